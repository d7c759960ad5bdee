package component

import (
	"strconv"

	"taisei/fault"
)

// Scope says what a component is there for.
type Scope string

// The scopes.
const (
	Runtime     Scope = "runtime"     // it runs where the product runs
	Development Scope = "development" // it runs on the developers' and build machines
	Optional    Scope = "optional"    // it may or may not be installed
	Build       Scope = "build"       // it makes the product and is not in it
)

// Component is one thing that the file names.
type Component struct {
	// PURL is canonical; empty where the file does not say what kind of package it is.
	PURL string
	// Type is the purl's type (npm, pypi, golang), or the file's own word where
	// there is no purl (firmware, container).
	Type string
	// Name is written as its registry writes it, case kept: @scope/name,
	// github.com/BurntSushi/toml, flask-login.
	Name    string
	Version string
	Scope   Scope
	// Direct: the product itself asks for it. False also where the file cannot say.
	Direct bool
	Hashes []Hash
	// URL is where the file says the bytes come from, without credentials.
	URL      string
	Location Location

	// Unpinned: the file leaves the version open; Constraint is what it asks for.
	Unpinned   bool
	Constraint string
	Extras     []string // pypi: what is asked for in brackets
	Marker     string   // pypi: the condition under which it is installed

	// Local is the organisation's own code (a workspace, a path): no registry
	// is to be asked for it, because the question alone would tell its name.
	Local bool
	// Bundled comes inside another package's archive, not from a registry.
	Bundled bool
	// InstallScript: the file says that code of it runs while it is installed.
	InstallScript bool
}

// Hash is a digest of the component's archive; Value is lower-case hexadecimal.
type Hash struct {
	Algorithm string // sha1, sha256, sha384, sha512, md5, …
	Value     string
}

// Location is where in the file the component stands.
type Location struct {
	Line int    // from 1; 0 where it is not known
	Path string // the JSON pointer; empty in other formats and where it would be very long
}

// String is for logs and errors.
func (l Location) String() string {
	switch {
	case l.Path != "" && l.Line > 0:
		return l.Path + " (line " + strconv.Itoa(l.Line) + ")"
	case l.Line > 0:
		return "line " + strconv.Itoa(l.Line)
	}
	return l.Path
}

// Document is one file as it was read.
type Document struct {
	Format     string // such as "package-lock.json 3" or "CycloneDX 1.5 JSON"
	Subject    Component
	Components []Component
	Warnings   []Warning
}

// Warning is a remark on the file: the rest of it was read. Key and Params
// become a sentence in words/.
type Warning struct {
	Key      string
	Params   fault.Params
	Location Location
}
