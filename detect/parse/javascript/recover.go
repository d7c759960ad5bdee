package javascript

import (
	"slices"

	"taisei/detect/parse"
)

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

// mend resumes after a syntax error in the statement whose brackets began at
// base, and returns the stretch that was passed over.
func (p *parser) mend(base int) *parse.Bad {
	p.revive()
	p.skipStatement(base)
	p.brackets = p.brackets[:min(base, len(p.brackets))]
	return p.note()
}

// mendItem resumes after a syntax error in an item of a list whose brackets,
// with the list's own, are base. It tells whether the list can go on: the
// current token is then a comma, or in a class the member's end, or closes the list.
func (p *parser) mendItem(base int, inClass bool) bool {
	if p.err != nil || p.trying > 0 || base == 0 {
		return false
	}
	p.revive()
	if !p.skipItem(base, inClass) {
		p.stop()
		return false
	}
	p.brackets = p.brackets[:base]
	p.note()
	return true
}

func (p *parser) revive() {
	p.scanner = p.resume
	p.broken = false
	p.sealed = false
}

// note ends the stretch of the failure at the current token.
func (p *parser) note() *parse.Bad {
	bad := p.failure
	bad.End = max(parse.Pos(p.scanner.end), bad.Pos)
	p.bad = append(p.bad, &bad)
	p.made++
	return &bad
}

// inBraces tells whether a brace was opened after base and is open still.
func (p *parser) inBraces(base int) bool {
	return p.isOpen(tLBrace, base) || p.isOpen(tTemplateHead, base)
}

func (p *parser) isOpen(open kind, base int) bool {
	return base < len(p.brackets) && slices.Contains(p.brackets[base:], open)
}

// skipStatement goes to where the next statement probably begins.
func (p *parser) skipStatement(base int) {
	for first := true; p.kind != tEOF; first = false {
		if p.stopsStatement(base, first) {
			return
		}
		p.skipToken(base)
	}
}

func (p *parser) stopsStatement(base int, first bool) bool {
	if p.inBraces(base) {
		return false
	}
	switch p.kind {
	case tSemicolon:
		p.next()
		return true
	case tRBrace:
		return true
	}
	atBase := len(p.brackets) <= base
	return !first && (p.newline && (atBase || beginsStatement(p.kind)) ||
		atBase && beginsStatement(p.kind) && p.source[p.scanner.end-1] == '}')
}

// skipItem goes to the comma or closing bracket after the current item.
func (p *parser) skipItem(base int, inClass bool) bool {
	own := p.brackets[base-1]
	for first := true; p.kind != tEOF; first = false {
		if !p.inBraces(base) {
			atBase := len(p.brackets) <= base
			switch {
			case p.kind == own+1 && !p.isOpen(own, base), atBase && p.kind == tComma:
				return true
			case inClass && atBase && !first && p.source[p.scanner.end-1] == '}':
				return true
			case p.kind == tSemicolon:
				return inClass && atBase
			case p.kind == tRBrace, own != tLBrace && p.newline && beginsStatement(p.kind):
				return false
			}
		}
		p.skipToken(base)
	}
	return true
}

// skipToken passes one token of broken code, guessing what a slash means.
func (p *parser) skipToken(base int) {
	switch p.kind {
	case tRBrace:
		if n := len(p.brackets); n > base && p.brackets[n-1] == tTemplateHead {
			p.template(p.start+1, tTemplateTail, tTemplateMore)
		}
		p.dropOpen(tLBrace, base)
	case tRParen, tRBracket:
		p.dropOpen(p.kind-1, base)
	}
	operand := endsOperand(p.kind)
	p.next()
	if (p.kind == tDiv || p.kind == tDivAssign) && !operand {
		slash := p.scanner
		if p.regexp(); p.kind == tInvalid {
			p.scanner = slash
		}
	}
}

// dropOpen forgets brackets that were opened inside one that now closes.
func (p *parser) dropOpen(open kind, base int) {
	for i := len(p.brackets) - 1; i >= base; i-- {
		switch p.brackets[i] {
		case open:
			p.brackets = p.brackets[:i+1]
			return
		case tLBrace, tTemplateHead:
			return
		}
	}
}

// endsOperand tells whether a slash after the token divides.
func endsOperand(k kind) bool {
	switch k {
	case tNumber, tString, tRegexp, tPrivate, tTemplate, tTemplateTail, tRParen, tRBracket, tRBrace,
		tIncrement, tDecrement, tThis, tSuper, tNull, tTrue, tFalse:
		return true
	}
	return isName(k)
}

func beginsStatement(k kind) bool {
	switch k {
	case tVar, tConst, tLet, tFunction, tClass, tIf, tFor, tWhile, tDo, tReturn, tThrow, tTry, tSwitch,
		tBreak, tContinue, tImport, tExport, tDebugger:
		return true
	}
	return false
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
