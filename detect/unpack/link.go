package unpack

import (
	"fmt"
	"path"
	"strings"
)

// maxHops is how many links may follow one another.
const maxHops = 8

// tree is what an archive's links may lead to.
type tree struct {
	files   map[string][]byte
	folders map[string]bool
	links   map[string]string
}

func (l *level) tree() tree {
	t := tree{files: l.here, folders: map[string]bool{".": true}, links: make(map[string]string, len(l.alias))}
	for name := range l.here {
		for dir := path.Dir(name); !t.folders[dir]; dir = path.Dir(dir) {
			t.folders[dir] = true
		}
	}
	for _, a := range l.alias {
		name, _ := cleanName(a.name)
		t.links[name] = a.target
	}
	return t
}

// find follows links to a file's data; here is false when it is not in the archive.
func (t tree) find(name string) (at string, data []byte, here bool) {
	for range maxHops {
		if data, ok := t.files[name]; ok {
			return name, data, true
		}
		if t.folders[name] {
			return name, nil, true
		}
		target, ok := t.links[name]
		if !ok || target == "" {
			break
		}
		name = target
	}
	return "", nil, false
}

// links gives what the archive's links lead to; see the package's comment.
func (l *level) links() error {
	if len(l.alias) == 0 {
		return nil
	}
	t := l.tree()
	for _, a := range l.alias {
		at, ok, err := l.within(a.name, 0o644)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		target, data, here := t.find(a.target)
		switch {
		case !here:
			err = l.report(at.path, Link, fmt.Sprintf("a link to %.200q, which is not in the archive", a.told))
		case data != nil && path.Ext(target) != path.Ext(at.path):
			err = l.keep(at, data)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// fromLink gives a symbolic link's target from the root, "" when it is outside.
func fromLink(name, target string) string {
	name, _ = cleanName(name)
	to := path.Join(path.Dir(name), target)
	if strings.HasPrefix(target, "/") || to == ".." || strings.HasPrefix(to, "../") {
		return ""
	}
	return to
}
