package diff

import (
	"regexp"
	"strings"

	"taisei/detect"
	"taisei/detect/rule"
)

// onlyMinified gives the readable file that a behaviour of a minified one is missing
// from; empty when it is not missing, or there is none.
func (c *comparison) onlyMinified(f detect.Fact) string {
	for _, t := range c.after.Twins {
		if t.Path == f.Location.Path {
			if c.readable(t.Dir)[bodyOf(f)] == "" {
				return t.Of
			}
			return ""
		}
	}
	return ""
}

// readable is what the files of a package do that a person can read.
func (c *comparison) readable(dir string) seen {
	if s, ok := c.plain[dir]; ok {
		return s
	}
	unreadable := map[string]bool{}
	for _, f := range c.after.Files {
		unreadable[f.Path] = f.Minified
	}
	s := seen{}
	for _, f := range c.after.Facts {
		if !unreadable[f.Location.Path] && (dir == "" || strings.HasPrefix(f.Location.Path, dir+"/")) {
			s.add(f)
		}
	}
	if c.plain == nil {
		c.plain = map[string]seen{}
	}
	c.plain[dir] = s
	return s
}

// minified adds code that stands in a minified file only, and stood there not before.
// Where a behaviour of such code was told of, that is enough.
func (c *comparison) minified() {
	had := map[string]bool{}
	for _, t := range c.before.Twins {
		for _, s := range t.Strays {
			had[strayKey(s)] = true
		}
	}
	told := map[string]bool{}
	for _, change := range c.changes {
		for _, n := range change.Notes {
			if n.Key == "diff.note.minified" {
				told[change.Location.Path] = true
			}
		}
	}
	for _, t := range c.after.Twins {
		if told[t.Path] {
			continue
		}
		if s, ok := worst(t.Strays, had); ok {
			c.add(c.stray(t, s))
		}
	}
}

// strayKey is a stray function by what it says, wherever it stands.
func strayKey(s detect.Stray) string {
	return unversioned(s.Location.Path) + "\x00" + strings.Join(s.Texts, "\x00")
}

// worst is the stray function of a file that tells most: one with encoded text, or
// else the first.
func worst(strays []detect.Stray, had map[string]bool) (detect.Stray, bool) {
	var first detect.Stray
	found := false
	for _, s := range strays {
		if had[strayKey(s)] {
			continue
		}
		if encoded(s.Texts) {
			return s, true
		}
		if !found {
			first, found = s, true
		}
	}
	return first, found
}

func (c *comparison) stray(t detect.Twin, s detect.Stray) Change {
	severity, key := rule.Low, "new.minified"
	if encoded(s.Texts) {
		severity, key = c.mending(rule.High, rule.Medium), "new.minified_encoded"
	}
	return Change{
		Kind: Minified, Rule: "only_minified", Severity: severity, Location: s.Location, Excerpt: s.Excerpt,
		Said: say(key, "file", t.Path, "of", t.Of),
	}
}

var (
	hexText    = regexp.MustCompile(`^([0-9a-fA-F]{2}){8,}$`)
	base64Text = regexp.MustCompile(`^[A-Za-z0-9+/_-]{32,}={0,2}$`)
	upper      = regexp.MustCompile(`[A-Z]`)
	lower      = regexp.MustCompile(`[a-z]`)
	digit      = regexp.MustCompile(`[0-9]`)
)

// encoded reports whether one of the texts is plainly not for people.
func encoded(texts []string) bool {
	for _, s := range texts {
		if hexText.MatchString(s) && digit.MatchString(s) || base64Text.MatchString(s) && upper.MatchString(s) && lower.MatchString(s) && digit.MatchString(s) {
			return true
		}
	}
	return false
}
