package watch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Filter chooses detections.
type Filter struct {
	Mode       mark.Mode // real when empty
	Exercise   string    // of one exercise or drill
	Statuses   []Status  // any when empty
	Source     Source
	Assignee   string
	Unassigned bool   // nobody has taken it
	Undeclared bool   // it is of no incident
	Component  string // purl
	Observable string // value
	Evidence   string // item
	Text       string // in titles, texts, components, observables and findings
	After      string // the cursor: the last id of the page before
	Limit      int
}

// Page is one page of a list, newest first.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"` // the cursor of the next page; empty on the last
}

// longest is how many rows a page has at most, usual how many unless asked.
const (
	longest = 200
	usual   = 50
)

// PageSize is how many rows a page has for a limit that was asked for.
func PageSize(n int) int { return limit(n) }

func limit(n int) int {
	if n <= 0 {
		return usual
	}
	return min(n, longest)
}

var (
	// seenQuery sums the sightings that count for a detection.
	seenQuery = record.Query{Name: "detection.seen", SQL: `
		SELECT COALESCE(SUM(count), 0) AS count, MIN(first_at) AS first_at, MAX(last_at) AS last_at
		FROM detection_sightings WHERE counted = $1`}
	// putText keeps the folded texts that a search looks through.
	putText = record.Query{Name: "detection.text", SQL: `
		INSERT INTO detection_texts (detection, text) VALUES ($1, $2)
		ON CONFLICT (detection) DO UPDATE SET text = excluded.text`}
	// putTerm lets a detection be found by what it names.
	putTerm = record.Query{Name: "detection.term", SQL: `
		INSERT INTO detection_terms (kind, value, detection) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`}
)

// The kinds of term.
const (
	termComponent  = "component"
	termObservable = "observable"
	termEvidence   = "evidence"
)

// index keeps what lists and searches need of a detection.
func index(ctx context.Context, tx record.Tx, d *Detection) error {
	if _, err := tx.Exec(ctx, putText, d.ID, d.searched()); err != nil {
		return err
	}
	for kind, values := range map[string][]string{termComponent: d.Components, termObservable: d.values(), termEvidence: d.Evidence} {
		for _, v := range values {
			if _, err := tx.Exec(ctx, putTerm, kind, v, d.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Detection) values() []string {
	values := make([]string, len(d.Observables))
	for i, o := range d.Observables {
		values[i] = o.Value
	}
	return values
}

// maxSearched bounds the bytes that a search looks through in one detection.
const maxSearched = 64 << 10

func (d *Detection) searched() string {
	var b strings.Builder
	write := func(s string) {
		if b.Len()+len(s) < maxSearched {
			b.WriteString(s)
			b.WriteByte('\n')
		}
	}
	for _, s := range []string{d.Title, d.Text} {
		write(s)
	}
	for _, s := range d.TitleParams {
		write(s)
	}
	for _, list := range [][]string{d.Components, d.values()} {
		for _, s := range list {
			write(s)
		}
	}
	for _, f := range d.Findings {
		write(f.Rule + " " + f.Behaviour.Target + " " + f.Location.Path)
	}
	return fold(b.String())
}

// fold makes texts that a person would call the same, the same.
func fold(s string) string {
	return strings.ToLower(norm.NFKC.String(strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\x00", "")))
}

// contains is the pattern of LIKE for a text anywhere.
func contains(s string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(fold(s)) + "%"
}

func load(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Detection, error) {
	d, err := Detections.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if err := caller.See(&d.Meta, &d.Operation, d.Assignee); err != nil {
		return nil, err
	}
	return d, r.One(ctx, &d.Seen, seenQuery, d.ID)
}

// Get tells of one detection.
func (s *Service) Get(ctx context.Context, caller identity.Caller, id string) (*Detection, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var d *Detection
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		d, err = load(ctx, r, caller, id)
		return err
	})
	return d, err
}

// List lists detections, newest first.
func (s *Service) List(ctx context.Context, caller identity.Caller, f Filter) (Page[Detection], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Detection]{}, err
	}
	var page Page[Detection]
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		page, err = s.ListTx(ctx, r, caller, f)
		return err
	})
	return page, err
}

// ListTx is List within a later stage's transaction.
func (s *Service) ListTx(ctx context.Context, r record.Reader, caller identity.Caller, f Filter) (Page[Detection], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Detection]{}, err
	}
	c := f.conditions(caller)
	if f.After != "" {
		c.where("t.id < %s", f.After)
	}
	tail := c.tail() + " ORDER BY t.id DESC LIMIT " + c.arg(limit(f.Limit)+1)
	rows, err := selectSeen(ctx, r, "", tail, c.args)
	if err != nil {
		return Page[Detection]{}, err
	}
	page := Page[Detection]{Items: []Detection{}}
	if len(rows) > limit(f.Limit) {
		rows = rows[:limit(f.Limit)]
		page.Next = rows[len(rows)-1].ID
	}
	for _, d := range rows {
		if caller.See(&d.Meta, &d.Operation, d.Assignee) == nil {
			page.Items = append(page.Items, d)
		}
	}
	return page, nil
}

