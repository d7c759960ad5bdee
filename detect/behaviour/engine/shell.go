package engine

import (
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// functionName keeps functions apart from variables, as the shell does.
func functionName(name string) string { return name + "()" }

// shellRoot is the scope of the script: what is not local is global.
func (m *Machine) shellRoot(s *value.Scope) *value.Scope {
	for s.Parent != nil && s.Parent != m.shell {
		s = s.Parent
	}
	return s
}

// capture collects what f prints.
func (m *Machine) capture(f func()) *value.Value {
	outer, had := m.outputs, m.capturing
	m.outputs, m.capturing = nil, true
	f()
	out := m.concat(m.outputs...)
	m.outputs, m.capturing = outer, had
	return out
}

func (m *Machine) emit(v *value.Value) {
	if m.capturing && v != nil && len(m.outputs) < 4096 && !(v.Kind == value.Unknown && len(v.Labels) == 0 && len(m.outputs) > 64) {
		m.outputs = append(m.outputs, v)
	}
}

// shellExec runs an expression statement: its output goes to whoever captures it.
func (m *Machine) shellExec(x parse.Expr, s *value.Scope) signal {
	if commanding(m.language()) {
		return m.commandStatement(x, s)
	}
	switch x := x.(type) {
	case *parse.Assign:
		m.eval(x, s)
		return goesOn
	case *parse.Binary:
		if x.Op == "&&" || x.Op == "||" || x.Op == "," {
			m.shellExec(x.Left, s)
			m.branches(false, func() signal { m.shellExec(x.Right, s); return goesOn })
			return goesOn
		}
	case *parse.Unary:
		if x.Op == "!" {
			return m.shellExec(x.Operand, s)
		}
	case *parse.Call:
		if name, ok := x.Callee.(*parse.String); ok && (name.Value == "exit" || name.Value == "return") {
			return returns
		}
	}
	m.emit(m.eval(x, s))
	return goesOn
}

// quietNames are variables that the shell itself sets.
var quietNames = map[string]bool{
	"HOME": true, "PATH": true, "PWD": true, "OLDPWD": true, "RANDOM": true, "SECONDS": true, "LINENO": true, "IFS": true,
	"OSTYPE": true, "HOSTTYPE": true, "MACHTYPE": true, "UID": true, "EUID": true, "PPID": true, "SHELL": true, "TERM": true,
	"LANG": true, "LC_ALL": true, "FUNCNAME": true, "REPLY": true, "CONFIG_SHELL": true, "OPTARG": true, "OPTIND": true, "TMPDIR": true, "SHLVL": true,
	"BASH_SOURCE": true, "BASH_VERSION": true, "BASH": true, "PS1": true, "COLUMNS": true, "DEBIAN_FRONTEND": true, "EDITOR": true,
}

func (m *Machine) shellName(n *parse.Name, s *value.Scope) *value.Value {
	if b := s.Find(n.Name); b != nil {
		return b.Value
	}
	if v := m.scriptPath(n.Name); v != nil {
		return v
	}
	if len(n.Name) == 0 || n.Name[0] < 'A' || quietNames[n.Name] {
		switch n.Name {
		case "HOME":
			return value.OfText("~", nil)
		case "SHELL", "CONFIG_SHELL":
			return value.OfText("/bin/sh", nil)
		}
		return value.OfUnknown(nil)
	}
	switch n.Name {
	case "USER", "LOGNAME", "HOSTNAME":
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Host, strings.ToLower(n.Name), false, m.at(n.Pos))))
	}
	source := behaviour.Environment
	if m.secretName(n.Name) && platform.IsPasswordName(n.Name) {
		source = behaviour.Credential
	}
	return value.OfUnknown(value.LabelOf(m.origin(source, n.Name, false, m.at(n.Pos))))
}

func (m *Machine) shellAssign(a *parse.Assign, s *value.Scope) *value.Value {
	if a.Value == nil {
		return value.OfText("", nil)
	}
	at := m.at(a.Pos)
	v := m.eval(a.Value, s)
	if a.Op == "+=" && a.Target != nil {
		v = m.shellAppend(m.eval(a.Target, s), v)
	}
	switch t := a.Target.(type) {
	case *parse.Name:
		v = m.named(t.Name, v, at)
		m.shellSet(t.Name, v, s)
	case *parse.Index:
		v = m.shellSetIndex(t, v, s, at)
	}
	return v
}

