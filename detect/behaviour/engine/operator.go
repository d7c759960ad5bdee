package engine

import (
	"math"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// binary applies an operator to two values.
func (m *Machine) binary(op string, l, r *value.Value, at value.Place) *value.Value {
	if m.python() {
		return m.pythonBinary(op, l, r, at)
	}
	if m.script() {
		if v := m.scriptBinary(op, l, r, at); v != nil {
			return v
		}
	}
	if op == "+" {
		return m.plus(l, r)
	}
	labels := l.Labels.Union(r.Labels)
	if op == "^" {
		labels = labels.Through(behaviour.Xor, at)
	}
	if equality(op) {
		return m.compare(op, l, r)
	}
	a, okA := l.Number()
	b, okB := r.Number()
	if !okA || !okB {
		switch op {
		case "in", "instanceof", "<", ">", "<=", ">=":
			return value.OfUnknown(nil) // yes or no
		}
		return value.OfUnknown(labels)
	}
	if op == "<" || op == ">" || op == "<=" || op == ">=" {
		return m.order(op, l, r, a, b)
	}
	n, ok := arithmetic(op, a, b)
	if !ok {
		return value.OfUnknown(labels)
	}
	return value.OfNumber(n, labels)
}

func (m *Machine) plus(l, r *value.Value) *value.Value {
	if l.Kind == value.Number && r.Kind == value.Number {
		return value.OfNumber(l.Num+r.Num, l.Labels.Union(r.Labels))
	}
	if l.Kind == value.Unknown && r.Kind == value.Unknown {
		return value.OfUnknown(l.Labels.Union(r.Labels))
	}
	if (l.Kind == value.Number || l.Kind == value.Bool) && r.Kind == value.Bool {
		return value.OfNumber(l.Num+r.Num, nil)
	}
	if l.Kind == value.Text || r.Kind == value.Text {
		m.texts++
	}
	if l.Kind == value.Function {
		l = m.sourceOf(l)
	}
	if r.Kind == value.Function {
		r = m.sourceOf(r)
	}
	return m.concat(m.primitive(l), m.primitive(r))
}

func arithmetic(op string, a, b float64) (float64, bool) {
	switch op {
	case "-":
		return a - b, true
	case "*":
		return a * b, true
	case "/":
		return a / b, true
	case "%":
		return math.Mod(a, b), true
	case "**":
		return math.Pow(a, b), true
	case "^":
		return float64(int32of(a) ^ int32of(b)), true
	case "&":
		return float64(int32of(a) & int32of(b)), true
	case "|":
		return float64(int32of(a) | int32of(b)), true
	case "<<":
		return float64(int32of(a) << (uint32(int32of(b)) & 31)), true
	case ">>":
		return float64(int32of(a) >> (uint32(int32of(b)) & 31)), true
	case ">>>":
		return float64(uint32(int32of(a)) >> (uint32(int32of(b)) & 31)), true
	}
	return 0, false
}

func int32of(f float64) int32 {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return 0
	}
	return int32(uint32(int64(math.Mod(f, 1<<32))))
}

func equality(op string) bool {
	switch op {
	case "===", "!==", "==", "!=":
		return true
	}
	return false
}

func (m *Machine) compare(op string, l, r *value.Value) *value.Value {
	equal, known := strictEqual(l, r)
	if !known {
		m.chooses(l, r)
		return value.OfUnknown(nil)
	}
	if op[0] == '=' && len(op) == 2 || op == "!=" {
		if a, ok := l.String(); ok && !equal {
			b, _ := r.String()
			equal = a == b || l.Kind <= value.Null && r.Kind <= value.Null && l.Kind != value.Unknown && r.Kind != value.Unknown
		}
	}
	return value.OfBool(equal == (op[0] == '='))
}

// strictEqual compares constants.
func strictEqual(l, r *value.Value) (equal, known bool) {
	if !l.IsConstant() || !r.IsConstant() {
		if nullish(l) && solid(r) || nullish(r) && solid(l) {
			return false, true
		}
		return false, false
	}
	if l.Kind != r.Kind {
		return false, true
	}
	return l.Text == r.Text && (l.Num == r.Num), true
}

func nullish(v *value.Value) bool { return v.Kind == value.Null || v.Kind == value.Undefined }

func solid(v *value.Value) bool {
	return v.Kind == value.Composite || v.Kind == value.Function || v.Kind == value.Regexp
}

func (m *Machine) order(op string, l, r *value.Value, a, b float64) *value.Value {
	if l.Kind == value.Text && r.Kind == value.Text {
		a, b = 0, 0
		if l.Text < r.Text {
			b = 1
		} else if l.Text > r.Text {
			a = 1
		}
	}
	switch op {
	case "<":
		return value.OfBool(a < b)
	case ">":
		return value.OfBool(a > b)
	case "<=":
		return value.OfBool(a <= b)
	}
	return value.OfBool(a >= b)
}

func (m *Machine) unary(op string, v *value.Value) *value.Value {
	switch op {
	case "!":
		if truth, known := v.Truth(); known {
			return value.OfBool(!truth)
		}
		return value.OfUnknown(nil)
	case "void":
		return value.OfUndefined()
	case "typeof":
		return typeOf(v)
	}
	n, ok := v.Number()
	if v.Kind == value.Composite && v.Object.Array && len(v.Object.Items) == 0 {
		n, ok = 0, true
	}
	if !ok {
		return value.OfUnknown(v.Labels)
	}
	switch op {
	case "-":
		n = -n
	case "~":
		n = float64(^int32of(n))
	}
	return value.OfNumber(n, v.Labels)
}

func typeOf(v *value.Value) *value.Value {
	switch v.Kind {
	case value.Text:
		return value.OfText("string", nil)
	case value.Number:
		return value.OfText("number", nil)
	case value.Function:
		return value.OfText("function", nil)
	case value.Composite:
		return value.OfText("object", nil)
	}
	return value.OfUnknown(nil)
}
