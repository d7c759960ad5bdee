package javascript_test

import (
	"errors"
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
)

const megabyte = 1 << 20

// fill repeats a piece up to a megabyte.
func fill(piece string) string { return fillTo(megabyte, piece) }

func fillTo(size int, piece string) string { return strings.Repeat(piece, size/len(piece)) }

func TestNestingIsLimited(t *testing.T) {
	pieces := []string{
		"[", "(", "{", "{a:", "({a:", "a=>", "a=>{", "!", "-", "- -", "typeof ", "new ", "await ", "async()=>", "a**", "if(1)", "if(1){",
		"while(1)", "for(;;)", "do ", "a:", "with(a)", "`${", "a`${", "a(", "a[", "a?.[", "function f(){", "function f(a=",
		"class A{a=", "(class extends ", "class A{static{", "(class{[", "x={a(){", "switch(a){case b:", "try{", "import(", "[...",
		"({...", "a?", "a?(", "@a(", "({get a(){", "a=[", "[a=", "({[", "(a,b=", "async(", "label:{", "if(1);else{", "@", "({a(b=",
	}
	for _, name := range []string{"a.js", "a.ts"} {
		for _, piece := range pieces {
			t.Run(name+" "+piece, func(t *testing.T) { refuse(t, name, fill(piece), "depth") })
		}
	}
}

func TestNestedMarkupIsLimited(t *testing.T) {
	for _, piece := range []string{"<a>", "<a b={", "<a b=", "<>", "<a>{"} {
		for _, name := range []string{"a.js", "a.jsx", "a.tsx"} {
			t.Run(name+" "+piece, func(t *testing.T) { refuse(t, name, fill(piece), "depth") })
		}
	}
}

func TestTypesAreLimited(t *testing.T) {
	pieces := []string{
		"type A=[", "type A={a:", "type A=()=>", "type A=new()=>", "let a:(", "let a:A<", "let a:{[", "f<A<", "<A>", "<A,>(", "let a:`${",
		"namespace a{", "declare namespace a{", "declare ", "type A=B extends C?", "(a:(", "(a:{", "(a=(b:", "enum A{a=", "let a:typeof import(",
		"a?(b):c=>", "f<A<B,", "a<", "<a b={", "class A<T extends ", "class A extends B<", "type A=B extends (infer C extends ",
	}
	for _, piece := range pieces {
		t.Run(piece, func(t *testing.T) { survive(t, "a.ts", fill(piece)) })
		prefix, inner := piece[:len(piece)-1], piece[len(piece)-1:]
		t.Run(prefix+inner+"…", func(t *testing.T) { survive(t, "a.ts", prefix+fill(inner)) })
	}
}

// refuse expects the limit to be named.
func refuse(t *testing.T, name, source, limit string) {
	t.Helper()
	_, err := javascript.Parse(name, source, parse.Limits{})
	var passed *parse.LimitError
	if !errors.As(err, &passed) {
		t.Fatalf("got %v, want a limit error", err)
	}
	if passed.Limit != limit || passed.Path != name || passed.At.Line < 1 {
		t.Errorf("got %v, want the %s limit with its place", err, limit)
	}
}

// survive expects an end of any kind.
func survive(t *testing.T, name, source string) {
	t.Helper()
	if file, err := javascript.Parse(name, source, parse.Limits{}); err == nil {
		dump(file.Body)
	}
}

