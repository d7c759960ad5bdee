package engine

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/platform"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// clean makes a path relative to the artifact's root.
func clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// require gives what a module exports: one of the artifact's own files is run,
// another is part of the platform.
func (m *Machine) require(name *value.Value, at value.Place) *value.Value {
	var out *value.Value
	for _, alt := range name.Alternatives() {
		text, ok := alt.String()
		if !ok {
			text = alt.Render()
		}
		if strings.HasPrefix(text, "data:") && strings.Contains(text, value.Hole) {
			m.record(m.labels(alt), behaviour.Code, "code", address{host: "javascript"}, at)
		}
		if strings.Contains(text, value.Hole) || text == "" {
			continue
		}
		out = joinSet(out, m.requireText(text, at))
	}
	if concealedCode := name.Labels.Of(behaviour.Download); len(concealedCode) > 0 {
		m.record(concealedCode, behaviour.Code, "code", address{host: "javascript"}, at)
	}
	if out == nil {
		return value.OfUnknown(name.Labels)
	}
	return out
}

func (m *Machine) requireText(name string, at value.Place) *value.Value {
	if v, ok := m.onDisk(name); ok {
		m.record(m.labels(v), behaviour.Code, "code", address{host: "javascript"}, at)
		return value.OfUnknown(m.labels(v))
	}
	if data, ok := strings.CutPrefix(name, "data:text/javascript"); ok {
		return m.requireData(data, at)
	}
	if file, ok := m.resolve(name); ok {
		m.refer(file, at)
		return m.requireFile(file, at)
	}
	name = strings.TrimPrefix(name, "node:")
	name = platform.Canonical(name)
	if !m.table.Known(name) && m.table.Find(name) == nil {
		return value.OfUnknown(nil) // another package
	}
	return value.OfAPI(name, nil, nil)
}

// requireData is import("data:text/javascript;base64,…").
func (m *Machine) requireData(data string, at value.Place) *value.Value {
	head, body, ok := strings.Cut(data, ",")
	if !ok {
		return value.OfUnknown(nil)
	}
	code := value.OfText(body, nil)
	if strings.Contains(head, "base64") {
		code = m.decoded(code, decodeBase64, behaviour.Base64, at)
	}
	m.runCode(string(parse.JavaScript), code, at, nil)
	return value.OfUnknown(code.Labels)
}

func (m *Machine) requireFile(file string, at value.Place) *value.Value {
	if strings.HasSuffix(file, ".json") {
		data, _ := m.Files.Read(file)
		if v := m.parseJSON(m.embedded(file, string(data), at)); v != nil {
			return v
		}
		return value.OfUnknown(nil)
	}
	language := LanguageOf(file, nil)
	if language == "" {
		language = parse.JavaScript
		if known := path.Ext(file); known != "" && known != ".js" && strings.Contains(".node .wasm .ts .tsx .jsx .css .html .txt .md", known) {
			return value.OfUnknown(nil)
		}
	}
	if u := m.load(file, language); u >= 0 {
		return m.runUnit(u)
	}
	return value.OfUnknown(nil)
}

// resolve finds the file of the artifact that a module name means.
func (m *Machine) resolve(name string) (string, bool) {
	if file, ok := m.ownFile(name); ok && strings.HasPrefix(name, packageRoot) {
		return m.resolveFile(file)
	}
	dir := path.Dir(m.units[m.unit].file.Path)
	if strings.HasPrefix(name, ".") {
		return m.resolveFile(clean(path.Join(dir, name)))
	}
	if strings.HasPrefix(name, "/") || m.table.BuiltIn(name) {
		return "", false
	}
	for dir = clean(dir); ; dir = path.Dir(dir) {
		if file, ok := m.resolveFile(clean(path.Join(dir, "node_modules", name))); ok {
			return file, true
		}
		if dir == "." || dir == "" || dir == "/" {
			return "", false
		}
	}
}

func (m *Machine) resolveFile(file string) (string, bool) {
	if data, ok := m.Files.Read(path.Join(file, "package.json")); ok {
		var manifest struct{ Main string }
		if json.Unmarshal(data, &manifest) == nil && manifest.Main != "" {
			if main := clean(path.Join(file, manifest.Main)); main != file {
				if found, ok := m.tryFile(main); ok {
					return found, true
				}
			}
		}
	}
	return m.tryFile(file)
}

func (m *Machine) tryFile(file string) (string, bool) {
	for _, suffix := range []string{"", ".js", ".cjs", ".mjs", ".json", "/index.js", "/index.cjs", "/index.mjs"} {
		if _, ok := m.Files.Read(file + suffix); ok {
			return file + suffix, true
		}
	}
	return "", false
}

