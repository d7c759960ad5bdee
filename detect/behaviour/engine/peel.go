package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// layer is decoded text that is plainly a program.
type layer struct {
	language parse.Language
	text     *value.Value
	at       value.Place
	unit     int32
	trigger  string
}

const (
	freeLayers = 200    // are read whatever they hold
	maxLayers  = 20_000 // in all
)

// runCode notes what flows into a code sink and analyses the code as far as it is known.
func (m *Machine) runCode(language string, code *value.Value, at value.Place, c *invocation) {
	sink, slot := behaviour.Code, "code"
	if c != nil && c.entry.Sink == behaviour.Process {
		sink, slot = behaviour.Process, "argument"
	}
	m.record(m.labels(code), sink, slot, address{host: language}, at)
	m.commanded(code, sink, language, at)
	if sink == behaviour.Process {
		if out := m.capture(func() { m.runText(parse.Shell, code, at, m.decodedAt(code, at)) }); c != nil {
			c.result = out.With(c.result.Labels)
		}
		return
	}
	switch language {
	case "javascript":
		m.runText(parse.JavaScript, code, at, m.decodedAt(code, at))
	case "shell":
		m.runText(parse.Shell, code, at, m.decodedAt(code, at))
	case "python":
		if c == nil {
			m.startedPackage(code, at)
		}
		m.runText(parse.Python, code, at, m.decodedAt(code, at))
	case "html":
		m.runHTML(code, at)
	default:
		if l := parse.Language(language); scriptPrefix(l) != "" {
			m.runText(l, code, at, m.decodedAt(code, at))
		}
	}
}

// decodedAt is the line that decodes: the last change on the code's road, or the
// sink when it was not changed.
func (m *Machine) decodedAt(code *value.Value, at value.Place) value.Place {
	for _, l := range code.Labels {
		if len(l.Via) > 0 {
			return l.Trail[len(l.Trail)-1]
		}
	}
	return at
}

// runText analyses each known alternative of code once, in the global scope.
func (m *Machine) runText(language parse.Language, code *value.Value, at, decoded value.Place) {
	for _, alt := range code.Alternatives() {
		if language == parse.Shell && m.language() != parse.Shell && windowsLine.MatchString(alt.Render()) {
			language = parse.Batch
		}
		text, ok := m.programText(alt, language)
		if !ok {
			continue
		}
		if u := m.addLayer(language, text, decoded); u >= 0 {
			m.runLayer(u, nil)
		}
	}
}

// windowsLine tells what only the shell of Windows can be meant to run.
var windowsLine = regexp.MustCompile(`(?i)^\s*"?([a-z]:\\[^"]*\\)?(cmd(\.exe)?"?\s+/|powershell|mshta|certutil|bitsadmin|reg\s+add|net1?\s+(user|localgroup)\s|schtasks|wscript|cscript|rundll32|regsvr32|start\s)|%[a-z]+%\\`)

