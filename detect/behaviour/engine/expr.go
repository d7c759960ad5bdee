package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// blobLength is how long a literal must be to count as embedded data.
const blobLength = 160

func (m *Machine) evalOptional(x parse.Expr, s *value.Scope) *value.Value {
	if x == nil {
		return value.OfUndefined()
	}
	return m.eval(x, s)
}

// eval gives the value of an expression and does what it does.
func (m *Machine) eval(x parse.Expr, s *value.Scope) *value.Value {
	if !m.step(1) {
		return value.OfUnknown(nil)
	}
	switch x := x.(type) {
	case *parse.Name:
		return m.evalName(x, s)
	case *parse.String:
		return m.literal(x, x.Pos)
	case *parse.Number:
		if x.Big != "" {
			return m.bigLiteral(x)
		}
		return value.OfNumber(x.Value, nil)
	case *parse.Literal:
		return m.evalLiteral(x, s)
	}
	if !m.enter() {
		return value.OfUnknown(nil)
	}
	v := m.evalDeep(x, s)
	m.leave()
	if v.Kind == value.Text {
		return m.payable(v, m.at(x.Start()))
	}
	return v
}

// evalDeep evaluates what has parts.
func (m *Machine) evalDeep(x parse.Expr, s *value.Scope) *value.Value {
	switch x := x.(type) {
	case *parse.Concat:
		return m.evalConcat(x, s)
	case *parse.Array:
		return m.evalArray(x, s)
	case *parse.Object:
		return m.evalObject(x, s)
	case *parse.Member:
		return m.memberValue(x, s)
	case *parse.Index:
		return m.index(m.eval(x.Object, s), m.eval(x.Key, s), m.at(x.Pos))
	case *parse.Call:
		return m.evalCall(x, s)
	case *parse.Func:
		return m.evalFunc(x, s)
	case *parse.Assign:
		return m.evalAssign(x, s)
	}
	return m.evalMore(x, s)
}

func (m *Machine) evalMore(x parse.Expr, s *value.Scope) *value.Value {
	switch x := x.(type) {
	case *parse.Binary:
		return m.evalBinary(x, s)
	case *parse.Unary:
		return m.evalUnary(x, s)
	case *parse.Conditional:
		return m.evalConditional(x, s)
	case *parse.Spread:
		return m.eval(x.Value, s)
	case *parse.Class:
		return m.class(x, s)
	case *parse.Collect:
		return m.collect(x, s)
	case *parse.Slice:
		if m.python() {
			return m.pythonSlice(x, s)
		}
		if m.script() {
			return m.scriptSlice(x, s)
		}
		from, to := m.evalOptional(x.From, s), m.evalOptional(x.To, s)
		return m.method(m.eval(x.Object, s), "slice", []*value.Value{from, to}, m.at(x.Pos))
	case *parse.Import:
		return m.require(m.eval(x.Module, s), m.at(x.Pos))
	case *parse.Run:
		if m.language() == parse.PowerShell {
			return m.putOut(func() { m.block(x.Body, s) })
		}
		return m.capture(func() { m.block(x.Body, s) })
	case *parse.Pipe:
		return m.evalPipe(x, s)
	case *parse.Redirect:
		return m.evalRedirect(x, s)
	}
	return value.OfUnknown(nil)
}

func (m *Machine) evalName(n *parse.Name, s *value.Scope) *value.Value {
	if m.language() == parse.Shell {
		return m.shellName(n, s)
	}
	if m.python() {
		return m.pythonName(n, s)
	}
	if m.script() {
		return m.scriptName(n, s)
	}
	if b := s.Find(n.Name); b != nil {
		if b.Value.Kind == value.Undefined {
			m.missed = true
			if v, ok := m.store[n.Name]; ok {
				return v
			}
		}
		return b.Value
	}
	switch n.Name {
	case "undefined":
		return value.OfUndefined()
	case "arguments":
		if b := s.Arguments(); b != nil {
			return b.Value
		}
		return value.OfUnknown(nil)
	case "NaN", "Infinity":
		return value.OfUnknown(nil)
	}
	return m.readAPI(m.apiInfo(n.Name), nil, nil, m.at(n.Pos))
}

func (m *Machine) literal(x *parse.String, p parse.Pos) *value.Value {
	if behaviour.IsWalletAddress(x.Value) {
		return m.recipient(x.Value, m.at(p))
	}
	if len(x.Value) >= blobLength {
		return m.longLiteral(x, p)
	}
	if x.Bytes {
		return value.OfBytes(x.Value, nil)
	}
	return value.OfText(x.Value, nil)
}

