package report

import (
	"context"
	"time"

	"taisei/evidence"
	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
	"taisei/words"
)

// Report is what somebody without account told us.
type Report struct {
	record.Meta
	record.Operation
	Receipt   string       `db:"receipt" json:"-" audit:"-"` // the hash of its number
	Detection string       `db:"detection" json:"detection"`
	Lang      string       `db:"lang" json:"lang"`
	What      string       `db:"what" json:"what"`
	Where     string       `db:"seen_where" json:"where,omitempty"`
	Vector    watch.Vector `db:"vector" json:"vector"`
	SeenAt    time.Time    `db:"seen_at" json:"seen_at"`
	Contact   string       `db:"contact" json:"contact,omitempty" audit:"-"` // for those who triage alone
	Person    string       `db:"person" json:"person,omitempty"`             // who was signed in and not anonymous
	Files     []string     `db:"files" json:"files"`                         // evidence
	FileBytes int64        `db:"file_bytes" json:"file_bytes"`
}

// Message is what was added to a report: by the reporter, or as our answer.
type Message struct {
	record.Meta
	record.Operation
	Report string   `db:"report" json:"report"`
	From   From     `db:"sender" json:"from"`
	Text   string   `db:"text" json:"text"`
	Files  []string `db:"files" json:"files,omitempty"` // evidence
}

// From says who wrote a message.
type From string

// The sides.
const (
	FromReporter From = "reporter"
	FromUs       From = "us"
)

// The tables. Other packages read and write them through this package's methods.
var (
	Reports  = record.NewTable[Report]("reports", "report")
	Messages = record.NewTable[Message]("report_messages", "report_message")
)

// Service takes reports.
type Service struct {
	Store     record.Store
	Watch     *watch.Service
	Evidence  *evidence.Service
	Gate      Gate
	Exercises Exercises // nil takes reports in earnest only
	Zone      *time.Location

	PerAddress Limiter // reports of one address
	Looks      Limiter // looks at a status from one address
	InAll      Limiter // reports of all
	FileBytes  Limiter // of all

	flooded Limiter
}

// NewService makes a service with the usual limits.
func NewService(store record.Store, w *watch.Service, e *evidence.Service, g Gate, x Exercises, now func() time.Time) *Service {
	return &Service{
		Store: store, Watch: w, Evidence: e, Gate: g, Exercises: x,
		PerAddress: NewBuckets(PerAddress, now), Looks: NewBuckets(Looks, now), InAll: NewBuckets(InAll, now), FileBytes: NewBuckets(FileBytes, now),
		flooded: NewBuckets(Rate{Burst: 1, Every: time.Minute}, now),
	}
}

// Gate is asked before an answer is put where its reporter reads it.
type Gate interface {
	Check(ctx context.Context, tx record.Tx, caller identity.Caller, o gate.Outgoing) (gate.Pass, error)
}

// Exercises knows whether a drill or exercise runs, and which of the two it is.
type Exercises interface {
	RunningMode(ctx context.Context, r record.Reader, exercise string) (mark.Mode, error)
}

// Visitor is the caller of somebody without account.
func Visitor(own string, lang words.Lang) identity.Caller {
	return identity.GuestOf("report", "", own, lang)
}

// faceless leaves nothing of who reports.
func faceless(caller identity.Caller) identity.Caller {
	return identity.GuestOf("report", "", caller.Organisation, caller.Lang)
}

var errNoExercise = fault.New(fault.Conflict, "watch.report.fault.exercise", nil)

// operation says in which mode a report is filed.
func (s *Service) operation(ctx context.Context, r record.Reader, exercise string) (record.Operation, error) {
	if exercise == "" {
		return record.Operation{Mode: mark.Real}, nil
	}
	if s.Exercises == nil {
		return record.Operation{}, errNoExercise
	}
	mode, err := s.Exercises.RunningMode(ctx, r, exercise)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Conflict) {
		return record.Operation{}, errNoExercise.Wrap(err)
	}
	return record.Operation{Mode: mode, Exercise: exercise}, err
}
