package python

import "taisei/detect/parse"

// matchStatement reads match and its cases. It tells whether there was one.
func (p *parser) matchStatement() bool {
	switch k := p.peek().kind; k {
	case tLParen, tLBracket, tMinus, tStar:
	default:
		if !onlyOperand(k) {
			return false
		}
	}
	own := p.column
	match := &parse.Switch{Pos: parse.Pos(p.start)}
	if !p.attempt(func() bool { return p.subject(match, own) }) {
		return false
	}
	p.made++
	p.stmts.push(match)
	for level := p.column; p.is("case") && p.column >= level; {
		p.line = p.here()
		arm := p.arm()
		if p.broken {
			break
		}
		match.Cases = append(match.Cases, arm)
	}
	return true
}

// subject reads what is matched, up to the first case.
func (p *parser) subject(match *parse.Switch, own int) bool {
	p.next()
	match.Subject = p.expressions()
	return p.accept(tColon) && p.accept(tNewline) && p.is("case") && p.column > own
}

// arm reads one case. A guard becomes an if around what it guards.
func (p *parser) arm() parse.Case {
	p.next()
	arm := parse.Case{Tests: p.patterns()}
	if p.kind != tIf {
		arm.Body = p.suite()
		return arm
	}
	guard := p.branch()
	arm.Body = []parse.Stmt{guard}
	return arm
}

// patterns reads the patterns of a case. They are its tests if they are all values.
func (p *parser) patterns() []parse.Expr {
	mark := p.exprs.mark()
	isValue := p.pattern()
	for p.accept(tComma) {
		isValue = false
		if p.kind != tColon && p.kind != tIf {
			p.pattern()
		}
	}
	tests := p.exprs.take(mark)
	if !isValue {
		return nil
	}
	return tests
}

// pattern reads alternatives, adds those that are values to the parser's
// expressions, and tells whether all are.
func (p *parser) pattern() bool {
	isValue := p.closedPattern()
	for p.accept(tBar) {
		isValue = p.closedPattern() && isValue
	}
	if p.accept(tAs) {
		p.expect(tName)
	}
	return isValue
}

// closedPattern reads one pattern without alternatives.
func (p *parser) closedPattern() bool {
	if !p.enter() {
		return false
	}
	isValue := p.simplePattern()
	p.leave()
	return isValue
}

func (p *parser) simplePattern() bool {
	switch p.kind {
	case tNumber, tMinus, tString, tFormat:
		p.exprs.push(p.operators(tightSum))
		return true
	case tName:
		return p.namePattern()
	case tLParen:
		return p.patternList(tRParen)
	case tLBracket:
		p.patternList(tRBracket)
	case tLBrace:
		p.mappingPattern()
	case tStar:
		p.next()
		p.expect(tName)
	default:
		p.unexpected("a pattern")
	}
	return false
}

// namePattern reads a constant, a capture, a dotted name or a class with its parts.
func (p *parser) namePattern() bool {
	x := p.variable()
	for p.kind == tDot {
		x = p.member(x)
	}
	if p.kind == tLParen {
		p.patternList(tRParen)
		return false
	}
	if _, isCapture := x.(*parse.Name); isCapture {
		return false
	}
	p.exprs.push(x)
	return true
}

// patternList reads patterns in brackets. It tells whether there is only one, without
// a comma, that is a value.
func (p *parser) patternList(end kind) bool {
	p.next()
	isAlone, isValue := true, false
	for p.kind != end && !p.broken {
		isValue = p.pattern()
		if p.accept(tAssign) {
			p.pattern()
			isAlone = false
		}
		if !p.accept(tComma) {
			break
		}
		isAlone = false
	}
	p.expect(end)
	return isAlone && isValue
}

func (p *parser) mappingPattern() {
	p.next()
	for p.kind != tRBrace && !p.broken {
		if p.accept(tPower) {
			p.expect(tName)
		} else {
			p.closedPattern()
			p.expect(tColon)
			p.pattern()
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBrace)
}
