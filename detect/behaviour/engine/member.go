package engine

import (
	"strconv"
	"strings"

	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

const (
	getterPrefix = "\x00get "
	setterPrefix = "\x00set "
	maxProto     = 12
)

// accessor is an object's own getter or setter of a name, nil when it has none.
func accessor(o *value.Object, prefix, name string) *value.Value {
	if !o.Hidden {
		return nil // most have none, and the name need not be put together
	}
	return o.Field(prefix + name)
}

// get reads v.name.
func (m *Machine) get(v *value.Value, name string, at value.Place) *value.Value {
	if m.python() {
		if out := m.pythonGet(v, name, at); out != nil {
			return out
		}
	} else if m.script() {
		if out := m.scriptGet(v, name, at); out != nil {
			return out
		}
	}
	switch v.Kind {
	case value.Composite:
		return m.getField(v, name, at)
	case value.Function:
		return m.getFunction(v, name)
	case value.API:
		return m.getAPI(v, name, at)
	case value.Text:
		return m.getText(v, name)
	case value.Number, value.Bool:
		if name == "constructor" {
			return value.OfAPI("Number", nil, nil)
		}
		return value.OfAPI("?."+name, nil, nil)
	case value.Union:
		return m.getUnion(v, name, at)
	case value.Undefined, value.Null:
		return value.OfUnknown(v.Labels)
	}
	return value.OfUnknown(v.Labels)
}

func (m *Machine) getUnion(v *value.Value, name string, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range v.Parts {
		if alt.IsConstant() && alt.Kind != value.Text {
			continue
		}
		out = joinSet(out, m.get(alt, name, at))
	}
	if out == nil {
		return value.OfUnknown(v.Labels)
	}
	return out
}

func (m *Machine) getField(v *value.Value, name string, at value.Place) *value.Value {
	o := v.Object
	for range maxProto {
		if f, ok := o.Own(name); ok {
			return f.With(v.Labels)
		}
		if g := accessor(o, getterPrefix, name); g != nil {
			return m.call(g, v, nil, at, false).With(v.Labels)
		}
		if o.Array {
			if f := m.arrayField(v, o, name); f != nil {
				return f
			}
			if m.nameInfo(name).list != nil {
				return value.OfAPI("?."+name, nil, nil)
			}
		}
		if o.Rest != nil {
			return o.Rest.With(v.Labels)
		}
		if o.Proto == nil || o.Proto.Object == nil {
			break
		}
		if o.Proto.Kind == value.API {
			return m.get(o.Proto, name, at)
		}
		o = o.Proto.Object
	}
	switch name {
	case "constructor":
		if v.Object.Array {
			return value.OfAPI("Array", nil, nil)
		}
		return value.OfAPI("Object", nil, nil)
	case "__proto__":
		return value.OfUnknown(nil)
	}
	if m.isMethod(name) {
		return value.OfAPI("?."+name, nil, nil)
	}
	if len(v.Labels) > 0 {
		return value.OfUnknown(v.Labels)
	}
	return value.OfUndefined()
}

func (m *Machine) arrayField(v *value.Value, o *value.Object, name string) *value.Value {
	if name == "length" {
		if o.Rest != nil {
			return value.OfUnknown(nil)
		}
		return value.OfNumber(float64(len(o.Items)), nil)
	}
	if name == "" || name[0] > '9' {
		return nil // no place, as most names; to be told so by an error takes longer
	}
	if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < len(o.Items) {
		return o.Items[i].With(v.Labels)
	}
	return nil
}

func (m *Machine) getFunction(v *value.Value, name string) *value.Value {
	c := v.Closure
	if f := inheritedField(c, name); f != nil {
		return f
	}
	switch name {
	case "call", "apply", "bind":
		return m.caller(v, name)
	case "prototype":
		return m.prototype(c)
	case "constructor":
		return value.OfAPI("Function", nil, nil)
	case "name":
		return value.OfText(c.Func.Name, nil)
	case "toString":
		return value.OfAPI("?.toString", nil, nil)
	}
	return value.OfUndefined()
}

// inheritedField is a property of a function, or of the class behind it.
func inheritedField(c *value.Closure, name string) *value.Value {
	for range maxProto {
		if c.State == nil {
			return nil
		}
		if f, ok := c.State.Own(name); ok {
			return f
		}
		if c.State.Proto == nil || c.State.Proto.Kind != value.Function {
			return nil
		}
		c = c.State.Proto.Closure
	}
	return nil
}

func (m *Machine) prototype(c *value.Closure) *value.Value {
	if c.State == nil {
		c.State = value.NewObject()
	}
	p, ok := c.State.Own("prototype")
	if !ok {
		p = value.OfObject(value.NewObject())
		c.State.Put("prototype", p)
	}
	return p
}

func (m *Machine) getAPI(v *value.Value, name string, at value.Place) *value.Value {
	if v.Text == proxyPath && v.Object != nil {
		return m.throughProxy(v, name, at)
	}
	if v.Object != nil {
		if f, ok := v.Object.Own(name); ok && !strings.HasPrefix(name, keptPrefix) {
			return f.With(v.Labels)
		}
	}
	if prefix := pathPrefix(v.Text); prefix != "" {
		if prefix == "vbs:" {
			name = strings.ToLower(name) // whatever language speaks to it
		}
		return m.readAPI(m.apiInfo(v.Text+"."+name), v.Object, v.Labels, at)
	}
	switch name {
	case "call", "apply", "bind":
		if !strings.HasPrefix(v.Text, "jQuery()") && v.Text != "Reflect" {
			return m.caller(v, name)
		}
	case "constructor":
		if builtIn(v.Text) {
			return value.OfAPI("Function", nil, nil)
		}
	}
	if i := strings.LastIndex(v.Text, ".prototype"); i > 0 && i+len(".prototype") == len(v.Text) && builtIn(v.Text[:i]) {
		return value.OfAPI("?."+name, nil, nil)
	}
	return m.readAPI(m.memberInfo(v.Text, name), v.Object, v.Labels, at)
}

func builtIn(path string) bool {
	switch path {
	case "String", "Array", "Object", "Number", "Boolean", "Function", "RegExp", "Symbol", "Date", "Promise":
		return true
	}
	return strings.HasPrefix(path, "?.") || strings.HasPrefix(path, "String.") || strings.HasPrefix(path, "Array.")
}

func (m *Machine) getText(v *value.Value, name string) *value.Value {
	switch name {
	case "length":
		return value.OfNumber(float64(v.Len()), nil)
	case "constructor":
		return value.OfAPI("String", nil, nil)
	}
	if i, err := strconv.Atoi(name); err == nil {
		return m.charAt(v, i)
	}
	if m.isMethod(name) {
		return value.OfAPI("?."+name, nil, nil)
	}
	return value.OfUnknown(v.Labels)
}

// index reads v[key].
func (m *Machine) index(v, key *value.Value, at value.Place) *value.Value {
	if m.python() {
		if out := m.pythonIndex(v, key, at); out != nil {
			return out
		}
	} else if m.script() {
		if out := m.scriptIndex(v, key, at); out != nil {
			return out
		}
	}
	if key.Kind == value.Union {
		var out *value.Value
		for _, k := range key.Parts {
			out = joinSet(out, m.index(v, k, at))
		}
		return out
	}
	if name, ok := key.String(); ok {
		if v.Kind == value.API && key.Kind == value.Number && strings.HasSuffix(v.Text, "()") {
			return v // one of many elements
		}
		return m.get(v, name, at)
	}
	switch v.Kind {
	case value.Composite:
		return m.anyOf(v)
	case value.API:
		if strings.HasSuffix(v.Text, "()") {
			return v
		}
		return m.readAPI(m.apiInfo(v.Text+".?"), v.Object, v.Labels, at)
	case value.Union:
		var out *value.Value
		for _, alt := range v.Parts {
			out = joinSet(out, m.index(alt, key, at))
		}
		return out
	}
	return value.OfUnknown(v.Labels)
}

// anyOf joins what an object holds, since which of it is not known.
func (m *Machine) anyOf(v *value.Value) *value.Value {
	out := v.Object.Rest
	for i, item := range v.Object.Items {
		if i >= maxItems {
			break
		}
		out = joinSet(out, item)
	}
	for i := range v.Object.Keys {
		if i >= maxItems {
			break
		}
		out = joinSet(out, v.Object.FieldAt(i))
	}
	m.step(int64(min(len(v.Object.Items)+len(v.Object.Keys), 2*maxItems)))
	if out == nil {
		return value.OfUnknown(v.Labels)
	}
	return out.With(v.Labels)
}

// set stores v as object.name.
func (m *Machine) set(object *value.Value, name string, v *value.Value, at value.Place) {
	m.redirected(object, name, v, at)
	switch object.Kind {
	case value.Composite:
		m.setComposite(object, name, v, at)
	case value.Function:
		if object.Closure.State == nil {
			object.Closure.State = value.NewObject()
		}
		m.setField(object.Closure.State, name, v)
	case value.API:
		m.setAPI(object, name, v, at)
	case value.Union:
		for _, alt := range object.Parts {
			m.branches(false, func() signal {
				m.set(alt, name, v, at)
				return goesOn
			})
		}
	default:
		m.handlerProperty(object, name, v, at)
	}
}

func (m *Machine) setComposite(object *value.Value, name string, v *value.Value, at value.Place) {
	o := object.Object
	if s := accessor(o, setterPrefix, name); s != nil {
		m.call(s, object, []*value.Value{v}, at, false)
		return
	}
	if o.Array {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 {
			m.setItem(o, i, v)
			return
		}
		if name == "length" {
			if n, ok := v.Number(); ok && n >= 0 && int(n) < len(o.Items) {
				m.setItems(o, o.Items[:int(n):int(n)])
			}
			return
		}
	}
	m.setField(o, name, v)
}

func (m *Machine) setItem(o *value.Object, i int, v *value.Value) {
	if i >= value.MaxItems || i > len(o.Items)+1024 {
		o.Rest = joinSet(o.Rest, v)
		return
	}
	m.ownItems(o)
	for len(o.Items) <= i {
		o.Items = append(o.Items, value.OfUndefined())
	}
	o.Items[i] = v
}

func (m *Machine) setIndex(object, key, v *value.Value, at value.Place) {
	if name, ok := key.String(); ok {
		if object.Kind == value.API && object.Text == "py:globals()" {
			m.setBinding(m.pythonGlobal(name), v)
			return
		}
		m.set(object, name, v, at)
		return
	}
	for _, alt := range object.Alternatives() {
		if alt.Object != nil {
			alt.Object.Rest = joinSet(alt.Object.Rest, v.With(key.Labels))
		}
	}
}

// setAPI stores a property of something of the platform; some of these are sinks.
func (m *Machine) setAPI(object *value.Value, name string, v *value.Value, at value.Place) {
	if m.handlerProperty(object, name, v, at) {
		return
	}
	path := platform.Canonical(object.Text + "." + name)
	if platform.IsGlobal(object.Text) {
		path = name
	}
	if object.Object != nil {
		m.setField(object.Object, name, v)
	} else if v.Kind != value.API || v.Text != path {
		m.store[path] = joinSet(m.store[path], v)
	}
	if entry := m.table.Setter(path); entry != nil {
		m.applySetter(entry, object, v, at)
	}
}

// handlerProperty takes x.onclick = f.
func (m *Machine) handlerProperty(object *value.Value, name string, v *value.Value, at value.Place) bool {
	event, ok := strings.CutPrefix(name, "on")
	if !ok || v.Kind != value.Function || event == "" {
		return false
	}
	m.handle(v, object, event, m.instance("Event()", object.Labels), at)
	return true
}
