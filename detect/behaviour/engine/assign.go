package engine

import (
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

func (m *Machine) evalAssign(a *parse.Assign, s *value.Scope) *value.Value {
	if m.language() == parse.Shell {
		return m.shellAssign(a, s)
	}
	if a.Value == nil {
		if a.Declare != parse.NoDeclare {
			m.declare(a.Target, s, a.Declare)
		}
		return value.OfUndefined()
	}
	v := m.eval(a.Value, s)
	if a.Op != "=" && a.Op != "" {
		v = m.compound(a, v, s)
	}
	if a.Declare != parse.NoDeclare {
		m.declare(a.Target, s, a.Declare)
	}
	m.assign(a.Target, v, s, m.at(a.Pos))
	return v
}

// compound evaluates x op= v.
func (m *Machine) compound(a *parse.Assign, v *value.Value, s *value.Scope) *value.Value {
	old := m.eval(a.Target, s)
	op := a.Op[:len(a.Op)-1]
	if m.python() {
		return m.pythonBinary(op, old, v, m.at(a.Pos))
	}
	switch op {
	case "||", "??":
		if truth, known := old.Truth(); known && !truth {
			return v
		}
		return joinSet(old, v)
	case "&&":
		return joinSet(old, v)
	}
	return m.binary(op, old, v, m.at(a.Pos))
}

// declare makes the names of a pattern in the scope that the declaration belongs to.
func (m *Machine) declare(pattern parse.Expr, s *value.Scope, how parse.Declare) {
	if how == parse.DeclareVar {
		s = s.FunctionScope()
	}
	if n, ok := pattern.(*parse.Name); ok {
		s.Declare(n.Name)
		return
	}
	var c varCollector
	c.pattern(pattern)
	for _, name := range c.names {
		s.Declare(name)
	}
}

// bindTarget assigns to what a loop binds, declaring its names if it does.
func (m *Machine) bindTarget(t parse.Expr, v *value.Value, s *value.Scope, at value.Place) {
	if a, ok := t.(*parse.Assign); ok && a.Value == nil {
		m.declare(a.Target, s, a.Declare)
		m.assign(a.Target, v, s, at)
		return
	}
	m.assign(t, v, s, at)
}

// bindNew assigns to a parameter or caught value, whose names are new in s.
func (m *Machine) bindNew(t parse.Expr, v *value.Value, s *value.Scope, at value.Place) {
	if n, ok := t.(*parse.Name); ok && s != m.globals {
		m.setVariable(s.Declare(n.Name), v, at)
		return
	}
	m.declare(t, s, parse.DeclareLet)
	m.assign(t, v, s, at)
}

// assign stores v where target says; patterns take it apart.
func (m *Machine) assign(t parse.Expr, v *value.Value, s *value.Scope, at value.Place) {
	switch t := t.(type) {
	case *parse.Name:
		m.assignName(t.Name, v, s, at)
	case *parse.Member:
		m.set(m.eval(t.Object, s), t.Name, v, at)
	case *parse.Index:
		m.setIndex(m.eval(t.Object, s), m.eval(t.Key, s), v, at)
	case *parse.Array:
		m.assignArray(t, v, s, at)
	case *parse.Object:
		m.assignObject(t, v, s, at)
	case *parse.Assign: // a default
		if v.Kind == value.Undefined || v.Kind == value.Unknown {
			v = joinSet(v, m.eval(t.Value, s))
		}
		m.assign(t.Target, v, s, at)
	case *parse.Spread:
		m.assign(t.Value, v, s, at)
	}
}

func (m *Machine) assignName(name string, v *value.Value, s *value.Scope, at value.Place) {
	b := s.Find(name)
	if b == nil {
		if m.python() {
			b = m.pythonGlobal(name)
		} else if m.script() {
			b = m.scriptScope(m.language()).Declare(name)
		} else {
			m.store[name] = joinSet(m.store[name], v)
			b = m.globals.Declare(name)
		}
	}
	m.setVariable(b, v, at)
	if entry := m.table.Setter(name); entry != nil && b == m.globals.Find(name) {
		m.applySetter(entry, value.OfAPI(name, nil, nil), v, at)
	}
}

func (m *Machine) setVariable(b *value.Binding, v *value.Value, at value.Place) {
	if m.reused(b.Value, v) {
		v = v.Through("variable", at)
	}
	m.setBinding(b, v)
}

// reused reports whether a variable that held something else is given labelled
// data, which is how a secret is passed on under a harmless name.
func (m *Machine) reused(old, v *value.Value) bool {
	if len(v.Labels) == 0 || len(old.Labels) > 0 {
		return false
	}
	return old.Kind == value.Text && old.Text != "" && v.Kind != value.Composite
}

func (m *Machine) assignArray(t *parse.Array, v *value.Value, s *value.Scope, at value.Place) {
	for i, item := range t.Items {
		switch item := item.(type) {
		case nil:
		case *parse.Spread:
			m.assign(item.Value, m.restItems(v, i), s, at)
		default:
			m.assign(item, m.index(v, value.OfNumber(float64(i), nil), at), s, at)
		}
	}
}

func (m *Machine) restItems(v *value.Value, from int) *value.Value {
	items, known := m.items(v, false)
	if !known {
		return v
	}
	return value.OfArray(append([]*value.Value(nil), items[min(from, len(items)):]...)).With(v.Labels)
}

func (m *Machine) assignObject(t *parse.Object, v *value.Value, s *value.Scope, at value.Place) {
	for _, f := range t.Fields {
		if f.Key == nil || f.Kind == parse.SpreadField {
			m.assign(f.Value, v, s, at)
			continue
		}
		key := m.eval(f.Key, s)
		m.assign(f.Value, m.index(v, key, at), s, at)
	}
}
