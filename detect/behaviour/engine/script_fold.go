package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

// sharedFold gives a function that several script languages have under names of
// their own.
func sharedFold(name string) scriptFold {
	switch name {
	case "x:base64":
		return scriptDecoding(decodeBase64, behaviour.Base64)
	case "x:unhex":
		return scriptDecoding(decodeHex, behaviour.Hex)
	case "x:inflate":
		return scriptDecoding(inflate, behaviour.Compress)
	case "x:unescape":
		return scriptDecoding(decodeEscapes, "")
	case "x:rot13":
		return scriptDecoding(rot13, behaviour.Reverse)
	case "x:reverse":
		return foldReverse
	case "x:upper":
		return foldCase(strings.ToUpper)
	case "x:lower":
		return foldCase(strings.ToLower)
	case "x:trim":
		return foldCase(strings.TrimSpace)
	case "x:chr":
		return foldScriptChr
	case "x:ord":
		return foldOrd
	case "x:len":
		return foldLen
	case "x:same":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return arg }
	case "x:first":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return arg }
	case "x:second":
		return func(_ *Machine, c *invocation, _ *value.Value) *value.Value { return argAt(c.args, 1) }
	case "x:call":
		return foldCallFirst
	}
	return nil
}

// scriptDecoding makes a fold of a decoder. What comes out may be bytes.
func scriptDecoding(f func(string) (string, bool), via string) scriptFold {
	return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
		return m.decodedEach(arg, f, via, c.at)
	}
}

// decodedEach decodes what is known; of a text that is known in part, the way is
// noted all the same.
func (m *Machine) decodedEach(arg *value.Value, f func(string) (string, bool), via string, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range arg.Alternatives() {
		alt = m.spelt(alt, at)
		if v := m.decoded(alt, f, via, at); v != nil {
			out = joinSet(out, v)
		}
	}
	return out
}

// spelt is a list of characters or bytes as the text that it spells.
func (m *Machine) spelt(v *value.Value, at value.Place) *value.Value {
	if v.Kind != value.Composite || !v.Object.Array {
		return v
	}
	items, known := m.items(v, false)
	if !known || len(items) == 0 {
		return v
	}
	if items[0].Kind == value.Text {
		return m.concat(append([]*value.Value(nil), items...)...)
	}
	if out := m.bytesOf(v, at); out != nil {
		return out
	}
	return v
}

// foldScriptChr is a character by its code. Signs are written so because they can
// hardly be written otherwise: a quote in quotes, a line's end; letters are not.
func foldScriptChr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if n, ok := wholeNumber(arg); ok && len(arg.Labels) == 0 && n > 0 && n < 0x80 && !isAlphanumeric(rune(n)) {
		return value.OfText(string(rune(n)), nil)
	}
	return foldChr(m, c, arg)
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

func foldReverse(m *Machine, c *invocation, arg *value.Value) *value.Value {
	return m.reversed(arg, c.at)
}

// reversed turns a text or list round.
func (m *Machine) reversed(v *value.Value, at value.Place) *value.Value {
	switch {
	case v.Kind == value.Text:
		return m.decoded(v, func(s string) (string, bool) { return reverse(s), true }, behaviour.Reverse, at)
	case v.Kind == value.Composite && v.Object.Array && v.Object.Rest == nil:
		n := len(v.Object.Items)
		labels := v.Labels
		if len(labels) == 0 && n >= 4 && constants(v.Object.Items) && len(m.labels(v)) == 0 {
			labels = m.blob(at)
		}
		labels = labels.Through(behaviour.Reverse, at)
		items := make([]*value.Value, n)
		for i, x := range v.Object.Items {
			items[n-1-i] = x.With(labels)
		}
		return value.OfArray(items).With(labels)
	}
	return nil
}

func foldCase(f func(string) string) scriptFold {
	return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
		if arg.Kind == value.Text {
			return value.OfText(f(arg.Text), arg.Labels)
		}
		if arg.Kind == value.Template {
			return arg
		}
		return nil
	}
}

// foldCallFirst calls its first argument with the rest.
func foldCallFirst(m *Machine, c *invocation, arg *value.Value) *value.Value {
	return m.callScript(arg, c.args[min(1, len(c.args)):], c.at)
}

// callScript calls what may be a function or the name of one.
func (m *Machine) callScript(fn *value.Value, args []*value.Value, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range fn.Alternatives() {
		out = joinSet(out, m.call(m.functionNamed(alt, at), value.OfUndefined(), args, at, false))
	}
	if out == nil {
		return value.OfUnknown(fn.Labels)
	}
	return out
}

