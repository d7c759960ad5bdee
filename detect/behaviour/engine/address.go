package engine

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// address is where a sink sends to.
type address struct {
	host      string
	scheme    string
	concealed bool
	fixed     bool // it names an account at its host, whole
}

func (m *Machine) addressOf(c *invocation) address {
	slots := c.entry.TargetSlots()
	if slots == nil {
		return address{}
	}
	v := m.slotValue(c, slots[0])
	if base := m.kept(c.this, "base"); base.Kind == value.Text {
		v = m.concat(base, v)
	}
	a := m.address(v, c.at)
	if a.host == "" && strings.HasPrefix(c.path, "net.") {
		a.host = hostIn(m.kept(c.this, "host").Render())
	}
	if strings.HasSuffix(c.path, ".sendMail") {
		a.host = mailHost(v.Render())
	}
	if c.path == "https.request" || c.path == "https.get" {
		a.scheme = "https"
	}
	if strings.HasPrefix(c.path, "dns.") {
		a = m.dnsAddress(v)
	}
	m.fronted(c, &a)
	return a
}

// fronted looks for a Host header, which sends a request to another host than the one
// that its address shows: whoever watches sees only that one.
func (m *Machine) fronted(c *invocation, a *address) {
	for _, s := range c.entry.DataSlots() {
		if s.Role != "header" || a.host == "" {
			continue
		}
		headers := m.slotValue(c, s)
		if headers.Kind != value.Composite {
			continue
		}
		for _, k := range headers.Object.Keys {
			host, ok := headers.Object.Own(k)
			if ok && strings.EqualFold(k, "host") && host.Kind == value.Text && plainHost(host.Text) && !strings.EqualFold(host.Text, a.host) {
				a.host, a.concealed = strings.ToLower(host.Text), true
			}
		}
	}
}

// address finds the host in what an API takes as its address: a text or a set of options.
func (m *Machine) address(v *value.Value, at value.Place) address {
	return m.addressIn(v, at, 4)
}

// addressIn looks at most depth objects deep, for objects may hold themselves.
func (m *Machine) addressIn(v *value.Value, at value.Place, depth int) address {
	a := address{concealed: concealed(v.Labels)}
	if depth == 0 {
		return a
	}
	text := v.Render()
	switch v.Kind {
	case value.Composite:
		return m.optionsAddress(v, at, depth-1)
	case value.Union:
		for _, alt := range v.Parts {
			if found := m.addressIn(alt, at, depth-1); found.host != "" && found.host != behaviour.SameOrigin {
				return found
			}
		}
	case value.API:
		if kept := m.kept(v, "url"); kept.Kind != value.Undefined {
			return m.addressIn(kept, at, depth-1)
		}
	}
	if ownOrigin(v) {
		a.host = behaviour.SameOrigin
		return a
	}
	a.scheme, a.host = splitAddress(text)
	a.host, a.fixed = m.judgeHost(a.host, text), isAccount(text[:min(len(text), longestAddress)])
	if a.concealed && v.Kind == value.Template && a.host != "" && strings.Contains(m.units[m.unit].file.Source, a.host) {
		a.concealed = false // the host stands there: only what follows it was put together
	}
	return a
}

// longestAddress is how much of an address is looked through for an account, which
// stands near its start: what is longer holds data.
const longestAddress = 4096

// account tells an address that stands for one receiver: a webhook with its secret,
// a chat program with its token, a form, a bin.
var account = regexp.MustCompile(`(?i)(discord(app)?\.com/api/(v\d+/)?webhooks/\d+/[\w-]+|api\.telegram\.org/(file/)?bot\d+:[\w-]+|hooks\.slack\.com/(services|workflows)/[\w/]{12,}|hooks\.zapier\.com/hooks/catch/\d+/\w+|webhook\.site/[\w-]{20,}|maker\.ifttt\.com/trigger/\w+/\S*key/\w+|script\.google\.com/macros/s/[\w-]{20,}|docs\.google\.com/forms/d/e/[\w-]{20,}/formResponse|hook\.\w+\.make\.com/\w{20,})`)

// receivers are what one of those has in its host, so that most addresses need no more
// than a look for a few words.
var receivers = []string{"discord", "telegram", "slack", "zapier", "webhook", "ifttt", "google", "hook."}

func isAccount(text string) bool {
	if strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return account.MatchString(text) // some letters are others' other case
	}
	lower := strings.ToLower(text)
	for _, r := range receivers {
		if strings.Contains(lower, r) {
			return account.MatchString(text)
		}
	}
	return false
}

func (m *Machine) optionsAddress(v *value.Value, at value.Place, depth int) address {
	a := address{concealed: concealed(v.Labels)}
	for _, k := range []string{"hostname", "host", "url", "uri", "href", "baseURL", "baseUrl"} {
		f := m.field(v, k, at)
		if f.Kind == value.Undefined {
			continue
		}
		found := m.addressIn(f, at, depth)
		if found.host == behaviour.SameOrigin && k[0] == 'h' && k != "href" {
			found.host = hostIn(f.Render())
		}
		if found.host != "" {
			found.concealed = found.concealed || a.concealed
			return found
		}
	}
	return a
}

