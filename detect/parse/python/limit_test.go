package python_test

import (
	"errors"
	"runtime/debug"
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/python"
)

// fill repeats a piece up to a megabyte.
func fill(piece string) string { return fillTo(megabyte, piece) }

func fillTo(size int, piece string) string { return strings.Repeat(piece, size/len(piece)) }

// TestNestingIsLimited leaves little stack, so that nesting which nobody counts would
// end the test at once.
func TestNestingIsLimited(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(8 << 20))
	pieces := []string{
		"[", "(", "{", "{a:", "{**", "{*", "(*", "[*", "f(", "f(*", "f(**", "f(a=", "a[", "a[b:", "a[*", "`", "not ", "-", "- -", "~", "+", "await ",
		"a**", "lambda:", "lambda a=", "(lambda:", "(yield ", "(a:=", "a if b else (", "[a for a in ", "[a for a in b if ", "[a for ",
		"f'{", "f'{(", "f\"{f'{", "f'{a:{", "if a:", "print (", "exec (", "exec (a).b(", "yield ", "yield from ", "a = yield ", "del (", "for (",
		"for *(*", "with (", "with a as (", "assert (", "@(", "class A(", "def f(a=(", "def f(a:(", "a: (", "from a import (", "lambda (", "def f((",
		"return (", "raise (", "except (", "a < (", "a in (", "type A = (", "a, (", "a = (",
	}
	for _, piece := range pieces {
		t.Run(piece, func(t *testing.T) { survive(t, fillTo(megabyte/8, piece)) })
		t.Run("nested "+piece, func(t *testing.T) {
			prefix, last := piece[:len(piece)-1], piece[len(piece)-1:]
			survive(t, prefix+fillTo(megabyte/8, last))
		})
	}
	for _, piece := range []string{"[", "(", "{", "f(", "not ", "-", "a**", "lambda:", "{**", "(*", "(yield ", "f\"{f'{", "f'{a:{", "await ", "[a for a in ", "[a for a in b if "} {
		t.Run("refuse "+piece, func(t *testing.T) { refuse(t, fill(piece), "depth") })
	}
}

func TestNestedPatternsAreLimited(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(8 << 20))
	for _, piece := range []string{"(", "[", "{", "{a:", "{1:", "a(", "a(b=", "a|(", "-"} {
		t.Run(piece, func(t *testing.T) { survive(t, "match a:\n case "+fill(piece)) })
	}
	refuse(t, "match a:\n case "+fill("["), "depth")
}

func TestNestedBlocksAreLimited(t *testing.T) {
	for _, header := range []string{"if a:", "while a:", "for a in b:", "def f():", "class A:", "with a:", "try:", "async def f():"} {
		t.Run(header, func(t *testing.T) {
			var source strings.Builder
			for level := range 2000 {
				source.WriteString(strings.Repeat(" ", level) + header + "\n")
			}
			refuse(t, source.String(), "depth")
		})
	}
}

// refuse expects the limit to be named.
func refuse(t *testing.T, source, limit string) {
	t.Helper()
	_, err := python.Parse("a.py", source, parse.Limits{})
	var passed *parse.LimitError
	if !errors.As(err, &passed) {
		t.Fatalf("got %v, want a limit error", err)
	}
	if passed.Limit != limit || passed.Path != "a.py" || passed.At.Line < 1 {
		t.Errorf("got %v, want the %s limit with its place", err, limit)
	}
}

// survive expects an end of any kind.
func survive(t *testing.T, source string) {
	t.Helper()
	if file, err := python.Parse("a.py", source, parse.Limits{}); err == nil {
		checkPlaces(t, file)
		dump(file.Body)
	}
}

