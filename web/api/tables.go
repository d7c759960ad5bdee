package api

import (
	"bytes"
	"context"
	"net/http"

	"taisei/identity"
	"taisei/inventory"
)

// tableLimit bounds an imported table, in bytes; inventory's own cap is lower and
// has the better error.
const tableLimit = 17 << 20

// TableAnswer says what an import of a table changed or would change.
type TableAnswer struct {
	Kind      inventory.TableKind `json:"kind"`
	Applied   bool                `json:"applied"`
	Created   int                 `json:"created"`
	Updated   int                 `json:"updated"`
	Unchanged int                 `json:"unchanged"`
	Rows      []inventory.RowPlan `json:"rows" doc:"those that are created or updated"`
	Problems  []TableProblem      `json:"problems" doc:"the first of them; while there are any, nothing is changed"`
	MoreWrong int                 `json:"more_wrong,omitempty"`
}

// TableProblem is what is wrong in one place of a table.
type TableProblem struct {
	Line    int    `json:"line"`
	Column  string `json:"column,omitempty"`
	Key     string `json:"key" doc:"stable"`
	Message string `json:"message"`
}

// tableError is an import that was refused, with all that is wrong.
type tableError struct {
	error
	answer TableAnswer
}

func (e *tableError) Unwrap() error { return e.error }

// TableOf names a table.
type TableOf struct {
	Kind string `path:"kind" enum:"facilities,processes,systems,links"`
}

type csvFile struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

// tables registers the inventory as CSV files.
func (a *API) tables() {
	inv := a.services.Inventory
	register(a, inventoryOp("export-table", http.MethodGet, "/tables/{kind}", "A table of the inventory as CSV, as it can be imported again"), func(ctx context.Context, caller identity.Caller, in *TableOf) (*csvFile, error) {
		var b bytes.Buffer
		if err := inv.ExportTable(ctx, caller, inventory.TableKind(in.Kind), &b); err != nil {
			return nil, err
		}
		return &csvFile{ContentType: "text/csv; charset=utf-8", Body: b.Bytes()}, nil
	})
	op := inventoryOp("import-table", http.MethodPost, "/tables/{kind}", "Make the inventory as a CSV file says: all of it or nothing; the body is the file, in UTF-8 or Shift_JIS")
	op.MaxBodyBytes, op.BodyReadTimeout = tableLimit, -1
	register(a, op, func(ctx context.Context, caller identity.Caller, in *struct {
		TableOf
		DryRun  bool `query:"dry_run" doc:"only tell what would change"`
		RawBody []byte
	},
	) (*body[TableAnswer], error) {
		report, err := inv.ImportTable(ctx, caller, inventory.TableKind(in.Kind), bytes.NewReader(in.RawBody), in.DryRun)
		answer := a.tableAnswer(caller, report)
		if err != nil && len(report.Problems) > 0 {
			return nil, &tableError{err, answer}
		}
		return answerWith(answer, err)
	})
}

func (a *API) tableAnswer(caller identity.Caller, r inventory.TableReport) TableAnswer {
	t := TableAnswer{
		Kind: r.Kind, Applied: r.Applied, Created: r.Created, Updated: r.Updated, Unchanged: r.Unchanged,
		Rows: append([]inventory.RowPlan{}, r.Rows...), Problems: []TableProblem{}, MoreWrong: r.MoreWrong,
	}
	for _, p := range r.Problems {
		t.Problems = append(t.Problems, TableProblem{
			Line: p.Line, Column: p.Column, Key: p.Key, Message: a.services.Book.Text(caller.Lang, p.Key, p.Params),
		})
	}
	return t
}
