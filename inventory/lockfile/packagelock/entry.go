package packagelock

import (
	"strings"

	"taisei/fault"
	"taisei/inventory/component"
)

// entry is one package as either kind of list writes it.
type entry struct {
	path                                     string // in the tree of folders: node_modules/a/node_modules/b
	name, version, resolved, integrity       string
	dev, optional, devOptional, link, bundle bool
	installs                                 bool
	nested                                   bool // from the list of version 1
	at                                       component.Location
}

// field reads the members that both kinds of list share.
func (l *lock) field(e *entry, name string) (err error) {
	switch name {
	case "name":
		e.name, err = l.in.Text()
	case "version":
		e.version, err = l.in.Text()
	case "resolved":
		e.resolved, err = l.resolved()
	case "integrity":
		e.integrity, err = l.in.Text()
	case "dev":
		e.dev, err = l.in.Bool()
	case "optional":
		e.optional, err = l.in.Bool()
	case "devOptional":
		e.devOptional, err = l.in.Bool()
	case "link":
		e.link, err = l.in.Bool()
	case "inBundle", "bundled":
		e.bundle, err = l.in.Bool()
	case "hasInstallScript":
		e.installs, err = l.in.Bool()
	default:
		return l.in.Skip()
	}
	return err
}

// resolved is false in a lock that was written with omit-lockfile-registry-resolved.
func (l *lock) resolved() (string, error) {
	if l.in.Is('f') || l.in.Is('t') {
		return "", l.in.Skip()
	}
	return l.in.Text()
}

// component says what the entry means; ok is false where it names nothing.
func (e entry) component(out *component.Collector) (c component.Component, ok bool) {
	e = e.plain()
	if e.name == "" {
		out.Warn(component.WarnNoName, nil, e.at)
		return c, false
	}
	c = component.Component{
		Type: "npm", Name: e.name, Version: e.version, Scope: e.scope(), URL: e.resolved, Location: e.at,
		Local: e.local(), Bundled: e.bundle, InstallScript: e.installs,
	}
	c.PURL = component.NPM(e.name, e.version, e.repository())
	hashes, readable := component.SRI(e.integrity)
	if c.Hashes = hashes; !readable {
		out.Warn(component.WarnBadHash, fault.Params{"name": e.name}, e.at)
	}
	if e.version == "" && !c.Local {
		out.Warn(component.WarnNoVersion, fault.Params{"name": e.name}, e.at)
	}
	return c, true
}

// plain resolves the two things that version 1 hides in its version: another
// package's name (npm:other@1.0.0) and an address instead of a version.
func (e entry) plain() entry {
	if !e.nested {
		return e
	}
	if alias, ok := strings.CutPrefix(e.version, "npm:"); ok {
		if i := strings.LastIndexByte(alias, '@'); i > 0 {
			e.name, e.version = alias[:i], alias[i+1:]
		}
		return e
	}
	if isAddress(e.version) {
		e.resolved, e.version = e.version, ""
	}
	return e
}

func isAddress(version string) bool {
	return strings.ContainsAny(version, ":/")
}

func (e entry) scope() component.Scope {
	switch {
	case e.dev:
		return component.Development
	case e.optional, e.devOptional:
		return component.Optional
	}
	return component.Runtime
}

// local: the organisation's own folder or archive, or a workspace.
func (e entry) local() bool {
	return strings.HasPrefix(e.resolved, "file:") || !e.nested && !e.inModules()
}

// repository is the address of a package that comes from version control.
func (e entry) repository() string {
	for _, prefix := range []string{"git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:"} {
		if strings.HasPrefix(e.resolved, prefix) {
			return e.resolved
		}
	}
	return ""
}
