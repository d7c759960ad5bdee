package packagelock

import (
	"path"
	"strings"

	"taisei/inventory/component"
)

const modules = "node_modules/"

// readPackage reads one member of packages, named by its folder.
func (l *lock) readPackage(folder string) error {
	e := entry{path: folder, at: l.in.Location()}
	if strings.Count(folder, "/") > 2*l.out.Limits.Depth {
		return component.TooDeep(l.out.File, e.at, l.out.Limits.Depth)
	}
	own := importer{path: folder}
	if err := l.in.Object(func(name string) error { return l.packageField(&e, &own, name) }); err != nil {
		return err
	}
	if !e.inModules() {
		l.packages.importers = append(l.packages.importers, own)
	}
	if folder == "" || e.link {
		return nil
	}
	if e.name == "" {
		e.name = e.folderName()
	}
	return l.packages.add(e)
}

// folderName is the name that npm leaves out because the folder tells it.
func (e entry) folderName() string {
	if e.inModules() {
		return e.path[strings.LastIndex(e.path, modules)+len(modules):]
	}
	parent, name := path.Split(e.path)
	if scope := path.Base(parent); strings.HasPrefix(scope, "@") {
		return scope + "/" + name
	}
	return name
}

func (l *lock) packageField(e *entry, own *importer, name string) error {
	switch name {
	case "dependencies", "devDependencies", "optionalDependencies", "peerDependencies":
		if e.inModules() {
			return l.in.Skip()
		}
		return l.in.Object(func(wanted string) error { return l.wants(own, wanted) })
	}
	return l.field(e, name)
}

func (l *lock) wants(own *importer, name string) error {
	if l.packages.wanted++; l.packages.wanted > l.out.Limits.Components {
		return component.TooMany(l.out.File, l.out.Limits.Components)
	}
	own.wants = append(own.wants, name)
	return l.in.Skip()
}

func (e entry) inModules() bool { return strings.Contains("/"+e.path, "/"+modules) }

// readNested reads the tree of version 1. Which of it the product itself asks
// for stands in package.json only, so no paths are kept.
func (l *lock) readNested(depth int) error {
	if depth > l.out.Limits.Depth {
		return component.TooDeep(l.out.File, l.in.Location(), l.out.Limits.Depth)
	}
	return l.in.Object(func(name string) error {
		e := entry{name: name, nested: true, at: l.in.Location()}
		err := l.in.Object(func(member string) error {
			switch member {
			case "dependencies":
				return l.readNested(depth + 1)
			case "name":
				return l.in.Skip() // the list's own key is the name
			}
			return l.field(&e, member)
		})
		if err != nil {
			return err
		}
		return l.nested.add(e)
	})
}

// importer is the product or one of its workspaces, with what it asks for.
type importer struct {
	path  string
	wants []string
}

// tree is one of the two lists, kept until it is known which of them counts.
type tree struct {
	present   bool
	wanted    int
	out       *component.Collector
	at        map[string][]int // folder → components; two where the file repeats a key
	importers []importer
}

func newTree(file string, limits component.Limits) *tree {
	return &tree{out: component.NewCollector(file, limits), at: map[string][]int{}}
}

func (t *tree) add(e entry) error {
	c, ok := e.component(t.out)
	if !ok {
		return nil
	}
	if err := t.out.Add(c); err != nil {
		return err
	}
	if !e.nested {
		t.at[e.path] = append(t.at[e.path], t.out.Count()-1)
	}
	return nil
}

// into hands the list over, with what is asked for directly marked.
func (t *tree) into(out *component.Collector) error {
	for _, own := range t.importers {
		for _, name := range own.wants {
			t.mark(own.path, name)
		}
	}
	doc := t.out.Document()
	for _, c := range doc.Components {
		if err := out.Add(c); err != nil {
			return err
		}
	}
	for _, w := range doc.Warnings {
		out.Warn(w.Key, w.Params, w.Location)
	}
	return nil
}

// mark finds a name as Node does: in the folder's own node_modules, then in its parents'.
func (t *tree) mark(folder, name string) {
	for {
		prefix := folder
		if prefix != "" {
			prefix += "/"
		}
		if found := t.at[prefix+modules+name]; len(found) > 0 {
			for _, i := range found {
				t.out.At(i).Direct = true
			}
			return
		}
		if folder == "" {
			return
		}
		folder = folder[:max(strings.LastIndexByte(folder, '/'), 0)]
	}
}
