package engine

import (
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// pythonPrefix marks the paths of Python's platform, so that its os is not Node's.
const pythonPrefix = "py:"

func (m *Machine) python() bool { return m.language() == parse.Python }

// pythonName looks a variable up, then the built-in names. A name that is bound
// later in the same scope may still mean the built-in one.
func (m *Machine) pythonName(n *parse.Name, s *value.Scope) *value.Value {
	if b := s.Find(n.Name); b != nil {
		if b.Value.Kind != value.Undefined {
			return b.Value
		}
		m.missed = true
	}
	return m.readAPI(m.apiInfo(pythonPrefix+n.Name), nil, nil, m.at(n.Pos))
}

// pythonGlobal makes the variable that "global x" means where the module itself
// never sets x.
func (m *Machine) pythonGlobal(name string) *value.Binding {
	if s := m.units[m.unit].scope; s != nil {
		return s.FunctionScope().Declare(name)
	}
	return m.globals.Declare(name)
}

// pythonScope opens a module's scope. What is run by itself is __main__.
func (m *Machine) pythonScope(u *unit) *value.Scope {
	s := m.newScope(nil, true)
	name := "__main__"
	if u.imported {
		name = moduleName(u.file.Path)
	}
	s.Declare("__name__").Value = value.OfText(name, nil)
	s.Declare("__file__").Value = value.OfText(packageRoot+u.file.Path, nil)
	s.Declare("__doc__").Value = value.OfUnknown(nil)
	return s
}

func moduleName(path string) string {
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".py"), "/__init__")
	return strings.ReplaceAll(path, "/", ".")
}

// pythonExports is a module as its importers see it.
func (m *Machine) pythonExports(u *unit) *value.Value {
	exports, _ := u.module.Object.Own("exports")
	if u.state == done && len(exports.Object.Keys) > 0 || u.scope == nil {
		return exports
	}
	names := u.scope.Names()
	m.step(int64(len(names)))
	for _, name := range names {
		if v := u.scope.Find(name).Value; v.Kind != value.Undefined {
			exports.Object.Put(name, v)
		}
	}
	return exports
}

// execPythonImport is import and from … import.
func (m *Machine) execPythonImport(d *parse.ImportDecl, s *value.Scope) {
	at := m.at(d.Pos)
	v := m.pythonImport(d.Module, at)
	for _, n := range d.Names {
		if n.Name == "*" && n.As == "*" {
			m.importAll(v, s)
			continue
		}
		s = s.FunctionScope()
		m.setBinding(s.Declare(n.As), m.pythonImported(v, d.Module, n.Name, at))
	}
}

// pythonImported is one name of a module: what it defines, or a module inside it.
func (m *Machine) pythonImported(v *value.Value, module, name string, at value.Place) *value.Value {
	if name == "*" {
		return v
	}
	if v.Kind == value.Union {
		var out *value.Value
		for _, alt := range v.Parts {
			out = joinSet(out, m.pythonImported(alt, module, name, at))
		}
		return out
	}
	if v.Kind != value.Composite {
		return m.get(v, name, at)
	}
	if f, ok := v.Object.Own(name); ok {
		return f
	}
	inner := strings.TrimSuffix(module, ".") + "." + name
	if strings.Trim(module, ".") == "" {
		inner = module + name
	}
	if found, ok := m.pythonModule(inner, at); ok {
		return found
	}
	return value.OfUnknown(nil)
}

func (m *Machine) importAll(v *value.Value, s *value.Scope) {
	s = s.FunctionScope()
	switch v.Kind {
	case value.Union:
		for _, alt := range v.Parts {
			m.importAll(alt, s)
		}
	case value.Composite:
		for _, name := range v.Object.Keys {
			if !strings.HasPrefix(name, "_") {
				m.setBinding(s.Declare(name), v.Object.Fields[name])
			}
		}
	case value.API:
		for _, name := range m.table.Members(v.Text) {
			if b := s.Find(name); b == nil || b.Value.Kind == value.Undefined {
				m.setBinding(s.Declare(name), m.readAPI(m.apiInfo(v.Text+"."+name), nil, nil, value.Place{Unit: m.unit}))
			}
		}
	}
}

