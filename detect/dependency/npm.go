package dependency

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// npmFields are the lists of a package.json. A package that stands in two of them
// counts where it stands first.
var npmFields = []struct{ name, kind string }{
	{"dependencies", Runtime}, {"optionalDependencies", Optional}, {"peerDependencies", Peer}, {"devDependencies", Development},
}

func packageJSON(data []byte) []Dependency {
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return nil
	}
	var out []Dependency
	seen := map[string]bool{}
	for _, f := range npmFields {
		var list map[string]any
		if json.Unmarshal(raw[f.name], &list) != nil {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(list)) {
			if seen[name] || len(out) >= most {
				continue
			}
			seen[name] = true
			constraint, _ := list[name].(string) // anything else asks for no version
			out = append(out, Dependency{Ecosystem: NPM, Name: name, Constraint: constraint, Kind: f.kind, Line: lineOf(data, f.name, name)})
		}
	}
	return out
}

// lineOf finds the line of a key inside a list of the manifest, the first in a file
// that no person wrote.
func lineOf(data []byte, list, name string) int {
	if len(data) > longestFile {
		return 1
	}
	from := max(0, bytes.Index(data, []byte(`"`+list+`"`)))
	at := from
	if i := bytes.Index(data[from:], []byte(`"`+name+`"`)); i >= 0 {
		at += i
	}
	return bytes.Count(data[:at], []byte("\n")) + 1
}

func npmIdentity(data []byte) (pkg, version string) {
	var raw map[string]any
	if json.Unmarshal(data, &raw) != nil {
		return "", ""
	}
	pkg, _ = raw["name"].(string)
	version, _ = raw["version"].(string)
	return cut(pkg), cut(version)
}