// programText is code as far as it is known. A shell command with unknown words
// is still a command: these become variables.
func (m *Machine) programText(code *value.Value, language parse.Language) (string, bool) {
	if text, ok := code.String(); ok && code.Kind == value.Text {
		if language == parse.Shell && windowsCommand.MatchString(text) {
			text = strings.ReplaceAll(text, `\`, "/") // no escapes there
		}
		return text, text != ""
	}
	if code.Kind != value.Template {
		return "", false
	}
	if scriptPrefix(language) != "" {
		return m.scriptText(language, code)
	}
	if language == parse.Python {
		return m.pythonText(code)
	}
	if language != parse.Shell {
		return "", false
	}
	var b strings.Builder
	for _, p := range code.Parts {
		if s, ok := p.String(); ok {
			b.WriteString(s)
			continue
		}
		name := m.shellHole(p)
		b.WriteString("${" + name + "}")
	}
	return b.String(), true
}

// windowsCommand tells what the shell of Windows is given.
var windowsCommand = regexp.MustCompile(`(?i)\b(cmd(\.exe)?\s+/c|(rd|rmdir)\s+/s|del\s+/[a-z]|powershell|%[a-z]+%\\)`)

// addLayer parses decoded text as a unit of its own; -1 when it is none.
func (m *Machine) addLayer(language parse.Language, text string, outer value.Place) int32 {
	depth := m.units[outer.Unit].layers + 1
	if depth < m.units[m.unit].layers+1 {
		depth = m.units[m.unit].layers + 1
	}
	key := string(language) + "\x00" + text
	i, seen := m.layers[key]
	if seen && i >= 0 && behaviour.Strength(m.trigger) > behaviour.Strength(m.units[i].trigger) {
		return i // what it does is now done with less to happen
	}
	if seen {
		return -1
	}
	if depth > m.Limits.Layers || len(text) > m.Limits.LayerBytes || !m.roomFor(text) {
		m.unpeeled = true
		return -1
	}
	m.layers[key] = -1
	file, err := m.Parse(language, m.units[outer.Unit].file.Path, asProgram(language, text), m.Limits.Parse)
	if err != nil || len(file.Body) == 0 {
		return -1
	}
	m.budget += int64(len(text)) * m.Limits.StepsPerByte / 4
	m.units = append(m.units, &unit{file: file, outer: outer, layers: depth})
	m.layers[key] = int32(len(m.units) - 1)
	return m.layers[key]
}

// roomFor reports whether one more program inside the program is read. Those behind the
// first may together be about as long as what they stand in, so that a text which grows
// and is run each time is not read as often as it grew.
func (m *Machine) roomFor(text string) bool {
	if len(m.layers) < freeLayers {
		return true
	}
	m.moreLayers += int64(len(text))
	return len(m.layers) < maxLayers && m.moreLayers <= m.budget/64
}

// asProgram is code as its reader takes it: PHP by itself stands in no page.
func asProgram(language parse.Language, text string) string {
	if language == parse.PHP {
		return "<?php " + text
	}
	return text
}

// runLayer runs a layer in scope s, or in the scope of the unit it belongs to.
func (m *Machine) runLayer(i int32, s *value.Scope) *value.Value {
	u := m.units[i]
	u.state, u.trigger = done, m.trigger
	if s == nil {
		s = m.layerScope(u)
	}
	u.scope = s
	last := value.OfUndefined()
	m.inUnit(i, func() {
		m.body(u.file.Body, s, nil)
		if m.act.last != nil {
			last = m.act.last
		}
		if m.act.result != nil {
			last = m.act.result
		}
	})
	return last
}

func (m *Machine) layerScope(u *unit) *value.Scope {
	parent := m.units[u.outer.Unit]
	if u.file.Language == parse.Shell {
		if parent.scope != nil && parent.file.Language == parse.Shell {
			return parent.scope
		}
		return m.newScope(m.shell, true)
	}
	if u.file.Language == parse.Python {
		if parent.scope != nil && parent.file.Language == parse.Python {
			return parent.scope
		}
		return m.pythonScope(u)
	}
	if scriptPrefix(u.file.Language) != "" {
		return m.scriptScope(u.file.Language)
	}
	if parent.scope != nil && parent.file.Language == parse.JavaScript {
		return m.newScope(parent.scope, true)
	}
	return m.newScope(m.globals, true)
}

// directEval is eval(code), which sees the variables around it.
func (m *Machine) directEval(fn *value.Value, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	code := first(args)
	m.record(m.labels(code), behaviour.Code, "code", address{host: "javascript"}, at)
	out := value.OfUnknown(code.Labels)
	for _, alt := range code.Alternatives() {
		text, ok := m.programText(alt, parse.JavaScript)
		if !ok {
			continue
		}
		if u := m.addLayer(parse.JavaScript, text, m.decodedAt(code, at)); u >= 0 {
			out = m.runLayer(u, s)
		}
	}
	return out
}

// makeFunction is new Function("a", "b", code): what is known becomes a function
// that later calls analyse.
func (m *Machine) makeFunction(c *invocation) *value.Value {
	if len(c.args) == 0 {
		return value.OfUnknown(nil)
	}
	code := c.args[len(c.args)-1]
	text, ok := m.programText(code, parse.JavaScript)
	if !ok {
		return value.OfAPI("Function()", nil, code.Labels)
	}
	if strings.TrimRight(strings.TrimSpace(text), ";") == "return this" {
		return native(func(value.Call) *value.Value { return value.OfAPI("globalThis", nil, nil) })
	}
	u := m.addLayer(parse.JavaScript, text, m.decodedAt(code, c.at))
	if u < 0 {
		return value.OfUnknown(code.Labels)
	}
	f := &parse.Func{Pos: 0, Body: m.units[u].file.Body}
	for _, a := range c.args[:len(c.args)-1] {
		for name := range strings.SplitSeq(a.Render(), ",") {
			f.Params = append(f.Params, parse.Param{Target: &parse.Name{Name: strings.TrimSpace(name)}})
		}
	}
	m.units[u].scope, m.units[u].state, m.units[u].trigger = m.layerScope(m.units[u]), done, m.trigger
	outer := m.unit
	m.unit = u
	v := m.closure(f, m.units[u].scope)
	m.unit = outer
	return v
}

var scriptElement = regexp.MustCompile(`(?is)<script[^>]*>(.*?)</script`)

// runHTML analyses the scripts of a text that is written into the page.
func (m *Machine) runHTML(code *value.Value, at value.Place) {
	for _, match := range scriptElement.FindAllStringSubmatch(code.Render(), 20) {
		m.runText(parse.JavaScript, value.OfText(match[1], code.Labels), at, at)
	}
}

var (
	pythonMarks = regexp.MustCompile(`(?m)^\s*(import [a-z_][\w.]*(\s*,\s*[\w.]+)*(\s+as \w+)?\s*($|;|#)|from [a-z_.][\w.]* import )|(^|[\s;=(])(exec|eval)\(|__import__\(|\bsubprocess\.|\bos\.system\(`)
	scriptMarks = regexp.MustCompile(`\b(require\s*\(|eval\s*\(|function\s*[\w$]*\s*\(|=>\s*[{(]|process\.env|XMLHttpRequest|document\.\w+\s*[(=]|fetch\s*\()`)
	shellMarks  = regexp.MustCompile(`(?m)^#!.*\b(ba|da|z|k)?sh\b|(?m)(^|[;&|(]\s*)(curl|wget|bash|nc|chmod|sh)\s+[-/~$\w"']|/dev/tcp/`)
)

// programLanguage tells whether decoded text is plainly a program.
func programLanguage(text string) (parse.Language, bool) {
	if len(text) < 20 || len(text) > 2<<20 {
		return "", false
	}
	head := text[:min(len(text), 1<<14)]
	if !printable(head) {
		return "", false
	}
	switch {
	case pythonMarks.MatchString(head):
		return parse.Python, true
	case shellMarks.MatchString(head):
		return parse.Shell, true
	case scriptMarks.MatchString(head):
		return parse.JavaScript, true
	}
	return "", false
}

func printable(text string) bool {
	bad := 0
	for i := range len(text) {
		if c := text[i]; c < 0x20 && c != '\n' && c != '\t' && c != '\r' || c == 0x7f {
			bad++
		}
	}
	return bad*50 <= len(text)
}

// decoded notes a decoding step: the text that comes out is of an embedded blob,
// and if it is plainly a program it is analysed even if nothing is seen to run it.
func (m *Machine) decoded(v *value.Value, decode func(string) (string, bool), via string, at value.Place) *value.Value {
	if v.Kind != value.Text {
		return nil
	}
	if len(v.Text) < 4 { // too short to hide anything but a word
		if text, ok := decode(v.Text); ok {
			return value.OfText(text, v.Labels.Through(via, at))
		}
		return nil
	}
	m.step(int64(len(v.Text) >> 6))
	text, ok := decode(v.Text)
	if !ok {
		return nil
	}
	labels := v.Labels
	if len(labels) == 0 {
		labels = value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
	}
	out := value.OfText(text, labels.Through(via, at))
	m.suspect(out, at)
	return out
}

// suspect puts a decoded program aside, to be analysed if nothing runs it.
func (m *Machine) suspect(v *value.Value, at value.Place) {
	if v.Kind != value.Text || len(m.pending) >= maxLayers {
		return
	}
	if language, ok := programLanguage(v.Text); ok {
		m.pending = append(m.pending, layer{language: language, text: v, at: at, unit: m.unit, trigger: m.trigger})
	}
}

// runPending analyses the decoded programs that nothing ran.
func (m *Machine) runPending() {
	trigger, u := m.trigger, m.unit
	for i := 0; i < len(m.pending) && !m.halted; i++ {
		l := m.pending[i]
		m.trigger, m.unit = behaviour.Call, l.unit
		if l.trigger == behaviour.Unreachable {
			m.trigger = l.trigger
		}
		m.runText(l.language, l.text, l.at, l.at)
	}
	m.pending = nil
	m.trigger, m.unit = trigger, u
}
