package detect

import (
	"bytes"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/engine"
	"taisei/detect/behaviour/platform"
	"taisei/detect/parse"
	"taisei/detect/parse/batch"
	"taisei/detect/parse/javascript"
	"taisei/detect/parse/php"
	"taisei/detect/parse/powershell"
	"taisei/detect/parse/python"
	"taisei/detect/parse/ruby"
	"taisei/detect/parse/shell"
	"taisei/detect/parse/vbscript"
)

var errNoFrontEnd = errors.New("there is no front end for this language")

// fronts lists the front ends.
var fronts = []front{
	{parse.JavaScript, javascript.Parse},
	{parse.Shell, shell.Parse},
	{parse.Python, python.Parse},
	{parse.PowerShell, powershell.Parse},
	{parse.Batch, batch.Parse},
	{parse.VBScript, vbscript.Parse},
	{parse.PHP, php.Parse},
	{parse.Ruby, ruby.Parse},
}

func programLanguage(name string, data []byte) parse.Language { return engine.LanguageOf(name, data) }

// step is one thing that is run, under its trigger.
type step struct {
	file    string
	trigger string
	command *command
	of      *manifest
	page    string         // the scripts of a page
	written parse.Language // and what they are written in
}

func (st step) run(m *engine.Machine) {
	if st.command != nil {
		m.RunCommand(st.of.path, st.of.source, st.command.text, st.command.offset, st.trigger)
		return
	}
	if isPth(st.file) {
		data, _ := m.Files.Read(st.file)
		m.RunSource(st.file, pthSource(data), parse.Python, st.trigger)
		return
	}
	if st.page != "" {
		m.RunSource(st.file, st.page, st.written, st.trigger)
		return
	}
	m.RunFile(st.file, st.trigger)
}

// plan lists what runs, the strongest triggers first, since a file is run once.
func (s *scan) plan() []step {
	var steps []step
	for i := range s.manifests {
		steps = append(steps, s.manifestSteps(&s.manifests[i])...)
	}
	for _, name := range s.files.order {
		data, _ := s.files.Read(name)
		if a, ok := readAction(name, data); ok {
			steps = append(steps, s.actionSteps(a)...)
		}
		switch classify(name, data) {
		case kindProgram:
			steps = append(steps, step{file: name, trigger: s.loneTrigger(name, data)})
		case kindPage:
			steps = append(steps, s.pageSteps(name, data)...)
		case kindForeign:
			steps = append(steps, s.foreignSteps(name, data)...)
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return behaviour.Strength(b.trigger) - behaviour.Strength(a.trigger) })
	return steps
}

// manifestSteps lists what a package.json runs. One that lies among tests or in a
// bundled dependency runs nothing by itself.
func (s *scan) manifestSteps(m *manifest) []step {
	var steps []step
	nested := strings.Contains("/"+m.dir+"/", "/node_modules/") || strings.Contains(m.path, "!") || isTest(m.path)
	for _, c := range m.commands() {
		trigger := c.trigger
		if nested || s.systemPackage() {
			trigger = behaviour.Unreachable
		}
		steps = append(steps, step{trigger: trigger, command: &c, of: m})
	}
	if nested {
		return steps
	}
	for _, file := range m.main {
		steps = append(steps, s.fileStep(m, file, behaviour.Import)...)
	}
	for _, file := range m.bin {
		steps = append(steps, s.fileStep(m, file, behaviour.Command)...)
	}
	return steps
}

func (s *scan) fileStep(m *manifest, file, trigger string) []step {
	if strings.Contains(file, "*") {
		return nil
	}
	name := strings.TrimPrefix(path.Clean("/"+path.Join(m.dir, file)), "/")
	for _, suffix := range []string{"", ".js", ".cjs", ".mjs", ".json", "/index.js", ".php"} {
		if _, ok := s.files.Read(name + suffix); ok {
			s.referred[name+suffix] = true
			return []step{{file: name + suffix, trigger: trigger}}
		}
	}
	return nil
}

