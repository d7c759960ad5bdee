package detect

import (
	"path"
	"slices"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/twin"
)

// Limits of the comparison of minified files with their sources.
const (
	mostTwins   = 50
	sourceBytes = 16 << 20 // of one package
)

// twins compares each minified file that has a readable one of its name in the
// same package with all that can be read there.
func (s *scan) twins(x *excerpts) []Twin {
	w := twinner{scan: s, readable: map[string][]string{}, sources: map[string]*twin.Sources{}}
	w.sort()
	out := []Twin{}
	for _, name := range w.minified {
		dir := w.packageOf(name)
		of := counterpart(name, w.readable[dir])
		if of == "" || len(out) == mostTwins {
			continue
		}
		out = append(out, Twin{Path: name, Of: of, Dir: dir, Strays: w.strays(name, dir, x)})
	}
	return out
}

type twinner struct {
	*scan
	packages map[string]bool     // the folders of packages
	minified []string            // in their order
	readable map[string][]string // by the folder of their package
	sources  map[string]*twin.Sources
}

// sort tells the minified files from those that a person can read.
func (w *twinner) sort() {
	w.packages = map[string]bool{}
	for i := range w.manifests {
		w.packages[w.manifests[i].dir] = true
	}
	for _, name := range w.files.order {
		if !isPageScript(name) {
			continue
		}
		if data, _ := w.files.Read(name); twin.Minified(name, data) {
			w.minified = append(w.minified, name)
			continue
		}
		dir := w.packageOf(name)
		w.readable[dir] = append(w.readable[dir], name)
	}
}

// packageOf is the folder of the package that a file belongs to.
func (w *twinner) packageOf(name string) string {
	for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
		if w.packages[dir] {
			return dir
		}
	}
	return ""
}

var scripts = []string{".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx"}

func isPageScript(name string) bool { return slices.Contains(scripts, path.Ext(name)) }

// counterpart is the readable file that a minified one is named after, the nearest
// of several.
func counterpart(name string, readable []string) string {
	stem := twin.Stem(name)
	if stem == "" {
		stem = strings.TrimSuffix(path.Base(name), path.Ext(name))
	}
	best := ""
	for _, r := range readable {
		base := strings.TrimSuffix(path.Base(r), path.Ext(r))
		if base != stem && base != stem+".src" && base != stem+".dev" {
			continue
		}
		if best == "" || path.Dir(r) == path.Dir(name) && path.Dir(best) != path.Dir(name) {
			best = r
		}
	}
	return best
}

// sourcesOf are the words of a package's readable files; nil when there are too
// many for anything to be said.
func (w *twinner) sourcesOf(dir string) *twin.Sources {
	if all, ok := w.sources[dir]; ok {
		return all
	}
	w.sources[dir] = nil
	all, left := &twin.Sources{}, sourceBytes
	for _, name := range w.readable[dir] {
		data, _ := w.files.Read(name)
		if left -= len(data); left < 0 {
			return nil
		}
		if f, err := parseSource(parse.JavaScript, name, string(data), w.limits.Engine.Parse); err == nil {
			all.Add(f)
		}
	}
	w.sources[dir] = all
	return all
}

// strays lists what stands in a minified file alone. A file that cannot be read was
// told of already.
func (w *twinner) strays(name, dir string, x *excerpts) []Stray {
	out := []Stray{}
	data, _ := w.files.Read(name)
	sources := w.sourcesOf(dir)
	f, err := parseSource(parse.JavaScript, name, string(data), w.limits.Engine.Parse)
	if err != nil || sources == nil {
		return out
	}
	for _, stray := range sources.Strays(f) {
		at := f.Position(stray.Pos)
		l := Location{Path: name, Line: at.Line, Column: at.Column}
		out = append(out, Stray{Location: l, Texts: stray.Texts, Excerpt: x.at(l)})
	}
	return out
}
