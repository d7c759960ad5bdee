package triage

import (
	"slices"
	"strings"

	"taisei/fault"
	"taisei/record"
	"taisei/watch"
)

// Decision is what a named person decided on detections, and why.
type Decision struct {
	record.Meta
	record.Operation
	Detections     []string                `db:"detections" json:"detections"`
	Versions       map[string]int64        `db:"versions" json:"versions"` // of each, that the decider saw
	Before         map[string]watch.Status `db:"before" json:"before"`     // status of each
	Verdict        Verdict                 `db:"verdict" json:"verdict"`
	Classification string                  `db:"classification" json:"classification,omitempty"`
	Rationale      string                  `db:"rationale" json:"rationale"`
	Decider        string                  `db:"decider" json:"decider"`     // person
	Authority      string                  `db:"authority" json:"authority"` // the decider's roles
	Next           Next                    `db:"next" json:"next"`
	DuplicateOf    string                  `db:"duplicate_of" json:"duplicate_of,omitempty"`
	Incident       string                  `db:"incident" json:"incident,omitempty"`
	Undoes         string                  `db:"undoes" json:"undoes,omitempty"` // the decision that it takes back
}

// Decisions is the table. Other packages read it through this package's methods.
var Decisions = record.NewTable[Decision]("triage_decisions", "triage_decision")

// Verdict is what the decider thinks of a detection (OCSF).
type Verdict string

// The verdicts.
const (
	TruePositive      Verdict = "true_positive"
	FalsePositive     Verdict = "false_positive"
	Benign            Verdict = "benign"
	Suspicious        Verdict = "suspicious"
	Duplicate         Verdict = "duplicate"
	Test              Verdict = "test"
	InsufficientData  Verdict = "insufficient_data"
	ManagedExternally Verdict = "managed_externally"
	Disregard         Verdict = "disregard"
)

// Verdicts lists them.
var Verdicts = []Verdict{
	TruePositive, FalsePositive, Benign, Suspicious, Duplicate, Test, InsufficientData, ManagedExternally, Disregard,
}

// Key is the verdict's word in words.
func (v Verdict) Key() string { return "triage.verdict." + string(v) }

// Next is what follows from a decision.
type Next string

// What can follow.
const (
	Close   Next = "close"
	Watch   Next = "watch"   // it stays open and is kept in view
	Declare Next = "declare" // an incident
	Merge   Next = "merge"   // as a duplicate
)

// Nexts lists them.
var Nexts = []Next{Close, Watch, Declare, Merge}

// Key is the word in words.
func (n Next) Key() string { return "triage.next." + string(n) }

// Classifications are the classes of the Reference Security Incident Taxonomy (1003).
var Classifications = []string{
	"abusive_content", "malicious_code", "information_gathering", "intrusion_attempts", "intrusions", "availability",
	"information_content_security", "fraud", "vulnerable", "other", "test",
}

// ClassificationKey is a class's word in words.
func ClassificationKey(c string) string { return "triage.classification." + c }

// Choice is a decision to be made.
type Choice struct {
	Detections     []Ref
	Verdict        Verdict
	Classification string // may be empty
	Rationale      string
	Next           Next
	DuplicateOf    string   // of a merge
	Incident       *Opening // of a declaration
	Undoes         string   // needed where the detection is closed: the decision that closed it
}

// Ref is a detection as the decider saw it.
type Ref struct {
	ID      string
	Version int64
}

// Opening is what a declaration says of its incident.
type Opening struct {
	Title     string // the detection's own where empty
	Severity  string // the detection's where empty
	Type      string
	Commander string
	Roles     map[string]string // role → person
	Affected  []Affected        // what the decider names; the exposed systems where nil
}

// The caps.
const (
	mostDetections = 100
	mostRationale  = 10_000
	mostRoles      = 50
)

// Check names the first field that is wrong.
func (c Choice) Check() error {
	switch {
	case len(c.Detections) == 0:
		return fault.Required("detections")
	case len(c.Detections) > mostDetections:
		return fault.Field("detections", "watch.fault.too_many", fault.Params{"limit": mostDetections})
	case !slices.Contains(Verdicts, c.Verdict):
		return choice("verdict", string(c.Verdict))
	case !slices.Contains(Nexts, c.Next):
		return choice("next", string(c.Next))
	case c.Classification != "" && !slices.Contains(Classifications, c.Classification):
		return choice("classification", c.Classification)
	case strings.TrimSpace(watch.CleanText(c.Rationale)) == "":
		return fault.Required("rationale")
	}
	if err := watch.CheckLength("rationale", c.Rationale, mostRationale); err != nil {
		return err
	}
	return c.checkNext()
}

// checkNext holds what follows to the verdict.
func (c Choice) checkNext() error {
	switch {
	case c.repeats():
		return fault.Field("detections", "triage.fault.twice", nil)
	case (c.Next == Merge) != (c.Verdict == Duplicate):
		return fault.Field("verdict", "triage.fault.duplicate", nil)
	case c.Next == Merge && c.DuplicateOf == "":
		return fault.Required("duplicate_of")
	case c.Next != Merge && c.DuplicateOf != "":
		return fault.Field("duplicate_of", "triage.fault.duplicate", nil)
	case c.Next == Declare && c.Verdict != TruePositive && c.Verdict != Suspicious:
		return fault.Field("verdict", "triage.fault.declare_verdict", nil)
	case c.Next == Declare && (c.Incident == nil || c.Incident.Commander == ""):
		return fault.Required("commander")
	case c.Next == Declare:
		return c.Incident.checkRoles()
	}
	return nil
}

func (c Choice) repeats() bool {
	seen := map[string]bool{}
	for _, ref := range c.Detections {
		if seen[ref.ID] {
			return true
		}
		seen[ref.ID] = true
	}
	return false
}

func (o Opening) checkRoles() error {
	if len(o.Roles) > mostRoles {
		return fault.Field("roles", "watch.fault.too_many", fault.Params{"limit": mostRoles})
	}
	for role, person := range o.Roles {
		if role == "" || person == "" {
			return fault.Field("roles", "triage.fault.role", fault.Params{"role": role})
		}
	}
	return nil
}

func choice(field, value string) error {
	return fault.Field(field, "fault.choice", fault.Params{"value": value})
}
