package engine

import (
	"math/big"
	"slices"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// listMethodOfPython gives what carries out a method of a list or set.
func listMethodOfPython(name string) pythonCall {
	switch name {
	case "append", "add":
		return appendItem
	case "extend":
		return extendList
	case "insert":
		return insertItem
	case "pop":
		return popAt
	case "reverse":
		return reverseItems
	case "copy":
		return copyList
	case "index":
		return indexOfItem
	case "clear":
		return clearList
	case "decode":
		return decodeItems
	}
	return nil
}

func appendItem(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	pushItems(m, v, a, at)
	return value.OfNull()
}

func insertItem(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	if i, ok := argInt(a, 0, 0); ok && i == 0 && len(a) > 1 {
		return unshiftItems(m, v, a[1:2], at)
	}
	return pushItems(m, v, a[min(1, len(a)):], at)
}

func popAt(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	if i, ok := argInt(a, 0, -1); ok && i == 0 {
		return shiftItem(m, v, nil, at)
	}
	if len(a) > 0 {
		return m.anyOf(v)
	}
	return popItem(m, v, nil, at)
}

func copyList(m *Machine, v *value.Value, _ []*value.Value, at value.Place) *value.Value {
	return sliceItems(m, v, nil, at)
}

func clearList(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	m.setItems(v.Object, nil)
	return value.OfNull()
}

// decodeItems is bytearray.decode(), as a bytearray that grows is a list of numbers.
func decodeItems(m *Machine, v *value.Value, _ []*value.Value, at value.Place) *value.Value {
	return asText(m.bytesOfNumbers(v, at))
}

func extendList(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	items, known := m.pythonItems(first(a))
	if !known {
		v.Object.Rest = joinSet(v.Object.Rest, m.itemOf(first(a), false))
		return value.OfNull()
	}
	pushItems(m, v, items, at)
	return value.OfNull()
}

// dictMethodOf gives what carries out a method of a dictionary.
func dictMethodOf(name string) pythonCall {
	switch name {
	case "get", "pop":
		return dictGet
	case "setdefault":
		return dictDefault
	case "keys":
		return dictKeys
	case "values":
		return dictValues
	case "items":
		return dictItems
	case "update":
		return dictUpdate
	case "copy":
		return dictCopy
	}
	return nil
}

func dictKeys(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	return m.keysOf(v)
}

func dictValues(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	return m.entriesOf(v, false)
}

func dictItems(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	return m.entriesOf(v, true)
}

func dictCopy(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
	o := m.newObject()
	m.copyFields(o, v)
	return value.OfObject(o)
}

func dictGet(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	got := m.index(v, first(a), at)
	if len(a) > 1 && got.Kind == value.Unknown {
		return joinSet(got, a[1])
	}
	return got
}

func dictDefault(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	if name, ok := first(a).String(); ok && len(a) > 1 {
		if old, has := v.Object.Own(name); has {
			return old
		}
		m.setField(v.Object, name, a[1])
		return a[1]
	}
	return m.index(v, first(a), at)
}

func dictUpdate(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	for _, x := range a {
		m.copyFields(v.Object, x)
	}
	return value.OfNull()
}

func (m *Machine) keysOf(v *value.Value) *value.Value {
	if items, known := m.itemsOf(v, true); known {
		return value.OfArray(items)
	}
	return m.anyList(value.OfUnknown(v.Labels))
}

// entriesOf lists a dictionary's values, or its pairs.
func (m *Machine) entriesOf(v *value.Value, pairs bool) *value.Value {
	o := v.Object
	if o.Rest != nil {
		item := m.anyOf(v)
		if pairs {
			item = value.OfArray([]*value.Value{value.OfUnknown(nil), item})
		}
		return m.anyList(item)
	}
	out := make([]*value.Value, 0, len(o.Keys))
	for _, k := range o.Keys {
		item := o.Field(k)
		if strings.HasPrefix(k, "\x00") {
			continue
		}
		if pairs {
			item = value.OfArray([]*value.Value{value.OfText(k, nil), item})
		}
		out = append(out, item)
	}
	m.step(int64(len(out) >> 2))
	return value.OfArray(out)
}

// anyList is a list of which any item is v.
func (m *Machine) anyList(v *value.Value) *value.Value {
	o := m.newObject()
	o.Array, o.Rest = true, v
	return value.OfObject(o)
}

// toBytes is number.to_bytes(length, order).
func toBytes(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
	n := bigOf(v)
	b := n.Bytes()
	m.step(int64(len(b) >> 4))
	if size, ok := argInt(a, 0, len(b)); ok && size > len(b) && size < 1<<20 {
		b = append(make([]byte, size-len(b)), b...)
	}
	if order, _ := second(a).String(); order == "little" {
		slices.Reverse(b)
	}
	labels := v.Labels
	if len(b) > 8 && len(labels) == 0 {
		labels = m.blob(at)
	}
	out := value.OfBytes(string(b), labels.Through(behaviour.Charcode, at))
	m.suspect(out, at)
	return out
}

func second(args []*value.Value) *value.Value {
	if len(args) > 1 {
		return args[1]
	}
	return value.OfUndefined()
}

// fromBytes is int.from_bytes(bytes, order).
func fromBytes(args []*value.Value) *value.Value {
	v := first(args)
	if v.Kind != value.Text || len(v.Text) > 1<<16 {
		return nil
	}
	b := []byte(v.Text)
	if order, _ := second(args).String(); order == "little" {
		slices.Reverse(b)
	}
	return ofBig(new(big.Int).SetBytes(b), v.Labels)
}
