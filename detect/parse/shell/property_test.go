package shell_test

import (
	"errors"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse"
	"taisei/detect/parse/shell"
	"taisei/detect/parse/token/tokentest"
)

// check holds for every source whatever: positions are inside it, what is unread
// is listed in order, and only a passed limit is an error.
func check(t interface{ Errorf(string, ...any) }, source string, limits parse.Limits) {
	file, err := shell.Parse("x.sh", source, limits)
	var limit *parse.LimitError
	if err != nil && !errors.As(err, &limit) {
		t.Errorf("%q: %v", source, err)
	}
	if file == nil {
		return
	}
	last := parse.Pos(-1)
	for _, b := range file.Bad {
		if b.Pos <= last || b.End < b.Pos || int(b.End) > len(source) {
			t.Errorf("%q: bad stretch from %d to %d after %d", source, b.Pos, b.End, last)
		}
		last = b.Pos
	}
	walk(reflect.ValueOf(file.Body), func(n parse.Node) {
		if at := n.Start(); at < 0 || int(at) > len(source) {
			t.Errorf("%q: %T at %d", source, n, at)
		}
	})
}

// walk visits every node, and fails on a nil one that hides in an interface.
func walk(v reflect.Value, visit func(parse.Node)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return
		}
		if n, ok := v.Interface().(parse.Node); ok && v.Kind() == reflect.Pointer {
			visit(n)
		}
		walk(v.Elem(), visit)
	case reflect.Slice:
		for i := range v.Len() {
			walk(v.Index(i), visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			walk(v.Field(i), visit)
		}
	}
}

var pieces = []string{
	"a", "b", "=", " ", "\n", ";", "|", "&", "&&", "(", ")", "{", "}", "{ ", "; }", "$", "${", "$(", "`", "'", `"`, `\`, "<<E", "E\n", "\nE\n", "<<-", "<<<", "<", ">", "2>&1",
	"if ", "; then ", "fi", "elif ", "else ", "for x in ", "; do ", "done", "while ", "case x in ", "esac", ";;", "*", "[", "]", "[[ ", " ]]", "((", "))", "$((", ":-", "#", "%", "/", "^^", "@",
	"!", "~", "é", "\xff", "\x00", "\r\n", "\\\n", "function ", "declare -A ", "export ", "IFS", "$@", "{a,b}", "..", "1", "+", "-", "=~", "$'", `\x41`, "<(", "exit\n",
}

func TestAnySourceIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 60).Draw(t, "parts")
		check(t, strings.Join(parts, ""), parse.Limits{Depth: rapid.IntRange(1, 50).Draw(t, "depth"), Nodes: rapid.IntRange(1, 1000).Draw(t, "nodes")})
	})
}

// What stands before and after a broken line is the same with it as without it.
func TestBrokenLineCostsOnlyItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		good := rapid.SliceOfN(rapid.SampledFrom([]string{"a b", "x=$(y)", "if a; then b; fi", "a | b", "f() { g; }", "for i in 1 2; do a; done"}), 1, 8).Draw(t, "lines")
		broken := rapid.SampledFrom([]string{"a (b", ")", "fi", "a && && b", "${x", "done", "a | | b", "}", "for in x"}).Draw(t, "broken")
		at := rapid.IntRange(0, len(good)).Draw(t, "at")
		file, err := shell.Parse("x.sh", strings.Join(append(append(append([]string{}, good[:at]...), broken), good[at:]...), "\n"), parse.Limits{})
		if err != nil || len(file.Bad) != 1 {
			t.Fatalf("%v, bad %v", err, file.Bad)
		}
		want, _ := shell.Parse("x.sh", strings.Join(good, "\n"), parse.Limits{})
		got := strings.Replace(strings.Replace(dump(file.Body), "BAD; ", "", 1), "; BAD", "", 1)
		if got != dump(want.Body) {
			t.Fatalf("got %s, want %s", got, dump(want.Body))
		}
	})
}

// Known words are what bash itself makes of them.
func TestWordsAsBash(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not installed")
	}
	words := []string{
		`a\b'c\d'"e\f\$\"\\g"`, `$'\x41\101\u00e9\cA\e\n\t\q\x'`, `{a,b{c,d}}e`, `{3..1}{a..c..2}`, `{a}{,x}b{`, `"{a,b}"{c,'d,e'}`, `''""`, "a\\\nb", "\"a\\\nb\"", `\{a,b}`, `{1..3..0}`, `{01..3}`, `$'a\'b'`,
		`{a..}`, `{-2..2}`, "'a\nb'", `a{b,c`, `{b,c}}`, `$'\u41\U00000042z'`, `{a,b}{c,d}`, `{}`, `x{a,}`,
	}
	for _, word := range words {
		out, err := exec.Command(bash, "--norc", "-c", `printf '<%s>' `+word).Output()
		if err != nil {
			t.Fatalf("%s: %v", word, err)
		}
		call := read(t, "p "+word).Body[0].(*parse.ExprStmt).X.(*parse.Call)
		var got strings.Builder
		for _, x := range call.Args {
			s, ok := x.(*parse.String)
			if !ok {
				t.Errorf("%s: %s is not known", word, dumpExpr(x))
				continue
			}
			got.WriteString("<" + s.Value + ">")
		}
		if got.String() != string(out) {
			t.Errorf("%s: got %q, bash says %q", word, got.String(), out)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a $b | c >d", "if a; then b (\nfi", "cat <<E\n$x\nE", "x=${a//b/c}$((1+2))`d`", "\xff'\x00", "{a,{b,c}}{1..9}", "exit\n\x00\x01\x02"} {
		f.Add(seed)
	}
	for _, p := range pieces {
		f.Add(strings.Repeat(p, 5))
	}
	f.Fuzz(func(t *testing.T, source string) { check(t, source, parse.Limits{Depth: 100}) })
}

func BenchmarkParse(b *testing.B) {
	tokentest.Parsing(b, shell.Parse, "install.sh", tokentest.Typical(b, "install.sh"))
}
