package php

import (
	"strconv"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// expression reads a whole expression.
func (r *reader) expression() parse.Expr { return r.Expression(r, powerAny) }

// closing passes what must stand here.
func (r *reader) closing(text string) {
	r.blank()
	if !r.Accept(text) {
		r.Fault("expected " + text)
	}
}

// Operand reads an operand with all that is hung on it.
func (r *reader) Operand() parse.Expr {
	r.blank()
	at := r.At
	switch b := r.Byte(); {
	case b == '$':
		return r.suffixes(r.variable())
	case token.Digits[b], b == '.' && token.Digits[r.Ahead(1)]:
		return r.number()
	case token.IsLetter(b), b == '\\' && token.IsLetter(r.Ahead(1)):
		return r.named()
	case b == '\'':
		return r.suffixes(r.single())
	case b == '"':
		r.At++
		return r.suffixes(r.double(at, '"'))
	case b == '`':
		r.At++
		return r.Function(at, "shell_exec", r.double(at, '`'))
	case b == '(':
		return r.parenthesis()
	case b == '[':
		r.At++
		return r.suffixes(r.array(at, ']'))
	case b == '<' && r.Has("<<<"):
		return r.heredoc()
	}
	return r.prefixed(at)
}

// prefixed reads an operator that stands before its operand.
func (r *reader) prefixed(at int) parse.Expr {
	switch {
	case r.Accept("++"), r.Accept("--"):
		op := r.Source[at : at+2]
		return r.Unary(at, op, r.Expression(r, level(powerUnary)))
	case r.Accept("!"):
		return r.Unary(at, "!", r.Expression(r, level(powerNot)))
	case r.Accept("-"), r.Accept("~"):
		op := r.Source[at : at+1]
		return r.Unary(at, op, r.Expression(r, level(powerUnary)))
	case r.Accept("..."):
		r.blank()
		if r.Byte() == ')' { // f(...), the function itself
			return r.Literal(at, parse.Undefined)
		}
		return &parse.Spread{Pos: parse.Pos(at), Value: r.Expression(r, powerAny)}
	case r.Accept("+"), r.Accept("@"), r.Accept("&"):
		return r.Expression(r, level(powerUnary))
	}
	return r.Missing()
}

// variable reads $x, $$x and ${…}.
func (r *reader) variable() parse.Expr {
	at := r.At
	r.At++
	switch b := r.Byte(); {
	case token.IsLetter(b):
		name := r.Class(token.Words)
		if name == "this" {
			return r.Literal(at, parse.This)
		}
		return r.Name(at, r.Source[at:at+1+len(name)])
	case b == '$':
		if !r.Enter() {
			return r.Missing()
		}
		defer r.Leave()
		return r.Index(r.Name(at, "$GLOBALS"), r.variable())
	case b == '{':
		r.At++
		x := r.expression()
		r.closing("}")
		return r.Index(r.Name(at, "$GLOBALS"), x)
	}
	r.Fault("expected a variable's name")
	return r.Name(at, "$")
}

func (r *reader) number() parse.Expr {
	at := r.At
	if r.Byte() == '0' {
		switch base, digits := prefixBase(r.Ahead(1)); {
		case base > 0 && token.Hexes[r.Ahead(2)]:
			r.At += 2
			from := r.At
			r.Class(token.Words)
			return r.Number(at, r.Since(from), base)
		case digits: // 017
			r.At++
			from := r.At
			r.Class(token.Words)
			return r.Number(at, r.Since(from), 8)
		}
	}
	x := r.Decimal()
	r.Accept(".") // 1.
	return x
}

// prefixBase is what follows the 0 of a number that is not decimal.
func prefixBase(b byte) (base int, octal bool) {
	switch b {
	case 'x', 'X':
		return 16, false
	case 'b', 'B':
		return 2, false
	case 'o', 'O':
		return 8, false
	}
	return 0, b >= '0' && b <= '7'
}

// casts are the types that a value is turned into.
const casts = "int integer bool boolean float double real string array object unset binary"

// parenthesis reads (…) or a cast, which leaves no trace.
func (r *reader) parenthesis() parse.Expr {
	r.At++
	start := r.At
	r.Class(token.Spaces)
	if w := token.Lower(r.Class(token.Words)); w != "" && token.OneOf(casts, w) {
		r.Class(token.Spaces)
		if r.Accept(")") {
			return r.Expression(r, level(powerUnary))
		}
	}
	r.Back(start)
	x := r.expression()
	r.closing(")")
	return r.suffixes(x)
}

// array reads the items of […], array(…) or list(…), and passes the end.
func (r *reader) array(at int, end byte) parse.Expr {
	var items []parse.Expr
	var fields []parse.Field
	keyed := false
	r.List(r.blank, end, func() {
		x := r.expression()
		r.blank()
		if !r.Accept("=>") {
			items = r.Append(items, x)
			fields = append(fields, r.item(len(fields), x))
			return
		}
		keyed = true
		_, known := x.(*parse.String)
		fields = append(fields, parse.Field{Key: x, Value: r.expression(), Computed: !known})
	})
	if keyed {
		return r.Object(at, fields)
	}
	return r.Array(at, items)
}

// item is a field of an array that has keys only for some of its items.
func (r *reader) item(n int, x parse.Expr) parse.Field {
	if s, ok := x.(*parse.Spread); ok {
		return parse.Field{Value: s.Value, Kind: parse.SpreadField}
	}
	return parse.Field{Key: r.Number(int(x.Start()), strconv.Itoa(n), 10), Value: x, Computed: true}
}

// suffixes reads what is hung on an operand: members, keys, calls.
func (r *reader) suffixes(x parse.Expr) parse.Expr {
	for !r.Done() {
		if r.Byte() == '{' {
			if _, ok := x.(*parse.Name); !ok || !token.Words[r.Before()] {
				return x
			}
			x = r.suffixBrace(x)
			continue
		}
		before := r.At
		r.blank()
		next := r.suffix(x)
		if next == nil {
			if r.Byte() == '{' {
				r.Back(before)
			}
			return x
		}
		x = next
	}
	return x
}

func (r *reader) suffix(x parse.Expr) parse.Expr {
	at := r.At
	switch r.Byte() {
	case '-':
		if r.Accept("->") {
			return r.member(x)
		}
		if r.Accept("--") {
			return r.Unary(at, "--", x)
		}
	case '+':
		if r.Accept("++") {
			return r.Unary(at, "++", x)
		}
	case '?':
		if r.Accept("?->") {
			return r.member(x)
		}
	case ':':
		if r.Accept("::") {
			return r.static(x)
		}
	case '[':
		return r.suffixIndex(x)
	case '(':
		return r.called(x)
	}
	return nil
}

// suffixIndex reads [k]. x[] is a push where it is assigned to.
func (r *reader) suffixIndex(x parse.Expr) parse.Expr {
	at := r.At
	r.At++
	r.blank()
	if r.Accept("]") {
		return r.Member(at, x, "[]")
	}
	key := r.expression()
	r.closing("]")
	return r.Index(x, key)
}

// suffixBrace reads x{k}, the old way to take a character.
func (r *reader) suffixBrace(x parse.Expr) parse.Expr {
	r.At++
	key := r.expression()
	r.closing("}")
	return r.Index(x, key)
}

// member reads what follows ->.
func (r *reader) member(x parse.Expr) parse.Expr {
	r.blank()
	at := r.At
	switch b := r.Byte(); {
	case b == '$':
		return r.Index(x, r.variable())
	case b == '{':
		r.At++
		key := r.expression()
		r.closing("}")
		return r.Index(x, key)
	}
	name := r.Class(token.Words)
	if name == "" {
		r.Fault("expected a member's name")
		return x
	}
	return r.Member(at, x, r.methodName(name))
}

// methodName is in lower case where it is called, since methods have no case.
func (r *reader) methodName(name string) string {
	if r.Byte() != '(' && !(token.Spaces[r.Byte()] && strings.HasPrefix(strings.TrimLeft(r.Source[min(r.At, len(r.Source)):min(r.At+80, len(r.Source))], " \t\r\n"), "(")) {
		return name
	}
	return methodKey(name)
}

// methodKey is a method's name as it is looked up. The constructor has the name
// that it has in all languages.
func methodKey(name string) string {
	name = token.Lower(name)
	if name == "__construct" {
		return "constructor"
	}
	return name
}

// static reads what follows ::.
func (r *reader) static(x parse.Expr) parse.Expr {
	r.blank()
	at := r.At
	if r.Byte() == '$' {
		v := r.variable()
		if n, ok := v.(*parse.Name); ok {
			return r.Member(at, x, n.Name[1:])
		}
		return r.Index(x, v)
	}
	if r.Accept("{") {
		key := r.expression()
		r.closing("}")
		return r.Index(x, key)
	}
	name := r.Class(token.Words)
	switch {
	case name == "":
		r.Fault("expected a member's name")
		return x
	case name == "class":
		if n, ok := x.(*parse.Name); ok {
			return r.String(at, n.Name)
		}
	}
	if super, ok := x.(*parse.Literal); ok && super.Kind == parse.Super && token.EqualFold(name, "__construct") {
		return x
	}
	return r.Member(at, x, r.methodName(name))
}

// called reads (arguments).
func (r *reader) called(x parse.Expr) parse.Expr {
	call := r.Call(x)
	call.Args, call.Names = r.arguments()
	if r.Before() == ')' && len(call.Args) == 1 && call.Names == nil {
		if l, ok := call.Args[0].(*parse.Literal); ok && l.Kind == parse.Undefined && strings.HasPrefix(r.Source[l.Pos:], "...") {
			return x
		}
	}
	return call
}

// arguments reads a list in parentheses, with names where they have some.
func (r *reader) arguments() (args []parse.Expr, names []string) {
	r.At++
	r.List(r.blank, ')', func() {
		name := r.argumentName()
		if name != "" && names == nil {
			names = make([]string, len(args), len(args)+4)
		}
		args = r.Append(args, r.expression())
		if names != nil {
			names = append(names, name)
		}
	})
	return args, names
}

// argumentName reads name: before an argument.
func (r *reader) argumentName() string {
	if !token.IsLetter(r.Byte()) {
		return ""
	}
	at := r.At
	name := r.Class(token.Words)
	r.Class(token.Spaces)
	if r.Byte() == ':' && r.Ahead(1) != ':' {
		r.At++
		return name
	}
	r.Back(at)
	return ""
}