// Order lists detections by what a later stage knows of them.
type Order struct {
	Join  string // of that stage's table; the detection is t
	By    string
	After string // the cursor's condition, with a %s for each of its values
	Args  []any
}

// OrderedTx lists detections in an order of a later stage's own; f.After does not
// count.
func (s *Service) OrderedTx(ctx context.Context, r record.Reader, caller identity.Caller, f Filter, o Order) ([]Detection, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	c := f.conditions(caller)
	if o.After != "" {
		marks := make([]any, len(o.Args))
		for i, a := range o.Args {
			marks[i] = c.arg(a)
		}
		c.parts = append(c.parts, fmt.Sprintf(o.After, marks...))
	}
	rows, err := selectSeen(ctx, r, o.Join+" ", c.tail()+" ORDER BY "+o.By+" LIMIT "+c.arg(limit(f.Limit)), c.args)
	return slices.DeleteFunc(rows, func(d Detection) bool { return caller.See(&d.Meta, &d.Operation, d.Assignee) != nil }), err
}

// withSeen is a row as the lists read it.
type withSeen struct {
	Detection
	Seen
}

// selectSeen reads whole detections with their count.
func selectSeen(ctx context.Context, r record.Reader, join, tail string, args []any) ([]Detection, error) {
	q := record.Query{Name: "detection.list", SQL: `
		SELECT ` + Detections.Columns("t") + `,
			(SELECT COALESCE(SUM(s.count), 0) FROM detection_sightings s WHERE s.counted = t.id) AS count,
			(SELECT MIN(s.first_at) FROM detection_sightings s WHERE s.counted = t.id) AS first_at,
			(SELECT MAX(s.last_at) FROM detection_sightings s WHERE s.counted = t.id) AS last_at
		FROM detections t ` + join + tail}
	var rows []withSeen
	if err := r.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("list detections: %w", err)
	}
	list := make([]Detection, len(rows))
	for i, row := range rows {
		list[i] = row.Detection
		list[i].Seen = row.Seen
	}
	return list, nil
}

// conditions gathers what a list asks for.
type conditions struct {
	parts []string
	args  []any
}

func (c *conditions) arg(v any) string {
	c.args = append(c.args, v)
	return fmt.Sprintf("$%d", len(c.args))
}

// where adds a condition whose %s is the value's placeholder.
func (c *conditions) where(condition string, value any) {
	c.parts = append(c.parts, strings.ReplaceAll(condition, "%s", c.arg(value)))
}

func (c *conditions) in(column string, values []string) {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = c.arg(v)
	}
	c.parts = append(c.parts, column+" IN ("+strings.Join(marks, ", ")+")")
}

func (c *conditions) tail() string { return "WHERE " + strings.Join(c.parts, " AND ") }

// conditions holds the list to what is asked for and what the caller may see;
// See stays the judge of each row.
func (f Filter) conditions(caller identity.Caller) *conditions {
	c := &conditions{}
	c.where("t.mode = %s", or(f.Mode, mark.Real))
	if f.Exercise != "" {
		c.where("t.exercise = %s", f.Exercise)
	}
	if !caller.IsSystem() {
		c.where("(t.tlp <> 'TLP:RED' OR t.created_by = %s OR t.assignee = %s)", caller.Actor().ID)
		if f.Mode != mark.Real && f.Mode != "" && !caller.Can(identity.ManageExercise) {
			c.in("t.exercise", append([]string{"none"}, caller.Exercises...))
		}
	}
	if len(f.Statuses) > 0 {
		statuses := make([]string, len(f.Statuses))
		for i, s := range f.Statuses {
			statuses[i] = string(s)
		}
		c.in("t.status", statuses)
	}
	if f.Source != "" {
		c.where("t.source = %s", f.Source)
	}
	if f.Assignee != "" {
		c.where("t.assignee = %s", f.Assignee)
	}
	if f.Unassigned {
		c.parts = append(c.parts, "t.assignee = ''")
	}
	if f.Undeclared {
		c.parts = append(c.parts, "t.incident = ''")
	}
	c.terms(f)
	return c
}

func (c *conditions) terms(f Filter) {
	for _, t := range []struct{ kind, value string }{{termComponent, f.Component}, {termObservable, f.Observable}, {termEvidence, f.Evidence}} {
		if t.value != "" {
			c.where("EXISTS (SELECT 1 FROM detection_terms x WHERE x.detection = t.id AND x.kind = '"+t.kind+"' AND x.value = %s)", t.value)
		}
	}
	if strings.TrimSpace(f.Text) != "" {
		c.where(`EXISTS (SELECT 1 FROM detection_texts x WHERE x.detection = t.id AND x.text LIKE %s ESCAPE '\')`, contains(strings.TrimSpace(f.Text)))
	}
}

// notFound is the answer for what is not there.
func notFound(noun, id string) error {
	return fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": noun, "id": id})
}
