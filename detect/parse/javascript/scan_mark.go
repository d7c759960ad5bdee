package javascript

// marks lists the punctuators that share a first byte, the longest first.
var marks = [128][]struct {
	text string
	kind kind
}{
	'.': {{"...", tEllipsis}, {".", tDot}},
	'<': {{"<<=", tShlAssign}, {"<<", tShl}, {"<=", tLessEqual}, {"<", tLess}},
	'>': {
		{">>>=", tUShrAssign},
		{">>>", tUShr},
		{">>=", tShrAssign},
		{">>", tShr},
		{">=", tGreaterEqual},
		{">", tGreater},
	},
	'=': {{"===", tStrictEqual}, {"==", tEqual}, {"=>", tArrow}, {"=", tAssign}},
	'!': {{"!==", tStrictNotEqual}, {"!=", tNotEqual}, {"!", tBang}},
	'+': {{"++", tIncrement}, {"+=", tAddAssign}, {"+", tAdd}},
	'-': {{"--", tDecrement}, {"-=", tSubAssign}, {"-", tSub}},
	'*': {{"**=", tPowAssign}, {"**", tPow}, {"*=", tMulAssign}, {"*", tMul}},
	'%': {{"%=", tRemAssign}, {"%", tRem}},
	'&': {{"&&=", tLogAndAssign}, {"&&", tLogAnd}, {"&=", tAndAssign}, {"&", tAnd}},
	'|': {{"||=", tLogOrAssign}, {"||", tLogOr}, {"|=", tOrAssign}, {"|", tOr}},
	'^': {{"^=", tXorAssign}, {"^", tXor}},
	'?': {{"??=", tNullishAssign}, {"??", tNullish}, {"?.", tQuestionDot}, {"?", tQuestion}},
	'/': {{"/=", tDivAssign}, {"/", tDiv}},
}

// mark reads a punctuator that begins with b.
func (s *scanner) mark(b byte) {
	after := s.byteAt(1)
	switch {
	case b == '.' && classes[after] != classMark:
		if classes[after] == classDigit {
			s.digits()
			return
		}
		s.kind = tDot
		s.at++
	case b == '`':
		s.template(s.at+1, tTemplate, tTemplateHead)
	case b == '#':
		s.private()
	default:
		s.longestMark(b)
	}
}

func (s *scanner) longestMark(b byte) {
	rest := s.source[s.at:]
	for _, m := range marks[b] {
		if len(m.text) > len(rest) || rest[:len(m.text)] != m.text {
			continue
		}
		if m.kind == tQuestionDot && len(rest) > 2 && classes[rest[2]] == classDigit {
			continue // a?.5:b
		}
		s.kind = m.kind
		s.at += len(m.text)
		return
	}
}

// splitGreater leaves only the first > of >>, >= and so on.
func (s *scanner) splitGreater() bool {
	switch s.kind {
	case tGreater, tGreaterEqual, tShr, tShrAssign, tUShr, tUShrAssign:
		s.kind = tGreater
		s.at = s.start + 1
		return true
	}
	return false
}
