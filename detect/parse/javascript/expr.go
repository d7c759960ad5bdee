package javascript

import "taisei/detect/parse"

// expression reads assignments joined by commas.
func (p *parser) expression() parse.Expr {
	x := p.assignment()
	for p.kind == tComma {
		p.next()
		x = p.newBinary(",", x, p.assignment())
	}
	return x
}

// enclosed reads an expression inside brackets, where in is an operator again.
func (p *parser) enclosed() parse.Expr {
	outer := p.scope
	p.scope.noIn, p.scope.branch = false, false
	x := p.expression()
	p.scope = outer
	return x
}

// assignment reads an expression without a comma.
func (p *parser) assignment() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	x := p.conditional()
	if isAssignment(p.kind) && !p.sealed {
		x = p.assignmentChain(x)
	}
	p.sealed = false
	p.leave()
	return x
}

// assignmentChain reads a = b = c from the first operator on.
func (p *parser) assignmentChain(x parse.Expr) parse.Expr {
	mark := p.exprs.mark()
	for isAssignment(p.kind) && !p.sealed {
		p.exprs.push(p.newAssign(spelling[p.kind], x, nil))
		p.next()
		x = p.conditional()
		if p.exprs.mark()-mark > p.limits.Depth*chainFactor {
			p.tooDeep()
		}
	}
	for i := p.exprs.mark() - 1; i >= mark; i-- {
		a := p.exprs.stack[i].(*parse.Assign)
		a.Value = x
		x = a
	}
	p.exprs.stack = p.exprs.stack[:mark]
	return x
}

// conditional reads operators and what they join, and test ? then : other.
func (p *parser) conditional() parse.Expr {
	x := p.operators(1)
	if p.kind == tQuestion && !p.sealed {
		return p.conditionalChain(x)
	}
	return x
}

// conditionalChain reads a ? b : c ? d : e from the first question mark on.
func (p *parser) conditionalChain(test parse.Expr) parse.Expr {
	var first, last *parse.Conditional
	x := test
	for links := 0; p.kind == tQuestion && !p.sealed; links++ {
		c := p.conditionals.new(&p.made)
		c.Pos, c.Test = x.Start(), x
		if first == nil {
			first = c
		} else {
			last.Other = c
		}
		last = c
		p.next()
		c.Then = p.branch()
		p.expect(tColon)
		x = p.operators(1)
		c.Other = x
		if links > p.limits.Depth*chainFactor {
			p.tooDeep()
		}
	}
	if isAssignment(p.kind) && !p.sealed {
		last.Other = p.deeper(x, p.assignmentChain)
	}
	return first
}

// branch reads what stands between ? and :.
func (p *parser) branch() parse.Expr {
	outer := p.scope
	p.scope.noIn, p.scope.branch = false, true
	x := p.assignment()
	p.scope = outer
	return x
}

// deeper reads on from x one level deeper.
func (p *parser) deeper(x parse.Expr, read func(parse.Expr) parse.Expr) parse.Expr {
	if !p.enter() {
		return x
	}
	x = read(x)
	p.leave()
	return x
}

// operators reads operands joined by binary operators that hold at least as tightly as least.
func (p *parser) operators(least uint8) parse.Expr {
	left := p.unary()
	for !p.sealed {
		tightness := precedence[p.kind]
		if tightness == 0 && p.dialect.types && least <= precedence[tIn] && p.cast() {
			continue
		}
		if tightness < least || p.kind == tIn && p.scope.noIn {
			break
		}
		op := spelling[p.kind]
		isPower := p.kind == tPow
		p.next()
		var right parse.Expr
		if isPower {
			right = p.power()
		} else {
			right = p.operators(tightness + 1)
		}
		left = p.newBinary(op, left, right)
	}
	return left
}

// power reads the right side of **, which holds to the right.
func (p *parser) power() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	x := p.operators(precedence[tPow])
	p.leave()
	return x
}

func (p *parser) unary() parse.Expr {
	switch p.kind {
	case tBang, tTilde, tAdd, tSub, tTypeof, tVoid, tDelete, tIncrement, tDecrement:
		return p.prefix(spelling[p.kind])
	case tAwait:
		if p.awaits() {
			return p.prefix("await")
		}
	case tLess:
		if p.dialect.types && !p.dialect.markup {
			return p.genericOrAssertion()
		}
	}
	x := p.leftHand()
	if (p.kind == tIncrement || p.kind == tDecrement) && !p.newline && !p.sealed {
		x = p.newUnary(int(x.Start()), spelling[p.kind], x)
		p.next()
	}
	return x
}

// prefix reads an operator before its operand.
func (p *parser) prefix(op string) parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	pos := p.start
	p.next()
	x := p.newUnary(pos, op, p.unary())
	p.leave()
	return x
}

// awaits tells whether the current await is the operator. Outside of async
// functions it is one at the top level of modules; where nothing else makes sense
// it is one everywhere.
func (p *parser) awaits() bool {
	if p.scope.async {
		return true
	}
	after := p.peek()
	sure, maybe := beginsOperand(after)
	if p.scope.inner || !maybe {
		return sure && !after.newline
	}
	if sure && !after.newline {
		return true
	}
	p.either = true
	return p.module
}

// beginsOperand tells whether a token begins an operand, surely or maybe.
func beginsOperand(t token) (sure, maybe bool) {
	switch t.kind {
	case tNumber, tString, tThis, tSuper, tNull, tTrue, tFalse, tNew, tFunction, tClass, tImport,
		tTypeof, tVoid, tDelete, tBang, tTilde, tAwait, tAsync, tLBrace:
		return true, true
	case tLParen, tLBracket, tAdd, tSub, tDiv, tDivAssign, tTemplate, tTemplateHead, tIncrement, tDecrement, tLess:
		return false, true
	}
	isOperand := isName(t.kind) && t.text != "of" && t.text != "as"
	return isOperand, isOperand
}

// yield reads yield, yield x and yield* x.
func (p *parser) yield() parse.Expr {
	pos := p.start
	p.next()
	if p.newline || endsYield(p.kind) {
		p.sealed = true
		return p.newUnary(pos, "yield", p.newLiteral(pos, parse.Undefined))
	}
	p.accept(tMul)
	x := p.newUnary(pos, "yield", p.assignment())
	p.sealed = true
	return x
}

func endsYield(k kind) bool {
	switch k {
	case tRParen, tRBracket, tRBrace, tComma, tSemicolon, tColon, tIn, tQuestion, tEOF:
		return true
	}
	return false
}
