package php

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// single reads '…', in which only \\ and \' mean something else.
func (r *reader) single() parse.Expr {
	at := r.At
	r.At++
	from := r.At
	plain := true
	for ; !r.Done(); r.At++ {
		switch r.Byte() {
		case '\\':
			r.At++
			plain = false
			continue
		case '\'':
			text := r.Since(from)
			r.At++
			if !plain {
				text = singleEscapes.Replace(text)
			}
			return r.String(at, text)
		}
	}
	r.Fault("this text does not end")
	return r.String(at, r.Since(from))
}

var singleEscapes = strings.NewReplacer(`\\`, `\`, `\'`, `'`)

// double reads "…" or `…`, whose quote has been passed, or what stands in a
// here-document, whose end has no quote.
func (r *reader) double(at int, quote byte) parse.Expr {
	t := token.NewText(at)
	for !r.Done() {
		start := r.At
		switch b := r.Byte(); {
		case b == quote && quote != 0:
			r.At++
			return t.End(&r.Cursor)
		case b == '\\':
			r.escape(&t, quote)
		case b == '$' && (token.IsLetter(r.Ahead(1)) || r.Ahead(1) == '{'), b == '{' && r.Ahead(1) == '$':
			t.Put(&r.Cursor, r.inserted())
		default:
			r.At++
			r.Until(&textMarks)
			t.Add(r.Source[start:min(r.At, len(r.Source))])
		}
	}
	if quote != 0 {
		r.Fault("this text does not end")
	}
	return t.End(&r.Cursor)
}

// textMarks are the bytes that may mean something in a text.
var textMarks = *token.SetOf("\"`\\${")

var simpleEscapes = map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'v': '\v', 'e': 0x1b, 'f': '\f', '\\': '\\', '$': '$'}

// escape undoes what begins with a backslash.
func (r *reader) escape(t *token.Text, quote byte) {
	next := r.Ahead(1)
	r.At += 2
	if b, ok := simpleEscapes[next]; ok {
		t.AddByte(b)
		return
	}
	switch {
	case next == quote && quote != 0:
		t.AddByte(quote)
		return
	case next == 'x':
		if n, size := r.Hex(2); size > 0 {
			t.AddByte(byte(n))
			return
		}
	case next == 'u':
		if n, ok := r.Braced(); ok {
			t.AddRune(n)
			return
		}
	case next >= '0' && next <= '7':
		r.At--
		n, _ := r.Octal(3)
		t.AddByte(byte(n))
		return
	}
	r.At--
	t.AddByte('\\')
}

// inserted reads $x, $x[k], $x->p, ${x} and {$…} in a text.
func (r *reader) inserted() parse.Expr {
	at := r.At
	if r.Accept("{") {
		x := r.expression()
		r.closing("}")
		return x
	}
	if r.Accept("${") {
		return r.insertedName(at)
	}
	r.At++
	var x parse.Expr = r.Name(at, "$"+r.Class(token.Words))
	switch {
	case x.(*parse.Name).Name == "$this":
		x = r.Literal(at, parse.This)
	case r.Byte() == '[':
		return r.insertedKey(x)
	}
	if (r.Has("->") && token.IsLetter(r.Ahead(2))) || (r.Has("?->") && token.IsLetter(r.Ahead(3))) {
		r.Accept("?")
		r.At += 2
		name := r.At
		return r.Member(name, x, r.Class(token.Words))
	}
	return x
}

// insertedName is ${name}, ${name[k]} or ${expression that names}.
func (r *reader) insertedName(at int) parse.Expr {
	name := r.At
	text := r.Class(token.Words)
	if text != "" && (r.Byte() == '}' || r.Byte() == '[') {
		var x parse.Expr = r.Name(at, "$"+text)
		for r.Byte() == '[' {
			x = r.suffixIndex(x)
		}
		r.closing("}")
		return x
	}
	r.Back(name)
	x := r.expression()
	r.closing("}")
	return r.Index(r.Name(at, "$GLOBALS"), x)
}

// insertedKey is $x[k] in a text, where k is a word, a number or a variable.
func (r *reader) insertedKey(x parse.Expr) parse.Expr {
	r.At++
	at := r.At
	var key parse.Expr
	switch {
	case r.Byte() == '$':
		r.At++
		key = r.Name(at, "$"+r.Class(token.Words))
	case r.Byte() == '\'' || r.Byte() == '"':
		return r.strayKey(x)
	default:
		r.Accept("-")
		r.Class(token.Words)
		key = r.keyOf(at, r.Since(at))
	}
	r.closing("]")
	return r.Index(x, key)
}

// strayKey is "$x['k']", which PHP refuses.
func (r *reader) strayKey(x parse.Expr) parse.Expr {
	key := r.expression()
	r.closing("]")
	return r.Index(x, key)
}

func (r *reader) keyOf(at int, text string) parse.Expr {
	digits := strings.TrimPrefix(text, "-")
	if digits != "" && strings.Trim(digits, "0123456789") == "" {
		n := r.Number(at, text, 10)
		return n
	}
	return r.String(at, text)
}

// heredoc reads <<<NAME … NAME. In quotes 'NAME' nothing is put in.
func (r *reader) heredoc() parse.Expr {
	at := r.At
	r.At += 3
	r.Class(token.Spaces)
	quote := r.Byte()
	if quote == '\'' || quote == '"' {
		r.At++
	}
	name := r.Class(token.Words)
	r.Line()
	r.Accept("\n")
	start := r.At
	end, indent := r.heredocEnd(name)
	if end < 0 || name == "" {
		r.Fault("this text does not end")
		end = len(r.Source)
		r.At = end
	}
	after := r.At
	body := r.Source[min(start, end):end]
	if quote == '\'' {
		return r.String(at, undent(body, indent))
	}
	return r.heredocBody(at, start, end, after, indent)
}

// heredocBody reads the text as one by itself, in its place.
func (r *reader) heredocBody(at, start, end, after, indent int) parse.Expr {
	var x parse.Expr
	r.Within(start, end, after, func() { x = r.double(at, 0) })
	if indent > 0 {
		undentParts(x, indent)
	}
	return x
}

// heredocEnd finds the line that ends the text, and passes the name. end is where
// the text ends, before the line's break.
func (r *reader) heredocEnd(name string) (end, indent int) {
	for i := r.At; i < len(r.Source); {
		line := i
		for i < len(r.Source) && (r.Source[i] == ' ' || r.Source[i] == '\t') {
			i++
		}
		if strings.HasPrefix(r.Source[i:], name) && (i+len(name) >= len(r.Source) || !token.Words[r.Source[i+len(name)]]) {
			r.Back(i + len(name))
			end := max(line-1, 0)
			if end > 0 && line > 1 && r.Source[end-1] == '\r' {
				end--
			}
			return end, i - line
		}
		next := strings.IndexByte(r.Source[i:], '\n')
		if next < 0 {
			break
		}
		i += next + 1
	}
	return -1, 0
}

// undent cuts what the end's own indent says from each line.
func undent(text string, indent int) string {
	if indent == 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = line[min(indent, len(line)-len(strings.TrimLeft(line, " \t"))):]
	}
	return strings.Join(lines, "\n")
}

// undentParts does it for a text with something put in: each line begins in a
// known piece.
func undentParts(x parse.Expr, indent int) {
	if s, ok := x.(*parse.String); ok {
		s.Value = undent(s.Value, indent)
		return
	}
	c, ok := x.(*parse.Concat)
	if !ok {
		return
	}
	for i, p := range c.Parts {
		s, ok := p.(*parse.String)
		if !ok {
			continue
		}
		if i == 0 {
			s.Value = undent(s.Value, indent)
			continue
		}
		head, rest, more := strings.Cut(s.Value, "\n")
		if more {
			s.Value = head + "\n" + undent(rest, indent)
		}
	}
}
