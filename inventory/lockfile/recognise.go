package lockfile

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// headBytes of a file are looked at; keys of a JSON object are sought in all of it.
const headBytes = 64 << 10

// head is what a file is recognised by.
type head struct {
	start []byte            // the first bytes, without white space before them
	json  bool              // it begins as a JSON object
	kinds map[string]string // top-level members: what they hold, for strings the text
}

func newHead(text []byte) *head {
	h := &head{start: bytes.TrimSpace(text[:min(len(text), headBytes)])}
	h.json = bytes.HasPrefix(h.start, []byte("{"))
	if h.json {
		h.kinds = topMembers(text)
	}
	return h
}

// topMembers reads the names of a JSON object as far as it is readable. A
// member that is an object also gives the kind of its first value: that parts
// the dependencies of a package.json from those of a lock.
func topMembers(text []byte) map[string]string {
	const most = 1000
	kinds := map[string]string{}
	dec := jsontext.NewDecoder(bytes.NewBuffer(text),
		jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	if _, err := dec.ReadToken(); err != nil {
		return kinds
	}
	for n := 0; n < most && dec.PeekKind() == '"'; n++ {
		name, err := dec.ReadToken()
		if err != nil {
			return kinds
		}
		key := name.String()
		kind, err := kindOf(dec)
		kinds[key] = kind
		if err != nil {
			return kinds
		}
	}
	return kinds
}

func kindOf(dec *jsontext.Decoder) (string, error) {
	switch kind := dec.PeekKind(); kind {
	case '"':
		token, err := dec.ReadToken()
		if err != nil {
			return "", err
		}
		return "text " + token.String(), nil
	case '{':
		return objectKind(dec)
	default:
		return kind.String(), dec.SkipValue()
	}
}

func objectKind(dec *jsontext.Decoder) (string, error) {
	depth := dec.StackDepth()
	kind := "object"
	if _, err := dec.ReadToken(); err != nil {
		return kind, err
	}
	if dec.PeekKind() == '"' {
		if _, err := dec.ReadToken(); err != nil {
			return kind, err
		}
		kind += " of " + dec.PeekKind().String()
	}
	for dec.StackDepth() > depth {
		if _, err := dec.ReadToken(); err != nil {
			return kind, err
		}
	}
	return kind, nil
}

func (h *head) has(names ...string) bool {
	for _, name := range names {
		if _, ok := h.kinds[name]; !ok {
			return false
		}
	}
	return true
}

func (h *head) hasAny(names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return h.has(name) })
}

func namedPackageLock(base string) bool {
	return base == "package-lock.json" || base == "npm-shrinkwrap.json" || base == ".package-lock.json"
}

// holdsPackageLock: the versions before npm 5 state no lockfileVersion, and are
// told from what NuGet and others call dependencies by their other members.
func holdsPackageLock(h *head) bool {
	if h.has("lockfileVersion") {
		return !holdsBunLock(h)
	}
	return h.kinds["dependencies"] == "object of {" && h.kinds["version"] != "number" &&
		!h.hasAny("targets", "packages", "scripts")
}

func holdsBunLock(h *head) bool { return h.has("lockfileVersion", "workspaces") }

func holdsNuGetLock(h *head) bool {
	return h.kinds["version"] == "number" && strings.HasPrefix(h.kinds["dependencies"], "object")
}

func namedCycloneDXJSON(base string) bool {
	return base == "bom.json" || strings.HasSuffix(base, ".cdx.json")
}

func holdsCycloneDXJSON(h *head) bool { return h.kinds["bomFormat"] == "text CycloneDX" }

func namedCycloneDXXML(base string) bool {
	return base == "bom.xml" || strings.HasSuffix(base, ".cdx.xml")
}

func holdsCycloneDXXML(h *head) bool {
	return h.beginsWith("<") && bytes.Contains(h.start, []byte("http://cyclonedx.org/schema/bom/"))
}

func namedGoMod(base string) bool { return base == "go.mod" || strings.HasSuffix(base, ".mod") }

var goModLine = regexp.MustCompile(`(?m)^module[ \t]+("?[^\s"()]+"?|\()[ \t]*(//.*)?\r?$`)

func holdsGoMod(h *head) bool { return !h.json && !h.beginsWith("<") && goModLine.Match(h.start) }

func namedRequirements(base string) bool {
	base = strings.ToLower(base)
	return (strings.HasSuffix(base, ".txt") || strings.HasSuffix(base, ".in")) &&
		(strings.Contains(base, "requirement") || strings.Contains(base, "constraint"))
}

var (
	pinnedLine = regexp.MustCompile(`(?m)^[A-Za-z0-9][A-Za-z0-9._-]*(\[[^\]\n]*\])?[ \t]*(===?|~=|>=)[ \t]*[0-9][^\s:{}]*[ \t]*(;.*|\\|#.*|--hash=.*)?\r?$`)
	tomlLine   = regexp.MustCompile(`(?m)^\[+[A-Za-z][^\]\n]*\]+[ \t]*\r?$`)
)

func holdsRequirements(h *head) bool {
	return !h.json && !h.beginsWith("<") && pinnedLine.Match(h.start) && !tomlLine.Match(h.start)
}

// holdsPackageJSON: names and ranges, nothing resolved.
func holdsPackageJSON(h *head) bool {
	if h.has("lockfileVersion") {
		return false
	}
	return h.kinds["dependencies"] == "object of string" || h.kinds["devDependencies"] == "object of string" ||
		h.has("name", "version") && h.hasAny("scripts", "main", "license", "devDependencies", "exports", "bin")
}

func holdsSPDX(h *head) bool {
	return h.has("spdxVersion") || h.beginsWith("SPDXVersion:") ||
		strings.Contains(h.kinds["@context"], "spdx.org") || h.beginsWith("<") && bytes.Contains(h.start, []byte("spdx.org/rdf"))
}

var goSumLine = regexp.MustCompile(`(?m)^\S+ v\S+ h1:[A-Za-z0-9+/]+=*\r?$`)

func holdsGoSum(h *head) bool { return goSumLine.Match(h.start) }

func holdsPOM(h *head) bool {
	return h.beginsWith("<") && bytes.Contains(h.start, []byte("http://maven.apache.org/POM/"))
}

func holdsHTML(h *head) bool {
	start := bytes.ToLower(h.start[:min(len(h.start), 256)])
	return bytes.HasPrefix(start, []byte("<!doctype html")) || bytes.HasPrefix(start, []byte("<html"))
}

func (h *head) beginsWith(text string) bool { return bytes.HasPrefix(h.start, []byte(text)) }

// conflictLine finds what a version control system leaves in a file that two people changed.
func conflictLine(text []byte) int {
	const mark = "<<<<<<< "
	if bytes.HasPrefix(text, []byte(mark)) {
		return 1
	}
	at := bytes.Index(text, []byte("\n"+mark))
	if at < 0 {
		return 0
	}
	return 2 + bytes.Count(text[:at], []byte{'\n'})
}

func is(names ...string) func(string) bool {
	return func(base string) bool { return slices.Contains(names, base) }
}

func ends(suffixes ...string) func(string) bool {
	return func(base string) bool {
		return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(base, s) })
	}
}

func begins(starts ...string) func(*head) bool {
	return func(h *head) bool { return slices.ContainsFunc(starts, h.beginsWith) }
}

func hasKeys(names ...string) func(*head) bool {
	return func(h *head) bool { return h.has(names...) }
}

func never(*head) bool    { return false }
func unnamed(string) bool { return false }
