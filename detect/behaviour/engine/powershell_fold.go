package engine

import (
	"encoding/base64"
	"strconv"
	"strings"
	"unicode/utf16"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// powershellFold gives a function of the tables of .NET.
func powershellFold(name string) scriptFold {
	switch name {
	case "ps:env":
		return foldWindowsVariable
	case "ps:folder":
		return foldFolder
	case "ps:temp":
		return func(*Machine, *invocation, *value.Value) *value.Value { return value.OfText(`%TEMP%\`, nil) }
	case "ps:path":
		return foldWindowsPath
	case "ps:join":
		return foldDashJoin
	case "ps:joinlist":
		return foldJoinList
	case "ps:concat":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value { return m.concat(wordList(c.args)...) }
	case "ps:format":
		return foldFormat
	case "ps:replace":
		return foldDashReplace
	case "ps:split":
		return foldDashSplit
	case "ps:range":
		return foldNumberRange
	case "ps:newstring":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value { return m.spelt(arg, c.at) }
	case "ps:reversearray":
		return foldReverseInPlace
	case "ps:regexreplace":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return m.patternReplaced(arg, argAt(c.args, 1), argAt(c.args, 2), c.at)
		}
	case "ps:regexmatches":
		return foldRegexMatches
	}
	return powershellMoreFold(name)
}

func powershellMoreFold(name string) scriptFold {
	switch name {
	case "ps:base64":
		return foldWindowsBase64
	case "ps:tobase64":
		return func(_ *Machine, c *invocation, arg *value.Value) *value.Value {
			if arg.Kind != value.Text {
				return nil
			}
			return encode(arg, behaviour.Base64).Relabelled(arg.Labels.Through(behaviour.Base64, c.at))
		}
	case "ps:toint":
		return foldToInt
	case "ps:getstring":
		return foldGetString
	case "ps:getbytes":
		return foldGetBytes
	case "ps:scriptblock":
		return foldScriptBlock
	case "ps:start":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			a := &arguments{flags: map[string]bool{}}
			for _, v := range c.args {
				a.add("command", v)
			}
			return m.startProgram(a, c.at)
		}
	case "ps:uploadfile":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			file := c.args[len(c.args)-1]
			m.record(m.contents(windowsPath(file), c.at).Labels, behaviour.Network, "file", m.address(arg, c.at), c.at)
			return value.OfUnknown(nil)
		}
	case "ps:tcpread":
		return foldWireRead
	case "ps:data":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value { return m.kept(c.this, "data") }
	case "ps:readinto":
		return foldReadInto
	case "ps:copyto":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return m.intoStream(arg, m.kept(c.this, "data"))
		}
	case "ps:streamwrite":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if url := m.kept(c.this, "url"); url.Kind != value.Undefined {
				m.record(m.labels(arg), behaviour.Network, "body", m.address(url, c.at), c.at)
			}
			return m.intoStream(c.this, arg)
		}
	}
	return nil
}

func foldWindowsVariable(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name, ok := arg.String()
	if !ok {
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Environment, "environment", true, c.at)))
	}
	return m.windowsVariable(name, c.at)
}

// windowsFolders are the places that programs ask for by name.
var windowsFolders = map[string]string{
	"applicationdata": "%APPDATA%", "localapplicationdata": "%LOCALAPPDATA%", "userprofile": "~", "desktop": `~\Desktop`, "mydocuments": `~\Documents`,
	"startup": `%APPDATA%\Microsoft\Windows\Start Menu\Programs\Startup`, "commonstartup": `C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Startup`,
	"commonapplicationdata": `C:\ProgramData`, "system": `C:\Windows\System32`, "allusersstartup": `C:\ProgramData\Microsoft\Windows\Start Menu\Programs\Startup`,
}

func foldFolder(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
	name := strings.ToLower(arg.Render())
	name = name[strings.LastIndexByte(name, '.')+1:]
	if text, ok := windowsFolders[name]; ok {
		return value.OfText(text, nil)
	}
	return value.OfUnknown(nil)
}

func foldWindowsPath(m *Machine, c *invocation, _ *value.Value) *value.Value {
	var parts []*value.Value
	for i, a := range c.args {
		if i > 0 {
			parts = append(parts, value.OfText(`\`, nil))
		}
		parts = append(parts, a)
	}
	return m.concat(parts...)
}

// foldDashJoin is -join list, and list -join text.
func foldDashJoin(m *Machine, c *invocation, arg *value.Value) *value.Value {
	glue := ""
	if len(c.args) > 1 {
		glue, _ = c.args[1].String()
	}
	return m.joined(arg, glue, c.at)
}

func (m *Machine) joined(list *value.Value, glue string, at value.Place) *value.Value {
	if list.Kind == value.Composite && list.Object.Array {
		if list.Object.Rest != nil {
			return value.OfUnknown(m.labels(list))
		}
		out := m.joinArray(list, glue)
		if out.Kind == value.Text && len(list.Object.Items) >= 20 {
			m.suspect(out, at)
		}
		return out
	}
	return list
}

func foldJoinList(m *Machine, c *invocation, arg *value.Value) *value.Value {
	glue, ok := arg.String()
	if !ok || len(c.args) < 2 {
		return nil
	}
	if len(c.args) == 2 {
		return m.joined(c.args[1], glue, c.at)
	}
	return m.joined(value.OfArray(c.args[1:]), glue, c.at)
}

// foldFormat is "{0}{1}" -f a, b.
func foldFormat(m *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := arg.String()
	if !ok {
		return nil
	}
	args := wordList(c.args[1:])
	var parts []*value.Value
	for len(text) > 0 {
		i := strings.IndexAny(text, "{}")
		if i < 0 || i+1 >= len(text) {
			break
		}
		parts = append(parts, value.OfText(text[:i], arg.Labels))
		if text[i+1] == text[i] {
			parts = append(parts, value.OfText(text[i:i+1], nil))
			text = text[i+2:]
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if end < 0 {
			break
		}
		number, form, _ := strings.Cut(text[i+1:i+end], ":")
		number, _, _ = strings.Cut(number, ",")
		n, err := strconv.Atoi(strings.TrimSpace(number))
		if err != nil {
			break
		}
		parts = append(parts, formattedNumber(argAt(args, n), form))
		text = text[i+end+1:]
	}
	parts = append(parts, value.OfText(text, arg.Labels))
	return m.concat(parts...)
}

func formattedNumber(v *value.Value, form string) *value.Value {
	n, ok := v.Number()
	if !ok || v.Kind != value.Number || len(form) == 0 {
		if v.Kind == value.Undefined {
			return value.OfText("", nil)
		}
		return v
	}
	width, _ := strconv.Atoi(form[1:])
	switch form[0] | 0x20 {
	case 'x':
		out := strconv.FormatInt(int64(n), 16)
		if form[0] == 'X' {
			out = strings.ToUpper(out)
		}
		return value.OfText(strings.Repeat("0", max(0, min(width, 64)-len(out)))+out, v.Labels)
	case 'd':
		out := strconv.FormatInt(int64(n), 10)
		return value.OfText(strings.Repeat("0", max(0, min(width, 64)-len(out)))+out, v.Labels)
	}
	return v
}

// foldDashReplace is text -replace pattern, with.
func foldDashReplace(m *Machine, c *invocation, arg *value.Value) *value.Value {
	with := argAt(c.args, 2)
	if with.Kind == value.Undefined {
		with = value.OfText("", nil)
	}
	return m.patternReplaced(arg, argAt(c.args, 1), with, c.at)
}

// patternReplaced replaces what a regular expression matches.
func (m *Machine) patternReplaced(subject, pattern, with *value.Value, at value.Place) *value.Value {
	if subject.Kind == value.Composite && subject.Object.Array {
		return m.mapped(subject, func(x *value.Value) *value.Value {
			if v := m.patternReplaced(x, pattern, with, at); v != nil {
				return v
			}
			return value.OfUnknown(x.Labels)
		})
	}
	p, ok := pattern.String()
	w, ok2 := with.String()
	if subject.Kind == value.Template && ok && ok2 && plainPattern(p) {
		return m.replaceText(subject, pattern, with, at)
	}
	if subject.Kind != value.Text || !ok || !ok2 {
		return nil
	}
	re := m.scriptPattern("(?i)" + p)
	if re == nil {
		return nil
	}
	m.step(int64(len(subject.Text) >> 5))
	return value.OfText(re.ReplaceAllString(subject.Text, goTemplate(w)), subject.Labels.Union(with.Labels))
}

func plainPattern(p string) bool { return !strings.ContainsAny(p, `\.+*?()[]{}^$|`) }

// goTemplate writes the groups of a replacement as Go's regexp does.
func goTemplate(with string) string {
	var b strings.Builder
	for i := 0; i < len(with); i++ {
		if with[i] == '$' && i+1 < len(with) && with[i+1] >= '0' && with[i+1] <= '9' {
			b.WriteString("${" + with[i+1:i+2] + "}")
			i++
			continue
		}
		if with[i] == '$' {
			b.WriteByte('$')
		}
		b.WriteByte(with[i])
	}
	return b.String()
}

func foldDashSplit(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if len(c.args) < 2 {
		if arg.Kind == value.Text {
			return value.OfTexts(strings.Fields(arg.Text), arg.Labels)
		}
		return nil
	}
	p, ok := c.args[1].String()
	if !ok || arg.Kind != value.Text {
		return nil
	}
	if plainPattern(p) {
		return piecesOf(arg, p)
	}
	re := m.scriptPattern(p)
	if re == nil {
		return nil
	}
	m.step(int64(len(arg.Text) >> 5))
	return value.OfTexts(re.Split(arg.Text, value.MaxItems), arg.Labels)
}

// foldNumberRange is a..b.
func foldNumberRange(_ *Machine, c *invocation, _ *value.Value) *value.Value {
	from, ok := intAt(c.args, 0)
	to, ok2 := intAt(c.args, 1)
	if !ok || !ok2 || max(from-to, to-from) > value.MaxItems-1 {
		return listOf(value.OfUnknown(nil))
	}
	step := 1
	if from > to {
		step = -1
	}
	var items []*value.Value
	for i := from; i != to+step; i += step {
		items = append(items, value.OfNumber(float64(i), nil))
	}
	return value.OfArray(items)
}

func foldReverseInPlace(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if out := m.reversed(arg, c.at); out != nil && arg.Kind == value.Composite {
		m.setItems(arg.Object, out.Object.Items)
	}
	return value.OfUndefined()
}

// foldRegexMatches is [regex]::Matches(text, pattern): pieces, from the end with
// RightToLeft.
func foldRegexMatches(m *Machine, c *invocation, arg *value.Value) *value.Value {
	p, ok := argAt(c.args, 1).String()
	if !ok || arg.Kind != value.Text {
		return nil
	}
	re := m.scriptPattern(p)
	if re == nil {
		return nil
	}
	m.step(int64(len(arg.Text) >> 4))
	list := value.OfTexts(re.FindAllString(arg.Text, value.MaxItems), arg.Labels)
	if how := strings.ToLower(argAt(c.args, 2).Render()); strings.Contains(how, "righttoleft") {
		return m.reversed(list, c.at)
	}
	return list
}

func foldWindowsBase64(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.decodedEach(arg, decodeBase64, behaviour.Base64, c.at)
	if v != nil && v.Kind == value.Text {
		return value.OfBytes(v.Text, v.Labels)
	}
	return v
}

// foldToInt is [convert]::ToInt32(text, base).
func foldToInt(_ *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := arg.String()
	if !ok {
		return nil
	}
	base := 10
	if n, ok := intAt(c.args, 1); ok {
		base = n
	}
	if base != 2 && base != 8 && base != 16 {
		return numberOf(arg)
	}
	text = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(text)), "0x")
	n, err := strconv.ParseInt(text, base, 64)
	if err != nil {
		return nil
	}
	return value.OfNumber(float64(n), arg.Labels)
}

func numberOf(v *value.Value) *value.Value {
	if n, ok := v.Number(); ok && n == n {
		return value.OfNumber(float64(int64(n)), v.Labels)
	}
	return nil
}

// foldGetString is [Text.Encoding]::Unicode.GetString(bytes).
func foldGetString(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.spelt(arg, c.at)
	if v.Kind != value.Text {
		return nil
	}
	text := v.Text
	if strings.Contains(c.path, "unicode") {
		text = fromUTF16(text)
	}
	out := value.OfText(text, v.Labels)
	m.suspect(out, c.at)
	return out
}

// fromUTF16 reads bytes as Windows writes text.
func fromUTF16(text string) string {
	units := make([]uint16, 0, len(text)/2)
	for i := 0; i+1 < len(text); i += 2 {
		units = append(units, uint16(text[i])|uint16(text[i+1])<<8)
	}
	return string(utf16.Decode(units))
}

func foldGetBytes(_ *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind != value.Text {
		return nil
	}
	if strings.Contains(c.path, "unicode") {
		var b strings.Builder
		for _, u := range utf16.Encode([]rune(arg.Text)) {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
		return value.OfBytes(b.String(), arg.Labels)
	}
	return value.OfBytes(arg.Text, arg.Labels)
}

// foldScriptBlock makes a block of code: what is known becomes one that later calls
// run.
func foldScriptBlock(m *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := m.programText(m.spelt(arg, c.at), parse.PowerShell)
	if !ok {
		return nil
	}
	u := m.addLayer(parse.PowerShell, text, m.decodedAt(arg, c.at))
	if u < 0 {
		return nil
	}
	m.units[u].scope, m.units[u].state, m.units[u].trigger = m.layerScope(m.units[u]), done, m.trigger
	outer := m.unit
	m.unit = u
	v := m.closure(&parse.Func{Body: m.units[u].file.Body, Arrow: true}, m.units[u].scope)
	m.unit = outer
	return v
}

// foldWireRead reads from an open connection into a buffer.
func foldWireRead(m *Machine, c *invocation, arg *value.Value) *value.Value {
	host := m.address(m.kept(c.this, "url"), c.at).host
	o := m.origin(behaviour.Download, host, true, c.at)
	m.wires[o] = true
	v := value.OfUnknown(value.LabelOf(o))
	if arg.Kind == value.Composite {
		m.setItems(arg.Object, nil)
		arg.Object.Rest = v
	}
	return value.OfUnknown(nil)
}

func foldReadInto(m *Machine, c *invocation, arg *value.Value) *value.Value {
	v := m.kept(c.this, "data")
	if arg.Kind == value.Composite && v.Kind != value.Undefined {
		m.setItems(arg.Object, nil)
		arg.Object.Rest = joinSet(arg.Object.Rest, value.OfUnknown(m.labels(v)))
	}
	return value.OfUnknown(v.Labels)
}

// intoStream puts data into a stream.
func (m *Machine) intoStream(stream, v *value.Value) *value.Value {
	if stream.Kind == value.API && stream.Object != nil {
		old, _ := stream.Object.Own(keptPrefix + "data")
		m.setField(stream.Object, keptPrefix+"data", joinSet(old, v))
	}
	return value.OfUndefined()
}

// encodedCommand is what -EncodedCommand takes: base64 of UTF-16.
func encodedCommand(s string) (string, bool) {
	out, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil {
		if out, err = base64.RawStdEncoding.DecodeString(strings.TrimRight(strings.TrimSpace(s), "=")); err != nil {
			return "", false
		}
	}
	if len(out) < 2 {
		return "", false
	}
	if out[1] != 0 {
		return string(out), true // of other bytes than it should be
	}
	return fromUTF16(string(out)), true
}
