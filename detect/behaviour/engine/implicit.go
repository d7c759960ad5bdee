package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// What a program defines can be called without a call in the source: by an operator, an
// index, a missing attribute, a text that is needed. Programs hide what they do there.

// magic is a method that Python calls by itself, where the artifact's own class has it.
func magic(v *value.Value, name string) *value.Value {
	if v.Kind != value.Composite || v.Object.Array {
		return nil
	}
	p := v.Object.Proto
	for range maxProto {
		if p == nil || p.Kind != value.Composite {
			return nil
		}
		if f, ok := p.Object.Own(name); ok && f.Kind == value.Function {
			return f
		}
		p = p.Object.Proto
	}
	return nil
}

// implicitly calls a method of that kind; nil where there is none.
func (m *Machine) implicitly(v *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	f := magic(v, name)
	if f == nil {
		return nil
	}
	return m.call(f, v, args, at, false)
}

// magicOperators are the methods behind Python's operators.
var magicOperators = map[string]string{
	"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__", "@": "__matmul__",
	"|": "__or__", "&": "__and__", "^": "__xor__", "<<": "__lshift__", ">>": "__rshift__", "<": "__lt__", ">": "__gt__", "===": "__eq__",
}

// begun calls what Python calls when an object is entered or dropped. The common form
// does not say where that is, so it is taken to be where the object is made.
func (m *Machine) begun(v *value.Value, at value.Place) {
	for _, name := range []string{"__enter__", "__del__"} {
		m.implicitly(v, name, nil, at)
	}
}

// subclassed calls what a class's base wants to know of it.
func (m *Machine) subclassed(base, class *value.Value, at value.Place) {
	if base.Kind != value.Function || !m.python() {
		return
	}
	if f := m.classField(base, "__init_subclass__"); f != nil && f.Kind == value.Function {
		m.call(f, value.OfUndefined(), []*value.Value{class}, at, false)
	}
}

// defaults evaluates the calls among a function's default values, which Python makes
// where the function is defined.
func (m *Machine) defaults(f *parse.Func, s *value.Scope) {
	if !m.python() {
		return
	}
	for _, p := range f.Params {
		if call, ok := p.Default.(*parse.Call); ok {
			m.eval(call, s)
		}
	}
}

// primitive is what an object is taken for where a text or a number is needed.
func (m *Machine) primitive(v *value.Value) *value.Value {
	if v.Kind != value.Composite || v.Object.Array || m.python() {
		return v
	}
	at := value.Place{Unit: m.unit}
	o := v.Object
	for range maxProto {
		for _, name := range []string{"toString", "valueOf"} {
			if f, ok := o.Own(name); ok && f.Kind == value.Function {
				return m.call(f, v, nil, at, false)
			}
		}
		if o.Proto == nil || o.Proto.Kind != value.Composite {
			return v
		}
		o = o.Proto.Object
	}
	return v
}

const (
	proxyPath   = "Proxy()"
	proxyTarget = keptPrefix + "target"
	proxyTraps  = keptPrefix + "traps"
)

// makeProxy is new Proxy(target, traps).
func (m *Machine) makeProxy(c *invocation) *value.Value {
	if len(c.args) < 2 || c.args[1].Kind != value.Composite {
		return first(c.args)
	}
	state := m.newObject()
	state.Put(proxyTarget, c.args[0])
	state.Put(proxyTraps, c.args[1])
	return value.OfAPI(proxyPath, state, m.labels(c.args[0]))
}

// trap calls a proxy's trap; ok is false where it has none.
func (m *Machine) trap(proxy *value.Value, name string, args []*value.Value, at value.Place) (result, target *value.Value, ok bool) {
	target, _ = proxy.Object.Own(proxyTarget)
	traps, _ := proxy.Object.Own(proxyTraps)
	if target == nil || traps == nil {
		return nil, value.OfUnknown(proxy.Labels), false
	}
	f := m.field(traps, name, at)
	if f.Kind != value.Function {
		return nil, target, false
	}
	return m.call(f, traps, append([]*value.Value{target}, args...), at, false), target, true
}

