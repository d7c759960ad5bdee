package engine

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"unicode"

	"taisei/detect/behaviour/value"
)

// textMethodOf gives what folds a method of JavaScript's strings. A nil result leaves the call to
// the general rule.
func textMethodOf(name string) textMethod {
	switch name {
	case "charAt", "at":
		return charAtMethod
	case "charCodeAt", "codePointAt":
		return charCodeAt
	case "slice", "substring":
		return sliceMethod(name == "slice")
	case "substr":
		return substr
	case "toLowerCase":
		return mapText(strings.ToLower)
	case "toUpperCase":
		return mapText(strings.ToUpper)
	case "trim":
		return mapText(strings.TrimSpace)
	case "trimEnd":
		return mapText(func(s string) string { return strings.TrimRightFunc(s, unicode.IsSpace) })
	case "trimStart":
		return mapText(func(s string) string { return strings.TrimLeftFunc(s, unicode.IsSpace) })
	case "concat":
		return concatText
	case "repeat":
		return repeatText
	case "split":
		return splitText
	case "replace", "replaceAll":
		return replaceMethod(name == "replaceAll")
	case "indexOf":
		return indexOfText
	case "includes":
		return testMethod(strings.Contains)
	case "startsWith":
		return testMethod(strings.HasPrefix)
	case "endsWith":
		return testMethod(strings.HasSuffix)
	case "match":
		return matchText
	case "search":
		return searchText
	case "padStart", "padEnd", "matchAll", "lastIndexOf", "localeCompare":
		return unfolded
	}
	return nil
}

func charAtMethod(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	i, ok := argInt(a, 0, 0)
	if !ok {
		return nil
	}
	return m.charAt(v, fromEnd(i, v.Len()))
}

func sliceMethod(ends bool) textMethod {
	return func(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
		return sliceText(v, a, ends)
	}
}

func concatText(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	return m.concat(append([]*value.Value{v}, a...)...)
}

func testMethod(f func(string, string) bool) textMethod {
	return func(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
		return testText(v, a, f)
	}
}

func unfolded(*Machine, *value.Value, []*value.Value, value.Place) *value.Value { return nil }

func mapText(f func(string) string) textMethod {
	return func(m *Machine, v *value.Value, _ []*value.Value, _ value.Place) *value.Value {
		m.step(int64(len(v.Text) >> 8))
		return value.OfText(f(v.Text), v.Labels)
	}
}

func argInt(args []*value.Value, i, missing int) (int, bool) {
	if i >= len(args) || args[i].Kind == value.Undefined {
		return missing, true
	}
	n, ok := args[i].Number()
	if !ok {
		return 0, false
	}
	if n != n {
		return 0, true
	}
	return int(max(-1<<31, min(n, 1<<31))), true
}

func fromEnd(i, n int) int {
	if i < 0 {
		return max(0, n+i)
	}
	return i
}

func charCodeAt(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	i, ok := argInt(a, 0, 0)
	if !ok {
		return nil
	}
	if u, ok := v.UnitAt(i); ok {
		return value.OfNumber(float64(u), v.Labels)
	}
	return value.OfUnknown(v.Labels)
}

func sliceText(v *value.Value, a []*value.Value, ends bool) *value.Value {
	n := v.Len()
	from, ok := argInt(a, 0, 0)
	to, ok2 := argInt(a, 1, n)
	if !ok || !ok2 {
		return nil
	}
	if ends {
		from, to = fromEnd(from, n), fromEnd(to, n)
	} else if from > to {
		from, to = to, from
	}
	return value.OfText(v.Sub(from, to), v.Labels)
}

func substr(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	from, ok := argInt(a, 0, 0)
	n, ok2 := argInt(a, 1, v.Len())
	if !ok || !ok2 {
		return nil
	}
	from = fromEnd(from, v.Len())
	return value.OfText(v.Sub(from, from+n), v.Labels)
}

func repeatText(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	n, ok := argInt(a, 0, 0)
	if !ok {
		return nil
	}
	text, ok := m.repeatText(v.Text, n)
	if !ok {
		return nil
	}
	return value.OfText(text, v.Labels)
}

func splitText(m *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	if len(a) == 0 {
		return value.OfArray([]*value.Value{v})
	}
	m.step(int64(len(v.Text) >> 4))
	if a[0].Kind == value.Regexp {
		if re := m.regexp(a[0].Text); re != nil {
			return value.OfTexts(re.Split(v.Text, value.MaxItems), v.Labels)
		}
		return nil
	}
	sep, ok := a[0].String()
	if !ok {
		return nil
	}
	if sep == "" {
		items := make([]*value.Value, 0, v.Len())
		for i := range min(v.Len(), value.MaxItems) {
			items = append(items, m.charAt(v, i))
		}
		out := value.OfArray(items)
		out.Object.Spells = true
		return out
	}
	return value.OfTexts(strings.SplitN(v.Text, sep, value.MaxItems), v.Labels)
}

