package inventory

import (
	"context"
	"fmt"
	"strings"

	"taisei/record"
)

// mostParams bounds the parameters of one statement. SQLite looks each up by name
// among all, so that ten times as many take a hundred times as long.
const mostParams = 250

// mostIn bounds the identifiers that one query asks for.
const mostIn = 256

// selectIn runs a query that ends in "IN (" once for each part of ids. What
// stands before the list uses the parameters in first.
func selectIn[T any](ctx context.Context, r record.Reader, dst *[]T, q record.Query, ids []string, first ...any) error {
	return inParts(ids, func(part []string) error {
		query, args := withIn(q, part, first)
		return r.Select(ctx, dst, query, args...)
	})
}

// execIn is selectIn for a statement.
func execIn(ctx context.Context, tx record.Tx, q record.Query, ids []string, first ...any) error {
	return inParts(ids, func(part []string) error {
		query, args := withIn(q, part, first)
		_, err := tx.Exec(ctx, query, args...)
		return err
	})
}

func inParts(ids []string, run func(part []string) error) error {
	for len(ids) > 0 {
		n := min(len(ids), mostIn)
		if err := run(ids[:n]); err != nil {
			return err
		}
		ids = ids[n:]
	}
	return nil
}

// withIn completes the list. Its length is a power of two, the last identifier
// repeated, so that the database has few statements to prepare.
func withIn(q record.Query, ids []string, first []any) (record.Query, []any) {
	size := 1
	for size < len(ids) {
		size *= 2
	}
	args := append(make([]any, 0, len(first)+size), first...)
	marks := make([]string, size)
	for i := range marks {
		args = append(args, ids[min(i, len(ids)-1)])
		marks[i] = fmt.Sprintf("$%d", len(args))
	}
	return record.Query{Name: q.Name, SQL: q.SQL + strings.Join(marks, ", ") + ")"}, args
}

// insertMany adds rows in as few statements as the parameters allow; q ends
// where the rows stand, and after is what follows them.
func insertMany(ctx context.Context, tx record.Tx, q record.Query, after string, rows [][]any) error {
	for len(rows) > 0 {
		n := min(len(rows), mostParams/len(rows[0]))
		query, args := withRows(q, after, rows[:n])
		if _, err := tx.Exec(ctx, query, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

func withRows(q record.Query, after string, rows [][]any) (record.Query, []any) {
	var sql strings.Builder
	sql.WriteString(q.SQL)
	args := make([]any, 0, len(rows)*len(rows[0]))
	for i, row := range rows {
		if i > 0 {
			sql.WriteString(", ")
		}
		marks := make([]string, len(row))
		for j, v := range row {
			args = append(args, v)
			marks[j] = fmt.Sprintf("$%d", len(args))
		}
		sql.WriteString("(" + strings.Join(marks, ", ") + ")")
	}
	sql.WriteString(after)
	return record.Query{Name: q.Name, SQL: sql.String()}, args
}
