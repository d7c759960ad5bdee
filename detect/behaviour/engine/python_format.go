package engine

import (
	"strconv"
	"strings"

	"taisei/detect/behaviour/value"
)

// percentFormat is "…%s…" % values.
func (m *Machine) percentFormat(l, r *value.Value) *value.Value {
	values := []*value.Value{r}
	if r.Kind == value.Composite && r.Object.Array {
		values = r.Object.Items
	}
	var parts []*value.Value
	next := 0
	for _, p := range pieces(l) {
		if p.Kind != value.Text {
			parts = append(parts, p)
			continue
		}
		parts = m.percentText(p, r, values, &next, parts)
	}
	return m.concat(parts...).With(l.Labels)
}

func pieces(v *value.Value) []*value.Value {
	if v.Kind == value.Template {
		return v.Parts
	}
	return []*value.Value{v}
}

const maxFormats = 200

func (m *Machine) percentText(p, r *value.Value, values []*value.Value, next *int, parts []*value.Value) []*value.Value {
	text := p.Text
	for range maxFormats {
		i := strings.IndexByte(text, '%')
		if i < 0 || i+1 >= len(text) {
			break
		}
		parts = append(parts, value.OfText(text[:i], nil))
		text = text[i+1:]
		if text[0] == '%' {
			parts = append(parts, value.OfText("%", nil))
			text = text[1:]
			continue
		}
		name := ""
		if end := strings.IndexByte(text, ')'); text[0] == '(' && end > 0 {
			name, text = text[1:end], text[end+1:]
		}
		end := strings.IndexFunc(text, func(c rune) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' })
		if end < 0 {
			break
		}
		verb := text[end]
		text = text[end+1:]
		parts = append(parts, formatted(m.formatArgument(name, r, values, next), verb))
	}
	return append(parts, value.OfText(text, nil))
}

func (m *Machine) formatArgument(name string, r *value.Value, values []*value.Value, next *int) *value.Value {
	if name != "" {
		return m.index(r, value.OfText(name, nil), value.Place{Unit: m.unit})
	}
	*next++
	if *next <= len(values) {
		return values[*next-1]
	}
	return value.OfUnknown(nil)
}

func formatted(v *value.Value, verb byte) *value.Value {
	n, ok := wholeNumber(v)
	switch {
	case ok && verb == 'c':
		return value.OfText(string(rune(n)), v.Labels)
	case ok && verb == 'x':
		return value.OfText(strconv.FormatInt(int64(n), 16), v.Labels)
	}
	return pythonString(v)
}

// braceFormat is "…{}…".format(values).
func (m *Machine) braceFormat(l *value.Value, args []*value.Value, named *value.Object) *value.Value {
	var parts []*value.Value
	next := 0
	for _, p := range pieces(l) {
		if p.Kind != value.Text {
			parts = append(parts, p)
			continue
		}
		parts = m.braceText(p.Text, args, named, &next, parts)
	}
	return m.concat(parts...).With(l.Labels)
}

func (m *Machine) braceText(text string, args []*value.Value, named *value.Object, next *int, parts []*value.Value) []*value.Value {
	for range maxFormats {
		i := strings.IndexAny(text, "{}")
		if i < 0 || i+1 >= len(text) {
			break
		}
		parts = append(parts, value.OfText(text[:i], nil))
		if text[i+1] == text[i] {
			parts = append(parts, value.OfText(text[i:i+1], nil))
			text = text[i+2:]
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if text[i] == '}' || end < 0 {
			text = text[i+1:]
			continue
		}
		parts = append(parts, pythonString(m.braceArgument(text[i+1:i+end], args, named, next)))
		text = text[i+end+1:]
	}
	return append(parts, value.OfText(text, nil))
}

func (m *Machine) braceArgument(field string, args []*value.Value, named *value.Object, next *int) *value.Value {
	field, _, _ = strings.Cut(field, ":")
	field, _, _ = strings.Cut(field, "!")
	name, attribute, _ := strings.Cut(field, ".")
	name, key, indexed := strings.Cut(name, "[")
	var v *value.Value
	i, err := strconv.Atoi(name)
	switch {
	case name == "":
		*next++
		i, err = *next-1, nil
		fallthrough
	case err == nil:
		if i >= 0 && i < len(args) {
			v = args[i]
		}
	case named != nil:
		v, _ = named.Own(name)
	}
	if v == nil {
		return value.OfUnknown(nil)
	}
	if indexed {
		v = m.index(v, value.OfText(strings.TrimSuffix(key, "]"), nil), value.Place{Unit: m.unit})
	}
	if attribute != "" {
		v = m.get(v, attribute, value.Place{Unit: m.unit})
	}
	return v
}

// pythonString is str(v).
func pythonString(v *value.Value) *value.Value {
	switch v.Kind {
	case value.Number:
		if v.Text != "" {
			return value.OfText(v.Text, v.Labels)
		}
		return value.OfText(value.FormatNumber(v.Num), v.Labels)
	case value.Bool:
		if v.Num != 0 {
			return value.OfText("True", v.Labels)
		}
		return value.OfText("False", v.Labels)
	case value.Null, value.Undefined:
		return value.OfText("None", v.Labels)
	}
	return asText(v)
}
