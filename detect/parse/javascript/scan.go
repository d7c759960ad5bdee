package javascript

import (
	"strings"
	"unicode/utf8"
)

// A token is the smallest piece of source that means something.
type token struct {
	kind    kind
	newline bool // a line terminator stands before it
	escaped bool // text holds escapes: a string's are not yet undone, a word's are
	start   int
	text    string  // a word's name; what stands between a string's or template's quotes
	number  float64 // a number's value
}

// A scanner cuts source into tokens, one at a time. It holds the token that it
// found last and can be copied to look ahead.
type scanner struct {
	source string
	at     int // end of the current token
	token
	end     int    // end of the token before it
	problem string // why the current token is invalid
	module  bool   // read as a module: HTML-like comments are none
	either  bool   // something was met that modules and scripts read differently
}

// class sorts bytes by what they can begin.
type class uint8

const (
	classOther class = iota
	classBlank
	classWord
	classDigit
	classQuote
	classSingle // a punctuator that is never the start of a longer one
	classMark   // a punctuator that may be
	classWide   // not ASCII
)

var classes = func() (t [256]class) {
	fill := func(bytes string, c class) {
		for _, b := range []byte(bytes) {
			t[b] = c
		}
	}
	for b := 'a'; b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = classWord, classWord
	}
	for b := 0x80; b < 0x100; b++ {
		t[b] = classWide
	}
	fill("$_", classWord)
	fill("0123456789", classDigit)
	fill("'\"", classQuote)
	fill(" \t\v\f\n\r", classBlank)
	fill("()[]{};,:~@", classSingle)
	fill(".<>=!+-*%&|^?/`#", classMark)
	return t
}()

var singles = [128]kind{
	'(': tLParen, ')': tRParen, '[': tLBracket, ']': tRBracket, '{': tLBrace, '}': tRBrace,
	';': tSemicolon, ',': tComma, ':': tColon, '~': tTilde, '@': tAt,
}

// scan finds the next token.
func (s *scanner) scan() {
	s.end = s.at
	s.newline = false
	s.escaped = false
	s.skipBlank()
	s.start = s.at
	if s.at >= len(s.source) {
		s.kind = tEOF
		return
	}
	b := s.source[s.at]
	switch classes[b] {
	case classWord:
		s.word()
	case classSingle:
		s.kind = singles[b]
		s.at++
	case classMark:
		s.mark(b)
	case classDigit:
		s.digits()
	case classQuote:
		s.quoted(b)
	default:
		s.word()
	}
}

// next returns the byte at offset n from the current place, 0 past the end.
func (s *scanner) byteAt(n int) byte {
	if s.at+n < len(s.source) {
		return s.source[s.at+n]
	}
	return 0
}

// invalid makes the token one that no rule accepts.
func (s *scanner) invalid(end int, problem string) {
	s.kind, s.at, s.problem = tInvalid, end, problem
}

// skipBlank passes white space and comments.
func (s *scanner) skipBlank() {
	for s.at < len(s.source) {
		switch b := s.source[s.at]; {
		case b == ' ' || b == '\t' || b == '\v' || b == '\f':
			s.at++
		case b == '\n' || b == '\r':
			s.newline = true
			s.at++
		case b == '/' && s.byteAt(1) == '/':
			s.skipLine()
		case b == '/' && s.byteAt(1) == '*':
			s.skipComment()
		case b == '<' || b == '-':
			if !s.skipMarkupComment() {
				return
			}
		case b >= utf8.RuneSelf:
			if !s.skipWideBlank() {
				return
			}
		default:
			return
		}
	}
}

// skipLine passes the rest of the line, not its end.
func (s *scanner) skipLine() {
	for s.at < len(s.source) {
		b := s.source[s.at]
		if b == '\n' || b == '\r' || b == 0xE2 && isWideNewline(s.source[s.at:]) {
			return
		}
		s.at++
	}
}

func (s *scanner) skipComment() {
	length := strings.Index(s.source[s.at+2:], "*/")
	end := s.at + 2 + length + 2
	if length < 0 {
		end = len(s.source)
	}
	body := s.source[s.at:end]
	if strings.ContainsAny(body, "\n\r") || strings.Contains(body, "\u2028") || strings.Contains(body, "\u2029") {
		s.newline = true
	}
	s.at = end
}

// skipMarkupComment passes <!-- and, at the start of a line, -->, which hide
// the rest of the line from scripts but not from modules.
func (s *scanner) skipMarkupComment() bool {
	rest := s.source[s.at:]
	opens := strings.HasPrefix(rest, "<!--")
	closes := strings.HasPrefix(rest, "-->") && (s.newline || s.end == 0)
	if !opens && !closes {
		return false
	}
	s.either = true
	if !s.module {
		s.skipLine()
	}
	return !s.module
}

func isWideNewline(rest string) bool {
	return strings.HasPrefix(rest, "\u2028") || strings.HasPrefix(rest, "\u2029")
}

// skipWideBlank passes white space outside ASCII.
func (s *scanner) skipWideBlank() bool {
	r, size := utf8.DecodeRuneInString(s.source[s.at:])
	switch {
	case r == '\u2028' || r == '\u2029':
		s.newline = true
	case r == '\u00A0' || r == '\uFEFF' || r == '\u1680' || r >= '\u2000' && r <= '\u200A' ||
		r == '\u202F' || r == '\u205F' || r == '\u3000':
	default:
		return false
	}
	s.at += size
	return true
}

// skipHashbang passes #!… at the very start.
func (s *scanner) skipHashbang() {
	s.at = len(s.source) - len(strings.TrimPrefix(s.source, "\uFEFF"))
	if strings.HasPrefix(s.source[s.at:], "#!") {
		s.skipLine()
	}
}
