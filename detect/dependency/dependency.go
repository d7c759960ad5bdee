package dependency

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// Dependency is one package that another asks for.
type Dependency struct {
	Ecosystem  string `json:"ecosystem"` // npm or pypi
	Name       string `json:"name"`
	Constraint string `json:"constraint,omitempty"` // as it is written
	Kind       string `json:"kind"`
	Path       string `json:"path"` // of the manifest
	Line       int    `json:"line"`
}

// The kinds.
const (
	Runtime     = "runtime"
	Optional    = "optional" // installed where it can be, or where somebody asks
	Peer        = "peer"
	Build       = "build"
	Development = "development"
)

// The ecosystems.
const (
	NPM  = "npm"
	PyPI = "pypi"
)

// Installed reports whether it comes along when the package is installed.
func (d Dependency) Installed() bool { return d.Kind != Development }

// Elsewhere reports whether it comes from an address of its own instead of the
// registry: nobody else sees what is there, and it can change at any time.
func (d Dependency) Elsewhere() bool {
	c := d.Constraint
	if d.Ecosystem == PyPI {
		return strings.HasPrefix(c, "@")
	}
	for _, local := range []string{"file:", "link:", "workspace:", "npm:", "portal:", "patch:", "catalog:"} {
		if strings.HasPrefix(c, local) {
			return false
		}
	}
	return strings.ContainsAny(c, ":/")
}

// Limits of hostile manifests.
const (
	most        = 2000
	longestText = 300
	longestFile = 1 << 20 // in which the lines are looked for
)

// Read gives what a manifest asks for; nothing when the file is none.
func Read(name string, data []byte) []Dependency {
	read := reader(name)
	if read == nil {
		return nil
	}
	list := read(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if len(list) > most {
		list = list[:most]
	}
	for i := range list {
		d := &list[i]
		d.Path, d.Name, d.Constraint = name, cut(d.Name), cut(d.Constraint)
	}
	return slices.DeleteFunc(list, func(d Dependency) bool { return d.Name == "" })
}

func cut(s string) string {
	if len(s) > longestText {
		s = s[:longestText]
	}
	return strings.ToValidUTF8(s, "")
}

// reader is the one list of manifests.
func reader(name string) func([]byte) []Dependency {
	dir, base := path.Split(name)
	switch {
	case base == "package.json":
		return packageJSON
	case base == "PKG-INFO", base == "METADATA" && strings.HasSuffix(strings.TrimSuffix(dir, "/"), ".dist-info"):
		return metadata
	case strings.HasPrefix(base, "requirements") && strings.HasSuffix(base, ".txt"):
		return requirements
	case base == "setup.cfg":
		return setupCfg
	case base == "pyproject.toml":
		return pyproject
	}
	return nil
}

// Identity is how a manifest calls its package, and which version it is.
func Identity(name string, data []byte) (pkg, version string) {
	switch base := path.Base(name); base {
	case "package.json":
		return npmIdentity(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	case "PKG-INFO", "METADATA":
		return headers(data)
	}
	return "", ""
}
