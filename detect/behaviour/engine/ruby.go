package engine

import (
	"strings"

	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// rubyName gives what Ruby itself sets; nil for others.
func (m *Machine) rubyName(n *parse.Name) *value.Value {
	switch n.Name {
	case "__FILE__":
		return value.OfText(packageRoot+m.units[m.unit].file.Path, nil)
	case "__dir__":
		return value.OfText(strings.TrimSuffix(packageRoot+folderOf(m.units[m.unit].file.Path), "/"), nil)
	case "RUBY_PLATFORM", "RUBY_VERSION", "$0", "$PROGRAM_NAME", "ARGV", "$stdout", "$stderr", "$stdin", "STDOUT", "STDERR", "STDIN", "$!", "$?", "$@", "$~", "$,", "$/", "it", "*", "**":
		return value.OfUnknown(nil)
	}
	return nil
}

// rubyCall is what no method of an object is; nil for the others.
func (m *Machine) rubyCall(c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	switch callee := c.Callee.(type) {
	case *parse.Name:
		return m.rubyPlainCall(callee, c, s, at)
	case *parse.Member:
		switch callee.Name {
		case "send", "public_send", "__send__":
			return m.rubySend(callee, c, s, at)
		case "eval", "instance_eval", "class_eval", "module_eval":
			if args := m.args(c.Args, s); len(args) > 0 && args[0].Kind != value.Function {
				m.eval(callee.Object, s)
				return m.scriptEval(parse.Ruby, args[0], s, at, false)
			}
		case "method":
			if name, ok := m.eval(first2(c.Args), s).String(); ok {
				return m.rubyFunction(name, s, at)
			}
		case "__dir__":
			return m.rubyName(&parse.Name{Name: "__dir__"})
		}
	}
	return nil
}

// first2 is the first of several expressions, or none.
func first2(list []parse.Expr) parse.Expr {
	if len(list) > 0 {
		return list[0]
	}
	return &parse.Literal{Kind: parse.Undefined}
}

func (m *Machine) rubyPlainCall(callee *parse.Name, c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	switch callee.Name {
	case "eval":
		args := m.args(c.Args, s)
		if len(args) == 0 {
			return nil
		}
		return m.scriptEval(parse.Ruby, args[0], s, at, false)
	case "require", "require_relative", "load", "autoload":
		m.rubyRequire(callee.Name, m.args(c.Args, s), at)
		return value.OfUnknown(nil)
	case "send", "public_send", "__send__":
		return m.rubySend(nil, c, s, at)
	case "method":
		if name, ok := m.eval(first2(c.Args), s).String(); ok {
			return m.rubyFunction(name, s, at)
		}
	case "loop":
		args := m.args(c.Args, s)
		if f := first(args); f.Kind == value.Function {
			return m.callBack(f, value.OfUndefined(), nil, at)
		}
	case "__dir__", "__FILE__", "__method__":
		return m.rubyName(callee)
	case "binding":
		return value.OfAPI("rb:binding", nil, nil)
	}
	if b := s.Find(callee.Name); b != nil && b.Value.Kind != value.Undefined {
		return nil
	}
	this := s.ThisValue()
	if this.Kind != value.Composite && this.Kind != value.Function {
		return nil
	}
	if own := m.rubyOwn(this, callee.Name); own != nil {
		return m.call(own, this, m.args(c.Args, s), at, false)
	}
	return nil
}

// rubyOwn is a method of the object or class that the program is in.
func (m *Machine) rubyOwn(this *value.Value, name string) *value.Value {
	var v *value.Value
	if this.Kind == value.Function {
		v = m.getFunction(this, name)
	} else {
		v = m.plainField(this, name)
	}
	if v.Kind == value.Function {
		return v
	}
	return nil
}

// rubySend is x.send(:name, …), and send(:name, …).
func (m *Machine) rubySend(callee *parse.Member, c *parse.Call, s *value.Scope, at value.Place) *value.Value {
	args := m.args(c.Args, s)
	name, ok := first(args).String()
	if !ok {
		return nil
	}
	args = args[1:]
	if name == "eval" || name == "instance_eval" {
		return m.scriptEval(parse.Ruby, first(args), s, at, false)
	}
	if callee == nil {
		return m.call(m.rubyFunction(name, s, at), value.OfUndefined(), args, at, false)
	}
	this := m.eval(callee.Object, s)
	fn := m.get(this, name, at)
	if fn.Kind == value.Function || fn.Kind == value.API && fn.Text != "?."+name {
		return m.call(fn, this, args, at, false)
	}
	if this.Kind == value.Undefined || this.Kind == value.Composite && !this.Object.Array {
		return m.call(m.rubyFunction(name, s, at), this, args, at, false)
	}
	return m.method(this, name, args, at)
}

// rubyFunction is the method of a name that can be called without an object.
func (m *Machine) rubyFunction(name string, s *value.Scope, at value.Place) *value.Value {
	if b := s.Find(name); b != nil && b.Value.Kind == value.Function {
		return b.Value
	}
	return m.readAPI(m.apiInfo("rb:"+name), nil, nil, at)
}

// rubyRequire runs a file of the artifact.
func (m *Machine) rubyRequire(how string, args []*value.Value, at value.Place) {
	for _, a := range args {
		name, ok := a.String()
		if !ok || a.Kind != value.Text {
			if labels := m.labels(a); len(labels) > 0 {
				m.record(labels, "code", "code", address{host: "ruby"}, at)
			}
			continue
		}
		if v, ok := m.onDisk(name); ok {
			m.record(m.labels(v), "code", "code", address{host: "ruby"}, at)
			continue
		}
		for _, file := range m.rubyFiles(how, name) {
			if _, ok := m.Files.Read(file); ok {
				m.refer(file, at)
				if u := m.load(file, parse.Ruby); u >= 0 {
					m.runUnit(u)
				}
				break
			}
		}
	}
}

// rubyFiles are where a name may lie: beside the file that asks, or in the folder of
// the library.
func (m *Machine) rubyFiles(how, name string) []string {
	var out []string
	own, ok := m.ownFile(name)
	if !ok {
		return nil
	}
	bases := []string{own}
	if !strings.HasPrefix(name, packageRoot) {
		beside := clean(folderOf(m.units[m.unit].file.Path) + "/" + name)
		if how == "require_relative" {
			bases = []string{beside}
		} else {
			bases = []string{clean("lib/" + name), own, beside}
		}
	}
	for _, b := range bases {
		out = append(out, b, b+".rb")
	}
	return out
}

// rubyBinary is << and + of texts and lists, * and % of texts.
func (m *Machine) rubyBinary(op string, l, r *value.Value, at value.Place) *value.Value {
	switch op {
	case "<<":
		switch {
		case l.Kind == value.Composite && l.Object.Array:
			m.ownItems(l.Object)
			if len(l.Object.Items) < value.MaxItems {
				l.Object.Items = append(l.Object.Items, r)
			}
			return l
		case l.Kind == value.Number:
			return nil
		case l.Kind == value.API:
			return m.callAPI(m.getAPI(l, "<<", at), l, []*value.Value{r}, at, false)
		case r.Kind == value.Number && r.Text == "":
			if chr := foldScriptChr(m, &invocation{at: at}, r); chr != nil {
				return m.concat(l, chr)
			}
		}
		return m.concat(l, r)
	case "+":
		if l.Kind == value.Composite && l.Object.Array {
			return m.appended(l, r)
		}
	case "*":
		return m.powershellBinary(op, l, r, at)
	case "%":
		if text, ok := l.String(); ok && l.Kind == value.Text {
			args := []*value.Value{r}
			if r.Kind == value.Composite && r.Object.Array {
				args = r.Object.Items
			}
			return m.printed(text, args, l.Labels)
		}
	}
	return nil
}
