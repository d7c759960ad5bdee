package engine

import (
	"fmt"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// phpFold gives a function of PHP's tables.
func phpFold(name string) scriptFold {
	switch name {
	case "php:substr":
		return foldSubstr
	case "php:trim":
		return foldTrimPHP
	case "php:replace":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			return m.eachAlternative(argAt(c.args, 2), func(v *value.Value) *value.Value {
				return m.replaceText(v, argAt(c.args, 0), argAt(c.args, 1), c.at)
			})
		}
	case "php:strtr":
		return foldStrtr
	case "php:implode":
		return foldImplode
	case "php:explode":
		return func(_ *Machine, c *invocation, arg *value.Value) *value.Value {
			by, ok := arg.String()
			if !ok || by == "" {
				return nil
			}
			return piecesOf(argAt(c.args, 1), by)
		}
	case "php:strsplit":
		return foldStrSplit
	case "php:repeat":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			n, ok := intAt(c.args, 1)
			if !ok || arg.Kind != value.Text {
				return nil
			}
			if text, ok := m.repeatText(arg.Text, n); ok {
				return value.OfText(text, arg.Labels)
			}
			return nil
		}
	case "php:sprintf":
		return foldSprintf
	case "php:pack":
		return foldPack
	case "php:range":
		return foldRangePHP
	case "php:merge":
		return foldMerge
	case "php:values":
		return func(m *Machine, _ *invocation, arg *value.Value) *value.Value {
			if items, ok := m.scriptItems(arg); ok && arg.Kind == value.Composite {
				return value.OfArray(items).With(arg.Labels)
			}
			return nil
		}
	case "php:begin", "php:end":
		return foldEndItem
	case "php:pairs":
		return foldPairs
	case "php:hexdec":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return foldToInt(m, &invocation{args: []*value.Value{arg, value.OfNumber(16, nil)}}, arg)
		}
	case "php:intval":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return numberOf(arg) }
	}
	return phpCallFold(name)
}

func phpCallFold(name string) scriptFold {
	switch name {
	case "php:apply":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			items, _ := m.scriptItems(argAt(c.args, 1))
			return m.callScript(arg, items, c.at)
		}
	case "php:map":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return m.mapped(argAt(c.args, 1), func(item *value.Value) *value.Value { return m.callScript(arg, []*value.Value{item}, c.at) })
		}
	case "php:callsecond":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			f := argAt(c.args, 1)
			m.mapped(arg, func(item *value.Value) *value.Value {
				return m.callScript(f, []*value.Value{item, argAt(c.args, 2)}, c.at)
			})
			return arg
		}
	case "php:patterncall":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			subject := argAt(c.args, 2)
			v := m.callScript(argAt(c.args, 1), []*value.Value{value.OfArray([]*value.Value{subject, subject})}, c.at)
			return value.OfUnknown(m.labels(subject).Union(m.labels(v)))
		}
	case "php:pregreplace":
		return foldPregReplace
	case "php:createfunction":
		return foldCreateFunction
	case "php:define":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if name, ok := arg.String(); ok {
				m.setBinding(m.scriptScope(parse.PHP).Declare(name), argAt(c.args, 1))
			}
			return value.OfUndefined()
		}
	case "php:constant":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if name, ok := arg.String(); ok {
				return m.scriptName(&parse.Name{Pos: c.at.Pos, Name: name}, m.scriptScope(parse.PHP))
			}
			return nil
		}
	}
	return phpFileFold(name)
}

func foldSubstr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	start, ok := intAt(c.args, 1)
	length, has := intAt(c.args, 2)
	if !ok || len(c.args) > 2 && !has && argAt(c.args, 2).Kind != value.Null {
		return nil
	}
	return m.eachAlternative(arg, func(v *value.Value) *value.Value { return substring(v, start, length, has) })
}

func foldTrimPHP(_ *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind != value.Text {
		return arg
	}
	set := " \t\n\r\x00\v"
	if s, ok := argAt(c.args, 1).String(); ok && len(c.args) > 1 {
		set = s
	}
	text := arg.Text
	if c.path != "php:rtrim" {
		text = strings.TrimLeft(text, set)
	}
	if c.path != "php:ltrim" {
		text = strings.TrimRight(text, set)
	}
	return value.OfText(text, arg.Labels)
}

