package engine

import (
	"regexp"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// runCommand carries out a command of the table.
func (m *Machine) runCommand(c *platform.Command, name string, args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	if v := m.windowsProgram(c, args, s, at); v != nil {
		return v
	}
	a := m.parseArgs(c, args)
	if a.rest != nil {
		return m.runRest(c, a, s, at)
	}
	m.secretsByUse(c, a, args)
	switch {
	case c.Sink == behaviour.Network:
		return m.networkCommand(c, a, at)
	case c.Sink == behaviour.Code:
		return m.codeCommand(c, a, s, at)
	case c.Sink == behaviour.File:
		m.record(m.stdin.Labels, behaviour.File, "body", address{host: "/var/spool/cron/"}, at)
		return value.OfText("", nil)
	case c.Sink == behaviour.Delete:
		m.shellDeletes(c, a, at)
		return value.OfText("", nil)
	case c.Name == "find":
		return m.findCommand(a, args, at)
	case c.Source != "" && len(a.all("out")) > 0:
		m.writeFile(a.all("out")[0], value.OfUnknown(value.LabelOf(m.origin(c.Source, name, c.All, at))))
		return value.OfText("", nil)
	case c.Source != "":
		return value.OfUnknown(value.LabelOf(m.origin(c.Source, name, c.All, at)))
	case c.Output == "out" || c.Stdin == "text":
		return m.filter(c, name, a, at)
	}
	m.copyFiles(c, a)
	if strings.Contains(c.Args, "copyfile") || c.Args == "_" || c.Args == "" {
		return value.OfText("", nil)
	}
	return value.OfUnknown(nil)
}

// runRest runs the command that sudo, env, xargs and the like are given.
func (m *Machine) runRest(c *platform.Command, a *arguments, s *value.Scope, at value.Place) *value.Value {
	rest := a.rest
	for len(rest) > 1 && strings.Contains(rest[0].Render(), "=") && !strings.HasPrefix(rest[0].Render(), "-") {
		rest = rest[1:] // env A=1 command
	}
	args := rest[1:]
	if c.Stdin == "arg" {
		args = append(append([]*value.Value(nil), args...), inputWords(m.stdin)...)
	}
	for _, secret := range a.all("secret") {
		m.markSecret(secret)
	}
	return m.command(rest[0], args, s, at)
}

// networkCommand sends: what its arguments hold goes to the host they name.
func (m *Machine) networkCommand(c *platform.Command, a *arguments, at value.Place) *value.Value {
	to := m.commandAddress(c, a)
	for _, r := range a.roles {
		m.sendRole(c, r, to, at)
	}
	if c.Stdin == "body" {
		m.record(m.labels(m.stdin), c.Sink, "body", to, at)
	}
	for range a.all("shellout") {
		m.record(value.LabelOf(m.origin(behaviour.Download, to.host, true, at)), behaviour.Code, "code", address{host: "shell", scheme: "tcp"}, at)
	}
	m.contact(to, at)
	if !c.Downloads || to.host == behaviour.SameOrigin {
		return value.OfText("", nil)
	}
	got := value.OfUnknown(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", at)))
	return m.downloaded(c, a, got)
}

func (m *Machine) sendRole(c *platform.Command, r roleValue, to address, at value.Place) {
	labels := m.labels(r.v)
	switch r.role {
	case "url", "dns":
		if found := m.commandHost(r.role, r.v); found.host != "" {
			to = found
		}
		m.record(labels, c.Sink, r.role, to, at)
	case "header":
		m.record(labels, c.Sink, headerSlot(r.v.Render()), to, at)
	case "auth":
		m.record(labels, c.Sink, "auth", to, at)
	case "body":
		m.record(labels, c.Sink, "body", to, at)
		m.sendFileArgument(c, r.v, to, at)
	case "file", "copy":
		if r.role == "copy" && strings.Contains(r.v.Render(), ":") {
			return
		}
		m.record(m.contents(r.v, at).Labels, c.Sink, "file", to, at)
	}
}

// sendFileArgument is -d @file and -F x=@file: the file's content is sent.
func (m *Machine) sendFileArgument(c *platform.Command, v *value.Value, to address, at value.Place) {
	text := v.Render()
	i := strings.IndexByte(text, '@')
	if i < 0 || i > 0 && text[i-1] != '=' {
		return
	}
	path := cutKnown(v, i+1)
	if strings.HasPrefix(path.Render(), "-") {
		m.record(m.labels(m.stdin), c.Sink, "body", to, at)
		return
	}
	m.record(m.contents(path, at).Labels, c.Sink, "file", to, at)
}

func (m *Machine) commandAddress(c *platform.Command, a *arguments) address {
	for _, r := range a.roles {
		switch r.role {
		case "url", "host", "dns", "mailto", "copy":
			if to := m.commandHost(r.role, r.v); to.host != "" {
				return to
			}
		}
	}
	return address{}
}

func (m *Machine) commandHost(role string, v *value.Value) address {
	text := v.Render()
	hidden := concealed(v.Labels)
	switch role {
	case "host":
		if i := strings.LastIndexByte(text, ':'); i > 0 && strings.Contains(text[:i], ":") {
			text = text[strings.IndexByte(text, ':')+1:] // socat's TCP:host:port
		}
		return address{host: hostIn(text), scheme: "tcp", concealed: hidden}
	case "dns":
		if strings.HasPrefix(text, "@") || strings.HasPrefix(text, "+") || !strings.Contains(text, ".") {
			return address{}
		}
		return address{host: hostIn(text), scheme: "dns", concealed: hidden}
	case "mailto":
		return address{host: mailHost(text), scheme: "mailto"}
	case "copy":
		host, _, ok := strings.Cut(text, ":")
		if !ok {
			return address{}
		}
		return address{host: hostIn(host), scheme: "ssh"}
	}
	to := m.address(v, value.Place{})
	if to.host == "" && !strings.HasPrefix(text, value.Hole) {
		to.host = hostIn(text)
		if !strings.Contains(to.host, ".") {
			to.host = ""
		}
	}
	return to
}

// downloaded puts what was fetched where the command puts it.
func (m *Machine) downloaded(c *platform.Command, a *arguments, got *value.Value) *value.Value {
	outs := a.all("out")
	for _, out := range outs {
		if text := out.Render(); text == "-" || text == "/dev/stdout" {
			return got
		}
		m.writeFile(out, got)
	}
	if len(outs) > 0 {
		return value.OfText("", nil)
	}
	if !c.UsesName && !a.flags["-O"] {
		return got
	}
	for _, u := range a.all("url") {
		text := u.Render()
		m.writeFile(value.OfText(base(text), nil), got)
	}
	return value.OfText("", nil)
}

// codeCommand runs what a shell or interpreter is given.
func (m *Machine) codeCommand(c *platform.Command, a *arguments, s *value.Scope, at value.Place) *value.Value {
	ran := false
	var out *value.Value
	for _, code := range append(a.all("code"), a.all("shellcode")...) {
		ran = true
		out = joinSet(out, m.capture(func() { m.runCode(c.Code, code, at, nil) }))
	}
	for _, script := range a.all("script") {
		if text := script.Render(); ran || text == "-" || text == "-s" {
			continue
		}
		ran = true
		out = joinSet(out, m.capture(func() { m.runScript(c, script, at) }))
	}
	if !ran && c.Stdin == "code" {
		out = m.capture(func() { m.runCode(c.Code, m.stdin, at, nil) })
	}
	if out == nil {
		return value.OfUnknown(nil)
	}
	return out
}

// runScript runs a file by an interpreter.
func (m *Machine) runScript(c *platform.Command, script *value.Value, at value.Place) {
	name := script.Render()
	if v, ok := m.onDisk(name); ok {
		m.record(m.labels(v), behaviour.Code, "code", address{host: c.Code}, at)
		m.runText(parse.Language(c.Code), v, at, m.decodedAt(v, at))
		return
	}
	m.record(script.Labels.Of(behaviour.Download), behaviour.Code, "code", address{host: c.Code}, at)
	file, ok := m.ownFile(name)
	if !ok {
		return
	}
	if found, ok := m.resolveFile(file); ok {
		m.refer(found, at)
		language := parse.Language(c.Code)
		if !m.readable(language) {
			return
		}
		if u := m.load(found, language); u >= 0 {
			m.runUnit(u)
		}
	}
}

// filter is a command that passes its input on, changed or not.
func (m *Machine) filter(c *platform.Command, name string, a *arguments, at value.Place) *value.Value {
	in := m.filterInput(c, a, at)
	via, decodes := c.Via, a.decodes
	labels := m.labels(in)
	for _, r := range a.roles {
		if r.role == "arg" || r.role == "key" {
			labels = labels.Union(m.labels(r.v))
		}
	}
	if base(name) == "openssl" {
		via, decodes = m.opensslVia(a, in)
	}
	out := m.filterFold(c, in, decodes, via, at)
	switch {
	case c.Fold == "tr":
		out = m.translate(a, in, at)
	case base(name) == "sed":
		out = m.edited(a, in)
	case base(name) == "openssl" && via == behaviour.Base64 && decodes:
		out = m.decoded(in, decodeBase64, via, at)
	}
	if out == nil {
		out = value.OfUnknown(labels.Through(via, at))
		if via == "" && in.Kind == value.Template || c.Fold == "echo" || c.Fold == "same" {
			out = in
		}
	} else if out.Kind == value.Text && len(out.Labels) == 0 {
		out = out.Relabelled(labels.Through(via, at))
	}
	if via == behaviour.Cipher && len(out.Labels) == 0 && (a.flags["-d"] || a.flags["--decrypt"]) {
		out = value.OfUnknown(value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at)).Through(via, at))
	}
	return m.filterOutput(c, name, a, out, at)
}

