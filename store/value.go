package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

var timeType = reflect.TypeFor[time.Time]()

// toColumn turns a Go value into what both databases store alike.
func toColumn(v any) (any, error) {
	if v == nil {
		return nil, nil
	}
	if t, ok := v.(time.Time); ok {
		if t.IsZero() {
			return nil, nil
		}
		return t.UnixMicro(), nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.String:
		return storable(r.String()), nil
	case reflect.Bool:
		return r.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return r.Int(), nil
	case reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return int64(r.Uint()), nil
	case reflect.Float32, reflect.Float64:
		return r.Float(), nil
	case reflect.Slice, reflect.Map, reflect.Struct, reflect.Array:
		return jsonColumn(r)
	case reflect.Pointer:
		if r.IsNil() {
			return nil, nil
		}
		return toColumn(r.Elem().Interface())
	default:
		return nil, fmt.Errorf("no column can hold a %s", r.Type())
	}
}

// storable replaces what PostgreSQL takes in no text: NUL, and bytes that are not UTF-8.
func storable(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func jsonColumn(r reflect.Value) (any, error) {
	if (r.Kind() == reflect.Slice || r.Kind() == reflect.Map) && r.Len() == 0 {
		return "", nil
	}
	b, err := json.Marshal(r.Interface())
	return string(b), err
}

func toColumns(args []any) ([]any, error) {
	out := make([]any, len(args))
	for i, a := range args {
		v, err := toColumn(a)
		if err != nil {
			return nil, fmt.Errorf("argument $%d: %w", i+1, err)
		}
		out[i] = v
	}
	return out, nil
}

// target scans one column into one field.
type target struct{ field reflect.Value }

// Scan implements sql.Scanner.
func (t target) Scan(src any) error {
	if src == nil {
		t.field.SetZero()
		return nil
	}
	if t.field.Type() == timeType {
		n, ok := src.(int64)
		if !ok {
			return fmt.Errorf("a time is kept as microseconds, not as %T", src)
		}
		t.field.Set(reflect.ValueOf(time.UnixMicro(n).UTC()))
		return nil
	}
	switch v := src.(type) {
	case int64:
		return t.setInt(v)
	case float64:
		return t.setFloat(v)
	case bool:
		return t.setBool(v)
	case string:
		return t.setText(v)
	case []byte:
		return t.setText(string(v))
	default:
		return fmt.Errorf("no field can hold a %T", src)
	}
}

func (t target) setInt(v int64) error {
	switch {
	case t.field.CanInt():
		t.field.SetInt(v)
	case t.field.CanUint():
		t.field.SetUint(uint64(v))
	case t.field.CanFloat():
		t.field.SetFloat(float64(v))
	case t.field.Kind() == reflect.Bool:
		t.field.SetBool(v != 0)
	default:
		return fmt.Errorf("a %s cannot hold a whole number", t.field.Type())
	}
	return nil
}

func (t target) setFloat(v float64) error {
	if t.field.CanInt() {
		t.field.SetInt(int64(v))
		return nil
	}
	if !t.field.CanFloat() {
		return fmt.Errorf("a %s cannot hold a number", t.field.Type())
	}
	t.field.SetFloat(v)
	return nil
}

func (t target) setBool(v bool) error {
	if t.field.Kind() != reflect.Bool {
		return fmt.Errorf("a %s cannot hold true or false", t.field.Type())
	}
	t.field.SetBool(v)
	return nil
}

func (t target) setText(v string) error {
	switch t.field.Kind() {
	case reflect.String:
		t.field.SetString(v)
		return nil
	case reflect.Slice, reflect.Map, reflect.Struct, reflect.Array, reflect.Pointer:
		if v == "" {
			t.field.SetZero()
			return nil
		}
		return json.Unmarshal([]byte(v), t.field.Addr().Interface())
	case reflect.Int, reflect.Int64: // PostgreSQL gives the sum of bigints as numeric, in text
		n, err := strconv.ParseInt(v, 10, 64)
		t.field.SetInt(n)
		return err
	case reflect.Float64:
		n, err := strconv.ParseFloat(v, 64)
		t.field.SetFloat(n)
		return err
	default:
		return fmt.Errorf("a %s cannot hold text", t.field.Type())
	}
}
