package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

func foldRange(m *Machine, c *invocation, _ *value.Value) *value.Value {
	from, step := 0, 1
	to, ok := argInt(c.args, 0, 0)
	if len(c.args) > 1 {
		from = to
		var ok2, ok3 bool
		to, ok2 = argInt(c.args, 1, 0)
		step, ok3 = argInt(c.args, 2, 1)
		ok = ok && ok2 && ok3
	}
	if !ok || step == 0 || first(c.args).Kind != value.Number {
		return value.OfUnknown(nil)
	}
	if (to-from)/step > maxRepeats {
		return m.anyList(value.OfUnknown(nil))
	}
	var items []*value.Value
	for i := from; step > 0 && i < to || step < 0 && i > to; i += step {
		items = append(items, value.OfNumber(float64(i), nil))
	}
	m.step(int64(len(items) >> 2))
	return value.OfArray(items)
}

func foldList(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if len(c.args) == 0 {
		o := m.newObject()
		o.Array = true
		return value.OfObject(o)
	}
	if items, ok := m.pythonItems(arg); ok {
		return value.OfArray(append([]*value.Value(nil), items...)).With(arg.Labels)
	}
	if arg.Kind == value.Composite {
		return arg
	}
	return nil
}

func foldDict(m *Machine, c *invocation, arg *value.Value) *value.Value {
	o := m.newObject()
	m.copyFields(o, arg)
	if arg.Kind == value.Composite && arg.Object.Array {
		m.pairsInto(o, arg)
	}
	if c.named != nil {
		m.copyFields(o, value.OfObject(c.named))
	}
	return value.OfObject(o)
}

func (m *Machine) pairsInto(o *value.Object, list *value.Value) {
	for _, pair := range list.Object.Items {
		if pair.Kind != value.Composite || !pair.Object.Array || len(pair.Object.Items) != 2 {
			o.Rest = joinSet(o.Rest, pair)
			continue
		}
		if k, ok := pair.Object.Items[0].String(); ok {
			o.Put(k, pair.Object.Items[1])
		} else {
			o.Rest = joinSet(o.Rest, pair.Object.Items[1])
		}
	}
	if list.Object.Rest != nil {
		o.Rest = joinSet(o.Rest, m.itemOf(list.Object.Rest, false))
	}
}

func foldReversed(m *Machine, c *invocation, arg *value.Value) *value.Value {
	items, ok := m.pythonItems(arg)
	if !ok {
		return value.OfUnknown(m.labels(arg).Through(behaviour.Reverse, c.at))
	}
	out := make([]*value.Value, len(items))
	for i, item := range items {
		labels := item.Labels
		if len(labels) == 0 && len(items) >= 12 {
			labels = m.blob(c.at)
		}
		out[len(items)-1-i] = item.Relabelled(labels.Through(behaviour.Reverse, c.at))
	}
	return value.OfArray(out)
}

func foldMap(m *Machine, c *invocation, f *value.Value) *value.Value {
	list := second(c.args)
	items, ok := m.pythonItems(list)
	if !ok || len(items) > maxItems && !constants(items) {
		return m.anyList(m.callBack(f, value.OfUndefined(), []*value.Value{m.itemOf(list, false)}, c.at))
	}
	out := make([]*value.Value, 0, len(items))
	for i, item := range items {
		if m.halted {
			return nil
		}
		args := []*value.Value{item}
		for _, other := range c.args[2:] {
			args = append(args, m.index(other, value.OfNumber(float64(i), nil), c.at))
		}
		out = append(out, m.callBack(f, value.OfUndefined(), args, c.at))
	}
	return value.OfArray(out)
}

func foldZip(m *Machine, c *invocation, _ *value.Value) *value.Value {
	lists := make([][]*value.Value, 0, len(c.args))
	shortest := value.MaxItems
	for _, a := range c.args {
		if a.Kind == value.API && strings.HasPrefix(a.Text, "py:itertools.cycle") {
			a = m.kept(a, "data")
		}
		items, ok := m.pythonItems(a)
		if !ok {
			return nil
		}
		lists = append(lists, items)
	}
	for i, items := range lists {
		if c.args[i].Kind != value.API {
			shortest = min(shortest, len(items))
		}
	}
	out := make([]*value.Value, 0, shortest)
	for i := range shortest {
		tuple := make([]*value.Value, 0, len(lists))
		for _, items := range lists {
			if len(items) == 0 {
				return nil
			}
			tuple = append(tuple, items[i%len(items)])
		}
		out = append(out, value.OfArray(tuple))
	}
	m.step(int64(len(out)))
	return value.OfArray(out)
}

func foldEnumerate(m *Machine, _ *invocation, arg *value.Value) *value.Value {
	items, ok := m.pythonItems(arg)
	if !ok {
		return m.anyList(value.OfArray([]*value.Value{value.OfUnknown(nil), m.itemOf(arg, false)}))
	}
	out := make([]*value.Value, len(items))
	for i, item := range items {
		out[i] = value.OfArray([]*value.Value{value.OfNumber(float64(i), nil), item})
	}
	m.step(int64(len(out)))
	return value.OfArray(out)
}

func foldSum(m *Machine, c *invocation, arg *value.Value) *value.Value {
	items, ok := m.pythonItems(arg)
	if !ok {
		return nil
	}
	total := value.OfNumber(0, nil)
	if len(c.args) > 1 {
		total = c.args[1]
	}
	for _, item := range items {
		total = m.pythonPlus(total, item)
	}
	return total
}

func foldReduce(m *Machine, c *invocation, f *value.Value) *value.Value {
	items, ok := m.pythonItems(second(c.args))
	if !ok || len(items) > maxItems && !constants(items) {
		return nil
	}
	var total *value.Value
	if len(c.args) > 2 {
		total = c.args[2]
	}
	for _, item := range items {
		if total == nil {
			total = item
			continue
		}
		total = m.callBack(f, value.OfUndefined(), []*value.Value{total, item}, c.at)
	}
	return total
}
