package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// cmdletArgs sorts a cmdlet's arguments. Their names may be cut short.
func (m *Machine) cmdletArgs(c *platform.Command, args []*value.Value) *arguments {
	out := &arguments{flags: map[string]bool{}}
	position := 0
	for i := 0; i < len(args); i++ {
		flag, isFlag := cmdletFlag(args[i])
		if !isFlag {
			out.add(c.Arg(position), args[i])
			position++
			continue
		}
		out.flags[flag] = true
		role, ok := c.Flag(flag)
		if !ok {
			role, ok = c.FlagPrefix(flag)
		}
		if ok && i+1 < len(args) {
			i++
			out.add(role, args[i])
		}
	}
	return out
}

func cmdletFlag(v *value.Value) (string, bool) {
	if v.Kind != value.Text || len(v.Text) < 2 || v.Text[0] != '-' || v.Text[1] >= '0' && v.Text[1] <= '9' || strings.ContainsAny(v.Text, " \n") {
		return "", false
	}
	return strings.ToLower(v.Text), true
}

// cmdlet carries out a command of the table.
func (m *Machine) cmdlet(c *platform.Command, key string, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	a := m.cmdletArgs(c, args)
	switch {
	case c.Sink == behaviour.Network:
		return m.networkCommand(c, a, at)
	case c.Source != "":
		if c.Source == behaviour.Host {
			key = cmdletSubject(key, a, args)
		}
		return value.OfUnknown(value.LabelOf(m.origin(c.Source, key, c.All, at)))
	}
	switch c.Fold {
	case "iex":
		return m.invokeExpression(m.argumentOr(a, "code", m.stdin), s, at)
	case "block", "foreach", "where":
		return m.blocks(c.Fold, a, at)
	case "same":
		return m.stdin
	case "start", "wmi":
		return m.startProgram(a, at)
	case "new":
		return m.newCommand(a, at)
	case "alias":
		if name, ok := m.argumentOr(a, "name", value.OfUndefined()).String(); ok {
			m.setBinding(m.scriptScope(parse.PowerShell).Declare("alias:"+foldName(name)), m.argumentOr(a, "value", value.OfUndefined()))
		}
		return value.OfUndefined()
	case "setvariable":
		if name, ok := m.argumentOr(a, "name", value.OfUndefined()).String(); ok {
			m.assignName("$"+foldName(name), m.argumentOr(a, "value", m.stdin), s, at)
		}
		return value.OfUndefined()
	case "getvariable":
		if name, ok := m.argumentOr(a, "name", value.OfUndefined()).String(); ok {
			return m.scriptName(&parse.Name{Pos: at.Pos, Name: "$" + foldName(strings.TrimPrefix(name, "$"))}, s)
		}
		return value.OfUnknown(nil)
	}
	return m.fileCmdlet(c, a, at)
}

// cmdletSubject names what a cmdlet tells of the machine.
func cmdletSubject(key string, a *arguments, args []*value.Value) string {
	for _, v := range args {
		switch text := strings.ToLower(v.Render()); {
		case strings.Contains(text, "networkadapter"):
			return "interfaces"
		case strings.Contains(text, "computersystem"), strings.Contains(text, "operatingsystem"):
			return "hostname"
		}
	}
	switch {
	case strings.Contains(key, "net"):
		return "interfaces"
	case strings.Contains(key, "user"):
		return "username"
	}
	return key
}

// argumentOr is the first argument of a role.
func (m *Machine) argumentOr(a *arguments, role string, other *value.Value) *value.Value {
	if all := a.all(role); len(all) > 0 {
		return all[0]
	}
	return other
}

// blocks runs the blocks that a cmdlet is given, for each thing that comes in.
func (m *Machine) blocks(how string, a *arguments, at value.Place) *value.Value {
	in := m.stdin
	var run []*value.Closure
	for _, b := range a.all("block") {
		for _, alt := range b.Alternatives() {
			if alt.Kind == value.Function {
				run = append(run, alt.Closure)
			}
		}
	}
	if how == "block" {
		return m.putOut(func() {
			for _, c := range run {
				m.emit(m.powershellFunction(c, a.all("arg"), at))
			}
		})
	}
	each := func(item *value.Value) *value.Value {
		outer := m.stdin
		m.stdin = item
		defer func() { m.stdin = outer }()
		return m.putOut(func() {
			for _, c := range run {
				m.emit(m.withItem(c, item, at))
			}
			for _, name := range append(a.all("name"), a.all("block")...) {
				if member, ok := name.String(); ok && name.Kind == value.Text {
					m.emit(m.get(item, foldName(member), at))
				}
			}
		})
	}
	if how == "where" {
		m.mapped(in, each)
		return in
	}
	out := m.mapped(in, each)
	if items, known := m.scriptItems(out); known && out.Kind == value.Composite {
		return gathered(items)
	}
	return out
}

