package diff

import (
	"slices"

	b "taisei/detect/behaviour"
	"taisei/detect/rule"
)

var (
	encodings = []string{b.Base64, b.Hex, b.Charcode, b.Reverse, b.Xor, b.Cipher}
	hidden    = append(slices.Clone(encodings), b.Compress)
	runs      = []string{b.Code, b.Process}
	carried   = []string{"url", "body", "file", "header", "dns"}
	private   = []string{b.Credential, b.Browser, b.Wallet, b.Clipboard, b.Keyboard, b.Screen, b.Cookie}
)

// grades say how grave a new behaviour is that no rule of a scan minds: in a
// release that should only mend, and in any other.
var grades = []grade{
	{rule.Critical, rule.Critical, []rule.Condition{{Sources: []string{b.Blob}, Via: hidden, Sinks: runs}}},
	{rule.High, rule.Medium, []rule.Condition{
		{Sources: []string{b.Download}, Sinks: runs},
		{Sources: private, Sinks: []string{b.Network}, Slots: carried, Target: rule.Foreign},
		{Sources: []string{b.Environment}, All: rule.Yes, Sinks: []string{b.Network}, Slots: carried, Target: rule.Foreign},
		{Sources: []string{b.Environment}, Name: rule.Secret, Sinks: []string{b.Network}, Slots: carried, Target: rule.Foreign},
		{Via: encodings, Sinks: []string{b.Network}, Slots: []string{"url", "body", "file", "dns"}},
		{Via: encodings, Sinks: []string{b.Code, b.Process, b.Delete, b.Publish, b.Silence}},
		{Concealed: rule.Yes},
		{Sinks: []string{b.File}, Target: rule.StartUp},
		{Sinks: []string{b.Network}, Slots: carried, Target: rule.Shady},
		{Sinks: []string{b.Publish}},
	}},
	{rule.Medium, rule.Low, []rule.Condition{
		{Sources: []string{b.Host}, Name: rule.Identity, Sinks: []string{b.Network}, Target: rule.Foreign},
		{Via: encodings, Sinks: []string{b.File}},
		{Sinks: []string{b.Silence}},
	}},
}

type grade struct {
	mending, other rule.Severity
	when           []rule.Condition
}

// gradeOf is how grave a fact is by being new.
func gradeOf(f b.Fact, r Release) rule.Severity {
	for _, g := range grades {
		if len(rule.Find([]rule.Rule{{ID: "new", Severity: g.mending, When: g.when}}, []b.Fact{f}, rule.Metadata{})) == 0 {
			continue
		}
		if r.strict() {
			return g.mending
		}
		return g.other
	}
	return rule.Low
}

// foreign reports whether a host is known and somebody else's, and shady whether
// anybody could be behind it.
func foreign(host string) bool { return hostIs(host, rule.Foreign) }
func shady(host string) bool   { return hostIs(host, rule.Shady) }

func hostIs(host string, kind rule.TargetKind) bool {
	f := b.Fact{Behaviour: b.Behaviour{Sink: b.Network, Target: host}}
	return len(rule.Find([]rule.Rule{{ID: "host", When: []rule.Condition{{Target: kind}}}}, []b.Fact{f}, rule.Metadata{})) > 0
}

var severities = []rule.Severity{rule.Low, rule.Medium, rule.High, rule.Critical}

// graver is one step up.
func graver(s rule.Severity) rule.Severity {
	return severities[min(slices.Index(severities, s)+1, len(severities)-1)]
}

func rank(s rule.Severity) int { return slices.Index(severities, s) }
