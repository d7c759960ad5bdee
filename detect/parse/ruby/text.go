package ruby

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// textMarks are the bytes that may mean something in a text, whatever its quotes.
var textMarks = *token.SetOf("\\#\"'`/|!()[]{}<>\n")

// quotes are how a text ends, and what nests in it.
type quotes struct {
	open, end byte // open is 0 where nothing nests
	plain     bool // only \\ and the quote itself are escapes
	words     bool // blanks part items
	regexp    bool // backslashes stay
}

// until reads a text up to its end, and passes it.
func (r *reader) until(at int, q quotes) parse.Expr {
	t := token.NewText(at)
	r.pieces(&t, q)
	return t.End(&r.Cursor)
}

func (r *reader) pieces(t *token.Text, q quotes) {
	depth := 0
	for !r.Done() {
		start := r.At
		b := r.Byte()
		switch {
		case b == q.end && depth == 0:
			r.At++
			return
		case b == q.end:
			depth--
		case b == q.open && q.open != 0:
			depth++
		case b == '\\':
			r.escape(t, q)
			continue
		case b == '#' && r.Ahead(1) == '{' && !q.plain:
			t.Put(&r.Cursor, r.inserted())
			continue
		case b == '#' && (r.Ahead(1) == '@' || r.Ahead(1) == '$') && !q.plain && (token.IsLetter(r.Ahead(2)) || r.Ahead(2) == '@'):
			r.At++
			t.Put(&r.Cursor, r.variable())
			continue
		case b == '\n' && r.pending > 0:
			r.newline()
			t.AddByte('\n')
			continue
		}
		r.At++
		if textMarks[q.end] {
			r.Until(&textMarks)
		}
		t.Add(r.Source[start:min(r.At, len(r.Source))])
	}
	r.Fault("this text does not end")
}

var escapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '0': 0, 'e': 0x1b, 's': ' ', 'a': 7, 'b': 8, 'v': 11, 'f': 12}

// escape undoes what begins with a backslash.
func (r *reader) escape(t *token.Text, q quotes) {
	r.At++
	b := r.Byte()
	if r.Done() {
		return
	}
	switch {
	case q.regexp:
		if b != '/' || q.end != '/' {
			t.AddByte('\\')
		}
		t.AddByte(b)
		r.At++
		return
	case q.plain:
		if b != '\\' && b != q.end && (b != q.open || q.open == 0) && !(q.words && token.Spaces[b]) {
			t.AddByte('\\')
		}
		t.AddByte(b)
		r.At++
		return
	case b >= '0' && b <= '7':
		n, _ := r.Octal(3)
		t.AddByte(byte(n))
		return
	}
	r.At++
	switch x, ok := escapes[b]; {
	case ok:
		t.AddByte(x)
	case b == 'x':
		if n, size := r.Hex(2); size > 0 {
			t.AddByte(byte(n))
		}
	case b == 'u':
		r.unicode(t)
	case b == '\n':
	default:
		t.AddByte(b)
	}
}

// unicode is \u0041 or \u{41 42}.
func (r *reader) unicode(t *token.Text) {
	if r.Byte() != '{' {
		n, _ := r.Hex(4)
		t.AddRune(n)
		return
	}
	for r.At++; !r.Done() && r.Byte() != '}'; {
		n, size := r.Hex(6)
		if size == 0 {
			r.At++
			continue
		}
		t.AddRune(n)
	}
	r.Accept("}")
}

// inserted reads #{…}.
func (r *reader) inserted() parse.Expr {
	at := r.At
	r.At += 2
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	pending := r.pending
	r.pending = 0
	x := r.free(func() parse.Expr { return r.sequence(at, '}') })
	r.pending = max(pending, r.pending)
	return x
}

// sequence reads statements up to a bracket; their value is that of the last.
func (r *reader) sequence(at int, end byte) parse.Expr {
	body := r.statements(nil, "")
	r.closing(end)
	return r.valueOf(at, body)
}

// closers are the brackets that end what these begin.
var closers = map[byte]byte{'(': ')', '[': ']', '{': '}', '<': '>'}

// percent reads %w[…], %q(…) and the like; ok is false when it is none.
func (r *reader) percent() (x parse.Expr, ok bool) {
	at := r.At
	kind := r.Ahead(1)
	size := 2
	if token.IsLetter(kind) && kind < 0x80 {
		size = 3
	} else {
		kind = 'Q'
	}
	open := r.Ahead(size - 1)
	if open == 0 || token.Words[open] || token.Spaces[open] || open == '\n' || strings.IndexByte("qQwWiIrsx", kind) < 0 {
		return nil, false
	}
	r.At += size
	q := quotes{end: open}
	if end, nests := closers[open]; nests {
		q.open, q.end = open, end
	}
	switch kind {
	case 'q', 's':
		q.plain = true
	case 'w', 'i':
		q.plain, q.words = true, true
		return r.items(at, q), true
	case 'W', 'I':
		q.words = true
		return r.items(at, q), true
	case 'r':
		q.regexp = true
		return r.pattern(at, q), true
	case 'x':
		return r.Function(at, "`", r.until(at, q)), true
	}
	return r.until(at, q), true
}

