package python

import "strings"

// A literal says how a string is written.
type literal struct {
	body, close int // its text is between; close is not known for a format string
	quote       byte
	triple      bool
	raw         bool
	bytes       bool
	format      bool
	unicode     bool // raw of old, in which \u is an escape all the same
	escaped     bool // it has backslashes or carriage returns
}

// quoted reads a string whose quote stands at str.body.
func (s *scanner) quoted(str literal) {
	source := s.source
	i := str.body
	str.quote = source[i]
	if strings.HasPrefix(source[i:], tripled(str.quote)) {
		str.triple = true
		i += 2
	}
	str.body = i + 1
	s.str = str
	if str.format && (!str.triple || s.closes(str)) {
		s.finish(tFormat, str.body)
		return
	}
	s.passText()
}

func tripled(quote byte) string {
	if quote == '"' {
		return `"""`
	}
	return "'''"
}

// closes tells whether any closing quotes can follow a triple quote. What was
// searched in vain is not searched again.
func (s *scanner) closes(str literal) bool {
	known := &s.noTriple[str.quote&1]
	if *known > 0 && str.body >= *known {
		return false
	}
	if strings.Contains(s.source[str.body:], tripled(str.quote)) {
		return true
	}
	*known = str.body
	return false
}

// passText passes the text of a string in which no expressions stand.
func (s *scanner) passText() {
	if s.str.triple {
		s.passTriple()
		return
	}
	source, quote := s.source, s.str.quote
	for i := s.str.body; i < len(source); i++ {
		switch source[i] {
		case quote:
			s.str.close = i
			s.finish(tString, i+1)
			return
		case '\\':
			s.str.escaped = true
			i++
			if i < len(source) && source[i] == '\r' {
				i = afterNewline(source, i) - 1
			}
		case '\n', '\r':
			s.invalid("the string does not end in its line", i)
			return
		}
	}
	s.invalid("the string does not end", len(source))
}

func (s *scanner) passTriple() {
	source, quote := s.source, s.str.quote
	if !s.closes(s.str) {
		s.invalid("the string does not end", lineBreak(source, s.str.body))
		return
	}
	for i := s.str.body; i < len(source); i++ {
		switch source[i] {
		case quote:
			if i+2 < len(source) && source[i+1] == quote && source[i+2] == quote {
				s.str.close = i
				s.finish(tString, i+3)
				return
			}
		case '\\':
			s.str.escaped = true
			i++
		case '\r':
			s.str.escaped = true
		}
	}
	s.noTriple[quote&1] = max(1, s.str.body)
	s.invalid("the string does not end", lineBreak(source, s.str.body))
}
