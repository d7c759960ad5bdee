package powershell

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// text reads a quoted text of either kind.
func (r *reader) text() parse.Expr {
	at := r.At
	kind, size := r.quote()
	r.At += size
	if kind == '\'' {
		return r.single(at)
	}
	t := token.NewText(at)
	r.double(&t)
	return t.End(&r.Cursor)
}

// single reads '…', whose quote has been passed. Two quotes are one.
func (r *reader) single(at int) parse.Expr {
	t := token.NewText(at)
	for from := r.At; !r.Done(); {
		kind, size := r.quote()
		if kind != '\'' {
			r.At++
			r.Until(&singleMarks)
			continue
		}
		t.Add(r.Since(from))
		r.At += size
		if again, more := r.quote(); again == '\'' {
			t.AddByte('\'')
			r.At += more
			from = r.At
			continue
		}
		return t.End(&r.Cursor)
	}
	r.Fault("this text does not end")
	return t.End(&r.Cursor)
}

var singleMarks = *token.SetOf("'\xe2")

// double reads "…", whose quote has been passed.
func (r *reader) double(t *token.Text) {
	for !r.Done() {
		if kind, size := r.quote(); kind == '"' {
			r.At += size
			again, more := r.quote()
			if again != '"' {
				return
			}
			t.AddByte('"')
			r.At += more
			continue
		}
		r.piece(t)
	}
	r.Fault("this text does not end")
}

// piece reads one byte, escape or expansion of a text.
func (r *reader) piece(t *token.Text) {
	switch b := r.Byte(); {
	case b == '`':
		r.escape(t)
	case b == '$' && r.expands():
		t.Put(&r.Cursor, r.expansion())
	default:
		start := r.At
		r.At++
		r.Until(&textMarks)
		t.Add(r.Source[start:min(r.At, len(r.Source))])
	}
}

// textMarks are the bytes that may mean something in a text; one begins quotation
// marks of other kinds.
var textMarks = *token.SetOf("\"`$\xe2")

var escapes = map[byte]byte{'0': 0, 'a': 7, 'b': 8, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11}

// escape undoes what begins with a backtick. Before version 6 there was no `e, so
// that it is an escape only before the bracket of a terminal's code.
func (r *reader) escape(t *token.Text) {
	r.At++
	b := r.Byte()
	if r.Done() {
		return
	}
	r.At++
	x, ok := escapes[b]
	switch {
	case ok:
		t.AddByte(x)
	case b == 'e' && r.Byte() == '[':
		t.AddByte(0x1b)
	case b == 'u' && r.Byte() == '{':
		if n, ok := r.Braced(); ok {
			t.AddRune(n)
			return
		}
		t.AddByte(b)
	default:
		t.AddByte(b)
	}
}

// expands reports whether the dollar sign at the cursor begins a variable or $(…).
func (r *reader) expands() bool {
	switch b := r.Ahead(1); {
	case token.Words[b], b == '(', b == '{', b == '?', b == '^', b == '$':
		return true
	case b == ':':
		return r.Ahead(2) != ':' && token.IsLetter(r.Ahead(2))
	}
	return false
}

// expansion reads $x, ${x} or $(…), without members.
func (r *reader) expansion() parse.Expr {
	if r.Ahead(1) == '(' {
		return r.subexpression()
	}
	return r.variable()
}

// subexpression reads $(…).
func (r *reader) subexpression() parse.Expr {
	at := r.At
	r.At += 2
	out := &parse.Run{Pos: parse.Pos(at), Body: r.enclosed(')')}
	r.Count()
	return out
}

// enclosed reads statements up to a bracket, and passes it.
func (r *reader) enclosed(end byte) []parse.Stmt {
	release := r.Hold()
	defer release()
	if !r.Enter() {
		return nil
	}
	defer r.Leave()
	comma, tight := r.noComma, r.tight
	r.noComma, r.tight = false, false
	body := r.statements(nil)
	r.noComma, r.tight = comma, tight
	r.closing(end)
	return body
}

// here reads @'…'@ or @"…"@, each end on its own line.
func (r *reader) here() parse.Expr {
	at := r.At
	r.At++
	kind, size := r.quote()
	r.At += size
	r.Line()
	r.Accept("\n")
	start := r.At
	end, after := hereEnd(r.Source, start, kind)
	if end < 0 {
		r.Fault("this text does not end")
		end, after = len(r.Source), len(r.Source)
	}
	if kind == '\'' {
		r.At = after
		return r.String(at, r.Source[start:end])
	}
	t := token.NewText(at)
	r.Within(start, end, after, func() {
		for !r.Done() {
			r.piece(&t)
		}
	})
	return t.End(&r.Cursor)
}

// hereEnd finds the line that begins with a quote and @.
func hereEnd(source string, from int, kind byte) (end, after int) {
	for at := from; at <= len(source); {
		if k, size := quoteIn(source, at); k == kind && at+size < len(source) && source[at+size] == '@' {
			end := max(at-1, from)
			if end > from && source[end-1] == '\r' {
				end--
			}
			return end, at + size + 1
		}
		next := strings.IndexByte(source[at:], '\n')
		if next < 0 {
			break
		}
		at += next + 1
	}
	return -1, 0
}
