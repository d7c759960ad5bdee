package javascript_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
)

var dialects = []string{"a.js", "a.mjs", "a.cjs", "a.jsx", "a.ts", "a.tsx"}

// vocabulary is what random sources are made of.
var vocabulary = strings.Fields(`a b $ _ await async break case catch class const continue debugger default delete do else enum
	export extends false finally for function if import in instanceof let new null return static super switch this throw true try
	typeof var void while with yield of get set from as type interface namespace declare abstract accessor using defer source
	public private readonly satisfies keyof infer is asserts constructor { } ( ) [ ] ; , < > <= >= == != === !== + - * / % ** ++ --
	<< >> >>> & | ^ ! ~ && || ?? ? : = += -= *= /= %= **= <<= >>= >>>= &= |= ^= &&= ||= ??= => . ... ?. @ # #a 0 1 .5 0x1 1n 1_0
	"b" 'c' " ' ` + "`d` ` ${ `e${ }f` }g${ /h/ /[/]/u /* */ // <!-- --> </ /> <a> </a> <a/> \\u0061 \\u{62} \\ \\x é 日 \u2028")

func soup() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{" ", " ", " ", "\n", "", "\t", ";", "\r\n"})
	return rapid.Custom(func(t *rapid.T) string {
		var out strings.Builder
		for range rapid.IntRange(0, 60).Draw(t, "tokens") {
			out.WriteString(rapid.SampledFrom(vocabulary).Draw(t, "token"))
			out.WriteString(blank.Draw(t, "blank"))
		}
		return out.String()
	})
}

// TestSoup reads random tokens: it always ends, every node has a place in the
// source, and reading twice gives the same.
func TestSoup(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name, source := rapid.SampledFrom(dialects).Draw(r, "name"), soup().Draw(r, "source")
		checkAny(r, name, source)
	})
}

// TestSoupLeavesWhatStandsBefore puts a statement before random tokens: it is
// read as ever.
func TestSoupLeavesWhatStandsBefore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		name, source := rapid.SampledFrom(dialects).Draw(r, "name"), soup().Draw(r, "source")
		file := read(r, name, "before(1);\n"+source)
		if got := dump(file.Body[:1]); got != "(call before 1)" {
			r.Fatalf("before is read as %s", got)
		}
	})
}

// checkAny reads what may be anything.
func checkAny(t rapid.TB, name, source string) {
	t.Helper()
	limits := parse.Limits{Bytes: 1 << 20, Depth: 200, Nodes: 1 << 20}
	file, err := javascript.Parse(name, source, limits)
	if err != nil {
		return
	}
	checkPlaces(t, file)
	again, err := javascript.Parse(name, source, limits)
	if err != nil || dump(again.Body) != dump(file.Body) || len(again.Bad) != len(file.Bad) {
		t.Errorf("%s: read differently the second time", name)
	}
}

func FuzzParse(f *testing.F) {
	for _, path := range snippetFiles(f) {
		name, list := snippets(f, path)
		for i, source := range list {
			if i%5 == 0 {
				f.Add(name, source)
			}
		}
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "sources", "*.[jt]s*"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		if source, err := os.ReadFile(path); err == nil && !strings.HasSuffix(path, ".golden") {
			f.Add(filepath.Base(path), string(source))
		}
	}
	f.Fuzz(func(t *testing.T, name, source string) { checkAny(t, name, source) })
}
