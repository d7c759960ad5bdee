package python_test

import (
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/parse"
	"taisei/detect/parse/python"
)

// vocabulary is what random sources are made of.
var vocabulary = append(strings.Fields(`a b self _ print exec match case type async await nonlocal super property staticmethod False None True and as
	assert break class continue def del elif else except finally for from global if import in is lambda not or pass raise return try while with
	yield ( ) [ ] { } : , ; . ... = == != <> < > <= >= + - * / // % @ & | ^ ~ << >> ** += -= *= /= //= **= >>= @= &= := -> ! 0 1 0x1F 0o7 077 10L 2j 1_0
	1.5 .5 1e3 'a' "b" b'c' rb'd' u'e' ur'f' '''g''' """h""" f'{a}' f'i{b!r:>{c}}' f" {a=} f'{ }' f''' ''' """ ' " \ # $ ? ! @a class:
	𝓮val é 日 #coding:utf-7`), "\\\n", "\x00", "\x0c", "\ufeff", "`", "if a:\n  ", "def f(a):\n  ", "class A:\n\t", "try:\n ", "\nelse:\n  ", "match a:\n  case ")

func soup() *rapid.Generator[string] {
	blank := rapid.SampledFrom([]string{" ", " ", " ", "\n", "", "\n  ", "\n    ", "\n\t", ":\n   ", ";", "\r\n", "\r"})
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
	rapid.Check(t, func(r *rapid.T) { checkAny(r, soup().Draw(r, "source")) })
}

// TestSoupLeavesWhatStandsBefore puts a statement before random tokens: it is read as ever.
func TestSoupLeavesWhatStandsBefore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		file := read(r, "before(1)\n"+soup().Draw(r, "source"))
		if got := dump(file.Body[:1]); got != "before(1)" && got != "BAD" {
			r.Fatalf("before is read as %s", got)
		}
	})
}

// TestSoupLeavesWhatFollows puts a function after random tokens without brackets and
// quotes: it is read as ever.
func TestSoupLeavesWhatFollows(t *testing.T) {
	calm := rapid.SampledFrom(strings.Fields("a b class def if else for in lambda return import from = == + * : , . not @ 1 'c' $ ? ;"))
	rapid.Check(t, func(r *rapid.T) {
		words := rapid.SliceOfN(calm, 1, 12).Draw(r, "words")
		file := read(r, strings.Join(words, " ")+"\ndef after():\n  return 1\n")
		if got := dump(file.Body); !strings.Contains(got, "def after() {return 1}") {
			r.Fatalf("%q: read as %s", words, got)
		}
	})
}

// checkAny reads what may be anything.
func checkAny(t rapid.TB, source string) {
	t.Helper()
	limits := parse.Limits{Bytes: 1 << 20, Depth: 200, Nodes: 1 << 20}
	file, err := python.Parse("a.py", source, limits)
	if err != nil {
		return
	}
	checkPlaces(t, file)
	again, err := python.Parse("a.py", source, limits)
	if err != nil || dump(again.Body) != dump(file.Body) || len(again.Bad) != len(file.Bad) {
		t.Errorf("%.100q: read differently the second time", source)
	}
}

func FuzzParse(f *testing.F) {
	for _, group := range lowerings {
		for _, test := range group {
			f.Add(test.source)
		}
	}
	paths, err := filepath.Glob(filepath.Join("testdata", "sources", "*.py"))
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		f.Add(load(f, path))
	}
	f.Fuzz(func(t *testing.T, source string) { checkAny(t, source) })
}
