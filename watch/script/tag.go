package script

import (
	"encoding/base64"
	"net/url"
	"strings"
)

// tag reads one start tag for what of it is script.
func (l *lister) tag() {
	name, more := l.tokens.TagName()
	element, attributes := string(name), map[string]string{}
	var handlers []Script
	for more {
		var key, value []byte
		key, value, more = l.tokens.TagAttr()
		if len(value) > maxKept {
			l.page.Truncated = true
			value = value[:maxKept]
		}
		attribute, text := string(key), string(value)
		if _, twice := attributes[attribute]; twice {
			continue // browsers take the first
		}
		if len(attributes) >= maxAttributes {
			l.page.Truncated = true
			break
		}
		attributes[attribute] = text
		switch {
		case strings.HasPrefix(attribute, "on") && len(attribute) > 2 && strings.TrimSpace(text) != "":
			handlers = append(handlers, Script{Kind: Handler, Text: text, Element: element, Attribute: attribute})
		case isScriptAddress(text) && holdsAddress(attribute):
			handlers = append(handlers, Script{Kind: Address, Text: afterScheme(text), Element: element, Attribute: attribute})
		}
	}
	l.element(element, attributes)
	for _, one := range handlers {
		l.add(one)
	}
}

// element reads what the attributes of a tag say together.
func (l *lister) element(element string, attributes map[string]string) {
	switch element {
	case "base":
		if at, ok := attributes["href"]; ok && !l.based && l.base != nil {
			if u, err := l.base.Parse(strings.TrimSpace(at)); err == nil {
				l.base, l.based = u, true
			}
		}
	case "script":
		l.script(attributes)
	case "link":
		l.link(attributes)
	case "iframe":
		l.frame(attributes["srcdoc"])
	}
}

// frame reads a page that stands in an attribute; its lines are counted from its tag.
func (l *lister) frame(text string) {
	if text == "" {
		return
	}
	if l.frames >= maxFrames {
		l.page.Truncated = true
		return
	}
	inner := &lister{page: &Page{}, most: l.most, base: l.base, frames: l.frames + 1}
	inner.read([]byte(text))
	l.page.Truncated = l.page.Truncated || inner.page.Truncated
	for _, s := range inner.page.Scripts {
		s.Line, s.Attribute = s.Line+l.line-1, "srcdoc"
		l.add(s)
	}
}

func (l *lister) script(attributes map[string]string) {
	s := Script{
		Kind: Inline, Element: "script", Type: attributes["type"], Integrity: attributes["integrity"],
	}
	if s.Type == "" && attributes["language"] != "" {
		s.Type = "text/" + attributes["language"]
	}
	for _, name := range []string{"src", "href", "xlink:href"} { // the last two in SVG
		if at, ok := attributes[name]; ok {
			if text, ok := dataScript(at); ok {
				s.Text, s.Attribute = text, name
			} else {
				s.Kind, s.URL = External, l.resolve(at)
			}
			l.add(s)
			return
		}
	}
	l.open = &s
}

func (l *lister) link(attributes map[string]string) {
	ahead := false
	for _, word := range strings.Fields(strings.ToLower(attributes["rel"])) {
		ahead = ahead || word == "modulepreload" || word == "preload" && strings.EqualFold(attributes["as"], "script")
	}
	if at, ok := attributes["href"]; ok && ahead {
		l.add(Script{Kind: Preloaded, Element: "link", URL: l.resolve(at), Integrity: attributes["integrity"]})
	}
}

func (l *lister) resolve(address string) string {
	address = strings.TrimSpace(address)
	if l.base == nil {
		return address
	}
	u, err := l.base.Parse(address)
	if err != nil {
		return address
	}
	return u.String()
}

// holdsAddress: attributes in which browsers run a javascript: address.
func holdsAddress(attribute string) bool {
	switch attribute {
	case "href", "xlink:href", "src", "action", "formaction", "data":
		return true
	}
	return false
}

// dataScript is the script that a data: address holds.
func dataScript(address string) (string, bool) {
	if !strings.HasPrefix(plain(address), "data:") {
		return "", false
	}
	_, rest, _ := strings.Cut(address, ":")
	kind, data, ok := strings.Cut(rest, ",")
	if !ok {
		return "", false
	}
	if decoded, err := url.PathUnescape(data); err == nil {
		data = decoded
	}
	if strings.HasSuffix(strings.ToLower(strings.TrimSpace(kind)), ";base64") {
		raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
		return string(raw), err == nil
	}
	return data, true
}

// isScriptAddress reads as browsers do, which pass over control characters.
func isScriptAddress(text string) bool {
	return strings.HasPrefix(plain(text), "javascript:")
}

func afterScheme(text string) string {
	_, script, _ := strings.Cut(text, ":")
	if decoded, err := url.PathUnescape(script); err == nil {
		return decoded
	}
	return script
}

// plain is the head of an address, long enough for its scheme.
func plain(text string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(text) {
		if c > ' ' {
			b.WriteRune(c)
		}
		if b.Len() > len("javascript:") {
			break
		}
	}
	return b.String()
}
