package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// verb carries out "npm publish" and its kin; nil when the words mean nothing of
// the sort.
func (m *Machine) verb(command string, args []*value.Value, at value.Place) *value.Value {
	words := make([]string, 0, 4)
	for _, a := range args {
		if text := a.Render(); !strings.HasPrefix(text, "-") || text == "-v" {
			words = append(words, text)
		}
		if len(words) == 4 {
			break
		}
	}
	v := m.table.Verb(base(command), words)
	if v == nil {
		return nil
	}
	if v.Sink != "" {
		m.record(value.LabelOf(m.origin(behaviour.Files, v.Words, true, at)), v.Sink, "body", address{host: v.Target}, at)
		return value.OfText("", nil)
	}
	name := base(command) + " " + v.Words
	return value.OfUnknown(value.LabelOf(m.origin(v.Source, name, false, at)))
}

// unleashed notes an assistant that is started without its guards.
func (m *Machine) unleashed(command string, args []*value.Value, at value.Place) {
	flags := make([]string, 0, 8)
	for _, a := range args[:min(len(args), 8)] {
		flags = append(flags, a.Render())
	}
	if name := base(command); platform.IsUnguarded(name, flags) {
		m.record(value.LabelOf(m.origin(behaviour.Files, name, true, at)), behaviour.Process, "assistant", address{host: name}, at)
	}
}

// shellWords looks at a call of something unknown as at one that starts a program,
// if it is given a shell and what to run in it.
func (m *Machine) shellWords(args []*value.Value, at value.Place) {
	if len(args) < 2 || args[0].Kind != value.Text || args[1].Kind != value.Composite || !args[1].Object.Array {
		return
	}
	c := m.table.Command(base(args[0].Text))
	if c == nil || c.Code != "shell" {
		return
	}
	if words, known := m.items(args[1], false); known && len(words) > 1 && words[0].Kind == value.Text && strings.HasPrefix(words[0].Text, "-") {
		m.command(args[0], words, m.shell, at)
	}
}

// spoken turns a command that runs another into that other: "python -m twine" is
// twine, "bun run x.js" is node's x.js.
func spoken(name *value.Value, args []*value.Value) (*value.Value, []*value.Value) {
	if len(args) < 2 {
		return name, args
	}
	verb := args[0].Render()
	switch base(name.Render()) {
	case "python", "python3", "python2", "py":
		if verb == "-m" {
			return args[1], args[2:]
		}
	case "bun", "deno":
		if verb == "run" || verb == "x" {
			return name, args[1:]
		}
	case "npm", "pnpm", "yarn":
		if verb == "exec" || verb == "dlx" || verb == "x" {
			return value.OfText("npx", nil), args[1:]
		}
	}
	return name, args
}
