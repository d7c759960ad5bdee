package php

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// named reads what begins with a word: a construct of the language, a constant, a
// function or a class.
func (r *reader) named() parse.Expr {
	at := r.At
	word := r.word()
	r.At += len(word)
	switch token.Lower(word) {
	case "true", "false", "null":
		kinds := map[byte]parse.LiteralKind{'t': parse.True, 'f': parse.False, 'n': parse.Null}
		return r.Literal(at, kinds[word[0]|0x20])
	case "array", "list":
		if r.opens() {
			r.At++
			return r.suffixes(r.array(at, ')'))
		}
	case "new":
		return r.suffixes(r.instance(at))
	case "clone":
		return r.Expression(r, level(powerUnary))
	case "print":
		return r.Function(at, "echo", r.Expression(r, level(powerAssign)))
	case "include", "include_once", "require", "require_once":
		return r.Function(at, "include", r.Expression(r, level(powerAssign)))
	case "yield":
		return r.yield(at)
	case "throw":
		return r.Function(at, "throw", r.expression())
	case "exit", "die":
		return r.exit(at)
	case "function", "fn":
		return r.suffixes(r.closure(at, len(word) == 2))
	case "static":
		if r.blank(); r.keyword("function") {
			return r.suffixes(r.closure(at, false))
		} else if r.keyword("fn") {
			return r.closure(at, true)
		}
		return r.suffixes(r.Literal(at, parse.This))
	case "self":
		return r.suffixes(r.Literal(at, parse.This))
	case "parent":
		return r.suffixes(r.Literal(at, parse.Super))
	case "match":
		if r.opens() {
			return r.match(at)
		}
	case "isset", "empty":
		if r.opens() {
			return r.suffixes(r.Name(at, token.Lower(word)))
		}
	}
	return r.suffixes(r.plain(at, word))
}

// opens goes to a parenthesis if one follows.
func (r *reader) opens() bool {
	r.blank()
	return r.Byte() == '('
}

// plain is a function or class by its last name in lower case, since these have no
// case; a constant as it stands.
func (r *reader) plain(at int, word string) parse.Expr {
	name := word
	if full, ok := r.names[token.Lower(word)]; ok {
		name = full
	}
	name = name[strings.LastIndexByte(name, '\\')+1:]
	r.blank()
	if r.Byte() == '(' || r.Has("::") {
		name = token.Lower(name)
	}
	return r.Name(at, name)
}

// className reads the name of a class, or an expression that gives one.
func (r *reader) className() parse.Expr {
	r.blank()
	at := r.At
	switch b := r.Byte(); {
	case b == '$':
		x := r.variable()
		for {
			switch {
			case r.Accept("->"):
				x = r.member(x)
			case r.Accept("::"):
				x = r.static(x)
			case r.Byte() == '[':
				x = r.suffixIndex(x)
			default:
				return x
			}
		}
	case b == '(':
		r.At++
		x := r.expression()
		r.closing(")")
		return x
	}
	word := r.word()
	r.At += len(word)
	switch lower := token.Lower(word); lower {
	case "":
		return r.Missing()
	case "self", "static":
		return r.Literal(at, parse.This)
	case "parent":
		return r.Literal(at, parse.Super)
	default:
		if full, ok := r.names[lower]; ok {
			lower = token.Lower(full)
		}
		return r.Name(at, lower[strings.LastIndexByte(lower, '\\')+1:])
	}
}

// instance reads what follows new.
func (r *reader) instance(at int) parse.Expr {
	r.blank()
	for r.keyword("readonly") {
		r.blank()
	}
	if r.keyword("class") {
		return r.anonymous(at)
	}
	call := r.Call(r.className())
	call.Pos, call.New = parse.Pos(at), true
	if r.opens() {
		call.Args, call.Names = r.arguments()
	}
	return call
}

// anonymous is new class(arguments) { … }.
func (r *reader) anonymous(at int) parse.Expr {
	var args []parse.Expr
	var names []string
	if r.opens() {
		args, names = r.arguments()
	}
	call := r.Call(r.class(at, ""), args...)
	call.Pos, call.New, call.Names = parse.Pos(at), true, names
	return call
}

func (r *reader) yield(at int) parse.Expr {
	r.blank()
	r.keyword("from")
	r.blank()
	if b := r.Byte(); b == ';' || b == ')' || b == ',' || b == ']' {
		return r.Unary(at, "yield", r.Literal(at, parse.Null))
	}
	x := r.Expression(r, level(powerTernary))
	r.blank()
	if r.Accept("=>") {
		x = r.Expression(r, level(powerTernary))
	}
	return r.Unary(at, "yield", x)
}

// exit is exit, exit(x) or die(x).
func (r *reader) exit(at int) parse.Expr {
	call := r.Function(at, "exit")
	if r.opens() {
		call.Args, call.Names = r.arguments()
	}
	return call
}

// match reads match(x) { a, b => c, default => d } as a chain of comparisons.
func (r *reader) match(at int) parse.Expr {
	r.At++
	subject := r.expression()
	r.closing(")")
	r.closing("{")
	type arm struct {
		test, value parse.Expr
	}
	var arms []arm
	var other parse.Expr = r.Literal(at, parse.Undefined)
	r.List(r.blank, '}', func() {
		test := r.armTest(subject)
		r.closing("=>")
		value := r.expression()
		if test == nil {
			other = value
			return
		}
		arms = append(arms, arm{test, value})
	})
	for i := len(arms) - 1; i >= 0; i-- {
		other = r.Conditional(arms[i].test, arms[i].value, other)
	}
	return r.suffixes(other)
}

// armTest reads the values of one arm; nil for the default.
func (r *reader) armTest(subject parse.Expr) parse.Expr {
	if at := r.At; r.keyword("default") {
		r.blank()
		if r.Accept(","); r.follows("=>") {
			return nil
		}
		r.Back(at)
	}
	var test parse.Expr
	for !r.Done() {
		equal := r.Binary("===", subject, r.expression())
		if test == nil {
			test = equal
		} else {
			test = r.Binary("||", test, equal)
		}
		r.blank()
		if !r.Accept(",") || r.follows("=>") {
			return test
		}
	}
	return test
}

// follows reports whether text follows after blanks, which are passed.
func (r *reader) follows(text string) bool {
	r.blank()
	return r.Has(text)
}