func TestLongChainsAreRead(t *testing.T) {
	sources := map[string]string{
		"sum":         "x=" + strings.Repeat(`"a"+`, 200_000) + `"b"`,
		"members":     "x" + strings.Repeat(".a", 200_000),
		"calls":       "x" + strings.Repeat("()", 200_000),
		"keys":        "x" + strings.Repeat("[0]", 200_000),
		"commas":      strings.Repeat("a,", 200_000) + "a",
		"and":         strings.Repeat("a&&", 200_000) + "a",
		"else if":     strings.Repeat("if(a)b();else ", 100_000) + "c()",
		"else blocks": strings.Repeat("if(a){b()}else ", 100_000) + "{c()}",
		"elements":    "[" + strings.Repeat("a,", 200_000) + "]",
		"statements":  strings.Repeat("a;", 200_000),
		"conditional": strings.Repeat("a?b:", 10_000) + "c",
		"assignments": strings.Repeat("exports.a=", 10_000) + "void 0",
		"template":    "`" + strings.Repeat("${a}", 100_000) + "`",
		"tagged":      "a" + strings.Repeat("`b`", 100_000),
		"optional":    "a" + strings.Repeat("?.b", 100_000),
		"mixed":       "a" + strings.Repeat("+b*c", 100_000),
	}
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			file := read(t, "a.js", source)
			if len(file.Bad) > 0 {
				t.Fatalf("cannot read %v", file.Bad[0])
			}
			if dump(file.Body) == "" {
				t.Error("the tree is empty")
			}
		})
	}
}

func TestLongChainsToTheRightAreLimited(t *testing.T) {
	for _, piece := range []string{"a?b:", "a=", "a?b:c=", "a+=b?c:"} {
		t.Run(piece, func(t *testing.T) { refuse(t, "a.js", fill(piece)+"c", "depth") })
	}
}

func TestLimitsAreKept(t *testing.T) {
	tests := []struct {
		name, source, limit string
		limits              parse.Limits
	}{
		{"bytes", "abcdef", "bytes", parse.Limits{Bytes: 5}},
		{"depth", "[[[[[[[[[[[[]]]]]]]]]]]]", "depth", parse.Limits{Depth: 8}},
		{"nodes", strings.Repeat("f(a,b);", 100_000), "nodes", parse.Limits{Nodes: 10_000}},
		{"nodes of one expression", strings.Repeat("a.b.c,", 100_000) + "a", "nodes", parse.Limits{Nodes: 10_000}},
		{"nodes of broken statements", strings.Repeat("a @;", 100_000), "nodes", parse.Limits{Nodes: 10_000}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := javascript.Parse("a.js", test.source, test.limits)
			var passed *parse.LimitError
			if !errors.As(err, &passed) || passed.Limit != test.limit {
				t.Errorf("got %v, want the %s limit", err, test.limit)
			}
		})
	}
}

func TestBrokenSourcesEnd(t *testing.T) {
	pieces := []string{
		"(@", "[@", "{@", "({@", "f(@", ")", "]", "}", "@", "#", "\\", "`", "'", "\"", "/", "/*", "<!--", "-->\n", "\x00", "\xff", "\u2028",
		"if(", "function", "class", "class{", "=>", "...", "case", "a b ", "a b;", "(a b", "[a b", "({a b", "{a b", "1a", "a?b ", "for(a b",
		"import a b;", "export a b;", "`${@}`", "`${a b}`", "<a", "<a>b</", "</a>", "({a(){b c}})", "(function(){a b})(", "[(@),", "f(@,", "({a:@,",
		"class A{@", "class A{a b;", "class A{#}", "switch(a){@", "try{@}", "a\n@\n", "/a", "0x", "1e", "\\u{", "a\\u", "@;", "if(@)a;else b;",
		"var a @", "let", "async", "await", "yield", "yield ", "var[", "var{a:", "return(", "throw[", "for(a of[", "for(var[", "export default(",
		"export default class extends ", "class A extends ", "switch(a){case ", "of", "get", "static", "?.", "??", "new.", "import.", "import(", "super.", "#a in",
	}
	for _, name := range []string{"a.js", "a.ts", "a.tsx"} {
		for _, piece := range pieces {
			t.Run(name+" "+piece, func(t *testing.T) {
				survive(t, name, fillTo(megabyte/16, piece))
				survive(t, name, fillTo(megabyte/16, piece+"\n"))
			})
		}
	}
}
