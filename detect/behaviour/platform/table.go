package platform

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// Table finds entries by path.
type Table struct {
	entries  map[string]*Entry
	known    map[string]bool // what is on the way to an entry
	modules  map[string]bool
	commands map[string]*Command
	verbs    map[string][]Verb
	setters  map[string]*Entry // by path, without the = at its end
}

// Tables gives the table of all platforms. It is built once and never changed.
var Tables = sync.OnceValue(build)

func build() *Table {
	t := &Table{entries: map[string]*Entry{}, known: map[string]bool{}, modules: map[string]bool{}, commands: map[string]*Command{}, verbs: map[string][]Verb{}, setters: map[string]*Entry{}}
	for _, list := range [][]Entry{node(), nodeClients(), nodeMore(), text(), browser(), jquery(), wallets(), python(), pythonData(), pythonNetwork(), powershell(), powershellFamilies(), php(), phpRequests(), ruby(), rubyKernel(), vbscript()} {
		for i := range list {
			e := &list[i]
			e.compile()
			t.entries[e.Path] = e
			if path, ok := strings.CutSuffix(e.Path, "="); ok {
				t.setters[path] = e
			}
			t.know(e.Path)
			t.know(e.Returns)
		}
	}
	for path := range aliases {
		t.know(path)
	}
	for path := range pythonAliases {
		t.know("py:" + path)
	}
	for path := range globals {
		t.known[path] = true
	}
	for _, name := range strings.Fields(nodeModules) {
		t.modules[name] = true
	}
	for _, c := range slices.Concat(shell(), windows(), powershellCommands()) {
		c.compile()
		for _, name := range strings.Fields(c.Name) {
			t.commands[name] = c
		}
	}
	for _, v := range verbs() {
		for _, name := range strings.Fields(v.Commands) {
			t.verbs[name] = append(t.verbs[name], v)
		}
	}
	return t
}

// know marks a path and all that leads to it.
func (t *Table) know(path string) {
	for i := range len(path) {
		if path[i] == '.' || path[i] == '(' {
			t.known[path[:i]] = true
		}
	}
	t.known[path] = true
}

// Known reports whether a path is an entry or leads to one: of anything else
// nothing is to be learnt.
func (t *Table) Known(path string) bool {
	return t.known[path] || t.modules[path] || strings.HasSuffix(path, ".prototype")
}

// Find gives the entry of a path: its own, or that of any member of what it
// belongs to.
func (t *Table) Find(path string) *Entry {
	if e, ok := t.entries[path]; ok {
		return e
	}
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		return t.entries[path[:i]+".*"]
	}
	return nil
}

// Setter gives the entry of an assignment to a path.
func (t *Table) Setter(path string) *Entry { return t.setters[path] }

// Method gives the entry of a method whose receiver is not known.
func (t *Table) Method(name string) *Entry { return t.entries["?."+name] }

// Command gives the entry of a shell command.
func (t *Table) Command(name string) *Command { return t.commands[name] }

// BuiltIn reports whether a module belongs to Node.
func (t *Table) BuiltIn(module string) bool {
	return t.modules[strings.TrimPrefix(module, "node:")]
}

// Canonical gives the one path that several ways lead to.
func Canonical(path string) string {
	for range 4 {
		next := canonicalOnce(path)
		if next == path {
			break
		}
		path = next
	}
	return path
}

func canonicalOnce(path string) string {
	if rest, ok := strings.CutPrefix(path, "py:"); ok {
		return "py:" + canonicalPython(rest)
	}
	first, rest, more := strings.Cut(path, ".")
	if more && globals[first] {
		return rest
	}
	if to, ok := aliases[path]; ok {
		return to
	}
	if head, rest, ok := cutAlias(path); ok {
		return head + rest
	}
	return path
}

func cutAlias(path string) (head, rest string, ok bool) {
	for i := len(path) - 1; i > 0; i-- {
		if path[i] != '.' {
			continue
		}
		if to, ok := aliases[path[:i]]; ok {
			return to, path[i:], true
		}
	}
	return "", "", false
}

