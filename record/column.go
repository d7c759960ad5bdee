package record

import (
	"reflect"
	"time"
)

type column struct {
	name   string
	index  []int
	secret bool
}

// columnsOf lists the tagged fields of T, embedded structs first flattened.
func columnsOf[T any]() []column {
	var columns []column
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		if name := f.Tag.Get("db"); name != "" && !f.Anonymous {
			columns = append(columns, column{name: name, index: f.Index, secret: f.Tag.Get("audit") == "-"})
		}
	}
	return columns
}

func (t Table[T, P]) values(row P) []any {
	v := reflect.ValueOf(row).Elem()
	values := make([]any, len(t.columns))
	for i, c := range t.columns {
		values[i] = v.FieldByIndex(c.index).Interface()
	}
	return values
}

// bookkeeping columns change with every save and tell nothing.
var bookkeeping = map[string]bool{
	"id": true, "version": true, "created_at": true, "created_by": true, "changed_at": true, "changed_by": true,
}

// changes lists the columns that differ; all that are set when old is nil.
func (t Table[T, P]) changes(old, row P) map[string]Change {
	changes := map[string]Change{}
	now := reflect.ValueOf(row).Elem()
	for _, c := range t.columns {
		if bookkeeping[c.name] {
			continue
		}
		change := Change{New: now.FieldByIndex(c.index).Interface()}
		if old == nil {
			if now.FieldByIndex(c.index).IsZero() {
				continue
			}
		} else {
			change.Old = reflect.ValueOf(old).Elem().FieldByIndex(c.index).Interface()
			if same(change.Old, change.New) {
				continue
			}
		}
		if c.secret {
			change = Change{New: "(secret)"}
		}
		changes[c.name] = change
	}
	return changes
}

func same(a, b any) bool {
	if x, ok := a.(time.Time); ok {
		y, ok := b.(time.Time)
		return ok && x.UnixMicro() == y.UnixMicro() || ok && x.IsZero() && y.IsZero()
	}
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	if k := va.Kind(); (k == reflect.Slice || k == reflect.Map) && va.Len() == 0 && vb.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a, b)
}
