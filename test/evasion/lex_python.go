package evasion

import (
	"strconv"
	"strings"
)

var pythonOperators = []string{"**=", "//=", ">>=", "<<=", "...", ":=", "->", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "==", "!=", "<=", ">=", "**", "//", ">>", "<<"}

func lexPython(source string) []token {
	l := &lexer{source: source}
	for l.at < len(source) {
		rest := l.rest()
		switch c := rest[0]; {
		case strings.HasPrefix(rest, "\\\n"):
			l.take(space, 2)
		case c == '\n':
			l.take(newline, 1)
		case isBlank(c):
			l.take(space, span(rest, isBlank))
		case c == '#':
			l.take(comment, span(rest, func(c byte) bool { return c != '\n' }))
		case isDigit(c):
			l.take(number, span(rest, isNumber))
		case pythonPrefix(rest) >= 0:
			n := pythonPrefix(rest)
			quote := rest[n : n+1]
			if strings.HasPrefix(rest[n:], strings.Repeat(quote, 3)) {
				quote = strings.Repeat(quote, 3)
			}
			l.take(text, n+quoted(rest[n:], quote, true))
		case isWord(c):
			l.take(name, span(rest, isWord))
		default:
			l.operator(pythonOperators)
		}
	}
	return l.out
}

// pythonPrefix is the length of what stands before a literal's quote; -1 where there
// is no literal.
func pythonPrefix(s string) int {
	n := span(s, func(c byte) bool { return strings.IndexByte("rRbBuUfF", c) >= 0 })
	if n > 2 || n >= len(s) || s[n] != '\'' && s[n] != '"' {
		return -1
	}
	return n
}

// pythonValue is what a literal stands for, one rune a byte where it is bytes.
func pythonValue(literal string) (value string, isBytes, ok bool) {
	n := pythonPrefix(literal)
	prefix, body := strings.ToLower(literal[:n]), literal[n:]
	quote := 1
	if len(body) >= 6 && body[:3] == strings.Repeat(body[:1], 3) {
		quote = 3
	}
	if len(body) < 2*quote || strings.Contains(prefix, "f") {
		return "", false, false
	}
	body = body[quote : len(body)-quote]
	isBytes = strings.Contains(prefix, "b")
	if strings.Contains(prefix, "r") {
		return body, isBytes, true
	}
	value, ok = unescape(body)
	return value, isBytes, ok
}

// unescape undoes the escapes that Python and JavaScript share.
func unescape(s string) (string, bool) {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			out.WriteByte(s[i])
			continue
		}
		i++
		switch c := s[i]; c {
		case 'n', 't', 'r', '\\', '\'', '"', 'b', 'f', 'v', '/', '`', '$':
			out.WriteString(map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 'b': "\b", 'f': "\f", 'v': "\v"}[c])
			if !strings.ContainsRune("ntrbfv", rune(c)) {
				out.WriteByte(c)
			}
		case '\n':
		case 'x', 'u':
			width := 2
			if c == 'u' {
				width = 4
			}
			if i+width >= len(s) {
				return "", false
			}
			n, err := strconv.ParseUint(s[i+1:i+1+width], 16, 32)
			if err != nil || n >= 0xd800 && n < 0xe000 {
				return "", false
			}
			out.WriteRune(rune(n))
			i += width
		default:
			return "", false
		}
	}
	return out.String(), true
}

// statement is one simple statement, or the head of a compound one.
type statement struct {
	tokens []token // significant ones
	indent string
	first  bool // of its line
}

func (st statement) from() int { return st.tokens[0].at }

func (st statement) to() int { return st.tokens[len(st.tokens)-1].end() }

// statements cuts a source of Python at the ends of lines and at semicolons.
func statements(tokens []token) []statement {
	var out []statement
	var now []token
	indent, first, begun := "", true, true
	flush := func() {
		if len(now) > 0 {
			out = append(out, statement{now, indent, first})
			first = false
		}
		now = nil
	}
	for _, t := range tokens {
		switch {
		case t.kind == newline && t.depth == 0:
			flush()
			indent, first, begun = "", true, true
		case t.kind == space && begun:
			indent, begun = t.text, false
		case t.kind == operator && t.text == ";" && t.depth == 0:
			flush()
		case t.kind != space && t.kind != newline && t.kind != comment:
			begun = false
			now = append(now, t)
		}
	}
	flush()
	return out
}

// indented moves every line of a program to the right, but not what stands in a literal.
func indented(source string, by string) string {
	var out strings.Builder
	out.WriteString(by)
	for _, t := range lexPython(source) {
		out.WriteString(t.text)
		if t.kind == newline {
			out.WriteString(by)
		}
	}
	return out.String()
}