// refer notes that code uses a file of the artifact.
func (m *Machine) refer(file string, at value.Place) {
	if m.referred[file] {
		return
	}
	m.referred[file] = true
	m.refs = append(m.refs, Reference{Path: file, From: m.location(at)})
}

func (m *Machine) execImport(d *parse.ImportDecl, s *value.Scope) {
	at := m.at(d.Pos)
	v := m.require(value.OfText(d.Module, nil), at)
	for _, n := range d.Names {
		m.setBinding(s.Declare(n.As), m.imported(v, n.Name, at))
	}
}

func (m *Machine) imported(v *value.Value, name string, at value.Place) *value.Value {
	switch {
	case name == "*":
		return v
	case name != "default":
		return m.get(v, name, at)
	case v.Kind == value.Composite:
		if d, ok := v.Object.Own("default"); ok {
			return d
		}
	}
	return v
}

func (m *Machine) execExport(d *parse.ExportDecl, s *value.Scope) {
	exports := m.exports(m.units[m.unit])
	if exports.Kind != value.Composite {
		exports = value.OfObject(value.NewObject())
	}
	at := m.at(d.Pos)
	switch {
	case d.Module != "":
		m.reexport(d, exports, at)
		return
	case d.Value != nil:
		m.setField(exports.Object, "default", m.eval(d.Value, s))
	case d.Decl != nil:
		m.exec(d.Decl, s)
		for _, name := range declared(d.Decl) {
			if b := s.Find(name); b != nil {
				m.setField(exports.Object, name, b.Value)
			}
		}
	}
	for _, n := range d.Names {
		if b := s.Find(n.Name); b != nil {
			m.setField(exports.Object, n.As, b.Value)
		}
	}
}

func (m *Machine) reexport(d *parse.ExportDecl, exports *value.Value, at value.Place) {
	v := m.require(value.OfText(d.Module, nil), at)
	for _, n := range d.Names {
		if n.Name == "*" && (n.As == "" || n.As == "*") {
			m.copyFields(exports.Object, v)
			continue
		}
		m.setField(exports.Object, n.As, m.imported(v, n.Name, at))
	}
	if len(d.Names) == 0 {
		m.copyFields(exports.Object, v)
	}
}

func declared(st parse.Stmt) []string {
	switch st := st.(type) {
	case *parse.FuncDecl:
		return []string{st.Func.Name}
	case *parse.ClassDecl:
		return []string{st.Class.Name}
	case *parse.ExprStmt:
		var c varCollector
		c.all(st.X)
		return c.names
	case *parse.Block:
		var names []string
		for _, inner := range st.Body {
			names = append(names, declared(inner)...)
		}
		return names
	}
	return nil
}

// all collects the names of any kind of declaration.
func (c *varCollector) all(x parse.Expr) {
	switch x := x.(type) {
	case *parse.Assign:
		if x.Declare != parse.NoDeclare {
			c.pattern(x.Target)
		}
	case *parse.Binary:
		c.all(x.Left)
		c.all(x.Right)
	}
}

// parseJSON turns a known JSON text into a value; texts in it keep its labels.
func (m *Machine) parseJSON(text *value.Value) *value.Value {
	if text.Kind != value.Text || len(text.Text) > 1<<20 {
		return nil
	}
	m.step(int64(len(text.Text) >> 4))
	var data any
	if json.Unmarshal([]byte(text.Text), &data) != nil {
		return nil
	}
	return m.jsonValue(data, text.Labels, 0)
}

func (m *Machine) jsonValue(data any, labels value.Labels, depth int) *value.Value {
	switch data := data.(type) {
	case string:
		if len(data) < 8 {
			labels = nil
		}
		return value.OfText(data, labels)
	case float64:
		return value.OfNumber(data, nil)
	case bool:
		return value.OfBool(data)
	case []any:
		items := make([]*value.Value, 0, len(data))
		for i, x := range data {
			if i < value.MaxItems && depth < 50 {
				items = append(items, m.jsonValue(x, labels, depth+1))
			}
		}
		return value.OfArray(items)
	case map[string]any:
		return m.jsonObject(data, labels, depth)
	}
	return value.OfNull()
}

func (m *Machine) jsonObject(data map[string]any, labels value.Labels, depth int) *value.Value {
	o := value.NewObject()
	for _, k := range slices.Sorted(maps.Keys(data)) {
		if depth < 50 {
			o.Put(k, m.jsonValue(data[k], labels, depth+1))
		}
	}
	return value.OfObject(o)
}