// foldStrtr replaces letters, or the keys of an array.
func foldStrtr(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if table := argAt(c.args, 1); table.Kind == value.Composite && arg.Kind == value.Text {
		pairs := make([]string, 0, 2*len(table.Object.Keys))
		for _, k := range table.Object.Keys {
			to, ok := table.Object.Field(k).String()
			if !ok {
				return nil
			}
			if k != "" {
				pairs = append(pairs, k, to)
			}
		}
		return value.OfText(strings.NewReplacer(pairs...).Replace(arg.Text), arg.Labels)
	}
	from, ok := argAt(c.args, 1).String()
	to, ok2 := argAt(c.args, 2).String()
	if !ok || !ok2 || arg.Kind != value.Text {
		return nil
	}
	return value.OfText(translate(arg.Text, from, to), arg.Labels.Through(behaviour.Charcode, c.at))
}

// translate changes each byte that stands in from to the one at its place in to.
func translate(text, from, to string) string {
	b := []byte(text)
	for i, x := range b {
		if j := strings.LastIndexByte(from, x); j >= 0 && j < len(to) {
			b[i] = to[j]
		}
	}
	return string(b)
}

func foldImplode(m *Machine, c *invocation, arg *value.Value) *value.Value {
	glue, list := arg, argAt(c.args, 1)
	if list.Kind == value.Undefined || arg.Kind == value.Composite {
		glue, list = argAt(c.args, 1), arg
	}
	text, ok := glue.String()
	if glue.Kind == value.Undefined {
		text, ok = "", true
	}
	if !ok {
		return nil
	}
	if list.Kind == value.Composite && !list.Object.Array {
		if items, known := m.scriptItems(list); known {
			list = value.OfArray(items).With(list.Labels)
		}
	}
	if list.Kind != value.Composite {
		return nil
	}
	return m.joined(list, text, c.at)
}

func foldStrSplit(_ *Machine, c *invocation, arg *value.Value) *value.Value {
	n, ok := intAt(c.args, 1)
	if !ok {
		n = 1
	}
	if arg.Kind != value.Text || n <= 0 || len(arg.Text)/n > value.MaxItems {
		return nil
	}
	var pieces []string
	for i := 0; i < len(arg.Text); i += n {
		pieces = append(pieces, arg.Text[i:min(i+n, len(arg.Text))])
	}
	return value.OfTexts(pieces, arg.Labels)
}

// foldSprintf fills in %s, %d, %c and %x.
func foldSprintf(m *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := arg.String()
	if !ok {
		return nil
	}
	args := c.args[1:]
	if c.path == "php:vsprintf" {
		args, _ = m.scriptItems(argAt(c.args, 1))
	}
	return m.printed(text, args, arg.Labels)
}

// percentFormat is what C's printf does, as far as texts go.
func (m *Machine) printed(text string, args []*value.Value, labels value.Labels) *value.Value {
	var parts []*value.Value
	next := 0
	for {
		i := strings.IndexByte(text, '%')
		if i < 0 || i+1 >= len(text) {
			break
		}
		parts = append(parts, value.OfText(text[:i], labels))
		j := i + 1
		for j < len(text) && strings.IndexByte("0123456789.-+ '$", text[j]) >= 0 {
			j++
		}
		if j >= len(text) {
			break
		}
		n, verb := next, text[j]
		if k := strings.IndexByte(text[i+1:j], '$'); k > 0 {
			if _, err := fmt.Sscan(text[i+1:i+1+k], &n); err == nil {
				n--
				next--
			}
		}
		text = text[j+1:]
		if verb == '%' {
			parts = append(parts, value.OfText("%", nil))
			continue
		}
		v := argAt(args, n)
		next++
		switch verb {
		case 'c':
			if chr := foldScriptChr(m, &invocation{}, v); chr != nil {
				v = chr
			}
		case 'x', 'X':
			v = text16(v, string(verb))
		}
		parts = append(parts, v)
	}
	return m.concat(append(parts, value.OfText(text, labels))...)
}

func text16(v *value.Value, verb string) *value.Value { return text(formattedNumber(v, verb)) }

// foldPack is pack("H*", hex) and pack("C*", …).
func foldPack(m *Machine, c *invocation, arg *value.Value) *value.Value {
	form, _ := arg.String()
	switch {
	case strings.HasPrefix(form, "H"):
		return m.decodedEach(argAt(c.args, 1), decodeHex, behaviour.Hex, c.at)
	case strings.HasPrefix(form, "C") || strings.HasPrefix(form, "c") || strings.HasPrefix(form, "U"):
		return m.bytesOf(value.OfArray(append([]*value.Value(nil), c.args[1:]...)), c.at)
	case strings.HasPrefix(form, "a") || strings.HasPrefix(form, "A"):
		return argAt(c.args, 1)
	}
	return nil
}

