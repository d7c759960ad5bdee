package engine

import (
	"strings"

	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// A script here is a program in PowerShell, batch, VBScript, PHP or Ruby. All units
// of one such language share a scope: what they define is for all to use.

// scriptPrefix marks the paths of a script language's platform; "" for the others.
func scriptPrefix(l parse.Language) string {
	switch l {
	case parse.PowerShell:
		return "ps:"
	case parse.Batch:
		return "bat:"
	case parse.VBScript:
		return "vbs:"
	case parse.PHP:
		return "php:"
	case parse.Ruby:
		return "rb:"
	}
	return ""
}

// commanding reports a language whose statements are commands with an output.
func commanding(l parse.Language) bool { return l == parse.PowerShell || l == parse.Batch }

func (m *Machine) script() bool { return scriptPrefix(m.language()) != "" }

// pathPrefix is the mark of a language that a path of the platform begins with.
func pathPrefix(path string) string {
	if i := strings.IndexByte(path[:min(len(path), 5)], ':'); i > 0 {
		return path[:i+1]
	}
	return ""
}

// scriptScope is the scope that all units of a language share.
func (m *Machine) scriptScope(l parse.Language) *value.Scope {
	s, ok := m.scopes[l]
	if !ok {
		s = value.NewScope(nil, true)
		m.scopes[l] = s
	}
	return s
}

// scriptName looks a name up: a variable or function, or something of the platform.
func (m *Machine) scriptName(n *parse.Name, s *value.Scope) *value.Value {
	if b := s.Find(n.Name); b != nil {
		if b.Value.Kind != value.Undefined {
			return b.Value
		}
		m.missed = true
	}
	switch m.language() {
	case parse.PowerShell:
		if v := m.powershellName(n, s); v != nil {
			return v
		}
	case parse.Batch:
		return m.batchName(n)
	case parse.PHP:
		if v := m.phpName(n, s); v != nil {
			return v
		}
	case parse.Ruby:
		if v := m.rubyName(n); v != nil {
			return v
		}
	}
	return m.readAPI(m.apiInfo(scriptPrefix(m.language())+n.Name), nil, nil, m.at(n.Pos))
}

// scriptHole makes a variable that holds an unknown part of a program, and gives it
// as the language writes it.
func (m *Machine) scriptHole(l parse.Language, v *value.Value) string {
	name := strings.ToLower(m.shellHole(v))
	before, after, key := "$", "", "$"+name
	switch l {
	case parse.Batch:
		before, after, key = "%", "%", name
	case parse.VBScript:
		before, key = "", name
	case parse.PowerShell:
		before, after = "${", "}"
	}
	m.scriptScope(l).Declare(key).Value = v
	return before + name + after
}

// scriptText is a program that is known in part: what is not known becomes variables.
func (m *Machine) scriptText(l parse.Language, code *value.Value) (string, bool) {
	var b strings.Builder
	known := 0
	for _, p := range code.Parts {
		if s, ok := p.String(); ok {
			b.WriteString(s)
			known += len(strings.TrimSpace(s))
			continue
		}
		b.WriteString(m.scriptHole(l, p))
	}
	return b.String(), known > 0
}

// scriptFold carries out a function of the tables on what is known; nil leaves the
// call to what the table says of it.
type scriptFold func(m *Machine, c *invocation, arg *value.Value) *value.Value

// scriptFoldOf gives the function of a name in the tables of scripts.
func scriptFoldOf(name string) scriptFold {
	switch pathPrefix(name) {
	case "x:":
		return sharedFold(name)
	case "ps:":
		return powershellFold(name)
	case "php:":
		return phpFold(name)
	case "rb:":
		return rubyFold(name)
	case "vbs:":
		return vbscriptFold(name)
	}
	return nil
}

// scriptMethod is a method of a plain value in a script; nil leaves the call to the
// general rule.
type scriptMethod func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value

// scriptMethodOf gives a method of the present language.
func (m *Machine) scriptMethodOf(this *value.Value, name string) scriptMethod {
	switch m.language() {
	case parse.PowerShell:
		return powershellMethod(this, name)
	case parse.Ruby:
		return rubyMethod(this, name)
	case parse.PHP:
		return phpMethod(this, name)
	}
	return nil
}

// callScriptMethod calls a method of a value by its name.
func (m *Machine) callScriptMethod(this *value.Value, name string, args []*value.Value, at value.Place) *value.Value {
	if f := m.scriptMethodOf(this, name); f != nil {
		if v := f(m, this, args, at); v != nil {
			return v
		}
	}
	prefix := scriptPrefix(m.language())
	if e := m.table.Find(prefix + "?." + name); e != nil && e.Path == prefix+"?."+name {
		return m.invoke(&invocation{entry: e, path: e.Path, this: this, args: args, at: at})
	}
	labels := m.labels(this)
	for _, a := range args {
		labels = labels.Union(m.labels(a))
	}
	if this.Kind == value.Composite && len(labels) > 0 && storing[name] {
		this.Object.Rest = joinSet(this.Object.Rest, value.OfUnknown(labels))
	}
	m.callBackAll(args, value.OfUnknown(labels), at)
	if yesOrNo(name) {
		labels = nil
	}
	return value.OfUnknown(labels)
}

// yesOrNo reports a method whose result tells next to nothing of the data.
func yesOrNo(name string) bool {
	return answersYesOrNo[name] || strings.HasSuffix(name, "?") || name == "contains" || name == "startswith" || name == "endswith" || name == "equals"
}

// scriptGet reads v.name where the language has its own way; nil leaves it to the
// general rule.
func (m *Machine) scriptGet(v *value.Value, name string, at value.Place) *value.Value {
	switch v.Kind {
	case value.Text, value.Number, value.Bool, value.Template:
		if name == "length" || name == "count" && m.language() == parse.PowerShell {
			if v.Kind == value.Text {
				return value.OfNumber(float64(v.Len()), nil)
			}
			return value.OfUnknown(nil)
		}
		return value.OfUnknown(v.Labels)
	case value.Composite:
		if m.language() == parse.PowerShell && v.Object.Array && (name == "count" || name == "length") {
			return m.arrayField(v, v.Object, "length")
		}
		if m.language() == parse.PHP || v.Object.Array && name != "length" {
			return m.plainField(v, name)
		}
	}
	return nil
}

// plainField is a field of an object or the item of an array, without the methods
// that JavaScript gives them.
func (m *Machine) plainField(v *value.Value, name string) *value.Value {
	o := v.Object
	for range maxProto {
		if f, ok := o.Own(name); ok {
			return f.With(v.Labels)
		}
		if o.Array {
			if f := m.arrayField(v, o, name); f != nil && name != "length" {
				return f
			}
		}
		if o.Rest != nil {
			return o.Rest.With(v.Labels)
		}
		if o.Proto == nil || o.Proto.Object == nil || o.Proto.Kind == value.API {
			break
		}
		o = o.Proto.Object
	}
	if len(v.Labels) > 0 {
		return value.OfUnknown(v.Labels)
	}
	return value.OfUndefined()
}

// scriptBinary applies an operator where the language has its own way; nil leaves it
// to the general rule.
func (m *Machine) scriptBinary(op string, l, r *value.Value, at value.Place) *value.Value {
	switch m.language() {
	case parse.PowerShell:
		return m.powershellBinary(op, l, r, at)
	case parse.Ruby:
		return m.rubyBinary(op, l, r, at)
	case parse.PHP:
		return m.phpBinary(op, l, r, at)
	case parse.VBScript:
		if op == "^" || op == "+" {
			return m.powershellBinary(op, l, r, at)
		}
	}
	return nil
}
