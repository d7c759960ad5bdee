package batch

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// simple reads a command that is none of cmd's own with a grammar of their own.
func (r *reader) simple(at int) []parse.Stmt {
	t, raw := token.NewText(at), token.NewText(at)
	quoted, known := false, true
	for !r.Done() {
		b := r.Byte()
		if !quoted && (r.endsWord(b) || b == '/' && r.At > at || nameEnds[b]) {
			break
		}
		if b == '"' {
			quoted = !quoted
			raw.AddByte('"')
			r.At++
			continue
		}
		if b == '\n' {
			break
		}
		before := r.At
		r.piece(&t, &raw, quoted)
		known = known && !puts(r.Source, before)
	}
	name := t.Whole(&r.Cursor)
	if r.At == at {
		return nil
	}
	if _, plain := name.(*parse.String); plain {
		return []parse.Stmt{r.Statement(r.Call(name, r.words()...))}
	}
	return []parse.Stmt{r.Statement(r.putIn(at, name, &raw))}
}

// puts reports that something is put in at a place.
func puts(source string, at int) bool { return source[at] == '%' || source[at] == '!' }

// putIn reads the words behind a name that has something put in, and keeps the whole
// text.
func (r *reader) putIn(at int, name parse.Expr, raw *token.Text) parse.Expr {
	start := r.At
	words := r.words()
	end := r.At
	r.Within(start, end, end, func() {
		var unused token.Text
		for !r.Done() {
			if b := r.Byte(); b == '%' || b == '!' {
				r.piece(&unused, raw, false)
				continue
			}
			from := r.At
			r.At++
			r.Until(&expansions)
			raw.Add(r.Since(from))
		}
	})
	return r.Call(r.Name(at, "%"), append([]parse.Expr{raw.Whole(&r.Cursor), name}, words...)...)
}

var expansions = *token.SetOf("%!")

// nameEnds end a command's name besides blanks.
var nameEnds = token.SetOf(",;=")

// endsWord reports what no word without quotes goes beyond.
func (r *reader) endsWord(b byte) bool {
	switch b {
	case ' ', '\t', '\n', '&', '|', '<', '>':
		return true
	case '\r':
		return r.Ahead(1) == '\n'
	case '^':
		return r.escapedSign()
	case ')':
		return r.blocks > 0
	case '(':
		return false
	}
	return false
}

// words reads the arguments of a command.
func (r *reader) words() []parse.Expr {
	var args []parse.Expr
	for {
		r.space()
		if b := r.Byte(); r.Done() || r.endsWord(b) {
			return args
		}
		at := r.At
		if r.redirects() > 0 {
			return args
		}
		if r.HasFold("vbscript:") || r.HasFold("javascript:") { // all of the line is code
			return r.Append(args, r.rest())
		}
		x := r.word(r.endsWord)
		if r.At == at {
			return args
		}
		args = r.Append(args, x)
	}
}

// word reads one argument; its quotes are taken off.
func (r *reader) word(ends func(b byte) bool) parse.Expr {
	t := token.NewText(r.At)
	quoted := false
	for !r.Done() {
		b := r.Byte()
		switch {
		case b == '\n' || b == '\r' && r.Ahead(1) == '\n', !quoted && ends(b):
			return t.Whole(&r.Cursor)
		case b == '"' && quoted && r.Ahead(1) == '"': // two in quotes are one
			t.AddByte('"')
			r.At += 2
			continue
		case b == '"':
			quoted = !quoted
			r.At++
			continue
		case b == '\\' && r.Ahead(1) == '"': // a quote inside of quotes, for the program
			t.AddByte('"')
			r.At += 2
			continue
		}
		r.piece(&t, nil, quoted)
	}
	return t.Whole(&r.Cursor)
}

// rest reads up to the command's end as one text, quotes and all.
func (r *reader) rest() parse.Expr {
	t := token.NewText(r.At)
	quoted := false
	for !r.Done() {
		b := r.Byte()
		if b == '\n' || b == '\r' && r.Ahead(1) == '\n' || !quoted && b != ' ' && b != '\t' && r.endsWord(b) {
			break
		}
		if !quoted && token.Digits[b] && r.Ahead(1) == '>' && token.Spaces[r.Before()] {
			break
		}
		if b == '"' {
			quoted = !quoted
		}
		if !restMarks[b] {
			t.Add(r.Until(&restMarks))
			continue
		}
		r.piece(&t, nil, quoted)
	}
	return t.Whole(&r.Cursor)
}

