package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// foldName is a name as PowerShell looks it up.
func foldName(name string) string { return strings.ToLower(name) }

// windowsPlaces are variables of Windows whose value is a place. A text that stands for
// it tells more than nothing known would.
var windowsPlaces = map[string]string{
	"comspec": `C:\WINDOWS\system32\cmd.exe`, "windir": `C:\Windows`, "systemroot": `C:\Windows`, "public": `C:\Users\Public`,
	"userprofile": "~", "home": "~", "homepath": "~", "temp": "%TEMP%", "tmp": "%TEMP%", "appdata": "%APPDATA%", "localappdata": "%LOCALAPPDATA%",
	"programdata": `C:\ProgramData`, "allusersprofile": `C:\ProgramData`, "programfiles": `C:\Program Files`, "programfiles(x86)": `C:\Program Files (x86)`,
	"systemdrive": "C:", "homedrive": "C:", "commonprogramfiles": `C:\Program Files\Common Files`,
}

// quietVariables are those whose value tells nothing.
var quietVariables = map[string]bool{
	"path": true, "os": true, "processor_architecture": true, "number_of_processors": true, "pathext": true, "psmodulepath": true, "errorlevel": true,
	"cd": true, "date": true, "time": true, "random": true, "prompt": true, "processor_identifier": true, "processor_architew6432": true, "programw6432": true, "sessionname": true,
}

// windowsVariable is a variable of the environment.
func (m *Machine) windowsVariable(name string, at value.Place) *value.Value {
	key := foldName(name)
	if text, ok := windowsPlaces[key]; ok {
		return value.OfText(text, nil)
	}
	if quietVariables[key] || key == "" {
		return value.OfUnknown(nil)
	}
	switch key {
	case "computername", "username", "userdomain", "logonserver", "hostname":
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Host, hostName(key), false, at)))
	}
	source := behaviour.Environment
	if m.secretName(name) && platform.IsPasswordName(name) {
		source = behaviour.Credential
	}
	return value.OfUnknown(value.LabelOf(m.origin(source, name, false, at)))
}

func hostName(key string) string {
	if key == "username" {
		return key
	}
	return "hostname"
}

// powershellName gives the variables that PowerShell itself sets; nil for others.
func (m *Machine) powershellName(n *parse.Name, s *value.Scope) *value.Value {
	switch n.Name {
	case "$_", "$input":
		return m.stdin
	case "$home", "$pwd", "$null", "$args", "$?", "$error", "$matches", "$host", "$pid", "$lastexitcode":
		if n.Name == "$home" {
			return value.OfText("~", nil)
		}
		return value.OfUnknown(nil)
	case "$psscriptroot":
		return value.OfText(strings.TrimSuffix(packageRoot+folderOf(m.units[m.unit].file.Path), "/"), nil)
	case "$pscommandpath":
		return value.OfText(packageRoot+m.units[m.unit].file.Path, nil)
	case "$pshome":
		return value.OfText(`C:\Windows\System32\WindowsPowerShell\v1.0`, nil)
	case "$shellid":
		return value.OfText("Microsoft.PowerShell", nil)
	case "$verbosepreference":
		return value.OfText("SilentlyContinue", nil)
	case "$executioncontext", "$env", "$function", "$alias":
		return nil
	}
	if strings.HasPrefix(n.Name, "$") {
		return value.OfUnknown(nil)
	}
	return nil
}

// powershellCall is a command, a cast or an operator; nil for a method.
func (m *Machine) powershellCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	switch callee := c.Callee.(type) {
	case *parse.String, *parse.Concat:
		return m.powershellCommand(m.eval(callee, s), m.splatted(c.Args, s), s, at)
	case *parse.Name:
		switch {
		case callee.Name == "&" || callee.Name == ".":
			args := m.splatted(c.Args, s)
			return m.powershellInvoke(first(args), args[min(1, len(args)):], callee.Name == ".", s, at)
		case callee.Name[0] == '[' && len(c.Args) == 1:
			return m.powershellCast(callee.Name, c.Args[0], s, at)
		}
	case *parse.Member:
		if callee.Name == "invoke" || callee.Name == "invokereturnasis" || callee.Name == "invokescript" {
			this := m.eval(callee.Object, s)
			args := m.args(c.Args, s)
			switch {
			case this.Kind == value.Function:
				return m.powershellFunction(this.Closure, args, at)
			case this.Kind == value.API && strings.HasPrefix(this.Text, "ps:$executioncontext") || callee.Name == "invokescript":
				return m.invokeExpression(first(args), s, at)
			}
		}
	}
	return nil
}