// longLiteral looks a literal over once: a loop may take one character of it at a time.
func (m *Machine) longLiteral(x *parse.String, p parse.Pos) *value.Value {
	if v, ok := m.literals[x]; ok {
		return v
	}
	var labels value.Labels
	if looksEncoded(x.Value) {
		labels = m.blob(m.at(p))
	}
	v := value.OfText(x.Value, labels)
	if x.Bytes {
		v = value.OfBytes(x.Value, labels)
	}
	m.literals[x] = v
	return v
}

// bigLiteral is a whole number of many digits, which can hold a program.
func (m *Machine) bigLiteral(x *parse.Number) *value.Value {
	if len(x.Big) < blobLength {
		return value.OfBig(x.Big, nil)
	}
	return value.OfBig(x.Big, m.blob(m.at(x.Pos)))
}

// blob labels what is embedded in the file of the present unit.
func (m *Machine) blob(at value.Place) value.Labels {
	return value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
}

func (m *Machine) evalLiteral(x *parse.Literal, s *value.Scope) *value.Value {
	switch x.Kind {
	case parse.Null:
		return value.OfNull()
	case parse.True, parse.False:
		return value.OfBool(x.Kind == parse.True)
	case parse.Regexp:
		return &value.Value{Kind: value.Regexp, Text: x.Value}
	case parse.This:
		return s.ThisValue()
	case parse.Super:
		if h := m.act.home; h != nil {
			return h
		}
		return value.OfUnknown(nil)
	}
	return value.OfUndefined()
}

func (m *Machine) evalConcat(x *parse.Concat, s *value.Scope) *value.Value {
	parts := make([]*value.Value, len(x.Parts))
	for i, p := range x.Parts {
		parts[i] = m.eval(p, s)
	}
	return m.concat(parts...)
}

// concat joins texts; where a part is one of several, so is the result.
func (m *Machine) concat(parts ...*value.Value) *value.Value {
	size := int64(0)
	for i, p := range parts {
		size += int64(len(p.Text) >> 8)
		if p.Kind == value.Composite && p.Object.Array {
			parts[i] = m.joinArray(p, m.arrayGlue())
		}
		if p.Kind == value.Union && len(parts) <= 3 {
			return m.distribute(parts, i)
		}
	}
	m.step(size)
	return value.Concat(parts...)
}

// distribute concatenates each known alternative of part i.
func (m *Machine) distribute(parts []*value.Value, i int) *value.Value {
	var out *value.Value
	labels := parts[i].Labels
	for n, alt := range parts[i].Parts {
		if n >= 4 || !m.step(2) {
			break
		}
		each := append([]*value.Value(nil), parts...)
		each[i] = alt
		out = joinSet(out, m.concat(each...))
	}
	if out == nil {
		return value.OfUnknown(labels)
	}
	return out.With(labels)
}

func (m *Machine) evalArray(x *parse.Array, s *value.Scope) *value.Value {
	items := make([]*value.Value, 0, len(x.Items))
	for _, item := range x.Items {
		if item == nil {
			items = append(items, value.OfUndefined())
			continue
		}
		if sp, ok := item.(*parse.Spread); ok {
			v := m.eval(sp.Value, s)
			if spread, known := m.listed(v); known {
				items = append(items, spread...)
			} else {
				items = append(items, m.itemOf(v, false))
			}
			continue
		}
		items = append(items, m.eval(item, s))
	}
	v := value.OfArray(items)
	v.Object.Born = m.frameID
	return v
}

func (m *Machine) evalObject(x *parse.Object, s *value.Scope) *value.Value {
	o := m.newObject()
	v := value.OfObject(o)
	for _, f := range x.Fields {
		if f.Kind == parse.SpreadField || f.Key == nil {
			m.copyFields(o, m.eval(f.Value, s))
			continue
		}
		m.putField(v, f, s)
	}
	return v
}

func (m *Machine) putField(target *value.Value, f parse.Field, s *value.Scope) {
	key := m.eval(f.Key, s)
	val := m.eval(f.Value, s)
	if val.Kind == value.Function && val.Closure.Home == nil {
		val.Closure.Home = target
	}
	name, ok := key.String()
	if !ok {
		target.Object.Rest = joinSet(target.Object.Rest, val.With(key.Labels))
		return
	}
	switch f.Kind {
	case parse.Getter:
		target.Object.Put(getterPrefix+name, val)
	case parse.Setter:
		target.Object.Put(setterPrefix+name, val)
	default:
		target.Object.Put(name, val)
	}
}

