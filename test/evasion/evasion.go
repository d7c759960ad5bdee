package evasion

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"taisei/detect/parse"
)

// Evasion is one way to write a program differently.
type Evasion struct {
	Name     string
	Language parse.Language
	Hope     string // what an attacker hopes for
	// Apply rewrites a source in place. It reports whether it could and changed anything.
	Apply func(*Source) bool
}

// Source is one file on its way through an evasion.
type Source struct {
	Path   string
	Text   string
	Module bool              // JavaScript: read with import and export
	Node   bool              // JavaScript: run outside of a page
	Beside map[string]string // files that the rewritten program needs in its folder
	names  int
}

// All lists every evasion, by language.
func All() []Evasion {
	return slices.Concat(
		ofLanguage(parse.Python, pythonTexts(), pythonWraps(), pythonNames(), pythonRuns(), pythonShapes()),
		ofLanguage(parse.JavaScript, javascriptTexts(), javascriptWraps(), javascriptNames(), javascriptRuns(), javascriptShapes()),
		ofLanguage(parse.Shell, shellWords(), shellRuns(), shellShapes()),
	)
}

func ofLanguage(l parse.Language, lists ...[]Evasion) []Evasion {
	all := slices.Concat(lists...)
	for i := range all {
		all[i].Language = l
	}
	return all
}

// fresh is a name that the program does not use.
func (s *Source) fresh(stem string) string {
	for {
		s.names++
		if name := fmt.Sprintf("%s%d", stem, s.names); !strings.Contains(s.Text, name) {
			return name
		}
	}
}

// put keeps a file beside the program.
func (s *Source) put(name, data string) {
	if s.Beside == nil {
		s.Beside = map[string]string{}
	}
	s.Beside[path.Join(path.Dir(s.Path), name)] = data
}

// edit is a stretch of the text and what takes its place.
type edit struct {
	from, to int
	text     string
}

// apply makes edits that do not overlap.
func (s *Source) apply(edits []edit) bool {
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out strings.Builder
	at := 0
	for _, e := range edits {
		if e.from < at {
			continue
		}
		out.WriteString(s.Text[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.WriteString(s.Text[at:])
	changed := out.String() != s.Text
	s.Text = out.String()
	return changed
}

// tokens reads the source by its language's lexer.
func (s *Source) tokens() []token {
	if path.Ext(s.Path) == ".py" {
		return lexPython(s.Text)
	}
	return lexJavaScript(s.Text)
}

// base is the file's own name.
func (s *Source) base() string { return path.Base(s.Path) }
