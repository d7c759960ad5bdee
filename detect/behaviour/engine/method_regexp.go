package engine

import (
	"strings"

	"taisei/detect/behaviour/value"
)

// regexpMethod folds test and exec of a regular expression on a text that is
// known. What remembers where it stopped is left alone.
func (m *Machine) regexpMethod(this *value.Value, name string, args []*value.Value) *value.Value {
	arg := first(args)
	if arg.Kind == value.Function && arg.Closure.Native == nil {
		arg = m.sourceOf(arg)
	}
	if arg.Kind != value.Text || name != "test" && name != "exec" || strings.ContainsAny(flagsOf(this.Text), "gy") && name == "exec" {
		return nil
	}
	m.step(int64(len(arg.Text) >> 6))
	re := m.regexp(this.Text)
	if re == nil {
		return nil
	}
	if name == "test" {
		return value.OfBool(re.MatchString(arg.Text))
	}
	return matchOf(arg, re.FindStringSubmatchIndex(arg.Text))
}

// matchOf is what exec and match give: the text found and its groups.
func matchOf(text *value.Value, loc []int) *value.Value {
	if loc == nil {
		return value.OfNull()
	}
	var items []*value.Value
	for i := 0; i+1 < len(loc); i += 2 {
		if loc[i] < 0 {
			items = append(items, value.OfUndefined())
			continue
		}
		items = append(items, value.OfText(text.Text[loc[i]:loc[i+1]], text.Labels))
	}
	out := value.OfArray(items)
	out.Object.Put("index", value.OfNumber(float64(loc[0]), nil))
	out.Object.Put("input", text)
	return out
}

// matchText is text.match(pattern).
func matchText(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	pattern := first(a)
	if pattern.Kind == value.Text {
		pattern = &value.Value{Kind: value.Regexp, Text: "/" + pattern.Text + "/"}
	}
	if pattern.Kind != value.Regexp {
		return nil
	}
	re := m.regexp(pattern.Text)
	if re == nil {
		return nil
	}
	m.step(int64(len(v.Text) >> 4))
	if !strings.Contains(flagsOf(pattern.Text), "g") {
		return matchOf(v, re.FindStringSubmatchIndex(v.Text))
	}
	found := re.FindAllString(v.Text, value.MaxItems)
	if found == nil {
		return value.OfNull()
	}
	return value.OfTexts(found, v.Labels)
}

// searchText is text.search(pattern).
func searchText(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	if first(a).Kind != value.Regexp || v.Len() != len(v.Text) {
		return nil
	}
	re := m.regexp(first(a).Text)
	if re == nil {
		return nil
	}
	m.step(int64(len(v.Text) >> 6))
	if loc := re.FindStringIndex(v.Text); loc != nil {
		return value.OfNumber(float64(loc[0]), nil)
	}
	return value.OfNumber(-1, nil)
}

func flagsOf(source string) string { return source[strings.LastIndexByte(source, '/')+1:] }

// sourceOf is the text of a function, which scripts look at to see whether they
// have been made readable.
func (m *Machine) sourceOf(v *value.Value) *value.Value {
	c := v.Closure
	if c.Native != nil || c.Func == nil {
		return value.OfText("function () { [native code] }", nil)
	}
	source := m.units[c.Unit].file.Source
	if from, to := int(c.Func.Pos), int(c.Func.End); from >= 0 && from < to && to <= len(source) {
		return value.OfText(source[from:to], nil)
	}
	return value.OfUnknown(nil)
}
