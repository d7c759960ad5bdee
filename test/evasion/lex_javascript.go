package evasion

import (
	"slices"
	"strings"
)

var javascriptOperators = []string{">>>=", "...", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>", "**"}

func lexJavaScript(source string) []token {
	l := &lexer{source: source}
	for l.at < len(source) {
		rest := l.rest()
		switch c := rest[0]; {
		case l.at == 0 && strings.HasPrefix(rest, "#!"), strings.HasPrefix(rest, "//"):
			l.take(comment, span(rest, func(c byte) bool { return c != '\n' }))
		case strings.HasPrefix(rest, "/*"):
			l.take(comment, 2+len(before(rest[2:], "*/"))+2)
		case c == '\n':
			l.take(newline, 1)
		case isBlank(c):
			l.take(space, span(rest, isBlank))
		case isDigit(c):
			l.take(number, span(rest, isNumber))
		case c == '\'' || c == '"':
			l.take(text, quoted(rest, rest[:1], true))
		case c == '`':
			l.take(template, templateLength(rest))
		case isWord(c) || c == '#':
			l.take(name, 1+span(rest[1:], isWord))
		case c == '/' && l.regexpMayStand():
			l.take(pattern, regexpLength(rest))
		default:
			l.operator(javascriptOperators)
		}
	}
	return l.out
}

// before is what stands before the first end.
func before(s, end string) string {
	head, _, _ := strings.Cut(s, end)
	return head
}

// templateLength follows a template over what is nested in it.
func templateLength(s string) int {
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '\\':
			i++
		case s[i] == '`':
			return i + 1
		case strings.HasPrefix(s[i:], "${"):
			i += 1 + holeLength(s[i+1:])
			i--
		}
	}
	return len(s)
}

// holeLength is the length of {…} with what is quoted in it.
func holeLength(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case '\'', '"':
			i += quoted(s[i:], s[i:i+1], true) - 1
		case '`':
			i += templateLength(s[i:]) - 1
		}
	}
	return len(s)
}

func regexpLength(s string) int {
	class := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '[':
			class = true
		case ']':
			class = false
		case '/':
			if !class {
				return i + 1 + span(s[i+1:], isWord)
			}
		}
	}
	return len(s)
}

// regexpMayStand tells a regular expression from a division by what stands before.
func (l *lexer) regexpMayStand() bool {
	all := significant(l.out[max(0, len(l.out)-8):])
	if len(all) == 0 {
		return true
	}
	switch last := all[len(all)-1]; last.kind {
	case operator:
		return !strings.Contains(")]}", last.text)
	case name:
		return slices.Contains([]string{"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "await", "yield"}, last.text)
	}
	return false
}

// javascriptValue is what a literal stands for.
func javascriptValue(literal string) (string, bool) {
	if len(literal) < 2 {
		return "", false
	}
	return unescape(literal[1 : len(literal)-1])
}

// chunks cuts a script of JavaScript at the semicolons outside of brackets.
func chunks(source string) []string {
	var out []string
	from := 0
	tokens := lexJavaScript(source)
	for i, t := range tokens {
		if t.kind == operator && t.text == ";" && t.depth == 0 && !goesOn(tokens[i+1:]) {
			out = append(out, source[from:t.end()])
			from = t.end()
		}
	}
	if rest := source[from:]; strings.TrimSpace(rest) != "" {
		out = append(out, rest)
	}
	return out
}

// goesOn reports whether what follows a semicolon belongs to the statement before it.
func goesOn(tokens []token) bool {
	all := significant(tokens)
	return len(all) > 0 && slices.Contains([]string{"else", "while", "catch", "finally"}, all[0].text)
}
