package ruby

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// A reader reads one source.
type reader struct {
	token.Cursor
	scope    *scope
	pending  int                      // where the line goes on after the here-documents that began on it
	noDo     bool                     // do belongs to what is around
	noColon  bool                     // between ? and : a colon begins no symbol
	noAssign bool                     // it is one of several targets
	handed   parse.Expr               // &block among the arguments
	defs     []*parse.FuncDecl        // methods of the statement that is being read
	statics  map[*parse.FuncDecl]bool // those of a class itself
}

// scope is what is known of the method or block that is being read.
type scope struct {
	outer  *scope // nil for a method: it sees no variables of what is around
	names  map[string]bool
	yields bool
	block  bool
}

// Parse reads Ruby source. The only error is a *parse.LimitError; what could not be
// read is in the file's Bad.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	cursor, file, err := token.Open(path, source, parse.Ruby, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{Cursor: cursor, scope: &scope{}, statics: map[*parse.FuncDecl]bool{}}
	var body []parse.Stmt
	for !r.Done() {
		body = r.statements(body, "")
		if !r.Done() { // an end or bracket that nothing opened
			r.Fault("nothing is open here")
			body = append(body, r.Mend(func() { r.At += max(1, len(r.word())) }))
		}
	}
	file.Body = body
	return file, r.Err()
}

// statements reads up to a closing bracket, one of the words that end a block, or
// the end, and passes none of them. end is always among the words.
func (r *reader) statements(body []parse.Stmt, ends string) []parse.Stmt {
	for {
		r.gaps()
		if b := r.Byte(); r.Done() || b == '}' || b == ')' || b == ']' || b == 'e' && r.keywordAhead("end") || ends != "" && r.oneAhead(ends) {
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

// mend passes over the rest of a broken line.
func (r *reader) mend(before int) *parse.Bad {
	return r.Mend(func() {
		if r.At == before && !r.Done() && r.Byte() != '\n' {
			r.At++
		}
		for !r.Done() {
			switch b := r.Byte(); b {
			case '\n', ';':
				return
			case '\'', '"':
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
		switch r.Byte() {
		case '\\':
			r.At++
		case quote:
			r.At++
			return
		}
	}
}

// space passes blanks on the line, and a line's end behind a backslash.
func (r *reader) space() bool {
	from := r.At
	for !r.Done() {
		switch b := r.Byte(); {
		case b == ' ', b == '\t', b == '\r', b == '\f', b == '\v':
			r.At++
		case b == '\\' && r.Ahead(1) == '\n':
			r.At++
			r.newline()
		case b == '\\' && r.Ahead(1) == '\r' && r.Ahead(2) == '\n':
			r.At += 2
			r.newline()
		default:
			return r.At > from
		}
	}
	return r.At > from
}

// newline passes a line's end, and with it the here-documents that began on the line.
func (r *reader) newline() {
	r.At++
	if r.pending > r.At {
		r.At = r.pending
	}
	r.pending = 0
}

// blank passes blanks, line ends and comments.
func (r *reader) blank() {
	for {
		r.space()
		switch b := r.Byte(); {
		case r.Done():
			return
		case b == '\n':
			r.newline()
			r.embedded()
		case b == '#':
			r.Line()
		case r.At == 0:
			if !r.embedded() {
				return
			}
		default:
			return
		}
	}
}

// embedded passes =begin … =end and what follows __END__, which stand at the start of
// a line.
func (r *reader) embedded() bool {
	switch {
	case r.Has("=begin"):
		if i := strings.Index(r.Source[r.At:], "\n=end"); i >= 0 {
			r.At += i + len("\n=end")
			r.Line()
			return true
		}
		r.At = len(r.Source)
		return true
	case r.Has("__END__") && (r.Ahead(7) == '\n' || r.Ahead(7) == '\r' || r.Ahead(7) == 0):
		r.At = len(r.Source)
		return true
	}
	return false
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

// word is the word at the cursor, without passing it.
func (r *reader) word() string {
	i := r.At
	for i < len(r.Source) && token.Words[r.Source[i]] {
		i++
	}
	return r.Source[min(r.At, i):i]
}

// keywordAhead reports a word that is not a key of a hash.
func (r *reader) keywordAhead(word string) bool {
	if !r.Has(word) {
		return false
	}
	next := r.Ahead(len(word))
	return !token.Words[next] && next != '?' && next != '!' && (next != ':' || r.Ahead(len(word)+1) == ':')
}

func (r *reader) oneAhead(words string) bool {
	if !token.IsLetter(r.Byte()) {
		return false
	}
	w := r.word()
	return token.OneOf(words, w) && r.keywordAhead(w)
}

// keyword passes a word.
func (r *reader) keyword(word string) bool {
	if !r.keywordAhead(word) {
		return false
	}
	r.At += len(word)
	return true
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

// ended passes the word end.
func (r *reader) ended() {
	r.gaps()
	if !r.keyword("end") {
		r.Fault("expected end")
	}
}

// knows reports a local variable.
func (r *reader) knows(name string) bool {
	for s := r.scope; s != nil; s = s.outer {
		if s.names[name] {
			return true
		}
	}
	return false
}

// learns notes a local variable, and how its assignment declares it.
func (r *reader) learns(name string) parse.Declare {
	if s := r.scope; s.names[name] {
		return parse.DeclareVar
	} else if r.knows(name) {
		return parse.NoDeclare
	}
	if r.scope.names == nil {
		r.scope.names = map[string]bool{}
	}
	r.scope.names[name] = true
	return parse.DeclareVar
}

// in reads inside a scope of its own.
func (r *reader) in(s *scope, read func()) {
	outer, do, colon, assign := r.scope, r.noDo, r.noColon, r.noAssign
	r.scope, r.noDo, r.noColon, r.noAssign = s, false, false, false
	read()
	r.scope, r.noDo, r.noColon, r.noAssign = outer, do, colon, assign
}

// free reads inside brackets, where do belongs to what stands there.
func (r *reader) free(read func() parse.Expr) parse.Expr {
	do, colon, assign := r.noDo, r.noColon, r.noAssign
	r.noDo, r.noColon, r.noAssign = false, false, false
	x := read()
	r.noDo, r.noColon, r.noAssign = do, colon, assign
	return x
}