func (m *Machine) filterInput(c *platform.Command, a *arguments, at value.Place) *value.Value {
	if text := a.all("text"); c.Args == "text" {
		return m.spaced(text)
	}
	var parts []*value.Value
	for _, path := range a.all("read") {
		if path.Render() != "-" {
			parts = append(parts, m.contents(path, at))
		}
	}
	for _, dd := range a.all("dd") {
		if strings.HasPrefix(dd.Render(), "if=") {
			parts = append(parts, m.contents(cutKnown(dd, 3), at))
		}
	}
	if len(parts) > 0 {
		return m.concat(parts...)
	}
	return m.stdin
}

func (m *Machine) filterFold(c *platform.Command, in *value.Value, decodes bool, via string, at value.Place) *value.Value {
	if in.Kind != value.Text {
		return nil
	}
	fold := c.Fold
	if decodes {
		fold = c.Unfold
	}
	switch fold {
	case "unbase64":
		return m.decoded(in, decodeBase64, via, at)
	case "unhex":
		return m.decoded(in, decodeHex, via, at)
	case "base64", "hex":
		return encode(in, via).Relabelled(in.Labels.Through(via, at))
	case "reverse":
		if len(in.Text) < 4 {
			return value.OfText(reverse(strings.TrimSpace(in.Text)), in.Labels)
		}
		return m.decoded(in, func(s string) (string, bool) { return reverse(strings.TrimSpace(s)), true }, via, at)
	case "echo":
		if strings.Contains(in.Text, `\x`) {
			return m.decoded(in, decodeEscapes, behaviour.Hex, at)
		}
	}
	return nil
}

