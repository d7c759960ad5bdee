package message

import (
	"time"

	"taisei/record"
)

// Message is what is to be told.
type Message struct {
	record.Meta
	record.Operation
	Purpose  Purpose  `db:"purpose" json:"purpose"`
	Urgency  Urgency  `db:"urgency" json:"urgency"`
	Body     Text     `db:"body" json:"body"`
	Kind     string   `db:"kind" json:"kind"`     // the table of the record that it is about
	Record   string   `db:"record" json:"record"` // its id
	Thread   string   `db:"thread" json:"thread"` // the incident that the record belongs to
	Sender   string   `db:"sender" json:"sender"` // person; empty for the program itself
	Named    []string `db:"named" json:"named"`   // whom the record names
	Assigned []string `db:"assigned" json:"assigned"`
}

// Text is a key in words and what fills it. Key has two children: subject, body.
type Text struct {
	Key    string               `json:"key"`
	Params map[string]string    `json:"params,omitempty"` // what people wrote
	Words  map[string]string    `json:"words,omitempty"`  // keys, told in the reader's language
	Times  map[string]time.Time `json:"times,omitempty"`  // told in the reader's zone
}

// Purpose says what a message wants of its reader.
type Purpose string

// The purposes.
const (
	Task   Purpose = "task"   // an answer
	Notice Purpose = "notice" // that it be known
	Code   Purpose = "code"   // nothing: it holds the code of a link
)

// Urgency says how soon it must be read.
type Urgency string

// The urgencies.
const (
	Routine   Urgency = "routine"
	Urgent    Urgency = "urgent"
	Immediate Urgency = "immediate"
)

// Delivery is one message on its way to one person.
type Delivery struct {
	record.Meta
	record.Operation
	Message        string    `db:"message" json:"message"`
	Person         string    `db:"person" json:"person"`
	Contact        string    `db:"contact" json:"contact"`
	Channel        string    `db:"channel" json:"channel"`
	Address        string    `db:"address" json:"address"`
	Link           string    `db:"link" json:"link,omitempty"`
	MessageID      string    `db:"message_id" json:"message_id"` // fixed, so that what is sent twice counts once
	State          State     `db:"state" json:"state"`
	Attempts       int       `db:"attempts" json:"attempts"`
	Failure        string    `db:"failure" json:"failure,omitempty"`               // key in words
	FailureDetail  string    `db:"failure_detail" json:"failure_detail,omitempty"` // what the other side said
	Failures       []Attempt `db:"failures" json:"failures,omitempty"`             // of earlier attempts, the newest last
	NextAt         time.Time `db:"next_at" json:"next_at"`
	SentAt         time.Time `db:"sent_at" json:"sent_at"`
	AcknowledgedAt time.Time `db:"acknowledged_at" json:"acknowledged_at"`
	EndedAt        time.Time `db:"ended_at" json:"ended_at"`
}

// Attempt is one that failed.
type Attempt struct {
	At     time.Time `json:"at"`
	Why    string    `json:"why"` // key in words
	Detail string    `json:"detail,omitempty"`
}

// State is what became of a delivery.
type State string

// The states of a delivery.
const (
	Queued       State = "queued"
	Sending      State = "sending"
	Sent         State = "sent"
	Acknowledged State = "acknowledged" // the person acted on it
	Failed       State = "failed"
	Bounced      State = "bounced"   // the address was refused
	Blocked      State = "blocked"   // by the gate
	Withdrawn    State = "withdrawn" // its link was closed before it was sent
)

// States lists them all.
var States = []State{Queued, Sending, Sent, Acknowledged, Failed, Bounced, Blocked, Withdrawn}

// waiting reports whether it is still to be sent.
func (s State) waiting() bool { return s == Queued || s == Sending }

var (
	messages   = record.NewTable[Message]("messages", "message")
	deliveries = record.NewTable[Delivery]("deliveries", "delivery")
	links      = record.NewTable[Link]("links", "link")
)
