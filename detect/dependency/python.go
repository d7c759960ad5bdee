package dependency

import (
	"bytes"
	"regexp"
	"strings"
)

// requirement is a name as PEP 508 has it, its extras, and the rest.
var requirement = regexp.MustCompile(`^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$`)

// separators are all the same in a name.
var separators = regexp.MustCompile(`[-_.]+`)

// asked reads one requirement. A marker that names an extra makes it optional.
func asked(text, kind string, line int) (Dependency, bool) {
	text, _, _ = strings.Cut(text, " #")
	m := requirement.FindStringSubmatch(text)
	if m == nil {
		return Dependency{}, false
	}
	constraint, marker, _ := strings.Cut(m[2], ";")
	if strings.Contains(marker, "extra") && kind == Runtime {
		kind = Optional
	}
	return Dependency{
		Ecosystem: PyPI, Name: strings.ToLower(separators.ReplaceAllString(m[1], "-")),
		Constraint: strings.Trim(strings.TrimSpace(constraint), "()"), Kind: kind, Line: line,
	}, true
}

// lines calls f for each line with its number.
func lines(data []byte, f func(line string, n int)) {
	n := 0
	for line := range bytes.Lines(data) {
		n++
		f(strings.TrimRight(string(line), "\r\n"), n)
	}
}

// metadata reads the headers of METADATA and PKG-INFO, up to the description.
func metadata(data []byte) []Dependency {
	var out []Dependency
	body := false
	lines(data, func(line string, n int) {
		body = body || line == ""
		if rest, ok := strings.CutPrefix(line, "Requires-Dist:"); ok && !body {
			out = add(out, rest, Runtime, n)
		}
	})
	return out
}

func add(out []Dependency, text, kind string, line int) []Dependency {
	if d, ok := asked(text, kind, line); ok && len(out) < most {
		out = append(out, d)
	}
	return out
}

func requirements(data []byte) []Dependency {
	var out []Dependency
	lines(data, func(line string, n int) {
		line = strings.TrimSpace(line)
		if line != "" && line[0] != '#' && line[0] != '-' {
			out = add(out, line, Runtime, n)
		}
	})
	return out
}

// setupCfg reads the indented lists of setup.cfg.
func setupCfg(data []byte) []Dependency {
	var out []Dependency
	section, kind := "", ""
	lines(data, func(line string, n int) {
		trimmed := strings.TrimSpace(line)
		indented := line != trimmed && strings.TrimLeft(line, " \t") != line
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
		case trimmed[0] == '[' && !indented:
			section, kind = strings.Trim(trimmed, "[] "), ""
		case indented && kind != "":
			out = add(out, trimmed, kind, n)
		case !indented:
			key, value, _ := strings.Cut(trimmed, "=")
			kind = cfgKind(section, strings.TrimSpace(key))
			if kind != "" && strings.TrimSpace(value) != "" {
				out = add(out, value, kind, n)
			}
		}
	})
	return out
}

func cfgKind(section, key string) string {
	switch {
	case section == "options" && key == "install_requires":
		return Runtime
	case section == "options" && key == "setup_requires":
		return Build
	case section == "options.extras_require":
		return Optional
	}
	return ""
}

func headers(data []byte) (pkg, version string) {
	body := false
	lines(data, func(line string, _ int) {
		body = body || line == ""
		if rest, ok := strings.CutPrefix(line, "Name:"); ok && !body && pkg == "" {
			pkg = cut(strings.TrimSpace(rest))
		}
		if rest, ok := strings.CutPrefix(line, "Version:"); ok && !body && version == "" {
			version = cut(strings.TrimSpace(rest))
		}
	})
	return pkg, version
}
