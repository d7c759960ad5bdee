package record

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"taisei/fault"
	"taisei/mark"
)

// Table binds a struct to the table that holds its rows. Its field tags name the
// columns; a column tagged `audit:"-"` is a secret and never enters the log.
type Table[T any, P Row[T]] struct {
	name    string
	noun    string // the event's first word
	columns []column
}

// NewTable binds T to a table; noun is its name in events ("detection").
func NewTable[T any, P Row[T]](name, noun string) Table[T, P] {
	return Table[T, P]{name: name, noun: noun, columns: columnsOf[T]()}
}

// Name is the table's.
func (t Table[T, P]) Name() string { return t.name }

// Columns lists the columns for a query that selects whole rows under an alias.
func (t Table[T, P]) Columns(alias string) string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = alias + "." + c.name
	}
	return strings.Join(names, ", ")
}

// Get reads one row.
func (t Table[T, P]) Get(ctx context.Context, r Reader, id string) (P, error) {
	rows, err := t.Find(ctx, r, "WHERE t.id = $1", id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": t.noun, "id": id})
	}
	return &rows[0], nil
}

// Find reads the rows for which the tail of a SELECT holds; the row's alias is t.
func (t Table[T, P]) Find(ctx context.Context, r Reader, tail string, args ...any) ([]T, error) {
	rows := []T{}
	q := Query{Name: t.noun + ".find", SQL: "SELECT " + t.Columns("t") + " FROM " + t.name + " t " + tail}
	if err := r.Select(ctx, &rows, q, args...); err != nil {
		return nil, fmt.Errorf("read %s: %w", t.name, err)
	}
	return rows, nil
}

// Insert adds a row and its event. It sets what Meta holds but TLP, which is
// TLP:AMBER when the caller left it empty.
func (t Table[T, P]) Insert(ctx context.Context, tx Tx, by Actor, row P) error {
	m := row.Base()
	if m.ID == "" {
		m.ID = NewID()
	}
	if m.Owner == "" {
		m.Owner = by.Org
	}
	if m.TLP == "" {
		m.TLP = mark.Amber
	}
	m.Version = 1
	m.CreatedAt, m.ChangedAt = tx.Now(), tx.Now()
	m.CreatedBy, m.ChangedBy = by.ID, by.ID
	if err := check(row); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, t.insertQuery(), t.values(row)...); err != nil {
		return fmt.Errorf("insert into %s: %w", t.name, err)
	}
	return tx.Append(ctx, t.event(tx, by, "insert", row, t.changes(nil, row)))
}

// Update saves a row over the version that it names. A row that somebody saved
// since is left alone: the error is a *Conflict with both.
func (t Table[T, P]) Update(ctx context.Context, tx Tx, by Actor, row P) error {
	return t.UpdateAs(ctx, tx, by, "update", row)
}

// UpdateAs is Update under another verb in the log, such as "acknowledge".
func (t Table[T, P]) UpdateAs(ctx context.Context, tx Tx, by Actor, verb string, row P) error {
	m := row.Base()
	old, err := t.Get(ctx, tx, m.ID)
	if err != nil {
		return err
	}
	if old.Base().Version != m.Version {
		return newConflict(t.noun, old, row)
	}
	changes := t.changes(old, row)
	if len(changes) == 0 {
		return nil
	}
	if err := check(row); err != nil {
		return err
	}
	m.Version++
	m.ChangedAt, m.ChangedBy = tx.Now(), by.ID
	n, err := tx.Exec(ctx, t.updateQuery(), append(t.values(row), m.Version-1)...)
	if err != nil {
		return fmt.Errorf("update %s: %w", t.name, err)
	}
	if n == 0 { // saved by another between our read and our write
		return newConflict(t.noun, old, row)
	}
	return tx.Append(ctx, t.event(tx, by, verb, row, changes))
}

// Conflict says that somebody saved first, and holds both texts.
type Conflict struct {
	Fault   *fault.Error
	Current json.RawMessage // as it stands
	Yours   json.RawMessage // as it was to be saved
}

func (c *Conflict) Error() string { return c.Fault.Error() }

// Unwrap lets fault.CodeOf see the code.
func (c *Conflict) Unwrap() error { return c.Fault }

func newConflict(noun string, current, yours any) error {
	a, _ := json.Marshal(current)
	b, _ := json.Marshal(yours)
	return &Conflict{
		Fault:   fault.New(fault.Conflict, "fault.conflict", fault.Params{"noun": noun}),
		Current: a, Yours: b,
	}
}

type checker interface{ Check() error }

func check(row any) error {
	if o, ok := row.(interface{ Operational() *Operation }); ok {
		if err := o.Operational().check(); err != nil {
			return err
		}
	}
	if c, ok := row.(checker); ok {
		return c.Check()
	}
	return nil
}

func (t Table[T, P]) insertQuery() Query {
	marks := make([]string, len(t.columns))
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		marks[i], names[i] = fmt.Sprintf("$%d", i+1), c.name
	}
	return Query{
		Name: t.noun + ".insert",
		SQL:  "INSERT INTO " + t.name + " (" + strings.Join(names, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")",
	}
}

func (t Table[T, P]) updateQuery() Query {
	sets := make([]string, len(t.columns))
	id := 0
	for i, c := range t.columns {
		sets[i] = fmt.Sprintf("%s = $%d", c.name, i+1)
		if c.name == "id" {
			id = i + 1
		}
	}
	return Query{
		Name: t.noun + ".update",
		SQL:  fmt.Sprintf("UPDATE %s SET %s WHERE id = $%d AND version = $%d", t.name, strings.Join(sets, ", "), id, len(sets)+1),
	}
}

func (t Table[T, P]) event(tx Tx, by Actor, verb string, row P, changes map[string]Change) Event {
	m := row.Base()
	e := Event{
		ID: NewID(), At: tx.Now(), Actor: by.ID, Action: t.noun + "." + verb, Kind: t.name,
		RecordID: m.ID, Version: m.Version, Mode: string(mark.Real), TLP: string(m.TLP), Detail: changes,
	}
	if o, ok := any(row).(interface{ Operational() *Operation }); ok {
		e.Mode = string(o.Operational().Mode)
	}
	return e
}
