package powershell

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// A reader reads one source.
type reader struct {
	token.Cursor
	inFunction bool // variables that are assigned belong to the function
	inClass    bool
	noComma    bool         // a comma ends the expression
	tight      bool         // it is an argument: a blank ends it
	open       *parse.Array // the list that a comma added to last
}

// Parse reads PowerShell source. The only error is a *parse.LimitError; what could
// not be read is in the file's Bad.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	cursor, file, err := token.Open(path, source, parse.PowerShell, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{Cursor: cursor}
	var body []parse.Stmt
	for !r.Done() {
		body = r.statements(body)
		if !r.Done() { // a closing bracket that nothing opened
			r.Fault("nothing is open here")
			body = append(body, r.Mend(func() { r.At++ }))
		}
	}
	file.Body = body
	return file, r.Err()
}

// statements reads up to a closing bracket or the end, and passes neither.
func (r *reader) statements(body []parse.Stmt) []parse.Stmt {
	for {
		r.gaps()
		if b := r.Byte(); r.Done() || b == '}' || b == ')' {
			return body
		}
		before := r.At
		body = r.statement(body)
		if r.Faulty() || r.At == before {
			r.Fault("cannot read this")
			body = append(body, r.mend(before))
		}
	}
}

// mend passes over the rest of a broken statement: its line, or up to the brace
// that closes what is around.
func (r *reader) mend(before int) *parse.Bad {
	return r.Mend(func() {
		if r.At == before && !r.Done() && r.Byte() != '\n' {
			r.At++
		}
		for !r.Done() {
			switch b := r.Byte(); {
			case b == '\n', b == ';', b == '}':
				return
			case b == '\'' || b == '"':
				r.quoted()
			default:
				r.At++
			}
		}
	})
}

// quoted passes a quoted text on one line.
func (r *reader) quoted() {
	quote := r.Byte()
	for r.At++; !r.Done() && r.Byte() != '\n'; r.At++ {
		if r.Byte() == quote {
			r.At++
			return
		}
	}
}

// space passes blanks on the line: also a line's end behind a backtick, and <# … #>.
func (r *reader) space() {
	for !r.Done() {
		switch b := r.Byte(); {
		case b == ' ', b == '\t', b == '\r', b == '\f', b == '\v':
			r.At++
		case b == 0xc2 && r.Ahead(1) == 0xa0: // a blank that does not break
			r.At += 2
		case b == '`' && r.Ahead(1) == '\n':
			r.At += 2
		case b == '`' && r.Ahead(1) == '\r' && r.Ahead(2) == '\n':
			r.At += 3
		case b == '<' && r.Ahead(1) == '#':
			r.At += 2
			if r.To("#>") {
				r.At += 2
			}
		default:
			return
		}
	}
}

// blank passes blanks, line ends and comments.
func (r *reader) blank() {
	for {
		r.space()
		switch r.Byte() {
		case '\n':
			r.At++
		case '#':
			r.Line()
		default:
			return
		}
	}
}

// gaps passes what may stand between statements.
func (r *reader) gaps() {
	for {
		r.blank()
		if r.Byte() != ';' {
			return
		}
		r.At++
	}
}

// wordBytes are those of a keyword or a command's plain name.
var wordBytes = token.Words.And("-")

// word is the word at the cursor in lower case, without passing it.
func (r *reader) word() string {
	i := r.At
	for i < len(r.Source) && wordBytes[r.Source[i]] {
		i++
	}
	return token.Lower(r.Source[min(r.At, i):i])
}

// closing passes what must stand here.
func (r *reader) closing(b byte) {
	r.blank()
	if r.Byte() != b || r.Done() {
		r.Fault("expected " + string(rune(b)))
		return
	}
	r.At++
}

// dash is the size of a dash of any kind that PowerShell takes for one; 0 for none.
func (r *reader) dash() int {
	if r.Byte() == '-' {
		return 1
	}
	if r.Has("\u2013") || r.Has("\u2014") || r.Has("\u2015") {
		return 3
	}
	return 0
}

// quote is the kind and size of a quotation mark of any kind that PowerShell takes
// for one.
func (r *reader) quote() (kind byte, size int) {
	return quoteIn(r.Source, r.At)
}

func quoteIn(source string, at int) (kind byte, size int) {
	if at >= len(source) {
		return 0, 0
	}
	switch b := source[at]; b {
	case '\'', '"':
		return b, 1
	case 0xe2:
		if at+2 < len(source) && source[at+1] == 0x80 {
			switch x := source[at+2]; {
			case x >= 0x98 && x <= 0x9b:
				return '\'', 3
			case x >= 0x9c && x <= 0x9e:
				return '"', 3
			}
		}
	}
	return 0, 0
}
