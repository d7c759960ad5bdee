package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// phpName gives what PHP itself sets; nil for others.
func (m *Machine) phpName(n *parse.Name, _ *value.Scope) *value.Value {
	switch n.Name {
	case "__DIR__":
		return value.OfText(strings.TrimSuffix(packageRoot+folderOf(m.units[m.unit].file.Path), "/"), nil)
	case "__FILE__":
		return value.OfText(packageRoot+m.units[m.unit].file.Path, nil)
	case "PHP_EOL":
		return value.OfText("\n", nil)
	case "DIRECTORY_SEPARATOR":
		return value.OfText("/", nil)
	case "PHP_OS", "PHP_VERSION", "PHP_OS_FAMILY", "__LINE__", "__FUNCTION__", "__CLASS__", "__METHOD__":
		return value.OfUnknown(nil)
	}
	if strings.HasPrefix(n.Name, "CURLOPT_") {
		return value.OfText(n.Name, nil)
	}
	return nil
}

// phpCall is what is no function but part of the language; nil for the others.
func (m *Machine) phpCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	if x, ok := c.Callee.(*parse.Index); ok {
		return m.phpItemCall(x, c, s, at)
	}
	n, ok := c.Callee.(*parse.Name)
	if !ok {
		return nil
	}
	switch n.Name {
	case "eval", "assert":
		if b := s.Find(n.Name); b != nil || len(c.Args) == 0 {
			return nil
		}
		return m.scriptEval(parse.PHP, m.eval(c.Args[0], s), s, at, n.Name == "assert")
	case "include":
		if len(c.Args) == 0 {
			return nil
		}
		return m.phpInclude(m.eval(c.Args[0], s), s, at)
	case "isset", "empty":
		for _, x := range c.Args {
			m.eval(x, s)
		}
		return value.OfUnknown(nil)
	case "exit":
		for _, x := range c.Args {
			m.eval(x, s)
		}
		m.act.exits = true
		return value.OfUndefined()
	case "throw":
		m.args(c.Args, s)
		return value.OfUndefined()
	case "func_get_args":
		if b := s.Find("arguments"); b != nil {
			return b.Value
		}
	case "$this":
		return s.ThisValue()
	}
	return nil
}

// phpItemCall calls an item of an array; a method whose name is not known is written
// in the same way.
func (m *Machine) phpItemCall(x *parse.Index, c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	object := m.eval(x.Object, s)
	_, literal := x.Key.(*parse.String)
	if object.Kind == value.API && object.Object == nil || object.Kind == value.Composite && object.Object.Array || literal && object.Kind == value.Composite {
		return m.callScript(m.index(object, m.eval(x.Key, s), at), m.args(c.Args, s), at)
	}
	return nil
}

// scriptEval runs code that sees the variables around it. What is only asserted is code
// when it is a text.
func (m *Machine) scriptEval(l parse.Language, code *value.Value, s *value.Scope, at value.Place, asserted bool) *value.Value {
	if asserted && code.Kind == value.Bool {
		return code
	}
	m.record(m.labels(code), behaviour.Code, "code", address{host: string(l), scheme: m.wire(code)}, at)
	m.commanded(code, behaviour.Code, string(l), at)
	out := value.OfUnknown(code.Labels)
	for _, alt := range code.Alternatives() {
		text, ok := m.programText(alt, l)
		if !ok {
			continue
		}
		if u := m.addLayer(l, text, m.decodedAt(code, at)); u >= 0 {
			out = m.runLayer(u, s)
		}
	}
	return out
}

// maxFrame is how much known text may stand around what a request brings for it to be
// the command itself.
const maxFrame = 16

// commanded notes that what a request brings is run as it is: whoever asks commands.
func (m *Machine) commanded(code *value.Value, sink, language string, at value.Place) {
	labels := m.labels(code).Of(behaviour.Request)
	if len(labels) == 0 {
		return
	}
	for _, alt := range code.Alternatives() {
		known := strings.ReplaceAll(alt.Render(), value.Hole, "")
		if len(strings.TrimSpace(known)) <= maxFrame {
			m.record(labels, sink, "whole", address{host: language}, at)
			return
		}
	}
}

// chosenCall notes a function that a request names and gives arguments to.
func (m *Machine) chosenCall(fn *value.Value, args []*value.Value, at value.Place) {
	labels := fn.Labels.Of(behaviour.Request)
	if len(labels) == 0 {
		return
	}
	for _, a := range args {
		if len(m.labels(a).Of(behaviour.Request)) > 0 {
			m.record(labels, behaviour.Code, "whole", address{host: string(m.language())}, at)
			return
		}
	}
}

