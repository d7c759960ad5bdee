package javascript

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// quoted reads a string literal. One without its closing quote ends at the line.
func (s *scanner) quoted(quote byte) {
	i := s.at + 1
	for i < len(s.source) {
		switch b := s.source[i]; b {
		case quote:
			s.kind, s.text, s.at = tString, s.source[s.at+1:i], i+1
			return
		case '\\':
			s.escaped = true
			i += escapeLength(s.source[i:])
		case '\n', '\r':
			s.invalid(i, "a string without its closing quote")
			return
		default:
			i++
		}
	}
	s.invalid(len(s.source), "a string without its closing quote")
}

// escapeLength is how far a backslash reaches at least: past what it hides from
// the search for the closing quote.
func escapeLength(rest string) int {
	if len(rest) > 2 && rest[1] == '\r' && rest[2] == '\n' {
		return 3
	}
	return min(2, len(rest))
}

// template reads on from inside a template literal: to its end, which makes
// the token a closed, or to the next substitution, which makes it an open.
func (s *scanner) template(from int, closed, open kind) {
	i := from
	s.escaped = false
	for i < len(s.source) {
		switch b := s.source[i]; {
		case b == '`':
			s.kind, s.text, s.at = closed, s.source[from:i], i+1
			return
		case b == '$' && i+1 < len(s.source) && s.source[i+1] == '{':
			s.kind, s.text, s.at = open, s.source[from:i], i+2
			return
		case b == '\\':
			s.escaped = true
			i += escapeLength(s.source[i:])
		default:
			s.escaped = s.escaped || b == '\r'
			i++
		}
	}
	s.invalid(len(s.source), "a template without its closing quote")
}

// regexp reads the current token, a slash, again as a regular expression.
func (s *scanner) regexp() {
	inSet := false
	for i := s.start + 1; i < len(s.source); i++ {
		switch b := s.source[i]; {
		case b == '\n' || b == '\r' || b == 0xE2 && isWideNewline(s.source[i:]):
			s.invalid(i, "a regular expression without its end")
			return
		case b == '\\':
			if i+1 < len(s.source) && s.source[i+1] != '\n' && s.source[i+1] != '\r' {
				i++
			}
		case b == '[':
			inSet = true
		case b == ']':
			inSet = false
		case b == '/' && !inSet:
			end, _ := s.wordEnd(i + 1)
			s.kind, s.text, s.at = tRegexp, s.source[s.start:end], end
			return
		}
	}
	s.invalid(len(s.source), "a regular expression without its end")
}

// value is the current string or template chunk with its escapes undone.
func (s *scanner) value() string {
	if s.escaped {
		return unescape(s.text)
	}
	return s.text
}

// unescape undoes escapes. Half of a surrogate pair, which no UTF-8 can hold,
// becomes the three bytes that it would have if it could (WTF-8).
func unescape(raw string) string {
	out := make([]byte, 0, len(raw))
	for raw != "" {
		i := strings.IndexAny(raw, "\\\r")
		if i < 0 {
			break
		}
		out = append(out, raw[:i]...)
		var size int
		out, size = undoEscape(out, raw[i:])
		raw = raw[i+size:]
	}
	return string(append(out, raw...))
}

// undoEscape appends what the first escape of rest stands for, and tells its length.
func undoEscape(out []byte, rest string) (after []byte, size int) {
	if rest[0] == '\r' {
		return append(out, '\n'), newlineLength(rest)
	}
	if len(rest) == 1 {
		return out, 1
	}
	switch b := rest[1]; b {
	case '\n', '\r', 0xE2:
		return continueLine(out, rest)
	case 'x':
		if r, size := hexDigits(rest, 2, 2); size > 0 {
			return utf8.AppendRune(out, r), size
		}
	case 'u':
		if r, size := unicodeEscape(rest); size > 0 {
			return undoUnicode(out, rest, r, size)
		}
	case '0', '1', '2', '3', '4', '5', '6', '7':
		return undoOctal(out, rest)
	default:
		if i := strings.IndexByte("bfnrtv", b); i >= 0 {
			return append(out, "\b\f\n\r\t\v"[i]), 2
		}
	}
	return append(out, rest[1]), 2
}

func newlineLength(rest string) int {
	if strings.HasPrefix(rest, "\r\n") {
		return 2
	}
	return 1
}