// globals are the names of the global object itself.
var globals = map[string]bool{
	"window": true, "self": true, "globalThis": true, "global": true, "frames": true,
	"top": true, "parent": true, "unsafeWindow": true, "GLOBAL": true, "root": true,
}

// IsGlobal reports whether a path is the global object itself.
func IsGlobal(path string) bool { return globals[path] }

var aliases = map[string]string{
	"$":                                "jQuery",
	"jquery":                           "jQuery",
	"jQuery.fn":                        "jQuery()",
	"document.defaultView":             "window",
	"document.location":                "location",
	"document.body":                    "Element()",
	"document.head":                    "Element()",
	"document.documentElement":         "Element()",
	"document.activeElement":           "Element()",
	"fs.promises":                      "fs",
	"fs/promises":                      "fs",
	"graceful-fs":                      "fs",
	"fs-extra":                         "fs",
	"follow-redirects.http":            "http",
	"follow-redirects.https":           "https",
	"module.constructor":               "module",
	"module.constructor()":             "module",
	"Module":                           "module",
	"Module()":                         "module",
	"module()":                         "module",
	"module.Module":                    "module",
	"module.Module()":                  "module",
	"module.prototype":                 "module",
	"module.children":                  "module",
	"process.mainModule":               "module",
	"require.main":                     "module",
	"module.parent":                    "module",
	"module.require":                   "require",
	"module._load":                     "require",
	"module.createRequire()":           "require",
	"process.getBuiltinModule":         "require",
	"original-fs":                      "fs",
	"process.binding()":                "process.binding",
	"cross-spawn":                      "child_process.spawn",
	"cross-spawn.sync":                 "child_process.spawnSync",
	"execa":                            "child_process.execFile",
	"shelljs.exec":                     "child_process.exec",
	"buffer.Buffer":                    "Buffer",
	"crypto.webcrypto":                 "crypto",
	"crypto-js":                        "CryptoJS",
	"node-fetch":                       "fetch",
	"node-fetch.default":               "fetch",
	"cross-fetch":                      "fetch",
	"isomorphic-fetch":                 "fetch",
	"undici.fetch":                     "fetch",
	"axios.default":                    "axios",
	"request-promise":                  "request",
	"request-promise-native":           "request",
	"got.default":                      "got",
	"util.TextDecoder":                 "TextDecoder",
	"navigator.clipboard":              "clipboard",
	"clipboardy":                       "clipboard",
	"clipboardy.default":               "clipboard",
	"Function.prototype":               "Function",
	"Reflect":                          "Reflect",
	"XMLHttpRequest.prototype":         "XMLHttpRequest()",
	"HTMLFormElement.prototype":        "Element()",
	"Element.prototype":                "Element()",
	"EventTarget.prototype":            "Element()",
	"global.process":                   "process",
	"process.default":                  "process",
	"process.env.default":              "process.env",
	"os.default":                       "os",
	"fs.default":                       "fs",
	"path.default":                     "path",
	"path.posix":                       "path",
	"path/posix":                       "path",
	"https.default":                    "https",
	"http.default":                     "http",
	"child_process.default":            "child_process",
	"crypto.default":                   "crypto",
	"jQuery.default":                   "jQuery",
	"dns/promises":                     "dns",
	"dns.promises":                     "dns",
	"timers/promises.setTimeout":       "delay",
	"util.promisify(exec)":             "child_process.exec",
	"child_process.exec.__promisify__": "child_process.exec",
}

const nodeModules = `assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram
diagnostics_channel dns dns/promises domain events fs fs/promises http http2 https inspector module net os path
path/posix path/win32 perf_hooks process punycode querystring readline repl stream string_decoder sys timers tls tty
url util v8 vm wasi worker_threads zlib`

// Members lists the names directly below a path, in order.
func (t *Table) Members(path string) []string {
	names := map[string]bool{}
	for known := range t.known {
		rest, ok := strings.CutPrefix(known, path+".")
		if ok && rest != "" && !strings.ContainsAny(rest, ".(*?=") {
			names[rest] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
