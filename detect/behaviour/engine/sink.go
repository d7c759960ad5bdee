package engine

import (
	"slices"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// fact is a flow as it was met; its source may be understood only at the end.
type fact struct {
	label     value.Label
	with      value.Labels
	trigger   string
	handler   *handler
	sink      string
	target    string
	scheme    string
	slot      string
	at        value.Place
	concealed bool
	fixed     bool
}

// sink notes what flows into the entry's sink.
func (m *Machine) sink(c *invocation) {
	e := c.entry
	switch e.Sink {
	case "":
		return
	case "pipe":
		m.pipe(c)
		return
	case behaviour.Code, behaviour.Process:
		m.codeSink(c)
		return
	case behaviour.File:
		m.fileSink(c)
		return
	case behaviour.Delete:
		for _, path := range m.slotValues(c, e.TargetSlots()) {
			m.deletes(path, "path", c.at)
		}
		return
	case behaviour.Wallet:
		m.walletSink(c)
		return
	case behaviour.Clipboard:
		m.clipboardSink(c)
		return
	}
	to := m.addressOf(c)
	if e.Sink == behaviour.Form {
		m.formSink(c, to)
		return
	}
	for _, s := range e.DataSlots() {
		v := m.slotValue(c, s)
		for _, piece := range m.pieces(s.Role, v) {
			m.record(piece.labels, e.Sink, piece.slot, to, c.at)
		}
		m.miningText(v, to, c.at)
	}
	if e.Sink == behaviour.Network {
		m.contact(to, c.at)
	}
	if e.Downloads && to.host != behaviour.SameOrigin {
		m.download(c, to)
	}
	if e.Path == "Element().src=" {
		m.scriptElement(c, to)
	}
}

// contact notes that a host is called at all, which tells it of the machine: its
// address, and that the code ran there.
func (m *Machine) contact(to address, at value.Place) {
	if to.host == "" || to.host == behaviour.SameOrigin || behaviour.Strength(m.trigger) < behaviour.Strength(behaviour.Call) {
		return
	}
	m.record(value.LabelOf(m.origin(behaviour.Host, "address", false, at)), behaviour.Network, "connection", to, at)
}

// scriptElement is a script that the page is made to load from another host.
func (m *Machine) scriptElement(c *invocation, to address) {
	if tag, _ := m.kept(c.this, "created").String(); !strings.EqualFold(tag, "script") || to.host == "" || to.host == behaviour.SameOrigin {
		return
	}
	labels := value.LabelOf(m.origin(behaviour.Download, to.host, false, c.at))
	m.record(labels, behaviour.Code, "code", address{host: to.host, scheme: "page", concealed: to.concealed}, c.at)
}

// download labels what comes back from a host.
func (m *Machine) download(c *invocation, to address) {
	labels := value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", c.at))
	if c.result.Kind == value.API {
		c.result = value.OfAPI(c.result.Text, c.result.Object, labels)
		return
	}
	c.result = value.OfUnknown(labels)
}

// piece is a part of what is sent, with the slot it stands in.
type piece struct {
	slot   string
	labels value.Labels
}

// pieces splits headers and request options: a token in an Authorization header
// is how one logs in, the same token in a body is not.
func (m *Machine) pieces(role string, v *value.Value) []piece {
	switch {
	case v.Kind == value.Composite && role == "header":
		var out []piece
		for _, k := range v.Object.Keys {
			out = append(out, piece{headerSlot(k), m.labels(v.Object.Field(k))})
		}
		return append(out, piece{"header", m.labels(value.OfUnknown(v.Labels)).Union(m.labels(v.Object.Rest))})
	case v.Kind == value.Composite && role == "url":
		labels := v.Labels
		for _, k := range []string{"hostname", "host", "path", "pathname", "query", "search", "url", "uri", "href"} {
			if f, ok := v.Object.Own(k); ok {
				labels = labels.Union(m.labels(f))
			}
		}
		return []piece{{"url", labels}}
	case role == "header":
		return []piece{{headerSlot(v.Render()), v.Labels}}
	}
	return []piece{{role, m.labels(v)}}
}

func headerSlot(text string) string {
	lower := strings.ToLower(text)
	for _, name := range []string{"authorization", "auth", "api-key", "apikey", "token", "private-", "access-key"} {
		if strings.Contains(lower, name) {
			return "auth"
		}
	}
	return "header"
}

func (m *Machine) codeSink(c *invocation) {
	e := c.entry
	if e.Runs {
		m.runProgram(c)
		return
	}
	for _, s := range e.DataSlots() {
		code := m.slotValue(c, s)
		if code.Kind == value.Function {
			continue
		}
		if s.Role == "stdin" && m.python() && m.readsNoCommands(c.this, c.at) {
			continue
		}
		if s.Role == "stdin" {
			m.record(m.labels(code), e.Sink, s.Role, address{host: e.Code, scheme: "tcp"}, c.at)
			continue
		}
		m.runCode(e.Code, code, c.at, c)
	}
}

func (m *Machine) fileSink(c *invocation) {
	path := first(m.slotValues(c, c.entry.TargetSlots()))
	m.overwrites(c, path)
	for _, s := range c.entry.DataSlots() {
		m.fileWritten(path, m.slotValue(c, s), c.at)
	}
}

// fileWritten notes what is written to a file. What a build server runs is telling
// whatever its origin.
func (m *Machine) fileWritten(path, v *value.Value, at value.Place) {
	to := address{host: readable(path)}
	labels := m.labels(v)
	if len(labels) == 0 && m.pathInfo(to.host).workflow {
		labels = value.LabelOf(m.origin(behaviour.Files, to.host, true, at))
	}
	if len(labels) == 0 && behaviour.IsAside(to.host) && v.Kind == value.Text && len(v.Text) > 16 {
		labels = value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, true, at))
	}
	m.record(labels, behaviour.File, "body", to, at)
	m.miningText(v, address{}, at)
	if m.pathInfo(to.host).startUp {
		m.startUpWritten(path, v, at)
	}
}

