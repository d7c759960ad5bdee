package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
)

// packageRoot is where the artifact's files seem to lie; no real path starts so.
const packageRoot = "/\x01package/"

type originKey struct {
	source, name string
	all          bool
	at           value.Place
}

// origin gives the one origin of this source at this place.
func (m *Machine) origin(source, name string, all bool, at value.Place) *value.Origin {
	key := originKey{source, name, all, at}
	o, ok := m.origins[key]
	if !ok {
		o = &value.Origin{Source: source, Name: name, All: all, At: at}
		m.origins[key] = o
	}
	return o
}

// readable is a value as it can be shown: what is not known is an ellipsis.
func readable(v *value.Value) string {
	if v.Kind == value.Undefined || v.Kind == value.Null {
		return ""
	}
	s := strings.ReplaceAll(v.Render(), value.Hole, "…")
	for strings.Contains(s, "……") {
		s = strings.ReplaceAll(s, "……", "…")
	}
	if s == "…" {
		return ""
	}
	if len(s) > 120 {
		s = s[:120]
	}
	return strings.ToValidUTF8(strings.ReplaceAll(s, "\x01", ""), "")
}

// reads gives what a file holds: a file of the artifact is known, another one is
// a source by its path.
func (m *Machine) reads(c *invocation) {
	slots := c.entry.ReadSlots()
	if slots == nil {
		return
	}
	path := m.slotValue(c, slots[0])
	v := m.contents(path, c.at)
	if enc := c.entry.EncodingSlots(); enc != nil {
		if via := encodingVia(m.slotValue(c, enc[0])); via != "" {
			v = encode(v, via).Relabelled(v.Labels.Through(via, c.at))
		}
	}
	if c.entry.Returns != "" {
		v = value.OfAPI(c.entry.Returns, value.NewObject(), v.Labels)
	}
	if strings.Contains(strings.ToLower(c.entry.Path), "json") && v.Kind == value.Text {
		if parsed := m.parseJSON(v); parsed != nil {
			v = parsed
		}
	}
	c.result = v
}

// contents is what the file at a path holds.
func (m *Machine) contents(path *value.Value, at value.Place) *value.Value {
	name := path.Render()
	if v, ok := m.onDisk(name); ok && name != value.Hole {
		return v
	}
	if own, ok := m.ownFile(name); ok {
		if data, ok := m.Files.Read(own); ok {
			m.refer(own, at)
			return m.embedded(own, string(data), at)
		}
	}
	if strings.HasPrefix(name, packageRoot) || strings.HasPrefix(name, "/dev/") || strings.HasPrefix(name, "/proc/sys/kernel/random") {
		return value.OfUnknown(nil)
	}
	source := platform.SourceOfFile(strings.ReplaceAll(name, value.Hole, "/"))
	return value.OfUnknown(value.LabelOf(m.origin(source, readable(path), false, at)).Union(nil))
}

// embedded is the content of one of the artifact's own files: data that can hide
// a program.
func (m *Machine) embedded(name, data string, at value.Place) *value.Value {
	var labels value.Labels
	if len(data) >= blobLength && !strings.HasSuffix(name, "package.json") {
		labels = value.LabelOf(m.origin(behaviour.Blob, name, false, at))
	}
	m.step(int64(len(data) >> 8))
	return value.OfText(data, labels)
}

// ownFile turns a path that the program uses into one of the artifact.
func (m *Machine) ownFile(name string) (string, bool) {
	if strings.Contains(name, value.Hole) || name == "" {
		return "", false
	}
	if rest, ok := strings.CutPrefix(name, packageRoot); ok {
		return clean(rest), true
	}
	if m.Rooted && strings.HasPrefix(name, "/") {
		_, here := m.Files.Read(clean(name[1:]))
		return clean(name[1:]), here
	}
	if strings.HasPrefix(name, "/") || strings.Contains(name, ":") || strings.HasPrefix(name, "~") {
		return "", false
	}
	return clean(name), true
}

// labels gathers the labels of a value and of what it holds.
func (m *Machine) labels(v *value.Value) value.Labels {
	if v == nil || len(m.origins) == 0 {
		return nil
	}
	if v.Object == nil && v.Kind != value.Union {
		return v.Labels
	}
	g := gatherer{left: 200}
	g.gather(v, 6)
	m.step(int64(200-g.left) / 4)
	return g.labels
}

// shallowLabels gathers the labels of a value and of the fields of its fields, as
// far as they are few.
func (m *Machine) shallowLabels(v *value.Value) value.Labels {
	if len(m.origins) == 0 {
		return nil
	}
	if v.Object == nil && v.Kind != value.Union {
		return v.Labels
	}
	g := gatherer{left: 24}
	g.gather(v, 2)
	return g.labels
}

type gatherer struct {
	labels value.Labels
	left   int
	last   *value.Label // the first of those that were added last, which mostly come again
}

func (g *gatherer) add(l value.Labels) {
	if len(l) == 0 || &l[0] == g.last {
		return
	}
	g.last = &l[0]
	g.labels = g.labels.Union(l)
}

func (g *gatherer) gather(v *value.Value, depth int) {
	if v == nil || g.left <= 0 || g.labels.Full() {
		return
	}
	g.left--
	g.add(v.Labels)
	if depth == 0 {
		return
	}
	if v.Kind == value.Union {
		for _, p := range v.Parts {
			g.gather(p, depth-1)
		}
	}
	if v.Object == nil {
		return
	}
	for i, item := range v.Object.Items {
		if i >= 64 {
			break
		}
		g.gather(item, depth-1)
	}
	for i, k := range v.Object.Keys {
		if v.Kind == value.API && k != keptPrefix+"data" && k != keptPrefix+"body" && k != keptPrefix+"children" {
			continue
		}
		g.gather(v.Object.FieldAt(i), depth-1)
	}
	g.gather(v.Object.Rest, depth-1)
}