// splatted evaluates a command's arguments; @x gives a list's items, or a table's
// entries as -name value.
func (m *Machine) splatted(list []parse.Expr, s *value.Scope) []*value.Value {
	args := make([]*value.Value, 0, len(list))
	for _, x := range list {
		sp, ok := x.(*parse.Spread)
		if !ok {
			args = append(args, m.eval(x, s))
			continue
		}
		v := m.eval(sp.Value, s)
		switch {
		case v.Kind == value.Composite && v.Object.Array:
			args = append(args, v.Object.Items...)
		case v.Kind == value.Composite:
			for _, k := range v.Object.Keys {
				args = append(args, value.OfText("-"+k, nil), v.Object.Field(k))
			}
		default:
			args = append(args, v)
		}
	}
	return args
}

// powershellInvoke is & x and . x: a block, or a command by its name.
func (m *Machine) powershellInvoke(target *value.Value, args []*value.Value, here bool, s *value.Scope, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range target.Alternatives() {
		switch alt.Kind {
		case value.Function:
			out = joinSet(out, m.powershellFunction(alt.Closure, args, at))
		case value.API:
			name := strings.TrimPrefix(alt.Text, "ps:")
			out = joinSet(out, m.powershellCommand(value.OfText(name, alt.Labels), args, s, at))
		case value.Undefined, value.Null:
		default:
			out = joinSet(out, m.powershellCommand(alt, args, s, at))
		}
	}
	if out == nil {
		return value.OfUnknown(target.Labels)
	}
	return out
}

// powershellCommand runs a command by its name: an alias, a function, a cmdlet, or any
// other program.
func (m *Machine) powershellCommand(name *value.Value, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	if !m.step(2) {
		return value.OfUnknown(nil)
	}
	text := name.Render()
	key := foldName(text)
	key = key[strings.LastIndexByte(key, '\\')+1:] // a module before the name
	for range 4 {
		alias := s.Find("alias:" + key)
		if alias == nil {
			break
		}
		known, _ := alias.Value.String()
		key = foldName(known)
	}
	if f := s.Find(key); f != nil && f.Value.Kind == value.Function {
		return m.powershellFunction(f.Value.Closure, args, at)
	}
	if c := m.table.Command("ps:" + key); c != nil && !strings.Contains(text, value.Hole) {
		return m.cmdlet(c, key, args, s, at)
	}
	if strings.HasSuffix(key, ".ps1") || strings.HasSuffix(key, ".psm1") {
		m.runScript(started(parse.PowerShell), windowsPath(name), at)
		return value.OfUnknown(nil)
	}
	return m.command(windowsPath(name), wordList(args), m.shell, at)
}

