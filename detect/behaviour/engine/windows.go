package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// windowsName is a program's name as a table has it: without folder, ending and case.
func windowsName(text string) string {
	name := strings.ToLower(text[strings.LastIndexAny(text, `\/`)+1:])
	return strings.TrimSuffix(strings.TrimSuffix(name, ".exe"), ".com")
}

// windowsProgram carries out a program whose arguments have a grammar of their own; nil
// when it is another.
func (m *Machine) windowsProgram(c *platform.Command, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	switch c.Fold {
	case "win:powershell":
		return m.runPowerShell(args, at)
	case "win:cmd":
		return m.runCmd(args, at)
	case "win:script":
		return m.runWindowsScript(args, at)
	case "win:mshta":
		return m.runMarkup(first(args), at)
	case "win:loader":
		return m.runLoader(args, at)
	case "win:certutil":
		return m.certutil(args, at)
	case "win:bitsadmin":
		return m.bitsadmin(args, at)
	case "win:reg":
		return m.registry(args, at)
	case "win:schtasks":
		return m.registered(args, "/tr", "scheduled task/", at)
	case "win:service":
		return m.registered(args, "binpath=", "service/", at)
	case "win:wmic", "win:forfiles":
		return m.runLast(args, at)
	case "win:start":
		return m.start(args, s, at)
	case "win:net":
		return m.account(args, at)
	case "pip":
		return m.pipInstall(args, at)
	}
	if c.Code == "python" && len(args) > 1 && args[0].Render() == "-m" && strings.HasPrefix(args[1].Render(), "pip") {
		return m.pipInstall(args[2:], at)
	}
	return nil
}

// account is net user NAME PASSWORD /add and net localgroup GROUP NAME /add: somebody
// may log in, or may do more, from then on.
func (m *Machine) account(args []*value.Value, at value.Place) *value.Value {
	adds := false
	for _, a := range args {
		adds = adds || strings.EqualFold(a.Render(), "/add")
	}
	if what := strings.ToLower(first(args).Render()); adds && (what == "user" || what == "localgroup" || what == "group") {
		m.record(value.LabelOf(m.origin(behaviour.Host, "account", true, at)), behaviour.Process, "account", address{host: what}, at)
	}
	return value.OfUnknown(nil)
}

// runPowerShell reads the command line of powershell.exe, whose flags may be cut short.
func (m *Machine) runPowerShell(args []*value.Value, at value.Place) *value.Value {
	for i := 0; i < len(args); i++ {
		text := args[i].Render()
		flag, isFlag := powershellFlag(text)
		next := value.OfUndefined()
		if i+1 < len(args) {
			next = args[i+1]
		}
		switch {
		case !isFlag:
			return m.runPowerShellCode(args[i:], at)
		case flag == "":
			return m.outputOf(func() { m.runCode("powershell", m.stdin, at, nil) })
		case flag == "ec" || strings.HasPrefix("encodedcommand", flag) && flag[0] == 'e':
			code := m.decodedEach(next, encodedCommand, behaviour.Base64, at)
			if code == nil {
				code = value.OfUnknown(m.labels(next).Through(behaviour.Base64, at))
			}
			return m.outputOf(func() { m.runCode("powershell", code, at, nil) })
		case strings.HasPrefix("command", flag):
			return m.runPowerShellCode(args[i+1:], at)
		case strings.HasPrefix("file", flag):
			m.runScript(started(parse.PowerShell), windowsPath(next), at)
			return value.OfUnknown(nil)
		case takesValue(flag):
			i++
		}
	}
	if m.stdin.Kind != value.Unknown || len(m.stdin.Labels) > 0 {
		m.runCode("powershell", m.stdin, at, nil)
	}
	return value.OfUnknown(nil)
}

func (m *Machine) runPowerShellCode(words []*value.Value, at value.Place) *value.Value {
	if len(words) == 0 {
		return value.OfUnknown(nil)
	}
	if f := words[0]; f.Kind == value.Function {
		return m.powershellFunction(f.Closure, words[1:], at)
	}
	if text := words[0].Render(); len(words) == 1 && strings.HasSuffix(strings.ToLower(text), ".ps1") && !strings.Contains(text, " ") {
		m.runScript(started(parse.PowerShell), windowsPath(words[0]), at)
		return value.OfUnknown(nil)
	}
	code := m.spaced(words)
	if code.Kind == value.Text {
		code = value.OfText(strings.Trim(strings.TrimSpace(code.Text), `"`), code.Labels)
	}
	return m.outputOf(func() { m.runCode("powershell", code, at, nil) })
}

// powershellFlag is a flag's name without its dash.
func powershellFlag(text string) (string, bool) {
	for _, dash := range []string{"-", "/", "\u2013", "\u2014", "\u2015"} {
		if rest, ok := strings.CutPrefix(text, dash); ok && len(rest) < 24 && !strings.ContainsAny(rest, ` /\.`) {
			return strings.ToLower(rest), true
		}
	}
	return "", false
}

