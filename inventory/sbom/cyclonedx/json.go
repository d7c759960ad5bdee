package cyclonedx

import (
	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/jsonread"
)

// ReadJSON gives the components of one JSON file.
func ReadJSON(file string, data []byte, limits component.Limits) (component.Document, error) {
	text, err := component.Text(file, data, limits)
	if err != nil {
		return component.Document{}, err
	}
	out := component.NewCollector(file, limits)
	b := newBill(NameJSON, out)
	// Twice, because the product may be named after what depends on it.
	head := &jsonBill{bill: b, in: jsonread.New(text, component.NewCollector(file, limits))}
	if err := head.in.Document(head.headMember); err != nil {
		return component.Document{}, err
	}
	if head.kind != "CycloneDX" {
		return component.Document{}, component.Problem(fault.Invalid, component.KeyNotThisFormat, file, fault.Params{"format": NameJSON})
	}
	if err := b.checkVersion(); err != nil {
		return component.Document{}, err
	}
	body := &jsonBill{bill: b, in: jsonread.New(text, out)}
	if err := body.in.Document(body.member); err != nil {
		return component.Document{}, err
	}
	return b.finish(), nil
}

type jsonBill struct {
	*bill
	in   *jsonread.Reader
	kind string
}

func (j *jsonBill) headMember(name string) (err error) {
	switch name {
	case "bomFormat":
		j.kind, err = j.in.Text()
	case "specVersion":
		j.version, err = j.in.Text()
	case "metadata":
		return j.in.Object(func(name string) error {
			if name != "component" {
				return j.in.Skip()
			}
			j.subject = part{}
			return j.in.Entry(&j.subject.at, func(name string) error { return j.field(&j.subject, name) })
		})
	default:
		return j.in.Skip()
	}
	return err
}

func (j *jsonBill) member(name string) error {
	switch name {
	case "components":
		return j.components(0, false)
	case "metadata":
		return j.in.Object(func(name string) error {
			if name != "component" {
				return j.in.Skip()
			}
			return j.in.Object(func(name string) error { return j.inside(name, 0, false) })
		})
	case "formulation": // what it was built with, since 1.5
		return j.in.Array(func() error {
			return j.in.Object(func(name string) error { return j.inside(name, 0, true) })
		})
	case "dependencies":
		return j.in.Array(j.dependency)
	}
	return j.in.Skip()
}

// inside reads the components of something that is not itself listed.
func (j *jsonBill) inside(name string, depth int, build bool) error {
	if name == "components" {
		return j.components(depth, build)
	}
	return j.in.Skip()
}

func (j *jsonBill) components(depth int, build bool) error {
	if depth > j.out.Limits.Depth {
		return component.TooDeep(j.out.File, j.in.Location(), j.out.Limits.Depth)
	}
	return j.in.Array(func() error {
		p := part{build: build}
		err := j.in.Entry(&p.at, func(name string) error {
			if name == "components" {
				return j.components(depth+1, build)
			}
			return j.field(&p, name)
		})
		if err != nil {
			return err
		}
		return j.add(p)
	})
}

func (j *jsonBill) field(p *part, name string) (err error) {
	switch name {
	case "type":
		p.kind, err = j.in.Text()
	case "bom-ref":
		p.ref, err = j.in.Text()
	case "group":
		p.group, err = j.in.Text()
	case "name":
		p.name, err = j.in.Text()
	case "version":
		p.version, err = j.in.Text()
	case "purl":
		p.purl, err = j.in.Text()
	case "scope":
		p.scope, err = j.in.Text()
	case "hashes":
		return j.pairs("alg", "content", func(algorithm, value string) { j.hash(p, algorithm, value) })
	case "externalReferences":
		return j.pairs("type", "url", p.reference)
	case "properties":
		return j.pairs("name", "value", p.property)
	default:
		return j.in.Skip()
	}
	return err
}

// pairs reads an array of objects of which two members matter.
func (j *jsonBill) pairs(first, second string, each func(a, b string)) error {
	return j.in.Array(func() error {
		var a, b string
		err := j.in.Object(func(name string) (err error) {
			switch name {
			case first:
				a, err = j.in.Text()
			case second:
				b, err = j.in.Text()
			default:
				return j.in.Skip()
			}
			return err
		})
		if err == nil {
			each(a, b)
		}
		return err
	})
}

// dependency reads one node; what the product depends on is kept.
func (j *jsonBill) dependency() error {
	var ref string
	var wants []string
	err := j.in.Object(func(name string) (err error) {
		switch name {
		case "ref":
			ref, err = j.in.Text()
		case "dependsOn":
			return j.in.Array(func() error {
				one, err := j.in.Text()
				wants = append(wants, one)
				return err
			})
		default:
			return j.in.Skip()
		}
		return err
	})
	if err == nil && ref != "" && ref == j.subject.ref {
		j.direct, j.stated = append(j.direct, wants...), true
	}
	return err
}