// withItem runs a block with $_ bound.
func (m *Machine) withItem(c *value.Closure, item *value.Value, at value.Place) *value.Value {
	if c.Native != nil {
		return m.callNative(c, nil, []*value.Value{item}, at)
	}
	bound := *c
	bound.Scope = m.newScope(c.Scope, true)
	bound.Scope.Declare("$_").Value = item
	p := m.profile(c.Func)
	if item.IsConstant() && m.exactBudget() {
		p.exact++
		return m.runBlock(&bound, p, true)
	}
	if !p.admits([]*value.Value{item}, false, m) || m.depth >= maxDepth || m.halted {
		return m.remembered(p, []*value.Value{item})
	}
	return m.runBlock(&bound, p, false)
}

// runBlock runs a block in its own unit and gives what it puts out and returns.
func (m *Machine) runBlock(c *value.Closure, p *profile, exact bool) *value.Value {
	unit, act := m.unit, m.act
	m.unit, m.act = c.Unit, &activation{}
	m.depth++
	p.active++
	end := func() {}
	if exact {
		end = m.exactly()
	}
	out := m.putOut(func() { m.body(c.Func.Body, c.Scope, c.Func) })
	end()
	if m.act.result != nil {
		out = m.act.result
	}
	p.active--
	m.depth--
	m.unit, m.act = unit, act
	if p.runs == 0 {
		p.runs = 1
	}
	p.result = joinSet(p.result, out)
	return out
}

// startProgram is Start-Process: a program with a list of arguments, or one text of
// them all.
func (m *Machine) startProgram(a *arguments, at value.Place) *value.Value {
	var words []*value.Value
	for _, v := range wordList(append(a.all("command"), a.all("arg")...)) {
		if v.Kind == value.Composite && !v.Object.Array {
			for _, k := range v.Object.Keys {
				words = append(words, m.wordsOf(v.Object.Field(k))...)
			}
			continue
		}
		words = append(words, m.wordsOf(v)...)
	}
	if len(words) == 0 {
		return value.OfUnknown(nil)
	}
	return m.powershellCommand(words[0], words[1:], m.scriptScope(parse.PowerShell), at)
}

// wordsOf takes a command line apart. One that names a file is left whole.
func (m *Machine) wordsOf(v *value.Value) []*value.Value {
	if v.Kind == value.Template {
		return m.templateWords(v)
	}
	if v.Kind != value.Text || !strings.Contains(strings.TrimSpace(v.Text), " ") {
		return []*value.Value{v}
	}
	if _, ok := m.onDisk(v.Text); ok {
		return []*value.Value{v}
	}
	var out []*value.Value
	for _, w := range commandWords(v.Text) {
		out = append(out, value.OfText(w, v.Labels))
	}
	return out
}

// templateWords takes a command line apart that is known in part.
func (m *Machine) templateWords(v *value.Value) []*value.Value {
	var out []*value.Value
	var word []*value.Value
	flush := func() {
		if len(word) > 0 {
			out = append(out, m.concat(word...))
			word = nil
		}
	}
	for _, p := range v.Parts {
		text, ok := p.String()
		if !ok || p.Kind != value.Text {
			word = append(word, p)
			continue
		}
		for i, piece := range strings.Split(text, " ") {
			if i > 0 {
				flush()
			}
			if piece = strings.Trim(piece, `"'`); piece != "" {
				word = append(word, value.OfText(piece, nil))
			}
		}
	}
	flush()
	return out
}

