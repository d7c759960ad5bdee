package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// pythonGet reads v.name; nil leaves it to the general rule.
func (m *Machine) pythonGet(v *value.Value, name string, at value.Place) *value.Value {
	switch v.Kind {
	case value.Text, value.Number, value.Bool, value.Template:
		return boundMethod(v, name)
	case value.Composite:
		return m.pythonField(v, name, at)
	case value.Function:
		return m.classField(v, name)
	case value.API:
		if name == "__dict__" {
			return v
		}
	}
	return nil
}

// boundMethod is v.name taken without being called, which keeps what it was taken of.
func boundMethod(v *value.Value, name string) *value.Value {
	o := value.NewObject()
	o.Put(selfKey, v)
	return value.OfAPI("?."+name, o, nil)
}

// boundTo is what a method was taken of.
func (m *Machine) boundTo(fn *value.Value) (*value.Value, bool) {
	if fn.Object == nil || !m.python() {
		return nil, false
	}
	return fn.Object.Own(selfKey)
}

const selfKey = "\x00self"

// pythonField reads an attribute of an object, dictionary, list or module.
func (m *Machine) pythonField(v *value.Value, name string, at value.Place) *value.Value {
	if v.Object.Array {
		return boundMethod(v, name)
	}
	if name == "__dict__" {
		return v
	}
	o := v.Object
	for range maxProto {
		if f, ok := o.Own(name); ok && !(dictMethodOf(name) != nil && f.IsConstant()) {
			return f.With(v.Labels)
		}
		if g := accessor(o, getterPrefix, name); g != nil {
			return m.call(g, v, nil, at, false).With(v.Labels)
		}
		if o.Proto == nil || o.Proto.Object == nil {
			break
		}
		if o.Proto.Kind == value.API {
			return m.get(o.Proto, name, at)
		}
		o = o.Proto.Object
	}
	if dictMethodOf(name) != nil {
		return boundMethod(v, name)
	}
	if v.Object.Rest != nil {
		return v.Object.Rest.With(v.Labels)
	}
	if out := m.implicitly(v, "__getattr__", []*value.Value{value.OfText(name, nil)}, at); out != nil {
		return out
	}
	return value.OfUnknown(v.Labels)
}

// classField reads an attribute of a class or function. A method taken from its
// class is given its object as the first argument.
func (m *Machine) classField(v *value.Value, name string) *value.Value {
	c := v.Closure
	if name == "__name__" {
		return value.OfText(c.Func.Name, nil)
	}
	if !c.Class || c.State == nil {
		return nil
	}
	if f := inheritedField(c, name); f != nil && name != "prototype" {
		return f
	}
	for o, n := m.prototype(c).Object, 0; o != nil && n < maxProto; n++ {
		if f, ok := o.Own(name); ok {
			return m.unbound(f)
		}
		if o.Proto == nil || o.Proto.Kind != value.Composite {
			break
		}
		o = o.Proto.Object
	}
	return nil
}

func (m *Machine) unbound(f *value.Value) *value.Value {
	if f.Kind != value.Function || f.Closure.Class {
		return f
	}
	return native(func(c value.Call) *value.Value {
		positional, named := splitNamed(c.Args)
		if len(positional) > 0 {
			return m.call(f, positional[0], c.Args[1:], c.At, false)
		}
		self := value.OfUndefined()
		if named != nil {
			if v, ok := named.Own(selfName(f.Closure.Func)); ok {
				self = v // f(self=x), for a method that was never meant to be one
			}
		}
		return m.call(f, self, c.Args, c.At, false)
	})
}

// selfName is how a method calls its object: the name that its first statement
// binds to it.
func selfName(f *parse.Func) string {
	if len(f.Body) == 0 {
		return ""
	}
	st, _ := f.Body[0].(*parse.ExprStmt)
	if st == nil {
		return ""
	}
	if a, ok := st.X.(*parse.Assign); ok {
		if lit, ok := a.Value.(*parse.Literal); ok && lit.Kind == parse.This {
			if n, ok := a.Target.(*parse.Name); ok {
				return n.Name
			}
		}
	}
	return ""
}

