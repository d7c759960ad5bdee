package batch

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// arithmetic reads set /a "x=1+2, y*=3".
func (r *reader) arithmetic() []parse.Stmt {
	r.space()
	quoted := r.Accept(`"`)
	r.sums = quoted
	var out []parse.Stmt
	for {
		before := r.At
		out = append(out, r.Statement(r.Expression(r, 0)))
		r.space()
		if !r.Accept(",") || r.At == before {
			break
		}
	}
	if quoted {
		r.Accept(`"`)
	}
	for !r.Done() && !r.endsWord(r.Byte()) {
		r.At++
	}
	return out
}

// Operand reads a number, a variable, or something in parentheses.
func (r *reader) Operand() parse.Expr {
	r.space()
	at := r.At
	switch b := r.Byte(); {
	case token.Digits[b]:
		text := r.Class(token.Words)
		switch {
		case strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0X"):
			return r.Number(at, text[2:], 16)
		case len(text) > 1 && text[0] == '0':
			return r.Number(at, text[1:], 8)
		}
		return r.Number(at, text, 10)
	case b == '(':
		r.At++
		x := r.Expression(r, 0)
		r.space()
		r.Accept(")")
		return x
	case b == '-', b == '~', b == '!' && !token.IsLetter(r.Ahead(1)):
		r.At++
		return r.Unary(at, string(rune(b)), r.Expression(r, 100))
	case b == '+':
		r.At++
		return r.Expression(r, 100)
	case b == '%' && token.IsLetter(r.Ahead(1)), b == '%' && r.Ahead(1) == '%', b == '!':
		t := token.NewText(at)
		r.piece(&t, nil, false)
		return t.Whole(&r.Cursor)
	case token.IsLetter(b):
		return r.Name(at, r.Folded(r.Class(token.Words)))
	}
	return r.Literal(at, parse.Undefined)
}

// arithmeticSigns are the operators of set /a, the longest first.
var arithmeticSigns = []struct {
	text        string
	left, right int
}{
	{"<<=", 200, 1},
	{">>=", 200, 1},
	{"*=", 200, 1},
	{"/=", 200, 1},
	{"%%=", 200, 1},
	{"+=", 200, 1},
	{"-=", 200, 1},
	{"&=", 200, 1},
	{"^=", 200, 1},
	{"|=", 200, 1},
	{"=", 200, 1},
	{"<<", 40, 41},
	{">>", 40, 41},
	{"%%", 60, 61},
	{"*", 60, 61},
	{"/", 60, 61},
	{"%", 60, 61},
	{"+", 50, 51},
	{"-", 50, 51},
	{"&", 30, 31},
	{"^", 20, 21},
	{"|", 10, 11},
}

// Infix tells the operator at the cursor.
func (r *reader) Infix() token.Infix {
	r.space()
	if b := r.Byte(); !r.sums && r.endsWord(b) {
		return token.Infix{}
	}
	for _, s := range arithmeticSigns {
		if r.Has(s.text) {
			return token.Infix{Op: s.text, Size: len(s.text), Left: s.left, Right: s.right}
		}
	}
	return token.Infix{}
}

// Combine reads what follows an operator.
func (r *reader) Combine(op token.Infix, left parse.Expr) parse.Expr {
	right := r.Expression(r, op.Right)
	name := strings.Replace(op.Op, "%%", "%", 1)
	if op.Left == 200 {
		return r.Assign(name, left, right, parse.NoDeclare)
	}
	return r.Binary(name, left, right)
}
