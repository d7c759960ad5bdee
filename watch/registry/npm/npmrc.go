package npm

import (
	"encoding/json"
	"regexp"
	"strings"
)

// setting is one value and where it stands.
type setting struct {
	values []string // more than one for a key that ends in []
	place  string
}

func (s setting) value() string {
	if len(s.values) == 0 {
		return ""
	}
	return s.values[len(s.values)-1]
}

// parseNPMRC reads one file as npm's ini reader does. Sections are no settings.
func parseNPMRC(text, place string, env map[string]string) map[string]setting {
	found := map[string]setting{}
	section := false
	for _, line := range strings.FieldsFunc(text, func(c rune) bool { return c == '\n' || c == '\r' }) {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || trimmed[0] == ';' || trimmed[0] == '#' {
			continue
		}
		if line[0] == '[' && strings.HasSuffix(trimmed, "]") {
			section = true
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if section || name == "" {
			continue
		}
		key, text := unquote(name), "true"
		if ok {
			text = unquote(value)
		}
		add(found, replaceEnv(key, env), replaceEnv(text, env), place)
	}
	return found
}

// add follows npm: a key with brackets is a list, and stays one.
func add(found map[string]setting, key, value, place string) {
	name, list := strings.CutSuffix(key, "[]")
	old := found[name]
	if list || len(old.values) > 1 {
		found[name] = setting{append(old.values, value), place}
		return
	}
	found[name] = setting{[]string{value}, place}
}

// unquote takes away quotes, or else a comment and the backslashes before ; and #.
func unquote(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' || len(text) > 1 && text[0] == '\'' && text[len(text)-1] == '\'' {
		if text[0] == '\'' {
			text = text[1 : len(text)-1]
		}
		var inner string
		if json.Unmarshal([]byte(text), &inner) == nil {
			return inner
		}
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text) && strings.IndexByte(`\;#`, text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case c == ';' || c == '#':
			return strings.TrimSpace(b.String())
		default:
			b.WriteByte(c)
		}
	}
	return strings.TrimSpace(b.String())
}

var envUse = regexp.MustCompile(`(\\*)\$\{([^${}?]+)(\?)?\}`)

// replaceEnv puts variables in: ${NAME} stays as it is where there is none,
// ${NAME?} becomes empty, and a backslash before it keeps the text.
func replaceEnv(text string, env map[string]string) string {
	return envUse.ReplaceAllStringFunc(text, func(use string) string {
		match := envUse.FindStringSubmatch(use)
		slashes, name, optional := match[1], match[2], match[3] == "?"
		if len(slashes)%2 == 1 {
			return use[(len(slashes)+1)/2:]
		}
		value, ok := env[name]
		if !ok && !optional {
			value = "${" + name + "}"
		}
		return slashes[:len(slashes)/2] + value
	})
}
