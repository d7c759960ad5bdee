package powershell

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// How tightly operators hold, from the loosest.
const (
	powerAny = iota
	powerAssign
	powerTernary
	powerLogic
	powerBits
	powerCompare
	powerSum
	powerProduct
	powerNegate
	powerFormat
	powerRange
	powerNot
	powerComma
	powerUnary
)

func level(n int) int {
	left, _ := token.Level(n)
	return left
}

func infix(op string, size, at int) token.Infix {
	left, right := token.Level(at)
	return token.Infix{Op: op, Size: size, Left: left, Right: right}
}

// dashOperators are the operators that are words behind a dash. Those that the
// common form has no sign for are calls of their name.
var dashOperators = map[string]token.Infix{
	"and": infix("&&", 3, powerLogic), "or": infix("||", 2, powerLogic), "xor": infix("!==", 3, powerLogic),
	"band": infix("&", 4, powerBits), "bor": infix("|", 3, powerBits), "bxor": infix("^", 4, powerBits),
	"shl": infix("<<", 3, powerBits), "shr": infix(">>", 3, powerBits),
	"eq": infix("==", 2, powerCompare), "ne": infix("!=", 2, powerCompare), "gt": infix(">", 2, powerCompare),
	"ge": infix(">=", 2, powerCompare), "lt": infix("<", 2, powerCompare), "le": infix("<=", 2, powerCompare),
	"like": infix("-like", 4, powerCompare), "notlike": infix("-notlike", 7, powerCompare),
	"match": infix("-match", 5, powerCompare), "notmatch": infix("-notmatch", 8, powerCompare),
	"contains": infix("-contains", 8, powerCompare), "notcontains": infix("-notcontains", 11, powerCompare),
	"in": infix("-in", 2, powerCompare), "notin": infix("-notin", 5, powerCompare),
	"is": infix("-is", 2, powerCompare), "isnot": infix("-isnot", 5, powerCompare), "as": infix("-as", 2, powerCompare),
	"replace": infix("-replace", 7, powerCompare), "split": infix("-split", 5, powerCompare), "join": infix("-join", 4, powerCompare),
	"f": infix("-f", 1, powerFormat),
}

// signs are the operators that are no words.
var signs = []struct {
	text string
	op   token.Infix
}{
	{"+=", infix("+=", 2, powerAssign)},
	{"-=", infix("-=", 2, powerAssign)},
	{"*=", infix("*=", 2, powerAssign)},
	{"/=", infix("/=", 2, powerAssign)},
	{"%=", infix("%=", 2, powerAssign)},
	{"??=", infix("??=", 3, powerAssign)},
	{"=", infix("=", 1, powerAssign)},
	{"+", infix("+", 1, powerSum)},
	{"-", infix("-", 1, powerSum)},
	{"*", infix("*", 1, powerProduct)},
	{"/", infix("/", 1, powerProduct)},
	{"%", infix("%", 1, powerProduct)},
	{"..", infix("..", 2, powerRange)},
	{",", infix(",", 1, powerComma)},
	{"??", infix("??", 2, powerTernary)},
	{"?", infix("?", 1, powerTernary)},
}

// Infix tells the operator at the cursor.
func (r *reader) Infix() token.Infix {
	r.space()
	size := r.dash()
	if size > 0 && token.IsLetter(r.Ahead(size)) {
		return r.dashOperator(size)
	}
	if size == 3 {
		return infix("-", 3, powerSum)
	}
	if r.noComma && r.Byte() == ',' {
		return token.Infix{}
	}
	switch r.Byte() {
	case '+', '-', '*', '/', '%', '=', ',', '?', '.':
		for _, s := range signs {
			if r.Has(s.text) {
				return s.op
			}
		}
	}
	return token.Infix{}
}

// dashOperator finds -eq, and -ceq and -ieq, which mind the case or do not.
func (r *reader) dashOperator(size int) token.Infix {
	end := r.At + size
	for end < len(r.Source) && token.IsLetter(r.Source[end]) && r.Source[end] < 0x80 {
		end++
	}
	word := token.Lower(r.Source[r.At+size : end])
	op, ok := dashOperators[word]
	if !ok && len(word) > 1 && (word[0] == 'c' || word[0] == 'i') {
		op, ok = dashOperators[word[1:]]
	}
	if !ok {
		return token.Infix{}
	}
	op.Size = end - r.At
	return op
}

// Combine reads what follows an operator.
func (r *reader) Combine(op token.Infix, left parse.Expr) parse.Expr {
	r.blank()
	if op.Left == level(powerAssign) {
		return r.assignment(op.Op, left)
	}
	switch op.Op {
	case ",":
		return r.comma(op, left)
	case "?":
		then := r.Expression(r, level(powerLogic))
		r.closing(':')
		r.blank()
		return r.Conditional(left, then, r.Expression(r, op.Left))
	}
	right := r.Expression(r, op.Right)
	if op.Op[0] == '-' && len(op.Op) > 1 || op.Op == ".." {
		return r.operation(op.Op, left, right)
	}
	return r.Binary(op.Op, left, right)
}

// comma adds to the list that it makes.
func (r *reader) comma(op token.Infix, left parse.Expr) parse.Expr {
	right := r.Expression(r, op.Right)
	if list, ok := left.(*parse.Array); ok && r.open == list {
		list.Items = append(list.Items, right)
		return list
	}
	list := r.Array(int(left.Start()), []parse.Expr{left, right})
	r.open = list
	return list
}

// operation is a call of an operator; a list at its right is its arguments.
func (r *reader) operation(op string, left, right parse.Expr) parse.Expr {
	call := r.Function(int(left.Start()), op, left)
	if list, ok := right.(*parse.Array); ok && (op == "-f" || op == "-replace" || op == "-split") {
		call.Args = append(call.Args, list.Items...)
	} else {
		call.Args = r.Append(call.Args, right)
	}
	return call
}

// assignment reads the value; it may be any statement. A type before the target
// turns the value into it.
func (r *reader) assignment(op string, target parse.Expr) parse.Expr {
	value := r.value()
	for {
		cast, ok := target.(*parse.Call)
		if !ok || len(cast.Args) != 1 {
			break
		}
		name, ok := cast.Callee.(*parse.Name)
		if !ok || name.Name[0] != '[' {
			break
		}
		target = cast.Args[0]
		if op == "=" {
			value = r.Call(name, value)
		}
	}
	return r.Assign(op, target, value, r.declares(target))
}