// takesValue reports a flag of powershell.exe that a value follows.
func takesValue(flag string) bool {
	for _, name := range []string{"executionpolicy", "windowstyle", "version", "inputformat", "outputformat", "psconsolefile", "configurationname", "workingdirectory", "custompipename", "settingsfile"} {
		if strings.HasPrefix(name, flag) {
			return true
		}
	}
	return flag == "ep" || flag == "wd" || flag == "if" || flag == "of"
}

// runCmd is cmd /c and what follows.
func (m *Machine) runCmd(args []*value.Value, at value.Place) *value.Value {
	for i, a := range args {
		text := strings.ToLower(a.Render())
		if !strings.HasPrefix(text, "/") {
			continue
		}
		for _, how := range []string{"/c", "/k", "/r"} {
			if rest, ok := strings.CutPrefix(text, how); ok {
				words := args[i+1:]
				if rest != "" {
					words = append([]*value.Value{cutKnown(a, len(how))}, words...)
				}
				if len(words) == 0 {
					return value.OfUnknown(nil)
				}
				code := m.spaced(words)
				return m.outputOf(func() { m.runCode("batch", code, at, nil) })
			}
		}
	}
	if len(args) == 0 {
		m.runCode("batch", m.stdin, at, nil)
	}
	return value.OfUnknown(nil)
}

// runWindowsScript is wscript and cscript with a file.
func (m *Machine) runWindowsScript(args []*value.Value, at value.Place) *value.Value {
	for _, a := range args {
		text := a.Render()
		if strings.HasPrefix(text, "/") && len(text) < 20 {
			continue
		}
		code := "vbscript"
		if strings.HasSuffix(strings.ToLower(text), ".js") {
			code = "javascript"
		}
		m.runScript(&platform.Command{Code: code}, windowsPath(a), at)
		break
	}
	return value.OfUnknown(nil)
}

// runMarkup is mshta: code behind a scheme, a page that is fetched, or a file.
func (m *Machine) runMarkup(arg *value.Value, at value.Place) *value.Value {
	text := strings.ToLower(arg.Render())
	switch {
	case strings.HasPrefix(text, "vbscript:"):
		m.runCode("vbscript", cutKnown(arg, len("vbscript:")), at, nil)
	case strings.HasPrefix(text, "javascript:"):
		m.runCode("javascript", cutKnown(arg, len("javascript:")), at, nil)
	case strings.HasPrefix(text, "http://"), strings.HasPrefix(text, "https://"):
		m.fetchedRun(arg, "hta", at)
	case strings.HasPrefix(text, "about:"):
	default:
		m.runMarkupFile(windowsPath(arg), at)
	}
	return value.OfUnknown(nil)
}

// runMarkupFile runs the scripts of a page: one that was written, or one of the artifact.
func (m *Machine) runMarkupFile(name *value.Value, at value.Place) {
	if v, ok := m.onDisk(name.Render()); ok {
		m.record(m.labels(v), behaviour.Code, "code", address{host: "hta"}, at)
		m.runMarkupText(v, at)
		return
	}
	m.record(name.Labels.Of(behaviour.Download), behaviour.Code, "code", address{host: "hta"}, at)
	file, ok := m.ownFile(name.Render())
	if !ok {
		return
	}
	if data, ok := m.Files.Read(file); ok {
		m.refer(file, at)
		m.runMarkupText(value.OfText(string(data), name.Labels), at)
	}
}

func (m *Machine) runMarkupText(page *value.Value, at value.Place) {
	for _, match := range markupScript.FindAllStringSubmatch(page.Render(), 20) {
		language := parse.JavaScript
		if strings.Contains(strings.ToLower(match[1]), "vb") {
			language = parse.VBScript
		}
		m.runText(language, value.OfText(match[2], page.Labels), at, at)
	}
}

var markupScript = regexp.MustCompile(`(?is)<script([^>]*)>(.*?)</script`)

// fetchedRun notes that what an address gives is run.
func (m *Machine) fetchedRun(url *value.Value, language string, at value.Place) {
	to := m.address(url, at)
	if to.host == "" {
		return
	}
	m.record(m.labels(m.fetched(url, at)).Of(behaviour.Download), behaviour.Code, "code", address{host: language}, at)
}

// fetched is what an address gives; a request goes there.
func (m *Machine) fetched(url *value.Value, at value.Place) *value.Value {
	to := m.address(url, at)
	m.record(m.labels(url), behaviour.Network, "url", to, at)
	m.contact(to, at)
	return value.OfUnknown(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", at)))
}

// runLoader is rundll32 and its kin: code or an address among the arguments, or a
// file that is run.
func (m *Machine) runLoader(args []*value.Value, at value.Place) *value.Value {
	for _, a := range args {
		text := strings.ToLower(a.Render())
		if strings.HasPrefix(text, "/select,") {
			return value.OfUnknown(nil) // the explorer is asked to show a file
		}
		i := strings.Index(text, "http://")
		if i < 0 {
			i = strings.Index(text, "https://")
		}
		switch {
		case strings.HasPrefix(text, "javascript:"), strings.HasPrefix(text, "vbscript:"):
			return m.runMarkup(a, at)
		case i >= 0:
			m.fetchedRun(cutKnown(a, i), "native", at)
			return value.OfUnknown(nil)
		case !strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "-"):
			file, _, _ := strings.Cut(a.Render(), ",")
			m.execute(value.OfText(file, a.Labels), nil, at)
		}
	}
	return value.OfUnknown(nil)
}

