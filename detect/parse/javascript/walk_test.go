package javascript_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse"
)

// visit calls f for every node below x, x first. What nests deeply is followed
// through a list of what is still to visit.
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

// places spells every node's type and offset.
func places(stmts []parse.Stmt) string {
	var out []string
	visit(stmts, func(n parse.Node) {
		name := strings.TrimPrefix(reflect.TypeOf(n).String(), "*parse.")
		out = append(out, fmt.Sprintf("%s@%d", name, n.Start()))
	})
	return strings.Join(out, " ")
}

func TestPlaces(t *testing.T) {
	tests := []struct{ source, want string }{
		{`a`, "ExprStmt@0 Name@0"},
		{`  a.b`, "ExprStmt@4 Member@4 Name@2"},
		{`a.b.c(d)`, "ExprStmt@4 Call@4 Member@4 Member@2 Name@0 Name@6"},
		{"a\n  .b()\n  .c()", "ExprStmt@12 Call@12 Member@12 Call@5 Member@5 Name@0"},
		{`a[b](c)`, "ExprStmt@2 Call@2 Index@2 Name@0 Name@2 Name@5"},
		{`a["b"]`, "ExprStmt@2 Index@2 Name@0 String@2"},
		{`a?.b?.[c]`, "ExprStmt@7 Index@7 Member@3 Name@0 Name@7"},
		{`x = new A.B(c)`, "ExprStmt@0 Assign@0 Name@0 Call@4 Member@10 Name@8 Name@12"},
		{`(a + b) * c`, "ExprStmt@1 Binary@1 Binary@1 Name@1 Name@5 Name@10"},
		{`- a`, "ExprStmt@0 Unary@0 Name@2"},
		{`a ++`, "ExprStmt@0 Unary@0 Name@0"},
		{`a ? b : c`, "ExprStmt@0 Conditional@0 Name@0 Name@4 Name@8"},
		{`var a, b = 1`, "ExprStmt@4 Assign@4 Name@4 ExprStmt@7 Assign@7 Name@7 Number@11"},
		{`let {a: b = 1} = c`, "ExprStmt@4 Assign@4 Object@4 String@5 Assign@8 Name@8 Number@12 Name@17"},
		{`function f(a) { return a }`, "FuncDecl@0 Func@0 Name@11 Return@16 Name@23"},
		{`x = async (a) => b`, "ExprStmt@0 Assign@0 Name@0 Func@4 Name@11 Name@17"},
		{`x = {a() {}, get b() {}}`, "ExprStmt@0 Assign@0 Name@0 Object@4 String@5 Func@5 String@17 Func@13"},
		{`class A extends B { c = 1 }`, "ClassDecl@0 Class@0 Name@16 String@20 Number@24"},
		{"`a${b}c`", "ExprStmt@0 Concat@0 String@0 Name@4 String@5"},
		{"a`b${c}`", "ExprStmt@0 Call@0 Name@0 Array@1 String@1 String@6 Name@5"},
		{`if (a) b; else { c }`, "If@0 Name@4 ExprStmt@7 Name@7 ExprStmt@17 Name@17"},
		{`for (const a of b) c`, "Loop@0 ExprStmt@11 Assign@11 Name@11 Name@11 Name@16 ExprStmt@19 Name@19"},
		{` import a from "b"`, "ImportDecl@1"},
		{` export default a`, "ExportDecl@1 Name@16"},
		{`import("a")`, "ExprStmt@0 Import@0 String@7"},
		{`[a, ...b]`, "ExprStmt@0 Array@0 Name@1 Spread@4 Name@7"},
		{`<a b="c">d{e}</a>`, "ExprStmt@1 Call@1 String@1 Object@0 String@3 String@5 String@9 Name@11"},
		{`@a class B { @c d }`, "ClassDecl@3 Class@3 String@16 ExprStmt@1 Call@1 Name@1 ExprStmt@14 Call@14 Name@14"},
		{"try { a } catch (b) { throw c }", "Try@0 ExprStmt@6 Name@6 Name@17 Return@22 Name@28"},
		{"a: while (b) break a", "Loop@3 Name@10 Jump@13"},
		{"a; b c; d", "ExprStmt@0 Name@0 ExprStmt@3 Name@3 Bad@5 ExprStmt@8 Name@8"},
	}
	for _, test := range tests {
		t.Run(test.source, func(t *testing.T) {
			if got := places(read(t, "a.js", test.source).Body); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

// checkPlaces finds nodes that do not stand where their text does.
func checkPlaces(t rapid.TB, file *parse.File) {
	t.Helper()
	visit(file.Body, func(n parse.Node) {
		if int(n.Start()) > len(file.Source) || n.Start() < 0 {
			t.Fatalf("%T at %d of %d bytes", n, n.Start(), len(file.Source))
		}
		rest := file.Source[n.Start():]
		switch n := n.(type) {
		case *parse.Name:
			if !begins(rest, n.Name) && !(n.Name == "module" && strings.HasPrefix(rest, "export")) {
				t.Errorf("name %s at %.20q", n.Name, rest)
			}
		case *parse.Member:
			if !begins(rest, n.Name) && !(n.Name == "exports" && strings.HasPrefix(rest, "export")) {
				t.Errorf("member %s at %.20q", n.Name, rest)
			}
		case *parse.Func:
			if n.End < n.Pos || int(n.End) > len(file.Source) || n.Result == nil && n.End > 0 && len(file.Bad) == 0 &&
				file.Source[n.End-1] != '}' {
				t.Errorf("function from %d to %d", n.Pos, n.End)
			}
		case *parse.Bad:
			if n.End < n.Pos || int(n.End) > len(file.Source) {
				t.Errorf("bad from %d to %d", n.Pos, n.End)
			}
		}
	})
}

// begins tells whether a word stands at the start of rest, if without escapes.
func begins(rest, word string) bool {
	return strings.HasPrefix(rest, word) || strings.ContainsRune(rest[:min(len(rest), 6*len(word)+1)], '\\')
}

func TestSnippetsKeepTheirPlaces(t *testing.T) {
	for _, path := range snippetFiles(t) {
		name, list := snippets(t, path)
		for _, source := range list {
			checkPlaces(t, read(t, name, source))
		}
	}
}
