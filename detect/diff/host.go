package diff

import (
	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// hosts adds the hosts that are reached for the first time, and that no new
// behaviour told of already.
func (c *comparison) hosts() {
	known := hostsOf(c.before)
	for _, change := range c.changes {
		if change.Behaviour != nil {
			known[change.Behaviour.Target] = true
		}
	}
	for _, r := range c.after.Reaches {
		if r.Sink != behaviour.Network || known[r.Target] || !foreign(r.Target) || installed(r.Location.Path) {
			continue
		}
		known[r.Target] = true
		severity, key := rule.Low, "new.host"
		if shady(r.Target) {
			severity = c.mending(rule.High, rule.Medium)
		}
		if r.Concealed {
			severity, key = c.mending(rule.High, rule.Medium), "new.host_concealed"
		}
		c.add(Change{
			Kind: Host, Rule: "new_host", Severity: severity, Location: r.Location, Excerpt: r.Excerpt,
			Behaviour: &behaviour.Behaviour{Trigger: r.Trigger, Via: []string{}, Sink: r.Sink, Target: r.Target},
			Said:      say(key, "host", r.Target),
		})
	}
}

// hostsOf are the hosts that an artifact knows how to reach.
func hostsOf(e detect.Examination) map[string]bool {
	out := map[string]bool{}
	for _, r := range e.Reaches {
		out[r.Target] = true
	}
	for _, f := range e.Facts {
		out[f.Target] = true
		if f.Source == behaviour.Download {
			out[f.Name] = true
		}
	}
	return out
}