func (m *Machine) shellAppend(old, v *value.Value) *value.Value {
	if old.Kind == value.Composite && v.Kind == value.Composite {
		return concatItems(m, old, []*value.Value{v}, value.Place{})
	}
	if old.Kind == value.Unknown && len(old.Labels) == 0 {
		old = value.OfText("", nil)
	}
	return m.concat(old, v)
}

func (m *Machine) shellSet(name string, v *value.Value, s *value.Scope) {
	b := s.Find(name)
	if b == nil {
		b = m.shellRoot(s).Declare(name)
	}
	m.setBinding(b, v)
}

func (m *Machine) shellSetIndex(t *parse.Index, v *value.Value, s *value.Scope, at value.Place) *value.Value {
	object := m.eval(t.Object, s)
	if object.Kind != value.Composite {
		object = value.OfArray(nil)
		if n, ok := t.Object.(*parse.Name); ok {
			m.shellSet(n.Name, object, s)
		}
	}
	m.setIndex(object, m.eval(t.Key, s), v, at)
	return v
}

// named labels what a variable is given: a secret by the variable's name, or
// something that may turn out to be one by its use. Labelled data that comes from
// elsewhere went through this variable.
func (m *Machine) named(name string, v *value.Value, at value.Place) *value.Value {
	if v.IsConstant() && len(v.Labels) == 0 || v.Kind == value.Composite {
		return v
	}
	if m.secretName(name) && len(v.Labels.Of(behaviour.Credential)) == 0 {
		return v.With(value.LabelOf(m.origin(behaviour.Credential, name, false, at)))
	}
	if len(v.Labels) == 0 {
		return v.With(value.LabelOf(m.origin("", name, false, at)))
	}
	for _, l := range v.Labels {
		if l.Origin.Name != name {
			return v.Through(behaviour.Variable, at)
		}
	}
	return v
}

// shellHole makes a variable that holds an unknown part of a command.
func (m *Machine) shellHole(v *value.Value) string {
	name := "TAISEI_" + strconv.Itoa(len(m.holes))
	m.holes = append(m.holes, name)
	m.shell.Declare(name).Value = v
	return name
}

func (m *Machine) evalPipe(p *parse.Pipe, s *value.Scope) *value.Value {
	stdin := m.stdin
	out := stdin
	for i, stage := range p.Stages {
		if i > 0 {
			m.stdin = out
		}
		out = m.outputOf(func() { m.shellExec(stage, s) })
	}
	m.stdin = stdin
	return out
}

func (m *Machine) evalRedirect(r *parse.Redirect, s *value.Scope) *value.Value {
	target := m.evalOptional(r.Target, s)
	op := strings.TrimLeft(r.Op, "0123456789")
	at := m.at(r.Pos)
	if strings.HasPrefix(op, "<") && op != "<&" && op != "<>" {
		return m.redirectIn(r, op, target, s, at)
	}
	host, isNet := devTCP(target.Render())
	if isNet && m.startsShell(r.Command, s) {
		labels := value.LabelOf(m.origin(behaviour.Download, host, true, at))
		m.record(labels, behaviour.Code, "code", address{host: "shell", scheme: "tcp"}, at)
	}
	out := value.OfText("", nil)
	if r.Command != nil {
		out = m.outputOf(func() { m.shellExec(r.Command, s) })
	}
	switch {
	case isNet:
		m.record(m.labels(out), behaviour.Network, "body", address{host: host, scheme: "tcp"}, at)
	case strings.HasPrefix(r.Op, "2") || op == ">&" && len(target.Render()) < 3:
		return out
	default:
		m.shellWrite(target, out, at)
	}
	return value.OfText("", nil)
}

func (m *Machine) redirectIn(r *parse.Redirect, op string, target *value.Value, s *value.Scope, at value.Place) *value.Value {
	stdin := m.stdin
	m.stdin = target
	if op == "<" {
		m.stdin = m.contents(target, at)
	}
	out := m.stdin
	if r.Command != nil {
		out = m.capture(func() { m.shellExec(r.Command, s) })
	}
	m.stdin = stdin
	return out
}

