package powershell

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// expression reads a whole expression.
func (r *reader) expression() parse.Expr { return r.Expression(r, powerAny) }

// within reads what stands in brackets of its own, where commas make lists again.
func (r *reader) within(read func() parse.Expr) parse.Expr {
	comma, tight := r.noComma, r.tight
	r.noComma, r.tight, r.open = false, false, nil
	x := read()
	r.noComma, r.tight, r.open = comma, tight, nil
	return x
}

// unlisted reads an item of a list that is no value by itself.
func (r *reader) unlisted() parse.Expr {
	outer := r.noComma
	r.noComma = true
	x := r.expression()
	r.noComma, r.open = outer, nil
	return x
}

// Operand reads an operand with all that is hung on it.
func (r *reader) Operand() parse.Expr {
	r.space()
	at := r.At
	b := r.Byte()
	switch {
	case b == '$':
		if r.Ahead(1) == '(' {
			return r.suffixes(r.subexpression())
		}
		return r.suffixes(r.variable())
	case b == '(':
		return r.suffixes(r.parenthesis())
	case b == '[':
		return r.typed()
	case b == '{':
		return r.suffixes(r.block(at))
	case b == '@':
		return r.suffixes(r.gathered())
	case token.Digits[b], b == '.' && token.Digits[r.Ahead(1)]:
		return r.suffixes(r.number())
	}
	if kind, _ := r.quote(); kind != 0 {
		return r.suffixes(r.text())
	}
	return r.prefixed(at)
}

// prefixed reads an operator that stands before its operand.
func (r *reader) prefixed(at int) parse.Expr {
	size := r.dash()
	switch {
	case r.Accept("++"), r.Accept("--"):
		op := r.Since(at)
		return r.Unary(at, op, r.Expression(r, level(powerUnary)))
	case size > 0 && token.IsLetter(r.Ahead(size)):
		return r.dashPrefix(at, size)
	case size > 0 && token.Digits[r.Ahead(size)]:
		r.At += size
		return r.Unary(at, "-", r.suffixes(r.number()))
	case size > 0:
		r.At += size
		return r.Unary(at, "-", r.Expression(r, level(powerNegate)))
	case r.Accept("!"):
		return r.Unary(at, "!", r.Expression(r, level(powerNot)))
	case r.Accept("+"):
		return r.Expression(r, level(powerNegate))
	case r.Accept(","): // a list of one
		r.blank()
		return r.Array(at, []parse.Expr{r.Expression(r, level(powerUnary))})
	}
	return r.Missing()
}

// dashPrefix is -not x, -bnot x, -join x or -split x.
func (r *reader) dashPrefix(at, size int) parse.Expr {
	r.At += size
	word := token.Lower(r.Class(token.Words))
	r.blank()
	switch word {
	case "not":
		return r.Unary(at, "!", r.Expression(r, level(powerNot)))
	case "bnot":
		return r.Unary(at, "~", r.Expression(r, level(powerNegate)))
	case "join", "csplit", "isplit", "split":
		word = strings.TrimLeft(word, "c")
		if word == "isplit" {
			word = "split"
		}
		return r.Function(at, "-"+word, r.Expression(r, level(powerUnary)))
	}
	r.Back(at)
	return r.Missing()
}

