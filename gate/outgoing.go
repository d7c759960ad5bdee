package gate

import (
	"time"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// What says how something would leave.
type What string

// The ways out.
const (
	Mail      What = "mail" // and any other message to a person
	GuestPage What = "guest_page"
	Report    What = "report"
	Export    What = "export"
	Answer    What = "answer" // to a peer or a program
	Look      What = "look"   // an active look at somebody else's server: PAP decides
)

// Outgoing is one thing that would leave, and to whom.
type Outgoing struct {
	What   What
	Kind   string // the record's table
	Record string
	Thread string // the incident that it belongs to, where there is one
	TLP    mark.TLP
	PAP    mark.PAP // of a Look
	record.Operation
	Named    []string // the people whom the record names: nobody else may have TLP:RED
	Assigned []string // people of other organisations who need it for what they were asked
	To       Recipient
}

// Recipient is who would get it. The directory, not the caller, says of which
// organisation a person is and whether an address can be trusted.
type Recipient struct {
	Person       string
	Organisation string // of a peer or a body, when no person is meant
	Address      string // of the contact method
	Guest        bool   // by a link, without an account
	Proven       bool   // the guest has given the code
}

// Show is how much may be shown.
type Show string

// The amounts. The zero Show shows nothing.
const (
	Full     Show = "full"
	Envelope Show = "envelope" // sender and urgency, until the code is given
)

// Pass is what the gate allows.
type Pass struct{ Show Show }

// Reason is why the gate held something back.
type Reason string

// The reasons, each a key under gate.reason in words.
const (
	BadMarks       Reason = "marks" // an unknown TLP or mode: held back as the strictest
	RedNotNamed    Reason = "red"
	StrictOutside  Reason = "amber_strict"
	AmberOutside   Reason = "amber"
	GreenOutside   Reason = "green"
	NotTakingPart  Reason = "mode"
	NotTrusted     Reason = "trust"
	PAPForbids     Reason = "pap"
	LooksElsewhere Reason = "look_in_exercise"
)

// Reasons lists them all.
var Reasons = []Reason{
	BadMarks, RedNotNamed, StrictOutside, AmberOutside, GreenOutside, NotTakingPart, NotTrusted, PAPForbids, LooksElsewhere,
}

// Key is the reason's sentence in words.
func (r Reason) Key() string { return "gate.reason." + string(r) }

// fault tells a person why something was held back.
func (r Reason) fault() error { return fault.New(fault.Blocked, r.Key(), nil) }

// Block is one thing that was held back. Times counts how often.
type Block struct {
	record.Meta
	record.Operation
	What         What      `db:"what" json:"what"`
	Kind         string    `db:"kind" json:"kind"`
	Record       string    `db:"record" json:"record"`
	Thread       string    `db:"thread" json:"thread,omitempty"`
	Reason       Reason    `db:"reason" json:"reason"`
	Person       string    `db:"person" json:"person,omitempty"`
	Organisation string    `db:"organisation" json:"organisation,omitempty"`
	Address      string    `db:"address" json:"address,omitempty"`
	Times        int64     `db:"times" json:"times"`
	LastAt       time.Time `db:"last_at" json:"last_at"`
}

var blocks = record.NewTable[Block]("gate_blocks", "gate_block")