// windowsPath writes a path of the artifact as the artifact does.
func windowsPath(v *value.Value) *value.Value {
	if v.Kind == value.Text && strings.Contains(v.Text, `\`) && !rooted(v.Text) {
		return value.OfText(strings.ReplaceAll(v.Text, `\`, "/"), v.Labels)
	}
	return v
}

// texts are arguments as another program gets them: lists word by word.
func wordList(args []*value.Value) []*value.Value {
	out := make([]*value.Value, 0, len(args))
	for _, a := range args {
		if a.Kind == value.Composite && a.Object.Array && a.Object.Rest == nil {
			out = append(out, a.Object.Items...)
			continue
		}
		out = append(out, a)
	}
	return out
}

// powershellFunction runs a function or block. Its arguments go by name or by place;
// what it puts out and what it returns is its result.
func (m *Machine) powershellFunction(c *value.Closure, args []*value.Value, at value.Place) *value.Value {
	if c.Native != nil {
		return m.callNative(c, nil, args, at)
	}
	p := m.profile(c.Func)
	exact := len(args) > 0 && constants(args)
	if m.halted || m.depth >= maxDepth || !p.admits(args, exact, m) {
		return m.remembered(p, args)
	}
	m.depth++
	p.active++
	unit, act := m.unit, m.act
	m.unit, m.act = c.Unit, &activation{}
	s := m.newScope(c.Scope, true)
	m.bindParameters(c.Func, args, s, at)
	if exact {
		end := m.exactly()
		defer end()
	}
	out := m.putOut(func() { m.body(c.Func.Body, s, c.Func) })
	if m.act.result != nil {
		out = gathered([]*value.Value{out, m.act.result})
		if items, known := m.scriptItems(out); known && len(items) == 1 {
			out = items[0]
		}
	}
	m.unit, m.act = unit, act
	p.active--
	m.depth--
	if p.runs == 0 {
		p.runs = 1
	}
	p.result = joinSet(p.result, out)
	return out
}

// bindParameters gives arguments to parameters, by -name or by place.
func (m *Machine) bindParameters(f *parse.Func, args []*value.Value, s *value.Scope, at value.Place) {
	bound := map[string]*value.Value{}
	var rest []*value.Value
	for i := 0; i < len(args); i++ {
		p := parameterNamed(f, args[i])
		if p == "" {
			rest = append(rest, args[i])
			continue
		}
		bound[p] = value.OfBool(true)
		if i+1 < len(args) && parameterNamed(f, args[i+1]) == "" {
			i++
			bound[p] = args[i]
		}
	}
	for _, p := range f.Params {
		n, ok := p.Target.(*parse.Name)
		if !ok {
			continue
		}
		v := bound[n.Name]
		if v == nil && len(rest) > 0 {
			v, rest = rest[0], rest[1:]
		}
		if v == nil {
			v = value.OfUnknown(nil)
			if p.Default != nil {
				v = m.eval(p.Default, s)
			}
		}
		m.bindNew(p.Target, v, s, at)
	}
	s.Declare("$args").Value = value.OfArray(rest)
	if m.stdin.Kind != value.Undefined && s.Find("$_") == nil {
		s.Declare("$_").Value = m.stdin
	}
}

// parameterNamed is the parameter that -name means, "" for none.
func parameterNamed(f *parse.Func, arg *value.Value) string {
	if arg.Kind != value.Text || len(arg.Text) < 2 || arg.Text[0] != '-' {
		return ""
	}
	name, prefix := "$"+foldName(arg.Text[1:]), ""
	for _, p := range f.Params {
		n, ok := p.Target.(*parse.Name)
		if !ok {
			continue
		}
		if n.Name == name {
			return name
		}
		if strings.HasPrefix(n.Name, name) && prefix == "" {
			prefix = n.Name
		}
	}
	return prefix
}

// invokeExpression is iex: code that sees the variables around it.
func (m *Machine) invokeExpression(code *value.Value, s *value.Scope, at value.Place) *value.Value {
	m.record(m.labels(code), behaviour.Code, "code", address{host: "powershell", scheme: m.wire(code)}, at)
	out := value.OfUnknown(code.Labels)
	for _, alt := range code.Alternatives() {
		if alt.Kind == value.Function {
			out = m.powershellFunction(alt.Closure, nil, at)
			continue
		}
		alt = m.spelt(alt, at)
		text, ok := m.programText(alt, parse.PowerShell)
		if !ok {
			continue
		}
		if u := m.addLayer(parse.PowerShell, text, m.decodedAt(code, at)); u >= 0 {
			out = m.putOut(func() { m.runLayer(u, s) })
		}
	}
	return out
}

// wire is the scheme of what came over an open connection rather than as a file.
func (m *Machine) wire(code *value.Value) string {
	for _, l := range m.labels(code).Of(behaviour.Download) {
		if m.wires[l.Origin] {
			return "tcp"
		}
	}
	return ""
}
