package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// listMethodOf gives what carries out a method of JavaScript's arrays.
func listMethodOf(name string) textMethod {
	switch name {
	case "push":
		return pushItems
	case "unshift":
		return unshiftItems
	case "pop":
		return popItem
	case "shift":
		return shiftItem
	case "join":
		return joinItemsMethod
	case "reverse":
		return reverseItems
	case "slice":
		return sliceItems
	case "concat":
		return concatItems
	case "map":
		return mapItems
	case "forEach":
		return mapItems
	case "filter":
		return filterItems
	case "reduce":
		return reduceItems
	case "indexOf":
		return indexOfItem
	case "find":
		return findItem
	case "splice", "includes", "some", "every", "flat", "flatMap", "sort", "fill", "keys", "entries", "values", "at":
		return unfolded
	}
	return nil
}

// maxBranchItems bounds lists that grow inside a branch.
const maxBranchItems = 128

func pushItems(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	o := v.Object
	most := value.MaxItems
	if m.older(o.Born) {
		most = maxBranchItems // each branch has its copy
	}
	if len(o.Items) < most {
		m.ownItems(o)
	}
	for _, item := range a {
		if len(o.Items) >= most {
			o.Rest = joinSet(o.Rest, item)
			continue
		}
		o.Items = append(o.Items, item)
	}
	return value.OfNumber(float64(len(o.Items)), nil)
}

func unshiftItems(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	m.step(int64(len(v.Object.Items) >> 4))
	m.setItems(v.Object, append(append([]*value.Value(nil), a...), v.Object.Items...))
	return value.OfNumber(float64(len(v.Object.Items)), nil)
}

func popItem(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	o := v.Object
	if len(o.Items) == 0 || o.Rest != nil {
		return m.anyOf(v)
	}
	last := o.Items[len(o.Items)-1]
	m.setItems(o, o.Items[:len(o.Items)-1:len(o.Items)-1])
	return last
}

func shiftItem(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	o := v.Object
	if len(o.Items) == 0 || o.Rest != nil {
		return m.anyOf(v)
	}
	head := o.Items[0]
	if head.Kind == value.Text && o.Turns < len(o.Items) {
		o.Turns++
		m.texts++
		m.grant(1500)
	}
	m.setItems(o, o.Items[1:len(o.Items):len(o.Items)])
	return head
}

func joinItemsMethod(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	sep := ","
	if len(a) > 0 && a[0].Kind != value.Undefined {
		var ok bool
		if sep, ok = a[0].String(); !ok {
			return nil
		}
	}
	out := m.joinArray(v, sep)
	out = out.Through(behaviour.Join, at)
	if out.Kind == value.Text && len(v.Object.Items) > 2 {
		m.suspectJoined(out, at)
	}
	return out
}

// suspectJoined looks at a text put together from pieces as at a decoded one.
func (m *Machine) suspectJoined(v *value.Value, at value.Place) {
	if len(v.Labels) > 0 {
		m.suspect(v, at)
	}
}

// joinArray is the text of a list's items with a separator.
func (m *Machine) joinArray(v *value.Value, sep string) *value.Value {
	o := v.Object
	if o.Rest != nil {
		return value.OfUnknown(m.labels(v))
	}
	m.step(int64(len(o.Items)))
	parts := make([]*value.Value, 0, 2*len(o.Items))
	separator := value.OfText(sep, nil)
	for i, item := range o.Items {
		if i > 0 && sep != "" {
			parts = append(parts, separator)
		}
		switch {
		case item.Kind == value.Composite:
			parts = append(parts, value.OfUnknown(m.labels(item)))
		case item.Kind == value.Undefined || item.Kind == value.Null:
		default:
			parts = append(parts, item)
		}
	}
	return value.Concat(parts...).With(v.Labels)
}

func reverseItems(m *Machine, v *value.Value, _ []*value.Value, at value.Place) *value.Value {
	items := v.Object.Items
	out := make([]*value.Value, len(items))
	hidden := m.spelledBackwards(v.Object, at)
	for i, item := range items {
		out[len(items)-1-i] = item.With(hidden).Through(behaviour.Reverse, at)
	}
	m.step(int64(len(items)))
	m.setItems(v.Object, out)
	return v
}

