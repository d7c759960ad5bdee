package shell

import (
	"fmt"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// maxBraces is how many words one brace expression may become, and how many
// braces a word may have; more are loops over numbers, and left as written.
const maxBraces = 64

// braces expands {a,b} and {1..3} in a word, to one list of parts a field.
func braces(w *syntax.Word) [][]syntax.WordPart {
	whole := [][]syntax.WordPart{w.Parts}
	if !mayBrace(w) {
		return whole
	}
	split := &syntax.Word{Parts: w.Parts}
	if !syntax.SplitBraces(split) {
		return whole
	}
	out := expand(split.Parts, 0)
	if len(out) == 0 || len(out) > maxBraces {
		return whole
	}
	return out
}

func mayBrace(w *syntax.Word) bool {
	n := 0
	for _, p := range w.Parts {
		if lit, ok := p.(*syntax.Lit); ok {
			n += strings.Count(lit.Value, "{")
		}
	}
	return n > 0 && n <= maxBraces
}

// expand gives every combination, or more than maxBraces of them when it is too
// much to go on.
func expand(parts []syntax.WordPart, depth int) [][]syntax.WordPart {
	out := [][]syntax.WordPart{nil}
	for _, p := range parts {
		choices := [][]syntax.WordPart{{p}}
		if b, ok := p.(*syntax.BraceExp); ok {
			choices = alternatives(b, depth)
		}
		if len(choices)*len(out) > maxBraces {
			return make([][]syntax.WordPart, maxBraces+1)
		}
		out = product(out, choices)
	}
	return out
}

func product(left, right [][]syntax.WordPart) [][]syntax.WordPart {
	if len(right) == 1 {
		for i := range left {
			left[i] = append(left[i], right[0]...)
		}
		return left
	}
	var out [][]syntax.WordPart
	for _, a := range left {
		for _, b := range right {
			out = append(out, append(append([]syntax.WordPart(nil), a...), b...))
		}
	}
	return out
}

func alternatives(b *syntax.BraceExp, depth int) [][]syntax.WordPart {
	if b.Sequence {
		return sequenceOf(b)
	}
	var out [][]syntax.WordPart
	for _, e := range b.Elems {
		if depth > 8 || len(out) > maxBraces {
			return make([][]syntax.WordPart, maxBraces+1)
		}
		out = append(out, expand(e.Parts, depth+1)...)
	}
	return out
}

// sequenceOf expands {1..5}, {01..10}, {a..e} and {1..9..2}.
func sequenceOf(b *syntax.BraceExp) [][]syntax.WordPart {
	tooMuch := make([][]syntax.WordPart, maxBraces+1)
	from, number, ok := bound(b.Elems[0])
	to, number2, ok2 := bound(b.Elems[1])
	step := 1
	if len(b.Elems) > 2 {
		step, _, _ = bound(b.Elems[2])
	}
	step = max(step, -step, 1)
	if !ok || !ok2 || number != number2 || max(to-from, from-to)/step >= maxBraces {
		return tooMuch
	}
	if to < from {
		step = -step
	}
	width := max(padding(b.Elems[0]), padding(b.Elems[1]))
	at := b.Elems[0].Pos()
	var out [][]syntax.WordPart
	for n := from; step > 0 && n <= to || step < 0 && n >= to; n += step {
		value := string(rune(n))
		if number {
			value = fmt.Sprintf("%0*d", width, n)
		}
		out = append(out, []syntax.WordPart{&syntax.Lit{ValuePos: at, ValueEnd: at, Value: value}})
	}
	return out
}

// padding is the width that a bound such as 01 asks for.
func padding(w *syntax.Word) int {
	s := w.Lit()
	if digits := strings.TrimPrefix(s, "-"); len(digits) > 1 && digits[0] == '0' {
		return min(len(s), 32)
	}
	return 0
}

func bound(w *syntax.Word) (n int, number, ok bool) {
	s := w.Lit()
	if n, err := strconv.Atoi(s); err == nil && max(n, -n) < 1<<31 {
		return n, true, true
	}
	if len(s) == 1 {
		return int(s[0]), false, true
	}
	return 0, false, false
}
