package requirements

import (
	"path"
	"regexp"
	"strings"

	"taisei/fault"
	"taisei/inventory/component"
)

// requirement reads "name[extras] versions ; marker --hash=…" and its kin.
func (r *reader) requirement(text string, at component.Location) error {
	spec, options := cutOptions(text)
	c, ok := r.parse(spec)
	if !ok {
		r.out.Warn(component.WarnUnreadLine, nil, at)
		return nil
	}
	c.Location, c.Scope, c.Direct = at, r.scope, !r.compiled
	c.Type = "pypi"
	c.Hashes = r.hashes(options, c.Name, at)
	if strings.Contains(spec, "${") {
		r.out.Warn(component.WarnVariable, fault.Params{"name": c.Name}, at)
	}
	if c.Local {
		r.out.Warn(component.WarnLocalPath, fault.Params{"name": c.Name, "path": c.URL}, at)
		c.URL = ""
	}
	if c.Name == "" {
		r.out.Warn(component.WarnNoName, nil, at)
		return nil
	}
	if c.Version == "" && !c.Local {
		c.Unpinned = true
		r.out.Warn(component.WarnUnpinned, fault.Params{"name": c.Name, "constraint": c.Constraint}, at)
	}
	c.PURL = component.PyPI(c.Name, c.Version, vcsURL(c.URL))
	if err := r.out.Add(c); err != nil {
		return err
	}
	r.last = r.out.Count()
	return nil
}

// cutOptions parts the options of one requirement from it.
func cutOptions(text string) (spec string, options []string) {
	fields := strings.Fields(text)
	for i, field := range fields {
		if strings.HasPrefix(field, "--") || field == "-C" {
			return strings.Join(fields[:i], " "), fields[i:]
		}
	}
	return strings.Join(fields, " "), nil
}

func (r *reader) hashes(options []string, name string, at component.Location) []component.Hash {
	var hashes []component.Hash
	for i, option := range options {
		value, ok := strings.CutPrefix(option, "--hash=")
		if option == "--hash" && i+1 < len(options) {
			value, ok = options[i+1], true
		}
		if !ok {
			continue
		}
		algorithm, digest, _ := strings.Cut(value, ":")
		hash, readable := component.HexHash(algorithm, digest)
		if !readable {
			r.out.Warn(component.WarnBadHash, fault.Params{"name": name}, at)
			continue
		}
		hashes = append(hashes, hash)
	}
	return hashes
}

var named = regexp.MustCompile(`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*(.*)$`)

// parse reads one specification without options.
func (r *reader) parse(spec string) (component.Component, bool) {
	match := named.FindStringSubmatch(spec)
	if match != nil {
		if address, ok := strings.CutPrefix(match[3], "@"); ok {
			c := fromAddress(cutMarker(strings.TrimSpace(address)))
			c.Name, c.Extras = match[1], splitList(match[2])
			return c, true
		}
	}
	if isPath(spec) || strings.Contains(firstWord(spec), "://") {
		return fromAddress(cutMarker(spec)), true
	}
	if match == nil {
		return component.Component{}, false
	}
	versions, marker, _ := strings.Cut(match[3], ";")
	c := component.Component{Name: match[1], Extras: splitList(match[2]), Marker: strings.TrimSpace(marker)}
	return withVersions(c, strings.Trim(strings.TrimSpace(versions), "()"))
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// cutMarker: after an address a marker needs white space before its semicolon.
func cutMarker(text string) (address, marker string) {
	address, marker, _ = strings.Cut(text, " ;")
	return strings.TrimSpace(address), strings.TrimSpace(marker)
}

func splitList(text string) []string {
	var list []string
	for _, one := range strings.Split(text, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

var clause = regexp.MustCompile(`^(===|==|~=|!=|<=|>=|<|>)\s*([^\s<>=!~,;]+)$`)

// withVersions pins the version only where the line leaves no other.
func withVersions(c component.Component, versions string) (component.Component, bool) {
	var kept []string
	for _, one := range splitList(versions) {
		match := clause.FindStringSubmatch(one)
		if match == nil {
			return c, false
		}
		kept = append(kept, match[1]+match[2])
		if strings.HasPrefix(match[1], "==") && !strings.Contains(match[2], "*") && !strings.Contains(match[2], "${") {
			c.Version = match[2]
		}
	}
	if c.Version == "" {
		c.Constraint = strings.Join(kept, ",")
	}
	return c, true
}

// isPath: pip takes anything with a slash, and an archive, for a path.
func isPath(spec string) bool {
	word := firstWord(spec)
	return strings.HasPrefix(word, ".") || strings.HasPrefix(word, "file:") ||
		!strings.Contains(word, "://") && (strings.ContainsAny(word, `/\`) || strings.HasSuffix(word, ".whl"))
}

var archiveName = regexp.MustCompile(`^([A-Za-z0-9._-]+?)-v?(\d[^-]*)(?:-.*\.whl|\.tar\.gz|\.tar\.bz2|\.zip|\.tgz)$`)

// fromAddress reads what it can of name and version from where the bytes are.
func fromAddress(address, marker string) component.Component {
	c := component.Component{URL: address, Marker: marker, Local: isPath(address)}
	place, fragment, _ := strings.Cut(address, "#")
	for _, part := range strings.Split(fragment, "&") {
		if egg, ok := strings.CutPrefix(part, "egg="); ok {
			c.Name, _, _ = strings.Cut(egg, "[")
		}
	}
	if vcsURL(address) != "" {
		if i := strings.LastIndexByte(place, '@'); i > strings.LastIndexByte(place, '/') {
			c.Constraint = place[i+1:]
		}
		return c
	}
	place, _, _ = strings.Cut(place, "?")
	if match := archiveName.FindStringSubmatch(path.Base(place)); match != nil {
		if c.Name == "" {
			c.Name = match[1]
		}
		c.Version = match[2]
	}
	return c
}

// vcsURL is the address where it is one of version control.
func vcsURL(address string) string {
	for _, prefix := range []string{"git+", "hg+", "svn+", "bzr+"} {
		if strings.HasPrefix(address, prefix) {
			return address
		}
	}
	return ""
}
