package detect

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"taisei/detect/behaviour"
)

// manifest is what package.json says about what runs when.
type manifest struct {
	dir     string
	path    string
	source  string
	scripts map[string]string
	main    []string
	bin     []string
}

// installScripts run on the machine of whoever installs the package.
var installScripts = []string{"preinstall", "install", "postinstall", "prepare", "preprepare", "postprepare"}

// buildScripts run where the package is built or published.
var buildScripts = []string{"prepublish", "prepublishOnly", "prepack", "postpack", "prebuild", "build", "postbuild", "dependencies"}

// readManifest takes what matters from a package.json, whatever types it used.
func readManifest(name string, data []byte) (manifest, bool) {
	var raw map[string]json.RawMessage
	if json.Unmarshal(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), &raw) != nil {
		return manifest{}, false
	}
	m := manifest{dir: path.Dir(name), path: name, source: string(data), scripts: map[string]string{}}
	var scripts map[string]any
	_ = json.Unmarshal(raw["scripts"], &scripts) // not an object: no scripts
	for k, v := range scripts {
		if s, ok := v.(string); ok {
			m.scripts[k] = s
		}
	}
	for _, field := range []string{"main", "module", "browser", "exports", "unpkg", "jsdelivr"} {
		m.main = append(m.main, texts(raw[field])...)
	}
	m.bin = texts(raw["bin"])
	if len(m.main) == 0 {
		m.main = []string{"index.js"}
	}
	return m, true
}

// texts gathers every text inside a JSON value, in a fixed order.
func texts(raw json.RawMessage) []string {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	var out []string
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, x := range v {
				walk(x, depth+1)
			}
		case map[string]any:
			keys := make([]string, 0, len(v))
			for k := range v {
				keys = append(keys, k)
			}
			slices.Sort(keys)
			for _, k := range keys {
				walk(v[k], depth+1)
			}
		}
	}
	walk(v, 0)
	return out
}

// command is a script of the manifest with its trigger.
type command struct {
	name, text, trigger string
	offset              int
}

// commands lists the manifest's scripts, those that run at install first.
func (m manifest) commands() []command {
	var out []command
	add := func(name, trigger string) {
		if text, ok := m.scripts[name]; ok {
			out = append(out, command{name, text, trigger, m.offsetOf(name)})
		}
	}
	for _, name := range slices.Concat(installScripts, composerScripts) {
		add(name, behaviour.Install)
	}
	for _, name := range buildScripts {
		add(name, behaviour.Build)
	}
	rest := make([]string, 0, len(m.scripts))
	for name := range m.scripts {
		if !slices.Contains(installScripts, name) && !slices.Contains(buildScripts, name) && !slices.Contains(composerScripts, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	for _, name := range rest {
		trigger := behaviour.Command
		if strings.Contains(name, "test") || strings.Contains(name, "lint") || strings.Contains(name, "bench") {
			trigger = behaviour.Unreachable
		}
		add(name, trigger)
	}
	return out
}

// offsetOf finds the line of a script in the manifest's text.
func (m manifest) offsetOf(name string) int {
	from := max(0, strings.Index(m.source, `"scripts"`))
	if i := strings.Index(m.source[from:], `"`+name+`"`); i >= 0 {
		return from + i
	}
	return from
}
