package python

import "golang.org/x/text/unicode/norm"

// A token is one word, literal or mark of the source.
type token struct {
	kind       kind
	start, end int
	crossed    bool // a line's end inside brackets stands before it
	plain      bool // a word is ASCII
	str        literal
}

// A scanner cuts the source into tokens, one at a time. It can be copied to
// read ahead.
type scanner struct {
	token
	source  string
	at      int // where the next token is looked for
	last    int // where the last token before this one ended, line ends aside
	nesting int // open brackets
	column  int // indentation of the logical line; -1 at the end of the source
	fresh   bool
	problem string // of an invalid token

	noTriple [2]int // from here on no triple quote of the kind " or ' follows, when set
}

// scan goes to the next token.
func (s *scanner) scan() {
	if s.kind != tNewline {
		s.last = s.end
	}
	s.crossed = false
	if s.fresh {
		s.indentation()
		if s.column < 0 {
			s.kind, s.start, s.end = tEOF, s.at, s.at
			return
		}
	}
	if !s.blank() {
		s.lineEnd(len(s.source))
		return
	}
	s.start = s.at
	c := s.source[s.at]
	switch class := classes[c]; class {
	case cLetter:
		s.passWord()
	case cDigit:
		s.number()
	case cNewline:
		s.lineEnd(afterNewline(s.source, s.at))
	case cQuote:
		s.quoted(literal{body: s.at})
	default:
		s.mark(c)
	}
}

func (s *scanner) lineEnd(end int) {
	s.kind, s.start, s.end, s.at = tNewline, s.at, s.at, end
	s.nesting = 0
	s.fresh = true
}

func afterNewline(source string, at int) int {
	if source[at] == '\r' && at+1 < len(source) && source[at+1] == '\n' {
		return at + 2
	}
	return at + 1
}

// blank passes what separates tokens. It tells whether one follows in the line.
func (s *scanner) blank() bool {
	source, i := s.source, s.at
	for i < len(source) {
		switch c := source[i]; {
		case c == ' ' || c == '\t' || c == '\f' || c == 0:
			i++
		case c == '#':
			i = lineBreak(source, i)
		case c == '\n' || c == '\r':
			if s.nesting == 0 {
				s.at = i
				return true
			}
			s.crossed = true
			i++
		case c == '\\' && i+1 < len(source) && (source[i+1] == '\n' || source[i+1] == '\r'):
			i = afterNewline(source, i+1)
		default:
			s.at = i
			return true
		}
	}
	s.at = i
	return false
}

// lineBreak is where the line that i stands in ends.
func lineBreak(source string, i int) int {
	for i < len(source) && source[i] != '\n' && source[i] != '\r' {
		i++
	}
	return i
}

// indentation passes blank lines and measures the first other line's indentation.
func (s *scanner) indentation() {
	s.fresh = false
	source, i := s.source, s.at
	for column := 0; i < len(source); {
		switch source[i] {
		case ' ':
			column++
			i++
		case '\t':
			column += 8 - column%8
			i++
		case '\f':
			column = 0
			i++
		case 0:
			i++
		case '#':
			i = lineBreak(source, i)
		case '\n', '\r':
			column = 0
			i++
		default:
			s.at, s.column = i, column
			return
		}
	}
	s.at, s.column = i, -1
}

const (
	cOther = iota
	cLetter
	cDigit
	cNewline
	cQuote
)

// classes says what a byte begins.
var classes = func() (table [256]uint8) {
	for c := range table {
		switch {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80:
			table[c] = cLetter
		case c >= '0' && c <= '9':
			table[c] = cDigit
		case c == '\n' || c == '\r':
			table[c] = cNewline
		case c == '"' || c == '\'':
			table[c] = cQuote
		}
	}
	return table
}()

func isNamePart(c byte) bool { return classes[c] <= cDigit && classes[c] != cOther }

// text is the current token as it stands in the source.
func (s *scanner) text() string { return s.source[s.start:s.end] }

// mostNormal is how long a name may be that is spelled in another way.
const mostNormal = 1000

// word is the current name as the language compares names: letters that are only
// drawn otherwise are the same.
func (s *scanner) word() string {
	text := s.text()
	if s.plain || len(text) > mostNormal {
		return text
	}
	return norm.NFKC.String(text)
}

// finish ends the current token.
func (s *scanner) finish(k kind, end int) { s.kind, s.end, s.at = k, end, end }

// invalid ends a token that cannot be read.
func (s *scanner) invalid(problem string, end int) {
	s.problem = problem
	s.finish(tInvalid, end)
}
