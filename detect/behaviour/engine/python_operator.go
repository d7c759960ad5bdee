package engine

import (
	"math"
	"math/big"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

const maxBigBits = 2 << 20

// pythonBinary applies an operator as Python does.
func (m *Machine) pythonBinary(op string, l, r *value.Value, at value.Place) *value.Value {
	labels := l.Labels.Union(r.Labels)
	if name := magicOperators[op]; l.Kind == value.Composite && name != "" {
		if out := m.implicitly(l, name, []*value.Value{r}, at); out != nil {
			return out
		}
	}
	switch op {
	case "+":
		return m.pythonPlus(l, r)
	case "*":
		if v := m.repeated(l, r); v != nil {
			return v
		}
	case "%":
		if l.Kind == value.Text || l.Kind == value.Template {
			return m.percentFormat(l, r)
		}
	case "^":
		labels = labels.Through(behaviour.Xor, at)
	case "in":
		return contains(l, r)
	}
	if equality(op) {
		return m.compare(op, l, r)
	}
	if l.Kind == value.Text && r.Kind == value.Text && strings.ContainsAny(op, "<>") && len(op) < 3 && op != "<<" && op != ">>" {
		return m.order(op, l, r, 0, 0)
	}
	if l.Kind == value.API && op == "/" {
		return m.concat(l, value.OfText("/", nil), r) // pathlib
	}
	if (l.Kind == value.Text || l.Kind == value.Template) && op == "/" {
		return m.concat(l, value.OfText("/", nil), r)
	}
	a, okA := numeric(l)
	b, okB := numeric(r)
	if !okA || !okB {
		return value.OfUnknown(labels)
	}
	return m.pythonNumbers(op, l, r, a, b, labels)
}

func numeric(v *value.Value) (float64, bool) {
	return v.Num, v.Kind == value.Number || v.Kind == value.Bool
}

func (m *Machine) pythonNumbers(op string, l, r *value.Value, a, b float64, labels value.Labels) *value.Value {
	if whole(l) && whole(r) {
		if v := m.wholeNumbers(op, l, r, labels); v != nil {
			return v
		}
	}
	switch op {
	case "<", ">", "<=", ">=":
		return m.order(op, l, r, a, b)
	case "+":
		return value.OfNumber(a+b, labels)
	case "//":
		return value.OfNumber(math.Floor(a/b), labels)
	case "%":
		return value.OfNumber(a-b*math.Floor(a/b), labels)
	}
	if n, ok := arithmetic(op, a, b); ok {
		return value.OfNumber(n, labels)
	}
	return value.OfUnknown(labels)
}

func whole(v *value.Value) bool {
	return v.Text != "" || v.Num == math.Trunc(v.Num) && math.Abs(v.Num) < 1<<53
}

func bigOf(v *value.Value) *big.Int {
	if v.Text != "" && v.Kind == value.Number {
		n, ok := new(big.Int).SetString(v.Text, 10)
		if !ok {
			return new(big.Int)
		}
		return n
	}
	return big.NewInt(int64(v.Num))
}

// ofBig is a whole number, as a plain one where it fits.
func ofBig(n *big.Int, labels value.Labels) *value.Value {
	if n.IsInt64() && n.Int64() < 1<<53 && n.Int64() > -1<<53 {
		return value.OfNumber(float64(n.Int64()), labels)
	}
	return value.OfBig(n.String(), labels)
}

// wholeNumbers computes with integers of any size, as far as they stay small
// enough to be worth it.
func (m *Machine) wholeNumbers(op string, l, r *value.Value, labels value.Labels) *value.Value {
	if l.Text == "" && r.Text == "" {
		if v := smallNumbers(op, int64(l.Num), int64(r.Num), labels); v != nil {
			return v
		}
	}
	a, b := bigOf(l), bigOf(r)
	m.step(int64(a.BitLen()+b.BitLen()) >> 8)
	out := new(big.Int)
	switch op {
	case "+":
		out.Add(a, b)
	case "-":
		out.Sub(a, b)
	case "*":
		if a.BitLen()+b.BitLen() > maxBigBits {
			return nil
		}
		m.step(int64(a.BitLen()) * int64(b.BitLen()) >> 16)
		out.Mul(a, b)
	case "//", "%":
		if b.Sign() == 0 {
			return nil
		}
		m.step(int64(a.BitLen()) * int64(b.BitLen()) >> 16)
		quotient, rest := new(big.Int).DivMod(a, b, new(big.Int))
		out = quotient
		if op == "%" {
			out = rest
		}
	case "**":
		if b.Sign() < 0 || !b.IsInt64() || int64(a.BitLen())*b.Int64() > 1<<16 {
			return nil
		}
		out.Exp(a, b, nil)
	case "<<", ">>":
		if !b.IsInt64() || b.Sign() < 0 || b.Int64() > maxBigBits || op == "<<" && int64(a.BitLen())+b.Int64() > maxBigBits {
			return nil
		}
		if out.Rsh(a, uint(b.Int64())); op == "<<" {
			out.Lsh(a, uint(b.Int64()))
		}
	case "&":
		out.And(a, b)
	case "|":
		out.Or(a, b)
	case "^":
		out.Xor(a, b)
	case "<", ">", "<=", ">=":
		return m.order(op, l, r, float64(a.Cmp(b)), 0)
	default:
		return nil
	}
	return ofBig(out, labels)
}

func smallNumbers(op string, a, b int64, labels value.Labels) *value.Value {
	n := int64(0)
	switch op {
	case "+":
		n = a + b
	case "-":
		n = a - b
	case "&":
		n = a & b
	case "|":
		n = a | b
	case "^":
		n = a ^ b
	case "//", "%":
		if b == 0 {
			return value.OfUnknown(labels)
		}
		q := a / b
		if a%b != 0 && (a < 0) != (b < 0) {
			q--
		}
		if n = q; op == "%" {
			n = a - q*b
		}
	case "*":
		if abs(a) > 1<<26 || abs(b) > 1<<26 {
			return nil
		}
		n = a * b
	default:
		return nil
	}
	if abs(n) >= 1<<53 {
		return nil
	}
	return value.OfNumber(float64(n), labels)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}

func (m *Machine) pythonPlus(l, r *value.Value) *value.Value {
	switch {
	case l.Kind == value.Composite && l.Object.Array && r.Kind == value.Composite && r.Object.Array:
		return concatItems(m, l, []*value.Value{r}, value.Place{})
	case l.Kind == value.Composite || r.Kind == value.Composite:
		return value.OfUnknown(m.labels(l).Union(m.labels(r)))
	case l.Kind == value.Number && r.Kind == value.Number:
		return m.pythonNumbers("+", l, r, l.Num, r.Num, l.Labels.Union(r.Labels))
	case l.Kind == value.Unknown && r.Kind == value.Unknown:
		return value.OfUnknown(l.Labels.Union(r.Labels))
	case l.Kind == value.Text && r.Kind == value.Text && l.Bytes && r.Bytes:
		return value.OfBytes(l.Text+r.Text, l.Labels.Union(r.Labels))
	}
	return m.concat(l, r)
}

// repeated is "ab" * 3 and [0] * 16.
func (m *Machine) repeated(l, r *value.Value) *value.Value {
	if l.Kind == value.Number && (r.Kind == value.Text || r.Kind == value.Composite) {
		l, r = r, l
	}
	n, ok := wholeNumber(r)
	switch {
	case !ok:
		return nil
	case l.Kind == value.Text:
		if text, ok := m.repeatText(l.Text, max(0, n)); ok {
			return asBytes(value.OfText(text, l.Labels), l.Bytes)
		}
		return nil
	case l.Kind == value.Composite && l.Object.Array && l.Object.Rest == nil && n >= 0 && n <= value.MaxItems && n*len(l.Object.Items) <= value.MaxItems:
		out := make([]*value.Value, 0, n*len(l.Object.Items))
		for range n {
			out = append(out, l.Object.Items...)
		}
		m.step(int64(len(out) >> 4))
		return value.OfArray(out)
	}
	return nil
}

// contains is l in r.
func contains(l, r *value.Value) *value.Value {
	if l.Kind == value.Text && r.Kind == value.Text {
		return value.OfBool(strings.Contains(r.Text, l.Text))
	}
	return value.OfUnknown(nil)
}
