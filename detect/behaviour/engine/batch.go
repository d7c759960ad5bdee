package engine

import (
	"strings"

	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// batchName is a variable that the program did not set: an argument, the script's own
// folder, or one of the environment.
func (m *Machine) batchName(n *parse.Name) *value.Value {
	switch {
	case n.Name == "~dp0":
		return value.OfText(packageRoot+withSlash(folderOf(m.units[m.unit].file.Path)), nil)
	case n.Name == "0":
		return value.OfText(packageRoot+m.units[m.unit].file.Path, nil)
	case len(n.Name) == 1, strings.HasPrefix(n.Name, "%"):
		return value.OfUnknown(nil)
	}
	return m.windowsVariable(n.Name, m.at(n.Pos))
}

func withSlash(folder string) string {
	if folder == "" {
		return ""
	}
	return folder + "/"
}

// batchCommands are cmd's own commands under the names that a shell has for them; an
// empty one does nothing that matters.
var batchCommands = map[string]string{
	"type": "cat", "find": "grep", "copy": "cp", "xcopy": "cp", "move": "mv", "ren": "mv", "rename": "mv", "erase": "del", "more": "cat", "fc": "", "md": "", "mkdir": "",
	"setlocal": "", "endlocal": "", "pause": "", "title": "", "color": "", "cls": "", "pushd": "", "popd": "", "cd": "", "chdir": "", "ver": "", "verify": "", "path": "",
	"assoc": "", "ftype": "", "shift": "", "timeout": "", "choice": "", "goto": "", "exit": "", "exist": "", "defined": "", "errorlevel": "", "cmdextversion": "", "set/p": "",
	"attrib": "", "mode": "", "chcp": "", "break": "", "vol": "", "label": "", "taskkill": "", "where": "", "ping": "", "dir": "", "msg": "", "prompt": "",
}

// batchCall is a command of cmd's.
func (m *Machine) batchCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	switch callee := c.Callee.(type) {
	case *parse.Name:
		if callee.Name == "%" && len(c.Args) > 1 {
			return m.batchPutIn(c, s, at)
		}
		return nil
	case *parse.String:
		if callee.Value == "${//}" {
			return m.expand(callee.Value, c, s)
		}
		return m.batchCommand(m.eval(callee, s), m.args(c.Args, s), s, at)
	}
	return nil
}

// batchPutIn is a command whose name has something put in. When all of it is known it
// is read again, for what was put in may be more than a name.
func (m *Machine) batchPutIn(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	line := m.eval(c.Args[0], s)
	for _, alt := range line.Alternatives() {
		text, ok := alt.String()
		if !ok || alt.Kind != value.Text || strings.Contains(text, packageRoot) {
			continue
		}
		if u := m.addLayer(parse.Batch, text, m.decodedAt(alt, at)); u >= 0 {
			return m.capture(func() { m.runLayer(u, s) })
		}
		return value.OfText("", nil)
	}
	words := m.args(c.Args[1:], s)
	return m.batchCommand(words[0], words[1:], s, at)
}

func (m *Machine) batchCommand(name *value.Value, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	if !m.step(2) {
		return value.OfUnknown(nil)
	}
	key := windowsName(name.Render())
	key = strings.TrimPrefix(key, "@")
	switch key {
	case "echo":
		return first(args)
	case "call":
		return m.batchCalled(args, s, at)
	case "set":
		if rest := first(args).Render(); rest == "" {
			return m.command(name, nil, m.shell, at)
		}
		return value.OfText("", nil)
	}
	if key == "del" || key == "rd" || key == "rmdir" {
		return m.command(value.OfText(key, nil), withoutSlashes(args), m.shell, at)
	}
	if known, ok := batchCommands[key]; ok {
		if known == "" {
			return value.OfText("", nil)
		}
		return m.command(value.OfText(known, nil), withoutSlashes(args), m.shell, at)
	}
	if file, ok := m.batchFile(name); ok {
		m.refer(file, at)
		if u := m.load(file, ""); u >= 0 {
			m.runUnit(u)
		}
		return value.OfUnknown(nil)
	}
	return m.command(windowsPath(name), args, m.shell, at)
}

// withoutSlashes leaves out the flags of cmd's commands.
func withoutSlashes(args []*value.Value) []*value.Value {
	out := make([]*value.Value, 0, len(args))
	for _, a := range args {
		if text := a.Render(); len(text) < 2 || text[0] != '/' || len(text) > 3 && text[3] != ':' {
			out = append(out, windowsPath(a))
		}
	}
	return out
}

// batchFile is a script of the artifact that a command names.
func (m *Machine) batchFile(name *value.Value) (string, bool) {
	file, ok := m.ownFile(strings.ReplaceAll(name.Render(), `\`, "/"))
	if !ok {
		return "", false
	}
	for _, suffix := range []string{"", ".bat", ".cmd"} {
		if LanguageOf(file+suffix, nil) == "" {
			continue
		}
		if _, ok := m.Files.Read(file + suffix); ok {
			return file + suffix, true
		}
	}
	return "", false
}

// batchCalled is call :label, call file and call command.
func (m *Machine) batchCalled(args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	name, ok := first(args).String()
	if !ok {
		return value.OfUnknown(m.labels(first(args)))
	}
	if strings.HasPrefix(name, ":") {
		f := m.scriptScope(parse.Batch).Find(strings.ToLower(name))
		if f == nil || f.Value.Kind != value.Function {
			return value.OfUnknown(nil)
		}
		return m.callShellFunction(f.Value.Closure, args[1:], at)
	}
	return m.batchCommand(args[0], args[1:], s, at)
}

// started is the platform's entry for a file that an interpreter runs.
func started(l parse.Language) *platform.Command { return &platform.Command{Code: string(l)} }