// throughProxy reads a property of a proxy.
func (m *Machine) throughProxy(v *value.Value, name string, at value.Place) *value.Value {
	got, target, ok := m.trap(v, "get", []*value.Value{value.OfText(name, nil), v}, at)
	if ok {
		return got
	}
	if !m.step(1) || !m.enter() {
		return value.OfUnknown(v.Labels)
	}
	got = m.get(target, name, at)
	m.leave()
	return got
}

// callProxy calls a proxy of a function.
func (m *Machine) callProxy(v, this *value.Value, args []*value.Value, at value.Place, isNew bool) *value.Value {
	name, rest := "apply", []*value.Value{this, value.OfArray(args)}
	if isNew {
		name, rest = "construct", []*value.Value{value.OfArray(args), v}
	}
	got, target, ok := m.trap(v, name, rest, at)
	if ok {
		return got
	}
	if !m.enter() {
		return value.OfUnknown(v.Labels)
	}
	got = m.call(target, this, args, at, isNew)
	m.leave()
	return got
}

// descriptor is Object.getOwnPropertyDescriptor(object, name).
func (m *Machine) descriptor(c *invocation, arg *value.Value) *value.Value {
	if len(c.args) < 2 {
		return nil
	}
	o := m.newObject()
	o.Put("value", m.index(arg, c.args[1], c.at))
	return value.OfObject(o)
}

// memberEntries are the properties of a module of the platform, as far as the tables
// know them; nil for what is a source as a whole.
func (m *Machine) memberEntries(v *value.Value, at value.Place) []*value.Value {
	if v.Kind != value.API || strings.Contains(v.Text, ".") || strings.HasSuffix(v.Text, "()") {
		return nil
	}
	var out []*value.Value
	for _, name := range m.table.Members(v.Text) {
		out = append(out, value.OfArray([]*value.Value{value.OfText(name, nil), m.getAPI(v, name, at)}))
	}
	return out
}

// findItem is list.find(f) of which each answer is known.
func findItem(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	if v.Object.Rest != nil || len(v.Object.Items) > value.MaxItems || len(a) == 0 || a[0].Kind != value.Function || !m.exactBudget() {
		return nil
	}
	for i, item := range v.Object.Items {
		truth, known := m.callBack(a[0], value.OfUndefined(), itemArgs(a[0], item, i, v), at).Truth()
		if !known {
			return nil
		}
		if truth {
			return item
		}
	}
	return value.OfUndefined()
}

// payable labels a text to which money can be sent, however the program made it.
func (m *Machine) payable(v *value.Value, at value.Place) *value.Value {
	if n := len(v.Text); v.Kind != value.Text || n < 25 || n > 110 || !behaviour.IsWalletAddress(v.Text) || len(recipients(v.Labels)) > 0 {
		return v
	}
	return m.recipient(v.Text, at).With(v.Labels)
}

// getter is what operator.attrgetter(name) and its kin give.
func (m *Machine) getter(kind string, given []*value.Value) *value.Value {
	if len(given) == 0 {
		return nil
	}
	switch kind {
	case "attrgetter":
		return native(func(c value.Call) *value.Value {
			v := first(c.Args)
			name, ok := given[0].String()
			if !ok {
				return m.index(v, given[0], c.At)
			}
			for part := range strings.SplitSeq(name, ".") {
				v = m.get(v, part, c.At)
			}
			return v
		})
	case "itemgetter":
		return native(func(c value.Call) *value.Value { return m.index(first(c.Args), given[0], c.At) })
	case "methodcaller":
		return native(func(c value.Call) *value.Value {
			name, ok := given[0].String()
			if !ok {
				return value.OfUnknown(m.labels(first(c.Args)))
			}
			f := m.get(first(c.Args), name, c.At)
			if f.Kind == value.Unknown {
				return m.method(first(c.Args), name, given[1:], c.At)
			}
			return m.call(f, first(c.Args), given[1:], c.At, false)
		})
	}
	return nil
}

// withName is path.with_name(name).
func withName(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	name, ok := first(a).String()
	if !ok {
		return value.OfUnknown(v.Labels)
	}
	if dir := folderOf(v.Text); dir != "" {
		name = dir + "/" + name
	}
	return value.OfText(name, v.Labels)
}

// ofBytes is a text whose items are numbers, as a buffer's are.
func ofBytes(v *value.Value) *value.Value {
	if v == nil {
		return nil
	}
	return asBytes(v, true)
}
