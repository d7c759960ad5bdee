package python

import "taisei/detect/parse"

// onlyOperand tells what can follow print and exec only where they are statements.
func onlyOperand(k kind) bool {
	switch k {
	case tName, tNumber, tString, tFormat, tNot, tLambda, tLBrace, tBacktick, tTilde, tEllipsis:
		return true
	}
	return false
}

// printStatement reads print of old. It tells whether there was one.
func (p *parser) printStatement() bool {
	if k := p.peek().kind; !onlyOperand(k) && k != tShiftRight {
		return false
	}
	callee := p.name()
	if p.accept(tShiftRight) {
		p.keepCalls(p.test)
		p.accept(tComma)
	}
	mark := p.exprs.mark()
	for !endsSimple(p.kind) && !p.broken {
		p.exprs.push(p.test())
		if !p.accept(tComma) {
			break
		}
	}
	p.push(p.newCall(callee, p.exprs.take(mark)))
	return true
}

// execStatement reads exec of old. It tells whether there was one. What stands in
// parentheses may be a function's argument or the beginning of what is run; where
// that makes a difference both are read.
func (p *parser) execStatement() bool {
	k := p.peek().kind
	if onlyOperand(k) {
		p.oldExec()
		return true
	}
	if k != tLParen {
		return false
	}
	saved := p.scanner
	x := p.expressions()
	if p.broken || !endsSimple(p.kind) {
		if p.err == nil {
			p.scanner, p.broken = saved, false
		}
		return false
	}
	p.push(x)
	if call, ok := x.(*parse.Call); ok {
		if _, ok := call.Callee.(*parse.Name); ok {
			return true
		}
	}
	p.scanner = saved
	p.oldExec()
	return true
}

// oldExec reads exec code in globals, locals.
func (p *parser) oldExec() {
	callee := p.name()
	mark := p.exprs.mark()
	p.exprs.push(p.joined())
	if p.accept(tIn) {
		p.exprs.push(p.test())
		if p.accept(tComma) {
			p.exprs.push(p.test())
		}
	}
	p.push(p.newCall(callee, p.exprs.take(mark)))
}