// functionNamed gives the function that a text names: f in $f().
func (m *Machine) functionNamed(v *value.Value, at value.Place) *value.Value {
	if v.Kind != value.Text || !m.script() {
		return v
	}
	name := strings.ToLower(strings.TrimPrefix(v.Text, `\`))
	if b := m.scriptScope(m.language()).Find(name); b != nil && b.Value.Kind != value.Undefined {
		return b.Value.With(v.Labels)
	}
	fn := m.readAPI(m.apiInfo(scriptPrefix(m.language())+name), nil, v.Labels, at)
	if fn.Kind == value.API {
		return fn
	}
	return v
}

func argAt(args []*value.Value, i int) *value.Value {
	if i < len(args) {
		return args[i]
	}
	return value.OfUndefined()
}

// intAt is a whole number among arguments.
func intAt(args []*value.Value, i int) (int, bool) {
	n, ok := argAt(args, i).Number()
	if !ok || argAt(args, i).Kind == value.Undefined || n != n || n > 1<<30 || n < -1<<30 {
		return 0, false
	}
	return int(n), true
}

// replaceText is a text with each search replaced; lists are taken pairwise.
func (m *Machine) replaceText(subject, search, with *value.Value, at value.Place) *value.Value {
	if search.Kind == value.Composite && search.Object.Array {
		out := subject
		for i, s := range search.Object.Items {
			w := with
			if with.Kind == value.Composite && with.Object.Array {
				w = argAt(with.Object.Items, i)
			}
			if w.Kind == value.Undefined {
				w = value.OfText("", nil)
			}
			if out = m.replaceText(out, s, w, at); out == nil {
				return nil
			}
		}
		return out
	}
	from, ok := search.String()
	to, ok2 := with.String()
	if !ok || !ok2 || from == "" {
		return nil
	}
	labels := subject.Labels.Union(with.Labels)
	switch subject.Kind {
	case value.Text:
		m.step(int64(len(subject.Text) >> 6))
		return value.OfText(strings.ReplaceAll(subject.Text, from, to), labels)
	case value.Template:
		parts := append([]*value.Value(nil), subject.Parts...)
		for i, p := range parts {
			if s, ok := p.String(); ok && p.Kind == value.Text {
				parts[i] = value.OfText(strings.ReplaceAll(s, from, to), p.Labels)
			}
		}
		return value.Concat(parts...).With(labels)
	}
	return nil
}

// substring is length characters from start on; both may count from the end.
func substring(v *value.Value, start, length int, hasLength bool) *value.Value {
	if v.Kind != value.Text {
		return nil
	}
	n := v.Len()
	if start < 0 {
		start = max(0, n+start)
	}
	end := n
	if hasLength && length >= 0 {
		end = min(n, start+length)
	} else if hasLength {
		end = n + length
	}
	if v.Bytes || len(v.Text) == n {
		start, end = min(start, n), max(min(end, n), 0)
		if start >= end {
			return value.OfText("", v.Labels)
		}
		return &value.Value{Kind: value.Text, Text: v.Text[start:end], Labels: v.Labels, Bytes: v.Bytes}
	}
	return value.OfText(v.Sub(start, end), v.Labels)
}

// piecesOf is a text's pieces.
func piecesOf(v *value.Value, by string) *value.Value {
	if v.Kind != value.Text || len(v.Text) > 1<<20 {
		return nil
	}
	var pieces []string
	if by == "" {
		for i := range min(v.Len(), value.MaxItems) {
			pieces = append(pieces, v.Sub(i, i+1))
		}
	} else {
		pieces = strings.SplitN(v.Text, by, value.MaxItems)
	}
	return value.OfTexts(pieces, v.Labels)
}

// listOf is a list of which only any item is known.
func listOf(item *value.Value) *value.Value {
	o := value.NewObject()
	o.Array, o.Rest = true, item
	return value.OfObject(o)
}

// mapped calls a function with each item of a list.
func (m *Machine) mapped(list *value.Value, call func(item *value.Value) *value.Value) *value.Value {
	items, known := m.scriptItems(list)
	if !known {
		return listOf(call(m.itemOf(list, false)))
	}
	out := make([]*value.Value, 0, len(items))
	for _, item := range items {
		if m.halted {
			break
		}
		out = append(out, call(item))
	}
	return value.OfArray(out).With(list.Labels)
}

// scriptItems are the items that a loop over v takes.
func (m *Machine) scriptItems(v *value.Value) ([]*value.Value, bool) {
	switch {
	case v.Kind == value.Text && v.Bytes:
		if len(v.Text) > 1<<16 {
			return nil, false
		}
		out := make([]*value.Value, len(v.Text))
		for i := range len(v.Text) {
			out[i] = value.OfNumber(float64(v.Text[i]), v.Labels)
		}
		m.step(int64(len(out) >> 3))
		return out, true
	case v.Kind == value.Composite && v.Object.Array && v.Object.Rest == nil:
		return v.Object.Items, true
	case v.Kind == value.Composite && !v.Object.Array && v.Object.Rest == nil:
		out := make([]*value.Value, 0, len(v.Object.Keys))
		for _, k := range v.Object.Keys {
			if !strings.HasPrefix(k, "\x00") {
				out = append(out, v.Object.Field(k))
			}
		}
		return out, true
	case v.IsConstant() && v.Kind != value.Undefined && v.Kind != value.Null:
		return []*value.Value{v}, true
	}
	return nil, false
}
