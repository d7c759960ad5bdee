package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// rubyListMethod is a method of an array.
func rubyListMethod(name string) scriptMethod {
	switch name {
	case "map", "collect", "map!", "flat_map", "filter_map", "each", "each_with_index", "each_entry", "select", "filter", "reject", "each_with_object", "sort_by", "reverse_each":
		return rubyEach(name)
	case "join":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			glue, _ := first(args).String()
			if len(args) == 0 {
				glue = ""
			}
			return m.joined(this, glue, at)
		}
	case "reverse", "reverse!":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return m.reversed(this, at)
		}
	case "pack":
		return rubyPack
	case "inject", "reduce", "sum":
		return rubyReduce
	case "first", "last", "pop", "shift", "sample", "min", "max":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			n := len(this.Object.Items)
			if n == 0 || len(args) > 0 && args[0].Kind != value.Function {
				return nil
			}
			if name == "first" || name == "shift" {
				return this.Object.Items[0]
			}
			return this.Object.Items[n-1]
		}
	case "push", "append", "concat", "unshift":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			m.ownItems(this.Object)
			for _, a := range args {
				if name == "concat" && a.Kind == value.Composite {
					this.Object.Items = append(this.Object.Items, a.Object.Items...)
				} else if len(this.Object.Items) < value.MaxItems {
					this.Object.Items = append(this.Object.Items, a)
				}
			}
			return this
		}
	}
	return rubyMoreList(name)
}

func rubyMoreList(name string) scriptMethod {
	switch name {
	case "length", "size", "count":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			if this.Object.Rest != nil {
				return value.OfUnknown(nil)
			}
			return value.OfNumber(float64(len(this.Object.Items)), nil)
		}
	case "flatten", "sort", "uniq", "shuffle", "to_set", "cycle", "each_slice", "with_index", "rotate", "lines":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return eachOf(m, this, args, at)
		}
	case "[]", "fetch", "at", "dig":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.index(this, first(args), at)
		}
	case "zip":
		return func(_ *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			other := first(args)
			if other.Kind != value.Composite || !other.Object.Array {
				return nil
			}
			var out []*value.Value
			for i, x := range this.Object.Items {
				out = append(out, value.OfArray([]*value.Value{x, argAt(other.Object.Items, i)}))
			}
			return value.OfArray(out)
		}
	case "inspect", "to_json":
		return func(m *Machine, this *value.Value, _ []*value.Value, at value.Place) *value.Value {
			return value.OfUnknown(m.labels(this).Through(behaviour.Serialise, at))
		}
	}
	return nil
}

// rubyEach calls a block with each item.
func rubyEach(name string) scriptMethod {
	return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
		if len(args) == 0 {
			return this
		}
		f := args[len(args)-1]
		i := 0
		out := m.mapped(this, func(item *value.Value) *value.Value {
			i++
			given := []*value.Value{item}
			if name == "each_with_index" {
				given = append(given, value.OfNumber(float64(i-1), nil))
			}
			if f.Kind == value.Text { // &:name
				return m.method(item, f.Text, nil, at)
			}
			if fn, ok := f, f.Kind == value.Function; ok && len(fn.Closure.Func.Params) > 1 && item.Kind == value.Composite && item.Object.Array && name != "each_with_index" {
				given = item.Object.Items
			}
			return m.callBack(f, value.OfUndefined(), given, at)
		})
		switch name {
		case "map", "collect", "map!", "flat_map", "filter_map":
			return out
		}
		return this
	}
}

// rubyPack is [65, 66].pack("c*") and ["6162"].pack("H*").
func rubyPack(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	form, _ := first(args).String()
	switch {
	case strings.HasPrefix(form, "H"):
		return m.decodedEach(first(this.Object.Items), decodeHex, behaviour.Hex, at)
	case strings.HasPrefix(form, "m"):
		if len(this.Object.Items) > 0 {
			return encode(this.Object.Items[0], behaviour.Base64).Through(behaviour.Base64, at)
		}
	case strings.HasPrefix(form, "C"), strings.HasPrefix(form, "c"), strings.HasPrefix(form, "U"):
		return m.bytesOf(this, at)
	case strings.HasPrefix(form, "a"), strings.HasPrefix(form, "A"):
		return first(this.Object.Items)
	}
	return nil
}

// rubyReduce is inject(start) { |a, x| … } and inject(:+).
func rubyReduce(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
	items, ok := m.scriptItems(this)
	if !ok || len(args) == 0 && len(items) == 0 {
		return nil
	}
	f := value.OfText("+", nil)
	if n := len(args); n > 0 {
		f, args = args[n-1], args[:n-1]
	}
	var out *value.Value
	if len(args) > 0 {
		out = args[0]
	}
	for _, item := range items {
		switch {
		case out == nil:
			out = item
		case f.Kind == value.Text:
			out = m.binary(f.Text, out, item, at)
		default:
			out = m.callBack(f, value.OfUndefined(), []*value.Value{out, item}, at)
		}
	}
	return out
}
