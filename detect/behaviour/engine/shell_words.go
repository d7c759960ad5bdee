package engine

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// scriptPath is what a script knows of where it lies itself; nil for other names.
func (m *Machine) scriptPath(name string) *value.Value {
	switch name {
	case "0":
		return value.OfText(packageRoot+m.units[m.unit].file.Path, nil)
	case "BASH_SOURCE":
		return value.OfTexts([]string{packageRoot + m.units[m.unit].file.Path}, nil)
	}
	return nil
}

// pathCommand is a command that says something of a path. A temporary file gets a name
// of its own for each place that makes one.
func (m *Machine) pathCommand(command string, args []*value.Value, at value.Place) *value.Value {
	switch command {
	case "mktemp":
		return value.OfText("/tmp/tmp."+strconv.Itoa(int(at.Unit))+"."+strconv.Itoa(int(at.Pos)), nil)
	case "pwd":
		return value.OfText(strings.TrimSuffix(packageRoot+folderOf(m.units[m.unit].file.Path), "/"), nil)
	}
	for _, a := range args {
		text, ok := a.String()
		if !ok {
			return value.OfUnknown(m.labels(a))
		}
		if strings.HasPrefix(text, "-") {
			continue
		}
		switch command {
		case "dirname":
			text = path.Dir(text)
		case "basename":
			text = path.Base(text)
		}
		return value.OfText(text, a.Labels)
	}
	return value.OfUnknown(nil)
}

// startsShell reports whether a command is a shell, by whatever words it is named.
func (m *Machine) startsShell(x parse.Expr, s *value.Scope) bool {
	if r, ok := x.(*parse.Redirect); ok {
		return m.startsShell(r.Command, s)
	}
	call, ok := x.(*parse.Call)
	if !ok {
		return false
	}
	name, args := unaliased(m.eval(call.Callee, s), nil, s)
	words := append([]*value.Value{name}, append(args, m.args(call.Args, s)...)...)
	if f := s.Find(functionName(name.Render())); f != nil && f.Value.Kind == value.Function {
		return m.functionStartsShell(f.Value.Closure.Func.Body, s)
	}
	for _, w := range words[:min(len(words), 8)] {
		c := m.table.Command(base(w.Render()))
		switch {
		case c != nil && c.Code == "shell" && c.Stdin == "code":
			return true
		case w == words[0] && (c == nil || c.Args != "command"):
			return false
		}
	}
	return false
}

// sedLine is the one command of sed's that is folded: lines are deleted, from a number or a
// pattern to another.
var sedLine = regexp.MustCompile(`^(?:(\d+)|/([^/\\]+)/)(?:,(?:(\d+)|/([^/\\]+)/|(\$)))?d$`)

// sed folds the deletion of lines.
func sed(script, text string) (string, bool) {
	w := sedLine.FindStringSubmatch(script)
	if w == nil || len(text) > maxText {
		return "", false
	}
	starts, ok := sedAddress(w[1], w[2])
	ends, ok2 := sedAddress(w[3], w[4])
	if !ok || !ok2 {
		return "", false
	}
	ranged := w[3]+w[4]+w[5] != ""
	var b strings.Builder
	inside, n := false, 0
	for line := range strings.Lines(text) {
		n++
		if inside {
			inside = w[5] != "" || !ends(n, line)
			continue
		}
		if !starts(n, line) {
			b.WriteString(line)
			continue
		}
		inside = ranged
	}
	return b.String(), true
}

// maxText bounds what is edited.
const maxText = 1 << 20

// sedAddress tells which lines a number or a pattern names.
func sedAddress(number, pattern string) (func(int, string) bool, bool) {
	if pattern == "" {
		at, _ := strconv.Atoi(number)
		return func(n int, _ string) bool { return n == at }, true
	}
	re, err := regexp.Compile(pattern)
	return func(_ int, line string) bool { return re.MatchString(strings.TrimSuffix(line, "\n")) }, err == nil
}

// edited folds sed of which script and input are known; nil otherwise.
func (m *Machine) edited(a *arguments, in *value.Value) *value.Value {
	script, ok := first(a.all("arg")).String()
	if in.Kind != value.Text || !ok || len(a.flags) > 0 {
		return nil
	}
	text, ok := sed(script, in.Text)
	if !ok {
		return nil
	}
	m.step(int64(len(in.Text) >> 6))
	return value.OfText(text, in.Labels)
}

// inputWords are the words that xargs makes of its input.
func inputWords(in *value.Value) []*value.Value {
	words := strings.Fields(in.Text)
	if in.Kind != value.Text || len(words) == 0 || len(words) > 64 {
		return []*value.Value{in}
	}
	out := make([]*value.Value, len(words))
	for i, w := range words {
		out[i] = value.OfText(w, in.Labels)
	}
	return out
}

// functionStartsShell looks for a shell among the plain commands of a function.
func (m *Machine) functionStartsShell(body []parse.Stmt, s *value.Scope) bool {
	for _, st := range body {
		x, ok := st.(*parse.ExprStmt)
		if !ok {
			continue
		}
		if call, ok := x.X.(*parse.Call); ok {
			c := m.table.Command(base(m.eval(call.Callee, s).Render()))
			if c != nil && c.Code == "shell" && c.Stdin == "code" {
				return true
			}
		}
	}
	return false
}

// declareArguments gives a scope the arguments that it is called with.
func (m *Machine) declareArguments(args []*value.Value, s *value.Scope) {
	for i, a := range args {
		s.Declare(strconv.Itoa(i + 1)).Value = a
	}
	s.Declare("@").Value = value.OfArray(args)
	s.Declare("*").Value = m.joinArray(value.OfArray(args), " ")
}

// setArguments is set -- words; false for what else set does.
func (m *Machine) setArguments(args []*value.Value, s *value.Scope) bool {
	if len(args) < 2 || args[0].Render() != "--" {
		return false
	}
	args = args[1:]
	for i, a := range args {
		m.shellSet(strconv.Itoa(i+1), a, s)
	}
	m.shellSet("@", value.OfArray(args), s)
	m.shellSet("*", m.joinArray(value.OfArray(args), " "), s)
	return true
}