// pythonImport gives a module: one of the artifact's own is run, another is part
// of the platform.
func (m *Machine) pythonImport(name string, at value.Place) *value.Value {
	own, ok := m.pythonModule(name, at)
	if strings.HasPrefix(name, ".") || ok && !m.table.Known(pythonPrefix+name) {
		if !ok {
			return value.OfUnknown(nil)
		}
		return own
	}
	api := m.readAPI(m.apiInfo(pythonPrefix+name), nil, nil, at)
	if ok {
		return joinSet(own, api) // a copy of a known library is still what that library is
	}
	return api
}

// pythonModule runs a module of the artifact and the packages around it.
func (m *Machine) pythonModule(name string, at value.Place) (*value.Value, bool) {
	base, parts := m.pythonBase(name)
	if len(parts) == 0 {
		file, ok := m.pythonFile(base)
		if !ok {
			return nil, false
		}
		return m.runModule(file, at), true
	}
	roots := []string{base}
	if !strings.HasPrefix(name, ".") {
		roots = m.pythonRoots()
	}
	for _, dir := range roots {
		if v, ok := m.pythonModuleIn(dir, parts, at); ok {
			return v, true
		}
	}
	return nil, false
}

// pythonBase is the folder that a relative name starts from, and what follows the
// dots.
func (m *Machine) pythonBase(name string) (base string, parts []string) {
	rest := strings.TrimLeft(name, ".")
	dots := len(name) - len(rest)
	base = folderOf(m.units[m.unit].file.Path)
	for ; dots > 1; dots-- {
		base = folderOf(base)
	}
	if rest != "" {
		parts = strings.Split(rest, ".")
	}
	return base, parts
}

func folderOf(path string) string {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return ""
	}
	return path[:i]
}

// pythonRoots are the folders of the artifact from which modules are imported:
// its root, the usual places of sources, and the script's own folder.
func (m *Machine) pythonRoots() []string {
	return append([]string{"", "src", "lib", "python"}, folderOf(m.units[m.unit].file.Path))
}

func (m *Machine) pythonModuleIn(dir string, parts []string, at value.Place) (*value.Value, bool) {
	var outer *value.Value
	for i := range parts {
		file, ok := m.pythonFile(clean(dir + "/" + strings.Join(parts[:i+1], "/")))
		if !ok {
			if i == 0 || outer == nil {
				if m.pythonFolder(dir, parts) {
					continue // a package without __init__.py
				}
				return nil, false
			}
			if v, has := outer.Object.Own(parts[i]); has && i == len(parts)-1 {
				return v, true
			}
			return nil, false
		}
		v := m.runModule(file, at)
		if outer != nil && outer.Kind == value.Composite {
			m.setField(outer.Object, parts[i], v)
		}
		if v.Kind != value.Composite {
			return v, true
		}
		outer = v
	}
	return outer, outer != nil
}

// pythonFolder reports whether the whole name leads to a file although the first
// folder is no ordinary package.
func (m *Machine) pythonFolder(dir string, parts []string) bool {
	if len(parts) < 2 {
		return false
	}
	_, ok := m.pythonFile(clean(dir + "/" + strings.Join(parts, "/")))
	return ok
}

func (m *Machine) pythonFile(base string) (string, bool) {
	candidates := []string{base + "/__init__.py", base + ".py", base + ".pyw"}
	if base == "" {
		candidates = []string{"__init__.py"}
	}
	for _, name := range candidates {
		if _, ok := m.Files.Read(name); ok {
			return name, true
		}
	}
	return "", false
}

func (m *Machine) runModule(file string, at value.Place) *value.Value {
	m.refer(file, at)
	u := m.load(file, parse.Python)
	if u < 0 {
		return value.OfUnknown(nil)
	}
	if m.units[u].state == fresh {
		m.units[u].imported = true
	}
	return m.runUnit(u)
}

// pythonExec is exec(code) and eval(code), which see the variables around them.
func (m *Machine) pythonExec(args []*value.Value, s *value.Scope, at value.Place) *value.Value {
	code := first(args)
	m.record(m.labels(code), behaviour.Code, "code", address{host: "python"}, at)
	s = m.namespace(args, s)
	out := value.OfUnknown(code.Labels)
	for _, alt := range code.Alternatives() {
		text, ok := m.programText(alt, parse.Python)
		if !ok {
			continue
		}
		if u := m.addLayer(parse.Python, text, m.decodedAt(code, at)); u >= 0 {
			out = m.runLayer(u, s)
		}
	}
	return out
}

