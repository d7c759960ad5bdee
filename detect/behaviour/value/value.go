package value

import (
	"math"
	"strconv"
	"strings"
)

// Kind says what is known about a Value.
type Kind uint8

// The kinds.
const (
	Unknown   Kind = iota
	Undefined      // not set
	Null
	Bool
	Number
	Text
	Template // a text known in part: Parts
	Regexp
	Composite // an object or array: Object
	Function
	API   // something of the platform: its path is Text, its state Object
	Union // one of Parts
)

// Bounds keep values small whatever the source does.
const (
	maxParts        = 48
	maxAlternatives = 8
	maxText         = 4 << 20
	maxPath         = 96
)

// Value is what is known about a value. It is never changed once made.
type Value struct {
	Kind    Kind
	Text    string
	Num     float64
	Parts   []*Value
	Object  *Object
	Closure *Closure
	Labels  Labels

	Bytes bool   // of a Text: it is bytes, whose items are numbers
	count *count // how a text's characters are counted
}

var (
	unknown   = &Value{Kind: Unknown}
	undefined = &Value{Kind: Undefined}
	null      = &Value{Kind: Null}
	yes       = &Value{Kind: Bool, Num: 1}
	no        = &Value{Kind: Bool}
	empty     = &Value{Kind: Text, count: bytewise}
)

// OfUnknown is a value of which nothing is known but its labels.
func OfUnknown(l Labels) *Value {
	if len(l) == 0 {
		return unknown
	}
	return &Value{Kind: Unknown, Labels: l}
}

// OfUndefined is the absent value.
func OfUndefined() *Value { return undefined }

// OfNull is null.
func OfNull() *Value { return null }

// OfBool is a truth value.
func OfBool(b bool) *Value {
	if b {
		return yes
	}
	return no
}

// OfNumber is a known number.
func OfNumber(n float64, l Labels) *Value {
	if i := int(n); i > 0 && i < len(integers) && float64(i) == n && len(l) == 0 {
		return &integers[i]
	}
	return &Value{Kind: Number, Num: n, Labels: l}
}

// integers and letters are the values that programs use most.
var (
	integers = func() (out [1024]Value) {
		for i := range out {
			out[i] = Value{Kind: Number, Num: float64(i)}
		}
		return out
	}()
	letters = func() (out [128]Value) {
		for i := range out {
			out[i] = Value{Kind: Text, Text: string(rune(i)), count: bytewise}
		}
		return out
	}()
)

// OfText is a known text; one too long to keep is unknown.
func OfText(s string, l Labels) *Value {
	if len(s) > maxText {
		return OfUnknown(l)
	}
	if len(l) == 0 && len(s) < 2 {
		if s == "" {
			return empty
		}
		if s[0] < 0x80 {
			return &letters[s[0]]
		}
	}
	return &Value{Kind: Text, Text: s, Labels: l, count: counted(s)}
}

// OfBytes is a known sequence of bytes.
func OfBytes(s string, l Labels) *Value {
	v := OfText(s, l)
	if v.Kind != Text {
		return v
	}
	return &Value{Kind: Text, Text: s, Labels: l, Bytes: true}
}

// OfBig is a whole number that a float64 does not hold; digits are decimal.
func OfBig(digits string, l Labels) *Value {
	return &Value{Kind: Number, Num: math.NaN(), Text: digits, Labels: l}
}

// OfObject wraps an object.
func OfObject(o *Object) *Value { return &Value{Kind: Composite, Object: o} }

// OfArray makes a new array.
func OfArray(items []*Value) *Value {
	return OfObject(&Object{Array: true, Items: items})
}

// OfTexts makes a new array of texts that share labels.
func OfTexts(texts []string, l Labels) *Value {
	items := make([]*Value, len(texts))
	for i, t := range texts {
		items[i] = OfText(t, l)
	}
	return OfArray(items)
}

// OfClosure wraps a function.
func OfClosure(c *Closure) *Value { return &Value{Kind: Function, Closure: c} }

// OfAPI refers to something of the platform by its path.
func OfAPI(path string, state *Object, l Labels) *Value {
	if len(path) > maxPath {
		return OfUnknown(l)
	}
	return &Value{Kind: API, Text: path, Object: state, Labels: l}
}

// With returns v carrying labels l too.
func (v *Value) With(l Labels) *Value {
	if len(l) == 0 {
		return v
	}
	merged := v.Labels.Union(l)
	if merged.same(v.Labels) {
		return v
	}
	c := *v
	c.Labels = merged
	return &c
}

// Relabelled returns v with exactly labels l.
func (v *Value) Relabelled(l Labels) *Value {
	if v.Labels.same(l) {
		return v
	}
	c := *v
	c.Labels = l
	return &c
}

// Through returns v after it went through via at p.
func (v *Value) Through(via string, p Place) *Value {
	if via == "" || len(v.Labels) == 0 {
		return v
	}
	c := *v
	c.Labels = v.Labels.Through(via, p)
	if v.Kind == Union {
		c.Parts = make([]*Value, len(v.Parts))
		for i, part := range v.Parts {
			c.Parts[i] = part.Through(via, p)
		}
	}
	return &c
}

// IsConstant reports whether v is one known text, number, truth value or absence.
func (v *Value) IsConstant() bool {
	switch v.Kind {
	case Undefined, Null, Bool, Number, Text:
		return true
	}
	return false
}

// String gives the text that a constant turns into.
func (v *Value) String() (string, bool) {
	switch v.Kind {
	case Text:
		return v.Text, true
	case Number:
		return FormatNumber(v.Num), true
	case Bool:
		return strconv.FormatBool(v.Num != 0), true
	case Undefined:
		return "undefined", true
	case Null:
		return "null", true
	}
	return "", false
}

// Number gives the number that a constant turns into.
func (v *Value) Number() (float64, bool) {
	switch v.Kind {
	case Number, Bool:
		return v.Num, true
	case Null:
		return 0, true
	case Text:
		return parseNumber(v.Text), true
	case Undefined:
		return math.NaN(), true
	}
	return 0, false
}

// Truth tells whether v counts as true, when that is known.
func (v *Value) Truth() (truth, known bool) {
	switch v.Kind {
	case Undefined, Null:
		return false, true
	case Bool, Number:
		return v.Num != 0 && !math.IsNaN(v.Num), true
	case Text:
		return v.Text != "", true
	case Composite, Function, Regexp:
		return true, true
	}
	return false, false
}

// FormatNumber prints a number as JavaScript does.
func FormatNumber(n float64) string {
	switch {
	case math.IsNaN(n):
		return "NaN"
	case math.IsInf(n, 1):
		return "Infinity"
	case math.IsInf(n, -1):
		return "-Infinity"
	case n == math.Trunc(n) && math.Abs(n) < 1e21:
		return strconv.FormatFloat(n, 'f', -1, 64)
	}
	return strconv.FormatFloat(n, 'g', -1, 64)
}

func parseNumber(s string) float64 {
	s = strings.TrimSpace(s)
	if s == "" {
		return 0
	}
	if len(s) > 2 && s[0] == '0' {
		base := map[byte]int{'x': 16, 'X': 16, 'o': 8, 'O': 8, 'b': 2, 'B': 2}[s[1]]
		if base != 0 {
			n, err := strconv.ParseUint(s[2:], base, 64)
			if err != nil {
				return math.NaN()
			}
			return float64(n)
		}
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return n
}

// Alternatives are the values that v may be: itself, or the members of a union.
func (v *Value) Alternatives() []*Value {
	if v.Kind == Union {
		return v.Parts
	}
	return []*Value{v}
}
