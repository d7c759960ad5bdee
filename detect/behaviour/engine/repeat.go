package engine

import "strings"

// Bounds of texts that a program repeats: a few letters of it make a megabyte, and a
// loop that keeps many of them.
const (
	maxRepeated    = 1 << 20  // of one
	maxRepeatedAll = 64 << 20 // of all together
)

// repeatText gives a text n times; false when that is too long, or too much of it was made.
func (m *Machine) repeatText(text string, n int) (string, bool) {
	if text == "" || n == 0 {
		return "", true
	}
	if n < 0 || n > maxRepeated/len(text) || m.filled+int64(n*len(text)) > maxRepeatedAll {
		return "", false
	}
	m.filled += int64(n * len(text))
	m.step(int64(n*len(text)) >> 8)
	return strings.Repeat(text, n), true
}
