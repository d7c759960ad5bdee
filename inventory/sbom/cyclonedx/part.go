package cyclonedx

import (
	"strings"

	"taisei/fault"
	"taisei/inventory/component"
)

// The names of the two writings in messages.
const (
	NameJSON = "CycloneDX JSON"
	NameXML  = "CycloneDX XML"
)

// part is one component as the file writes it.
type part struct {
	kind, ref, group, name, version string
	purl, scope, url                string
	hashes                          []component.Hash
	build, development, bundled     bool
	at                              component.Location
}

// bill is what both writings gather.
type bill struct {
	out     *component.Collector
	format  string
	version string
	subject part
	refs    map[string][]int // bom-ref → components; kept where the product has a ref
	direct  []string         // what the product depends on
	stated  bool             // the file says what the product depends on
}

func newBill(format string, out *component.Collector) *bill {
	return &bill{out: out, format: format, refs: map[string][]int{}}
}

// add keeps one component.
func (b *bill) add(p part) error {
	c, ok := b.describe(p)
	if !ok {
		return nil
	}
	if err := b.out.Add(c); err != nil {
		return err
	}
	if p.ref != "" {
		b.refs[p.ref] = append(b.refs[p.ref], b.out.Count()-1)
	}
	return nil
}

// describe takes the identity from the purl where there is one, because that is
// what is compared, and from the words of the file otherwise.
func (b *bill) describe(p part) (component.Component, bool) {
	c := component.Component{Type: p.kind, Name: p.fullName(), Version: p.version}
	if p.purl != "" {
		if known, err := component.FromPURL(p.purl); err != nil {
			b.out.Warn(component.WarnBadPURL, fault.Params{"purl": p.purl}, p.at)
		} else {
			c = known
		}
	}
	if c.Name == "" {
		b.out.Warn(component.WarnNoName, nil, p.at)
		return c, false
	}
	if c.Version == "" {
		c.Version = p.version
	}
	if c.Version == "" {
		b.out.Warn(component.WarnNoVersion, fault.Params{"name": c.Name}, p.at)
	}
	c.Scope, c.Hashes, c.URL, c.Location, c.Bundled = b.scope(p), p.hashes, p.url, p.at, p.bundled
	return c, true
}

func (p part) fullName() string {
	if p.group == "" || p.name == "" {
		return p.name
	}
	return p.group + "/" + p.name
}

// scope: an excluded component is used to make or test the product and is not in it.
func (b *bill) scope(p part) component.Scope {
	switch {
	case p.build:
		return component.Build
	case p.development:
		return component.Development
	}
	switch p.scope {
	case "", "required":
		return component.Runtime
	case "optional":
		return component.Optional
	case "excluded":
		return component.Build
	}
	b.out.Warn(component.WarnUnknownWord, fault.Params{"word": p.scope}, p.at)
	return component.Runtime
}

// property reads the ones that the npm tool of CycloneDX writes.
func (p *part) property(name, value string) {
	switch name {
	case "cdx:npm:package:development":
		p.development = value == "true"
	case "cdx:npm:package:bundled":
		p.bundled = value == "true"
	}
}

// reference keeps where the bytes come from.
func (p *part) reference(kind, url string) {
	if kind == "distribution" && p.url == "" {
		p.url = url
	}
}

func (b *bill) hash(p *part, algorithm, value string) {
	if hash, ok := component.HexHash(algorithm, value); ok {
		p.hashes = append(p.hashes, hash)
		return
	}
	b.out.Warn(component.WarnBadHash, fault.Params{"name": p.fullName()}, p.at)
}

// known are the versions that this reader was checked against; further ones of
// the same line are read with a warning.
const known = " 1.2 1.3 1.4 1.5 1.6 "

func (b *bill) checkVersion() error {
	version := strings.TrimSpace(b.version)
	if strings.Contains(known, " "+version+" ") && version != "" {
		return nil
	}
	if !strings.HasPrefix(version, "1.") {
		return component.Problem(fault.Invalid, component.KeyVersion, b.out.File, fault.Params{
			"format": b.format, "version": version, "readable": strings.Join(strings.Fields(known), ", "),
		})
	}
	b.out.Warn(component.WarnOtherVersion, fault.Params{"format": b.format, "version": version}, component.Location{})
	return nil
}

// finish marks what the product itself depends on.
func (b *bill) finish() component.Document {
	for _, ref := range b.direct {
		for _, i := range b.refs[ref] {
			b.out.At(i).Direct = true
		}
	}
	if !b.stated {
		b.out.Warn(component.WarnDirectUnknown, fault.Params{"format": b.format}, component.Location{})
	}
	if b.subject.name != "" || b.subject.purl != "" {
		subject, _ := b.describe(b.subject)
		subject.Local = true
		b.out.SetSubject(subject)
	}
	b.out.SetFormat("CycloneDX " + strings.TrimSpace(b.version) + strings.TrimPrefix(b.format, "CycloneDX"))
	return b.out.Document()
}
