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
)

// Progress is how far we are, in the words that a reporter is told.
type Progress string

// The steps. What we think of it is not among them.
const (
	Received Progress = "received"
	LookedAt Progress = "looked_at"
	Done     Progress = "done"
)

// Key is the step's word in words.
func (p Progress) Key() string { return "watch.report.progress." + string(p) }

// View is what a reporter sees of a report: what was told, and our answers.
type View struct {
	record.Operation
	ReportedAt time.Time `json:"reported_at"`
	Progress   Progress  `json:"progress"`
	What       string    `json:"what"`
	Where      string    `json:"where,omitempty"`
	Files      []string  `json:"files,omitempty"` // names
	Messages   []Line    `json:"messages"`
}

// Line is one message.
type Line struct {
	From  From      `json:"from"`
	At    time.Time `json:"at"`
	Text  string    `json:"text"`
	Files []string  `json:"files,omitempty"` // names
}

// Status shows a report to whoever has its number.
func (s *Service) Status(ctx context.Context, caller identity.Caller, address, receipt string) (View, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return View{}, err
	}
	number, err := s.look(address, receipt)
	if err != nil {
		return View{}, err
	}
	var v View
	err = s.Store.Read(ctx, func(r record.Reader) error {
		report, err := byNumber(ctx, r, number)
		if err != nil {
			return err
		}
		v, err = view(ctx, r, report)
		return err
	})
	return v, err
}

// look counts a try at a number before it is looked at.
func (s *Service) look(address, receipt string) (string, error) {
	if d := s.Looks.Take(subject(address), 1); d > 0 {
		return "", wait(d, "watch.report.fault.wait")
	}
	return readReceipt(receipt)
}

func byNumber(ctx context.Context, r record.Reader, number string) (*Report, error) {
	rows, err := Reports.Find(ctx, r, "WHERE t.receipt = $1", hashReceipt(number))
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, wrongReceipt()
	}
	return &rows[0], nil
}

func view(ctx context.Context, r record.Reader, report *Report) (View, error) {
	d, err := root(ctx, r, report.Detection)
	if err != nil {
		return View{}, err
	}
	v := View{Operation: report.Operation, ReportedAt: report.CreatedAt, Progress: progress(d.Status), What: report.What, Where: report.Where}
	if v.Files, err = names(ctx, r, report.Files); err != nil {
		return View{}, err
	}
	messages, err := messagesOf(ctx, r, report.ID)
	if err != nil {
		return View{}, err
	}
	v.Messages = []Line{}
	for _, m := range messages {
		l := Line{From: m.From, At: m.CreatedAt, Text: m.Text}
		if l.Files, err = names(ctx, r, m.Files); err != nil {
			return View{}, err
		}
		v.Messages = append(v.Messages, l)
	}
	return v, nil
}

func progress(s watch.Status) Progress {
	switch s {
	case watch.New:
		return Received
	case watch.Closed:
		return Done
	default:
		return LookedAt
	}
}

// root is the detection that a duplicate was merged into, at any remove.
func root(ctx context.Context, r record.Reader, id string) (*watch.Detection, error) {
	for range 100 {
		d, err := watch.Detections.Get(ctx, r, id)
		if err != nil || d.DuplicateOf == "" {
			return d, err
		}
		id = d.DuplicateOf
	}
	return nil, fault.New(fault.Internal, "fault.internal", nil)
}

func names(ctx context.Context, r record.Reader, ids []string) ([]string, error) {
	var list []string
	for _, id := range ids {
		item, err := evidence.Items.Get(ctx, r, id)
		if err != nil {
			return nil, err
		}
		list = append(list, item.Name)
	}
	return list, nil
}

func messagesOf(ctx context.Context, r record.Reader, report string) ([]Message, error) {
	return Messages.Find(ctx, r, "WHERE t.report = $1 ORDER BY t.id", report)
}

