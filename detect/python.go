package detect

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"taisei/detect/behaviour"
)

// pythonTrigger tells when a Python file of a distribution runs.
func (s *scan) pythonTrigger(name string) string {
	base := path.Base(name)
	switch {
	case strings.HasSuffix(base, ".pth"), base == "sitecustomize.py", base == "usercustomize.py":
		return behaviour.Import // at every start of the interpreter
	case base == "setup.py" && !strings.Contains(name, "/"):
		return behaviour.Install
	case isTest(name), base == "conftest.py", base == "noxfile.py", base == "conf.py":
		return behaviour.Unreachable
	case base == "setup.py":
		return behaviour.Unreachable // of something that is packed along
	case base == "__main__.py":
		return behaviour.Command
	case s.inPackage(name):
		return behaviour.Import
	case s.standalone():
		return behaviour.Import
	}
	return behaviour.Command
}

// inPackage reports whether a file can be imported: it lies in a package, or at a
// root from which modules are imported.
func (s *scan) inPackage(name string) bool {
	top, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, "src/"), "lib/"), "/")
	if len(s.installed) > 0 && !s.installed[strings.TrimSuffix(top, ".py")] {
		return false
	}
	dir := path.Dir(name)
	if dir == "." {
		return s.rootModules
	}
	if dir == "src" || dir == "lib" {
		return true
	}
	if s.forMaintainers(top) {
		return false
	}
	if _, ok := s.files.Read(dir + "/__init__.py"); ok {
		return true
	}
	return !scriptFolder.MatchString(name)
}

// forMaintainers reports whether a folder of a source distribution is one that is
// named for the work on it, beside a package that has the distribution's own name.
func (s *scan) forMaintainers(top string) bool {
	if !scriptFolder.MatchString(top + "/") {
		return false
	}
	info, ok := s.files.Read("PKG-INFO")
	if !ok {
		return false
	}
	name := distributionName.FindSubmatch(info)
	if name == nil {
		return false
	}
	own := strings.NewReplacer("-", "_", ".", "_").Replace(strings.ToLower(string(name[1])))
	for _, root := range []string{"", "src/", "lib/"} {
		if _, ok := s.files.Read(root + own + "/__init__.py"); ok && own != top {
			return true
		}
	}
	return false
}

var distributionName = regexp.MustCompile(`(?m)^Name:\s*(\S+)`)

// hasRootModules reports whether modules at the root are installed: they are in a
// wheel, and in a source distribution that has no package or names them.
func hasRootModules(files *fileSet) bool {
	if setup, ok := files.Read("setup.py"); ok && bytes.Contains(setup, []byte("py_modules")) {
		return true
	}
	if _, source := files.Read("PKG-INFO"); !source {
		return true
	}
	return !slices.ContainsFunc(files.order, func(name string) bool {
		return path.Base(name) == "__init__.py" && strings.Count(name, "/") <= 2 && !isTest(name)
	})
}

// installedModules are the names that a source distribution says it installs; none
// where it does not say.
func installedModules(files *fileSet) map[string]bool {
	out := map[string]bool{}
	for _, name := range files.order {
		if path.Base(name) != "top_level.txt" || !strings.HasSuffix(path.Dir(name), ".egg-info") {
			continue
		}
		data, _ := files.Read(name)
		for _, module := range strings.Fields(string(data)) {
			out[module] = true
		}
	}
	return out
}

// scriptFolder are the folders of what a person starts; any other can be imported
// from, for a package needs no __init__.py.
var scriptFolder = regexp.MustCompile(`(?i)(^|/)(bin|scripts?|tools?|tasks|utils|dev|ci|contrib|hacking|packaging|build_?tools|admin|maint|misc|etc)/`)

// isPython reports whether files are those of a distribution of Python's.
func isPython(files []string) bool {
	for _, name := range files {
		switch base := path.Base(name); {
		case base == "setup.py", base == "PKG-INFO", base == "METADATA" && strings.Contains(name, ".dist-info/"), base == "pyproject.toml":
			return true
		}
	}
	return false
}

// startingLine is a line of a .pth file that the interpreter runs; the others are
// paths.
var startingLine = regexp.MustCompile(`(?m)^(import[ \t].*)$|^.*$`)

// pthSource keeps of a .pth file what the interpreter runs.
func pthSource(data []byte) string {
	return string(startingLine.ReplaceAll(data, []byte("$1")))
}

func isPth(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".pth") }
