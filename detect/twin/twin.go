package twin

import (
	"path"
	"strings"

	"taisei/detect/parse"
)

// Sources are the texts and names of readable sources.
type Sources struct {
	words map[string]bool
}

// Limits of what is kept of hostile sources.
const (
	mostWords   = 400_000
	mostStrays  = 200
	mostTexts   = 50 // of one function
	longestWord = 4 << 10
)

// Add takes in one readable file.
func (s *Sources) Add(f *parse.File) {
	if s.words == nil {
		s.words = map[string]bool{}
	}
	walk(f, func(n parse.Node, _ *parse.Func) {
		words := wordsOf(n)
		if text, ok := n.(*parse.String); ok && strings.ContainsAny(text.Value, " \n") {
			words = append(words, strings.Fields(text.Value[:min(len(text.Value), longestWord)])...)
		}
		for _, w := range words {
			if len(s.words) < mostWords {
				s.words[strings.Clone(w)] = true // the source itself is let go
			}
		}
	})
}

// Stray is a function of a minified file that was not made of the sources.
type Stray struct {
	Pos     parse.Pos
	Texts   []string // that stand in it alone
	Unknown int      // words that do, texts among them
}

// fewest is how many unknown words a function needs before it says anything.
const fewest = 3

// tally counts the words of one function.
type tally struct {
	Stray
	known int
}

func (c *tally) strange() bool { return c.Unknown >= fewest && c.Unknown > c.known }

// Strays lists the functions of a minified file most of whose words stand nowhere
// in the sources. What stands outside any function counts as one.
func (s *Sources) Strays(minified *parse.File) []Stray {
	tallies := map[*parse.Func]*tally{}
	var order []*tally
	walk(minified, func(n parse.Node, in *parse.Func) {
		c := tallies[in]
		if c == nil {
			c = &tally{}
			if in != nil {
				c.Pos = in.Pos
			}
			tallies[in] = c
			order = append(order, c)
		}
		s.count(c, n)
	})
	var out []Stray
	for _, c := range order {
		if c.strange() && len(out) < mostStrays {
			out = append(out, c.Stray)
		}
	}
	return out
}

func (s *Sources) count(c *tally, n parse.Node) {
	_, text := n.(*parse.String)
	for _, w := range wordsOf(n) {
		if s.has(w, text) {
			c.known++
			continue
		}
		c.Unknown++
		if text && len(c.Texts) < mostTexts {
			c.Texts = append(c.Texts, w)
		}
	}
}

// has reports whether the sources have a word. A minifier joins texts, so a long
// one may be known by its parts.
func (s *Sources) has(w string, text bool) bool {
	if s.words[w] {
		return true
	}
	if !text || !strings.ContainsAny(w, " \n") {
		return false
	}
	known, all := 0, 0
	for part := range strings.FieldsSeq(w) {
		all++
		if s.words[part] {
			known++
		}
	}
	return known*2 > all
}

// wordsOf are the words of a node that a minifier keeps, without those that every
// program has.
func wordsOf(n parse.Node) []string {
	switch n := n.(type) {
	case *parse.String:
		return telling(n.Value[:min(len(n.Value), longestWord)])
	case *parse.Member:
		return telling(n.Name)
	case *parse.Name:
		if len(n.Name) > 3 { // shorter ones are what a minifier makes
			return telling(n.Name)
		}
	}
	return nil
}

func telling(w string) []string {
	if len(w) < 3 || len(w) > longestWord || everywhere[w] {
		return nil
	}
	return []string{w}
}

// walk meets every node with the function that it stands in.
func walk(f *parse.File, visit func(n parse.Node, in *parse.Func)) {
	type item struct {
		n  parse.Node
		in *parse.Func
	}
	var todo []item
	for i := len(f.Body) - 1; i >= 0; i-- {
		todo = append(todo, item{f.Body[i], nil})
	}
	for len(todo) > 0 {
		it := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		visit(it.n, it.in)
		in := it.in
		if fn, ok := it.n.(*parse.Func); ok {
			in = fn
		}
		from := len(todo)
		parse.EachChild(it.n, func(c parse.Node) { todo = append(todo, item{c, in}) })
		for i, j := from, len(todo)-1; i < j; i, j = i+1, j-1 {
			todo[i], todo[j] = todo[j], todo[i]
		}
	}
}

// Minified reports whether a file is minified: it is called so, or has hardly a
// line that a person could have written.
func Minified(name string, data []byte) bool {
	if Stem(name) != "" {
		return true
	}
	lines := 1
	for _, c := range data {
		if c == '\n' {
			lines++
		}
	}
	return len(data) > 2000 && len(data)/lines > 400
}

// Stem is the name of the readable file that a minified one is named after, without
// its extension; empty when its name says nothing.
func Stem(name string) string {
	base := path.Base(name)
	ext := path.Ext(base)
	base = strings.TrimSuffix(base, ext)
	for _, end := range []string{".min", "-min", "_min", ".prod", ".production.min"} {
		if stem, ok := strings.CutSuffix(base, end); ok && stem != "" {
			return strings.TrimSuffix(stem, ".production")
		}
	}
	return ""
}

var everywhere = set(`default prototype constructor exports module require define length push pop shift concat slice splice join map filter
forEach reduce some every indexOf includes call apply bind keys values entries assign create defineProperty defineProperties getOwnPropertyDescriptor
getOwnPropertyNames getOwnPropertySymbols getPrototypeOf setPrototypeOf hasOwnProperty toString valueOf toStringTag iterator asyncIterator Symbol Object Array
Function String Number Boolean Promise Error TypeError RangeError Reflect construct value enumerable configurable writable get set __esModule __proto__
next return throw done then catch finally resolve reject all name message stack arguments undefined globalThis self window global this function object
string number boolean symbol isArray from of test exec match replace split trim substring charAt charCodeAt fromCharCode amd use strict
Math floor ceil round min max abs parseInt parseFloat isNaN JSON parse stringify Date now console log warn error`)

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}
