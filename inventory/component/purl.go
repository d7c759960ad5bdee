package component

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/package-url/packageurl-go"
)

// NPM makes the purl of an npm package; the name keeps its case, because old
// packages differ in nothing else. vcsURL is set for one taken from a
// repository, which is not what a registry has under the same version.
func NPM(name, version, vcsURL string) string {
	namespace, rest := "", name
	if scope, short, ok := strings.Cut(name, "/"); ok && strings.HasPrefix(scope, "@") {
		namespace, rest = scope, short
	}
	return purlOf(packageurl.TypeNPM, namespace, rest, version, vcsURL)
}

// PyPI makes the purl of a Python package.
func PyPI(name, version, vcsURL string) string {
	return purlOf(packageurl.TypePyPi, "", PyPIName(name), version, vcsURL)
}

// Golang makes the purl of a Go module; purls write it in lower case.
func Golang(module, version string) string {
	namespace, name := "", module
	if i := strings.LastIndexByte(module, '/'); i >= 0 {
		namespace, name = module[:i], module[i+1:]
	}
	return purlOf(packageurl.TypeGolang, namespace, name, version, "")
}

func purlOf(kind, namespace, name, version, vcsURL string) string {
	var qualifiers packageurl.Qualifiers
	if vcsURL != "" {
		clean, _ := withoutCredentials(vcsURL)
		qualifiers = packageurl.QualifiersFromMap(map[string]string{"vcs_url": clean})
	}
	p := packageurl.NewPackageURL(kind, namespace, name, version, qualifiers, "")
	if err := p.Normalize(); err != nil {
		return ""
	}
	return p.ToString()
}

var pypiSeparators = regexp.MustCompile(`[-_.]+`)

// PyPIName is the name as PEP 503 compares it.
func PyPIName(name string) string {
	return strings.ToLower(pypiSeparators.ReplaceAllString(name, "-"))
}

// FromPURL fills a component from the purl that a file states.
func FromPURL(text string) (Component, error) {
	p, err := packageurl.FromString(text)
	if err != nil {
		return Component{}, fmt.Errorf("read the purl: %w", err)
	}
	if p.Type == packageurl.TypePyPi {
		p.Name = PyPIName(p.Name)
	}
	return Component{PURL: p.ToString(), Type: p.Type, Name: displayName(p), Version: p.Version}, nil
}

func displayName(p packageurl.PackageURL) string {
	switch {
	case p.Namespace == "":
		return p.Name
	case p.Type == packageurl.TypeMaven:
		return p.Namespace + ":" + p.Name
	}
	return p.Namespace + "/" + p.Name
}

// withoutCredentials drops user and password from an address: a lockfile is no
// place to learn secrets from.
func withoutCredentials(address string) (string, bool) {
	scheme, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address, false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	at := strings.LastIndexByte(rest[:end], '@')
	if at < 0 {
		return address, false
	}
	clean := scheme + "://" + rest[at+1:]
	// git+ssh://git@host names no secret: the user alone is part of the address.
	if u, err := url.Parse(address); err == nil && u.User != nil && strings.HasSuffix(u.Scheme, "ssh") {
		if _, secret := u.User.Password(); !secret {
			return address, false
		}
	}
	return clean, true
}