// sizes are what may follow a number to multiply it.
var sizes = map[string]float64{"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "tb": 1 << 40, "pb": 1 << 50}

func (r *reader) number() parse.Expr {
	at := r.At
	var n *parse.Number
	if r.HasFold("0x") && token.Hexes[r.Ahead(2)] {
		r.At += 2
		n = r.Number(at, r.Class(token.Hexes), 16)
	} else {
		for token.Digits[r.Byte()] {
			r.At++
		}
		if r.Byte() == '.' && r.Ahead(1) == '.' { // 1..9
			return r.Number(at, r.Since(at), 10)
		}
		r.Back(at)
		n = r.Decimal()
		if r.Byte() == '.' && !token.Words[r.Ahead(1)] && !r.tight {
			r.At++ // 20.
		}
	}
	for size, factor := range sizes {
		if r.HasFold(size) {
			r.At += 2
			n.Value *= factor
			return n
		}
	}
	if strings.IndexByte("lLdDuUsSyYnN", r.Byte()) >= 0 && !token.Words[r.Ahead(1)] && !r.Done() {
		r.At++
	}
	return n
}

// parenthesis reads (…): an expression, or a pipeline whose output it is.
func (r *reader) parenthesis() parse.Expr {
	at := r.At
	r.At++
	r.blank()
	if r.Accept(")") {
		return r.Literal(at, parse.Undefined)
	}
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	x := r.within(r.value)
	r.blank()
	if r.Byte() == ';' {
		r.gaps()
	}
	r.closing(')')
	return x
}

// gathered reads @(…), @{…}, a here-document, or @x, which spreads x.
func (r *reader) gathered() parse.Expr {
	at := r.At
	switch b := r.Ahead(1); {
	case b == '(':
		r.At += 2
		return r.list(at)
	case b == '{':
		r.At += 2
		return r.hash(at)
	case token.IsLetter(b):
		r.At++
		r.name()
		r.Count()
		return &parse.Spread{Pos: parse.Pos(at), Value: r.Name(at, r.Folded("$"+r.Since(at+1)))}
	}
	if kind, _ := quoteIn(r.Source, at+1); kind != 0 {
		return r.here()
	}
	r.Fault("cannot read this")
	return r.Missing()
}

// list reads @(…): nothing, a list, or whatever its statements put out.
func (r *reader) list(at int) parse.Expr {
	body := r.enclosed(')')
	r.open = nil
	if len(body) == 0 {
		return r.Array(at, nil)
	}
	if st, ok := body[0].(*parse.ExprStmt); ok && len(body) == 1 {
		switch x := st.X.(type) {
		case *parse.Array:
			return x
		case *parse.String, *parse.Number, *parse.Object, *parse.Concat, *parse.Func:
			return r.Array(at, []parse.Expr{st.X})
		}
	}
	r.Count()
	return &parse.Run{Pos: parse.Pos(at), Body: body}
}

// hash reads @{ key = value; … }.
func (r *reader) hash(at int) parse.Expr {
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	var fields []parse.Field
	for r.gaps(); !r.Done() && r.Byte() != '}'; r.gaps() {
		before := r.At
		key := r.hashKey()
		r.closing('=')
		r.blank()
		value := r.within(r.value)
		_, known := key.(*parse.String)
		fields = append(fields, parse.Field{Key: key, Value: value, Computed: !known})
		if r.At == before || r.Faulty() {
			break
		}
	}
	r.closing('}')
	return r.Object(at, fields)
}

func (r *reader) hashKey() parse.Expr {
	at := r.At
	if token.Words[r.Byte()] && !token.Digits[r.Byte()] {
		r.Class(hashKeyBytes)
		return r.String(at, token.Lower(r.Since(at)))
	}
	return r.Expression(r, level(powerTernary))
}

var hashKeyBytes = token.Words.And("-.")

// suffixes reads what is hung on an operand without a blank between.
func (r *reader) suffixes(x parse.Expr) parse.Expr {
	for !r.Done() {
		at := r.At
		switch b := r.Byte(); {
		case b == '.' && r.Ahead(1) != '.' && (!r.tight || !token.Spaces[r.Ahead(1)] && r.Ahead(1) != '\n'):
			r.At++
			x = r.member(x)
		case b == '?' && r.Ahead(1) == '.' && !token.Digits[r.Ahead(2)]:
			r.At += 2
			x = r.member(x)
		case b == '?' && r.Ahead(1) == '[' && r.Before() == '}':
			r.At++
		case b == ':' && r.Ahead(1) == ':':
			r.At += 2
			x = r.member(x)
		case b == '[':
			r.At++
			r.blank()
			key := r.within(r.expression)
			r.closing(']')
			x = r.Index(x, key)
		case b == '+' && r.Ahead(1) == '+', b == '-' && r.Ahead(1) == '-':
			r.At += 2
			return r.Unary(at, r.Since(at), x)
		default:
			return x
		}
		if r.Faulty() {
			return x
		}
	}
	return x
}

// member reads the name behind a dot or two colons, and the arguments of a method.
func (r *reader) member(x parse.Expr) parse.Expr {
	r.blank()
	at := r.At
	var out parse.Expr
	switch b := r.Byte(); {
	case token.Words[b]:
		out = r.Member(at, x, r.Folded(r.Class(token.Words)))
	case b == '$' && r.Ahead(1) == '(':
		out = r.Index(x, r.subexpression())
	case b == '$':
		key := r.variable()
		if r.Byte() == '(' || r.Byte() == '.' || r.Byte() == '[' || !token.Words[r.Byte()] {
			out = r.Index(x, key)
		}
	case b == '(':
		out = r.Index(x, r.parenthesis())
	case b == '`': // a name with escapes
		out = r.Member(at, x, token.Lower(strings.ReplaceAll(r.Class(escapedWords), "`", "")))
	default:
		if kind, _ := r.quote(); kind != 0 {
			out = r.keyed(x, r.text())
		}
	}
	if out == nil {
		r.Fault("expected a member's name")
		return x
	}
	return r.arguments(out)
}

var escapedWords = token.Words.And("`")

// keyed is a member whose name is a text; a known one is like any other.
func (r *reader) keyed(x, key parse.Expr) parse.Expr {
	if s, ok := key.(*parse.String); ok {
		return r.Member(int(s.Pos), x, token.Lower(s.Value))
	}
	return r.Index(x, key)
}

// arguments reads those of a method, if it is called.
func (r *reader) arguments(x parse.Expr) parse.Expr {
	switch r.Byte() {
	case '(':
		r.At++
		call := r.Call(x)
		if !r.Enter() {
			return call
		}
		defer r.Leave()
		r.List(r.blank, ')', func() {
			call.Args = r.Append(call.Args, r.unlisted())
		})
		r.open = nil
		return call
	case '{':
		if _, ok := x.(*parse.Member); ok {
			return r.Call(x, r.block(r.At))
		}
	case '[': // of types: x.f[int](…)
		ahead := *r
		if ahead.typeName(); ahead.Byte() == '(' && token.IsLetter(r.Ahead(1)) && ahead.Err() == nil {
			r.typeName()
			return r.arguments(x)
		}
	}
	return x
}
