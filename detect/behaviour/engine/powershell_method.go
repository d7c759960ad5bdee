package engine

import (
	"strings"

	"taisei/detect/behaviour/value"
)

// powershellMethod is a method of a text or list as .NET has it.
func powershellMethod(this *value.Value, name string) scriptMethod {
	switch this.Kind {
	case value.Text, value.Template:
		return windowsTextMethod(name)
	case value.Composite:
		return windowsListMethod(name)
	case value.Number:
		if name == "tostring" {
			return func(_ *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
				form, _ := first(args).String()
				return text(formattedNumber(this, form))
			}
		}
	}
	return nil
}

func windowsTextMethod(name string) scriptMethod {
	switch name {
	case "replace":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.replaceText(this, argAt(args, 0), argAt(args, 1), at)
		}
	case "split":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			return splitAtAny(this, args)
		}
	case "tochararray":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			return piecesOf(this, "")
		}
	case "substring":
		return func(_ *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			start, ok := intAt(args, 0)
			length, hasLength := intAt(args, 1)
			if !ok || len(args) > 1 && !hasLength {
				return nil
			}
			return substring(this, start, length, hasLength)
		}
	case "trim", "trimstart", "trimend":
		return trimMethod(name)
	case "tolower", "tolowerinvariant":
		return changeText(strings.ToLower)
	case "toupper", "toupperinvariant":
		return changeText(strings.ToUpper)
	case "tostring", "clone", "getenumerator", "normalize":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value { return this }
	}
	return windowsEditMethod(name)
}

func windowsEditMethod(name string) scriptMethod {
	switch name {
	case "insert":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			at, ok := intAt(args, 0)
			if !ok || this.Kind != value.Text || at < 0 || at > this.Len() {
				return nil
			}
			return m.concat(substring(this, 0, at, true), argAt(args, 1), substring(this, at, 0, false))
		}
	case "remove":
		return func(m *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			at, ok := intAt(args, 0)
			n, has := intAt(args, 1)
			if !ok || this.Kind != value.Text || at < 0 || at > this.Len() {
				return nil
			}
			head := substring(this, 0, at, true)
			if !has {
				return head
			}
			return m.concat(head, substring(this, at+n, 0, false))
		}
	case "indexof":
		return func(_ *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
			part, ok := first(args).String()
			if !ok || this.Kind != value.Text {
				return value.OfUnknown(nil)
			}
			return value.OfNumber(float64(strings.Index(this.Text, part)), nil)
		}
	case "padleft", "padright", "contains", "startswith", "endswith", "equals", "compareto":
		return func(_ *Machine, _ *value.Value, _ []*value.Value, _ value.Place) *value.Value {
			return value.OfUnknown(nil)
		}
	}
	return nil
}

func changeText(f func(string) string) scriptMethod {
	return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value {
		if this.Kind == value.Text {
			return value.OfText(f(this.Text), this.Labels)
		}
		return this
	}
}

func trimMethod(name string) scriptMethod {
	return func(_ *Machine, this *value.Value, args []*value.Value, _ value.Place) *value.Value {
		if this.Kind != value.Text {
			return this
		}
		set := " \t\r\n"
		if s, ok := first(args).String(); ok && len(args) > 0 {
			set = s
		}
		text := this.Text
		if name != "trimend" {
			text = strings.TrimLeft(text, set)
		}
		if name != "trimstart" {
			text = strings.TrimRight(text, set)
		}
		return value.OfText(text, this.Labels)
	}
}

// splitAtAny splits at each of several characters, as .NET does with the letters of
// a text.
func splitAtAny(v *value.Value, args []*value.Value) *value.Value {
	if v.Kind != value.Text || len(v.Text) > 1<<20 {
		return nil
	}
	var marks strings.Builder
	for _, a := range args {
		if a.Kind == value.Composite {
			for _, item := range a.Object.Items {
				marks.WriteString(item.Render())
			}
		} else if s, ok := a.String(); ok && a.Kind == value.Text {
			marks.WriteString(s)
		}
	}
	if marks.Len() == 0 {
		return value.OfTexts(strings.Fields(v.Text), v.Labels)
	}
	var pieces []string
	text := v.Text
	for len(pieces) < value.MaxItems {
		i := strings.IndexAny(text, marks.String())
		if i < 0 {
			break
		}
		pieces = append(pieces, text[:i])
		text = text[i+1:]
	}
	return value.OfTexts(append(pieces, text), v.Labels)
}

func windowsListMethod(name string) scriptMethod {
	switch name {
	case "add", "push", "enqueue", "append", "addrange":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			if !this.Object.Array {
				if key, ok := first(args).String(); ok && len(args) > 1 {
					m.set(this, foldName(key), args[1], at)
				}
				return value.OfUndefined()
			}
			m.ownItems(this.Object)
			for _, a := range args {
				if name == "addrange" && a.Kind == value.Composite {
					this.Object.Items = append(this.Object.Items, a.Object.Items...)
					continue
				}
				if len(this.Object.Items) < value.MaxItems {
					this.Object.Items = append(this.Object.Items, a)
				}
			}
			return value.OfUndefined()
		}
	case "foreach":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.mapped(this, func(item *value.Value) *value.Value {
				if f := first(args); f.Kind == value.Function {
					return m.withItem(f.Closure, item, at)
				}
				return item
			})
		}
	case "where":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value { return this }
	case "toarray", "clone", "getenumerator":
		return func(_ *Machine, this *value.Value, _ []*value.Value, _ value.Place) *value.Value { return this }
	}
	return nil
}
