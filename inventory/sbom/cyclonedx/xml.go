package cyclonedx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"golang.org/x/net/html/charset"

	"taisei/fault"
	"taisei/inventory/component"
)

// namespace stands before the version in the name space of the root element.
const namespace = "http://cyclonedx.org/schema/bom/"

// ReadXML gives the components of one XML file.
func ReadXML(file string, data []byte, limits component.Limits) (component.Document, error) {
	text, err := component.Text(file, data, limits)
	if err != nil {
		return component.Document{}, err
	}
	out := component.NewCollector(file, limits)
	if err := checkTags(text, out); err != nil {
		return component.Document{}, err
	}
	x := &xmlBill{bill: newBill(NameXML, out), wants: map[string][]string{}}
	x.in = xml.NewDecoder(bytes.NewReader(text))
	x.in.CharsetReader = decoded
	if err := x.document(); err != nil {
		return component.Document{}, err
	}
	if wants, ok := x.wants[x.subject.ref]; ok && x.subject.ref != "" {
		x.direct, x.stated = wants, true
	}
	return x.finish(), nil
}

// decoded: UTF-16 was turned into UTF-8 before, whatever the file still says.
func decoded(label string, input io.Reader) (io.Reader, error) {
	if strings.HasPrefix(strings.ToLower(label), "utf-16") {
		return input, nil
	}
	return charset.NewReaderLabel(label, input)
}

// checkTags refuses a tag that is longer than any text may be: the decoder
// would make every attribute of it an object before it could be asked.
func checkTags(text []byte, out *component.Collector) error {
	line := 1
	for rest := text; ; {
		start := bytes.IndexByte(rest, '<')
		if start < 0 {
			return nil
		}
		line += bytes.Count(rest[:start], []byte{'\n'})
		rest = rest[start:]
		length := tagLength(rest)
		if length > out.Limits.String && !bytes.HasPrefix(rest, []byte("<!")) {
			return component.TextTooLong(out.File, component.Location{Line: line}, out.Limits.String)
		}
		line += bytes.Count(rest[:length], []byte{'\n'})
		rest = rest[length:]
	}
}