// certutil decodes and fetches.
func (m *Machine) certutil(args []*value.Value, at value.Place) *value.Value {
	var words []*value.Value
	how := ""
	for _, a := range args {
		text := strings.ToLower(strings.TrimLeft(a.Render(), "-/"))
		switch {
		case text == a.Render() || strings.Contains(text, "://") || strings.ContainsAny(text, `.\`):
			words = append(words, a)
		case strings.HasPrefix(text, "decodehex"), strings.HasPrefix(text, "decode"), strings.HasPrefix(text, "urlcache"), strings.HasPrefix(text, "encode"), strings.HasPrefix(text, "verifyctl"):
			how = text
		}
	}
	switch {
	case len(words) == 0:
	case how == "urlcache" || how == "verifyctl":
		m.writeFile(m.secondOr(words, value.OfText(base(words[0].Render()), nil)), m.fetched(words[0], at))
	case len(words) > 1 && strings.HasPrefix(how, "decode"):
		in := m.contents(windowsPath(words[0]), at)
		decode, via := decodeCertificate, behaviour.Base64
		if how == "decodehex" {
			decode, via = decodeHex, behaviour.Hex
		}
		out := m.decodedEach(in, decode, via, at)
		if out == nil {
			out = value.OfUnknown(m.labels(in).Through(via, at))
		}
		m.writeFile(words[1], out)
	}
	return value.OfText("", nil)
}

func (m *Machine) secondOr(words []*value.Value, other *value.Value) *value.Value {
	if len(words) > 1 {
		return words[1]
	}
	return other
}

// decodeCertificate is base64 between lines of dashes.
func decodeCertificate(s string) (string, bool) {
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "---") {
			b.WriteString(line)
		}
	}
	return decodeBase64(b.String())
}

// bitsadmin fetches: behind each address stands the file.
func (m *Machine) bitsadmin(args []*value.Value, at value.Place) *value.Value {
	for i, a := range args {
		if !strings.Contains(a.Render(), "://") {
			continue
		}
		got := m.fetched(a, at)
		if i+1 < len(args) {
			m.writeFile(args[i+1], got)
		}
	}
	return value.OfText("", nil)
}

// slashed gives what follows flags that begin with a slash.
func slashed(args []*value.Value) map[string]*value.Value {
	out := map[string]*value.Value{}
	for i, a := range args {
		if text := strings.ToLower(a.Render()); i+1 < len(args) && (strings.HasPrefix(text, "/") || strings.HasSuffix(text, "=")) {
			out[text] = args[i+1]
		}
	}
	return out
}

// registry is reg add KEY /v NAME /d DATA.
func (m *Machine) registry(args []*value.Value, at value.Place) *value.Value {
	if len(args) < 2 || !strings.EqualFold(args[0].Render(), "add") {
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Host, "registry", false, at)))
	}
	flags := slashed(args)
	if data := flags["/d"]; data != nil {
		name := flags["/v"]
		if name == nil {
			name = value.OfText("", nil)
		}
		m.setProperty(args[1], name, data, at)
	}
	return value.OfText("", nil)
}

// registered is what registers a command under a name: a scheduled task, a service.
func (m *Machine) registered(args []*value.Value, flag, place string, at value.Place) *value.Value {
	flags := slashed(args)
	command := flags[flag]
	for _, a := range args {
		if text := a.Render(); command == nil && strings.HasPrefix(strings.ToLower(text), flag) && len(text) > len(flag) {
			command = cutKnown(a, len(flag))
		}
	}
	if command == nil {
		return value.OfUnknown(nil)
	}
	name := flags["/tn"]
	if name == nil {
		name = argAt(args, 1)
	}
	m.startUpSet(value.OfText(place+readable(name), nil), command, at)
	return value.OfText("", nil)
}

// runLast is a command as the last argument, or behind /c.
func (m *Machine) runLast(args []*value.Value, at value.Place) *value.Value {
	command := slashed(args)["/c"]
	for i, a := range args {
		if strings.EqualFold(a.Render(), "create") && i+1 < len(args) {
			command = args[i+1]
		}
	}
	if command == nil {
		return value.OfUnknown(value.LabelOf(m.origin(behaviour.Host, "hardware", false, at)))
	}
	return m.outputOf(func() { m.runCode("batch", command, at, nil) })
}

// start is start "title" /flags program arguments.
func (m *Machine) start(args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	for i := 0; i < len(args); i++ {
		text := args[i].Render()
		switch {
		case strings.HasPrefix(text, "/") && len(text) < 12 && !strings.Contains(text[1:], "/"):
			if strings.EqualFold(text, "/d") {
				i++
			}
		case i == 0 && len(args) > 1 && (text == "" || strings.Contains(text, " ") || !strings.ContainsAny(text, `.\/:%`) && m.table.Command(windowsName(text)) == nil):
		default:
			return m.command(args[i], args[i+1:], s, at)
		}
	}
	return value.OfText("", nil)
}
