package tokentest

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"taisei/detect/parse"
)

// Parser is a reader's Parse.
type Parser func(path, source string, l parse.Limits) (*parse.File, error)

// Reader is what the tests of one reader share.
type Reader struct {
	Parse Parser
	Path  string // the name of the sources
	Head  string // what a source must begin with to be code
}

// Read reads what passes no limit.
func (r Reader) Read(t testing.TB, source string) *parse.File {
	t.Helper()
	file, err := r.Parse(r.Path, source, parse.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// Lowerings checks a table of sources and their trees. Bad stretches that stand in no list of statements are told
// behind the tree.
func (r Reader) Lowerings(t *testing.T, tests [][2]string) {
	t.Helper()
	for _, test := range tests {
		source, want := test[0], test[1]
		file := r.Read(t, r.Head+source)
		got := Dump(file.Body)
		if n := len(file.Bad); n != strings.Count(got, "BAD") {
			got += fmt.Sprintf(" (%d bad, the first at %d: %s)", n, file.Bad[0].Pos, file.Bad[0].Message)
		}
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

// Any reads what may be anything: it ends, every node has its place in the source,
// and reading it again gives the same.
func (r Reader) Any(t interface {
	Helper()
	Fatalf(string, ...any)
}, source string,
) {
	t.Helper()
	limits := r.Small()
	file, err := r.Parse(r.Path, source, limits)
	if err != nil {
		return
	}
	visit(file.Body, func(n parse.Node) {
		if at := int(n.Start()); at < 0 || at > len(source) {
			t.Fatalf("%T stands at %d of %d", n, at, len(source))
		}
	})
	for _, b := range file.Bad {
		if b.End < b.Pos || int(b.End) > len(source) {
			t.Fatalf("a bad stretch goes from %d to %d of %d", b.Pos, b.End, len(source))
		}
	}
	again, err := r.Parse(r.Path, source, limits)
	if err != nil || Dump(again.Body) != Dump(file.Body) || len(again.Bad) != len(file.Bad) {
		t.Fatalf("read differently the second time")
	}
}

// Deep reads what nests far beyond what the stack allowed here holds: an overflow
// would end the test, for Go cannot recover from it. What is refused, is refused
// for its depth.
func (r Reader) Deep(t *testing.T, refused, survived []string) {
	t.Helper()
	defer debug.SetMaxStack(debug.SetMaxStack(32 << 20))
	for i, piece := range append(refused, survived...) {
		file, err := r.Parse(r.Path, r.Head+strings.Repeat(piece, (256<<10)/len(piece)), parse.Limits{})
		var limit *parse.LimitError
		if i < len(refused) && (!errors.As(err, &limit) || limit.Limit != "depth" || limit.At.Line < 1) {
			t.Errorf("%q: %v", piece, err)
		}
		if i >= len(refused) && err != nil && !errors.As(err, &limit) {
			t.Errorf("%q: %v", piece, err)
		}
		if file == nil {
			t.Errorf("%q: what was read before is lost", piece)
		}
	}
}

// Limits checks that each limit is named.
func (r Reader) Limits(t *testing.T, statement, nested string) {
	t.Helper()
	tests := []struct {
		source, limit string
		limits        parse.Limits
	}{
		{statement, "bytes", parse.Limits{Bytes: len(statement) - 1}},
		{strings.Repeat(statement, 1000), "nodes", parse.Limits{Nodes: 500}},
		{strings.Repeat(nested, 50), "depth", parse.Limits{Depth: 20}},
	}
	for _, test := range tests {
		_, err := r.Parse(r.Path, r.Head+test.source, test.limits)
		var passed *parse.LimitError
		if !errors.As(err, &passed) || passed.Limit != test.limit || passed.Path != r.Path {
			t.Errorf("got %v, want the limit of %s", err, test.limit)
		}
	}
}

// Places spells the type and offset of every node.
func Places(stmts []parse.Stmt) string {
	var out []string
	visit(stmts, func(n parse.Node) {
		name := strings.TrimPrefix(reflect.TypeOf(n).String(), "*parse.")
		out = append(out, name+"@"+strconv.Itoa(int(n.Start())))
	})
	return strings.Join(out, " ")
}

// visit calls f for every node, an outer one first. What nests is kept in a list.
func visit(x any, f func(parse.Node)) {
	todo := []reflect.Value{reflect.ValueOf(x)}
	for len(todo) > 0 {
		v := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch v.Kind() {
		case reflect.Interface:
			if !v.IsNil() {
				todo = append(todo, v.Elem())
			}
		case reflect.Pointer:
			if v.IsNil() {
				continue
			}
			if n, ok := v.Interface().(parse.Node); ok {
				f(n)
			}
			todo = append(todo, v.Elem())
		case reflect.Slice:
			for i := v.Len() - 1; i >= 0; i-- {
				todo = append(todo, v.Index(i))
			}
		case reflect.Struct:
			for i := v.NumField() - 1; i >= 0; i-- {
				todo = append(todo, v.Field(i))
			}
		}
	}
}

// Small are limits for what may be anything.
func (r Reader) Small() parse.Limits {
	return parse.Limits{Bytes: 1 << 20, Depth: 200, Nodes: 1 << 18}
}
