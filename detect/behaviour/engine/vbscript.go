package engine

import (
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// vbscriptCall is what runs code, and an item of an array, which looks like a call;
// nil for the others.
func (m *Machine) vbscriptCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	n, ok := c.Callee.(*parse.Name)
	if !ok {
		return nil
	}
	b := s.Find(n.Name)
	if b == nil || b.Value.Kind == value.Undefined {
		switch n.Name {
		case "execute", "executeglobal", "eval":
			args := m.args(c.Args, s)
			return m.scriptEval(parse.VBScript, first(args), s, at, false)
		case "getref":
			if name, ok := first(m.args(c.Args, s)).String(); ok {
				return m.functionNamed(value.OfText(name, nil), at)
			}
		}
		return nil
	}
	switch b.Value.Kind {
	case value.Composite, value.Text, value.Unknown, value.Template:
		if len(c.Args) == 0 {
			return b.Value
		}
		v := b.Value
		for _, key := range m.args(c.Args, s) {
			if v.Kind == value.Text {
				return value.OfUnknown(v.Labels)
			}
			v = m.index(v, key, at)
		}
		return v
	}
	return nil
}

// macros run by themselves when a document is opened or closed.
var macros = []string{"autoopen", "auto_open", "autoexec", "autoclose", "auto_close", "document_open", "document_close", "document_new", "workbook_open", "workbook_activate", "workbook_beforeclose", "window_onload"}

// runMacros runs those that a unit defines.
func (m *Machine) runMacros(u *unit) {
	for _, name := range macros {
		if b := u.scope.Find(name); b != nil && b.Value.Kind == value.Function && b.Value.Closure.Unit == m.unit {
			m.callClosure(b.Value.Closure, value.OfUndefined(), nil, m.at(b.Value.Closure.Func.Pos), false)
		}
	}
}

// memberValue is o.m in an expression: in VBScript that may be a call.
func (m *Machine) memberValue(x *parse.Member, s *value.Scope) *value.Value {
	at := m.at(x.Pos)
	object := m.eval(x.Object, s)
	v := m.get(object, x.Name, at)
	if v.Kind == value.API && strings.HasPrefix(v.Text, "vbs:") {
		if e := m.table.Find(v.Text); e != nil && !e.Property {
			return m.callAPI(v, object, nil, at, false)
		}
	}
	return v
}

// vbscriptFold gives a function of VBScript's tables.
func vbscriptFold(name string) scriptFold {
	switch name {
	case "vbs:createobject":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return comObject(arg.Render()) }
	case "vbs:getobject":
		return foldGetObject
	case "vbs:environ":
		return foldWindowsVariable
	case "vbs:replace":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return m.eachAlternative(arg, func(v *value.Value) *value.Value { return m.replaceText(v, argAt(c.args, 1), argAt(c.args, 2), c.at) })
		}
	case "vbs:mid", "vbs:left", "vbs:right":
		return foldPartOfText
	case "vbs:split":
		return func(_ *Machine, c *invocation, arg *value.Value) *value.Value {
			by, ok := argAt(c.args, 1).String()
			if len(c.args) < 2 {
				by, ok = " ", true
			}
			if !ok || by == "" {
				return nil
			}
			return piecesOf(arg, by)
		}
	case "vbs:join":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			glue, ok := argAt(c.args, 1).String()
			if len(c.args) < 2 || !ok {
				glue = " "
			}
			return m.joined(arg, glue, c.at)
		}
	case "vbs:ubound":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
			if arg.Kind == value.Composite && arg.Object.Array && arg.Object.Rest == nil {
				return value.OfNumber(float64(len(arg.Object.Items)-1), nil)
			}
			return value.OfUnknown(nil)
		}
	case "vbs:zero":
		return func(*Machine, *invocation, *value.Value) *value.Value { return value.OfNumber(0, nil) }
	case "vbs:number":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return vbNumber(arg) }
	case "vbs:hex":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return text16(arg, "X") }
	case "vbs:space", "vbs:string":
		return foldRepeated
	}
	return vbscriptObjectFold(name)
}