func TestLongChainsAreRead(t *testing.T) {
	sources := map[string]string{
		"sum":         "x=" + strings.Repeat(`"a"+`, 200_000) + `"b"`,
		"members":     "x" + strings.Repeat(".a", 200_000),
		"calls":       "x" + strings.Repeat("()", 200_000),
		"keys":        "x" + strings.Repeat("[0]", 200_000),
		"slices":      "x" + strings.Repeat("[:]", 200_000),
		"commas":      strings.Repeat("a,", 200_000) + "a",
		"and":         strings.Repeat("a and ", 200_000) + "a",
		"comparison":  strings.Repeat("a<", 200_000) + "a",
		"elif":        "if a: b\n" + strings.Repeat("elif a: b\n", 100_000) + "else: c",
		"elif blocks": "if a:\n b\n" + strings.Repeat("elif a:\n b\n", 100_000) + "else:\n c",
		"elements":    "[" + strings.Repeat("a,", 200_000) + "]",
		"entries":     "{" + strings.Repeat("a:b,", 200_000) + "}",
		"arguments":   "f(" + strings.Repeat("a=b,", 200_000) + ")",
		"statements":  strings.Repeat("a;", 200_000),
		"conditional": strings.Repeat("a if b else ", 10_000) + "c",
		"assignments": strings.Repeat("a=", 10_000) + "b",
		"formats":     strings.Repeat("f'{a}' ", 100_000),
		"fields":      "f'" + strings.Repeat("{a}", 200_000) + "'",
		"texts":       strings.Repeat("'a' ", 200_000),
		"mixed":       "a" + strings.Repeat("+b*c", 100_000),
		"loops":       "[a" + strings.Repeat(" for a in b", 100_000) + "]",
		"excepts":     "try: a\n" + strings.Repeat("except b: c\n", 100_000),
		"decorators":  strings.Repeat("@a\n", 100_000) + "def f(): pass",
		"cases":       "match a:\n" + strings.Repeat(" case 1|2: b\n", 100_000),
		"alternative": "match a:\n case " + strings.Repeat("1|", 100_000) + "1: b\n",
		"modules":     "import a" + strings.Repeat(".a", 200_000),
		"continued":   strings.Repeat("\\\n", 200_000) + "a",
		"comments":    strings.Repeat("#\n", 200_000) + "a",
		"long text":   "x = '" + strings.Repeat("a", megabyte) + "'",
		"long lines":  "x = '''" + strings.Repeat("\\x41\n", megabyte/5) + "'''",
		"long name":   strings.Repeat("a", megabyte) + "=1",
	}
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			file := read(t, source)
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
	for _, piece := range []string{"a if b else ", "a="} {
		t.Run(piece, func(t *testing.T) { refuse(t, fill(piece)+"c", "depth") })
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
		{"nodes of broken lines", strings.Repeat("a b\n", 100_000), "nodes", parse.Limits{Nodes: 10_000}},
		{"nodes of imports", strings.Repeat("import a\n", 100_000), "nodes", parse.Limits{Nodes: 10_000}},
		{"nodes of a chain", "x" + strings.Repeat(".a", 100_000), "nodes", parse.Limits{Nodes: 10_000}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := python.Parse("a.py", test.source, test.limits)
			var passed *parse.LimitError
			if !errors.As(err, &passed) || passed.Limit != test.limit {
				t.Errorf("got %v, want the %s limit", err, test.limit)
			}
		})
	}
}

// TestIntegersAreBounded reads integers that are too long to be worth their digits.
func TestIntegersAreBounded(t *testing.T) {
	tests := []struct{ name, source, want string }{
		{"decimal", strings.Repeat("9", 200_000), strings.Repeat("9", 200_000) + "n"},
		{"too long", strings.Repeat("9", 200_001), "#null"},
		{"hexadecimal too long", "0x" + strings.Repeat("f", megabyte), "#null"},
		{"zeros", strings.Repeat("0", megabyte), "0"},
		{"exact", "0x1" + strings.Repeat("0", 100), "2.5822498780869086e+120"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := dump(read(t, test.source).Body); got != test.want {
				t.Errorf("got %.100s, want %.100s", got, test.want)
			}
		})
	}
}

var brokenPieces = strings.Split(`(@ [@ {@ ({@ f(@ ) ] } @ # \ ' " ''' """ f' f""" f'{ f"{a f'''{ rb' u" ! ? $ % %a !a .. ... 0x 1e 1a 0777a
if if( if@ elif else else: while for for( for@in def def( def@ class class( class: with with( as try try: except except: except@ finally
lambda lambda: lambda@ return( raise( yield( del( del import import@ from from. from.import from@import global global@ nonlocal assert assert@
pass@ a@b:= := = == =a a= a== a+= += -> a->b <> a<>@ async async@ await await@ match match@ case case@: match(a):@ type@ type print@ print>> exec@
a:b:c @a @a@ (a [a {a {a:@ {**@ f(**@ f(a=@ f(a= f(a) a.@ a. a[@ a[:@ a[ (a,@ a if b if (a for a for `+"\x00 \x0b \x0c \x1a \xff \u00a0 \ufeff \u2028 ` `a` `@`", " ")

func TestBrokenSourcesEnd(t *testing.T) {
	for _, piece := range brokenPieces {
		t.Run(piece, func(t *testing.T) {
			for _, after := range []string{"", " ", "\n", "\n  ", ":\n", "\n\t a"} {
				survive(t, fillTo(megabyte/64, piece+after))
			}
		})
	}
}

// TestBrokenSourcesCostNoMoreThanReading makes sure that mending a source of twice
// the size passes no more than twice the bytes.
func TestBrokenSourcesCostNoMoreThanReading(t *testing.T) {
	const size = 1 << 13
	for _, piece := range brokenPieces {
		for _, after := range []string{"\n", "\n(a b\n"} {
			once, twice := python.Reread(fillTo(size, piece+after)), python.Reread(fillTo(2*size, piece+after))
			if once > 12*size+1<<17 || twice > 24*size+1<<17 {
				t.Errorf("%q: %d bytes are passed again, and %d of twice as many", piece+after, once, twice)
			}
		}
	}
}
