package diff

import (
	"path"
	"strings"

	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// behaviours adds the new flows of data. One that a scan's rule minds is told in
// the rule's words, any other in plain ones.
func (c *comparison) behaviours() {
	fresh := c.fresh()
	facts := make([]behaviour.Fact, 0, len(fresh))
	byPlace := map[place]detect.Fact{}
	for _, f := range fresh {
		facts = append(facts, f.Fact)
		if at := placeOf(f.Behaviour, f.Location); byPlace[at].Sink == "" {
			byPlace[at] = f
		}
	}
	ends := map[place]bool{}
	for _, found := range rule.Find(rule.All(), facts, rule.Metadata{}) {
		at := placeOf(found.Behaviour, found.Location)
		c.told[at] = true
		ends[place{at: at.at, sink: at.sink}] = true
		c.add(c.found(found, byPlace[at]))
	}
	said := map[body]bool{}
	for _, f := range fresh {
		key := bodyOf(f)
		if ends[place{at: f.Location, sink: f.Sink}] || said[key] || isAddress(f) {
			continue
		}
		said[key] = true
		c.flow(f)
	}
}

// isAddress reports whether nothing flows but the connection itself, or the concealed
// address that it goes to: that is told as a host.
func isAddress(f detect.Fact) bool {
	return f.Slot == connection || f.Source == behaviour.Blob && f.Sink == behaviour.Network && f.Slot == "url" && foreign(f.Target)
}

// connection is the slot of the fact that a host is reached at all.
const connection = "connection"

// fresh are the facts that are new, or run more easily than before.
func (c *comparison) fresh() []detect.Fact {
	var out []detect.Fact
	for _, f := range c.after.Facts {
		before, known := c.known[bodyOf(f)]
		if !known || behaviour.Strength(f.Trigger) > behaviour.Strength(before) {
			out = append(out, f)
		}
	}
	return out
}

// found is a new behaviour that a scan minds, too. In a release that should only
// mend it is graver than anywhere else, and a hidden program that is run is never
// anything but malice.
func (c *comparison) found(found rule.Finding, f detect.Fact) Change {
	severity := found.Severity
	if !c.elsewhere(found.Location.Path) && (c.release.strict() && f.Slot != connection || f.Source == behaviour.Blob && rank(severity) >= rank(rule.High)) {
		severity = graver(severity)
	}
	return c.noted(Change{
		Kind: Behaviours, Rule: found.Rule, Severity: severity, Behaviour: &found.Behaviour, Location: found.Location,
		Excerpt: f.Excerpt, Said: Sentence{Key: found.Key, Params: found.Params},
	}, f)
}

// flow is one that no rule of a scan minds. In a dependency it counts only when it
// is malice by itself, or hidden.
func (c *comparison) flow(f detect.Fact) {
	release := c.release
	if c.elsewhere(f.Location.Path) {
		release = Major
	}
	severity := gradeOf(f.Fact, release)
	if c.elsewhere(f.Location.Path) && severity != rule.Critical && c.onlyMinified(f) == "" {
		return
	}
	c.add(c.noted(Change{
		Kind: Behaviours, Rule: "new_" + f.Source + "_to_" + f.Sink, Severity: severity, Behaviour: &f.Behaviour,
		Location: f.Location, Excerpt: f.Excerpt, Said: flows(f),
	}, f))
}

// noted adds what makes a behaviour worse: it stands in a minified file only, or
// it was there and hardly ever ran.
func (c *comparison) noted(change Change, f detect.Fact) Change {
	if of := c.onlyMinified(f); of != "" {
		change.Severity = graver(change.Severity)
		change.Notes = append(change.Notes, say("note.minified", "of", of))
	}
	if before, known := c.known[bodyOf(f)]; known {
		change.Notes = append(change.Notes, say("note.before_"+moment(before)))
	}
	return change
}

// moment is when something ran before, which was seldom.
func moment(trigger string) string {
	switch trigger {
	case behaviour.Call, behaviour.Command:
		return trigger
	}
	return strings.Replace(rule.Moment(trigger), "install", "import", 1)
}

// capabilities adds the first use of a sink that can do harm by itself.
func (c *comparison) capabilities() {
	had := map[string]bool{}
	for _, r := range c.before.Reaches {
		had[r.Sink] = true
	}
	for _, f := range c.before.Facts {
		had[f.Sink] = true
	}
	for _, change := range c.changes { // a flow says more
		had[change.Behaviour.Sink] = true
	}
	for _, r := range c.after.Reaches {
		if had[r.Sink] || installed(r.Location.Path) || path.Base(r.Location.Path) == "package.json" || behaviour.Strength(r.Trigger) <= behaviour.Strength(behaviour.Unreachable) {
			continue
		}
		switch r.Sink {
		case behaviour.Network, behaviour.Process, behaviour.Code, behaviour.Publish:
			had[r.Sink] = true
			c.add(Change{
				Kind: Capability, Rule: "new_capability_" + r.Sink, Severity: c.mending(rule.Medium, rule.Low), Location: r.Location, Excerpt: r.Excerpt,
				Behaviour: &behaviour.Behaviour{Trigger: r.Trigger, Via: []string{}, Sink: r.Sink, Target: r.Target},
				Said:      say("new.capability_"+r.Sink, "host", orUnknown(r.Target)),
			})
		}
	}
}

// mending chooses between the severity in a release that should only mend and that
// in any other.
func (c *comparison) mending(strict, other rule.Severity) rule.Severity {
	if c.release.strict() {
		return strict
	}
	return other
}