// phpInclude runs another file: one of the artifact's, one that was written, or what an
// address gives.
func (m *Machine) phpInclude(path *value.Value, s *value.Scope, at value.Place) *value.Value {
	for _, alt := range path.Alternatives() {
		name := alt.Render()
		switch {
		case strings.HasPrefix(name, "http://"), strings.HasPrefix(name, "https://"), strings.HasPrefix(name, "ftp://"):
			to := m.address(alt, at)
			m.record(value.LabelOf(m.origin(behaviour.Download, to.host, to.scheme == "http", at)), behaviour.Code, "code", address{host: "php"}, at)
			continue
		case strings.HasPrefix(name, "php://input"), strings.HasPrefix(name, "data:"):
			m.scriptEval(parse.PHP, m.phpRead(alt, at), s, at, false)
			continue
		}
		if v, ok := m.onDisk(name); ok && name != value.Hole {
			m.record(m.labels(v), behaviour.Code, "code", address{host: "php"}, at)
			if v.Kind == value.Text {
				m.runText(parse.PHP, value.OfText("?>"+v.Text, v.Labels), at, m.decodedAt(v, at))
			}
			continue
		}
		if file, ok := m.includedFile(name); ok {
			m.refer(file, at)
			if u := m.load(file, parse.PHP); u >= 0 {
				m.runUnit(u)
			}
		}
	}
	return value.OfUnknown(nil)
}

// includedFile finds a file of the artifact beside the one that includes it.
func (m *Machine) includedFile(name string) (string, bool) {
	file, ok := m.ownFile(name)
	if !ok {
		return "", false
	}
	if !strings.HasPrefix(name, packageRoot) {
		if beside := clean(folderOf(m.units[m.unit].file.Path) + "/" + name); beside != file {
			if _, ok := m.Files.Read(beside); ok {
				return beside, true
			}
		}
	}
	_, ok = m.Files.Read(file)
	return file, ok
}

// phpRead is file_get_contents: a file, an address, what was sent, or data in the
// name itself.
func (m *Machine) phpRead(path *value.Value, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range path.Alternatives() {
		name := alt.Render()
		switch {
		case strings.HasPrefix(name, "php://input"), strings.HasPrefix(name, "php://stdin"):
			out = joinSet(out, value.OfUnknown(value.LabelOf(m.origin(behaviour.Request, "input", true, at))))
		case strings.HasPrefix(name, "data:"):
			out = joinSet(out, m.dataAddress(alt, at))
		case strings.Contains(name, "://") && !strings.HasPrefix(name, "file:") && !strings.HasPrefix(name, "php:"):
			out = joinSet(out, m.fetched(alt, at))
		default:
			if file, ok := m.includedFile(name); ok {
				m.refer(file, at)
				data, _ := m.Files.Read(file)
				out = joinSet(out, m.embedded(file, string(data), at))
				continue
			}
			out = joinSet(out, m.contents(alt, at))
		}
	}
	if out == nil {
		return value.OfUnknown(path.Labels)
	}
	return out
}

// dataAddress is data:text/plain;base64,….
func (m *Machine) dataAddress(v *value.Value, at value.Place) *value.Value {
	text, ok := v.String()
	if !ok {
		return value.OfUnknown(m.labels(v))
	}
	head, body, _ := strings.Cut(text, ",")
	data := value.OfText(body, v.Labels)
	if strings.Contains(head, "base64") {
		if out := m.decoded(data, decodeBase64, behaviour.Base64, at); out != nil {
			return out
		}
	}
	return data
}

// phpBinary is ^ of texts, which goes byte by byte, and + of arrays.
func (m *Machine) phpBinary(op string, l, r *value.Value, at value.Place) *value.Value {
	switch {
	case op == "^" && l.Kind == value.Text && r.Kind == value.Text:
		n := min(len(l.Text), len(r.Text))
		out := make([]byte, n)
		for i := range n {
			out[i] = l.Text[i] ^ r.Text[i]
		}
		labels := l.Labels.Union(r.Labels)
		if len(labels) == 0 {
			labels = m.blob(at)
		}
		v := value.OfText(string(out), labels.Through(behaviour.Xor, at))
		m.suspect(v, at)
		return v
	case op == "+" && l.Kind == value.Text && r.Kind == value.Text:
		a, okA := l.Number()
		b, okB := r.Number()
		if okA && okB && a == a && b == b {
			return value.OfNumber(a+b, l.Labels.Union(r.Labels))
		}
		return value.OfUnknown(l.Labels.Union(r.Labels))
	}
	return nil
}

// phpMethod is a method of a plain value: only closures have some.
func phpMethod(this *value.Value, name string) scriptMethod {
	switch {
	case name == "push" && this.Kind == value.Composite:
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			if !this.Object.Array && len(this.Object.Keys) == 0 {
				this.Object.Array = true
			}
			if this.Object.Array {
				m.ownItems(this.Object)
				if len(this.Object.Items) < value.MaxItems {
					this.Object.Items = append(this.Object.Items, args...)
					return first(args)
				}
			}
			this.Object.Rest = joinSet(this.Object.Rest, first(args))
			return first(args)
		}
	case name == "__invoke", name == "call":
		return func(m *Machine, this *value.Value, args []*value.Value, at value.Place) *value.Value {
			return m.callScript(this, args, at)
		}
	}
	return nil
}
