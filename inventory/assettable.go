package inventory

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
	"taisei/words"
)

// assetForm is the table of facilities, processes or systems.
type assetForm[T any, P row[T]] struct {
	shelf  shelf[T, P]
	fields []column[P]
}

// The columns that every asset's table begins with.
const (
	columnID = iota
	columnVersion
	firstField
)

func (f assetForm[T, P]) columns() []heading {
	out := []heading{{name: "id"}, {name: "version"}}
	for _, c := range f.fields {
		out = append(out, heading{c.name, c.words, c.values})
	}
	return out
}

func (f assetForm[T, P]) all(ctx context.Context, r record.Reader) ([]T, error) {
	return f.shelf.table.Find(ctx, r, "WHERE t.archived_at IS NULL ORDER BY t.name, t.id LIMIT $1", mostNodes)
}

func (f assetForm[T, P]) rows(ctx context.Context, r record.Reader, caller identity.Caller) ([][]string, error) {
	d, err := loadDirectory(ctx, r, caller)
	if err != nil {
		return nil, err
	}
	all, err := f.all(ctx, r)
	if err != nil {
		return nil, err
	}
	var out [][]string
	for i := range all {
		p := P(&all[i])
		m := p.Base()
		if caller.See(m, nil) != nil {
			continue
		}
		cells := []string{m.ID, strconv.FormatInt(m.Version, 10)}
		for _, c := range f.fields {
			cells = append(cells, c.get(p, d))
		}
		out = append(out, cells)
	}
	return out, nil
}

// assetPlan is a plan in the making.
type assetPlan[T any, P row[T]] struct {
	assetForm[T, P]
	*plan
	caller    identity.Caller
	directory *directory
	byID      map[string]P
	byName    map[string]P
	lines     map[string]int // of the file, by the name that stands there
}

func (f assetForm[T, P]) plan(ctx context.Context, r record.Reader, caller identity.Caller, t sheet.Table, book *words.Book) (*plan, error) {
	d, err := loadDirectory(ctx, r, caller)
	if err != nil {
		return nil, err
	}
	all, err := f.all(ctx, r)
	if err != nil {
		return nil, err
	}
	a := assetPlan[T, P]{
		assetForm: f, plan: &plan{TableReport: emptyReport()}, caller: caller, directory: d,
		byID: map[string]P{}, byName: map[string]P{}, lines: map[string]int{},
	}
	for i := range all {
		p := P(&all[i])
		a.byID[p.Base().ID], a.byName[p.asset().Name] = p, p
	}
	names := headingNames(f.columns())
	l := newLexicon(book, f.columns())
	places := l.places(t, &a.TableReport, names)
	if !slices.Contains(places, firstField) && !slices.Contains(places, columnID) {
		a.wrong(1, "name", fault.New(fault.Invalid, "inventory.fault.column_missing", fault.Params{"name": "name"}))
		return a.plan, nil
	}
	for _, row := range t.Rows {
		cells := map[int]string{}
		before := a.wrongs()
		l.cells(row, places, &a.TableReport, names, func(c int, cell string) { cells[c] = cell })
		if a.wrongs() > before {
			continue
		}
		if err := a.row(row.Line, cells); err != nil {
			return nil, fmt.Errorf("line %d: %w", row.Line, err)
		}
	}
	return a.plan, nil
}

func emptyReport() TableReport { return TableReport{Rows: []RowPlan{}, Problems: []Problem{}} }

func (t *TableReport) wrongs() int { return len(t.Problems) + t.MoreWrong }

func headingNames(all []heading) []string {
	var names []string
	for _, h := range all {
		names = append(names, h.name)
	}
	return names
}

// row plans one line.
func (a assetPlan[T, P]) row(line int, cells map[int]string) error {
	old, ok := a.find(line, cells)
	if !ok {
		return nil
	}
	next := P(new(T))
	if old != nil {
		*next = *old
	}
	for i, c := range a.fields {
		cell, given := cells[firstField+i]
		if !given {
			continue
		}
		if err := c.set(next, cell, a.directory); err != nil {
			return a.wrongAs(line, c.name, err)
		}
	}
	if first, twice := a.lines[next.asset().Name]; twice {
		a.wrong(line, "name", fault.New(fault.Invalid, "inventory.fault.name_twice", fault.Params{"line": first, "name": next.asset().Name}))
		return nil
	}
	a.lines[next.asset().Name] = line
	if other := a.byName[next.asset().Name]; other != nil && other != old {
		a.wrong(line, "name", fault.New(fault.Invalid, "inventory.fault.name_taken", fault.Params{"name": next.asset().Name}))
		return nil
	}
	return a.compare(line, old, next)
}

// find gives what a line is about, nil for something new. It reports false after
// it has told what is wrong.
func (a assetPlan[T, P]) find(line int, cells map[int]string) (P, bool) {
	var old P
	if id := cells[columnID]; id != "" {
		old = a.byID[id]
		if old == nil {
			a.wrong(line, "id", fault.New(fault.Invalid, "inventory.fault.no_such_reference", fault.Params{"value": clip(id, 100)}))
			return nil, false
		}
	} else {
		old = a.byName[tidy(cells[firstField])]
	}
	if old == nil {
		return nil, true
	}
	if a.caller.See(old.Base(), nil) != nil {
		a.wrong(line, "name", fault.New(fault.Invalid, "inventory.fault.name_taken", fault.Params{"name": clip(cells[firstField], 100)}))
		return nil, false
	}
	if v := cells[columnVersion]; v != "" && v != strconv.FormatInt(old.Base().Version, 10) {
		a.wrong(line, "version", fault.New(fault.Invalid, "inventory.fault.changed_since", fault.Params{
			"version": clip(v, 20), "stands": old.Base().Version, "name": old.asset().Name,
		}))
		return nil, false
	}
	return old, true
}

// compare tells what a line changes, and checks it.
func (a assetPlan[T, P]) compare(line int, old, next P) error {
	blank := P(new(T))
	checked := P(new(T))
	*checked = *next
	checked.follow(old, checked.asset().ArchivedAt) // the time is set when it is saved
	if err := checkOf(checked); err != nil {
		return a.wrongAs(line, "", err)
	}
	r := RowPlan{Line: line, Action: ActionCreate, Name: next.asset().Name, Changes: []CellChange{}}
	from := blank
	if old != nil {
		from, r.Action, r.ID = old, ActionUpdate, old.Base().ID
	}
	for _, c := range a.fields {
		change := CellChange{Column: c.name, Old: c.get(from, a.directory), New: c.get(checked, a.directory)}
		if change.Old != change.New {
			r.Changes = append(r.Changes, change)
		}
	}
	if old != nil && len(r.Changes) == 0 {
		a.Unchanged++
		return nil
	}
	a.Rows = append(a.Rows, r)
	if old == nil {
		a.Created++
		a.steps = append(a.steps, step{line, func(ctx context.Context, tx record.Tx) error { return a.shelf.insert(ctx, tx, a.caller, next) }})
		return nil
	}
	a.Updated++
	a.steps = append(a.steps, step{line, func(ctx context.Context, tx record.Tx) error { return a.shelf.save(ctx, tx, a.caller, "update", next) }})
	return nil
}

func checkOf(row any) error {
	if c, ok := row.(interface{ Check() error }); ok {
		return c.Check()
	}
	return nil
}