// namespace is the scope that exec(code, globals) runs in.
func (m *Machine) namespace(args []*value.Value, s *value.Scope) *value.Scope {
	if len(args) < 2 || args[1].Kind != value.Composite || args[1].Object.Named {
		return s
	}
	inner := m.newScope(s, true)
	for _, k := range args[1].Object.Keys {
		inner.Declare(k).Value = args[1].Object.Fields[k]
	}
	return inner
}

// splitNamed takes the keyword arguments off the end of a call's arguments.
func splitNamed(args []*value.Value) ([]*value.Value, *value.Object) {
	if n := len(args); n > 0 && args[n-1].Kind == value.Composite && args[n-1].Object.Named {
		return args[:n-1], args[n-1].Object
	}
	return args, nil
}

// namedArgs evaluates a call's arguments, keyword ones into an object at the end.
func (m *Machine) namedArgs(c *parse.Call, s *value.Scope) []*value.Value {
	if c.Names == nil {
		return m.args(c.Args, s)
	}
	var positional []*value.Value
	named := m.newObject()
	named.Named = true
	for i, x := range c.Args {
		switch name := c.Names[i]; name {
		case "":
			positional = append(positional, m.args(c.Args[i:i+1], s)...)
		case "**":
			m.copyFields(named, m.eval(x, s))
		default:
			named.Put(name, m.eval(x, s))
		}
	}
	return append(positional, value.OfObject(named))
}

// bindNamed gives keyword arguments to the parameters of their names, and the
// rest to the parameter that takes them.
func (m *Machine) bindNamed(params []parse.Param, named *value.Object, s *value.Scope, at value.Place) {
	rest := m.newObject()
	for _, k := range named.Keys {
		if !m.bindNamedOne(params, k, named.Fields[k], s, at) {
			rest.Put(k, named.Fields[k])
		}
	}
	rest.Rest = named.Rest
	for _, p := range params {
		if p.Keywords {
			m.bindNew(p.Target, value.OfObject(rest), s, at)
		}
	}
}

func (m *Machine) bindNamedOne(params []parse.Param, name string, v *value.Value, s *value.Scope, at value.Place) bool {
	for _, p := range params {
		if n, ok := p.Target.(*parse.Name); ok && n.Name == name && !p.Keywords && !p.Rest {
			m.bindNew(p.Target, v, s, at)
			return true
		}
	}
	return false
}

// truth tells whether a value counts as true in the language of the unit: an
// empty list does not in Python.
func (m *Machine) truth(v *value.Value) (truth, known bool) {
	if v.Kind == value.Composite && m.python() {
		return len(v.Object.Items) > 0, len(v.Object.Items) > 0
	}
	if v.Kind == value.Number && v.Text != "" {
		return true, true
	}
	return v.Truth()
}

// listed gives the items that *v spreads.
func (m *Machine) listed(v *value.Value) ([]*value.Value, bool) {
	if m.python() {
		return m.pythonItems(v)
	}
	return m.items(v, false)
}

// loopItems gives the items of a loop over v.
func (m *Machine) loopItems(v *value.Value, keys bool) ([]*value.Value, bool) {
	if m.python() {
		return m.pythonItems(v)
	}
	if m.script() {
		return m.scriptItems(v)
	}
	return m.items(v, keys)
}

// pythonItems are the items that a loop over v takes: the keys of a dictionary,
// the numbers of bytes, the characters of a text.
func (m *Machine) pythonItems(v *value.Value) ([]*value.Value, bool) {
	switch {
	case v.Kind == value.Text && v.Len() > maxCollected:
		return nil, false
	case v.Kind == value.Text && v.Bytes:
		out := make([]*value.Value, len(v.Text))
		for i := range len(v.Text) {
			out[i] = value.OfNumber(float64(v.Text[i]), v.Labels)
		}
		m.step(int64(len(out) >> 3))
		return out, true
	case v.Kind == value.Text:
		out := make([]*value.Value, 0, len(v.Text))
		for _, r := range v.Text {
			out = append(out, value.OfText(string(r), v.Labels))
		}
		m.step(int64(len(out) >> 3))
		return out, true
	case v.Kind == value.Composite && !v.Object.Array:
		return m.itemsOf(v, true)
	case v.Kind == value.Composite:
		return m.itemsOf(v, false)
	}
	return nil, false
}
