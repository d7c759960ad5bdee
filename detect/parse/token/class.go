package token

import "strings"

// Set is a set of bytes.
type Set [256]bool

// SetOf makes a set of the bytes in text.
func SetOf(text string) *Set {
	var s Set
	for i := range len(text) {
		s[text[i]] = true
	}
	return &s
}

// And gives the set with the bytes in text added.
func (s Set) And(text string) *Set {
	for i := range len(text) {
		s[text[i]] = true
	}
	return &s
}

// The sets that all languages share. A byte beyond ASCII is part of a word.
var (
	Digits = SetOf("0123456789")
	Hexes  = SetOf("0123456789abcdefABCDEF")
	Words  = words()
	Spaces = SetOf(" \t\r\n\f\v")
)

func words() *Set {
	s := SetOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
	for b := 0x80; b < 0x100; b++ {
		s[b] = true
	}
	return s
}

// IsLetter reports whether a word may begin with b.
func IsLetter(b byte) bool { return Words[b] && !Digits[b] }

// Lower gives a text in lower case; only ASCII is changed.
func Lower(s string) string {
	for i := range len(s) {
		if s[i] >= 'A' && s[i] <= 'Z' {
			return lower(s)
		}
	}
	return s
}

func lower(s string) string {
	b := []byte(s)
	for i, x := range b {
		if x >= 'A' && x <= 'Z' {
			b[i] = x + 'a' - 'A'
		}
	}
	return string(b)
}

// EqualFold compares a text with one in lower case.
func EqualFold(s, lower string) bool {
	if len(s) != len(lower) {
		return false
	}
	for i := range len(s) {
		b := s[i]
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		if b != lower[i] {
			return false
		}
	}
	return true
}

// Trim cuts blanks from both ends.
func Trim(s string) string { return strings.Trim(s, " \t\r\n\f\v") }

// OneOf reports whether word is one of those in list, which blanks part.
func OneOf(list, word string) bool {
	for len(word) > 0 && len(list) >= len(word) {
		i := strings.Index(list, word)
		if i < 0 {
			return false
		}
		end := i + len(word)
		if (i == 0 || list[i-1] == ' ') && (end == len(list) || list[end] == ' ') {
			return true
		}
		list = list[end:]
		if j := strings.IndexByte(list, ' '); j >= 0 {
			list = list[j:]
		}
	}
	return false
}
