package engine

import (
	"slices"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// foldSetup is setup(cmdclass={…}): what a package does while it is installed.
func foldSetup(m *Machine, c *invocation, _ *value.Value) *value.Value {
	classes := m.argument(c, 99, "cmdclass")
	for _, class := range m.classesOf(classes) {
		command := m.call(class, value.OfUndefined(), nil, c.at, false)
		for _, name := range []string{"initialize_options", "finalize_options", "run"} {
			if f := m.get(command, name, c.at); f.Kind == value.Function || f.Kind == value.Union {
				m.call(f, command, nil, c.at, false)
			}
		}
	}
	return value.OfUnknown(nil)
}

func (m *Machine) classesOf(v *value.Value) []*value.Value {
	var out []*value.Value
	for _, alt := range v.Alternatives() {
		if alt.Kind != value.Composite {
			continue
		}
		for _, k := range alt.Object.Keys {
			for _, class := range alt.Object.Field(k).Alternatives() {
				if class.Kind == value.Function && installing(k) {
					out = append(out, class)
				}
			}
		}
		if alt.Object.Rest != nil && alt.Object.Rest.Kind == value.Function {
			out = append(out, alt.Object.Rest)
		}
	}
	return out
}

// installing reports whether a command of setup.py runs when a package is installed.
func installing(command string) bool { return slices.Contains(installCommands, command) }

// installCommands are the commands of setup.py that installing a package runs.
var installCommands = []string{
	"install", "develop", "egg_info", "build", "build_py", "build_ext", "build_clib", "build_scripts", "install_lib", "install_data", "install_scripts",
	"install_egg_info", "easy_install", "bdist_egg", "bdist_wheel", "dist_info", "editable_wheel", "sdist", "clean",
}

// asCommand runs what stands under "if __name__ == '__main__'" of an imported
// module as what a person starts.
func (m *Machine) asCommand(test parse.Expr, f func() signal) func() signal {
	if b, ok := test.(*parse.Binary); !ok || !m.python() || !isMainTest(b) {
		return f
	}
	return m.weaker(f)
}

// weaker runs f as what a person starts.
func (m *Machine) weaker(f func() signal) func() signal {
	return func() signal {
		trigger := m.trigger
		m.trigger = behaviour.Weaker(trigger, behaviour.Command)
		sig := f()
		m.trigger = trigger
		return sig
	}
}

// forMaintainer reports whether a test asks for a command of setup.py that no
// installation gives: sys.argv[-1] == "publish".
func forMaintainer(test parse.Expr) bool {
	var q argvQuestion
	q.look(test, 6)
	return q.argv && len(q.words) > 0 && !slices.ContainsFunc(q.words, installing)
}

func (q *argvQuestion) look(x parse.Expr, depth int) {
	if depth == 0 {
		return
	}
	switch x := x.(type) {
	case *parse.Name:
		q.argv = q.argv || x.Name == "argv"
	case *parse.Member:
		q.argv = q.argv || x.Name == "argv"
	case *parse.String:
		q.words = append(q.words, x.Value)
	case *parse.Index:
		q.look(x.Object, depth-1)
	case *parse.Slice:
		q.look(x.Object, depth-1)
	case *parse.Array:
		for _, item := range x.Items {
			q.look(item, depth-1)
		}
	case *parse.Binary:
		q.look(x.Left, depth-1)
		q.look(x.Right, depth-1)
	}
}

func isMainTest(b *parse.Binary) bool {
	for _, side := range []parse.Expr{b.Left, b.Right} {
		if n, ok := side.(*parse.Name); ok && n.Name == "__name__" {
			return true
		}
	}
	return false
}

// argvQuestion is what a test says of the command line.
type argvQuestion struct {
	argv  bool
	words []string
}
