package value

import (
	"unicode/utf16"
	"unicode/utf8"
)

// units are the characters of a text as JavaScript counts them; none where each is
// one byte.
type units []uint16

// count is how a text's characters are counted, once that is known.
type count struct {
	known bool
	units units
}

// bytewise says that each character is one byte.
var bytewise = &count{known: true}

// sharedCount is the length from which copies of a text share one count, which takes
// as long to work out as the text is long.
const sharedCount = 256

// counted is the count of a new text.
func counted(text string) *count {
	if len(text) < sharedCount {
		return nil
	}
	return &count{}
}

// index works out, once, how a text's characters are counted. Bytes that are no
// UTF-8 count one each.
func (v *Value) index() units {
	switch {
	case v.count == nil && !v.encoded():
		v.count = bytewise
	case v.count == nil:
		v.count = &count{}
	}
	if !v.count.known {
		v.count.known = true
		if v.encoded() {
			v.count.units = utf16.Encode([]rune(v.Text))
		}
	}
	return v.count.units
}

// encoded reports whether a text's characters are more than bytes.
func (v *Value) encoded() bool { return !v.Bytes && wide(v.Text) && utf8.ValidString(v.Text) }

func wide(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return true
		}
	}
	return false
}

// Len is the length of a text in characters as JavaScript counts them.
func (v *Value) Len() int {
	if u := v.index(); len(u) > 0 {
		return len(u)
	}
	return len(v.Text)
}

// UnitAt is one character's code.
func (v *Value) UnitAt(i int) (uint16, bool) {
	if i < 0 || i >= v.Len() {
		return 0, false
	}
	if u := v.index(); len(u) > 0 {
		return u[i], true
	}
	return uint16(v.Text[i]), true
}

// Sub is the text from one character to another.
func (v *Value) Sub(from, to int) string {
	n := v.Len()
	from, to = max(0, min(from, n)), max(0, min(to, n))
	if from >= to {
		return ""
	}
	if u := v.index(); len(u) > 0 {
		return string(utf16.Decode(u[from:to]))
	}
	return v.Text[from:to]
}
