package output

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"path"
	"strings"

	"taisei/cmd/taisei/output/sarif"
	"taisei/detect"
	"taisei/detect/diff"
)

// diffSARIF is SARIF 2.1.0: each change is a result that is new against the baseline,
// which is the old version.
func diffSARIF(w io.Writer, say speaker, version string, r diff.Result) error {
	d := newSarif(say, version)
	d.artifact(detect.Result{Target: r.New.Target, Verdict: r.Verdict, Score: r.Score, SHA256: r.New.SHA256})
	for _, c := range r.Changes {
		d.run.Results = append(d.run.Results, sarifChange(d, r, c))
	}
	for _, u := range r.Unread {
		d.unread(r.New.Target, u)
	}
	if r.Error != "" {
		d.failed(r.New.Target, r.Error)
	}
	return sarif.Write(w, d.run)
}

func sarifChange(d *sarifDoc, r diff.Result, c diff.Change) sarif.Result {
	target := r.New.Target
	if c.Target != "" {
		target = c.Target
	}
	state := "new"
	if c.Kind == diff.Stands {
		state = "unchanged"
	}
	out := sarif.Result{
		RuleID: c.Rule, RuleIndex: d.change(c), Level: level(c.Severity), BaselineState: state,
		Message:             sarif.Text{Text: literal(strings.Join(append([]string{d.say.told(c.Said, asIs)}, d.say.notes(c, asIs)...), " "))},
		Locations:           []sarif.Location{located(target, c.Location)},
		PartialFingerprints: map[string]string{fingerprintName: changeFingerprint(c)},
		Properties:          map[string]any{"severity": c.Severity, "kind": c.Kind},
	}
	if region := out.Locations[0].PhysicalLocation.Region; region != nil && c.Excerpt != "" {
		region.Snippet = &sarif.Snippet{Text: printable(c.Excerpt)}
	}
	if c.Behaviour != nil {
		out.CodeFlows = codeFlows(target, c.Behaviour.Steps)
		out.Properties["behaviour"] = sentenceParts(*c.Behaviour)
	}
	return out
}

// change is the place of a change's rule in the list. What is only news has one rule
// for each kind of it.
func (d *sarifDoc) change(c diff.Change) int {
	if _, known := d.rules[c.Rule]; !known {
		d.addRule(c.Rule, c.Severity, d.say.text("diff.meaning."+string(c.Kind), nil), d.say.text("output.advice.general", nil))
	}
	return d.rules[c.Rule]
}

// changeFingerprint is that of a finding: what it is, not on which line.
func changeFingerprint(c diff.Change) string {
	parts := []string{c.Rule, path.Join(c.Target, c.Location.Path), c.Said.Params["name"], c.Said.Params["host"], c.Said.Params["file"]}
	if b := c.Behaviour; b != nil {
		parts = append(parts, b.Trigger, b.Source, strings.Join(b.Via, ","), b.Sink, b.Target)
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}
