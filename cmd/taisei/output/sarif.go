package output

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"taisei/cmd/taisei/output/sarif"
	"taisei/detect"
)

// sarifScan is SARIF 2.1.0: one run for all targets.
type sarifScan struct {
	w   io.Writer
	say speaker
	doc *sarifDoc
}

func (p *sarifScan) Print(r detect.Result) error {
	p.doc.artifact(r)
	for _, f := range r.Findings {
		p.doc.run.Results = append(p.doc.run.Results, p.result(r.Target, f))
	}
	for _, d := range r.Suppressed {
		result := p.result(r.Target, d.Finding)
		result.Suppressions = []sarif.Suppression{{Kind: "external", Status: "accepted", Justification: literal(d.Reason + " (" + d.ReviewedBy + ", " + d.ReviewedAt + ")")}}
		p.doc.run.Results = append(p.doc.run.Results, result)
	}
	for _, u := range r.Unread {
		p.doc.unread(r.Target, u)
	}
	if r.Error != "" {
		p.doc.failed(r.Target, r.Error)
	}
	return nil
}

func (p *sarifScan) Close() error { return sarif.Write(p.w, p.doc.run) }

func (p *sarifScan) result(target string, f detect.Finding) sarif.Result {
	return sarif.Result{
		RuleID: f.Rule, RuleIndex: p.doc.rule(f.Rule), Level: level(f.Severity),
		Message:             sarif.Text{Text: literal(p.say.bare(f))},
		Locations:           []sarif.Location{located(target, f.Location)},
		PartialFingerprints: map[string]string{fingerprintName: fingerprint(f)},
		CodeFlows:           codeFlows(target, f.Behaviour.Steps),
		Properties:          map[string]any{"severity": f.Severity, "behaviour": sentenceParts(f.Behaviour)},
	}
}

// fingerprintName says how the fingerprint is made; another way needs another name.
const fingerprintName = "taiseiBehaviour/v1"

// fingerprint tells the same finding again after lines moved: it is made of the
// behaviour, not of its place in the file.
func fingerprint(f detect.Finding) string {
	b := f.Behaviour
	parts := []string{f.Rule, f.Location.Path, b.Trigger, b.Source, strings.Join(b.Via, ","), b.Sink, b.Target, f.Params["name"]}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:16])
}

// codeFlows is the road that the data takes.
func codeFlows(target string, steps []detect.Location) []sarif.CodeFlow {
	if len(steps) < 2 {
		return nil
	}
	var flow sarif.ThreadFlow
	for _, s := range steps {
		flow.Locations = append(flow.Locations, sarif.ThreadFlowLocation{Location: located(target, s)})
	}
	return []sarif.CodeFlow{{ThreadFlows: []sarif.ThreadFlow{flow}}}
}

// located is a place in a target's file. Columns are bytes, as everywhere in taisei.
func located(target string, l detect.Location) sarif.Location {
	place := &sarif.PhysicalLocation{ArtifactLocation: sarif.ArtifactLocation{URI: uriOf(target, l.Path)}}
	if l.Line > 0 {
		place.Region = &sarif.Region{StartLine: l.Line, StartColumn: l.Column}
	}
	return sarif.Location{PhysicalLocation: place, LogicalLocations: []sarif.LogicalLocation{{FullyQualifiedName: printable(target), Kind: "module"}}}
}

// sentenceParts are the behaviour's parts without its steps, which are the code flow.
func sentenceParts(b detect.Behaviour) map[string]any {
	via := b.Via
	if via == nil {
		via = []string{}
	}
	return map[string]any{"trigger": b.Trigger, "source": b.Source, "via": via, "sink": b.Sink, "target": printable(b.Target)}
}

func level(s detect.Severity) string {
	switch s {
	case detect.Critical, detect.High:
		return sarif.Error
	case detect.Medium:
		return sarif.Warning
	}
	return sarif.Note
}

// literal keeps a text from being taken for a link or a placeholder, which a plain
// message of SARIF can hold.
func literal(s string) string {
	s = strings.NewReplacer("](", "] (", "{", "{{", "}", "}}").Replace(s)
	return printable(s)
}

// securitySeverity is how code hosts read it: a number as a text.
func securitySeverity(s detect.Severity) string {
	return fmt.Sprintf("%.1f", map[detect.Severity]float64{detect.Critical: 9.5, detect.High: 8, detect.Medium: 5, detect.Low: 2}[s])
}
