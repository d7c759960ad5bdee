package javascript

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// word reads an identifier or keyword. Anything that cannot begin one is
// an invalid token of one character.
func (s *scanner) word() {
	i := s.at
	for i < len(s.source) && (classes[s.source[i]] == classWord || classes[s.source[i]] == classDigit) {
		i++
	}
	if i < len(s.source) && (s.source[i] == '\\' || s.source[i] >= utf8.RuneSelf) {
		s.wideWord(i)
		return
	}
	if i == s.at {
		s.invalid(i+1, "a character that has no meaning here")
		return
	}
	s.text = s.source[s.at:i]
	s.at = i
	s.kind = tIdent
	if len(s.text) > 1 && len(s.text) <= 10 && s.text[0] >= 'a' && s.text[0] <= 'y' {
		s.kind = keyword(s.text)
	}
}

// wideWord reads on at i, where something other than ASCII letters stands.
func (s *scanner) wideWord(i int) {
	i, escaped := s.wordEnd(i)
	if i == s.start {
		_, size := utf8.DecodeRuneInString(s.source[i:])
		s.invalid(i+size, "a character that has no meaning here")
		return
	}
	s.kind, s.text, s.at, s.escaped = tIdent, s.source[s.start:i], i, escaped
	switch {
	case escaped:
		s.text = unescape(s.text)
	case len(s.text) <= 10: // a wide blank may stand after a keyword
		s.kind = keyword(s.text)
	}
}

// wordEnd finds where the word at i ends and whether escapes were met.
func (s *scanner) wordEnd(i int) (end int, escaped bool) {
	for i < len(s.source) {
		size := wordRune(s.source[i:], i == s.start)
		if size == 0 {
			break
		}
		escaped = escaped || s.source[i] == '\\'
		i += size
	}
	return i, escaped
}

// wordRune tells how many bytes the first character takes if words can hold it.
func wordRune(rest string, first bool) int {
	r, size := utf8.DecodeRuneInString(rest)
	if r == '\\' {
		r, size = pairedEscape(rest)
	}
	if size == 0 || r == utf8.RuneError && size == 1 || !inWord(r, first) {
		return 0
	}
	return size
}

// inWord tells whether a word can hold r.
func inWord(r rune, first bool) bool {
	if r < utf8.RuneSelf {
		c := classes[r]
		return c == classWord || c == classDigit && !first
	}
	if unicode.IsLetter(r) || later(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r) {
		return true
	}
	return !first && (unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue) ||
		r == '\u200C' || r == '\u200D' || r == '\u30FB' || r == '\uFF65')
}

// later tells the letters that Unicode has had since the tables of Go were made.
func later(r rune) bool {
	return r >= 0x2EBF0 && r <= 0x2EE5D || r >= 0x323B0 && r <= 0x33479
}

// private reads #name.
func (s *scanner) private() {
	s.at++
	if wordRune(s.source[s.at:], true) == 0 {
		s.invalid(s.at, "# without a name")
		return
	}
	end, escaped := s.wordEnd(s.at)
	s.kind, s.text, s.at, s.escaped = tPrivate, s.source[s.start:end], end, escaped
	if escaped {
		s.text = unescape(s.text)
	}
}

// unicodeEscape reads \uXXXX or \u{X…}; size is 0 when it is neither.
func unicodeEscape(rest string) (r rune, size int) {
	if !strings.HasPrefix(rest, `\u`) {
		return 0, 0
	}
	if strings.HasPrefix(rest, `\u{`) {
		return bracedEscape(rest)
	}
	return hexDigits(rest, 2, 4)
}

// pairedEscape reads the two escapes that stand for one character.
func pairedEscape(rest string) (r rune, size int) {
	r, size = unicodeEscape(rest)
	if size > 0 && utf16.IsSurrogate(r) {
		if low, more := unicodeEscape(rest[size:]); more > 0 {
			return utf16.DecodeRune(r, low), size + more
		}
	}
	return r, size
}

func bracedEscape(rest string) (r rune, size int) {
	i := len(`\u{`)
	for ; i < len(rest) && rest[i] != '}'; i++ {
		d := hexDigit(rest[i])
		if d < 0 || r > unicode.MaxRune {
			return 0, 0
		}
		r = r<<4 | d
	}
	if i == len(rest) || i == len(`\u{`) || r > unicode.MaxRune {
		return 0, 0
	}
	return r, i + 1
}

// hexDigits reads count digits after skip bytes; size is 0 unless all are there.
func hexDigits(rest string, skip, count int) (r rune, size int) {
	if len(rest) < skip+count {
		return 0, 0
	}
	for i := skip; i < skip+count; i++ {
		d := hexDigit(rest[i])
		if d < 0 {
			return 0, 0
		}
		r = r<<4 | d
	}
	return r, skip + count
}

func hexDigit(b byte) rune {
	switch {
	case b >= '0' && b <= '9':
		return rune(b - '0')
	case b >= 'a' && b <= 'f':
		return rune(b-'a') + 10
	case b >= 'A' && b <= 'F':
		return rune(b-'A') + 10
	}
	return -1
}