// tagLength is the length of the tag, comment or CDATA section at the head.
func tagLength(text []byte) int {
	for _, section := range []struct{ begin, end string }{{"<!--", "-->"}, {"<![CDATA[", "]]>"}} {
		if bytes.HasPrefix(text, []byte(section.begin)) {
			return upTo(text, section.end)
		}
	}
	for i, quote := 1, byte(0); i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

func upTo(text []byte, end string) int {
	if i := bytes.Index(text, []byte(end)); i >= 0 {
		return i + len(end)
	}
	return len(text)
}

type xmlBill struct {
	*bill
	in    *xml.Decoder
	wants map[string][]string
	edges int
	steps int // tokens read
}

// stepsPerComponent: real files have some thirty tokens for each.
const stepsPerComponent = 50

func (x *xmlBill) next() (xml.Token, error) {
	if x.steps++; x.steps > stepsPerComponent*x.out.Limits.Components {
		return nil, component.TooMany(x.out.File, stepsPerComponent*x.out.Limits.Components)
	}
	token, err := x.in.Token()
	if err != nil {
		return nil, x.fail(err)
	}
	return token, nil
}

func (x *xmlBill) document() error {
	for {
		token, err := x.next()
		if err != nil {
			return err
		}
		root, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		version, ours := strings.CutPrefix(root.Name.Space, namespace)
		if root.Name.Local != "bom" || !ours {
			return component.Problem(fault.Invalid, component.KeyNotThisFormat, x.out.File, fault.Params{"format": NameXML})
		}
		x.version = version
		if err := x.checkVersion(); err != nil {
			return err
		}
		return x.children(0, x.member)
	}
}

func (x *xmlBill) member(e xml.StartElement) error {
	switch e.Name.Local {
	case "components":
		return x.components(0, false)
	case "metadata":
		return x.children(0, func(e xml.StartElement) error {
			if e.Name.Local != "component" {
				return x.skip()
			}
			x.subject = x.start(e)
			return x.component(&x.subject, 0)
		})
	case "formulation":
		return x.children(0, func(xml.StartElement) error {
			return x.children(0, func(e xml.StartElement) error {
				if e.Name.Local != "components" {
					return x.skip()
				}
				return x.components(0, true)
			})
		})
	case "dependencies":
		return x.children(0, x.dependency)
	}
	return x.skip()
}

func (x *xmlBill) components(depth int, build bool) error {
	return x.children(depth, func(e xml.StartElement) error {
		if e.Name.Local != "component" {
			return x.skip()
		}
		p := x.start(e)
		p.build = build
		if err := x.component(&p, depth); err != nil {
			return err
		}
		return x.add(p)
	})
}

func (x *xmlBill) start(e xml.StartElement) part {
	line, _ := x.in.InputPos()
	return part{kind: attribute(e, "type"), ref: attribute(e, "bom-ref"), at: component.Location{Line: line}}
}

func (x *xmlBill) component(p *part, depth int) error {
	return x.children(depth, func(e xml.StartElement) (err error) {
		switch e.Name.Local {
		case "group":
			p.group, err = x.text()
		case "name":
			p.name, err = x.text()
		case "version":
			p.version, err = x.text()
		case "purl":
			p.purl, err = x.text()
		case "scope":
			p.scope, err = x.text()
		case "components":
			return x.components(depth+1, p.build)
		case "hashes":
			return x.pairs("hash", "alg", func(algorithm, value string) { x.hash(p, algorithm, value) })
		case "properties":
			return x.pairs("property", "name", p.property)
		case "externalReferences":
			return x.references(p)
		default:
			return x.skip()
		}
		return err
	})
}

// pairs reads elements of one name, with an attribute and their text.
func (x *xmlBill) pairs(name, attr string, each func(a, b string)) error {
	return x.children(0, func(e xml.StartElement) error {
		if e.Name.Local != name {
			return x.skip()
		}
		text, err := x.text()
		if err == nil {
			each(attribute(e, attr), text)
		}
		return err
	})
}

func (x *xmlBill) references(p *part) error {
	return x.children(0, func(reference xml.StartElement) error {
		return x.children(0, func(e xml.StartElement) error {
			if e.Name.Local != "url" {
				return x.skip()
			}
			url, err := x.text()
			p.reference(attribute(reference, "type"), url)
			return err
		})
	})
}

// dependency keeps every edge, because the product may be named later.
func (x *xmlBill) dependency(from xml.StartElement) error {
	ref, wants := attribute(from, "ref"), []string(nil)
	err := x.children(0, func(to xml.StartElement) error {
		if x.edges++; x.edges > 8*x.out.Limits.Components {
			return component.TooMany(x.out.File, 8*x.out.Limits.Components)
		}
		wants = append(wants, attribute(to, "ref"))
		return x.skip()
	})
	x.wants[ref] = append(x.wants[ref], wants...)
	return err
}

// children calls each for every child element; each must read to its end.
func (x *xmlBill) children(depth int, each func(xml.StartElement) error) error {
	if depth > x.out.Limits.Depth {
		return component.TooDeep(x.out.File, x.here(), x.out.Limits.Depth)
	}
	for {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := each(token); err != nil {
				return err
			}
		}
	}
}

// text reads to the end of the element; what stands in elements inside is left out.
func (x *xmlBill) text() (string, error) {
	var text strings.Builder
	for {
		token, err := x.next()
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.StartElement:
			if err := x.skip(); err != nil {
				return "", err
			}
		case xml.EndElement:
			return strings.TrimSpace(text.String()), nil
		}
		if text.Len() > x.out.Limits.String {
			return "", component.TextTooLong(x.out.File, x.here(), x.out.Limits.String)
		}
	}
}

// skip passes over an element whose start was read.
func (x *xmlBill) skip() error {
	for depth := 1; depth > 0; {
		token, err := x.next()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth > 4*x.out.Limits.Depth {
			return component.TooDeep(x.out.File, x.here(), x.out.Limits.Depth)
		}
	}
	return nil
}

func (x *xmlBill) here() component.Location {
	line, _ := x.in.InputPos()
	return component.Location{Line: line}
}

func (x *xmlBill) fail(err error) error {
	line, _ := x.in.InputPos()
	var syntax *xml.SyntaxError
	if errors.Is(err, io.EOF) || errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF") {
		return component.Truncated(x.out.File, line)
	}
	return component.Syntax(x.out.File, line, err)
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
