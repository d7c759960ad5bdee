package vbscript

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// A reader reads one source.
type reader struct {
	token.Cursor
	function string     // the one that is being read
	with     parse.Expr // what a leading dot means
	withs    int
}

// Parse reads VBScript or VBA source. The only error is a *parse.LimitError; what
// could not be read is in the file's Bad.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	cursor, file, err := token.Open(path, source, parse.VBScript, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{Cursor: cursor}
	var body []parse.Stmt
	for !r.Done() {
		body = r.statements(body)
		if !r.Done() { // an end of something that is not open
			r.Fault("nothing is open here")
			r.At++
			body = append(body, r.mend())
		}
	}
	file.Body = body
	return file, r.Err()
}

// closers are the words that end a block.
const closers = "end next loop wend else elseif case"

// statements reads up to a word that ends a block, or the end, and passes neither.
func (r *reader) statements(body []parse.Stmt) []parse.Stmt {
	for {
		r.gaps()
		if r.Done() || r.closes() {
			return body
		}
		before := r.At
		body = r.statement(body)
		if r.Faulty() || r.At == before {
			r.Fault("cannot read this")
			if r.At == before {
				r.At++
			}
			body = append(body, r.mend())
		}
	}
}

// closes reports a word that ends a block.
func (r *reader) closes() bool {
	if !token.IsLetter(r.Byte()) {
		return false
	}
	word := r.word()
	if !token.OneOf(closers, word) {
		return false
	}
	if word != "end" {
		return true
	}
	ahead := *r
	ahead.At += len(word)
	ahead.space()
	return token.OneOf("if sub function property class with select type enum", ahead.word())
}

// mend passes over the rest of a broken line.
func (r *reader) mend() *parse.Bad {
	return r.Mend(func() {
		for !r.Done() && r.Byte() != '\n' {
			if r.Byte() == '"' {
				r.text()
				continue
			}
			r.At++
		}
	})
}

// space passes blanks on the line, a line's end behind an underscore, and a comment.
func (r *reader) space() {
	for !r.Done() {
		switch b := r.Byte(); {
		case b == ' ', b == '\t', b == '\f', b == '\v', b == '\r':
			r.At++
		case b == 0xc2 && r.Ahead(1) == 0xa0:
			r.At += 2
		case b == '_' && !token.Words[r.Ahead(1)] && r.continues():
		case b == '\'':
			r.Line()
		default:
			return
		}
	}
}

// continues passes an underscore at a line's end, with the end.
func (r *reader) continues() bool {
	at := r.At
	r.At++
	for b := r.Byte(); b == ' ' || b == '\t' || b == '\r'; b = r.Byte() {
		r.At++
	}
	if r.Accept("\n") {
		return true
	}
	r.Back(at)
	return false
}

// gaps passes what may stand between statements.
func (r *reader) gaps() {
	for {
		r.space()
		switch b := r.Byte(); {
		case r.Done():
			return
		case b == '\n', b == ':':
			r.At++
		case b == '#' && token.IsLetter(r.Ahead(1)): // #If
			r.Line()
		case (b == 'r' || b == 'R') && r.word() == "rem":
			r.Line()
		default:
			return
		}
	}
}

// word is the word at the cursor in lower case, without passing it.
func (r *reader) word() string {
	i := r.At
	for i < len(r.Source) && token.Words[r.Source[i]] {
		i++
	}
	return r.Folded(r.Source[min(r.At, i):i])
}

// keyword passes a word, and the blanks behind it.
func (r *reader) keyword(word string) bool {
	if !r.HasFold(word) || token.Words[r.Ahead(len(word))] {
		return false
	}
	r.At += len(word)
	r.space()
	return true
}

// ends reports the end of a statement.
func (r *reader) ends() bool {
	r.space()
	return r.Done() || r.Byte() == '\n' || r.Byte() == ':'
}

// end checks what must end a statement.
func (r *reader) end() {
	if !r.ends() && r.word() != "else" {
		r.Fault("expected the statement's end")
	}
}

// closing passes what must stand here.
func (r *reader) closing(b byte) {
	r.space()
	if r.Byte() != b || r.Done() {
		r.Fault("expected " + string(rune(b)))
		return
	}
	r.At++
}

// ended passes end and the word of what it ends.
func (r *reader) ended(word string) {
	r.gaps()
	if !r.keyword("end") {
		r.Fault("expected end " + word)
		return
	}
	if !r.keyword(word) {
		r.Fault("expected " + word)
	}
}