// restMarks are the bytes that may mean something in such a text.
var restMarks = *token.SetOf("%!^\"&|<>)\r\n0123456789")

// echo reads its whole text. echo. and echo: begin with what parts them.
func (r *reader) echo(at int) parse.Stmt {
	if strings.IndexByte(" \t.:,;=/([+", r.Byte()) >= 0 && !r.Done() {
		r.At++
	}
	return r.Statement(r.Call(r.String(at, "echo"), r.rest()))
}

// redirection is one > file.
type redirection struct {
	at     int
	op     string
	target parse.Expr
}

// redirects is the size of >, 2>, 1>>, < and 2>&; 0 for none.
func (r *reader) redirects() int {
	n := 0
	if token.Digits[r.Byte()] {
		n++
	}
	switch r.Ahead(n) {
	case '>':
		n++
		if r.Ahead(n) == '>' {
			n++
		}
	case '<':
		n++
	default:
		return 0
	}
	if r.Ahead(n) == '&' {
		n++
	}
	return n
}

func (r *reader) redirection() redirection {
	d := redirection{at: r.At}
	r.At += r.redirects()
	d.op = r.Since(d.at)
	r.space()
	d.target = r.word(r.endsWord)
	return d
}

// redirections reads those behind a command; a word between belongs to it, which is
// rare enough to be passed over.
func (r *reader) redirections() []redirection {
	var list []redirection
	for r.space(); r.redirects() > 0 && !r.Done(); r.space() {
		list = append(list, r.redirection())
		r.space()
		for b := r.Byte(); len(list) > 0 && !r.Done() && !r.endsWord(b) && r.redirects() == 0; b = r.Byte() {
			before := r.At
			r.word(r.endsWord)
			if r.space(); r.At == before {
				break
			}
		}
	}
	return list
}

// set reads set x=value, set "x=value", set /a and set /p.
func (r *reader) set(at int) []parse.Stmt {
	r.space()
	switch {
	case r.HasFold("/a"):
		r.At += 2
		return r.arithmetic()
	case r.HasFold("/p"):
		r.At += 2
		r.space()
		name, ok := r.setName()
		if !ok {
			return nil
		}
		asked := r.Call(r.String(at, "set/p"), r.setValue(false))
		return []parse.Stmt{r.Statement(r.Assign("=", name, asked, parse.NoDeclare))}
	}
	quoted := r.Accept(`"`)
	name, ok := r.setName()
	if !ok {
		return []parse.Stmt{r.Statement(r.Call(r.String(at, "set"), r.rest()))}
	}
	return []parse.Stmt{r.Statement(r.Assign("=", name, r.setValue(quoted), parse.NoDeclare))}
}

// setName reads up to the equals sign. A name that has something put in is an Index of
// all variables.
func (r *reader) setName() (parse.Expr, bool) {
	r.Accept(`"`)
	at := r.At
	t := token.NewText(at)
	for !r.Done() {
		b := r.Byte()
		if b == '=' {
			r.At++
			break
		}
		if b == '\n' || b == '&' || b == '|' || b == '<' || b == '>' {
			r.Back(at)
			return nil, false
		}
		r.piece(&t, nil, false)
	}
	if r.Before() != '=' {
		r.Back(at)
		return nil, false
	}
	x := t.Whole(&r.Cursor)
	if s, ok := x.(*parse.String); ok {
		return r.Name(at, r.Folded(strings.TrimSpace(s.Value))), true
	}
	return r.Index(r.Name(at, "%"), x), true
}

// setValue reads the value. In quotes it ends with the last quote of the line.
func (r *reader) setValue(quoted bool) parse.Expr {
	if !quoted {
		return r.rest()
	}
	end := r.At
	last := -1
	for end < len(r.Source) && r.Source[end] != '\n' {
		if r.Source[end] == '"' {
			last = end
		}
		if last == end && end+1 < len(r.Source) && strings.IndexByte("&|)\r\n", r.Source[end+1]) >= 0 {
			break
		}
		end++
	}
	if last < 0 {
		return r.rest()
	}
	t := token.NewText(r.At)
	r.Within(r.At, last, last+1, func() {
		for !r.Done() {
			r.piece(&t, nil, true)
		}
	})
	return t.Whole(&r.Cursor)
}