// items reads %w[a b].
func (r *reader) items(at int, q quotes) parse.Expr {
	var items []parse.Expr
	text := r.until(at, q)
	if s, ok := text.(*parse.String); ok {
		for _, word := range strings.Fields(s.Value) {
			items = r.Append(items, r.String(at, word))
		}
		return r.Array(at, items)
	}
	return r.Array(at, []parse.Expr{text})
}

// pattern reads a regular expression, whose opening has been passed.
func (r *reader) pattern(at int, q quotes) parse.Expr {
	x := r.until(at, q)
	flags := r.At
	for !r.Done() && strings.IndexByte("imxounse", r.Byte()) >= 0 {
		r.At++
	}
	if s, ok := x.(*parse.String); ok {
		r.Count()
		return &parse.Literal{Pos: parse.Pos(at), Kind: parse.Regexp, Value: "/" + s.Value + "/" + r.Since(flags)}
	}
	return r.Function(at, "regexp", x)
}

// isHeredoc reports <<~X, <<-X, <<X and the same with quotes.
func (r *reader) isHeredoc() bool {
	if !r.Has("<<") {
		return false
	}
	i := 2
	if b := r.Ahead(i); b == '~' || b == '-' {
		i++
	}
	b := r.Ahead(i)
	if b == '"' || b == '\'' || b == '`' {
		return r.Ahead(i+1) != b && !token.Spaces[r.Ahead(i+1)] && r.Ahead(i+1) != '\n'
	}
	return token.IsLetter(b) && (i == 3 || b >= 'A' && b <= 'Z')
}

// heredoc reads a text that begins on the next line; the line here goes on.
func (r *reader) heredoc() parse.Expr {
	at := r.At
	r.At += 2
	squiggly, indented := r.Byte() == '~', r.Byte() == '~' || r.Byte() == '-'
	if indented {
		r.At++
	}
	quote := r.Byte()
	name := ""
	if quote == '"' || quote == '\'' || quote == '`' {
		r.At++
		from := r.At
		r.To(string(rune(quote)))
		name = r.Since(from)
		r.At++
	} else {
		name = r.Class(token.Words)
	}
	here := r.At
	start := r.pending
	if start == 0 {
		r.Line()
		start = min(r.At+1, len(r.Source))
		r.Back(here)
	}
	end, next := heredocEnd(r.Source, start, name, indented)
	if next < 0 {
		r.Fault("this text does not end")
		end, next = len(r.Source), len(r.Source)
	}
	x := r.heredocText(at, start, end, here, quote, squiggly)
	r.pending = next
	if quote == '`' {
		return r.Function(at, "`", x)
	}
	return x
}

func (r *reader) heredocText(at, start, end, here int, quote byte, squiggly bool) parse.Expr {
	if quote == '\'' {
		text := r.Source[min(start, end):end]
		if squiggly {
			text = undent(text, margin(text), true)
		}
		return r.String(at, text)
	}
	indent := 0
	if squiggly {
		indent = margin(r.Source[min(start, end):end])
	}
	t := token.NewText(at)
	pending := r.pending
	r.pending = 0
	r.Within(start, end, here, func() {
		for !r.Done() {
			r.heredocPiece(&t)
		}
	})
	r.pending = pending
	x := t.End(&r.Cursor)
	if indent > 0 {
		undentParts(x, indent)
	}
	return x
}

func (r *reader) heredocPiece(t *token.Text) {
	start := r.At
	switch b := r.Byte(); {
	case b == '\\':
		r.escape(t, quotes{})
	case b == '#' && r.Ahead(1) == '{':
		t.Put(&r.Cursor, r.inserted())
	default:
		r.At++
		r.Until(&textMarks)
		t.Add(r.Source[start:min(r.At, len(r.Source))])
	}
}

// heredocEnd finds the line that is only the name. next is where the line after it
// begins.
func heredocEnd(source string, from int, name string, indented bool) (end, next int) {
	for at := from; at < len(source); {
		stop := strings.IndexByte(source[at:], '\n')
		line := source[at:]
		if stop >= 0 {
			line = source[at : at+stop]
		}
		text := strings.TrimSuffix(line, "\r")
		if indented {
			text = strings.TrimLeft(text, " \t")
		}
		if text == name {
			return at, min(at+len(line)+1, len(source))
		}
		if stop < 0 {
			break
		}
		at += stop + 1
	}
	return -1, -1
}

// margin is the least indent of a text's lines.
func margin(text string) int {
	least := -1
	for line := range strings.SplitSeq(text, "\n") {
		trimmed := strings.TrimLeft(line, " \t")
		if trimmed == "" || trimmed == "\r" {
			continue
		}
		if n := len(line) - len(trimmed); least < 0 || n < least {
			least = n
		}
	}
	return max(least, 0)
}

// undent cuts the margin from each line, from the first only where one begins.
func undent(text string, indent int, first bool) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i == 0 && !first {
			continue
		}
		lines[i] = line[min(indent, len(line)-len(strings.TrimLeft(line, " \t"))):]
	}
	return strings.Join(lines, "\n")
}

func undentParts(x parse.Expr, indent int) {
	if s, ok := x.(*parse.String); ok {
		s.Value = undent(s.Value, indent, true)
		return
	}
	if c, ok := x.(*parse.Concat); ok {
		for i, p := range c.Parts {
			if s, ok := p.(*parse.String); ok {
				s.Value = undent(s.Value, indent, i == 0)
			}
		}
	}
}
