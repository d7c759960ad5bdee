package inventory

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
	"taisei/words"
)

// TableKind is what one table (a CSV file) holds: a row for each facility,
// process, system or link. The first line names the columns, as TableColumns
// does or with their labels on the pages, in any order; values of enumerations
// likewise. People, organisations and the ends of links are named by id or by a
// name that only one has. A row is matched to what stands by its id or else its
// name; a version, where it is given, must be the one that stands. A column that
// is missing leaves its field as it is, an empty cell empties it. What a table
// does not name stays: nothing is ever archived by one.
type TableKind string

// The tables.
const (
	TableFacilities TableKind = "facilities"
	TableProcesses  TableKind = "processes"
	TableSystems    TableKind = "systems"
	TableLinks      TableKind = "links"
)

// TableKinds lists the tables in the order in which they refer to each other.
var TableKinds = []TableKind{TableFacilities, TableProcesses, TableSystems, TableLinks}

// TableReport says what an import changed, or what a dry run would change. While
// there are problems nothing is changed.
type TableReport struct {
	Kind      TableKind `json:"kind"`
	Applied   bool      `json:"applied"`
	Created   int       `json:"created"`
	Updated   int       `json:"updated"`
	Unchanged int       `json:"unchanged"`
	Rows      []RowPlan `json:"rows"`     // those that are created or updated
	Problems  []Problem `json:"problems"` // the first of them
	MoreWrong int       `json:"more_wrong,omitempty"`
}

// RowPlan is what becomes of one line.
type RowPlan struct {
	Line    int          `json:"line"`
	Action  string       `json:"action"` // create or update
	ID      string       `json:"id,omitempty"`
	Name    string       `json:"name"`
	Changes []CellChange `json:"changes"`
}

// The actions of a RowPlan.
const (
	ActionCreate = "create"
	ActionUpdate = "update"
)

// CellChange is one field before and after, as cells.
type CellChange struct {
	Column string `json:"column"`
	Old    string `json:"old,omitempty"`
	New    string `json:"new,omitempty"`
}

// Problem is what is wrong in one place. Key and Params become a sentence in words/.
type Problem struct {
	Line   int          `json:"line"`
	Column string       `json:"column,omitempty"`
	Key    string       `json:"key"`
	Params fault.Params `json:"params,omitempty"`
}

const mostProblems = 200

func (t *TableReport) wrong(line int, column string, err *fault.Error) {
	if len(t.Problems) >= mostProblems {
		t.MoreWrong++
		return
	}
	t.Problems = append(t.Problems, Problem{Line: line, Column: column, Key: err.Key, Params: err.Params})
}

// wrongAs files an error under a line: a fault that the person can mend. Any
// other error is given back.
func (t *TableReport) wrongAs(line int, column string, err error) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok || f.Code == fault.Internal {
		return err
	}
	if column == "" {
		column = f.Field
	}
	t.wrong(line, column, f)
	return nil
}

// plan is a report with the steps that make it true.
type plan struct {
	TableReport
	steps []step
}

type step struct {
	line int
	save func(ctx context.Context, tx record.Tx) error
}

// tableForm is what a table's kind decides.
type tableForm interface {
	columns() []heading
	plan(ctx context.Context, r record.Reader, caller identity.Caller, t sheet.Table, book *words.Book) (*plan, error)
	rows(ctx context.Context, r record.Reader, caller identity.Caller) ([][]string, error)
}

// heading is a column as far as all tables have it in common.
type heading struct {
	name   string
	words  string
	values []string
}

func form(kind TableKind) (tableForm, error) {
	switch kind {
	case TableFacilities:
		return assetForm[Facility, *Facility]{facilities, facilityColumns()}, nil
	case TableProcesses:
		return assetForm[Process, *Process]{processes, processColumns()}, nil
	case TableSystems:
		return assetForm[System, *System]{systems, systemColumns()}, nil
	case TableLinks:
		return linkForm{linkColumns()}, nil
	default:
		return nil, fault.Field("kind", "fault.choice", fault.Params{"value": string(kind)})
	}
}

// TableColumns names the columns of a table in the order in which they are exported.
func TableColumns(kind TableKind) []string {
	f, err := form(kind)
	if err != nil {
		return nil
	}
	var names []string
	for _, h := range f.columns() {
		names = append(names, h.name)
	}
	return names
}