// shellWrite is output sent into a file.
func (m *Machine) shellWrite(path, v *value.Value, at value.Place) {
	if strings.HasPrefix(path.Render(), "/dev/") {
		return
	}
	m.writeFile(path, v)
	m.fileWritten(path, v, at)
}

// devTCP is the host in bash's /dev/tcp/host/port.
func devTCP(path string) (string, bool) {
	for _, prefix := range []string{"/dev/tcp/", "/dev/udp/"} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			host, _, _ := strings.Cut(rest, "/")
			return hostIn(host), true
		}
	}
	return "", false
}

func base(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

func (m *Machine) shellCall(c *parse.Call, s *value.Scope) *value.Value {
	at := m.at(c.Pos)
	if len(c.Env) > 0 {
		s = m.newScope(s, false)
		for _, e := range c.Env {
			if n, ok := e.Target.(*parse.Name); ok && e.Value != nil {
				s.Declare(n.Name).Value = m.named(n.Name, m.eval(e.Value, s), at)
			}
		}
	}
	if list, ok := c.Callee.(*parse.Spread); ok { // "$@", "${words[@]}"
		if words := m.args(append([]parse.Expr{list}, c.Args...), s); len(words) > 0 && words[0].Kind != value.Composite {
			return m.command(words[0], words[1:], s, at)
		}
	}
	name := m.eval(c.Callee, s)
	if text, ok := name.String(); ok && strings.HasPrefix(text, "${") {
		return m.expand(text, c, s)
	}
	if text, _ := name.String(); text == "<()" || text == ">()" {
		return m.substitution(c, s)
	}
	return m.command(name, m.args(c.Args, s), s, at)
}

// substitution is <(commands): a file that holds their output.
func (m *Machine) substitution(c *parse.Call, s *value.Scope) *value.Value {
	name := "/dev/fd/" + strconv.Itoa(63+len(m.holes))
	m.holes = append(m.holes, name)
	if len(c.Args) > 0 {
		m.disk[diskKey(name)] = m.eval(c.Args[0], s)
	}
	return value.OfText(name, nil)
}

// expand folds ${X%p} and its kin.
func (m *Machine) expand(op string, c *parse.Call, s *value.Scope) *value.Value {
	args := m.args(c.Args, s)
	v := first(args)
	if op == "${!}" {
		if name, ok := v.String(); ok {
			return m.shellName(&parse.Name{Pos: c.Pos, Name: name}, s)
		}
		return value.OfUnknown(v.Labels)
	}
	text, ok := v.String()
	if !ok {
		return value.OfUnknown(v.Labels)
	}
	pattern, with := "", ""
	if len(args) > 1 {
		if pattern, ok = args[1].String(); !ok {
			return value.OfUnknown(v.Labels)
		}
	}
	if len(args) > 2 {
		with, _ = args[2].String()
	}
	switch op {
	case "${#}", "${##}", "${%}", "${%%}":
		text, ok = cutGlob(op, text, pattern)
	case "${/}", "${//}", "${/#}", "${/%}":
		text, ok = replaceGlob(op, text, pattern, with)
	case "${^^}":
		text = strings.ToUpper(text)
	case "${,,}":
		text = strings.ToLower(text)
	case "${?}":
		return value.OfUnknown(nil)
	default:
		ok = false
	}
	if !ok {
		return value.OfUnknown(v.Labels)
	}
	m.step(int64(len(text) >> 6))
	return value.OfText(text, v.Labels)
}

// command runs a command by its name.
func (m *Machine) command(name *value.Value, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	if !m.step(2) {
		return value.OfUnknown(nil)
	}
	name, args = spoken(name, args)
	name, args = unaliased(name, args, s)
	text := name.Render()
	if f := s.Find(functionName(text)); f != nil && f.Value.Kind == value.Function {
		return m.callShellFunction(f.Value.Closure, args, at)
	}
	switch text {
	case "test", "=~", "case", ":", "true", "false", "cd", "shift", "wait", "sleep", "unset", "ulimit", "umask", "type", "hash", "shopt", "getopts", "which", "kill":
		return value.OfText("", nil)
	case "read":
		return m.shellRead(args, s, at)
	case "trap":
		m.runCode("shell", first(args), at, nil)
		return value.OfText("", nil)
	case "alias":
		m.alias(args, s)
		return value.OfText("", nil)
	case "set":
		if m.setArguments(args, s) {
			return value.OfText("", nil)
		}
	case "printf":
		return m.printf(args, at)
	case "dirname", "basename", "realpath", "readlink", "pwd", "mktemp":
		return m.pathCommand(text, args, at)
	}
	m.mining(name, args, at)
	m.unleashed(text, args, at)
	if v := m.verb(text, args, at); v != nil {
		return v
	}
	if c := m.table.Command(base(text)); c != nil {
		return m.runCommand(c, text, args, s, at)
	}
	if c := m.table.Command(windowsName(text)); c != nil {
		return m.runCommand(c, text, args, s, at)
	}
	return m.execute(name, args, at)
}

// callShellFunction runs a function in a scope of its own for its arguments.
func (m *Machine) callShellFunction(c *value.Closure, args []*value.Value, at value.Place) *value.Value {
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
	m.declareArguments(args, s)
	out := m.capture(func() { m.block(c.Func.Body, s) })
	m.unit, m.act = unit, act
	p.active--
	m.depth--
	p.result = joinSet(p.result, out)
	return out
}

// shellRead assigns the input to variables.
func (m *Machine) shellRead(args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	hidden := false
	var names []string
	for i, a := range args {
		text := a.Render()
		if strings.HasPrefix(text, "-") {
			hidden = hidden || strings.Contains(text, "s")
			continue
		}
		if i > 0 && (args[i-1].Render() == "-p" || strings.HasSuffix(args[i-1].Render(), "p") && strings.HasPrefix(args[i-1].Render(), "-")) {
			continue
		}
		names = append(names, text)
	}
	words := readWords(m.stdin, len(names))
	for i, name := range names {
		v := value.OfUnknown(m.stdin.Labels)
		if words != nil {
			v = words[i]
		} else if hidden && len(v.Labels) == 0 {
			o := m.origin(behaviour.Credential, name, false, at)
			o.Password = true
			v = value.OfUnknown(value.LabelOf(o))
		}
		m.shellSet(name, m.named(name, v, at), s)
	}
	return value.OfText("", nil)
}

// execute runs a program by its path: one of the artifact's own, one that was
// written before, or one that is not known.
func (m *Machine) execute(name *value.Value, args []*value.Value, at value.Place) *value.Value {
	path := name.Render()
	v, ok := m.onDisk(path)
	if !ok {
		v, ok = m.onDisk(strings.TrimPrefix(path, "./"))
	}
	if ok {
		m.record(m.programLabels(v), behaviour.Process, "argument", address{host: readable(name)}, at)
		m.runKnown(path, v, at)
	} else if strings.Contains(path, "/") {
		m.runOwn(name, at)
	}
	labels := name.Labels
	if len(labels) > 0 {
		m.record(labels, behaviour.Process, "argument", address{host: readable(name)}, at)
	}
	for _, a := range args {
		labels = labels.Union(m.labels(a))
	}
	labels = labels.Union(m.stdin.Labels)
	if path == value.Hole && len(args) > 0 && strings.HasPrefix(args[0].Render(), "-d") {
		labels = labels.Through(behaviour.Compress, at) // whatever it is, it undoes something
	}
	return value.OfUnknown(labels)
}

// runKnown analyses a program whose text is known.
func (m *Machine) runKnown(name string, v *value.Value, at value.Place) {
	if v.Kind != value.Text {
		return
	}
	if language := LanguageOf(name, []byte(v.Text)); language != "" {
		m.runText(language, v, at, m.decodedAt(v, at))
	}
}

// runOwn analyses one of the artifact's own files that a command names.
func (m *Machine) runOwn(name *value.Value, at value.Place) bool {
	file, ok := m.ownFile(name.Render())
	if !ok {
		return false
	}
	if file, ok = m.resolveFile(file); !ok {
		return false
	}
	m.refer(file, at)
	if u := m.load(file, ""); u >= 0 {
		m.runUnit(u)
	}
	return true
}