// continueLine drops a backslash and the line's end after it.
func continueLine(out []byte, rest string) (after []byte, size int) {
	switch {
	case isWideNewline(rest[1:]):
		return out, 4
	case rest[1] == 0xE2:
		return append(out, 0xE2), 2
	}
	return out, 1 + newlineLength(rest[1:])
}

func undoUnicode(out []byte, rest string, r rune, size int) (after []byte, total int) {
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(out, r), size
	}
	if low, lowSize := unicodeEscape(rest[size:]); lowSize > 0 {
		if both := utf16.DecodeRune(r, low); both != utf8.RuneError {
			return utf8.AppendRune(out, both), size + lowSize
		}
	}
	return append(out, 0xE0|byte(r>>12), 0x80|byte(r>>6)&0x3F, 0x80|byte(r)&0x3F), size
}

func undoOctal(out []byte, rest string) (after []byte, size int) {
	var r rune
	i := 1
	for i < len(rest) && i <= 3 && rest[i] >= '0' && rest[i] <= '7' && r*8+rune(rest[i]-'0') <= 0xFF {
		r = r*8 + rune(rest[i]-'0')
		i++
	}
	return utf8.AppendRune(out, r), i
}

// digits reads a numeric literal.
func (s *scanner) digits() {
	s.kind = tNumber
	i := s.at
	value := 0.0
	for i < len(s.source) && classes[s.source[i]] == classDigit {
		value = value*10 + float64(s.source[i]-'0')
		i++
	}
	plain := i-s.at < 16 && i > s.at && (s.source[s.at] != '0' || i-s.at == 1)
	if plain && (i == len(s.source) || s.source[i] != '.' && classes[s.source[i]] != classWord) {
		s.number, s.at = value, i
		return
	}
	s.longDigits()
}

// longDigits reads numbers with a base, a fraction, an exponent, separators or
// a BigInt's n, and old octal ones.
func (s *scanner) longDigits() {
	if base := radix(s.byteAt(0), s.byteAt(1)); base > 0 {
		s.at += 2
		s.number = s.radixDigits(base)
		s.skipByte('n', 'n')
		return
	}
	octal := s.byteAt(0) == '0' && classes[s.byteAt(1)] == classDigit
	s.skipDigits()
	whole := s.source[s.start:s.at]
	if octal && !strings.ContainsAny(whole, "89_") {
		s.number = parseRadix(whole, 8)
		return
	}
	if s.skipByte('n', 'n') {
		s.number = parseDecimal(whole)
		return
	}
	if s.skipByte('.', '.') {
		s.skipDigits()
	}
	s.skipExponent()
	s.number = parseDecimal(s.source[s.start:s.at])
}

func (s *scanner) skipExponent() {
	before := s.at
	if !s.skipByte('e', 'E') {
		return
	}
	s.skipByte('+', '-')
	if classes[s.byteAt(0)] != classDigit {
		s.at = before
		return
	}
	s.skipDigits()
}

func (s *scanner) skipByte(a, b byte) bool {
	if c := s.byteAt(0); s.at < len(s.source) && (c == a || c == b) {
		s.at++
		return true
	}
	return false
}

func (s *scanner) skipDigits() {
	for classes[s.byteAt(0)] == classDigit || s.byteAt(0) == '_' {
		s.at++
	}
}

// radixDigits reads the digits after 0x, 0o or 0b.
func (s *scanner) radixDigits(base rune) float64 {
	from := s.at
	for {
		d := hexDigit(s.byteAt(0))
		if (d < 0 || d >= base) && s.byteAt(0) != '_' {
			return parseRadix(s.source[from:s.at], base)
		}
		s.at++
	}
}

func radix(zero, letter byte) rune {
	if zero != '0' {
		return 0
	}
	switch letter {
	case 'x', 'X':
		return 16
	case 'o', 'O':
		return 8
	case 'b', 'B':
		return 2
	}
	return 0
}

func parseRadix(digits string, base rune) float64 {
	value := 0.0
	for i := range len(digits) {
		if d := hexDigit(digits[i]); d >= 0 {
			value = value*float64(base) + float64(d)
		}
	}
	return value
}

// parseDecimal never fails: what the scanner let through is a number, if
// perhaps too large for one.
func parseDecimal(digits string) float64 {
	value, err := strconv.ParseFloat(strings.ReplaceAll(digits, "_", ""), 64)
	if err != nil && value == 0 {
		return math.NaN()
	}
	return value
}
