package output

import (
	"encoding/json"
	"io"
	"path"
	"slices"
	"strings"

	"taisei/detect"
	"taisei/detect/diff"
)

// DiffFormats lists what Diff knows.
var DiffFormats = []string{"text", "json", "sarif", "markdown"}

// Diff shows what a new version newly does.
func Diff(w io.Writer, o Options, r diff.Result) error {
	say := speaker{o.Book, o.Lang}
	switch o.Format {
	case "text":
		return diffText(w, say, o.Quiet, r)
	case "json":
		return diffJSON(w, say, r)
	case "sarif":
		return diffSARIF(w, say, o.Version, r)
	case "markdown":
		return diffMarkdown(w, say, r)
	}
	return UnknownFormat(o.Format, DiffFormats)
}

// Known reports whether a format is one of those given.
func Known(format string, known []string) error {
	if !slices.Contains(known, format) {
		return UnknownFormat(format, known)
	}
	return nil
}

func diffJSON(w io.Writer, say speaker, r diff.Result) error {
	changes := make([]diff.Change, len(r.Changes))
	for i, c := range r.Changes {
		c.Sentence = strings.Join(append([]string{say.change(c)}, say.notes(c, asIs)...), " ")
		changes[i] = c
	}
	r.Changes = changes
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// asIs leaves a sentence's parameters as they are; coded shows them as code.
func asIs(params map[string]string) map[string]string { return params }

// told is a sentence whose parts are sentences. Only what an artifact may have
// chosen, the parameters, is changed by leaf.
func (s speaker) told(sentence diff.Sentence, leaf func(map[string]string) map[string]string) string {
	params := map[string]string{}
	for k, v := range leaf(sentence.Params) {
		params[k] = v
	}
	for k, part := range sentence.Parts {
		params[k] = s.told(part, leaf)
	}
	return s.book.Sentence(s.lang, sentence.Key, params)
}

// change is the sentence of a change, with its place.
func (s speaker) change(c diff.Change) string {
	return s.told(c.Said, asIs) + " (" + place(placed(c)) + ")"
}

func (s speaker) notes(c diff.Change, leaf func(map[string]string) map[string]string) []string {
	var out []string
	for _, n := range c.Notes {
		out = append(out, s.told(n, leaf))
	}
	return out
}

// placed is where a change is, with the dependency that it is in.
func placed(c diff.Change) detect.Location {
	l := c.Location
	l.Path = path.Join(c.Target, l.Path)
	return l
}

// versions names the two sides: by the package and its versions where both say so,
// else by what the person named.
func (s speaker) versions(r diff.Result, leaf func(string) string) string {
	before, after := r.Old.Target, r.New.Target
	if r.Old.Name != "" && r.Old.Name == r.New.Name && r.Old.Version != "" && r.New.Version != "" {
		before, after = r.Old.Name+" "+r.Old.Version, r.New.Version
	}
	return s.text("diff.versions", map[string]any{"old": leaf(before), "new": leaf(after)})
}

// because is the verdict in a sentence. What is malicious without being new is told
// apart.
func (s speaker) because(r diff.Result) string {
	key := string(r.Verdict)
	if news := func(c diff.Change) bool { return c.Kind != diff.Stands && c.Severity != detect.Low }; r.Verdict == detect.Malicious && !slices.ContainsFunc(r.Changes, news) {
		key = "standing"
	}
	return s.text("diff.verdict."+key, map[string]any{"release": s.text("diff.release."+string(r.Release), nil)})
}

// standing tells that not all is well although it is not new.
func (s speaker) standing(r diff.Result) string {
	return s.text("diff.standing", map[string]any{"verdict": s.text("ui.verdict."+string(r.Standing), nil)})
}