// lockReport has additions to one report wait for each other.
var lockReport = record.Query{Name: "report.lock", SQL: `UPDATE reports SET version = version WHERE receipt = $1`}

// Add adds something to a report for whoever has its number. What was closed is
// new again: somebody must read it.
func (s *Service) Add(ctx context.Context, caller identity.Caller, address, receipt, text string, files []Upload) error {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return err
	}
	number, err := s.look(address, receipt)
	if err != nil {
		return err
	}
	if err := watch.CheckLength("text", text, mostWhat); err != nil {
		return err
	}
	text = watch.CleanText(text)
	if text == "" && len(files) == 0 {
		return fault.Required("text")
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if _, err := tx.Exec(ctx, lockReport, hashReceipt(number)); err != nil {
			return err
		}
		r, err := byNumber(ctx, tx, number)
		if err != nil {
			return err
		}
		return s.add(ctx, tx, faceless(caller), r, text, files)
	})
}

func (s *Service) add(ctx context.Context, tx record.Tx, caller identity.Caller, r *Report, text string, files []Upload) error {
	if err := room(ctx, tx, r, files); err != nil {
		return err
	}
	ids, size, err := s.freeze(ctx, tx, caller, r.Operation, files)
	if err != nil {
		return err
	}
	r.FileBytes += size
	if err := Reports.UpdateAs(ctx, tx, caller.Actor(), "add", r); err != nil {
		return err
	}
	m := &Message{Operation: r.Operation, Report: r.ID, From: FromReporter, Text: text, Files: ids}
	m.TLP = mark.Amber
	if err := Messages.Insert(ctx, tx, caller.Actor(), m); err != nil {
		return err
	}
	d, err := root(ctx, tx, r.Detection)
	if err != nil {
		return err
	}
	system := identity.System("report", caller.Organisation)
	if _, err := s.Watch.Enrich(ctx, tx, system, d.ID, watch.Sighting{Evidence: ids, News: true}); err != nil {
		return err
	}
	return s.judge(ctx, tx, d.ID, ids)
}

// room refuses more than one report may hold.
func room(ctx context.Context, r record.Reader, report *Report, files []Upload) error {
	if err := checkFiles(files, report.FileBytes); err != nil {
		return err
	}
	messages, err := messagesOf(ctx, r, report.ID)
	if err != nil {
		return err
	}
	if len(messages) >= mostTexts {
		return fault.Field("text", "watch.report.fault.messages", fault.Params{"limit": mostTexts})
	}
	return nil
}

// Answer writes to the reporter. The gate decides: to somebody of whom nothing is
// known only TLP:CLEAR can be said.
func (s *Service) Answer(ctx context.Context, caller identity.Caller, report, text string, tlp mark.TLP) (*Message, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	if err := watch.CheckLength("text", text, mostWhat); err != nil {
		return nil, err
	}
	text = watch.CleanText(text)
	if text == "" {
		return nil, fault.Required("text")
	}
	if !tlp.Valid() {
		return nil, fault.Field("tlp", "fault.tlp", fault.Params{"value": string(tlp)})
	}
	var m *Message
	var blocked error
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		r, err := seen(ctx, tx, caller, report)
		if err != nil {
			return err
		}
		m = &Message{Operation: r.Operation, Report: r.ID, From: FromUs, Text: text}
		m.TLP = tlp
		_, err = s.Gate.Check(ctx, tx, caller, gate.Outgoing{
			What: gate.GuestPage, Kind: Reports.Name(), Record: r.ID, TLP: tlp, Operation: r.Operation,
			To: gate.Recipient{Person: r.Person, Guest: true, Proven: true},
		})
		if fault.Is(err, fault.Blocked) {
			blocked = err
			return nil // what the gate wrote down stays
		}
		if err != nil {
			return err
		}
		return Messages.Insert(ctx, tx, caller.Actor(), m)
	})
	if err != nil {
		return nil, err
	}
	if blocked != nil {
		return nil, blocked
	}
	return m, nil
}