// pythonIndex reads v[key]; nil leaves it to the general rule.
func (m *Machine) pythonIndex(v, key *value.Value, at value.Place) *value.Value {
	switch v.Kind {
	case value.Text:
		return m.pythonItem(v, key)
	case value.Composite:
		return m.pythonEntry(v, key)
	case value.API:
		if name, ok := key.String(); ok && key.Kind == value.Text {
			m.hiddenName(v, key, at)
			return m.indexAPI(v, name, at)
		}
	}
	return nil
}

// hiddenName notes that something of the interpreter is looked up by a name that was
// decoded, which honest code has no reason to.
func (m *Machine) hiddenName(v, name *value.Value, at value.Place) {
	if len(name.Labels) == 0 || !isNamespace(v) && !m.builtInModule(v) {
		return
	}
	if decoded := name.Labels.Of(behaviour.Blob); concealed(decoded) {
		m.record(decoded, behaviour.Code, "name", address{host: name.Text, scheme: "name", concealed: true}, at)
	}
}

// builtInModule reports whether v is a module that can start or load something.
func (m *Machine) builtInModule(v *value.Value) bool {
	switch v.Text {
	case "py:os", "py:subprocess", "py:importlib", "py:sys", "py:ctypes", "py:socket":
		return true
	}
	return false
}

func (m *Machine) indexAPI(v *value.Value, name string, at value.Place) *value.Value {
	switch v.Text {
	case "py:globals()", "py:vars()":
		return m.pythonName(&parse.Name{Pos: at.Pos, Name: name}, m.units[m.unit].scope)
	case "py:sys.modules":
		return m.pythonImport(name, at)
	}
	return m.getAPI(v, name, at)
}

func (m *Machine) pythonItem(v, key *value.Value) *value.Value {
	i, ok := wholeNumber(key)
	if !ok {
		return value.OfUnknown(v.Labels)
	}
	if i < 0 {
		i += v.Len()
	}
	if !v.Bytes {
		if s := v.Sub(i, i+1); s != "" && i >= 0 {
			return value.OfText(s, v.Labels)
		}
		return value.OfUnknown(v.Labels)
	}
	if u, ok := v.UnitAt(i); ok {
		return value.OfNumber(float64(u), v.Labels)
	}
	return value.OfUnknown(v.Labels)
}

func (m *Machine) pythonEntry(v, key *value.Value) *value.Value {
	o := v.Object
	if i, ok := wholeNumber(key); ok && o.Array && o.Rest == nil {
		if i < 0 {
			i += len(o.Items)
		}
		if i >= 0 && i < len(o.Items) {
			return o.Items[i].With(v.Labels)
		}
		return value.OfUnknown(v.Labels)
	}
	if out := m.implicitly(v, "__getitem__", []*value.Value{key}, value.Place{Unit: m.unit}); out != nil {
		return out
	}
	name, ok := key.String()
	if !ok || o.Array {
		return nil
	}
	if f, ok := o.Own(name); ok {
		return f.With(v.Labels)
	}
	if f, ok := o.Own("__getitem__"); ok && o.Rest == nil {
		return m.call(f, v, []*value.Value{key}, value.Place{Unit: m.unit}, false)
	}
	if o.Rest != nil {
		return o.Rest.With(v.Labels)
	}
	return value.OfUnknown(v.Labels)
}

func wholeNumber(v *value.Value) (int, bool) {
	if v.Kind != value.Number && v.Kind != value.Bool || v.Text != "" || v.Num != v.Num || v.Num > 1<<31 || v.Num < -1<<31 {
		return 0, false
	}
	return int(v.Num), true
}

