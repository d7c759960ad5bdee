package value

import "strings"

// Concat joins texts. What is not known stays as a part, so that the host of a
// URL is known even where its query is not.
func Concat(parts ...*Value) *Value {
	var out builder
	for _, p := range parts {
		out.add(p)
	}
	return out.value()
}

// builder collects the parts of a text, merging neighbours that are known.
type builder struct {
	parts  []*Value
	labels Labels
	text   strings.Builder
	dirty  bool // text holds something
}

func (b *builder) add(v *Value) {
	b.labels = b.labels.Union(v.Labels)
	b.append(v)
}

// append takes a part whose labels are among the whole's already.
func (b *builder) append(v *Value) {
	if v.Kind == Template {
		for _, p := range v.Parts {
			b.append(p)
		}
		return
	}
	if s, ok := v.String(); ok && b.text.Len()+len(s) <= maxText {
		b.text.WriteString(s)
		b.dirty = true
		return
	}
	b.flush()
	if len(b.parts) < maxParts {
		b.parts = append(b.parts, v)
	}
}

func (b *builder) flush() {
	if b.dirty && b.text.Len() > 0 && len(b.parts) < maxParts {
		b.parts = append(b.parts, &Value{Kind: Text, Text: b.text.String()})
	}
	b.text.Reset()
	b.dirty = false
}

func (b *builder) value() *Value {
	if len(b.parts) == 0 {
		return OfText(b.text.String(), b.labels)
	}
	b.flush()
	if len(b.parts) == 1 && b.parts[0].Kind != Composite {
		return b.parts[0].Relabelled(b.labels)
	}
	return &Value{Kind: Template, Parts: b.parts, Labels: b.labels}
}

// Hole stands for an unknown part in Render.
const Hole = "\x00"

// Render gives v as text with Hole where it is unknown. Of alternatives the first
// that is known is taken.
func (v *Value) Render() string { return v.render(maxDepth) }

// maxDepth bounds rendering, for an array may hold itself.
const maxDepth = 4

func (v *Value) render(depth int) string {
	if s, ok := v.String(); ok {
		return s
	}
	if depth == 0 {
		return Hole
	}
	switch v.Kind {
	case Template:
		var b strings.Builder
		for _, p := range v.Parts {
			b.WriteString(p.render(depth - 1))
		}
		return b.String()
	case Union:
		return v.renderUnion(depth - 1)
	case Composite:
		return v.Object.render(depth - 1)
	}
	return Hole
}

func (v *Value) renderUnion(depth int) string {
	best := Hole
	for _, p := range v.Parts {
		if p.Kind == Undefined || p.Kind == Null {
			continue
		}
		if s := p.render(depth); len(strings.Trim(s, Hole)) > len(strings.Trim(best, Hole)) {
			best = s
		}
	}
	return best
}

func (o *Object) render(depth int) string {
	if !o.Array || len(o.Items) > maxParts {
		return Hole
	}
	parts := make([]string, len(o.Items))
	for i, item := range o.Items {
		if item == nil || item.Kind == Composite {
			return Hole
		}
		parts[i] = item.render(depth)
	}
	return strings.Join(parts, ",")
}
