package dependency

import "strings"

// pyproject reads the lists of requirements in a pyproject.toml: [build-system]
// requires, [project] dependencies and optional-dependencies, and the tables of
// Poetry. Of TOML it knows strings, lists and tables, which is what these are
// written in.
func pyproject(data []byte) []Dependency {
	p := tomlReader{}
	lines(data, p.line)
	return p.out
}

type tomlReader struct {
	out   []Dependency
	table string
	kind  string // of the list that is open; empty outside one
	open  int    // brackets
}

func (p *tomlReader) line(line string, n int) {
	trimmed := strings.TrimSpace(line)
	if trimmed == "" || trimmed[0] == '#' {
		return
	}
	if p.open > 0 {
		p.list(trimmed, n)
		return
	}
	if trimmed[0] == '[' {
		p.table = strings.Trim(strings.TrimSpace(strings.SplitN(trimmed, "#", 2)[0]), "[] ")
		return
	}
	key, value, ok := strings.Cut(trimmed, "=")
	if !ok {
		return
	}
	key, value = strings.Trim(strings.TrimSpace(key), `"'`), strings.TrimSpace(value)
	if kind := poetryKind(p.table); kind != "" {
		p.poetry(key, value, kind, n)
		return
	}
	p.kind = projectKind(p.table, key)
	if strings.HasPrefix(value, "[") {
		p.list(value, n)
	}
}

// list reads the strings of a list, which may go on over lines.
func (p *tomlReader) list(text string, n int) {
	for text != "" {
		switch c := text[0]; c {
		case '#':
			return
		case '[':
			p.open++
		case ']':
			if p.open--; p.open <= 0 {
				p.open = 0
				return
			}
		case '"', '\'':
			value, rest, ok := strings.Cut(text[1:], string(c))
			if p.kind != "" {
				p.out = add(p.out, value, p.kind, n)
			}
			if !ok {
				return
			}
			text = rest
			continue
		}
		text = text[1:]
	}
}

func projectKind(table, key string) string {
	switch {
	case table == "project" && key == "dependencies":
		return Runtime
	case table == "project.optional-dependencies":
		return Optional
	case table == "build-system" && key == "requires":
		return Build
	case table == "dependency-groups":
		return Development
	}
	return ""
}

func poetryKind(table string) string {
	switch {
	case table == "tool.poetry.dependencies":
		return Runtime
	case table == "tool.poetry.dev-dependencies", strings.HasPrefix(table, "tool.poetry.group.") && strings.HasSuffix(table, ".dependencies"):
		return Development
	}
	return ""
}

// poetry reads name = "constraint", or name = {git = "address", …}.
func (p *tomlReader) poetry(name, value, kind string, n int) {
	if name == "python" {
		return
	}
	constraint := strings.Trim(value, `"'`)
	if strings.HasPrefix(value, "{") {
		constraint = ""
		for _, source := range []string{"git", "url"} {
			if _, rest, ok := strings.Cut(value, source+" = \""); ok {
				address, _, _ := strings.Cut(rest, `"`)
				constraint = "@ " + address
			}
		}
	}
	if d, ok := asked(name, kind, n); ok && len(p.out) < most {
		d.Constraint = constraint
		p.out = append(p.out, d)
	}
}
