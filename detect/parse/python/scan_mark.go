package python

// mark reads a token of punctuation.
func (s *scanner) mark(c byte) {
	switch c {
	case '(':
		s.open(tLParen)
	case ')':
		s.close(tRParen)
	case '[':
		s.open(tLBracket)
	case ']':
		s.close(tRBracket)
	case '{':
		s.open(tLBrace)
	case '}':
		s.close(tRBrace)
	case ',':
		s.finish(tComma, s.at+1)
	case ';':
		s.finish(tSemicolon, s.at+1)
	case '`':
		s.finish(tBacktick, s.at+1)
	case '~':
		s.finish(tTilde, s.at+1)
	case '.':
		s.dot()
	case ':':
		s.orAssign(tColon, tWalrus)
	case '=':
		s.orAssign(tAssign, tEqual)
	case '!':
		s.orAssign(tBang, tNotEqual)
	default:
		s.operator(c)
	}
}

func (s *scanner) open(k kind) {
	s.nesting++
	s.finish(k, s.at+1)
}

func (s *scanner) close(k kind) {
	s.nesting = max(0, s.nesting-1)
	s.finish(k, s.at+1)
}

func (s *scanner) byteAt(i int) byte {
	if i < len(s.source) {
		return s.source[i]
	}
	return 0
}

func (s *scanner) orAssign(plain, assign kind) {
	if s.byteAt(s.at+1) == '=' {
		s.finish(assign, s.at+2)
		return
	}
	s.finish(plain, s.at+1)
}

func (s *scanner) dot() {
	next := s.byteAt(s.at + 1)
	switch {
	case classes[next] == cDigit:
		s.number()
	case next == '.' && s.byteAt(s.at+2) == '.':
		s.finish(tEllipsis, s.at+3)
	default:
		s.finish(tDot, s.at+1)
	}
}

// operator reads an operator that may be doubled and may assign.
func (s *scanner) operator(c byte) {
	next := s.byteAt(s.at + 1)
	switch c {
	case '<':
		s.angle(next, tLess, tLessEqual, tShiftLeft)
	case '>':
		s.angle(next, tGreater, tGreaterEqual, tShiftRight)
	case '*':
		s.doubled(c, next, tStar, tPower)
	case '/':
		s.doubled(c, next, tSlash, tDoubleSlash)
	case '-':
		if next == '>' {
			s.finish(tArrow, s.at+2)
			return
		}
		s.orAssign(tMinus, tAugment)
	case '+':
		s.orAssign(tPlus, tAugment)
	case '%':
		s.orAssign(tPercent, tAugment)
	case '&':
		s.orAssign(tAmpersand, tAugment)
	case '|':
		s.orAssign(tBar, tAugment)
	case '^':
		s.orAssign(tCaret, tAugment)
	case '@':
		s.orAssign(tAt, tAugment)
	default:
		s.invalid("a character that begins nothing", s.at+1)
	}
}

func (s *scanner) angle(next byte, plain, equal, shift kind) {
	switch {
	case next == '=':
		s.finish(equal, s.at+2)
	case plain == tLess && next == '>':
		s.finish(tNotEqual, s.at+2)
	case next == s.source[s.at]:
		s.doubled(next, next, plain, shift)
	default:
		s.finish(plain, s.at+1)
	}
}

func (s *scanner) doubled(c, next byte, plain, double kind) {
	if next != c {
		s.orAssign(plain, tAugment)
		return
	}
	if s.byteAt(s.at+2) == '=' {
		s.finish(tAugment, s.at+3)
		return
	}
	s.finish(double, s.at+2)
}
