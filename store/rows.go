package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"sync"

	"taisei/fault"
	"taisei/record"
)

type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// selectInto appends every row to dst, a pointer to a slice.
func selectInto(ctx context.Context, q querier, dst any, query record.Query, args []any) error {
	slice := reflect.ValueOf(dst)
	if slice.Kind() != reflect.Pointer || slice.Elem().Kind() != reflect.Slice {
		return fmt.Errorf("%s: dst is a %T, not a pointer to a slice", query.Name, dst)
	}
	slice = slice.Elem()
	return eachRow(ctx, q, query, args, func(rows *sql.Rows, columns []string) error {
		item := reflect.New(slice.Type().Elem()).Elem()
		if err := scanRow(rows, columns, item); err != nil {
			return err
		}
		slice.Set(reflect.Append(slice, item))
		return nil
	})
}

var errStop = errors.New("stop")

// oneInto fills dst from the first row.
func oneInto(ctx context.Context, q querier, dst any, query record.Query, args []any) error {
	found := false
	err := eachRow(ctx, q, query, args, func(rows *sql.Rows, columns []string) error {
		found = true
		if err := scanRow(rows, columns, reflect.ValueOf(dst).Elem()); err != nil {
			return err
		}
		return errStop
	})
	if err != nil && !errors.Is(err, errStop) {
		return err
	}
	if !found {
		return fault.New(fault.NotFound, "fault.nothing_found", nil)
	}
	return nil
}

func eachRow(ctx context.Context, q querier, query record.Query, args []any, fn func(*sql.Rows, []string) error) error {
	values, err := toColumns(args)
	if err != nil {
		return fmt.Errorf("%s: %w", query.Name, err)
	}
	rows, err := q.QueryContext(ctx, query.SQL, values...)
	if err != nil {
		return fmt.Errorf("%s: %w", query.Name, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return fmt.Errorf("%s: %w", query.Name, err)
	}
	for rows.Next() {
		if err := fn(rows, columns); err != nil {
			return fmt.Errorf("%s: %w", query.Name, err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("%s: %w", query.Name, err)
	}
	return nil
}

func scanRow(rows *sql.Rows, columns []string, item reflect.Value) error {
	if item.Kind() != reflect.Struct || item.Type() == timeType {
		return rows.Scan(target{item})
	}
	fields := fieldsOf(item.Type())
	targets := make([]any, len(columns))
	for i, c := range columns {
		index, ok := fields[c]
		if !ok {
			return fmt.Errorf("column %s has no field in %s", c, item.Type())
		}
		targets[i] = target{item.FieldByIndex(index)}
	}
	return rows.Scan(targets...)
}

var fieldCache sync.Map // reflect.Type → map[string][]int

func fieldsOf(t reflect.Type) map[string][]int {
	if m, ok := fieldCache.Load(t); ok {
		return m.(map[string][]int)
	}
	m := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("db"); name != "" && !f.Anonymous {
			m[name] = f.Index
		}
	}
	fieldCache.Store(t, m)
	return m
}
