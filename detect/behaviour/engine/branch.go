package engine

import (
	"taisei/detect/behaviour/value"
)

// frame notes what a branch changes, so that another branch starts from the same
// state and the outcomes are joined.
type frame struct {
	id      int
	changes []change
}

// change is one write: to a variable, a field, or an array's items.
type change struct {
	binding *value.Binding
	object  *value.Object
	key     string
	array   bool
	old     *value.Value // nil: the field was not there
	items   []*value.Value
}

// target identifies what a change is made to.
type target struct {
	binding *value.Binding
	object  *value.Object
	key     string
	array   bool
}

func (c change) target() target { return target{c.binding, c.object, c.key, c.array} }

// signal tells how a statement ended.
type signal uint8

const (
	goesOn signal = iota
	breaks
	continues
	returns
)

// top is the frame of the innermost branch; nil outside all branches.
func (m *Machine) top() *frame {
	if n := len(m.frames); n > 0 {
		return m.frames[n-1]
	}
	return nil
}

// older reports whether something was there before the innermost branch began. A
// change to what was made inside the branch needs no undoing: nothing outside it
// has it.
func (m *Machine) older(born int) bool {
	f := m.top()
	return f != nil && born < f.id
}

func (m *Machine) note(c change) {
	if f := m.top(); f != nil {
		f.changes = append(f.changes, c)
	}
}

// newScope opens a scope, which knows the branch that it belongs to.
func (m *Machine) newScope(parent *value.Scope, function bool) *value.Scope {
	s := value.NewScope(parent, function)
	s.Born = m.frameID
	return s
}

func (m *Machine) newObject() *value.Object {
	o := value.NewObject()
	o.Born = m.frameID
	return o
}

func (m *Machine) setBinding(b *value.Binding, v *value.Value) {
	if m.older(b.Born) {
		m.note(change{binding: b, old: b.Value})
	}
	b.Value = v
}

func (m *Machine) setField(o *value.Object, key string, v *value.Value) {
	if m.older(o.Born) {
		old, _ := o.Own(key)
		m.note(change{object: o, key: key, old: old})
	}
	o.Put(key, v)
}

func (m *Machine) setItems(o *value.Object, items []*value.Value) {
	if m.older(o.Born) {
		m.note(change{object: o, array: true, items: o.Items})
	}
	o.Items = items
}

// ownItems makes o's items safe to change in place within the present branch.
func (m *Machine) ownItems(o *value.Object) {
	id := 0
	if n := len(m.frames); n > 0 {
		id = m.frames[n-1].id
	}
	if o.Frame == id || !m.older(o.Born) && o.Frame >= 0 {
		return
	}
	m.step(int64(len(o.Items) >> 4))
	m.setItems(o, append(make([]*value.Value, 0, len(o.Items)+8), o.Items...))
	o.Frame = id
}

// outcome is what one branch left behind, in the order of the first writes.
type outcome struct {
	order []target
	final []state
	index map[target]int // only where there are many
}

type state struct {
	value *value.Value
	items []*value.Value
}

// few targets are faster found by looking at each.
const few = 12

func (o *outcome) find(t target) int {
	if o.index != nil {
		if i, ok := o.index[t]; ok {
			return i
		}
		return -1
	}
	for i := range o.order {
		if o.order[i] == t {
			return i
		}
	}
	return -1
}

func (o *outcome) add(t target) {
	if o.find(t) >= 0 {
		return
	}
	o.order = append(o.order, t)
	o.final = append(o.final, current(t))
	switch {
	case o.index != nil:
		o.index[t] = len(o.order) - 1
	case len(o.order) > few:
		o.index = make(map[target]int, 4*few)
		for i, t := range o.order {
			o.index[t] = i
		}
	}
}

// speculate runs f and undoes its writes, giving them back.
func (m *Machine) speculate(f func() signal) (outcome, signal) {
	m.frameID++
	fr := &frame{id: m.frameID}
	m.frames = append(m.frames, fr)
	sig := f()
	m.frames = m.frames[:len(m.frames)-1]
	var out outcome
	for i := range fr.changes {
		out.add(fr.changes[i].target())
	}
	for i := len(fr.changes) - 1; i >= 0; i-- {
		fr.changes[i].undo()
	}
	m.steps += int64(len(fr.changes))
	return out, sig
}

func current(t target) state {
	switch {
	case t.binding != nil:
		return state{value: t.binding.Value}
	case t.array:
		return state{items: t.object.Items}
	}
	v, _ := t.object.Own(t.key)
	return state{value: v}
}

func (c change) undo() {
	switch {
	case c.binding != nil:
		c.binding.Value = c.old
	case c.array:
		c.object.Items = c.items
		c.object.Frame = -1
	case c.old == nil:
		c.object.Drop(c.key)
	default:
		c.object.Fields[c.key] = c.old
	}
}

// branches runs alternatives from the same state and joins what they leave.
// Unless one of them is always taken, the state before them is an outcome too.
func (m *Machine) branches(exhaustive bool, alternatives ...func() signal) signal {
	outcomes := make([]outcome, 0, len(alternatives))
	result, mixed := signal(255), false
	for _, alt := range alternatives {
		out, sig := m.speculate(alt)
		outcomes = append(outcomes, out)
		if result != 255 && result != sig {
			mixed = true
		}
		result = sig
	}
	m.merge(outcomes, exhaustive)
	m.uncertain = true
	if mixed || !exhaustive {
		return goesOn
	}
	return result
}

func (m *Machine) merge(outcomes []outcome, exhaustive bool) {
	for n := range outcomes {
		for _, t := range outcomes[n].order {
			if !anyFinds(outcomes[:n], t) {
				m.mergeTarget(t, outcomes, exhaustive)
			}
		}
	}
}

func anyFinds(outcomes []outcome, t target) bool {
	for i := range outcomes {
		if outcomes[i].find(t) >= 0 {
			return true
		}
	}
	return false
}

func (m *Machine) mergeTarget(t target, outcomes []outcome, exhaustive bool) {
	before := current(t)
	var joined *value.Value
	var items []*value.Value
	keep := !exhaustive
	for n := range outcomes {
		i := outcomes[n].find(t)
		if i < 0 {
			keep = true
			continue
		}
		joined = joinSet(joined, outcomes[n].final[i].value)
		items = joinItems(items, outcomes[n].final[i].items)
		m.steps += int64(len(items) >> 3)
	}
	if keep {
		joined = joinSet(before.value, joined)
		items = joinItems(before.items, items)
	}
	switch {
	case t.array:
		m.setItems(t.object, items)
		t.object.Frame = -1
	case joined == nil:
	case t.binding != nil:
		m.setBinding(t.binding, joined)
	default:
		m.setField(t.object, t.key, joined)
	}
}

// joinSet joins two values, of which an absent one does not count: what matters
// is what a variable may hold once it is set.
func joinSet(a, b *value.Value) *value.Value {
	switch {
	case a == nil || a.Kind == value.Undefined && len(a.Labels) == 0:
		if b == nil {
			return a
		}
		return b
	case b == nil || b.Kind == value.Undefined && len(b.Labels) == 0:
		return a
	}
	return value.JoinOf(a, b)
}

func joinItems(a, b []*value.Value) []*value.Value {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 || len(a) == len(b) && &a[0] == &b[0] {
		return a
	}
	if len(b) > len(a) {
		a, b = b, a
	}
	out := append([]*value.Value(nil), a...)
	for i, v := range b {
		if v != out[i] {
			out[i] = joinSet(out[i], v)
		}
	}
	return out
}
