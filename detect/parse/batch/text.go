package batch

import (
	"strconv"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// marks are the bytes that may mean something in a command.
var marks = *token.SetOf("%!^\"&|<>() \t\r\n,;=/:")

// piece reads what stands at the cursor into a text: an expansion, an escape, or
// plain bytes. raw is the same as it is written, with what is put in.
func (r *reader) piece(t, raw *token.Text, quoted bool) {
	start := r.At
	switch b := r.Byte(); {
	case b == '%':
		if x := r.percent(); x != nil {
			put(&r.Cursor, t, raw, x)
			return
		}
		if r.Ahead(1) == '%' { // two are one
			r.At++
		}
		r.At++
		t.AddByte('%')
	case b == '!' && r.delayed:
		if x := r.between('!'); x != nil {
			put(&r.Cursor, t, raw, x)
			return
		}
		r.At++
		t.AddByte('!')
	case b == '^' && !quoted:
		r.At++
		r.Accept("\r")
		if r.Accept("\n") || r.Done() {
			return
		}
		t.AddByte(r.Byte())
		r.At++
	default:
		r.At++
		if !marks[b] {
			r.Until(&marks)
		}
		t.Add(r.Since(start))
	}
	if raw != nil {
		raw.Add(r.Since(start))
	}
}

func put(c *token.Cursor, t, raw *token.Text, x parse.Expr) {
	t.Put(c, x)
	if raw != nil {
		raw.Put(c, x)
	}
}

// percent reads what begins with a percent sign; nil, and stays, when it is only that.
func (r *reader) percent() parse.Expr {
	at := r.At
	switch b := r.Ahead(1); {
	case b == '%':
		r.At++
		if x := r.loopVariable(at); x != nil {
			return x
		}
		r.Back(at)
	case token.Digits[b], b == '*':
		r.At += 2
		return r.Name(at, r.Source[at+1:at+2])
	case b == '~':
		return r.modified(at)
	case token.IsLetter(b) && r.loops[string(rune(b))] && !token.Words[r.Ahead(2)] && r.Ahead(2) != '%' && r.Ahead(2) != ':':
		return r.loopVariable(at)
	}
	return r.between('%')
}

// loopVariable reads %x or %~nx, of which the cursor stands at the percent sign.
func (r *reader) loopVariable(at int) parse.Expr {
	before := r.At
	r.At++
	if r.Accept("~") {
		for strings.IndexByte("fdpnxsatz", r.Byte()) >= 0 && token.IsLetter(r.Ahead(1)) && !r.Done() {
			r.At++
		}
	}
	name := r.Byte()
	if token.IsLetter(name) && name < 0x80 && r.loops[string(rune(name))] {
		r.At++
		return r.Name(at, "%"+string(rune(name)))
	}
	r.Back(before)
	return nil
}

// modified reads %~1 and %~dp0. The script's own folder is Name "~dp0".
func (r *reader) modified(at int) parse.Expr {
	r.At += 2
	for strings.IndexByte("fdpnxsatzFDPNXSATZ", r.Byte()) >= 0 && !r.Done() {
		r.At++
	}
	if !token.Digits[r.Byte()] {
		r.Back(at)
		if x := r.loopVariable(at); x != nil {
			return x
		}
		r.Back(at)
		return nil
	}
	r.At++
	name := r.Source[r.At-1 : r.At]
	if name == "0" && r.At-at > 3 {
		name = "~dp0"
	}
	return r.Name(at, name)
}

// between reads %name% or !name!, with what may follow the name behind a colon.
func (r *reader) between(mark byte) parse.Expr {
	at := r.At
	end := at + 1
	for end < len(r.Source) && r.Source[end] != mark && r.Source[end] != '\n' {
		end++
	}
	if end >= len(r.Source) || r.Source[end] != mark || end == at+1 {
		return nil
	}
	name, change, changed := strings.Cut(r.Source[at+1:end], ":")
	if name == "" || mark == '!' && strings.ContainsAny(name, " \t\"&|") {
		return nil
	}
	r.At = end + 1
	x := r.Name(at, r.Folded(name))
	if !changed || change == "" {
		return x
	}
	if rest, ok := strings.CutPrefix(change, "~"); ok {
		return r.slice(x, rest)
	}
	from, to, ok := strings.Cut(change, "=")
	if !ok {
		return x
	}
	return r.Call(r.String(at, "${//}"), x, r.String(at, from), r.String(at, to))
}

// slice is %x:~from,length%.
func (r *reader) slice(x *parse.Name, text string) parse.Expr {
	first, second, two := strings.Cut(text, ",")
	from, ok := r.bound(int(x.Pos), first)
	r.Count()
	out := &parse.Slice{Pos: x.Pos, Object: x, From: from}
	if !two {
		return out
	}
	length, known := r.bound(int(x.Pos), second)
	a, aIs := number(first)
	n, nIs := number(second)
	switch {
	case !ok || !known || !aIs || !nIs:
		out.To = r.Binary("+", from, length)
	case n < 0:
		out.To = length
	case a >= 0 || a+n < 0:
		out.To = r.Number(int(x.Pos), strconv.Itoa(a+n), 10)
	}
	return out
}

func number(text string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	return n, err == nil && n > -1<<20 && n < 1<<20
}

// bound is a number, or a variable that is put in: %x:~!i!,1%.
func (r *reader) bound(at int, text string) (parse.Expr, bool) {
	text = strings.TrimSpace(text)
	if n, ok := number(text); ok {
		return r.Number(at, strconv.Itoa(n), 10), true
	}
	name := strings.Trim(text, "%!")
	if name == "" {
		return r.Number(at, "0", 10), true
	}
	if strings.HasPrefix(text, "%%") {
		name = "%" + name
	}
	return r.Name(at, token.Lower(name)), false
}
