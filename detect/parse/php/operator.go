package php

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// How tightly operators hold, from the loosest.
const (
	powerAny = iota
	powerOr
	powerXor
	powerAnd
	powerAssign
	powerTernary
	powerNullish
	powerEither
	powerBoth
	powerBitOr
	powerBitXor
	powerBitAnd
	powerEqual
	powerOrder
	powerJoin
	powerShift
	powerSum
	powerProduct
	powerNot
	powerInstance
	powerUnary
	powerRaise
	powerTarget // what an assignment holds at its left
)

func infix(op string, size, at int) token.Infix {
	left, right := token.Level(at)
	return token.Infix{Op: op, Size: size, Left: left, Right: right}
}

func toTheRight(op string, size, at int) token.Infix {
	return token.Infix{Op: op, Size: size, Left: level(at), Right: level(at)}
}

// level is the least power of what holds at a level.
func level(n int) int {
	left, _ := token.Level(n)
	return left
}

var targetPower = level(powerTarget)

func assignment(op string, size int) token.Infix {
	return token.Infix{Op: op, Size: size, Left: targetPower, Right: level(powerAssign)}
}

// operators by their first byte, the longest first.
var operators = func() (table [256][]token.Infix) {
	for _, op := range []token.Infix{
		assignment("**=", 3), toTheRight("**", 2, powerRaise), assignment("*=", 2), infix("*", 1, powerProduct),
		assignment("/=", 2), infix("/", 1, powerProduct), assignment("%=", 2), infix("%", 1, powerProduct),
		assignment("+=", 2), infix("+", 1, powerSum), assignment("-=", 2), infix("-", 1, powerSum),
		assignment(".=", 2), infix(".", 1, powerJoin),
		assignment("<<=", 3), infix("<<", 2, powerShift), infix("<=>", 3, powerEqual), infix("<=", 2, powerOrder), infix("<>", 2, powerEqual), infix("<", 1, powerOrder),
		assignment(">>=", 3), infix(">>", 2, powerShift), infix(">=", 2, powerOrder), infix(">", 1, powerOrder),
		infix("===", 3, powerEqual), infix("==", 2, powerEqual), assignment("=", 1),
		infix("!==", 3, powerEqual), infix("!=", 2, powerEqual),
		infix("&&", 2, powerBoth), assignment("&=", 2), infix("&", 1, powerBitAnd),
		infix("||", 2, powerEither), assignment("|=", 2), infix("|>", 2, powerSum), infix("|", 1, powerBitOr),
		assignment("^=", 2), infix("^", 1, powerBitXor),
		assignment("??=", 3), toTheRight("??", 2, powerNullish), infix("?:", 2, powerTernary), infix("?", 1, powerTernary),
	} {
		table[op.Op[0]] = append(table[op.Op[0]], op)
	}
	return table
}()

// wordOperators are the operators that are words.
var wordOperators = map[string]token.Infix{
	"and": infix("&&", 3, powerAnd), "or": infix("||", 2, powerOr), "xor": infix("!==", 3, powerXor),
	"instanceof": infix("instanceof", 10, powerInstance),
}

// Infix tells the operator at the cursor.
func (r *reader) Infix() token.Infix {
	r.blank()
	b := r.Byte()
	if list := operators[b]; list != nil {
		if b == '?' && (r.Has("?>") || r.Has("?->")) || b == '=' && r.Has("=>") {
			return token.Infix{}
		}
		for _, op := range list {
			if r.Has(op.Op) {
				return op
			}
		}
	}
	switch b {
	case 'a', 'A', 'o', 'O', 'x', 'X', 'i', 'I':
		return wordOperators[token.Lower(r.word())]
	}
	return token.Infix{}
}

// Combine reads what follows an operator.
func (r *reader) Combine(op token.Infix, left parse.Expr) parse.Expr {
	switch op.Op {
	case "?":
		return r.conditional(op, left)
	case "=":
		r.blank()
		r.Accept("&")
		if m, ok := left.(*parse.Member); ok && m.Name == "[]" {
			push := r.Member(int(m.Pos), m.Object, "push")
			return r.Call(push, r.Expression(r, op.Right))
		}
	case "|>":
		return r.Call(r.Expression(r, op.Right), left)
	}
	right := r.Expression(r, op.Right)
	switch op.Op {
	case ".":
		return r.Join(left, right)
	case ".=":
		return r.Assign("=", left, r.Join(left, right), r.declares(left))
	case "?:":
		return r.Binary("||", left, right)
	case "<>":
		return r.Binary("!=", left, right)
	}
	if op.Left == targetPower {
		return r.Assign(op.Op, left, right, r.declares(left))
	}
	return r.Binary(op.Op, left, right)
}

// conditional reads a ? b : c, of which the question mark has been passed.
func (r *reader) conditional(op token.Infix, test parse.Expr) parse.Expr {
	then := r.Expression(r, level(powerAssign))
	r.closing(":")
	return r.Conditional(test, then, r.Expression(r, op.Right))
}

// declares tells whether a variable belongs to the function around. At the top, and
// where it is said to be shared, it is global.
func (r *reader) declares(target parse.Expr) parse.Declare {
	if r.in == nil || r.in.plain {
		return parse.NoDeclare
	}
	switch t := target.(type) {
	case *parse.Name:
		if r.in.shared[t.Name] {
			return parse.NoDeclare
		}
		return parse.DeclareVar
	case *parse.Array, *parse.Object:
		return parse.DeclareVar
	}
	return parse.NoDeclare
}
