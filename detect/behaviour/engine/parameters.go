package engine

import (
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// parameters opens the function's scope and binds its arguments.
func (m *Machine) parameters(c *value.Closure, this *value.Value, args []*value.Value) *value.Scope {
	s := m.newScope(c.Scope, true)
	switch {
	case c.This != nil:
		s.This = c.This
	case !c.Func.Arrow && this != nil:
		s.This = this
		if this.Kind == value.Undefined && m.Page {
			s.This = value.OfAPI("window", nil, nil)
		}
	}
	at := value.Place{Unit: c.Unit, Pos: c.Func.Pos}
	args, named := splitNamed(args)
	s.Args, s.Called = args, !c.Func.Arrow && m.language() != parse.Python
	s.Reserve(len(c.Func.Params))
	keys := m.keyParameters(c)
	for i, p := range c.Func.Params {
		v := value.OfUndefined()
		switch {
		case p.Keywords:
			v = value.OfUnknown(nil)
		case p.Rest:
			v = value.OfArray(append([]*value.Value(nil), args[min(i, len(args)):]...))
		case i < len(args):
			v = args[i]
		case len(args) == 0 && named == nil:
			v = value.OfUnknown(nil)
		}
		if keys != nil && keys[i] {
			v = m.keyParameter(v, p.Target.(*parse.Name).Name, at)
		}
		if p.Default != nil && (v.Kind == value.Undefined || v.Kind == value.Unknown && len(v.Labels) == 0) {
			v = m.eval(p.Default, s)
		}
		m.bindNew(p.Target, v, s, at)
	}
	if named != nil {
		m.bindNamed(c.Func.Params, named, s, at)
	}
	return s
}

// own is what a function's result is by itself, without what came in by these
// arguments, so that one call's data is not taken for another's.
func (m *Machine) own(result *value.Value, args []*value.Value, this *value.Value, exact bool) *value.Value {
	if len(result.Labels) == 0 {
		return result
	}
	if exact && result.IsConstant() {
		return value.OfUnknown(nil)
	}
	var given value.Labels
	for _, a := range args {
		given = given.Union(m.labels(a))
	}
	if this != nil {
		given = given.Union(m.labels(this))
	}
	return result.Relabelled(result.Labels.Without(given))
}

func (m *Machine) runBody(f *parse.Func, s *value.Scope, exact bool) {
	if exact {
		defer m.exactly()()
	}
	if f.Result != nil {
		m.act.result = m.eval(f.Result, s)
		return
	}
	m.body(f.Body, s, f)
}
