package evasion

import "strings"

type kind uint8

const (
	space kind = iota
	newline
	comment
	name
	number
	text // a literal whose value may be known
	template
	pattern
	operator
)

// token is a stretch of a source; all of them together are the source.
type token struct {
	kind  kind
	at    int
	text  string
	depth int // of brackets around it
}

func (t token) end() int { return t.at + len(t.text) }

// lexer cuts a source into tokens.
type lexer struct {
	source string
	at     int
	depth  int
	out    []token
}

func (l *lexer) rest() string { return l.source[l.at:] }

func (l *lexer) take(k kind, n int) {
	n = min(n, len(l.source)-l.at)
	l.out = append(l.out, token{k, l.at, l.source[l.at : l.at+n], l.depth})
	l.at += n
}

// operator takes one byte or a long operator, and counts brackets.
func (l *lexer) operator(long []string) {
	for _, o := range long {
		if strings.HasPrefix(l.rest(), o) {
			l.take(operator, len(o))
			return
		}
	}
	switch l.source[l.at] {
	case ')', ']', '}':
		l.depth--
	}
	l.take(operator, 1)
	switch l.source[l.at-1] {
	case '(', '[', '{':
		l.depth++
	}
}

// span is how many bytes from the start of s satisfy is.
func span(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\f' || c == '\r' }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isWord(c byte) bool {
	return c == '_' || c == '$' || isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func isNumber(c byte) bool { return c == '.' || isWord(c) && c < 0x80 && c != '$' }

// quoted is the length of a literal from its opening quote to its closing one.
func quoted(s, quote string, escapes bool) int {
	for i := len(quote); i < len(s); i++ {
		if escapes && s[i] == '\\' {
			i++
			continue
		}
		if strings.HasPrefix(s[i:], quote) {
			return i + len(quote)
		}
	}
	return len(s)
}

// significant are the tokens that mean something.
func significant(tokens []token) []token {
	var out []token
	for _, t := range tokens {
		if t.kind != space && t.kind != newline && t.kind != comment {
			out = append(out, t)
		}
	}
	return out
}

// closing is the index of the bracket that closes the one at i; -1 without it.
func closing(tokens []token, i int) int {
	for j := i + 1; j < len(tokens); j++ {
		if tokens[j].kind == operator && strings.Contains(")]}", tokens[j].text) && tokens[j].depth == tokens[i].depth {
			return j
		}
	}
	return -1
}