// pythonSlice is v[from:to:step].
func (m *Machine) pythonSlice(x *parse.Slice, s *value.Scope) *value.Value {
	v := m.eval(x.Object, s)
	at := m.at(x.Pos)
	from, to, step := m.evalOptional(x.From, s), m.evalOptional(x.To, s), m.evalOptional(x.Step, s)
	by, ok := bound(step, 1)
	labels := m.labels(v)
	if ok && by < 0 {
		labels = labels.Through(behaviour.Reverse, at)
	}
	var n int
	switch {
	case v.Kind == value.Text:
		n = v.Len()
	case v.Kind == value.Composite && v.Object.Array && v.Object.Rest == nil:
		n = len(v.Object.Items)
	case v.Kind == value.Composite:
		return v
	default:
		return value.OfUnknown(labels)
	}
	indices, known := sliceIndices(from, to, by, n, ok)
	if !known {
		return value.OfUnknown(labels)
	}
	m.step(int64(indices.count(n) >> 4))
	if v.Kind == value.Text {
		return m.sliceOfText(v, indices, labels, at)
	}
	out := make([]*value.Value, 0, indices.count(n))
	for i := indices.from; indices.holds(i); i += by {
		out = append(out, v.Object.Items[i])
	}
	return value.OfArray(out).With(v.Labels)
}

type slice struct{ from, to, by int }

func (s slice) holds(i int) bool { return s.by > 0 && i < s.to || s.by < 0 && i > s.to }

func (s slice) count(n int) int { return max(0, min(n, (s.to-s.from)/s.by+1)) }

func bound(v *value.Value, missing int) (int, bool) {
	if v.Kind == value.Undefined || v.Kind == value.Null {
		return missing, true
	}
	return wholeNumber(v)
}

// sliceIndices resolves bounds as Python does.
func sliceIndices(from, to *value.Value, by, n int, known bool) (slice, bool) {
	if !known || by == 0 {
		return slice{}, false
	}
	first, last, low, high := 0, n, 0, n
	if by < 0 {
		first, last, low, high = n-1, -1, -1, n-1
	}
	a, ok := bound(from, first)
	b, ok2 := bound(to, last)
	if !ok || !ok2 {
		return slice{}, false
	}
	if a < 0 && from.Kind == value.Number {
		a += n
	}
	if b < 0 && to.Kind == value.Number {
		b += n
	}
	return slice{max(low, min(a, high)), max(low, min(b, high)), by}, true
}

func (m *Machine) sliceOfText(v *value.Value, x slice, labels value.Labels, at value.Place) *value.Value {
	if x.by == 1 {
		out := value.OfText(v.Sub(x.from, x.to), labels)
		return asBytes(out, v.Bytes)
	}
	var b strings.Builder
	for i := x.from; x.holds(i); i += x.by {
		if v.Bytes {
			b.WriteByte(v.Text[i])
		} else {
			b.WriteString(v.Sub(i, i+1))
		}
	}
	if x.by < 0 && len(labels) == 0 && b.Len() >= 12 {
		labels = m.blob(at).Through(behaviour.Reverse, at)
	}
	out := asBytes(value.OfText(b.String(), labels), v.Bytes)
	m.suspect(out, at)
	return out
}

func asBytes(v *value.Value, bytes bool) *value.Value {
	if bytes && v.Kind == value.Text && !v.Bytes {
		return value.OfBytes(v.Text, v.Labels)
	}
	return v
}

// asText is the same text as characters.
func asText(v *value.Value) *value.Value {
	if v.Kind == value.Text && v.Bytes {
		return value.OfText(v.Text, v.Labels)
	}
	return v
}

// pythonText is code of which parts are not known: each becomes a variable.
func (m *Machine) pythonText(code *value.Value) (string, bool) {
	var b strings.Builder
	for _, p := range code.Parts {
		if s, ok := p.String(); ok {
			b.WriteString(s)
			continue
		}
		name := "taisei_hole_" + value.FormatNumber(float64(len(m.pythonHoles)))
		m.pythonHoles = append(m.pythonHoles, name)
		m.store[pythonPrefix+name] = p
		b.WriteString(name)
	}
	return b.String(), true
}

// readable reports whether the engine can run a program of this language.
func (m *Machine) readable(language parse.Language) bool {
	return language == parse.JavaScript || language == parse.Shell || language == parse.Python || scriptPrefix(language) != ""
}
