package javascript

// A skipper passes broken code token by token.
type skipper struct {
	*parser
	base int              // brackets below it enclose what is skipped
	open [tRBrace + 1]int // how many brackets of each kind are open above base
}

// mostDropped bounds how many unclosed brackets one closing bracket may close.
const mostDropped = 100

func (p *parser) skip(base int) *skipper {
	s := &skipper{parser: p, base: base}
	for i := base; i < len(p.brackets); i++ {
		s.open[p.brackets[i]]++
	}
	return s
}

// inBraces tells whether a brace is open, so that a semicolon ends nothing outside.
func (s *skipper) inBraces() bool { return s.open[tLBrace]+s.open[tTemplateHead] > 0 }

func (s *skipper) atBase() bool { return len(s.brackets) <= s.base }

// toStatement goes to where the next statement probably begins.
func (s *skipper) toStatement() {
	for first := true; s.kind != tEOF; first = false {
		if !s.inBraces() && s.endsStatement(first) {
			return
		}
		s.token()
	}
}

func (s *skipper) endsStatement(first bool) bool {
	switch s.kind {
	case tSemicolon:
		s.next()
		return true
	case tRBrace:
		return true
	}
	if first {
		return false
	}
	begins := beginsStatement(s.kind)
	return s.newline && (s.atBase() || begins) || s.atBase() && begins && s.afterBrace()
}

// afterBrace tells whether the token before the current one is a closing brace.
func (s *skipper) afterBrace() bool { return s.source[s.scanner.end-1] == '}' }

// toItem goes to the comma or closing bracket after the current item. It gives
// up where the list must have ended without being closed.
func (s *skipper) toItem(inClass bool) bool {
	own := s.brackets[s.base-1]
	for first := true; s.kind != tEOF; first = false {
		if !s.inBraces() {
			switch {
			case s.kind == own+1 && s.open[own] == 0, s.atBase() && s.kind == tComma,
				inClass && s.atBase() && !first && s.afterBrace():
				return true
			case s.kind == tSemicolon:
				return inClass && s.atBase()
			case s.kind == tRBrace, own != tLBrace && s.newline && beginsStatement(s.kind):
				return false
			}
		}
		s.token()
	}
	return true
}

// token passes one token, guessing what a slash means.
func (s *skipper) token() {
	switch s.kind {
	case tRBrace:
		if n := len(s.brackets); n > s.base && s.brackets[n-1] == tTemplateHead {
			s.template(s.start+1, tTemplateTail, tTemplateMore)
		}
		s.drop(tLBrace)
	case tRParen, tRBracket:
		s.drop(s.kind - 1)
	}
	operand := endsOperand(s.kind)
	s.advance()
	if (s.kind == tDiv || s.kind == tDivAssign) && !operand {
		s.slash()
	}
}

// slash reads a slash as a regular expression if one ends in this line. A line
// is searched to its end in vain only once.
func (s *skipper) slash() {
	if s.start < s.searched {
		return
	}
	slash := s.scanner
	if s.regexp(); s.kind == tInvalid {
		s.searched = s.at
		s.scanner = slash
	}
}

// advance goes to the next token and keeps count of the brackets.
func (s *skipper) advance() {
	before := len(s.brackets)
	var top kind
	if before > s.base {
		top = s.brackets[before-1]
	}
	s.next()
	switch after := len(s.brackets); {
	case after > before:
		s.open[s.brackets[before]]++
	case after < before:
		s.open[top]--
	}
}

// drop forgets brackets that were opened inside one that now closes.
func (s *skipper) drop(open kind) {
	lowest := max(s.base, len(s.brackets)-mostDropped)
	for i := len(s.brackets) - 1; i >= lowest; i-- {
		if s.brackets[i] == open {
			for _, k := range s.brackets[i+1:] {
				s.open[k]--
			}
			s.brackets = s.brackets[:i+1]
			return
		}
		if s.brackets[i] == tLBrace || s.brackets[i] == tTemplateHead {
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