func (m *Machine) evalBinary(x *parse.Binary, s *value.Scope) *value.Value {
	left := m.eval(x.Left, s)
	switch x.Op {
	case "&&", "||", "??":
		return m.evalLogical(x, left, s)
	case ",":
		return m.eval(x.Right, s)
	}
	return m.binary(x.Op, left, m.eval(x.Right, s), m.at(x.Pos))
}

// evalLogical runs the right side only where it may be reached.
func (m *Machine) evalLogical(x *parse.Binary, left *value.Value, s *value.Scope) *value.Value {
	truth, known := m.truth(left)
	if x.Op == "??" && left.Kind != value.Unknown && left.Kind != value.Union {
		truth, known = left.Kind != value.Undefined && left.Kind != value.Null, true
	}
	if known && truth == (x.Op == "&&") {
		return m.eval(x.Right, s)
	}
	if known && m.exact > 0 {
		return left
	}
	var right *value.Value
	m.perhaps(false, func() signal {
		right = m.eval(x.Right, s)
		return goesOn
	})
	if known {
		return left
	}
	if x.Op == "&&" && right != nil && !left.IsConstant() {
		return right
	}
	return joinSet(left, right)
}

func (m *Machine) evalConditional(x *parse.Conditional, s *value.Scope) *value.Value {
	truth, known := m.truth(m.eval(x.Test, s))
	var then, other *value.Value
	runThen := func() signal { then = m.eval(x.Then, s); return goesOn }
	runOther := func() signal { other = m.eval(x.Other, s); return goesOn }
	if !known {
		m.perhaps(true, runThen, runOther)
		return joinSet(then, other)
	}
	if truth {
		if m.exact == 0 {
			m.lookAt(runOther)
		}
		runThen()
		return then
	}
	if m.exact == 0 {
		m.lookAt(runThen)
	}
	runOther()
	return other
}

func (m *Machine) evalUnary(x *parse.Unary, s *value.Scope) *value.Value {
	if x.Op == "++" || x.Op == "--" {
		return m.increment(x, s)
	}
	if x.Op == "delete" {
		m.evalDelete(x.Operand, s)
		return value.OfBool(true)
	}
	v := m.eval(x.Operand, s)
	switch x.Op {
	case "await", "*":
		return m.settled(v)
	case "yield":
		m.act.result = joinSet(m.act.result, v)
		return value.OfUnknown(v.Labels)
	}
	if m.python() && x.Op == "!" {
		if truth, known := m.truth(v); known {
			return value.OfBool(!truth)
		}
		return value.OfUnknown(nil)
	}
	return m.unary(x.Op, v)
}

func (m *Machine) increment(x *parse.Unary, s *value.Scope) *value.Value {
	old := m.eval(x.Operand, s)
	next := value.OfUnknown(old.Labels)
	if n, ok := old.Number(); ok && x.Op == "++" {
		next = value.OfNumber(n+1, old.Labels)
	} else if ok {
		next = value.OfNumber(n-1, old.Labels)
	}
	m.assign(x.Operand, next, s, m.at(x.Pos))
	if isPostfix(x) {
		return old
	}
	return next
}

// isPostfix tells x++ from ++x by where the operator's node starts.
func isPostfix(x *parse.Unary) bool { return x.Start() >= x.Operand.Start() }

func (m *Machine) evalDelete(x parse.Expr, s *value.Scope) {
	if t, ok := x.(*parse.Member); ok {
		if o := m.eval(t.Object, s); o.Kind == value.Composite {
			if old, had := o.Object.Own(t.Name); had {
				m.note(change{target: target{object: o.Object, key: t.Name}, old: old})
				o.Object.Drop(t.Name)
			}
		}
		return
	}
	m.eval(x, s)
}

func (m *Machine) evalFunc(f *parse.Func, s *value.Scope) *value.Value {
	v := m.closure(f, s)
	if f.Name != "" && !f.Arrow && !m.python() {
		inner := m.newScope(s, false)
		inner.Declare(f.Name).Value = v
		v.Closure.Scope = inner
	}
	return v
}
