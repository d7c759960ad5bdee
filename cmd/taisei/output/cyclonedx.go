package output

import (
	"fmt"
	"io"
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"taisei/detect"
)

// cyclonedx is a CycloneDX document: each target is a component, each finding a
// vulnerability that affects it.
type cyclonedx struct {
	w       io.Writer
	say     speaker
	version string
	parts   []cdx.Component
	found   []cdx.Vulnerability
}

func (p *cyclonedx) Print(r detect.Result) error {
	ref := fmt.Sprintf("target-%d", len(p.parts)+1)
	p.parts = append(p.parts, p.component(ref, r))
	for i, f := range r.Findings {
		p.found = append(p.found, cdx.Vulnerability{
			BOMRef: fmt.Sprintf("%s-finding-%d", ref, i+1), ID: f.Rule, Source: &cdx.Source{Name: "taisei"},
			Ratings:     &[]cdx.VulnerabilityRating{{Severity: cdx.Severity(f.Severity), Method: cdx.ScoringMethodOther}},
			Description: printable(p.say.sentence(f)), Affects: &[]cdx.Affects{{Ref: ref}},
			Properties: &[]cdx.Property{{Name: "taisei:behaviour", Value: printable(road(f))}, {Name: "taisei:location", Value: printable(place(f.Location))}},
		})
	}
	return nil
}

func (p *cyclonedx) component(ref string, r detect.Result) cdx.Component {
	c := cdx.Component{BOMRef: ref, Type: cdx.ComponentTypeFile, Name: printable(r.Target)}
	if strings.HasPrefix(r.Target, "pkg:") {
		c.Type, c.PackageURL = cdx.ComponentTypeLibrary, printable(r.Target)
	}
	if r.SHA256 != "" {
		c.Hashes = &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: r.SHA256}}
	}
	said := []cdx.Property{{Name: "taisei:verdict", Value: string(r.Verdict)}}
	for _, u := range r.Unread {
		if u.Runs {
			said = append(said, cdx.Property{Name: "taisei:unread", Value: printable(u.Path + ": " + p.say.why(u))})
		}
	}
	if r.Error != "" {
		said = append(said, cdx.Property{Name: "taisei:error", Value: printable(r.Error)})
	}
	c.Properties = &said
	return c
}

// Close writes the document. It has no time and no serial number, so that the same
// scan gives the same bytes.
func (p *cyclonedx) Close() error {
	bom := cdx.NewBOM()
	bom.SerialNumber = ""
	bom.Metadata = &cdx.Metadata{Tools: &cdx.ToolsChoice{Components: &[]cdx.Component{{Type: cdx.ComponentTypeApplication, Name: "taisei", Version: p.version}}}}
	bom.Components, bom.Vulnerabilities = &p.parts, &p.found
	return cdx.NewBOMEncoder(p.w, cdx.BOMFileFormatJSON).SetPretty(true).SetEscapeHTML(true).Encode(bom)
}
