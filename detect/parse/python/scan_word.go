package python

import "unicode/utf8"

// passWord reads a name, a keyword, or a string with a prefix.
func (s *scanner) passWord() {
	source, i := s.source, s.at
	bits := byte(0)
	for i < len(source) && isNamePart(source[i]) {
		bits |= source[i]
		i++
	}
	s.plain = bits < utf8.RuneSelf
	n := i - s.at
	if n <= 3 && i < len(source) && classes[source[i]] == cQuote {
		if str, ok := prefixed(source[s.at:i]); ok {
			str.body = i
			s.quoted(str)
			return
		}
	}
	k := tName
	if n >= 2 && n <= 8 && source[s.at] >= 'a' && source[s.at] <= 'y' {
		k = keyword(source[s.at:i])
	}
	s.finish(k, i)
}

// prefixed tells what the letters before a string say.
func prefixed(prefix string) (str literal, ok bool) {
	for _, c := range []byte(prefix) {
		switch c | 0x20 {
		case 'r':
			str.raw = true
		case 'b':
			str.bytes = true
		case 'u':
			str.unicode = true
		case 'f', 't':
			str.format = true
		default:
			return str, false
		}
	}
	return str, true
}

// number reads a number as far as it goes; what it is worth is found later.
func (s *scanner) number() {
	source, i := s.source, s.at
	if source[i] == '0' && i+1 < len(source) {
		switch source[i+1] | 0x20 {
		case 'x':
			s.finish(tNumber, s.suffix(passDigits(source, i+2, isHex)))
			return
		case 'o', 'b':
			s.finish(tNumber, s.suffix(passDigits(source, i+2, isDecimal)))
			return
		}
	}
	i = passDigits(source, i, isDecimal)
	if s.byteAt(i) == '.' {
		i = passDigits(source, i+1, isDecimal)
	}
	if s.byteAt(i)|0x20 == 'e' {
		digits := i + 1
		if c := s.byteAt(digits); c == '+' || c == '-' {
			digits++
		}
		if isDecimal(s.byteAt(digits)) {
			i = passDigits(source, digits, isDecimal)
		}
	}
	s.finish(tNumber, s.suffix(i))
}

// suffix passes the letter of a long or imaginary number.
func (s *scanner) suffix(i int) int {
	if c := s.byteAt(i) | 0x20; (c == 'l' || c == 'j') && (i+1 >= len(s.source) || !isNamePart(s.source[i+1])) {
		return i + 1
	}
	return i
}

func passDigits(source string, i int, isDigit func(byte) bool) int {
	for i < len(source) && (isDigit(source[i]) || source[i] == '_') {
		i++
	}
	return i
}

func isDecimal(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDecimal(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
