package value

import (
	"unicode/utf16"
	"unicode/utf8"
)

// index works out, once, how a text's characters are counted. Bytes that are no
// UTF-8 count one each.
func (v *Value) index() {
	if v.indexed || v.Text == "" || v.Bytes {
		return
	}
	v.indexed = true
	ascii := true
	for i := range len(v.Text) {
		if v.Text[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if !ascii && utf8.ValidString(v.Text) {
		v.units = utf16.Encode([]rune(v.Text))
	}
}

// Len is the length of a text in characters as JavaScript counts them.
func (v *Value) Len() int {
	v.index()
	if v.units != nil {
		return len(v.units)
	}
	return len(v.Text)
}

// UnitAt is one character's code.
func (v *Value) UnitAt(i int) (uint16, bool) {
	if i < 0 || i >= v.Len() {
		return 0, false
	}
	if v.units != nil {
		return v.units[i], true
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
	if v.units != nil {
		return string(utf16.Decode(v.units[from:to]))
	}
	return v.Text[from:to]
}
