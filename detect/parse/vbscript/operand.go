package vbscript

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// How tightly operators hold, from the loosest.
const (
	powerAny = iota
	powerOr
	powerAnd
	powerNot
	powerCompare
	powerJoin
	powerSum
	powerMod
	powerDivide
	powerProduct
	powerNegate
	powerRaise
)

func level(n int) int {
	left, _ := token.Level(n)
	return left
}

func infix(op string, size, at int) token.Infix {
	left, right := token.Level(at)
	return token.Infix{Op: op, Size: size, Left: left, Right: right}
}

var wordOperators = map[string]token.Infix{
	"and": infix("&&", 3, powerAnd), "or": infix("||", 2, powerOr), "xor": infix("^", 3, powerOr), "eqv": infix("==", 3, powerOr),
	"imp": infix("||", 3, powerOr), "is": infix("==", 2, powerCompare), "like": infix("like", 4, powerCompare), "mod": infix("%", 3, powerMod),
}

// Infix tells the operator at the cursor.
func (r *reader) Infix() token.Infix {
	r.space()
	b := r.Byte()
	switch b {
	case '&':
		return infix("&", 1, powerJoin)
	case '+':
		return infix("+", 1, powerSum)
	case '-':
		return infix("-", 1, powerSum)
	case '*':
		return infix("*", 1, powerProduct)
	case '/':
		return infix("/", 1, powerProduct)
	case '\\':
		return infix("\\", 1, powerDivide)
	case '^':
		return infix("**", 1, powerRaise)
	case '=':
		if next := r.Ahead(1); next == '<' || next == '>' {
			return infix(string(rune(next))+"=", 2, powerCompare)
		}
		return infix("==", 1, powerCompare)
	case '<', '>':
		return r.comparison(b, r.Ahead(1))
	case 'a', 'A', 'o', 'O', 'x', 'X', 'e', 'E', 'i', 'I', 'l', 'L', 'm', 'M':
		return wordOperators[r.word()]
	}
	return token.Infix{}
}

func (r *reader) comparison(b, next byte) token.Infix {
	switch {
	case b == '<' && next == '>' || b == '>' && next == '<':
		return infix("!=", 2, powerCompare)
	case next == '=':
		return infix(string(rune(b))+"=", 2, powerCompare)
	}
	return infix(string(rune(b)), 1, powerCompare)
}

// Combine reads what follows an operator.
func (r *reader) Combine(op token.Infix, left parse.Expr) parse.Expr {
	right := r.Expression(r, op.Right)
	switch op.Op {
	case "&":
		return r.Join(left, right)
	case "\\":
		return r.Function(int(left.Start()), "int", r.Binary("/", left, right))
	case "like":
		return r.Function(int(left.Start()), "like", left, right)
	}
	return r.Binary(op.Op, left, right)
}

func (r *reader) expression() parse.Expr { return r.Expression(r, powerAny) }

// Operand reads an operand with all that is hung on it.
func (r *reader) Operand() parse.Expr {
	r.space()
	at := r.At
	switch b := r.Byte(); {
	case token.IsLetter(b), b == '[':
		return r.named(at)
	case b == '"':
		return r.text()
	case token.Digits[b], b == '.' && token.Digits[r.Ahead(1)]:
		n := r.Decimal()
		r.Class(typeMarks)
		return n
	case b == '.':
		return r.suffixes(r.dotted(at))
	case b == '&':
		return r.based(at)
	case b == '(':
		r.At++
		x := r.expression()
		r.closing(')')
		return r.suffixes(x)
	case b == '-':
		r.At++
		return r.Unary(at, "-", r.Expression(r, level(powerNegate)))
	case b == '+':
		r.At++
		return r.Expression(r, level(powerNegate))
	case b == '#':
		return r.date(at)
	}
	return r.Missing()
}

// typeMarks may follow a name or number in VBA.
var typeMarks = token.SetOf("%&!#@$")

// text reads "…"; two quotes are one. It does not go beyond the line.
func (r *reader) text() parse.Expr {
	t := token.NewText(r.At)
	r.At++
	for {
		t.Add(r.Until(&textEnds))
		if r.Byte() != '"' || r.Done() {
			r.Fault("this text does not end")
			return t.End(&r.Cursor)
		}
		r.At++
		if r.Byte() != '"' {
			return t.End(&r.Cursor)
		}
		t.AddByte('"')
		r.At++
	}
}

var textEnds = *token.SetOf("\"\n")

// date reads #…#.
func (r *reader) date(at int) parse.Expr {
	r.At++
	for !r.Done() && r.Byte() != '#' && r.Byte() != '\n' {
		r.At++
	}
	text := r.Since(at + 1)
	if !r.Accept("#") {
		r.Fault("this date does not end")
	}
	return r.String(at, text)
}