// judgeHost turns the page's own host into same-origin.
func (m *Machine) judgeHost(host, text string) string {
	if host == "" && m.Page && relative(text) && m.language() == parse.JavaScript {
		return behaviour.SameOrigin
	}
	for _, own := range m.OwnHosts {
		if host == own || strings.HasSuffix(host, "."+own) || strings.HasSuffix(own, "."+host) {
			return behaviour.SameOrigin
		}
	}
	return host
}

func relative(text string) bool {
	if text == "" || strings.HasPrefix(text, value.Hole) || strings.HasPrefix(text, "//") {
		return false
	}
	i := strings.Index(text, ":")
	j := strings.IndexAny(text, "/?#"+value.Hole)
	return i < 0 || j >= 0 && j < i
}

// ownOrigin recognises location.origin + "/path" and the like.
func ownOrigin(v *value.Value) bool {
	head := v
	if v.Kind == value.Template {
		head = v.Parts[0]
		if head.Kind == value.Text && (head.Text == "//" || strings.HasSuffix(head.Text, "://")) && len(v.Parts) > 1 {
			head = v.Parts[1]
		}
	}
	return head.Kind == value.API && (strings.HasPrefix(head.Text, "location") || strings.HasPrefix(head.Text, "document.URL"))
}

// splitAddress takes scheme and host out of a URL, of which the end may be unknown.
func splitAddress(text string) (scheme, host string) {
	text = strings.TrimSpace(text)
	if i := strings.Index(text, "://"); i >= 0 && i < 16 && !strings.Contains(text[:i], value.Hole) {
		return strings.ToLower(text[:i]), hostIn(text[i+3:])
	}
	if rest, ok := strings.CutPrefix(text, "//"); ok {
		return "", hostIn(rest)
	}
	head := text
	if i := strings.IndexAny(head, "/?#"); i >= 0 {
		head = head[:i]
	}
	if head != text || plainHost(head) {
		if plainHost(head) {
			return "", hostIn(head)
		}
	}
	return "", ""
}

// hostIn is the host at the start of text, without user and port; empty when it
// is not known to its end.
func hostIn(text string) string {
	if i := strings.IndexAny(text, "/?#\\ "); i >= 0 {
		text = text[:i]
	}
	if i := strings.LastIndexByte(text, '@'); i >= 0 {
		text = text[i+1:]
	}
	if strings.HasPrefix(text, "[") {
		text, _, _ = strings.Cut(text[1:], "]")
		return text
	}
	text, _, _ = strings.Cut(text, ":")
	if i := strings.LastIndex(text, value.Hole); i >= 0 {
		text = strings.TrimPrefix(text[i+1:], ".")
		if strings.Count(text, ".") < 1 {
			return ""
		}
	}
	return strings.ToLower(strings.TrimSuffix(text, "."))
}

func plainHost(text string) bool {
	text, _, _ = strings.Cut(text, ":")
	if _, err := netip.ParseAddr(text); err == nil {
		return true
	}
	i := strings.LastIndexByte(text, '.')
	if i <= 0 || len(text)-i < 3 || strings.ContainsAny(text, " \t'\"()<>=,;"+value.Hole) {
		return text == "localhost"
	}
	return !slices.Contains([]string{"js", "php", "html", "htm", "json", "asp", "aspx", "jsp", "css", "png", "gif", "txt", "xml", "cgi", "do", "action", "sh", "py", "gz", "zip", "tgz"}, strings.ToLower(text[i+1:]))
}

// dnsAddress is the domain that a look-up goes to: what leads it may be data.
func (m *Machine) dnsAddress(v *value.Value) address {
	return address{host: hostIn(v.Render()), scheme: "dns", concealed: concealed(v.Labels)}
}

func mailHost(text string) string {
	_, host, ok := strings.Cut(text, "@")
	if !ok || strings.Contains(host, value.Hole) {
		return ""
	}
	return hostIn(strings.Trim(host, "<> ,"))
}

// concealed reports whether a text was decoded or put together from pieces.
func concealed(labels value.Labels) bool {
	for _, l := range labels {
		if l.Origin.Source == behaviour.Blob && len(l.Via) > 0 {
			return true
		}
	}
	return false
}

// accountNamed notes that an account at a service is handed to something unknown.
func (m *Machine) accountNamed(args []*value.Value, at value.Place) {
	for _, a := range args {
		if a.Kind != value.Text || len(a.Text) < 40 || !strings.Contains(a.Text[:12], "://") {
			continue
		}
		if to := m.address(a, at); to.fixed {
			m.record(value.LabelOf(m.origin(behaviour.Blob, "account", true, at)), behaviour.Network, "account", to, at)
		}
	}
}
