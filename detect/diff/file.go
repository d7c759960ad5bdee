package diff

import (
	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// files adds new files that run, and new machine code. A file that was only moved
// is none.
func (c *comparison) files() {
	had := map[string]bool{}
	for _, f := range c.before.Files {
		had[unversioned(f.Path)], had[f.SHA256] = true, true
	}
	for _, f := range c.after.Files {
		runs := behaviour.Strength(f.Trigger) >= behaviour.Strength(behaviour.Command)
		if had[unversioned(f.Path)] || had[f.SHA256] || installed(f.Path) || !runs && !f.Native {
			continue
		}
		change := Change{Kind: File, Rule: "new_file", Severity: rule.Low, Location: detect.Location{Path: f.Path, Line: 1, Column: 1}, Said: say("new.file", "file", f.Path)}
		if f.Native {
			change.Severity, change.Rule, change.Said = c.mending(rule.Medium, rule.Low), "new_machine_code", say("new.native", "file", f.Path)
			change.Location.Line, change.Location.Column = 0, 0
		}
		c.add(change)
	}
}