func (m *Machine) slotValues(c *invocation, slots []platform.Slot) []*value.Value {
	out := make([]*value.Value, 0, len(slots))
	for _, s := range slots {
		out = append(out, m.slotValue(c, s))
	}
	return out
}

// formSink is a form being pointed to another host.
func (m *Machine) formSink(c *invocation, to address) {
	if to.host == "" || to.host == behaviour.SameOrigin || m.kept(c.this, "created").Kind != value.Undefined {
		return // a form that the script itself made holds nothing of the visitor's
	}
	m.record(value.LabelOf(m.origin(behaviour.Form, "form", true, c.at)), behaviour.Form, "url", to, c.at)
}

// writes stores data on the disk as the analysis sees it.
func (m *Machine) writes(c *invocation) {
	slots := c.entry.WriteSlots()
	if slots == nil {
		return
	}
	v := c.result
	for _, s := range c.entry.DataSlots() {
		if s.Role == "body" {
			v = m.slotValue(c, s)
		}
	}
	path := m.slotValue(c, slots[0])
	if strings.HasSuffix(c.entry.Path, ".write") {
		v = m.continued(path, v)
	}
	m.writeFile(path, v)
	if c.entry.Sink == behaviour.Network && c.entry.Downloads && path.Kind != value.Undefined {
		m.fileWritten(path, v, c.at)
	}
}

// continued is what a file holds after v has been written to it too, piece by piece.
func (m *Machine) continued(path, v *value.Value) *value.Value {
	key := diskKey(path.Render())
	old, ok := m.disk[key]
	if !ok || old.Kind != value.Text || v.Kind != value.Text || len(old.Text)+len(v.Text) > m.Limits.LayerBytes {
		return v
	}
	m.step(int64(len(old.Text) >> 6))
	delete(m.disk, key)
	return value.OfText(old.Text+v.Text, old.Labels.Union(v.Labels))
}

func (m *Machine) writeFile(path, v *value.Value) {
	name := path.Render()
	if path.Kind == value.Undefined || path.Kind == value.Null {
		return
	}
	if strings.Trim(name, value.Hole) == "" || len(m.disk) > 4096 {
		return
	}
	m.disk[diskKey(name)] = joinSet(m.disk[diskKey(name)], v)
}

// diskKey is one name for the ways to spell a path: a shell takes backslashes away.
var diskKey = strings.NewReplacer("\\", "", "/", "", `"`, "").Replace