// based reads &H41 and &O17.
func (r *reader) based(at int) parse.Expr {
	base := 0
	switch r.Ahead(1) | 0x20 {
	case 'h':
		base = 16
	case 'o':
		base = 8
	}
	if base == 0 || !token.Hexes[r.Ahead(2)] {
		return r.Missing()
	}
	r.At += 2
	digits := r.Class(token.Hexes)
	r.Class(typeMarks)
	return r.Number(at, digits, base)
}

// dotted is .m inside of With.
func (r *reader) dotted(at int) parse.Expr {
	if r.with == nil {
		return r.Missing()
	}
	r.At++
	name := r.name()
	if name == "" {
		return r.Missing()
	}
	return r.Member(at+1, r.with, name)
}

// name passes a name and gives it in lower case.
func (r *reader) name() string {
	if r.Accept("[") {
		from := r.At
		for !r.Done() && r.Byte() != ']' && r.Byte() != '\n' {
			r.At++
		}
		name := token.Lower(r.Since(from))
		r.Accept("]")
		return name
	}
	name := r.Folded(r.Class(token.Words))
	if b := r.Byte(); (b == '$' || b == '%' || b == '!' || b == '#' || b == '@') && !token.Words[r.Ahead(1)] {
		r.At++
	}
	return name
}

// named reads what begins with a word.
func (r *reader) named(at int) parse.Expr {
	switch word := r.word(); word {
	case "not":
		r.At += len(word)
		return r.Unary(at, "!", r.Expression(r, level(powerNot)))
	case "new":
		r.At += len(word)
		r.space()
		call := r.Call(r.Name(r.At, r.name()))
		call.New = true
		return r.suffixes(call)
	case "true", "false":
		r.At += len(word)
		kind := parse.True
		if word == "false" {
			kind = parse.False
		}
		return r.Literal(at, kind)
	case "nothing", "empty", "null":
		r.At += len(word)
		return r.Literal(at, parse.Null)
	case "me":
		r.At += len(word)
		return r.suffixes(r.Literal(at, parse.This))
	case "then", "else", "to", "step", "until", "while", "loop", "next":
		return r.Missing()
	case "addressof", "byval", "typeof":
		r.At += len(word)
		return r.Expression(r, level(powerCompare))
	}
	return r.suffixes(r.variable(at))
}

// variable reads a name. A function's own name is its result, unless it is called.
func (r *reader) variable(at int) parse.Expr {
	name := r.name()
	if name == r.function && name != "" && r.Byte() != '(' {
		name += "="
	}
	return r.Name(at, name)
}

// suffixes reads what is hung on an operand: members and arguments.
func (r *reader) suffixes(x parse.Expr) parse.Expr {
	for !r.Done() && !r.Faulty() {
		at := r.At
		switch b := r.Byte(); {
		case b == '(':
			x = r.called(x)
			continue
		case b == '.' && r.dot():
			x = r.Member(r.At, x, r.name())
			continue
		case b == '!' && token.IsLetter(r.Ahead(1)): // a!b is a("b")
			r.At++
			x = r.Index(x, r.String(r.At, r.name()))
			continue
		}
		r.space()
		if b := r.Byte(); b == '(' && at < r.At && spaced(x) || b == '.' && at < r.At && token.IsLetter(r.Ahead(1)) && r.with == nil {
			continue
		}
		r.Back(at)
		return x
	}
	return x
}

// dot passes a dot, with blanks behind it, if a name follows.
func (r *reader) dot() bool {
	at := r.At
	r.At++
	r.space()
	if token.IsLetter(r.Byte()) || r.Byte() == '[' {
		return true
	}
	r.Back(at)
	return false
}

// spaced reports a name whose arguments may stand behind a blank: f (x) in an
// expression.
func spaced(x parse.Expr) bool {
	switch x.(type) {
	case *parse.Name, *parse.Member:
		return true
	}
	return false
}

// called reads (arguments).
func (r *reader) called(x parse.Expr) parse.Expr {
	r.At++
	if !r.Enter() {
		return x
	}
	defer r.Leave()
	args := r.list(')')
	r.closing(')')
	if n, ok := x.(*parse.Name); ok && n.Name == "array" {
		return r.Array(int(n.Pos), args)
	}
	return r.Call(x, args...)
}

// list reads arguments up to an end, which it does not pass; 0 is the statement's. One
// that is left out is undefined.
func (r *reader) list(end byte) []parse.Expr {
	var args []parse.Expr
	for {
		r.space()
		at := r.At
		switch b := r.Byte(); {
		case end != 0 && b == end, end == 0 && r.ends(), r.Done():
			return args
		case b == ',':
			args = r.Append(args, r.Literal(at, parse.Undefined))
		default:
			args = r.Append(args, r.argument())
		}
		r.space()
		if !r.Accept(",") {
			return args
		}
	}
}

// argument reads x or name:=x.
func (r *reader) argument() parse.Expr {
	at := r.At
	if token.IsLetter(r.Byte()) {
		r.Class(token.Words)
		if r.space(); r.Accept(":=") {
			return r.expression()
		}
		r.Back(at)
	}
	return r.expression()
}