// ImportTable reads a CSV file and makes the inventory as it says: all of it or,
// while anything in it is wrong, nothing. A dry run only tells what would change.
// An import with problems returns both the report and an error.
func (s *Service) ImportTable(ctx context.Context, caller identity.Caller, kind TableKind, r io.Reader, dryRun bool) (TableReport, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return TableReport{}, err
	}
	f, err := form(kind)
	if err != nil {
		return TableReport{}, err
	}
	t, err := sheet.Read(r, sheet.Limits{})
	if err != nil {
		return TableReport{}, err
	}
	var p *plan
	makePlan := func(r record.Reader) (err error) {
		p, err = f.plan(ctx, r, caller, t, s.Words)
		return err
	}
	if dryRun {
		err = s.Store.Read(ctx, makePlan)
	} else {
		err = s.Store.Write(ctx, func(tx record.Tx) error {
			if err := makePlan(tx); err != nil {
				return err
			}
			return p.apply(ctx, tx)
		})
	}
	if p == nil {
		return TableReport{}, err
	}
	p.Kind, p.Applied = kind, err == nil && !dryRun
	return p.TableReport, err
}

func (p *plan) apply(ctx context.Context, tx record.Tx) error {
	if len(p.Problems) == 0 {
		for _, s := range p.steps {
			if err := s.save(ctx, tx); err != nil {
				if err := p.wrongAs(s.line, "", err); err != nil {
					return fmt.Errorf("line %d: %w", s.line, err)
				}
				break // the transaction is lost, so that further errors would mislead
			}
		}
	}
	if len(p.Problems) > 0 {
		return fault.New(fault.Invalid, "inventory.fault.table", fault.Params{"n": len(p.Problems) + p.MoreWrong})
	}
	return nil
}

// ExportTable writes everything of a kind that is not archived and that the
// caller may see, as ImportTable reads it.
func (s *Service) ExportTable(ctx context.Context, caller identity.Caller, kind TableKind, w io.Writer) error {
	if err := caller.May(identity.ViewRecords); err != nil {
		return err
	}
	f, err := form(kind)
	if err != nil {
		return err
	}
	var rows [][]string
	err = s.Store.Read(ctx, func(r record.Reader) (err error) {
		rows, err = f.rows(ctx, r, caller)
		return err
	})
	if err != nil {
		return err
	}
	out, err := sheet.NewWriter(w)
	if err != nil {
		return err
	}
	for _, cells := range slices.Insert(rows, 0, TableColumns(kind)) {
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write the table: %w", err)
		}
	}
	return out.Close()
}

// lexicon understands columns and values by their own words and by those of the
// pages, in every language.
type lexicon struct {
	columns map[string]int
	values  []map[string]string // by column; nil where anything may stand
}

func newLexicon(book *words.Book, headings []heading) lexicon {
	l := lexicon{columns: map[string]int{}, values: make([]map[string]string, len(headings))}
	for i, h := range headings {
		for _, text := range labels(book, "inventory.column."+h.name, h.name) {
			l.columns[fold(text)] = i
		}
		if h.values == nil {
			continue
		}
		l.values[i] = map[string]string{"": ""}
		for _, v := range h.values {
			for _, text := range labels(book, h.words+"."+v, v) {
				l.values[i][fold(text)] = v
			}
		}
	}
	return l
}

func labels(book *words.Book, key, own string) []string {
	texts := []string{own}
	if book == nil || !book.Has(key) {
		return texts
	}
	for _, lang := range words.Langs {
		texts = append(texts, book.Text(lang, key, nil))
	}
	return texts
}

// places finds each cell's column; -1 where nothing stands above it.
func (l lexicon) places(t sheet.Table, report *TableReport, names []string) []int {
	places := make([]int, len(t.Header))
	seen := map[int]bool{}
	for i, cell := range t.Header {
		column, known := l.columns[fold(tidy(cell))]
		switch {
		case cell == "":
			places[i] = -1
		case !known:
			report.wrong(1, clip(cell, 100), fault.New(fault.Invalid, "inventory.fault.unknown_column", fault.Params{"name": clip(cell, 100)}))
			places[i] = -1
		case seen[column]:
			report.wrong(1, names[column], fault.New(fault.Invalid, "inventory.fault.column_twice", fault.Params{"name": names[column]}))
			places[i] = -1
		default:
			places[i] = column
			seen[column] = true
		}
	}
	return places
}

// cells calls fn for each cell of a row that has a column, with enumerations in
// their own words.
func (l lexicon) cells(row sheet.Row, places []int, report *TableReport, names []string, fn func(column int, cell string)) {
	for i, cell := range row.Cells {
		if i >= len(places) || places[i] < 0 {
			if cell != "" {
				report.wrong(row.Line, "", fault.New(fault.Invalid, "inventory.fault.no_column", fault.Params{"value": clip(cell, 100)}))
			}
			continue
		}
		column := places[i]
		if l.values[column] != nil {
			value, known := l.values[column][fold(tidy(cell))]
			if !known {
				report.wrong(row.Line, names[column], fault.New(fault.Invalid, "fault.choice", fault.Params{"value": clip(cell, 100)}))
				continue
			}
			cell = value
		}
		fn(column, cell)
	}
}