func (m *Machine) filterOutput(c *platform.Command, name string, a *arguments, out *value.Value, at value.Place) *value.Value {
	m.wipes(a, at)
	for _, path := range a.all("out") {
		m.shellWrite(path, out, at)
		return value.OfText("", nil)
	}
	if base(name) == "tee" {
		for _, path := range append(a.all("arg"), a.all("read")...) {
			m.shellWrite(path, out, at)
		}
	}
	if len(a.all("arg")) > 0 && base(name) == "tar" {
		return value.OfText("", nil)
	}
	return out
}

// opensslVia tells by the subcommand what openssl does.
func (m *Machine) opensslVia(a *arguments, in *value.Value) (via string, decodes bool) {
	sub := ""
	if words := a.all("openssl"); len(words) > 0 {
		sub = words[0].Render()
	}
	switch sub {
	case "base64":
		return behaviour.Base64, a.flags["-d"]
	case "passwd":
		m.markSecret(in)
		for _, w := range a.all("openssl")[1:] {
			m.markSecret(w)
		}
		return behaviour.Cipher, false
	case "rand", "dgst", "req", "x509", "genrsa", "dhparam", "version", "s_client":
		return "", false
	case "enc":
		if a.flags["-base64"] || a.flags["-a"] && len(a.flags) < 3 {
			return behaviour.Base64, a.flags["-d"]
		}
	}
	return behaviour.Cipher, false
}

