package python

import "taisei/detect/parse"

// expressions reads expressions and, where commas stand between them, the tuple
// that they make.
func (p *parser) expressions() parse.Expr {
	pos := p.start
	x := p.item()
	if p.kind != tComma {
		return x
	}
	return p.tuple(pos, x)
}

// tuple reads a tuple from its first comma on.
func (p *parser) tuple(pos int, first parse.Expr) *parse.Array {
	mark := p.exprs.mark()
	p.exprs.push(first)
	for p.accept(tComma) && !endsTuple(p.kind) {
		p.exprs.push(p.item())
	}
	return p.newArray(pos, p.exprs.take(mark))
}

// endsTuple tells what may stand after a tuple's last comma.
func endsTuple(k kind) bool {
	switch k {
	case tNewline, tEOF, tStop, tSemicolon, tRParen, tRBracket, tRBrace, tColon, tAssign, tAugment, tBang, tBacktick, tFor:
		return true
	}
	return false
}

// item reads an expression, which a star may stand before.
func (p *parser) item() parse.Expr {
	if p.kind == tStar {
		return p.spread()
	}
	return p.named()
}

func (p *parser) spread() parse.Expr {
	pos := p.start
	p.next()
	return p.newSpread(pos, p.joined())
}

// joined reads operators and operands that no comparison is part of.
func (p *parser) joined() parse.Expr { return p.deeper(tightBar) }

// named reads an expression, or name := expression.
func (p *parser) named() parse.Expr {
	x := p.test()
	if p.kind != tWalrus || p.inField && p.nesting == 1 {
		return x
	}
	if _, ok := x.(*parse.Name); !ok {
		return x
	}
	p.next()
	return p.assign(x, p.test())
}

// test reads an expression without a comma.
func (p *parser) test() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	x := p.operators(tightOr)
	if p.kind == tIf {
		x = p.conditional(x)
	}
	p.leave()
	return x
}

// unconditional reads an expression after which if begins something else.
func (p *parser) unconditional() parse.Expr {
	if p.kind == tLambda {
		return p.lambda(p.unconditional)
	}
	return p.deeper(tightOr)
}

// deeper reads operators and what they join one level deeper.
func (p *parser) deeper(least uint8) parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	x := p.operators(least)
	p.leave()
	return x
}

// conditional reads a if b else c if d else e from the first if on.
func (p *parser) conditional(then parse.Expr) parse.Expr {
	var first, last *parse.Conditional
	x := then
	for links := 0; p.kind == tIf; links++ {
		c := p.conditionals.new(&p.made)
		c.Pos, c.Then = x.Start(), x
		if first == nil {
			first = c
		} else {
			last.Other = c
		}
		last = c
		p.next()
		c.Test = p.operators(tightOr)
		p.expect(tElse)
		x = p.operators(tightOr)
		c.Other = x
		if links > p.limits.Depth*chainFactor {
			p.exceed("depth", p.limits.Depth)
		}
	}
	return first
}

// operators reads operands joined by operators that hold at least as tightly as least.
func (p *parser) operators(least uint8) parse.Expr {
	left := p.operand()
	for {
		tight := tightness[p.kind]
		switch {
		case tight == 0 || tight < least:
			return left
		case tight == tightCompare:
			left = p.comparison(left)
		case tight == tightPower:
			left = p.power(left)
		default:
			op := spelling[p.kind]
			p.next()
			left = p.newBinary(op, left, p.operators(tight+1))
		}
	}
}

// power reads the right side of **, which holds to the right.
func (p *parser) power(left parse.Expr) parse.Expr {
	if !p.enter() {
		return left
	}
	p.next()
	x := p.newBinary("**", left, p.operators(tightPower))
	p.leave()
	return x
}

// comparison reads a < b, and a < b < c as a < b && b < c.
func (p *parser) comparison(left parse.Expr) parse.Expr {
	var all parse.Expr
	for tightness[p.kind] == tightCompare {
		op, negated := p.comparator()
		right := p.operators(tightCompare + 1)
		var x parse.Expr = p.newBinary(op, left, right)
		if negated {
			x = p.newUnary(int(left.Start()), "!", x)
		}
		if all != nil {
			x = p.newBinary("&&", all, x)
		}
		all = x
		if tightness[p.kind] == tightCompare {
			left = p.again(right)
		}
	}
	return all
}

// comparator passes an operator that compares.
func (p *parser) comparator() (op string, negated bool) {
	op = spelling[p.kind]
	k := p.kind
	p.next()
	switch {
	case k == tIs && p.accept(tNot):
		return "!==", false
	case k == tNot:
		p.expect(tIn)
		return "in", true
	}
	return op, false
}

// again is what stands for x where it is compared once more. It is evaluated only
// once, so that all but names and constants is a variable without a name.
func (p *parser) again(x parse.Expr) parse.Expr {
	pos := int(x.Start())
	switch x := x.(type) {
	case *parse.Name:
		return p.newName(pos, x.Name)
	case *parse.String:
		return p.newString(pos, x.Value)
	case *parse.Number:
		n := p.newNumber(pos, x.Value)
		n.Big = x.Big
		return n
	case *parse.Literal:
		return p.newLiteral(pos, x.Kind)
	}
	return p.newName(pos, "")
}

// operand reads what binary operators join, with the operators before it.
func (p *parser) operand() parse.Expr {
	switch p.kind {
	case tNot:
		return p.prefix("!", tightCompare)
	case tMinus, tPlus, tTilde:
		return p.prefix(spelling[p.kind], tightPower)
	case tName:
		if p.source[p.start] == 'a' && p.is("await") && beginsPrimary(p.peek().kind) {
			return p.prefix("await", tightPower+1)
		}
	}
	return p.primary()
}

// prefix reads an operator and its operand, in which operators hold at least as
// tightly as least.
func (p *parser) prefix(op string, least uint8) parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	pos := p.start
	p.next()
	x := p.newUnary(pos, op, p.operators(least))
	p.leave()
	return x
}

// beginsPrimary tells what can follow await only where it is a keyword, and what
// mostly does.
func beginsPrimary(k kind) bool {
	switch k {
	case tName, tNumber, tString, tFormat, tLParen, tLBracket, tLBrace, tYield, tLambda, tBacktick:
		return true
	}
	return false
}
