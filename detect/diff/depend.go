package diff

import (
	"slices"
	"strings"

	"taisei/detect"
	"taisei/detect/dependency"
	"taisei/detect/rule"
)

// depends adds the dependencies that come along for the first time, and those that
// newly come from an address of their own.
func (c *comparison) depends() {
	had := map[string]dependency.Dependency{}
	for _, d := range c.before.Dependencies {
		if d.Installed() {
			had[d.Ecosystem+":"+d.Name] = d
		}
	}
	told := map[string]bool{}
	for _, d := range c.after.Dependencies {
		key := d.Ecosystem + ":" + d.Name
		old, known := had[key]
		if !d.Installed() || told[key] || known && old.Elsewhere() == d.Elsewhere() {
			continue
		}
		told[key] = true
		if known && !d.Elsewhere() {
			continue
		}
		c.add(c.depend(d))
	}
}

func (c *comparison) depend(d dependency.Dependency) Change {
	severity, key := rule.Low, "new.dependency"
	if d.Elsewhere() {
		severity, key = c.mending(rule.High, rule.Medium), "new.dependency_elsewhere"
	}
	return Change{
		Kind: Depends, Rule: "new_dependency", Severity: severity, Location: detect.Location{Path: d.Path, Line: d.Line, Column: 1},
		Said: say(key, "name", d.Name, "constraint", strings.TrimSpace(strings.TrimPrefix(d.Constraint, "@"))),
	}
}

// unlooked says of new dependencies that nobody looked at their files.
func (c *comparison) unlooked(deps []Dependency) {
	seen := map[string]bool{}
	for _, d := range deps {
		seen[d.Name] = true
	}
	for i := range c.changes {
		change := &c.changes[i]
		name := change.Said.Params["name"]
		inside := slices.ContainsFunc(c.after.Files, func(f detect.Examined) bool { return strings.HasPrefix(f.Path, "node_modules/"+name+"/") })
		if change.Kind == Depends && !seen[name] && !inside {
			change.Notes = append(change.Notes, say("note.unlooked"))
		}
	}
}

// NewDependencies are the names of what the new version asks for and the old one
// did not.
func NewDependencies(before, after detect.Examination) []string {
	c := comparison{before: before, after: after}
	c.depends()
	var out []string
	for _, change := range c.changes {
		out = append(out, change.Said.Params["name"])
	}
	return out
}
