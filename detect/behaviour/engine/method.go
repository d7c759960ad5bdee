package engine

import (
	"math"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

type textMethod func(m *Machine, v *value.Value, args []*value.Value, at value.Place) *value.Value

// anyMethods are carried out whatever the receiver is.
var anyMethods = map[string]bool{
	"then": true, "catch": true, "finally": true, "toString": true, "valueOf": true, "call": true, "apply": true,
	"bind": true, "hasOwnProperty": true, "toJSON": true, "next": true, "done": true, "fail": true, "always": true,
}

// method calls a method of a plain value by its name.
func (m *Machine) method(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	if !m.step(1) {
		return value.OfUnknown(nil)
	}
	if this.Kind == value.Union {
		return m.methodOfUnion(this, name, args, at)
	}
	if m.python() {
		return m.pythonMethod(this, name, args, at)
	}
	if m.script() && this.Kind != value.Union {
		return m.callScriptMethod(this, name, args, at)
	}
	info := m.nameInfo(name)
	if info.any {
		if v := m.anyMethod(this, name, args, at); v != nil {
			return v
		}
	}
	if this.Kind == value.Text || this.Kind == value.Number {
		if f := info.text; f != nil {
			if makesText[name] {
				m.texts++
			}
			if v := f(m, text(this), args, at); v != nil {
				return v
			}
		}
	}
	if this.Kind == value.Regexp {
		if v := m.regexpMethod(this, name, args); v != nil {
			return v
		}
	}
	if this.Kind == value.Composite && this.Object.Array {
		if f := info.list; f != nil {
			if v := f(m, this, args, at); v != nil {
				return v
			}
		}
	}
	return m.looseMethod(this, name, args, at)
}

// text is a constant as a text. One that is a text already stays the same value, which
// knows how its characters are counted.
func text(v *value.Value) *value.Value {
	if v.Kind == value.Text && !v.Bytes {
		return v
	}
	if s, ok := v.String(); ok {
		return value.OfText(s, v.Labels)
	}
	return v
}

func (m *Machine) methodOfUnion(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range this.Parts {
		if alt.IsConstant() && alt.Kind != value.Text && alt.Kind != value.Number {
			continue
		}
		var v *value.Value
		if fn := m.get(alt, name, at); fn.Kind == value.Function || fn.Kind == value.API && fn.Text != "?."+name {
			v = m.call(fn, alt, args, at, false)
		} else {
			v = m.method(alt, name, args, at)
		}
		out = joinSet(out, v)
	}
	if out == nil {
		return value.OfUnknown(this.Labels)
	}
	return out.With(this.Labels)
}

// anyMethod covers promises, which are transparent here: a promise is the value
// that it will have.
func (m *Machine) anyMethod(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	switch name {
	case "then", "done":
		return m.then(this, args, at)
	case "catch", "fail":
		if len(args) > 0 {
			m.branches(false, func() signal {
				m.callBack(args[0], value.OfUndefined(), []*value.Value{value.OfUnknown(nil)}, at)
				return goesOn
			})
		}
		return this
	case "finally", "always":
		if len(args) > 0 {
			m.callBack(args[0], value.OfUndefined(), nil, at)
		}
		return this
	case "valueOf":
		return this
	case "hasOwnProperty":
		return value.OfUnknown(nil)
	case "call", "apply", "bind":
		if this.Kind == value.API || this.Kind == value.Function {
			return m.call(m.caller(this, name), value.OfUndefined(), args, at, false)
		}
		return nil
	case "toString":
		return m.toString(this, args, at)
	}
	return nil
}

func (m *Machine) toString(this *value.Value, args []*value.Value, at value.Place) *value.Value {
	switch this.Kind {
	case value.Number:
		if base, ok := first(args).Number(); ok && first(args).Kind == value.Number && base >= 2 && base <= 36 {
			return value.OfText(formatBase(this.Num, int(base)), this.Labels)
		}
		return text(this)
	case value.Text:
		if via := encodingVia(first(args)); via != "" {
			return encode(this, via).Relabelled(this.Labels.Through(via, at))
		}
		return asText(this)
	case value.Composite:
		if this.Object.Array {
			return m.joinArray(this, ",")
		}
	case value.Template, value.Unknown, value.API:
		labels := m.labels(this)
		if via := encodingVia(first(args)); via != "" {
			labels = labels.Through(via, at)
		}
		if this.Kind == value.Template {
			return this.Relabelled(labels)
		}
		return value.OfUnknown(labels)
	case value.Function:
		return m.sourceOf(this)
	}
	return nil
}

func formatBase(n float64, base int) string {
	if n != math.Trunc(n) || math.Abs(n) > 1<<53 {
		return value.FormatNumber(n)
	}
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	i, neg := int64(math.Abs(n)), n < 0
	if i == 0 {
		return "0"
	}
	var b []byte
	for ; i > 0; i /= int64(base) {
		b = append(b, digits[i%int64(base)])
	}
	if neg {
		b = append(b, '-')
	}
	return reverse(string(b))
}

// looseMethod is a method of a receiver that is not known well enough: what the
// table says of its name, otherwise data passes from receiver and arguments.
func (m *Machine) looseMethod(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	info := m.nameInfo(name)
	if e := info.entry; e != nil {
		return m.invoke(&invocation{entry: e, path: e.Path, this: this, args: args, at: at})
	}
	if info.list != nil && info.callsBack {
		return m.loosely(this, name, args, at)
	}
	if this.Kind == value.API && strings.HasSuffix(this.Text, "()") && info.keeps {
		return this
	}
	labels := m.labels(this)
	for _, a := range args {
		if info.counts {
			break // where to begin and end tells nothing
		}
		labels = labels.Union(m.labels(a))
	}
	if info.asks {
		labels = nil
	}
	switch name {
	case "reverse":
		labels = labels.Through(behaviour.Reverse, at)
	case "join":
		labels = labels.Through(behaviour.Join, at)
	}
	if this.Kind == value.Composite && len(labels) > 0 && info.stores {
		this.Object.Rest = joinSet(this.Object.Rest, value.OfUnknown(labels))
	}
	m.shellWords(args, at)
	m.callBackAll(args, value.OfUnknown(labels), at)
	if this.Kind == value.Template && (name == "trim" || name == "toLowerCase" || name == "normalize") {
		return this
	}
	return value.OfUnknown(labels)
}

// takesPlaces are methods whose arguments say where in the receiver.
var takesPlaces = map[string]bool{"slice": true, "subarray": true, "substring": true, "substr": true, "charAt": true, "at": true, "charCodeAt": true, "codePointAt": true, "readUInt32LE": true, "readUInt8": true}

// makesText are methods that decoders put texts together with, as against those
// that look at them.
var makesText = map[string]bool{"concat": true, "replace": true, "replaceAll": true, "repeat": true, "padStart": true, "toString": true}

// answersYesOrNo are methods whose result tells next to nothing of the data.
var answersYesOrNo = map[string]bool{"includes": true, "startsWith": true, "endsWith": true, "test": true, "has": true, "hasOwnProperty": true, "isDirectory": true, "isFile": true}

// keepsItems are methods that give a list of the same items.
var keepsItems = map[string]bool{"slice": true, "filter": true, "sort": true, "concat": true, "flat": true, "values": true, "toArray": true, "get": true, "item": true, "splice": true}

var storing = map[string]bool{"push": true, "set": true, "add": true, "append": true, "unshift": true}

var callsBack = map[string]bool{
	"map": true, "forEach": true, "filter": true, "reduce": true, "some": true, "every": true, "find": true, "flatMap": true, "sort": true,
}

// loosely calls back a list method's function with any item of the receiver.
func (m *Machine) loosely(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	item := m.itemOf(this, false)
	if name == "reduce" {
		start := value.OfUnknown(nil)
		if len(args) > 1 {
			start = args[1]
		}
		out := m.callBack(first(args), value.OfUndefined(), []*value.Value{start, item, value.OfUnknown(nil)}, at)
		out = joinSet(out, m.callBack(first(args), value.OfUndefined(), []*value.Value{joinSet(start, out), item, value.OfUnknown(nil)}, at))
		return joinSet(start, out)
	}
	out := m.callBack(first(args), value.OfUndefined(), []*value.Value{item, value.OfUnknown(nil), this}, at)
	switch name {
	case "map", "flatMap":
		o := value.NewObject()
		o.Array, o.Rest = true, out
		return value.OfObject(o)
	case "forEach", "some", "every":
		return value.OfUndefined()
	case "find":
		return item
	}
	return this
}

// charAt is one character of a text.
func (m *Machine) charAt(v *value.Value, i int) *value.Value {
	if v.Bytes {
		if n, ok := v.UnitAt(i); ok {
			return value.OfNumber(float64(n), v.Labels)
		}
		return value.OfUndefined()
	}
	if s := v.Sub(i, i+1); s != "" && i >= 0 {
		return value.OfText(s, v.Labels)
	}
	return value.OfUndefined()
}

// items gives the items of a known list, or its keys.
func (m *Machine) items(v *value.Value, keys bool) ([]*value.Value, bool) {
	switch v.Kind {
	case value.Text:
		if v.Len() > 4096 {
			return nil, false
		}
		var out []*value.Value
		for i := range v.Len() {
			if keys {
				out = append(out, value.OfText(value.FormatNumber(float64(i)), nil))
			} else {
				out = append(out, m.charAt(v, i))
			}
		}
		return out, true
	case value.Composite:
		return m.itemsOf(v, keys)
	}
	return nil, false
}

func (m *Machine) itemsOf(v *value.Value, keys bool) ([]*value.Value, bool) {
	if v.Object.Rest != nil {
		return nil, false
	}
	if !keys {
		if !v.Object.Array {
			return nil, false
		}
		return v.Object.Items, true
	}
	var out []*value.Value
	for i := range v.Object.Items {
		out = append(out, value.OfText(value.FormatNumber(float64(i)), nil))
	}
	for _, k := range v.Object.Keys {
		if !strings.HasPrefix(k, "\x00") {
			out = append(out, value.OfText(k, nil))
		}
	}
	return out, true
}

// itemOf is any item of a list, or any key.
func (m *Machine) itemOf(v *value.Value, keys bool) *value.Value {
	switch {
	case keys && v.Kind == value.API && v.Text == "process.env":
		return value.OfUnknown(nil)
	case keys:
		return value.OfUnknown(v.Labels)
	case v.Kind == value.Composite:
		return m.anyOf(v)
	case v.Kind == value.API && strings.HasSuffix(v.Text, "()"):
		return v
	case v.Kind == value.Union:
		var out *value.Value
		for _, alt := range v.Parts {
			out = joinSet(out, m.itemOf(alt, keys))
		}
		return out
	}
	return value.OfUnknown(m.labels(v))
}

// copyFields is ...from in an object.
func (m *Machine) copyFields(to *value.Object, from *value.Value) {
	for _, alt := range from.Alternatives() {
		if alt.Kind == value.Composite {
			for _, k := range alt.Object.Keys {
				m.setField(to, k, alt.Object.Field(k))
			}
			if alt.Object.Rest != nil {
				to.Rest = joinSet(to.Rest, alt.Object.Rest)
			}
			m.step(int64(len(alt.Object.Keys)))
			continue
		}
		if len(alt.Labels) > 0 {
			to.Rest = joinSet(to.Rest, value.OfUnknown(m.labels(alt)))
		}
	}
}