// foldRangePHP is range(1, 9) and range("a", "z").
func foldRangePHP(m *Machine, c *invocation, arg *value.Value) *value.Value {
	a, b := arg, argAt(c.args, 1)
	if a.Kind == value.Text && b.Kind == value.Text && len(a.Text) == 1 && len(b.Text) == 1 && (a.Text[0] > '9' || b.Text[0] > '9') {
		list := foldNumberRange(m, &invocation{args: []*value.Value{value.OfNumber(float64(a.Text[0]), nil), value.OfNumber(float64(b.Text[0]), nil)}}, nil)
		return m.mapped(list, func(item *value.Value) *value.Value { return value.OfText(string(rune(int(item.Num))), nil) })
	}
	return foldNumberRange(m, c, arg)
}

func foldMerge(m *Machine, c *invocation, arg *value.Value) *value.Value {
	out := arg
	for _, a := range c.args[min(1, len(c.args)):] {
		if out.Kind != value.Composite || !out.Object.Array {
			return nil
		}
		out = m.appended(out, a)
	}
	return out
}

func foldEndItem(m *Machine, c *invocation, arg *value.Value) *value.Value {
	items, ok := m.scriptItems(arg)
	if !ok || len(items) == 0 || arg.Kind != value.Composite {
		return nil
	}
	if c.entry.Fold == "php:end" {
		return items[len(items)-1]
	}
	return items[0]
}

// foldPairs gives the pairs that foreach with keys takes.
func foldPairs(m *Machine, _ *invocation, arg *value.Value) *value.Value {
	pair := func(k, v *value.Value) *value.Value { return value.OfArray([]*value.Value{k, v}) }
	if arg.Kind != value.Composite || arg.Object.Rest != nil {
		return listOf(pair(value.OfUnknown(m.labels(arg)), m.itemOf(arg, false)))
	}
	var items []*value.Value
	for i, v := range arg.Object.Items {
		items = append(items, pair(value.OfNumber(float64(i), nil), v))
	}
	for _, k := range arg.Object.Keys {
		if !strings.HasPrefix(k, "\x00") {
			items = append(items, pair(value.OfText(k, nil), arg.Object.Field(k)))
		}
	}
	return value.OfArray(items).With(arg.Labels)
}

// foldPregReplace replaces by a pattern; with the flag e what it puts in is code.
func foldPregReplace(m *Machine, c *invocation, arg *value.Value) *value.Value {
	p, ok := arg.String()
	subject, with := argAt(c.args, 2), argAt(c.args, 1)
	pattern, flags := perlPattern(p)
	if strings.Contains(flags, "e") {
		m.scriptEval(parse.PHP, with, m.scriptScope(parse.PHP), c.at, false)
		m.record(m.labels(subject).Of(behaviour.Request), behaviour.Code, "code", address{host: "php"}, c.at)
		return value.OfUnknown(m.labels(subject))
	}
	w, ok2 := with.String()
	if !ok || !ok2 || subject.Kind != value.Text {
		return nil
	}
	if strings.Contains(flags, "i") {
		pattern = "(?i)" + pattern
	}
	re := m.scriptPattern(pattern)
	if re == nil {
		return nil
	}
	m.step(int64(len(subject.Text) >> 5))
	return value.OfText(re.ReplaceAllString(subject.Text, goTemplate(w)), subject.Labels)
}

// perlPattern takes /pattern/flags apart, whatever stands for the slashes.
func perlPattern(p string) (pattern, flags string) {
	p = strings.TrimSpace(p)
	if len(p) < 2 {
		return p, ""
	}
	end := p[0]
	if close := strings.IndexByte("([{<", end); close >= 0 {
		end = ")]}>"[close]
	}
	i := strings.LastIndexByte(p, end)
	if i <= 0 {
		return p, ""
	}
	return p[1:i], p[i+1:]
}

// foldCreateFunction makes a function of code: what is known becomes one.
func foldCreateFunction(m *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := m.programText(argAt(c.args, 1), parse.PHP)
	if !ok {
		return nil
	}
	u := m.addLayer(parse.PHP, text, m.decodedAt(argAt(c.args, 1), c.at))
	if u < 0 {
		return nil
	}
	f := &parse.Func{Body: m.units[u].file.Body, Arrow: true}
	for name := range strings.SplitSeq(arg.Render(), ",") {
		f.Params = append(f.Params, parse.Param{Target: &parse.Name{Name: strings.TrimSpace(name)}})
	}
	m.units[u].scope, m.units[u].state, m.units[u].trigger = m.layerScope(m.units[u]), done, m.trigger
	outer := m.unit
	m.unit = u
	v := m.closure(f, m.units[u].scope)
	m.unit = outer
	return v
}
