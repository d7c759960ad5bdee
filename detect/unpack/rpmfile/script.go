package rpmfile

import (
	"fmt"
	"path"
	"strings"
)

// scriptlet is a script of the header and the program that runs it.
type scriptlet struct {
	name          string
	body, program uint32 // tags
	many          bool   // there may be several, each with a program of its own
}

// scriptlets lists what rpm runs on the machine that the package is installed on.
var scriptlets = []scriptlet{
	{name: "pretrans", body: 1151, program: 1153},
	{name: "prein", body: 1023, program: 1085},
	{name: "postin", body: 1024, program: 1086},
	{name: "preun", body: 1025, program: 1087},
	{name: "postun", body: 1026, program: 1088},
	{name: "posttrans", body: 1152, program: 1154},
	{name: "preuntrans", body: 5103, program: 5105},
	{name: "postuntrans", body: 5104, program: 5106},
	{name: "verify", body: 1079, program: 1091},
	{name: "trigger", body: 1065, program: 1092, many: true},
	{name: "filetrigger", body: 5066, program: 5067, many: true},
	{name: "transfiletrigger", body: 5076, program: 5077, many: true},
}

// scriptlets gives every scriptlet as a file.
func (h *header) scriptlets(sink Sink) error {
	for _, s := range scriptlets {
		if err := h.scriptlet(s, sink); err != nil {
			return err
		}
	}
	return nil
}

func (h *header) scriptlet(s scriptlet, sink Sink) error {
	bodies, bad := h.texts(s.body)
	programs, alsoBad := h.texts(s.program)
	if bad == nil {
		bad = alsoBad
	}
	if bad != nil {
		if err := sink.Unread("scripts/"+s.name, 0, "broken", "read the scriptlet: "+bad.Error()); err != nil {
			return err
		}
	}
	if !s.many && len(bodies) == 0 && len(programs) > 0 {
		bodies = []string{""} // a program alone is run without a script
	}
	for i, body := range bodies {
		name, program := s.name, programs
		if s.many {
			name, program = fmt.Sprintf("%s%d", s.name, i+1), programs[min(i, len(programs)):min(i+1, len(programs))]
		}
		name, text := file(name, body, program)
		if text == "" {
			continue
		}
		if err := sink.File("scripts/"+name, 0o755, int64(len(text)), -1, strings.NewReader(text)); err != nil {
			return err
		}
	}
	return nil
}

// file gives a script the name that its language has, and where that has none, the
// first line that says what runs it.
func file(name, body string, program []string) (string, string) {
	command := strings.Join(program, " ")
	if len(program) == 0 {
		command = "/bin/sh"
	}
	first, _, _ := strings.Cut(command, " ")
	ext := extension(path.Base(first))
	switch {
	case strings.TrimSpace(body) == "" && ext == "":
		return name + ".sh", command + "\n"
	case ext == "":
		return name, "#!" + command + "\n" + body
	case strings.TrimSpace(body) == "":
		return name + ext, ""
	}
	return name + ext, body
}

// extension is that of an interpreter's language.
func extension(interpreter string) string {
	switch name := strings.TrimRight(interpreter, "0123456789."); name {
	case "sh", "bash", "dash", "ksh", "zsh", "ash":
		return ".sh"
	case "<lua>", "lua":
		return ".lua"
	case "python":
		return ".py"
	case "perl":
		return ".pl"
	case "ruby":
		return ".rb"
	case "node", "nodejs":
		return ".js"
	}
	return ""
}
