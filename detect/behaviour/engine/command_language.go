package engine

import (
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// commandStatement runs a statement of PowerShell or batch: what it puts out goes to
// whoever takes it.
func (m *Machine) commandStatement(x parse.Expr, s *value.Scope) signal {
	switch x := x.(type) {
	case *parse.Assign:
		m.act.last = m.eval(x, s)
		return goesOn
	case *parse.Binary:
		if x.Op == "&&" || x.Op == "||" || x.Op == "," {
			m.commandStatement(x.Left, s)
			m.branches(false, func() signal { m.commandStatement(x.Right, s); return goesOn })
			return goesOn
		}
	case *parse.Unary:
		if x.Op == "++" || x.Op == "--" {
			m.eval(x, s)
			return goesOn
		}
	case *parse.Call:
		if name, ok := x.Callee.(*parse.String); ok && name.Value == "exit" && m.language() == parse.PowerShell {
			return returns
		}
	}
	v := m.eval(x, s)
	m.act.last = v
	if v.Kind != value.Undefined {
		m.emit(v)
	}
	return goesOn
}

// outputOf is what a stage of a pipe puts out, as the language hands it on: text, or
// in PowerShell the things themselves.
func (m *Machine) outputOf(f func()) *value.Value {
	if m.language() == parse.PowerShell {
		return m.putOut(f)
	}
	return m.capture(f)
}

// putOut collects what f puts out: one thing is itself, several are a list.
func (m *Machine) putOut(f func()) *value.Value {
	outer, had := m.outputs, m.capturing
	m.outputs, m.capturing = nil, true
	f()
	out := gathered(m.outputs)
	m.outputs, m.capturing = outer, had
	return out
}

// gathered makes one value of several: lists among them are taken apart.
func gathered(all []*value.Value) *value.Value {
	switch len(all) {
	case 0:
		return value.OfNull()
	case 1:
		return all[0]
	}
	var items []*value.Value
	var rest *value.Value
	for _, v := range all {
		switch {
		case v.Kind == value.Null && len(v.Labels) == 0:
		case v.Kind == value.Composite && v.Object.Array:
			items = append(items, v.Object.Items...)
			rest = joinSet(rest, v.Object.Rest)
		default:
			items = append(items, v)
		}
	}
	out := value.OfArray(items)
	out.Object.Rest = rest
	return out
}

// arrayGlue parts the items of a list that becomes a text.
func (m *Machine) arrayGlue() string {
	if m.language() == parse.PowerShell {
		return " "
	}
	return ","
}

// scriptCall is a call that a script's language has a way of its own for; nil for any
// other.
func (m *Machine) scriptCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	switch m.language() {
	case parse.PowerShell:
		return m.powershellCall(c, s, at)
	case parse.Batch:
		return m.batchCall(c, s, at)
	case parse.PHP:
		return m.phpCall(c, s, at)
	case parse.Ruby:
		return m.rubyCall(c, s, at)
	case parse.VBScript:
		return m.vbscriptCall(c, s, at)
	}
	return nil
}

// scriptSlice is x[from:to] of a text or list.
func (m *Machine) scriptSlice(x *parse.Slice, s *value.Scope) *value.Value {
	v, from, to := m.eval(x.Object, s), m.evalOptional(x.From, s), m.evalOptional(x.To, s)
	start, ok := numberOr(from, 0)
	end, ok2 := numberOr(to, 1<<30)
	if ok && ok2 && v.Kind == value.Text {
		n := v.Len()
		if start < 0 {
			start = max(0, n+start)
		}
		if end < 0 {
			end += n
		}
		if out := substring(v, start, max(0, min(end, n)-start), true); out != nil {
			return out
		}
	}
	if ok && ok2 && v.Kind == value.Composite && v.Object.Array && v.Object.Rest == nil {
		n := len(v.Object.Items)
		if start < 0 {
			start = max(0, n+start)
		}
		if end < 0 {
			end += n
		}
		end = min(end, n)
		if start >= end {
			return value.OfArray(nil)
		}
		return value.OfArray(append([]*value.Value(nil), v.Object.Items[start:end]...)).With(v.Labels)
	}
	if v.Kind == value.Composite {
		return v
	}
	return value.OfUnknown(v.Labels)
}

func numberOr(v *value.Value, absent int) (int, bool) {
	if v.Kind == value.Undefined {
		return absent, true
	}
	n, ok := v.Number()
	if !ok || n != n || n > 1<<30 || n < -1<<30 {
		return 0, false
	}
	return int(n), true
}

// scriptIndex reads v[key] where the language has its own way; nil leaves it to the
// general rule.
func (m *Machine) scriptIndex(v, key *value.Value, at value.Place) *value.Value {
	if v.Kind == value.API && v.Text == "php:$GLOBALS" {
		name, ok := key.String()
		if !ok {
			return value.OfUnknown(m.labels(key))
		}
		return m.scriptName(&parse.Name{Pos: at.Pos, Name: "$" + name}, m.scriptScope(parse.PHP))
	}
	if key.Kind == value.Composite && key.Object.Array && m.language() == parse.PowerShell {
		return m.mapped(key, func(k *value.Value) *value.Value { return m.index(v, k, at) })
	}
	if n, ok := key.Number(); ok && key.Kind == value.Number && n == float64(int(n)) {
		return m.itemAt(v, int(n))
	}
	if v.Kind == value.Composite && !v.Object.Array && key.Kind == value.Text && m.language() == parse.PowerShell {
		return m.plainField(v, foldName(key.Text))
	}
	if v.Kind == value.Composite && key.Kind == value.Text {
		return m.plainField(v, key.Text)
	}
	return nil
}

// itemAt is one item of a list, character of a text or byte of bytes; from the end
// where the number is negative.
func (m *Machine) itemAt(v *value.Value, i int) *value.Value {
	switch {
	case v.Kind == value.Text:
		if i < 0 {
			i += v.Len()
		}
		if v.Bytes {
			if i < 0 || i >= len(v.Text) {
				return value.OfUndefined()
			}
			return value.OfNumber(float64(v.Text[i]), v.Labels)
		}
		return m.charAt(v, i)
	case v.Kind == value.Composite && v.Object.Array:
		if i < 0 {
			i += len(v.Object.Items)
		}
		if i >= 0 && i < len(v.Object.Items) {
			return v.Object.Items[i].With(v.Labels)
		}
		if v.Object.Rest != nil {
			return v.Object.Rest.With(v.Labels)
		}
		return value.OfUndefined()
	}
	return nil
}
