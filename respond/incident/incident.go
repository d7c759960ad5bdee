package incident

import (
	"slices"
	"time"
	"unicode/utf8"

	"taisei/fault"
	"taisei/record"
)

// Incident is one case that is responded to.
type Incident struct {
	record.Meta
	record.Operation
	Title          string    `db:"title" json:"title"`
	Status         Status    `db:"status" json:"status"`
	Severity       Severity  `db:"severity" json:"severity"`
	Type           Type      `db:"type" json:"type"`
	Commander      string    `db:"commander" json:"commander"` // person
	Detection      string    `db:"detection" json:"detection"`
	OccurredAt     time.Time `db:"occurred_at" json:"occurred_at"`
	DetectedAt     time.Time `db:"detected_at" json:"detected_at"`
	AcknowledgedAt time.Time `db:"acknowledged_at" json:"acknowledged_at"`
	DeclaredAt     time.Time `db:"declared_at" json:"declared_at"`
	ContainedAt    time.Time `db:"contained_at" json:"contained_at"`
	EradicatedAt   time.Time `db:"eradicated_at" json:"eradicated_at"`
	RecoveredAt    time.Time `db:"recovered_at" json:"recovered_at"`
	ClosedAt       time.Time `db:"closed_at" json:"closed_at"`
	Summary
}

// Summary is what the review after an incident found.
type Summary struct {
	Happened string `db:"happened" json:"happened"`
	Worked   string `db:"worked" json:"worked"`
	DidNot   string `db:"did_not" json:"did_not"` // what did not work
}

// Status is how far the response has come.
type Status string

// The statuses.
const (
	InTriage   Status = "triage"
	Declared   Status = "declared"
	Contained  Status = "contained"
	Eradicated Status = "eradicated"
	Recovered  Status = "recovered"
	Closed     Status = "closed" // reviewed
)

// Statuses lists them in order.
var Statuses = []Status{InTriage, Declared, Contained, Eradicated, Recovered, Closed}

// moves is the one table of what may follow. A step back is for what turned out
// not to be so; what was no incident after all is closed from where it stands.
var moves = map[Status][]Status{
	InTriage:   {Declared, Closed},
	Declared:   {Contained, Closed},
	Contained:  {Eradicated, Recovered, Declared},
	Eradicated: {Recovered, Contained, Declared},
	Recovered:  {Closed, Eradicated, Contained, Declared},
	Closed:     {},
}

// Next lists the statuses that may follow.
func (s Status) Next() []Status { return slices.Clone(moves[s]) }

// MayBecome reports whether the status may follow.
func (s Status) MayBecome(to Status) bool { return slices.Contains(moves[s], to) }

// Severity is how bad it is.
type Severity string

// The severities.
const (
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Severities lists them.
var Severities = []Severity{Low, Medium, High, Critical}

// Type is the kind of compromise, as the CNCF's catalogue has them; empty while it
// is not known.
type Type string

// Types lists them.
var Types = []Type{
	"dev_tooling", "negligence", "publishing_infrastructure", "source_code", "trust_and_signing", "malicious_maintainer", "attack_chaining",
}

// The caps on what people write.
const (
	longestTitle = 200
	longestText  = 20_000
)

// Check names the first field that is wrong.
func (i Incident) Check() error {
	switch {
	case i.Title == "":
		return fault.Required("title")
	case i.Commander == "":
		return fault.Required("commander")
	case !slices.Contains(Statuses, i.Status):
		return fault.Field("status", "fault.choice", fault.Params{"value": i.Status})
	case !slices.Contains(Severities, i.Severity):
		return fault.Field("severity", "fault.choice", fault.Params{"value": i.Severity})
	case i.Type != "" && !slices.Contains(Types, i.Type):
		return fault.Field("type", "fault.choice", fault.Params{"value": i.Type})
	case !i.TLP.Valid():
		return fault.Field("tlp", "fault.tlp", fault.Params{"value": i.TLP})
	}
	if err := within("title", i.Title, longestTitle); err != nil {
		return err
	}
	for field, text := range map[string]string{"happened": i.Happened, "worked": i.Worked, "did_not": i.DidNot} {
		if err := within(field, text, longestText); err != nil {
			return err
		}
	}
	return i.checkTimes()
}

// checkTimes sees that what follows is not before what it follows from.
func (i Incident) checkTimes() error {
	if !i.OccurredAt.IsZero() && i.DetectedAt.Before(i.OccurredAt) {
		return fault.Field("detected_at", "respond.error.time_order", nil)
	}
	for _, c := range []struct {
		field string
		at    time.Time
	}{
		{"acknowledged_at", i.AcknowledgedAt}, {"contained_at", i.ContainedAt}, {"eradicated_at", i.EradicatedAt}, {"recovered_at", i.RecoveredAt},
	} {
		if !c.at.IsZero() && c.at.Before(i.DetectedAt) {
			return fault.Field(c.field, "respond.error.time_order", nil)
		}
	}
	return nil
}

// within refuses a text that is longer than its cap.
func within(field, text string, most int) error {
	if utf8.RuneCountInString(text) > most {
		return fault.Field(field, "respond.error.too_long", fault.Params{"most": most})
	}
	return nil
}

// Role is somebody's part in a response.
type Role string

// The roles.
const (
	CommanderRole      Role = "commander"
	Scribe             Role = "scribe"
	Liaison            Role = "liaison"
	TechnicalLead      Role = "technical_lead"
	CommunicationsLead Role = "communications_lead"
	Executive          Role = "executive"
)

// Roles lists them.
var Roles = []Role{CommanderRole, Scribe, Liaison, TechnicalLead, CommunicationsLead, Executive}

// Assignment gives a person a role in an incident.
type Assignment struct {
	record.Meta
	record.Operation
	Incident string    `db:"incident" json:"incident"`
	Role     Role      `db:"role" json:"role"`
	Person   string    `db:"person" json:"person"`
	EndedAt  time.Time `db:"ended_at" json:"ended_at"`
}

// Check names the first field that is wrong.
func (a Assignment) Check() error {
	if !slices.Contains(Roles, a.Role) {
		return fault.Field("role", "fault.choice", fault.Params{"value": a.Role})
	}
	if a.Person == "" {
		return fault.Required("person")
	}
	return nil
}

// Affected is something of the inventory that the incident touches.
type Affected struct {
	record.Meta
	record.Operation
	Incident string    `db:"incident" json:"incident"`
	Kind     string    `db:"kind" json:"kind"`     // facility, process or system
	Asset    string    `db:"asset" json:"asset"`   // its id
	Impact   string    `db:"impact" json:"impact"` // in words
	EndedAt  time.Time `db:"ended_at" json:"ended_at"`
}

// Check names the first field that is wrong.
func (a Affected) Check() error {
	if a.Kind == "" {
		return fault.Required("kind")
	}
	if a.Asset == "" {
		return fault.Required("asset")
	}
	return within("impact", a.Impact, longestText)
}

var (
	incidents   = record.NewTable[Incident]("incidents", "incident")
	assignments = record.NewTable[Assignment]("incident_roles", "incident_role")
	affected    = record.NewTable[Affected]("affected_assets", "affected_asset")
	decisions   = record.NewTable[Decision]("decisions", "decision")
	entries     = record.NewTable[Entry]("entries", "entry")
	tasks       = record.NewTable[Task]("tasks", "task")
)