// copyFiles keeps track of what a file holds when it is copied or moved.
func (m *Machine) copyFiles(c *platform.Command, a *arguments) {
	paths := a.all("copyfile")
	if len(paths) < 2 {
		return
	}
	to := paths[len(paths)-1]
	for _, from := range paths[:len(paths)-1] {
		v, ok := m.onDisk(from.Render())
		if !ok {
			continue
		}
		m.writeFile(to, v)
		m.writeFile(m.concat(to, value.OfText("/"+base(from.Render()), nil)), v)
	}
}

var (
	passwordClause = regexp.MustCompile(`(?i)(password\s*\(?|identified\s+by|identified\s+with\s+\S+\s+by|requirepass)\s*['"\\]*$`)
	clientPassword = regexp.MustCompile(`^(-p|--password=)`)
)

// secretsByUse finds values that are used as passwords.
func (m *Machine) secretsByUse(c *platform.Command, a *arguments, args []*value.Value) {
	for _, v := range a.all("secret") {
		m.markSecret(v)
	}
	if c.Stdin == "secret" {
		m.markSecret(m.stdin)
	}
	if strings.Contains(c.Name, "mysql") {
		for _, v := range args {
			if clientPassword.MatchString(v.Render()) {
				m.markSecret(cutKnown(v, 2))
			}
		}
	}
	words := a.all("afterpassword")
	for i, w := range words {
		if i > 0 && words[i-1].Render() == "password" {
			m.markSecret(w)
		}
	}
	for _, v := range a.all("sql") {
		m.secretsInSQL(v)
	}
	if c.Stdin == "sql" {
		m.secretsInSQL(m.stdin)
	}
	if c.Args == "text" { // echo "… PASSWORD '$x' …" | mysql
		m.secretsInSQL(m.spaced(a.all("text")))
	}
}

// secretsInSQL marks what stands after PASSWORD and IDENTIFIED BY.
func (m *Machine) secretsInSQL(v *value.Value) {
	if v.Kind != value.Template {
		return
	}
	for i, p := range v.Parts {
		if i == 0 || p.Kind == value.Text {
			continue
		}
		if before, ok := v.Parts[i-1].String(); ok && passwordClause.MatchString(before) {
			m.markSecret(p)
		}
	}
}

// markSecret notes that a value is used as a password. In user:password only the
// second half is one.
func (m *Machine) markSecret(v *value.Value) {
	if v.Kind == value.Template {
		from := 0
		for i, p := range v.Parts {
			if s, ok := p.String(); ok && strings.Contains(s, ":") {
				from = i + 1
			}
		}
		for _, p := range v.Parts[min(from, len(v.Parts)):] {
			m.markSecret(p)
		}
		return
	}
	for _, l := range v.Labels {
		if o := l.Origin; len(l.Via) == 0 && (o.Source == "" || o.Source == behaviour.Environment || o.Source == behaviour.Credential) {
			o.Source, o.Password = behaviour.Credential, true
		}
	}
}

// runProgram is spawn("curl", ["-d", x]): a command given word by word.
func (m *Machine) runProgram(c *invocation) {
	var words []*value.Value
	for _, s := range c.entry.DataSlots() {
		v := m.slotValue(c, s)
		switch {
		case s.Role == "command", s.Role == "line" && v.Kind != value.Composite:
			words = append(words, v)
		case v.Kind == value.Composite && v.Object.Array:
			items, known := m.items(v, false)
			if !known {
				items = []*value.Value{m.itemOf(v, false)}
			}
			words = append(words, items...)
		}
	}
	if len(words) == 0 {
		return
	}
	if len(words) == 1 && strings.Contains(words[0].Render(), " ") {
		m.runCode("shell", words[0], c.at, c)
		return
	}
	name := words[0]
	if name.Kind == value.API && name.Text == "py:sys.executable" {
		name = value.OfText("python", nil)
	}
	if p := name.Render(); strings.HasSuffix(c.path, ".fork") || p == "process.execPath" || name.Kind == value.API && name.Text == "process.execPath" {
		if strings.HasSuffix(c.path, ".fork") {
			words = append([]*value.Value{value.OfText("node", nil)}, words...)
		}
		name = value.OfText("node", nil)
	}
	m.reach(behaviour.Process, address{host: readable(name)}, c.at)
	out := m.command(name, words[1:], m.shell, c.at)
	if c.result.Kind == value.API {
		c.result = value.OfAPI(c.result.Text, c.result.Object, m.labels(out))
	} else {
		c.result = out
	}
}
