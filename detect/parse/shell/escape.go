package shell

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// unescape takes the backslashes away that only quote.
func unescape(s string, q quoting) string {
	if q == verbatim || q == globbing || !strings.Contains(s, `\`) {
		if q == globQuote {
			return escapePattern(s)
		}
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && escapes(s[i+1], q) {
			i++
			if s[i] == '\n' {
				continue
			}
		}
		b.WriteByte(s[i])
	}
	if q == globQuote {
		return escapePattern(b.String())
	}
	return b.String()
}

// escapes reports whether a backslash before c is taken away.
func escapes(c byte, q quoting) bool {
	switch q {
	case bare:
		return true
	case document:
		return strings.IndexByte("$`\\\n", c) >= 0
	}
	return strings.IndexByte("$`\"\\\n", c) >= 0
}

// escapePattern makes a text match only itself.
func escapePattern(s string) string {
	if !strings.ContainsAny(s, `*?[]\`) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(`*?[]\`, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

var ansiEscapes = map[byte]byte{'a': 7, 'b': 8, 'e': 27, 'E': 27, 'f': 12, 'n': 10, 'r': 13, 't': 9, 'v': 11, '\\': '\\', '\'': '\'', '"': '"', '?': '?'}

// ansi undoes the escapes of $'…'.
func ansi(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			i++
			continue
		}
		i = ansiEscape(&b, s, i+1)
	}
	return b.String()
}

// ansiEscape writes what the escape at s[i], after its backslash, stands for and
// gives the offset behind it.
func ansiEscape(b *strings.Builder, s string, i int) int {
	c := s[i]
	if plain, ok := ansiEscapes[c]; ok {
		b.WriteByte(plain)
		return i + 1
	}
	switch {
	case c >= '0' && c <= '7':
		return ansiNumber(b, s, i, 8, 3, false)
	case c == 'x':
		return ansiNumber(b, s, i+1, 16, 2, false)
	case c == 'u':
		return ansiNumber(b, s, i+1, 16, 4, true)
	case c == 'U':
		return ansiNumber(b, s, i+1, 16, 8, true)
	case c == 'c' && i+1 < len(s):
		b.WriteByte(s[i+1] & 0x1f)
		return i + 2
	}
	b.WriteByte('\\')
	b.WriteByte(c)
	return i + 1
}

func ansiNumber(b *strings.Builder, s string, i, base, digits int, char bool) int {
	end := i
	for end < len(s) && end-i < digits && isDigit(s[end], base) {
		end++
	}
	n, err := strconv.ParseUint(s[i:end], base, 32)
	switch {
	case err != nil: // no digits: as written
		b.WriteString(s[i-2 : i])
	case char:
		b.WriteString(string(utf8.AppendRune(nil, rune(n))))
	default:
		b.WriteByte(byte(n))
	}
	return end
}

func isDigit(c byte, base int) bool {
	_, err := strconv.ParseUint(string(c), base, 8)
	return err == nil
}
