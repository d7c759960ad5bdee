package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// deletes notes that a file or folder outside of the artifact is deleted, or
// overwritten with what has nothing of it: by its own path, or as one of those
// that were listed in a folder.
func (m *Machine) deletes(path *value.Value, slot string, at value.Place) {
	for _, l := range m.labels(path).Of(behaviour.Files) {
		if rooted(l.Origin.Name) {
			m.record(value.Labels{l}, behaviour.Delete, slot, address{host: l.Origin.Name}, at)
		}
	}
	for _, alt := range path.Alternatives() {
		if name := readable(alt); rooted(name) && slot == "path" {
			m.record(value.LabelOf(m.origin(behaviour.Files, name, true, at)), behaviour.Delete, slot, address{host: name}, at)
		}
	}
}

// rooted reports whether a path starts at a place that every machine has.
func rooted(path string) bool {
	if path == "" {
		return false
	}
	return path[0] == '~' || path[0] == '/' || path[0] == '%' || len(path) > 1 && path[1] == ':'
}

// overwrites notes that files that were listed are written with something else.
func (m *Machine) overwrites(c *invocation, path *value.Value) {
	if strings.Contains(c.path, "append") || !named(path) {
		return
	}
	for _, s := range c.entry.DataSlots() {
		if len(m.labels(m.slotValue(c, s)).Of(behaviour.Files)) > 0 {
			return
		}
	}
	m.deletes(path, "overwritten", c.at)
}

// named reports whether a path ends in a name that is not known: that of a file
// that was listed, not of one beside it.
func named(path *value.Value) bool {
	if path.Kind == value.Template {
		path = path.Parts[len(path.Parts)-1]
	}
	return !path.IsConstant()
}

// shellDeletes is rm and its kin, of which rm deletes folders only when told so.
func (m *Machine) shellDeletes(c *platform.Command, a *arguments, at value.Place) {
	if c.Halts {
		m.record(value.LabelOf(m.origin(behaviour.Files, "halt", true, at)), behaviour.Delete, "halt", address{host: "halt"}, at)
	}
	if strings.HasPrefix(c.Name, "rm ") && !a.flags["-r"] && !a.flags["-R"] && !a.flags["--recursive"] {
		return
	}
	for _, path := range a.all("path") {
		m.deletes(path, "path", at)
	}
}

// findCommand lists files, and deletes them when told so.
func (m *Machine) findCommand(a *arguments, args []*value.Value, at value.Place) *value.Value {
	from := value.OfText(".", nil)
	if paths := a.all("path"); len(paths) > 0 {
		from = paths[0]
	}
	listed := value.OfUnknown(value.LabelOf(m.origin(behaviour.Files, readable(from), false, at)))
	for i, arg := range args {
		switch arg.Render() {
		case "-delete":
			m.deletes(listed, "path", at)
		case "-exec", "-execdir", "-ok":
			m.found(listed, args[i+1:], at)
		}
	}
	return listed
}

// found runs the command that find is given for what it finds.
func (m *Machine) found(listed *value.Value, words []*value.Value, at value.Place) {
	var command []*value.Value
	for _, w := range words {
		switch w.Render() {
		case ";", "+":
			words = nil
		case "{}":
			w = listed
		}
		if words == nil {
			break
		}
		command = append(command, w)
	}
	if len(command) > 0 {
		m.command(command[0], command[1:], m.shell, at)
	}
}

// wipes is dd onto a disk.
func (m *Machine) wipes(a *arguments, at value.Place) {
	for _, dd := range a.all("dd") {
		if strings.HasPrefix(dd.Render(), "of=/dev/") {
			m.deletes(cutKnown(dd, 3), "path", at)
		}
	}
}