// onDisk is what the program wrote to a path.
func (m *Machine) onDisk(name string) (*value.Value, bool) {
	if v, ok := m.disk[diskKey(name)]; ok {
		return v, true
	}
	if m.folder != "" && !strings.ContainsAny(name[:min(1, len(name))], `/\~%`+value.Hole) && !strings.Contains(name, ":") {
		name = m.folder + "/" + name
		if v, ok := m.disk[diskKey(name)]; ok {
			return v, true
		}
	}
	for range maxFolders {
		i := strings.LastIndexAny(name, `/\`)
		if i <= 1 {
			break
		}
		if name = name[:i]; strings.Trim(name, value.Hole+`/\.:`) == "" {
			break
		}
		if v, ok := m.disk[diskKey(name)]; ok {
			return value.OfUnknown(m.labels(v)), true // it came in a folder, or an archive
		}
	}
	return nil, false
}

// maxFolders is how far up a path is looked for what was unpacked.
const maxFolders = 6

// pipe is a.pipe(b): what a yields is written to b.
func (m *Machine) pipe(c *invocation) {
	to := first(c.args)
	if to.Kind != value.API {
		return
	}
	labels := m.labels(c.this)
	if c.this.Text == "net.Socket()" {
		from := m.address(c.this, c.at)
		if from.host == "" {
			from.host = hostIn(m.kept(c.this, "host").Render())
		}
		labels = labels.Union(value.LabelOf(m.origin(behaviour.Download, from.host, true, c.at)))
	}
	data := value.OfUnknown(labels)
	if path := m.kept(to, "path"); path.Kind != value.Undefined {
		m.writeFile(path, data)
	}
	for _, method := range []string{".write", ".send"} {
		if e := m.table.Find(to.Text + method); e != nil && e.Path == to.Text+method {
			m.sink(&invocation{entry: e, path: e.Path, this: to, args: []*value.Value{data}, at: c.at, result: value.OfUnknown(nil)})
		}
	}
}

// applySetter is the assignment of a property that is a sink.
func (m *Machine) applySetter(e *platform.Entry, object, v *value.Value, at value.Place) {
	if e.Hook != "" {
		m.hook(object, v, at)
		return
	}
	c := &invocation{entry: e, path: e.Path, this: object, args: []*value.Value{v}, at: at, result: value.OfUnknown(nil)}
	m.sink(c)
}

// record notes one fact for each label.
func (m *Machine) record(labels value.Labels, sink, slot string, to address, at value.Place) {
	m.reach(sink, to, at)
	for _, l := range labels {
		f := fact{
			label: l, with: labels, trigger: m.reachable(l.Origin.At, at), handler: m.handler, sink: sink, target: to.host,
			scheme: to.scheme, slot: slot, at: at, concealed: to.concealed, fixed: to.fixed,
		}
		key := m.factKey(f)
		if i, ok := m.factKeys[key]; ok {
			m.facts[i].strengthen(f)
			continue
		}
		if len(m.facts) >= m.Limits.Facts {
			m.overfull = true
			return
		}
		m.factKeys[key] = len(m.facts)
		m.facts = append(m.facts, f)
	}
}

// reachable is the trigger of a fact. What is shipped, and only happens to be called by
// a test here, is there to be called.
func (m *Machine) reachable(from, at value.Place) string {
	if m.trigger == behaviour.Unreachable && m.shipped(from) && m.shipped(at) {
		return behaviour.Call
	}
	return m.trigger
}

func (m *Machine) shipped(p value.Place) bool {
	u := m.units[p.Unit]
	for u.layers > 0 && m.units[u.outer.Unit] != u {
		u = m.units[u.outer.Unit]
	}
	return u.trigger != "" && u.trigger != behaviour.Unreachable
}

// strengthen takes over what is worse about the same fact met again: that less has
// to happen for it.
func (f *fact) strengthen(again fact) {
	if behaviour.Strength(again.trigger) > behaviour.Strength(f.trigger) {
		f.trigger, f.handler = again.trigger, again.handler
	}
	f.concealed = f.concealed || again.concealed
	f.fixed = f.fixed || again.fixed
}

func (m *Machine) factKey(f fact) string {
	loc := m.location(f.at)
	from := m.location(f.label.Origin.At)
	var b strings.Builder
	for _, s := range []string{f.label.Origin.Source, f.label.Origin.Name, f.sink, f.target, f.slot, loc.Path, from.Path} {
		b.WriteString(s)
		b.WriteByte(0)
	}
	for _, v := range f.label.Via {
		b.WriteString(v)
		b.WriteByte(1)
	}
	for _, n := range []int{loc.Line, loc.Column, from.Line, from.Column} {
		b.WriteString(value.FormatNumber(float64(n)))
		b.WriteByte(2)
	}
	return b.String()
}

// Facts gives what was found, in the order in which it was met.
func (m *Machine) Facts() []behaviour.Fact {
	var out []behaviour.Fact
	for _, f := range m.facts {
		if f.label.Origin.Source != "" {
			out = append(out, m.export(f))
		}
	}
	return out
}

func (m *Machine) export(f fact) behaviour.Fact {
	o := f.label.Origin
	out := behaviour.Fact{
		Behaviour: behaviour.Behaviour{Trigger: f.trigger, Source: o.Source, Via: append([]string{}, f.label.Via...), Sink: f.sink, Target: f.target},
		Location:  m.location(f.at), Name: o.Name, All: o.All, Password: o.Password || platform.IsPasswordName(o.Name), Slot: f.slot, Scheme: f.scheme,
		Concealed: f.concealed, Fixed: f.fixed, Standalone: m.Standalone, Layers: m.units[f.at.Unit].layers,
	}
	if f.handler != nil {
		out.Event, out.Prevented = f.handler.event, f.handler.prevented
	}
	for _, p := range append(slices.Clone(f.label.Trail), f.at) {
		if loc := m.location(p); len(out.Steps) == 0 || out.Steps[len(out.Steps)-1] != loc {
			out.Steps = append(out.Steps, loc)
		}
	}
	for _, l := range f.with {
		if l.Origin != o && l.Origin.Source != "" {
			out.With = append(out.With, behaviour.Source{Kind: l.Origin.Source, Name: l.Origin.Name, Via: l.Via})
		}
	}
	return out
}
