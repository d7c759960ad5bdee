package javascript

import "taisei/detect/parse"

// stop makes the scanner find nothing but the end, so that all that is under
// way returns.
func (p *parser) stop() {
	p.resume = p.scanner
	p.broken = true
	p.at = len(p.source)
	p.kind = tEOF
}

// fail notes a syntax error at the current token. At the end of the source it
// only notes that; what is there is then read as if it were complete.
func (p *parser) fail(message string) {
	if p.broken {
		return
	}
	if p.kind == tEOF && p.trying == 0 {
		p.truncated = true
		return
	}
	p.failure = parse.Bad{Pos: parse.Pos(p.start), Message: message}
	p.stop()
}

// unexpected notes that the current token is not the wanted one.
func (p *parser) unexpected(wanted string) {
	if p.broken {
		return
	}
	message := "cannot read this"
	if p.kind == tInvalid {
		message = p.problem
	} else if wanted != "" {
		message = "expected " + wanted
	}
	p.fail(message)
}

// missing stands where an expression should.
func (p *parser) missing() parse.Expr {
	p.unexpected("an expression")
	return p.newLiteral(p.start, parse.Undefined)
}

// isMissing tells what missing made.
func isMissing(x parse.Expr) bool {
	l, ok := x.(*parse.Literal)
	return ok && l.Kind == parse.Undefined
}

// mend resumes after a syntax error in the statement whose brackets began at
// base, and returns the stretch that was passed over.
func (p *parser) mend(base int) *parse.Bad {
	p.revive()
	s := p.skip(base)
	s.toStatement()
	p.brackets = p.brackets[:base]
	return p.stretch()
}

// mendItem resumes after a syntax error in an item of a list whose brackets,
// with the list's own, are base. It tells whether the list can go on: the
// current token is then a comma, or in a class the member's end, or closes the list.
func (p *parser) mendItem(base int, inClass bool) bool {
	if p.err != nil || p.trying > 0 || base == 0 {
		return false
	}
	p.revive()
	s := p.skip(base)
	goesOn := s.toItem(inClass)
	p.brackets = p.brackets[:base]
	if !goesOn {
		p.stop()
		return false
	}
	p.bad = append(p.bad, p.stretch())
	p.made++
	return true
}

func (p *parser) revive() {
	p.scanner = p.resume
	p.broken = false
	p.sealed = false
}

// stretch is what was passed over from the failure to the current token.
func (p *parser) stretch() *parse.Bad {
	bad := p.failure
	bad.End = max(parse.Pos(p.scanner.end), bad.Pos)
	return &bad
}

// try reads ahead with f and takes everything back unless f succeeds.
func (p *parser) try(f func() bool) bool {
	saved := *p
	p.trying++
	if f() && !p.broken {
		p.trying--
		return true
	}
	rejected, memory := p.rejected, p.memory
	*p = saved
	p.rejected = rejected
	p.memory = memory
	p.exprs.stack = p.exprs.stack[:len(saved.exprs.stack)]
	p.stmts.stack = p.stmts.stack[:len(saved.stmts.stack)]
	p.fields.stack = p.fields.stack[:len(saved.fields.stack)]
	p.params.stack = p.params.stack[:len(saved.params.stack)]
	return false
}
