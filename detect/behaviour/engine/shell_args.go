package engine

import (
	"strings"

	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// arguments are a command's arguments by role.
type arguments struct {
	roles   []roleValue
	rest    []*value.Value // of a command that runs another
	decodes bool
	flags   map[string]bool
}

type roleValue struct {
	role string
	v    *value.Value
}

func (a *arguments) all(role string) []*value.Value {
	var out []*value.Value
	for _, r := range a.roles {
		if r.role == role {
			out = append(out, r.v)
		}
	}
	return out
}

func (a *arguments) add(role string, v *value.Value) {
	a.roles = append(a.roles, roleValue{role, v})
}

// parseArgs sorts a command's arguments by what the table says of its flags.
func (m *Machine) parseArgs(c *platform.Command, args []*value.Value) *arguments {
	out := &arguments{flags: map[string]bool{}}
	position, flags := 0, true
	for i := 0; i < len(args); i++ {
		text := args[i].Render()
		if flags && text == "--" {
			flags = false
			continue
		}
		if flags && len(text) > 1 && text[0] == '-' && !(c.Fold == "echo" && strings.Trim(text[1:], "neE") != "") {
			i += m.parseFlag(c, out, args, i, text)
			continue
		}
		role := c.Arg(position)
		position++
		if role == "command" {
			out.rest = args[i:]
			return out
		}
		if role == "code" && c.Name == "eval" {
			out.add(role, m.spaced(args[i:]))
			return out
		}
		out.add(role, args[i])
	}
	return out
}

// parseFlag takes one flag and gives how many further arguments it used.
func (m *Machine) parseFlag(c *platform.Command, out *arguments, args []*value.Value, i int, text string) int {
	out.flags[text] = true
	out.decodes = out.decodes || c.Decodes(text)
	next := func(role string) int {
		if i+1 < len(args) {
			out.add(role, args[i+1])
			return 1
		}
		return 0
	}
	if role, ok := c.Flag(text); ok {
		return next(role)
	}
	if strings.HasPrefix(text, "--") {
		if name, _, ok := strings.Cut(text, "="); ok {
			if role, known := c.Flag(name); known {
				out.add(role, cutKnown(args[i], len(name)+1))
			} else {
				out.add("", cutKnown(args[i], len(name)+1))
			}
			out.decodes = out.decodes || c.Decodes(name)
		}
		return 0
	}
	for n := 1; n < len(text); n++ {
		letter := "-" + text[n:n+1]
		out.flags[letter] = true
		out.decodes = out.decodes || c.Decodes(letter)
		if role, ok := c.Flag(letter); ok {
			if n+1 < len(text) {
				out.add(role, cutKnown(args[i], n+1))
				return 0
			}
			return next(role)
		}
	}
	return 0
}

// cutKnown drops the first n bytes of a text, which are known.
func cutKnown(v *value.Value, n int) *value.Value {
	switch v.Kind {
	case value.Text:
		return value.OfText(v.Text[min(n, len(v.Text)):], v.Labels)
	case value.Template:
		parts := append([]*value.Value(nil), v.Parts...)
		if s, ok := parts[0].String(); ok {
			parts[0] = value.OfText(s[min(n, len(s)):], nil)
			return value.Concat(parts...).With(v.Labels)
		}
	}
	return v
}

// spaced joins words as echo and eval do.
func (m *Machine) spaced(args []*value.Value) *value.Value {
	parts := make([]*value.Value, 0, 2*len(args))
	for i, a := range args {
		if i > 0 {
			parts = append(parts, value.OfText(" ", nil))
		}
		if a.Kind == value.Composite {
			a = m.joinArray(a, " ")
		}
		parts = append(parts, a)
	}
	return m.concat(parts...)
}
