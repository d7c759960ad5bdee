package engine

import (
	"bytes"
	"path"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// unit is one source that is run: a file, or a layer of decoded text.
type unit struct {
	file    *parse.File
	outer   value.Place // where the layer was decoded
	layers  int
	scope   *value.Scope
	module  *value.Value // {exports}
	state   unitState
	trigger string

	imported bool // by another module, as against run by itself
	chooses  bool // it compares addresses of its own with others
	blank    blankness
}

type unitState uint8

const (
	fresh unitState = iota
	running
	done
)

func (m *Machine) at(p parse.Pos) value.Place { return value.Place{Unit: m.unit, Pos: p} }

func (m *Machine) language() parse.Language { return m.units[m.unit].file.Language }

// load parses a file once; -1 when it is no program that can be read.
func (m *Machine) load(name string, language parse.Language) int32 {
	if i, ok := m.byPath[name]; ok {
		return i
	}
	data, ok := m.Files.Read(name)
	if !ok || m.failed[name] != nil {
		return -1
	}
	if language == "" {
		language = LanguageOf(name, data)
	}
	if language == "" {
		return -1
	}
	i, err := m.addUnit(name, language, string(data))
	if err != nil {
		m.failed[name] = err
		return -1
	}
	m.byPath[name] = i
	return i
}

func (m *Machine) addUnit(name string, language parse.Language, source string) (int32, error) {
	file, err := m.Parse(language, name, source, m.Limits.Parse)
	if err != nil {
		return -1, err
	}
	m.budget += int64(len(source)) * m.Limits.StepsPerByte
	m.units = append(m.units, &unit{file: file})
	return int32(len(m.units) - 1), nil
}

// LanguageOf tells by name and first line which front end reads a file.
func LanguageOf(name string, data []byte) parse.Language {
	switch strings.ToLower(path.Ext(name)) {
	case ".js", ".cjs", ".mjs", ".jsx", ".ts", ".mts", ".cts", ".tsx":
		if strings.HasSuffix(strings.TrimSuffix(name, path.Ext(name)), ".d") {
			return "" // declarations of types alone
		}
		return parse.JavaScript
	case ".sh", ".bash", ".ksh", ".zsh":
		return parse.Shell
	case ".py", ".pyw", ".pth":
		return parse.Python
	case ".ps1", ".psm1":
		return parse.PowerShell
	case ".bat", ".cmd":
		return parse.Batch
	case ".vbs", ".bas", ".vba":
		return parse.VBScript
	case ".php", ".phtml", ".php3", ".php4", ".php5", ".php7", ".phps", ".phar":
		if data != nil && !bytes.Contains(data, []byte("<?")) {
			return "" // a page that was fetched under such a name
		}
		return parse.PHP
	case ".rb", ".gemspec", ".rake", ".ru":
		return parse.Ruby
	}
	switch path.Base(name) {
	case "Rakefile", "Gemfile", "Podfile", "Vagrantfile":
		return parse.Ruby
	}
	head := string(data[:min(len(data), 128)])
	if !strings.HasPrefix(head, "#!") {
		return ""
	}
	line, _, _ := strings.Cut(head[2:], "\n")
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == '/' || r == ' ' || r == '\t' || r == '\r' }) {
		switch word {
		case "sh", "bash", "dash", "ksh", "zsh", "ash":
			return parse.Shell
		case "node", "nodejs", "bun", "deno":
			return parse.JavaScript
		case "pwsh", "powershell":
			return parse.PowerShell
		case "php":
			return parse.PHP
		case "ruby", "jruby":
			return parse.Ruby
		}
		if strings.HasPrefix(word, "python") || word == "pypy" || word == "pypy3" {
			return parse.Python
		}
	}
	return ""
}

// runUnit executes a unit's statements once and gives its exports.
func (m *Machine) runUnit(i int32) *value.Value {
	u := m.units[i]
	if u.state != fresh {
		return m.exports(u)
	}
	u.state, u.trigger = running, m.trigger
	u.module = value.OfAPI("module", value.NewObject(), nil)
	exports := value.OfObject(value.NewObject())
	u.module.Object.Put("exports", exports)
	if u.scope == nil {
		u.scope = m.unitScope(u, exports)
	}
	m.inUnit(i, func() {
		m.body(u.file.Body, u.scope, nil)
		if u.file.Language == parse.VBScript {
			m.runMacros(u)
		}
	})
	u.state = done
	return m.exports(u)
}

func (m *Machine) unitScope(u *unit, exports *value.Value) *value.Scope {
	if u.file.Language == parse.Shell {
		return m.newScope(m.shell, true)
	}
	if scriptPrefix(u.file.Language) != "" {
		return m.scriptScope(u.file.Language)
	}
	if u.file.Language == parse.Python {
		return m.pythonScope(u)
	}
	if m.Page {
		m.globals.This = value.OfAPI("window", nil, nil)
		return m.globals
	}
	s := m.newScope(m.globals, true)
	s.This = exports
	s.Declare("module").Value = u.module
	s.Declare("exports").Value = exports
	s.Declare("__filename").Value = value.OfText(packageRoot+u.file.Path, nil)
	s.Declare("__dirname").Value = value.OfText(strings.TrimSuffix(packageRoot+path.Dir(u.file.Path), "/."), nil)
	return s
}

func (m *Machine) exports(u *unit) *value.Value {
	if u.module == nil {
		return value.OfUnknown(nil)
	}
	if u.file.Language == parse.Python {
		return m.pythonExports(u)
	}
	v, _ := u.module.Object.Own("exports")
	return v
}

// inUnit runs f with unit i as the current one, outside any function.
func (m *Machine) inUnit(i int32, f func()) {
	unit, act, loops := m.unit, m.act, m.loops
	m.unit, m.act, m.loops = i, &activation{}, 0
	if m.depth < maxDepth && !m.halted {
		m.depth++
		f()
		m.depth--
	}
	m.unit, m.act, m.loops = unit, act, loops
}

// location turns a place into what a person finds: in decoded text, the line of
// the file that decodes it.
func (m *Machine) location(p value.Place) behaviour.Location {
	u := m.units[p.Unit]
	for u.layers > 0 {
		p = u.outer
		u = m.units[p.Unit]
	}
	pos := u.file.Position(p.Pos)
	return behaviour.Location{Path: u.file.Path, Line: pos.Line, Column: pos.Column}
}

// Bad is a stretch of a file that could not be read.
type Bad struct {
	File    *parse.File
	Stretch *parse.Bad
}

// Bad gives the first stretch of a file that could not be read, nil without one.
func (m *Machine) Bad(path string) *Bad {
	i, ok := m.byPath[path]
	if !ok || len(m.units[i].file.Bad) == 0 {
		return nil
	}
	return &Bad{m.units[i].file, m.units[i].file.Bad[0]}
}

// Loaded reports whether something runs a file, as against it just lying there.
func (m *Machine) Loaded(path string) bool {
	i, ok := m.byPath[path]
	return ok && behaviour.Strength(m.units[i].trigger) > behaviour.Strength(behaviour.Call)
}