// commandWords parts a command line at its blanks outside of quotes.
func commandWords(text string) []string {
	var out []string
	var b strings.Builder
	quote, open := byte(0), false
	for i := range len(text) {
		c := text[i]
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote, open = c, true
		case quote == 0 && (c == ' ' || c == '\t' || c == '\n'):
			if b.Len() > 0 || open {
				out = append(out, b.String())
			}
			b.Reset()
			open = false
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() > 0 || open {
		out = append(out, b.String())
	}
	return out
}

// fileCmdlet is what reads, writes, copies and registers.
func (m *Machine) fileCmdlet(c *platform.Command, a *arguments, at value.Place) *value.Value {
	path := m.argumentOr(a, "path", value.OfUndefined())
	switch c.Fold {
	case "read":
		return m.readPath(path, at)
	case "write":
		body := m.argumentOr(a, "body", value.OfUndefined())
		if c.Stdin == "body" || body.Kind == value.Undefined {
			body = m.stdin
		}
		m.writeFile(path, body)
		m.fileWritten(path, body, at)
	case "copy":
		if paths := a.all("path"); len(paths) > 1 {
			m.writeFile(paths[1], m.contents(paths[0], at))
		}
	case "remove":
		m.deletes(path, "path", at)
	case "list":
		if strings.HasPrefix(strings.ToLower(path.Render()), "env:") {
			return m.itemOfPath(path, at)
		}
		return value.OfUnknown(value.LabelOf(m.origin(platform.SourceOfFile(path.Render()), readable(path), true, at)))
	case "item":
		return m.itemOfPath(path, at)
	case "join":
		paths := a.all("path")
		if len(paths) > 1 {
			return m.concat(paths[0], value.OfText(`\`, nil), paths[1])
		}
		return path
	case "import":
		if strings.ContainsAny(path.Render(), `\/.`) {
			m.runScript(started(parse.PowerShell), windowsPath(path), at)
		}
	case "property":
		m.setProperty(path, m.argumentOr(a, "name", value.OfUndefined()), m.argumentOr(a, "value", value.OfUndefined()), at)
	case "getproperty":
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Host, "registry", false, at)))
	}
	return m.otherCmdlet(c, a, at)
}

// otherCmdlet registers, copies and hands on.
func (m *Machine) otherCmdlet(c *platform.Command, a *arguments, at value.Place) *value.Value {
	switch c.Fold {
	case "action":
		return m.spaced(append(a.all("command"), a.all("arg")...))
	case "task":
		for _, body := range a.all("body") {
			m.startUpSet(value.OfText(`scheduled task/`+readable(m.argumentOr(a, "name", value.OfUndefined())), nil), body, at)
		}
	case "setclipboard":
		m.record(m.labels(m.argumentOr(a, "body", m.stdin)), behaviour.Clipboard, "text", address{}, at)
	case "serialise":
		v := m.argumentOr(a, "arg", m.stdin)
		return value.OfUnknown(m.labels(v).Through(behaviour.Serialise, at))
	case "out":
		args := a.all("arg")
		if len(args) == 0 {
			return m.stdin
		}
		return gathered(args)
	case "addtype":
		m.record(m.labels(m.argumentOr(a, "code", value.OfUndefined())).Of(behaviour.Download), behaviour.Code, "code", address{host: "dotnet"}, at)
	}
	return value.OfUndefined()
}

// readPath is what a file, or a drive of PowerShell's, holds.
func (m *Machine) readPath(path *value.Value, at value.Place) *value.Value {
	if name, ok := strings.CutPrefix(strings.ToLower(path.Render()), "env:"); ok {
		return m.windowsVariable(strings.TrimPrefix(name, `\`), at)
	}
	return m.contents(windowsPath(path), at)
}

// itemOfPath is Get-Item: of the environment all variables.
func (m *Machine) itemOfPath(path *value.Value, at value.Place) *value.Value {
	if name, ok := strings.CutPrefix(strings.ToLower(path.Render()), "env:"); ok {
		if name == "" || name == "*" || name == `\` {
			return value.OfUnknown(value.LabelOf(m.origin(behaviour.Environment, "environment", true, at)))
		}
		return m.windowsVariable(name, at)
	}
	if text, ok := path.String(); ok && strings.HasPrefix(strings.ToLower(text), "variable:") {
		return m.scriptName(&parse.Name{Pos: at.Pos, Name: "$" + foldName(text[len("variable:"):])}, m.scriptScope(parse.PowerShell))
	}
	return path
}

// setProperty is a value in the registry; some of these are started by themselves.
func (m *Machine) setProperty(path, name, v *value.Value, at value.Place) {
	if behaviour.IsStartUp(path.Render()) {
		m.startUpSet(m.concat(path, value.OfText(`\`, nil), name), v, at)
	}
}

// startUpSet notes a command that is made to run by itself, and runs it as what it is.
func (m *Machine) startUpSet(path, command *value.Value, at value.Place) {
	m.record(m.labels(command), behaviour.File, "body", address{host: readable(path)}, at)
	if command.Kind == value.Function {
		m.powershellFunction(command.Closure, nil, at)
		return
	}
	m.startUpMentions(path, command, at)
	if text := command.Render(); len(text) > 3 && len(text) < 1<<16 && !strings.HasPrefix(text, value.Hole) {
		m.runText(parse.Batch, command, at, at)
	}
}
