package engine

import "taisei/detect/behaviour/value"

// resolvedField holds what a promise resolves to. A promise that is not yet
// resolved has pendingField instead.
const (
	resolvedField = "\x00resolved"
	pendingField  = "\x00pending"
)

// makePromise runs the executor and remembers what it resolves to.
func (m *Machine) makePromise(c *invocation) *value.Value {
	o := value.NewObject()
	o.Put(pendingField, value.OfUndefined())
	resolve := native(func(call value.Call) *value.Value {
		m.fulfil(o, m.settled(first(call.Args)), call.At)
		return value.OfUndefined()
	})
	reject := native(func(value.Call) *value.Value { return value.OfUndefined() })
	m.callBack(first(c.args), value.OfUndefined(), []*value.Value{resolve, reject}, c.at)
	return value.OfObject(o)
}

// fulfil gives a promise its value and calls those who wait for it.
func (m *Machine) fulfil(o *value.Object, v *value.Value, at value.Place) {
	old, _ := o.Own(resolvedField)
	m.setField(o, resolvedField, joinSet(old, v))
	waiting := m.waiting[o]
	delete(m.waiting, o)
	for _, w := range waiting {
		out := m.settled(m.callBack(w.then, value.OfUndefined(), []*value.Value{v}, at))
		m.fulfil(w.next, out, at)
	}
}

// waiter is a function that waits for a promise, and the promise that it makes.
type waiter struct {
	then *value.Value
	next *value.Object
}

// then calls back with what a promise resolves to: a promise is transparent, so
// that any other value is its own.
func (m *Machine) then(this *value.Value, args []*value.Value, at value.Place) *value.Value {
	if len(args) == 0 || args[0].Kind != value.Function && args[0].Kind != value.API && args[0].Kind != value.Union {
		return m.settled(this)
	}
	if this.Kind == value.Composite {
		_, pending := this.Object.Own(pendingField)
		if _, resolved := this.Object.Own(resolvedField); pending && !resolved && len(m.waiting[this.Object]) < 64 {
			next := value.NewObject()
			next.Put(pendingField, value.OfUndefined())
			m.waiting[this.Object] = append(m.waiting[this.Object], waiter{args[0], next})
			return value.OfObject(next)
		}
	}
	return m.settled(m.callBack(args[0], value.OfUndefined(), []*value.Value{m.settled(this)}, at))
}

// settled is what a promise resolves to.
func (m *Machine) settled(v *value.Value) *value.Value {
	if v.Kind != value.Composite {
		return v
	}
	if r, ok := v.Object.Own(resolvedField); ok {
		return r
	}
	return v
}
