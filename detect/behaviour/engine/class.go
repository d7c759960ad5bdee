package engine

import (
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// class makes a class: its constructor as a function, its methods on the prototype.
func (m *Machine) class(c *parse.Class, outer *value.Scope) *value.Value {
	s := m.newScope(outer, false)
	proto := value.NewObject()
	v := m.closure(m.constructor(c), s)
	v.Closure.State, v.Closure.Class = value.NewObject(), m.python()
	v.Closure.State.Put("prototype", value.OfObject(proto))
	if c.Name != "" {
		s.Declare(c.Name).Value = v
	}
	if c.Base != nil {
		m.inherit(v.Closure, proto, m.eval(c.Base, s))
	}
	v.Closure.Home = value.OfObject(proto)
	for _, f := range c.Members {
		m.member(v.Closure, proto, f, s)
		if m.python() {
			m.attribute(v.Closure.State, f, s)
		}
	}
	m.block(c.Body, s)
	if m.python() {
		proto.Put("__class__", v)
		if c.Base != nil && v.Closure.State.Proto != nil {
			m.subclassed(v.Closure.State.Proto, v, m.at(c.Pos))
		}
		return v
	}
	proto.Put("constructor", v)
	return v
}

func (m *Machine) constructorName() string {
	if m.python() {
		return "__init__"
	}
	return "constructor"
}

// inheritedConstructor is super().__init__(*args).
func inheritedConstructor(at parse.Pos) ([]parse.Param, []parse.Stmt) {
	args := &parse.Name{Pos: at, Name: "args"}
	init := &parse.Member{Pos: at, Object: &parse.Literal{Pos: at, Kind: parse.Super}, Name: "__init__"}
	call := &parse.Call{Pos: at, Callee: init, Args: []parse.Expr{&parse.Spread{Pos: at, Value: args}}}
	return []parse.Param{{Target: args, Rest: true}}, []parse.Stmt{&parse.ExprStmt{Pos: at, X: call}}
}

func (m *Machine) inherit(c *value.Closure, proto *value.Object, base *value.Value) {
	switch base.Kind {
	case value.Function:
		proto.Proto = m.prototype(base.Closure)
		c.State.Proto = base
	case value.API:
		proto.Proto = value.OfAPI(base.Text+"()", value.NewObject(), nil)
	}
}

// constructor finds a class's constructor, or makes an empty one.
func (m *Machine) constructor(c *parse.Class) *parse.Func {
	for _, f := range c.Members {
		key, ok := f.Key.(*parse.String)
		fn, isFunc := f.Value.(*parse.Func)
		if ok && isFunc && key.Value == m.constructorName() && !f.Static {
			return fn
		}
	}
	return m.emptyConstructor(c)
}

// emptyConstructor is made once for a class, so that it has one profile.
func (m *Machine) emptyConstructor(c *parse.Class) *parse.Func {
	if f, ok := m.constructors[c]; ok {
		return f
	}
	f := &parse.Func{Pos: c.Pos, Name: c.Name}
	if c.Base != nil && m.python() {
		f.Params, f.Body = inheritedConstructor(c.Pos)
	} else if c.Base != nil {
		args := &parse.Name{Pos: c.Pos, Name: "args"}
		super := &parse.Call{Pos: c.Pos, Callee: &parse.Literal{Pos: c.Pos, Kind: parse.Super}, Args: []parse.Expr{&parse.Spread{Pos: c.Pos, Value: args}}}
		f.Params = []parse.Param{{Target: args, Rest: true}}
		f.Body = []parse.Stmt{&parse.ExprStmt{Pos: c.Pos, X: super}}
	}
	m.constructors[c] = f
	return f
}

func (m *Machine) member(c *value.Closure, proto *value.Object, f parse.Field, s *value.Scope) {
	if f.Key == nil {
		return
	}
	if key, ok := f.Key.(*parse.String); ok && key.Value == "constructor" && !f.Static && !m.python() {
		return
	}
	target := value.OfObject(proto)
	if f.Static {
		target = value.OfObject(c.State)
	}
	if f.Value == nil {
		return
	}
	if f.Kind == parse.Plain && !f.Static {
		inner := m.newScope(s, true)
		inner.This = target
		s = inner
	}
	m.putField(target, f, s)
}

// attribute makes a name of an attribute for the statements of a class of Python's.
func (m *Machine) attribute(state *value.Object, f parse.Field, s *value.Scope) {
	key, ok := f.Key.(*parse.String)
	if !ok || !f.Static {
		return
	}
	if v, ok := state.Own(key.Value); ok {
		s.Declare(key.Value).Value = v
	}
}

// baseOf is what super means in a function: the prototype behind the one that
// the function stands on.
func (m *Machine) baseOf(c *value.Closure) *value.Value {
	if c.Home == nil || c.Home.Object == nil {
		return nil
	}
	return c.Home.Object.Proto
}

// construct is new f(args).
func (m *Machine) construct(fn *value.Value, args []*value.Value, at value.Place) *value.Value {
	c := fn.Closure
	if c.Native != nil {
		return m.callNative(c, value.OfUndefined(), args, at)
	}
	o := m.newObject()
	o.Proto = m.prototype(c)
	this := value.OfObject(o)
	result := m.callClosure(c, this, args, at, true)
	if result.Kind == value.Composite || result.Kind == value.API || result.Kind == value.Function {
		return result
	}
	if c.Class {
		m.begun(this, at)
	}
	return this
}
