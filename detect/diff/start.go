package diff

import (
	"regexp"

	"taisei/detect"
	"taisei/detect/behaviour"
	"taisei/detect/rule"
)

// starts adds what newly runs by itself.
func (c *comparison) starts() {
	type key struct{ name, trigger, text string }
	had, texts := map[key]bool{}, map[key]bool{}
	for _, s := range c.before.Starts {
		had[key{s.Name, s.Trigger, ""}] = true
		texts[key{s.Name, s.Trigger, s.Text}] = true
	}
	for _, s := range c.after.Starts {
		if !s.Named || texts[key{s.Name, s.Trigger, s.Text}] {
			continue
		}
		c.start(s, had[key{s.Name, s.Trigger, ""}])
	}
}

func (c *comparison) start(s detect.Start, changed bool) {
	change := Change{Kind: Start, Rule: "new_start", Severity: rule.Low, Location: s.Location, Behaviour: &behaviour.Behaviour{Trigger: s.Trigger, Via: []string{}}}
	switch {
	case s.Text == "" && behaviour.Strength(s.Trigger) >= behaviour.Strength(behaviour.Command):
		change.Said = say("new.entry", "file", s.Name)
	case s.Trigger == behaviour.Install:
		key := "new.start_install"
		if changed {
			key = "new.changed_install"
		}
		change.Excerpt, change.Said = s.Text, say(key, "name", s.Name, "text", shorten(s.Text))
		change.Severity = c.commandSeverity(s)
	default:
		return // what a person starts by name, or whoever publishes it
	}
	c.add(change)
}

// builders are commands that build what was written in C; prepared are scripts that
// no registry's package runs when it is installed.
var (
	builders = regexp.MustCompile(`^\s*(node-gyp(-build)?|prebuild-install|node-pre-gyp|cmake-js|prebuildify|husky|is-ci|patch-package|tsc|echo|exit|true)\b[^;&|$` + "`" + `]*((&&|\|\|)\s*(node-gyp(-build)?|prebuild-install|node-pre-gyp|cmake-js|husky|is-ci|patch-package|tsc|echo|exit|true)\b[^;&|$` + "`" + `]*)*$`)
	prepared = regexp.MustCompile(`^(pre|post)?prepare$`)
)

func (c *comparison) commandSeverity(s detect.Start) rule.Severity {
	if builders.MatchString(s.Text) || prepared.MatchString(s.Name) {
		return rule.Low
	}
	return c.mending(rule.High, rule.Medium)
}

// longest is how much of a command or a name a sentence holds.
const longest = 160

func shorten(s string) string {
	if r := []rune(s); len(r) > longest {
		return string(r[:longest]) + "…"
	}
	return s
}
