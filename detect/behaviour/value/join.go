package value

// JoinOf is the value that is a or b, depending on which way the program went.
func JoinOf(a, b *Value) *Value {
	if a == b || b == nil {
		return a
	}
	if a == nil {
		return b
	}
	if same(a, b) {
		return a.With(b.Labels)
	}
	if a.Kind == Unknown && b.IsConstant() || a.Kind == Undefined && b.Kind == Unknown {
		return OfUnknown(a.Labels.Union(b.Labels))
	}
	if b.Kind == Unknown && a.IsConstant() {
		return OfUnknown(a.Labels.Union(b.Labels))
	}
	return union(a, b)
}

// same reports whether a and b differ in their labels at most.
func same(a, b *Value) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case Unknown, Undefined, Null:
		return true
	case Bool, Number:
		return a.Num == b.Num
	case Text, Regexp:
		return a.Text == b.Text
	case API:
		return a.Text == b.Text && a.Object == b.Object
	case Composite:
		return a.Object == b.Object
	case Function:
		return a.Closure == b.Closure
	}
	return false
}

func union(a, b *Value) *Value {
	if covers(a, b) {
		return a.With(b.Labels)
	}
	if covers(b, a) {
		return b.With(a.Labels)
	}
	parts := make([]*Value, 0, min(maxAlternatives, len(a.Parts)+len(b.Parts)+2))
	for _, v := range a.Alternatives() {
		parts = addAlternative(parts, v)
	}
	for _, v := range b.Alternatives() {
		parts = addAlternative(parts, v)
	}
	labels := a.Labels.Union(b.Labels)
	if len(parts) == 1 {
		return parts[0].With(labels)
	}
	return &Value{Kind: Union, Parts: parts, Labels: labels}
}

// covers reports whether all that b may be is among what a may be.
func covers(a, b *Value) bool {
	if a.Kind != Union {
		return false
	}
	if b.Kind != Union {
		return among(a.Parts, b)
	}
	for _, v := range b.Parts {
		if !among(a.Parts, v) {
			return false
		}
	}
	return true
}

// among reports whether v is one of the parts, with no labels that it lacks.
func among(parts []*Value, v *Value) bool {
	for _, p := range parts {
		if p == v || same(p, v) && p.Labels.Union(v.Labels).same(p.Labels) {
			return true
		}
	}
	return false
}

// addAlternative keeps what can act (functions, APIs, objects) over constants
// when there are too many.
func addAlternative(parts []*Value, v *Value) []*Value {
	for i, p := range parts {
		if same(p, v) {
			parts[i] = p.With(v.Labels)
			return parts
		}
	}
	if len(parts) < maxAlternatives {
		return append(parts, v)
	}
	if v.acts() {
		for i, p := range parts {
			if !p.acts() {
				parts[i] = v
				return parts
			}
		}
	}
	return parts
}

func (v *Value) acts() bool {
	return v.Kind == Function || v.Kind == API || v.Kind == Composite
}
