package python_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"taisei/detect/parse"
)

// visit calls f for every node, parents first, without recursion.
func visit(body []parse.Stmt, f func(parse.Node)) {
	stack := []reflect.Value{reflect.ValueOf(body)}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		switch v.Kind() {
		case reflect.Interface, reflect.Pointer:
			if v.IsNil() {
				continue
			}
			if n, ok := v.Interface().(parse.Node); ok && v.Kind() == reflect.Pointer {
				f(n)
			}
			stack = append(stack, v.Elem())
		case reflect.Slice:
			for i := v.Len() - 1; i >= 0; i-- {
				stack = append(stack, v.Index(i))
			}
		case reflect.Struct:
			for i := v.NumField() - 1; i >= 0; i-- {
				stack = append(stack, v.Field(i))
			}
		}
	}
}

func places(body []parse.Stmt) string {
	var out []string
	visit(body, func(n parse.Node) {
		out = append(out, fmt.Sprintf("%s@%d", strings.TrimPrefix(reflect.TypeOf(n).String(), "*parse."), n.Start()))
	})
	return strings.Join(out, " ")
}

func TestPlaces(t *testing.T) {
	tests := []struct{ source, want string }{
		{"a", "ExprStmt@0 Name@0"},
		{"a.b.c(d)", "ExprStmt@4 Call@4 Member@4 Member@2 Name@0 Name@6"},
		{"(a\n  .b()\n  .c())", "ExprStmt@13 Call@13 Member@13 Call@6 Member@6 Name@1"},
		{"a[b](c)", "ExprStmt@2 Call@2 Index@2 Name@0 Name@2 Name@5"},
		{"a[b:c]", "ExprStmt@2 Slice@2 Name@0 Name@2 Name@4"},
		{"(a + b) * c", "ExprStmt@1 Binary@1 Binary@1 Name@1 Name@5 Name@10"},
		{"- a", "ExprStmt@0 Unary@0 Name@2"},
		{"a if b else c", "ExprStmt@0 Conditional@0 Name@5 Name@0 Name@12"},
		{"a = b = 1", "ExprStmt@0 Assign@0 Name@0 Assign@4 Name@4 Number@8"},
		{"def f(a):\n return a", "FuncDecl@0 Func@0 Name@6 Return@11 Name@18"},
		{"async def f(): pass", "FuncDecl@0 Func@0"},
		{"@d\ndef f(): pass", "FuncDecl@3 Func@3 ExprStmt@7 Assign@7 Name@7 Call@1 Name@1 Name@7"},
		{"class A(B):\n c = 1\n def d(e): f", "ClassDecl@0 Class@0 Name@8 String@13 Number@17 String@24 Func@20 ExprStmt@26 Assign@26 Name@26 Literal@26 ExprStmt@30 Name@30"},
		{"x = lambda a: b", "ExprStmt@0 Assign@0 Name@0 Func@4 Name@11 Name@14"},
		{"f'a{b}c'", "ExprStmt@0 Concat@0 String@2 Name@4 String@6"},
		{"f'{a!r:b}'", "ExprStmt@0 Concat@0 Call@3 Name@3 Call@3 Name@3 Name@3 String@7"},
		{"if a: b\nelif c: d\nelse: e", "If@0 Name@3 ExprStmt@6 Name@6 If@8 Name@13 ExprStmt@16 Name@16 ExprStmt@24 Name@24"},
		{"for a in b: c", "Loop@0 Name@4 Name@9 ExprStmt@12 Name@12"},
		{" import a", "ImportDecl@8"},
		{"from a import b", "ImportDecl@0"},
		{"super().a(b)", "ExprStmt@8 Call@8 Member@8 Literal@0 Name@10"},
		{"print a", "ExprStmt@0 Call@0 Name@0 Name@6"},
		{"f(*a, b=c)", "ExprStmt@0 Call@0 Name@0 Spread@2 Name@3 Name@8"},
		{"try: a\nexcept b as c: d", "Try@0 ExprStmt@5 Name@5 Name@19 ExprStmt@22 Name@22"},
		{"with a as b: c", "Block@0 ExprStmt@10 Assign@10 Name@10 Name@5 ExprStmt@13 Name@13"},
		{"a; b c\nd", "ExprStmt@0 Name@0 Bad@3 ExprStmt@7 Name@7"},
		{"[a for b in c]", "ExprStmt@0 Collect@0 Name@1 Name@7 Name@12"},
	}
	for _, test := range tests {
		t.Run(test.source, func(t *testing.T) {
			if got := places(read(t, test.source).Body); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// checkPlaces finds nodes that do not stand where their text does.
func checkPlaces(t rapid.TB, file *parse.File) {
	t.Helper()
	bad := 0
	visit(file.Body, func(n parse.Node) {
		if int(n.Start()) > len(file.Source) || n.Start() < 0 {
			t.Fatalf("%T at %d of %d bytes", n, n.Start(), len(file.Source))
		}
		rest := file.Source[n.Start():]
		switch n := n.(type) {
		case *parse.Name:
			if !begins(rest, n.Name) && !isMade(n.Name) {
				t.Errorf("name %.40q at %.20q", n.Name, rest)
			}
		case *parse.Member:
			if !begins(rest, n.Name) {
				t.Errorf("member %.40q at %.20q", n.Name, rest)
			}
		case *parse.Func:
			if n.End < n.Pos || int(n.End) > len(file.Source) {
				t.Errorf("function from %d to %d", n.Pos, n.End)
			}
		case *parse.Bad:
			bad++
			if n.End < n.Pos || int(n.End) > len(file.Source) {
				t.Errorf("bad from %d to %d", n.Pos, n.End)
			}
		}
	})
	if bad != len(file.Bad) {
		t.Errorf("%d bad stretches in the tree and %d in the list", bad, len(file.Bad))
	}
}

// begins tells whether a name stands at the start of rest, as it is spelled or normalised.
func begins(rest, name string) bool {
	return strings.HasPrefix(rest, name) || rest != "" && rest[0] >= 0x80 || strings.HasPrefix(norm.NFKC.String(rest[:min(len(rest), 200)]), name)
}

// isMade tells functions that stand for syntax.
func isMade(name string) bool { return name == "repr" || name == "format" }
