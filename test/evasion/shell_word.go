package evasion

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/shell"
)

// shellWords hide the words of a script: its commands, and the addresses they take.
func shellWords() []Evasion {
	return []Evasion{
		{Name: "shell/word-quotes", Hope: "quotes inside of a word are other letters", Apply: shellCommands(func(_ *Source, c string) string { return c[:1] + "''" + c[1:2] + `""` + c[2:] })},
		{Name: "shell/word-backslash", Hope: "backslashes are other letters", Apply: shellCommands(func(_ *Source, c string) string { return `\` + c[:1] + `\` + c[1:] })},
		{Name: "shell/word-pieces", Hope: "a command in variables is no command", Apply: shellCommands(func(s *Source, c string) string {
			a, b := s.fresh("_a"), s.fresh("_b")
			s.head(fmt.Sprintf("%s=%s\n%s=%s\n", a, c[:1], b, c[1:]))
			return "$" + a + "$" + b
		})},
		{Name: "shell/word-cut-prefix", Hope: "an expansion cuts what is in the way", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_a")
			s.head(fmt.Sprintf("%s=zz.%s\n", a, c))
			return "${" + a + "#*.}"
		})},
		{Name: "shell/word-cut-suffix", Hope: "an expansion cuts what is in the way", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_a")
			s.head(fmt.Sprintf("%s=%s_zz\n", a, c))
			return "${" + a + "%_*}"
		})},
		{Name: "shell/word-replaced", Hope: "an expansion takes letters out", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_a")
			s.head(fmt.Sprintf("%s='%s'\n", a, strings.Join(pieces(c, 1), "@")))
			return "${" + a + "//@/}"
		})},
		{Name: "shell/word-substring", Hope: "a part of a longer word is a command", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_a")
			s.head(fmt.Sprintf("%s=xy%szz\n", a, c))
			return fmt.Sprintf("${%s:2:%d}", a, len(c))
		})},
		{Name: "shell/word-indirect", Hope: "a variable that names a variable is unknown", Apply: shellCommands(func(s *Source, c string) string {
			a, b := s.fresh("_a"), s.fresh("_b")
			s.head(fmt.Sprintf("%s=%s\n%s=%s\n", a, c, b, a))
			return "${!" + b + "}"
		})},
		{Name: "shell/word-array", Hope: "a command in an array is no command", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_a")
			s.head(fmt.Sprintf("%s=(true %s false)\n", a, c))
			return `"${` + a + `[1]}"`
		})},
		{Name: "shell/word-substitution", Hope: "a command that is printed is no command", Apply: shellCommands(func(_ *Source, c string) string { return "$(echo " + c[:1] + "'" + c[1:] + "')" })},
		{Name: "shell/word-printf", Hope: "octal escapes are no letters", Apply: shellCommands(func(_ *Source, c string) string { return "$(printf '" + octal(c) + "')" })},
		{Name: "shell/word-ansi", Hope: "escapes in quotes are no letters", Apply: shellCommands(func(_ *Source, c string) string { return `$'\x` + strings.Join(pieces(hexOf(c), 2), `\x`) + "'" })},
		{Name: "shell/word-base64", Hope: "what is encoded cannot be read", Apply: shellCommands(func(_ *Source, c string) string { return "$(echo " + base64Of(c) + " | base64 -d)" })},
		{Name: "shell/word-rev", Hope: "a search does not read backwards", Apply: shellCommands(func(_ *Source, c string) string { return "`echo " + reversed(c) + "|rev`" })},
		{Name: "shell/word-tr", Hope: "tr is no decoder", Apply: shellCommands(func(_ *Source, c string) string { return "$(echo " + rot13(c) + " | tr 'a-zA-Z' 'n-za-mN-ZA-M')" })},
		{Name: "shell/word-command", Hope: "command is the command", Apply: shellCommands(func(_ *Source, c string) string { return "command " + c })},
		{Name: "shell/word-env", Hope: "env is the command", Apply: shellCommands(func(_ *Source, c string) string { return "env -u NOTHING " + c })},
		{Name: "shell/word-function", Hope: "a function with a harmless name is called", Apply: shellCommands(func(s *Source, c string) string {
			f := s.fresh("_update")
			s.head(f + "() { " + c + ` "$@"; }` + "\n")
			return f
		})},
		{Name: "shell/word-alias", Hope: "an alias with a harmless name is called", Apply: shellCommands(func(s *Source, c string) string {
			a := s.fresh("_update")
			s.head("shopt -s expand_aliases\nalias " + a + "='" + c + "'\n")
			return a
		})},
		{Name: "shell/host-pieces", Hope: "an address in variables is no address", Apply: shellAddresses(func(s *Source, u string) string {
			a, b := s.fresh("_u"), s.fresh("_v")
			s.head(fmt.Sprintf("%s='%s'\n%s='%s'\n", a, u[:5], b, u[5:]))
			return "${" + a + "}${" + b + "}"
		})},
		{Name: "shell/host-base64", Hope: "an address that is encoded is no address", Apply: shellAddresses(func(s *Source, u string) string {
			a := s.fresh("_u")
			s.head(fmt.Sprintf("%s=$(printf %%s %s | base64 --decode)\n", a, base64Of(u)))
			return "${" + a + "}"
		})},
		{Name: "shell/host-hex", Hope: "an address that is encoded is no address", Apply: shellAddresses(func(s *Source, u string) string {
			a := s.fresh("_u")
			s.head(fmt.Sprintf("%s=$(echo %s | xxd -r -p)\n", a, hexOf(u)))
			return "${" + a + "}"
		})},
		{Name: "shell/host-printf", Hope: "an address in escapes is no address", Apply: shellAddresses(func(s *Source, u string) string {
			return "$(printf '" + octal(u) + "')"
		})},
		{Name: "shell/host-here-string", Hope: "an address that is read is no address", Apply: shellAddresses(func(s *Source, u string) string {
			a := s.fresh("_u")
			s.head(fmt.Sprintf("read -r %s <<< '%s'\n", a, u))
			return "$" + a
		})},
	}
}

func octal(s string) string {
	var out strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&out, `\%03o`, s[i])
	}
	return out.String()
}

// head puts lines before the first that does something, after the line that names the
// interpreter.
func (s *Source) head(lines string) {
	if s.Beside == nil {
		s.Beside = map[string]string{}
	}
	s.Beside["\x00"] += lines
}

// settle writes what head has gathered.
func (s *Source) settle() {
	lines := s.Beside["\x00"]
	delete(s.Beside, "\x00")
	first, body := s.shellBody()
	first = strings.Replace(first, "#!/bin/sh", "#!/bin/bash", 1)
	s.Text = first + lines + body
}

// shellBody parts a script from the line that names its interpreter.
func (s *Source) shellBody() (first, body string) {
	if !strings.HasPrefix(s.Text, "#!") {
		return "", s.Text
	}
	i := strings.IndexByte(s.Text, '\n') + 1
	return s.Text[:i], s.Text[i:]
}

// builtins are commands that a quoted or a computed word may not always stand for.
var builtins = []string{"cd", "export", "read", "set", "unset", "local", "exit", "return", "trap", "eval", "exec", "source", "test", "declare", "readonly", "shift", "alias", "break", "continue", "printf", "echo", "true", "false", "wait", "umask", "command", "let", "typeset", "mapfile", "shopt", "sudo", "function"}

var commandName = regexp.MustCompile(`^[a-z][a-z0-9]{2,12}$`)

// shellCommands rewrites the names of programs that a script runs.
func shellCommands(write func(*Source, string) string) func(*Source) bool {
	return func(s *Source) bool {
		file, ok := s.shellFile()
		if !ok {
			return false
		}
		own := findBound(file.Body, s.Text)
		var edits []edit
		s.shellNodes(file, func(n parse.Node) {
			call, isCall := n.(*parse.Call)
			if !isCall {
				return
			}
			callee, isText := call.Callee.(*parse.String)
			if !isText || !commandName.MatchString(callee.Value) || slices.Contains(builtins, callee.Value) || own.kept[callee.Value] || own.names[callee.Value] {
				return
			}
			at := int(callee.Pos)
			if !strings.HasPrefix(s.Text[at:], callee.Value) || at > 0 && strings.IndexByte("'\"\\/", s.Text[at-1]) >= 0 || at+len(callee.Value) < len(s.Text) && strings.IndexByte(" \t\n;|&)<>`", s.Text[at+len(callee.Value)]) < 0 {
				return
			}
			edits = append(edits, edit{at, at + len(callee.Value), ""})
		})
		return s.writeWords(edits, write)
	}
}

var address = regexp.MustCompile(`https?://[A-Za-z0-9./_?=&%:@-]{4,}`)

// shellAddresses rewrites addresses where expansions are made.
func shellAddresses(write func(*Source, string) string) func(*Source) bool {
	return func(s *Source) bool {
		file, ok := s.shellFile()
		if !ok {
			return false
		}
		var edits []edit
		s.shellNodes(file, func(n parse.Node) {
			t, isText := n.(*parse.String)
			if !isText {
				return
			}
			at := int(t.Pos)
			if at > 0 && s.Text[at-1] == '\'' || !strings.HasPrefix(s.Text[at:], t.Value) && !strings.HasPrefix(s.Text[min(at+1, len(s.Text)):], t.Value) || s.Text[at] == '\'' {
				return
			}
			m := address.FindStringIndex(t.Value)
			if m == nil || strings.Contains(s.Text[:at], "<<'") {
				return
			}
			if !strings.HasPrefix(s.Text[at:], t.Value) {
				at++
			}
			if strings.ContainsAny(t.Value[m[0]:m[1]], "&?") && s.Text[max(0, at-1)] != '"' {
				return
			}
			edits = append(edits, edit{at + m[0], at + m[1], ""})
		})
		return s.writeWords(edits, write)
	}
}

// writeWords fills in what takes the place of each word, in order.
func (s *Source) writeWords(edits []edit, write func(*Source, string) string) bool {
	slices.SortFunc(edits, func(a, b edit) int { return a.from - b.from })
	edits = slices.CompactFunc(edits, func(a, b edit) bool { return a.from == b.from })
	for i, e := range edits {
		edits[i].text = write(s, s.Text[e.from:e.to])
	}
	if !s.apply(edits) {
		return false
	}
	s.settle()
	return true
}

func (s *Source) shellFile() (*parse.File, bool) {
	file, err := shell.Parse(s.Path, s.Text, parse.Limits{})
	return file, err == nil && len(file.Bad) == 0
}

func (s *Source) shellNodes(file *parse.File, f func(parse.Node)) {
	var todo []parse.Node
	for _, st := range file.Body {
		todo = append(todo, st)
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if r, ok := n.(*parse.Redirect); ok && r.Op == "<<" {
			todo = append(todo, r.Command)
			continue
		}
		f(n)
		parse.EachChild(n, func(c parse.Node) { todo = append(todo, c) })
	}
}
