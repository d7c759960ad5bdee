package detect

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"taisei/detect/parse"
)

// unread lists what was not read, and whether it runs.
func (s *scan) unread() []Unread {
	referred := s.references()
	out := s.lost(referred)
	for _, name := range s.files.order {
		data, _ := s.files.Read(name)
		if u, ok := s.unreadFile(name, data, referred[name]); ok {
			out = append(out, u)
		}
	}
	out = append(out, s.classes()...)
	if s.fault != "" {
		out = append(out, Unread{
			Path: s.artifact.Name, Reason: "fault", Runs: true,
			Message: "the analysis failed, please report it: " + s.fault,
		})
	}
	if s.machine.Deep() {
		out = append(out, Unread{Path: s.artifact.Name, Reason: "depth", Runs: true, Message: "calls are nested too deep to be followed to their end"})
	}
	if s.machine.Unpeeled() {
		out = append(out, Unread{
			Path: s.artifact.Name, Reason: "layers", Runs: true,
			Message: "programs inside programs: there are too many, or one is too long or too deep to be read; decode it and scan what it holds",
		})
	}
	if s.machine.Overfull() {
		out = append(out, Unread{
			Path: s.artifact.Name, Reason: "facts", Runs: true,
			Message: fmt.Sprintf("more than %d things worth noting: what comes behind them was not noted; scan its parts by themselves", s.limits.Engine.Facts),
		})
	}
	if s.machine.Halted() {
		out = append(out, Unread{
			Path: s.artifact.Name, Reason: "steps", Runs: true,
			Message: fmt.Sprintf("the analysis stopped after %d steps; raise the limit to read the rest", s.machine.Steps()),
		})
	}
	return out
}

// references are the files that a manifest, or code that was read, names.
func (s *scan) references() map[string]bool {
	out := map[string]bool{}
	for name := range s.referred {
		out[name] = true
	}
	for _, r := range s.machine.References() {
		out[r.Path] = true
	}
	return out
}

func (s *scan) unreadFile(name string, data []byte, referred bool) (Unread, bool) {
	switch classify(name, data) {
	case kindForeign:
		return Unread{
			Path: name, Reason: "language", Runs: referred || s.startsForeign(name, data) || !isTest(name) && s.named(path.Base(name)),
			Message: "a program in a language that is not read yet (" + languageName(name, data) + "), looked at for the commands in it alone",
		}, true
	case kindSource:
		return Unread{
			Path: name, Reason: "language", Runs: referred && (s.referred[name] || !compiled[strings.ToLower(path.Ext(name))]),
			Message: "source that is compiled before it runs (" + languageName(name, data) + ")",
		}, referred
	case kindNative:
		return Unread{Path: name, Reason: "binary", Message: describeNative(data)}, true
	case kindProgram, kindPage:
		return s.unreadProgram(name)
	}
	return Unread{}, false
}

// unreadProgram tells of a program that its front end refused, or read in part.
// What only tests hold, and what nothing loads, does not run.
func (s *scan) unreadProgram(name string) (Unread, bool) {
	runs := !isTest(name)
	if err := s.machine.Failed()[name]; err != nil {
		reason := "broken"
		if limit := new(parse.LimitError); errors.As(err, &limit) {
			reason = limit.Limit
			runs = true
		}
		return Unread{Path: name, Reason: reason, Runs: runs, Message: err.Error()}, true
	}
	bad := s.machine.Bad(name)
	if bad == nil {
		return Unread{}, false
	}
	at := bad.File.Position(bad.Stretch.Pos)
	return Unread{
		Path: name, Reason: "broken", Runs: runs && s.machine.Loaded(name),
		Message: fmt.Sprintf("read in part: line %d: %s", at.Line, bad.Stretch.Message),
	}, true
}

func languageName(name string, data []byte) string {
	if line, _, _ := strings.Cut(string(data[:min(len(data), 80)]), "\n"); strings.HasPrefix(line, "#!") {
		return strings.TrimSpace(strings.ToValidUTF8(line, "?"))
	}
	return path.Ext(name)
}
