package ruby

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// How tightly operators hold, from the loosest.
const (
	powerAny = iota
	powerNot
	powerAssign
	powerRescue
	powerTernary
	powerRange
	powerEither
	powerBoth
	powerDefined
	powerEqual
	powerOrder
	powerBitOr
	powerBitAnd
	powerShift
	powerSum
	powerProduct
	powerNegate
	powerRaise
	powerUnary
	powerTarget // what an assignment holds at its left
)

func level(n int) int {
	left, _ := token.Level(n)
	return left
}

var targetPower = level(powerTarget)

func infix(op string, size, at int) token.Infix {
	left, right := token.Level(at)
	return token.Infix{Op: op, Size: size, Left: left, Right: right}
}

func assignment(op string) token.Infix {
	return token.Infix{Op: op, Size: len(op), Left: targetPower, Right: level(powerAssign)}
}

// operators by their first byte, the longest first.
var operators = func() (table [256][]token.Infix) {
	for _, op := range []token.Infix{
		assignment("**="),
		{Op: "**", Size: 2, Left: level(powerRaise), Right: level(powerRaise)},
		assignment("*="), infix("*", 1, powerProduct),
		assignment("/="), infix("/", 1, powerProduct), assignment("%="), infix("%", 1, powerProduct),
		assignment("+="), infix("+", 1, powerSum), assignment("-="), infix("-", 1, powerSum),
		assignment("<<="), infix("<<", 2, powerShift), infix("<=>", 3, powerEqual), infix("<=", 2, powerOrder), infix("<", 1, powerOrder),
		assignment(">>="), infix(">>", 2, powerShift), infix(">=", 2, powerOrder), infix(">", 1, powerOrder),
		infix("===", 3, powerEqual), infix("==", 2, powerEqual), infix("=~", 2, powerEqual), assignment("="),
		infix("!=", 2, powerEqual), infix("!~", 2, powerEqual),
		assignment("&&="), infix("&&", 2, powerBoth), assignment("&="), infix("&", 1, powerBitAnd),
		assignment("||="), infix("||", 2, powerEither), assignment("|="), infix("|", 1, powerBitOr),
		assignment("^="), infix("^", 1, powerBitOr),
		infix("...", 3, powerRange), infix("..", 2, powerRange), infix("?", 1, powerTernary),
	} {
		table[op.Op[0]] = append(table[op.Op[0]], op)
	}
	return table
}()

// Infix tells the operator at the cursor.
func (r *reader) Infix() token.Infix {
	r.space()
	list := operators[r.Byte()]
	if list == nil || r.Has("=>") || r.Has("&.") {
		return token.Infix{}
	}
	for _, op := range list {
		if r.Has(op.Op) {
			if r.noAssign && op.Left == targetPower {
				return token.Infix{}
			}
			return op
		}
	}
	return token.Infix{}
}

// Combine reads what follows an operator.
func (r *reader) Combine(op token.Infix, left parse.Expr) parse.Expr {
	switch op.Op {
	case "?":
		return r.conditional(op, left)
	case "..", "...":
		return r.rangeFrom(op, left)
	}
	if op.Left == targetPower {
		return r.assigned(op, left)
	}
	r.blank()
	right := r.Expression(r, op.Right)
	switch {
	case op.Op == "<<" && changes(left):
		return r.Assign("<<=", left, right, parse.NoDeclare)
	case op.Op == "!~":
		return r.Unary(int(left.Start()), "!", r.Binary("=~", left, right))
	}
	return r.Binary(op.Op, left, right)
}

// changes reports what x << y may change in its place.
func changes(x parse.Expr) bool {
	switch x := x.(type) {
	case *parse.Name, *parse.Index:
		return true
	case *parse.Member:
		_, own := x.Object.(*parse.Literal)
		return own
	}
	return false
}

func (r *reader) conditional(op token.Infix, test parse.Expr) parse.Expr {
	r.blank()
	outer := r.noColon
	r.noColon = true
	then := r.Expression(r, level(powerTernary))
	r.noColon = outer
	r.closing(':')
	r.blank()
	return r.Conditional(test, then, r.Expression(r, op.Left))
}

// rangeFrom is a..b, or a.. without an end.
func (r *reader) rangeFrom(op token.Infix, left parse.Expr) parse.Expr {
	r.space()
	call := r.Function(int(left.Start()), op.Op, left)
	switch b := r.Byte(); {
	case b == ')', b == ']', b == '\n', b == ',', b == ';', r.Done(), r.oneAhead("then do"):
	default:
		call.Args = r.Append(call.Args, r.Expression(r, op.Right))
	}
	return call
}

// assigned reads the value of an assignment.
func (r *reader) assigned(op token.Infix, left parse.Expr) parse.Expr {
	how := r.target(&left)
	r.blank()
	value := r.value()
	return r.Assign(op.Op, left, value, how)
}

// value reads what is assigned: an expression, or a call without parentheses.
func (r *reader) value() parse.Expr {
	if r.Byte() == '*' && r.Ahead(1) != '*' { // a = *b
		r.At++
		return r.Array(r.At, []parse.Expr{r.spread(r.At, r.Expression(r, level(powerTernary)))})
	}
	x := r.Expression(r, level(powerAssign))
	at := r.At
	r.space()
	if r.keyword("rescue") {
		r.blank()
		return r.Binary("||", x, r.Expression(r, level(powerAssign)))
	}
	r.Back(at)
	return x
}

func (r *reader) spread(at int, x parse.Expr) *parse.Spread {
	r.Count()
	return &parse.Spread{Pos: parse.Pos(at), Value: x}
}

// target makes a call without arguments the attribute or variable that is assigned
// to, and tells how.
func (r *reader) target(x *parse.Expr) parse.Declare {
	switch t := (*x).(type) {
	case *parse.Name:
		if t.Name != "" && token.IsLetter(t.Name[0]) && !upper(t.Name) {
			return r.learns(t.Name)
		}
	case *parse.Call:
		if len(t.Args) > 0 {
			return parse.NoDeclare
		}
		*x = t.Callee
		if n, ok := t.Callee.(*parse.Name); ok {
			return r.learns(n.Name)
		}
	case *parse.Array:
		how := parse.NoDeclare
		for i := range t.Items {
			if r.target(&t.Items[i]) == parse.DeclareVar {
				how = parse.DeclareVar
			}
		}
		return how
	case *parse.Spread:
		return r.target(&t.Value)
	}
	return parse.NoDeclare
}