func replaceMethod(all bool) textMethod {
	return func(m *Machine, v *value.Value, a []*value.Value, at value.Place) *value.Value {
		return replaceText(m, v, a, all, at)
	}
}

// replaceText folds a replacement, calling the function that makes the new text.
func replaceText(m *Machine, v *value.Value, a []*value.Value, global bool, at value.Place) *value.Value {
	if len(a) < 2 {
		return nil
	}
	m.step(int64(len(v.Text) >> 4))
	re := (*regexp.Regexp)(nil)
	switch a[0].Kind {
	case value.Regexp:
		re, global = m.regexp(a[0].Text), global || strings.Contains(flagsOf(a[0].Text), "g")
	case value.Text:
		re = regexp.MustCompile(regexp.QuoteMeta(a[0].Text))
	}
	if re == nil {
		return nil
	}
	labels := v.Labels.Union(a[1].Labels)
	return value.OfText(m.replaceMatches(v.Text, re, global, a[1], at), labels)
}

func (m *Machine) replaceMatches(text string, re *regexp.Regexp, global bool, with *value.Value, at value.Place) string {
	limit := 1
	if global {
		limit = 20000
	}
	var b strings.Builder
	last := 0
	for _, loc := range re.FindAllStringSubmatchIndex(text, limit) {
		b.WriteString(text[last:loc[0]])
		b.WriteString(m.replacement(text, re, loc, with, at))
		last = loc[1]
		if b.Len() > 4<<20 || m.halted {
			break
		}
	}
	b.WriteString(text[last:])
	return b.String()
}

func (m *Machine) replacement(text string, re *regexp.Regexp, loc []int, with *value.Value, at value.Place) string {
	if with.Kind == value.Function {
		m.turning++
		defer func() { m.turning-- }()
		var args []*value.Value
		for i := 0; i+1 < len(loc); i += 2 {
			if loc[i] >= 0 {
				args = append(args, value.OfText(text[loc[i]:loc[i+1]], nil))
			} else {
				args = append(args, value.OfUndefined())
			}
		}
		return m.call(with, value.OfUndefined(), args, at, false).Render()
	}
	if with.Kind == value.API {
		return m.call(with, value.OfUndefined(), []*value.Value{value.OfText(text[loc[0]:loc[1]], nil)}, at, false).Render()
	}
	s, _ := with.String()
	if strings.Contains(s, "$") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "$&", text[loc[0]:loc[1]]), "$$", "$")
		for i := 1; i < 10 && 2*i+1 < len(loc); i++ {
			if loc[2*i] >= 0 {
				s = strings.ReplaceAll(s, "$"+string(rune('0'+i)), text[loc[2*i]:loc[2*i+1]])
			}
		}
	}
	return s
}

// regexp compiles a regular expression once; nil when Go cannot.
func (m *Machine) regexp(source string) *regexp.Regexp {
	re, ok := m.regexps[source]
	if !ok {
		m.step(int64(4 + len(source)>>1))
		re = compileRegexp(source)
		m.regexps[source] = re
	}
	return re
}

// compileRegexp turns /source/flags into Go's syntax where it can be.
func compileRegexp(source string) *regexp.Regexp {
	i := strings.LastIndexByte(source, '/')
	if len(source) < 2 || source[0] != '/' || i <= 0 || len(source) > 4096 {
		return nil
	}
	pattern, flags := source[1:i], source[i+1:]
	prefix := ""
	if strings.Contains(flags, "i") {
		prefix += "(?i)"
	}
	if strings.Contains(flags, "m") {
		prefix += "(?m)"
	}
	parsed, err := syntax.Parse(prefix+strings.ReplaceAll(pattern, `\/`, "/"), syntax.Perl)
	if err != nil || parsed.MaxCap() > 20 {
		return nil
	}
	re, err := regexp.Compile(prefix + strings.ReplaceAll(pattern, `\/`, "/"))
	if err != nil {
		return nil
	}
	return re
}

func indexOfText(_ *Machine, v *value.Value, a []*value.Value, _ value.Place) *value.Value {
	s, ok := first(a).String()
	from, ok2 := argInt(a, 1, 0)
	if !ok || !ok2 || v.Len() != len(v.Text) || from < 0 || from > len(v.Text) {
		return nil
	}
	i := strings.Index(v.Text[from:], s)
	if i >= 0 {
		i += from
	}
	return value.OfNumber(float64(i), nil)
}

func testText(v *value.Value, a []*value.Value, f func(string, string) bool) *value.Value {
	if s, ok := first(a).String(); ok && first(a).Kind == value.Text {
		return value.OfBool(f(v.Text, s))
	}
	return value.OfUnknown(nil)
}
