package engine

import (
	"taisei/detect/behaviour/value"
)

// frame is a branch that is being run: what it changes is noted, so that another
// branch starts from the same state and the outcomes are joined.
type frame struct {
	id   int
	from int // where its changes begin
}

// change is one write: to a variable, a field, or an array's items.
type change struct {
	target
	old   *value.Value // nil: the field was not there
	items []*value.Value
}

// target identifies what a change is made to.
type target struct {
	binding *value.Binding
	object  *value.Object
	key     string
	array   bool
}

// signal tells how a statement ended.
type signal uint8

const (
	goesOn signal = iota
	breaks
	continues
	returns
)

// older reports whether something was there before the innermost branch began. A
// change to what was made inside the branch needs no undoing: nothing outside it
// has it.
func (m *Machine) older(born int) bool { return born < m.frame.id }

func (m *Machine) note(c change) {
	if m.frame.id > 0 {
		m.changes = append(m.changes, c)
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

// setBinding changes a variable. What it held before the branch is noted once.
func (m *Machine) setBinding(b *value.Binding, v *value.Value) {
	if m.older(b.Born) && b.Noted != m.frame.id {
		b.Noted = m.frame.id
		m.note(change{target: target{binding: b}, old: b.Value})
	}
	b.Value = v
}

func (m *Machine) setField(o *value.Object, key string, v *value.Value) {
	if m.older(o.Born) {
		old, _ := o.Own(key)
		m.note(change{target: target{object: o, key: key}, old: old})
	}
	o.Put(key, v)
}

func (m *Machine) setItems(o *value.Object, items []*value.Value) {
	if m.older(o.Born) {
		m.note(change{target: target{object: o, array: true}, items: o.Items})
	}
	o.Items = items
}

// ownItems makes o's items safe to change in place within the present branch.
func (m *Machine) ownItems(o *value.Object) {
	if o.Frame == m.frame.id || !m.older(o.Born) && o.Frame >= 0 {
		return
	}
	m.step(int64(len(o.Items) >> 4))
	m.setItems(o, append(make([]*value.Value, 0, len(o.Items)+8), o.Items...))
	o.Frame = m.frame.id
}

// ending is what something is at the end of a branch, or of several.
type ending struct {
	target
	value *value.Value
	items []*value.Value
	count int // in how many branches it was changed
}

// speculate runs f and undoes its writes. What they came to is left on the stack
// of endings.
func (m *Machine) speculate(f func() signal) signal {
	outer := m.frame
	m.frameID++
	m.frame = frame{id: m.frameID, from: len(m.changes)}
	sig := f()
	from, first := m.frame.from, len(m.endings)
	m.frame = outer
	m.addEndings(first, m.changes[from:])
	for i := len(m.changes) - 1; i >= from; i-- {
		m.changes[i].undo()
	}
	m.steps += int64(len(m.changes) - from)
	clear(m.changes[from:])
	m.changes = m.changes[:from]
	return sig
}

// lookAt runs f and forgets what it changed.
func (m *Machine) lookAt(f func() signal) {
	first, exits := len(m.endings), m.act.exits
	m.speculate(f)
	m.dropEndings(first)
	m.act.exits = exits
}

// perhaps runs parts of an expression of which one may be taken; that the program
// may end in one ends nothing.
func (m *Machine) perhaps(exhaustive bool, alternatives ...func() signal) {
	exits := m.act.exits
	m.branches(exhaustive, alternatives...)
	m.act.exits = exits
}

func (m *Machine) dropEndings(from int) {
	clear(m.endings[from:])
	m.endings = m.endings[:from]
}

// addEndings notes what each target of some changes has come to, once.
func (m *Machine) addEndings(first int, changes []change) {
	var many map[target]int
	fields := 0
	for i := range changes {
		t := &changes[i].target
		if many == nil && fields > fewFields {
			many = m.indexEndings(first, len(m.endings))
		}
		if m.findEnding(first, len(m.endings), t, many) >= 0 {
			continue
		}
		e := ending{target: *t}
		e.value, e.items = current(t)
		if many != nil && e.binding == nil {
			many[*t] = len(m.endings)
		}
		if e.binding != nil {
			e.binding.Slot = int32(len(m.endings))
		} else {
			fields++
		}
		m.endings = append(m.endings, e)
	}
}

// fewFields are faster found by looking at each.
const fewFields = 12

// indexEndings tells where the fields among some endings stand.
func (m *Machine) indexEndings(first, end int) map[target]int {
	index := make(map[target]int, 4*fewFields)
	for i := first; i < end; i++ {
		if m.endings[i].binding == nil {
			index[m.endings[i].target] = i
		}
	}
	return index
}

// findEnding finds a target among the endings between two places; -1 when it is
// not there. A variable knows where it stands, fields stand in the index if they
// are many.
func (m *Machine) findEnding(first, end int, t *target, many map[target]int) int {
	if b := t.binding; b != nil {
		if i := int(b.Slot); i >= first && i < end && m.endings[i].binding == b {
			return i
		}
		return -1
	}
	if many != nil {
		if i, ok := many[*t]; ok {
			return i
		}
		return -1
	}
	for i := first; i < end; i++ {
		if m.endings[i].target == *t {
			return i
		}
	}
	return -1
}

func current(t *target) (*value.Value, []*value.Value) {
	switch {
	case t.binding != nil:
		return t.binding.Value, nil
	case t.array:
		return nil, t.object.Items
	}
	v, _ := t.object.Own(t.key)
	return v, nil
}

func (c *change) undo() {
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
	result, mixed := signal(255), false
	first := len(m.endings)
	joined := first
	for n, alt := range alternatives {
		sig := m.speculate(alt)
		if n > 0 {
			m.joinEndings(first, joined)
		}
		joined = len(m.endings)
		for i := first; n == 0 && i < joined; i++ {
			m.endings[i].count = 1
		}
		if result != 255 && result != sig {
			mixed = true
		}
		result = sig
	}
	m.merge(first, len(alternatives), exhaustive)
	m.uncertain = true
	if mixed || !exhaustive {
		return goesOn
	}
	return result
}

// joinEndings joins the endings of one more branch, which stand from joined on,
// into those of the branches before it, which stand before.
func (m *Machine) joinEndings(first, joined int) {
	more := m.endings[joined:]
	fields := 0
	for i := first; i < joined; i++ {
		if b := m.endings[i].binding; b != nil {
			b.Slot = int32(i)
		} else {
			fields++
		}
	}
	var many map[target]int
	if fields > fewFields {
		many = m.indexEndings(first, joined)
	}
	kept := joined
	for i := range more {
		e := more[i]
		at := m.findEnding(first, joined, &e.target, many)
		if at < 0 {
			e.count = 1
			if e.binding != nil {
				e.binding.Slot = int32(kept)
			}
			m.endings[kept] = e
			kept++
			continue
		}
		before := &m.endings[at]
		before.count++
		before.value = joinSet(before.value, e.value)
		before.items = joinItems(before.items, e.items)
		m.steps += int64(len(before.items) >> 3)
	}
	m.dropEndings(kept)
}

// merge writes what the branches have come to.
func (m *Machine) merge(first, branches int, exhaustive bool) {
	for i := first; i < len(m.endings); i++ {
		e := m.endings[i]
		joined, items := e.value, e.items
		if !exhaustive || e.count < branches {
			before, had := current(&e.target)
			joined, items = joinSet(before, joined), joinItems(had, items)
		}
		switch {
		case e.array:
			m.setItems(e.object, items)
			e.object.Frame = -1
		case joined == nil:
		case e.binding != nil:
			m.setBinding(e.binding, joined)
		default:
			m.setField(e.object, e.key, joined)
		}
	}
	m.dropEndings(first)
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
