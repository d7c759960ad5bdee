package engine

import (
	"encoding/json"
	"strings"

	"taisei/detect/behaviour/value"
)

// maxJSON bounds what is written out as JSON.
const maxJSON = 1 << 16

// foldStringify is JSON.stringify of what is known in full.
func (m *Machine) foldStringify(c *invocation, arg *value.Value, labels value.Labels) *value.Value {
	if len(c.args) > 1 && c.args[1].Kind == value.Function {
		return nil
	}
	var b strings.Builder
	known := writeJSON(&b, arg, 8)
	m.step(int64(b.Len() >> 6))
	if !known {
		return nil
	}
	return value.OfText(b.String(), labels)
}

// writeJSON writes v and reports whether all of it is known.
func writeJSON(b *strings.Builder, v *value.Value, depth int) bool {
	if v == nil || depth == 0 || b.Len() > maxJSON {
		return false
	}
	switch v.Kind {
	case value.Text:
		out, err := json.Marshal(v.Text)
		b.Write(out)
		return err == nil
	case value.Null, value.Bool, value.Number:
		text, _ := v.String()
		b.WriteString(text)
		return true
	case value.Composite:
		if v.Object.Rest != nil || v.Object.Proto != nil {
			return false
		}
		if v.Object.Array {
			return writeJSONList(b, v.Object.Items, depth)
		}
		return writeJSONObject(b, v.Object, depth)
	}
	return false
}

func writeJSONList(b *strings.Builder, items []*value.Value, depth int) bool {
	b.WriteByte('[')
	for i, item := range items {
		if i > 0 {
			b.WriteByte(',')
		}
		if !writeJSON(b, item, depth-1) {
			return false
		}
	}
	b.WriteByte(']')
	return true
}

func writeJSONObject(b *strings.Builder, o *value.Object, depth int) bool {
	b.WriteByte('{')
	first := true
	for _, k := range o.Keys {
		v := o.Field(k)
		if v.Kind == value.Undefined || v.Kind == value.Function {
			continue
		}
		if strings.HasPrefix(k, "\x00") {
			return false
		}
		if !first {
			b.WriteByte(',')
		}
		first = false
		key, err := json.Marshal(k)
		b.Write(key)
		b.WriteByte(':')
		if err != nil || !writeJSON(b, v, depth-1) {
			return false
		}
	}
	b.WriteByte('}')
	return true
}