// spelledBackwards labels the characters of a text of the source's own that is
// turned round: nobody writes one so who has nothing to hide.
func (m *Machine) spelledBackwards(o *value.Object, at value.Place) value.Labels {
	if len(o.Items) < 4 || !o.Spells {
		return nil
	}
	for _, item := range o.Items {
		if len(item.Labels) > 0 {
			return nil
		}
	}
	return value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
}

func sliceItems(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	n := len(v.Object.Items)
	from, ok := argInt(a, 0, 0)
	to, ok2 := argInt(a, 1, n)
	if !ok || !ok2 || v.Object.Rest != nil {
		return v
	}
	from, to = min(fromEnd(from, n), n), min(fromEnd(to, n), n)
	if from > to {
		from = to
	}
	return value.OfArray(append([]*value.Value(nil), v.Object.Items[from:to]...)).With(v.Labels)
}

func concatItems(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	out := value.NewObject()
	out.Array, out.Rest = true, v.Object.Rest
	out.Items = append([]*value.Value(nil), v.Object.Items...)
	for _, x := range a {
		if x.Kind != value.Composite || !x.Object.Array {
			out.Items = append(out.Items, x)
			continue
		}
		out.Items = append(out.Items, x.Object.Items...)
		out.Rest = joinSet(out.Rest, x.Object.Rest)
	}
	m.step(int64(len(out.Items) >> 2))
	return value.OfObject(out).With(v.Labels)
}

// mapItems calls back for each of a few known items, and for any item of many.
func mapItems(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	items := v.Object.Items
	if v.Object.Rest != nil || len(items) == 0 || len(items) > value.MaxItems {
		return nil
	}
	if len(items) > maxItems && !constants(items) {
		return nil
	}
	m.turning++
	defer func() { m.turning-- }()
	out := make([]*value.Value, len(items))
	for i, item := range items {
		out[i] = m.callBack(first(a), value.OfUndefined(), itemArgs(first(a), item, i, v), at).With(item.Labels)
		if m.halted {
			return nil
		}
	}
	return value.OfArray(out)
}

// itemArgs is what a function is called back with for an item.
func itemArgs(f, item *value.Value, i int, list *value.Value) []*value.Value {
	return taken(f, []*value.Value{item, value.OfNumber(float64(i), nil), list})
}

// taken leaves out the arguments that a function has no parameters for: with the
// list among them, a call would not be one with nothing but constants.
func taken(f *value.Value, args []*value.Value) []*value.Value {
	if f.Kind != value.Function || f.Closure.Native != nil {
		return args
	}
	params := f.Closure.Func.Params
	if n := len(params); n > 0 && n < len(args) && !params[n-1].Rest {
		return args[:n]
	}
	return args
}

func filterItems(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	if v.Object.Rest != nil || len(v.Object.Items) > maxItems && !constants(v.Object.Items) {
		return nil
	}
	var out []*value.Value
	for i, item := range v.Object.Items {
		if i > maxItems && !m.exactBudget() {
			return nil
		}
		keep := m.callBack(first(a), value.OfUndefined(), itemArgs(first(a), item, i, v), at)
		if truth, known := keep.Truth(); truth || !known {
			out = append(out, item)
		}
	}
	return value.OfArray(out)
}

func reduceItems(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	items := v.Object.Items
	if v.Object.Rest != nil || len(items) > maxItems && !constants(items) || len(a) == 0 {
		return nil
	}
	var acc *value.Value
	if len(a) > 1 {
		acc = a[1]
	} else if len(items) > 0 {
		acc, items = items[0], items[1:]
	}
	m.turning++
	defer func() { m.turning-- }()
	for i, item := range items {
		acc = m.callBack(a[0], value.OfUndefined(), taken(a[0], []*value.Value{acc, item, value.OfNumber(float64(i), nil), v}), at)
		if m.halted {
			return nil
		}
	}
	return acc
}

func indexOfItem(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	if v.Object.Rest != nil {
		return nil
	}
	for i, item := range v.Object.Items {
		equal, known := strictEqual(item, first(a))
		if !known {
			return nil
		}
		if equal {
			return value.OfNumber(float64(i), nil)
		}
	}
	return value.OfNumber(-1, nil)
}
