package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// onlyImports matches a program that does nothing but take in a package.
var onlyImports = regexp.MustCompile(`^\s*(?:from\s+([\w.]+)\s+import\s+[\w., *]+|import\s+([\w.]+)(?:\s+as\s+\w+)?)\s*;?\s*$`)

// startedPackage notes that an interpreter is started which only takes in a package
// that is somebody else's: whatever that package does when it is imported is what is
// wanted.
func (m *Machine) startedPackage(code *value.Value, at value.Place) {
	text, ok := code.String()
	if !ok {
		return
	}
	found := onlyImports.FindStringSubmatch(text)
	if found == nil {
		return
	}
	module := found[1] + found[2]
	if platform.PythonStandard(module) || m.ownModule(module) || !strings.Contains(m.units[m.unit].file.Source, text) {
		return // which package it is comes from elsewhere: that is asking what there is
	}
	m.record(value.LabelOf(m.origin(behaviour.Blob, module, true, at)), behaviour.Code, "module", address{host: module}, at)
}

func (m *Machine) ownModule(module string) bool {
	top, _, _ := strings.Cut(module, ".")
	for _, dir := range m.pythonRoots() {
		if _, ok := m.pythonFile(clean(dir + "/" + top)); ok || m.pythonFolder(dir, []string{top}) {
			return true
		}
	}
	return false
}

// pipInstall is pip install https://…: what comes from there is run. From an index it
// is a dependency like any other.
func (m *Machine) pipInstall(args []*value.Value, at value.Place) *value.Value {
	if first(args).Render() != "install" {
		return value.OfUnknown(nil)
	}
	for i, a := range args[1:] {
		text := strings.TrimPrefix(a.Render(), "git+")
		if flag := args[i].Render(); strings.HasPrefix(flag, "-") && (strings.HasSuffix(flag, "-url") || flag == "-i" || flag == "-f" || flag == "--find-links") {
			continue // an index, not a package
		}
		if !strings.HasPrefix(text, "http://") && !strings.HasPrefix(text, "https://") {
			continue
		}
		to := m.address(value.OfText(text, a.Labels), at)
		m.contact(to, at)
		m.record(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", at)), behaviour.Code, "package", address{host: "package", scheme: to.scheme}, at)
	}
	return value.OfUnknown(nil)
}

// passesOn reports whether a decorator is not known. It is taken to keep what it
// decorates for later, and to change nothing.
func (m *Machine) passesOn(fn *value.Value) bool {
	if fn == nil || fn.Kind == value.Unknown || fn.Kind == value.Undefined {
		return true
	}
	return fn.Kind == value.API && m.apiInfo(fn.Text).entry == nil
}

// takesCommands are the programs that run what they are given to read.
var takesCommands = regexp.MustCompile(`(?i)(^|[\\/])(ba|z|k|da|a|c|tc|fi)?sh(\.exe)?$|cmd(\.exe)?$|powershell|pwsh|python|perl|ruby|node|php`)

// readsNoCommands reports whether nothing tells that a process which was started runs
// what it reads.
func (m *Machine) readsNoCommands(process *value.Value, at value.Place) bool {
	for _, program := range m.kept(process, "program").Alternatives() {
		if program.Kind == value.Composite && program.Object.Array {
			if items := program.Object.Items; len(items) > 1 && !strings.HasPrefix(items[1].Render(), "-") {
				continue // an interpreter with a script reads no commands
			}
			program = m.index(program, value.OfNumber(0, nil), at)
		}
		for _, alt := range program.Alternatives() {
			first, _, _ := strings.Cut(alt.Render(), " ")
			if takesCommands.MatchString(first) {
				return false
			}
		}
	}
	return true
}

// ownText is how much of a program has to stand in the code for it to be its own, with
// something filled in.
const ownText = 60

// programLabels are those of a program that was written to a file: where its text is
// known but for what is filled in, that does not make it somebody else's program.
func (m *Machine) programLabels(v *value.Value) value.Labels {
	var out value.Labels
	for _, alt := range v.Alternatives() {
		if alt.Kind != value.Template || knownText(alt) < ownText {
			out = out.Union(m.labels(alt))
		}
	}
	return out
}

// knownText is how much of a text is known.
func knownText(v *value.Value) int {
	known := 0
	for _, p := range v.Parts {
		if p.Kind == value.Text {
			known += len(p.Text)
		}
	}
	return known
}