func vbscriptObjectFold(name string) scriptFold {
	switch name {
	case "vbs:run":
		return foldRunVB
	case "vbs:execute":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			words := append(m.wordsOf(arg), m.wordsOf(argAt(c.args, 1))...)
			m.record(m.labels(m.spaced(words)), behaviour.Process, "argument", address{host: "shell"}, c.at)
			return m.command(words[0], words[1:], m.shell, c.at)
		}
	case "vbs:regwrite":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			if behaviour.IsStartUp(arg.Render()) {
				m.startUpSet(arg, argAt(c.args, 1), c.at)
			}
			return value.OfUndefined()
		}
	case "vbs:expand":
		return foldExpand
	case "vbs:environment":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return value.OfUnknown(value.LabelOf(m.origin(behaviour.Environment, "environment", true, c.at)))
		}
	case "vbs:response":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			to := m.address(m.kept(c.this, "url"), c.at)
			return value.OfUnknown(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", c.at)))
		}
	case "vbs:download":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			m.writeFile(argAt(c.args, 2), m.fetched(argAt(c.args, 1), c.at))
			return value.OfUnknown(nil)
		}
	case "vbs:loadfile":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			return m.intoStream(c.this, m.contents(windowsPath(arg), c.at))
		}
	case "vbs:opentext":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			o := value.NewObject()
			o.Put(keptPrefix+"path", arg)
			if mode, ok := intAt(c.args, 1); !ok || mode == 1 {
				o.Put(keptPrefix+"data", m.contents(windowsPath(arg), c.at))
			}
			return value.OfAPI("vbs:textfile()", o, nil)
		}
	case "vbs:copyfile":
		return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
			v := m.contents(windowsPath(arg), c.at)
			m.writeFile(argAt(c.args, 1), v)
			m.fileWritten(argAt(c.args, 1), v, c.at)
			return value.OfUndefined()
		}
	case "vbs:specialfolder":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value {
			if n, ok := arg.Number(); ok && n == 2 {
				return value.OfText("%TEMP%", nil)
			}
			return value.OfText(`C:\Windows`, nil)
		}
	case "vbs:folder":
		return func(_ *Machine, _ *invocation, arg *value.Value) *value.Value { return value.OfUnknown(arg.Labels) }
	case "vbs:nodevalue":
		return func(m *Machine, c *invocation, _ *value.Value) *value.Value {
			text := m.kept(c.this, "text")
			if out := m.decodedEach(text, decodeBase64, behaviour.Base64, c.at); out != nil {
				return out
			}
			return value.OfUnknown(m.labels(text).Through(behaviour.Base64, c.at))
		}
	}
	return nil
}

// comObject is an object by the name that Windows knows it by.
func comObject(name string) *value.Value {
	name = strings.ToLower(name)
	switch {
	case strings.Contains(name, "xmlhttp"), strings.Contains(name, "winhttprequest"):
		name = "xmlhttp"
	case strings.Contains(name, "domdocument"), strings.Contains(name, "xmldom"):
		name = "msxml2.domdocument"
	case strings.HasPrefix(name, "adodb.stream"):
		name = "adodb.stream"
	}
	return value.OfAPI("vbs:"+name+"()", value.NewObject(), nil)
}

// foldGetObject is the management of Windows, or a script by its address.
func foldGetObject(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name := strings.ToLower(arg.Render())
	if strings.HasPrefix(name, "script:") {
		m.fetchedRun(cutKnown(arg, len("script:")), "vbscript", c.at)
		return value.OfUnknown(nil)
	}
	if strings.HasPrefix(name, "winmgmts:") {
		return value.OfAPI("vbs:wmi()", value.NewObject(), nil)
	}
	return comObject(name)
}

func foldPartOfText(m *Machine, c *invocation, arg *value.Value) *value.Value {
	n, ok := intAt(c.args, 1)
	if !ok {
		return nil
	}
	return m.eachAlternative(arg, func(v *value.Value) *value.Value {
		if v.Kind == value.Number {
			v = text(v)
		}
		switch c.path {
		case "vbs:left":
			return substring(v, 0, max(n, 0), true)
		case "vbs:right":
			if v.Kind != value.Text {
				return nil
			}
			return substring(v, max(0, v.Len()-n), n, true)
		}
		length, has := intAt(c.args, 2)
		return substring(v, max(0, n-1), length, has)
	})
}

// vbNumber is a number; a text may be in another base: "&H41".
func vbNumber(v *value.Value) *value.Value {
	s, ok := v.String()
	if !ok {
		return nil
	}
	s = strings.ToLower(strings.TrimSpace(s))
	if hex, found := strings.CutPrefix(s, "&h"); found {
		n, err := strconv.ParseInt(strings.TrimRight(hex, "&"), 16, 64)
		if err != nil {
			return nil
		}
		return value.OfNumber(float64(n), v.Labels)
	}
	return numberOf(v)
}

// foldRepeated is String(3, "a") and Space(3).
func foldRepeated(m *Machine, c *invocation, arg *value.Value) *value.Value {
	n, ok := intAt(c.args, 0)
	if !ok || n > 1<<16 {
		return nil
	}
	text := " "
	if s, ok := argAt(c.args, 1).String(); ok && len(c.args) > 1 && s != "" {
		text = s[:1]
	}
	if text, ok = m.repeatText(text, n); !ok {
		return nil
	}
	return value.OfText(text, nil)
}

// foldRunVB starts a command line.
func foldRunVB(m *Machine, c *invocation, arg *value.Value) *value.Value {
	m.record(m.labels(arg), behaviour.Process, "argument", address{host: "shell"}, c.at)
	var out *value.Value
	for _, alt := range arg.Alternatives() {
		words := m.wordsOf(alt)
		if len(words) == 0 {
			continue
		}
		out = joinSet(out, m.outputOf(func() { m.emit(m.command(windowsPath(words[0]), words[1:], m.shell, c.at)) }))
	}
	if out == nil {
		return value.OfUnknown(nil)
	}
	return out
}

// foldExpand puts variables of the environment into a text.
func foldExpand(m *Machine, c *invocation, arg *value.Value) *value.Value {
	text, ok := arg.String()
	if !ok {
		return nil
	}
	var parts []*value.Value
	for {
		i := strings.IndexByte(text, '%')
		if i < 0 {
			break
		}
		j := strings.IndexByte(text[i+1:], '%')
		if j < 0 {
			break
		}
		parts = append(parts, value.OfText(text[:i], arg.Labels), m.windowsVariable(text[i+1:i+1+j], c.at))
		text = text[i+j+2:]
	}
	return m.concat(append(parts, value.OfText(text, arg.Labels))...)
}