// pageTrigger is that of a page's scripts: a package's pages are its documents.
func (s *scan) pageTrigger() string {
	if len(s.manifests) > 0 || s.python {
		return behaviour.Unreachable
	}
	return behaviour.Load
}

// installerName is how scripts are called that a person is told to run.
var installerName = regexp.MustCompile(`(?i)(install|setup|bootstrap|uploader|get-|upgrade|update|postinst|preinst|configure)`)

// loneTrigger is the trigger of a program that nothing else names. A stand-alone
// shell script is what a person pipes into a shell, so it installs; a stand-alone
// JavaScript is a page's script unless it is plainly Node's.
func (s *scan) loneTrigger(name string, data []byte) string {
	language := programLanguage(name, data)
	switch {
	case s.packageScript(name):
		return behaviour.Install
	case language == parse.Python:
		return s.pythonTrigger(name)
	case isScriptLanguage(language):
		return s.scriptTrigger(name, language)
	case s.standalone() && language == parse.Shell:
		return behaviour.Install
	case s.standalone() && s.isPage():
		return behaviour.Load
	case s.standalone() && strings.HasPrefix(string(data[:min(len(data), 2)]), "#!"):
		return behaviour.Command
	case s.standalone():
		return behaviour.Import
	case isTest(name), strings.Contains(name, "!") && len(s.manifests) > 0:
		return behaviour.Unreachable
	case s.python:
		return behaviour.Call // what it carries along for others to run
	case language == parse.Shell && installerName.MatchString(path.Base(name)) && len(s.manifests) == 0:
		return behaviour.Install
	case len(s.manifests) == 0 && language == parse.Shell:
		return behaviour.Command
	case len(s.manifests) == 0 && s.isPage():
		return behaviour.Load
	case len(s.manifests) == 0:
		return behaviour.Import
	}
	return behaviour.Call
}

// nodeMarks are what only a script for Node says. process.env.NODE_ENV stands in
// pages too.
var nodeMarks = []string{"process.argv", "process.exit", "process.platform", "process.cwd", "module._compile", "__dirname"}

// forNode reports whether a script is for Node: it says so, or takes one of its
// modules.
func forNode(data []byte) bool {
	if line, _, _ := bytes.Cut(data[:min(len(data), 128)], []byte("\n")); bytes.HasPrefix(line, []byte("#!")) {
		return true
	}
	for _, mark := range nodeMarks {
		if bytes.Contains(data, []byte(mark)) {
			return true
		}
	}
	env := bytes.ReplaceAll(data, []byte("process.env.NODE_ENV"), nil)
	return bytes.Contains(env, []byte("process.env")) || takesModule(data, "require(") || takesModule(data, "from ") || takesModule(data, "import ")
}

// takesModule reports whether a module of Node is named after a word.
func takesModule(data []byte, word string) bool {
	for {
		i := bytes.Index(data, []byte(word))
		if i < 0 {
			return false
		}
		data = data[i+len(word):]
		name := bytes.TrimLeft(data[:min(len(data), 40)], " ")
		if len(name) == 0 || name[0] != '"' && name[0] != '\'' {
			continue
		}
		if end := bytes.IndexByte(name[1:], name[0]); end > 0 && platform.Tables().BuiltIn(string(name[1:1+end])) {
			return true
		}
	}
}

// isPage reports whether the artifact's scripts run in a browser: there is no
// manifest, and nothing that only Node has.
func (s *scan) isPage() bool {
	if s.page == nil { // looked at once: it is asked of every file, and looks at every file
		page := s.looksLikePage()
		s.page = &page
	}
	return *s.page
}

func (s *scan) looksLikePage() bool {
	if len(s.manifests) > 0 {
		return false
	}
	scripts := 0
	for _, name := range s.files.order {
		data, _ := s.files.Read(name)
		if classify(name, data) == kindPage && !isMarkup(name) {
			scripts++
			continue
		}
		if programLanguage(name, data) != parse.JavaScript {
			continue
		}
		scripts++
		if forNode(data) {
			return false
		}
	}
	return scripts > 0
}
