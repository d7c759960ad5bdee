package cyclonedx_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/google/go-cmp/cmp"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/componenttest"
	"taisei/inventory/sbom/cyclonedx"
)

// The file was written by npm's own sbom command.
func TestRealFile(t *testing.T) {
	data, err := os.ReadFile("testdata/npm-1.5.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := cyclonedx.ReadJSON("bom.json", data, component.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	componenttest.Golden(t, "npm-1.5", doc)
}

// sample has what every version can say, with a cycle among the dependencies.
func sample() *cdx.BOM {
	bom := cdx.NewBOM()
	bom.Metadata = &cdx.Metadata{Component: &cdx.Component{
		BOMRef: "root", Type: cdx.ComponentTypeApplication, Group: "operator", Name: "signalling", Version: "4.2",
	}}
	bom.Components = &[]cdx.Component{
		{
			BOMRef: "a", Type: cdx.ComponentTypeLibrary, Group: "@scope", Name: "a", Version: "1.0.0",
			PackageURL: "pkg:npm/%40scope/a@1.0.0", Scope: cdx.ScopeOptional,
			Hashes:             &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA256, Value: strings.Repeat("ab", 32)}},
			ExternalReferences: &[]cdx.ExternalReference{{Type: cdx.ERTypeWebsite, URL: "https://a.invalid"}, {Type: cdx.ERTypeDistribution, URL: "https://files.invalid/a.tgz"}},
			Components: &[]cdx.Component{
				{BOMRef: "b", Type: cdx.ComponentTypeLibrary, Name: "b", Version: "2", PackageURL: "pkg:pypi/B_b@2", Scope: cdx.ScopeExcluded},
			},
		},
		{BOMRef: "c", Type: cdx.ComponentTypeFirmware, Name: "<b>point machine</b>", Version: "7"},
		{BOMRef: "d", Type: cdx.ComponentTypeLibrary, Name: "d", Version: "1", PackageURL: "not a purl"},
	}
	bom.Dependencies = &[]cdx.Dependency{
		{Ref: "root", Dependencies: &[]string{"a", "c", "gone"}},
		{Ref: "a", Dependencies: &[]string{"b"}},
		{Ref: "b", Dependencies: &[]string{"a", "root"}},
	}
	return bom
}

func encode(t testing.TB, bom *cdx.BOM, format cdx.BOMFileFormat, version cdx.SpecVersion) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := cdx.NewBOMEncoder(&b, format).SetPretty(true).EncodeVersion(bom, version); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestEveryVersionInBothWritings(t *testing.T) {
	for _, version := range []cdx.SpecVersion{cdx.SpecVersion1_2, cdx.SpecVersion1_3, cdx.SpecVersion1_4, cdx.SpecVersion1_5, cdx.SpecVersion1_6} {
		want := strings.Join([]string{
			"pkg:pypi/b-b@2 b-b 2 build []",
			"pkg:npm/%40scope/a@1.0.0 @scope/a 1.0.0 optional,direct [sha256:abababababab]",
			"- <b>point machine</b> 7 runtime,direct []",
			"- d 1 runtime []",
		}, "\n")
		t.Run(version.String(), func(t *testing.T) {
			js, err := cyclonedx.ReadJSON("bom.json", encode(t, sample(), cdx.BOMFileFormatJSON, version), component.Limits{})
			check(t, js, err, "CycloneDX "+version.String()+" JSON", want)
			x, err := cyclonedx.ReadXML("bom.xml", encode(t, sample(), cdx.BOMFileFormatXML, version), component.Limits{})
			check(t, x, err, "CycloneDX "+version.String()+" XML", want)
		})
	}
}

func check(t *testing.T, doc component.Document, err error, format, want string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range strings.Split(componenttest.Dump(doc), "\n") {
		if before, _, ok := strings.Cut(line, "] "); ok && !strings.HasPrefix(line, "!") {
			got = append(got, before+"]")
		}
	}
	if diff := cmp.Diff(want, strings.Join(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", format, diff)
	}
	if doc.Format != format || doc.Subject.Name != "operator/signalling" || doc.Subject.Version != "4.2" {
		t.Errorf("%s: format %s, subject %+v", format, doc.Format, doc.Subject)
	}
	if doc.Components[1].URL != "https://files.invalid/a.tgz" || doc.Components[1].Location.Line == 0 {
		t.Errorf("%s: %+v", format, doc.Components[1])
	}
	if keys := warningKeys(doc); keys != component.WarnBadPURL {
		t.Errorf("%s: warnings %s", format, keys)
	}
}

func warningKeys(doc component.Document) string {
	var keys []string
	for _, w := range doc.Warnings {
		keys = append(keys, w.Key)
	}
	return strings.Join(keys, " ")
}

func TestWhatBuildsTheProduct(t *testing.T) {
	js := `{"bomFormat":"CycloneDX","specVersion":"1.5","formulation":[{"components":[{"type":"application","name":"cc","version":"1"}]}]}`
	x := `<bom xmlns="http://cyclonedx.org/schema/bom/1.5"><formulation><formula><components><component type="application"><name>cc</name><version>1</version></component></components></formula></formulation></bom>`
	for name, read := range map[string]func() (component.Document, error){
		"JSON": func() (component.Document, error) {
			return cyclonedx.ReadJSON("b", []byte(js), component.Limits{})
		},
		"XML": func() (component.Document, error) { return cyclonedx.ReadXML("b", []byte(x), component.Limits{}) },
	} {
		doc, err := read()
		if err != nil || len(doc.Components) != 1 || doc.Components[0].Scope != component.Build {
			t.Errorf("%s: %+v %v", name, doc.Components, err)
		}
		if warningKeys(doc) != component.WarnDirectUnknown {
			t.Errorf("%s: %v", name, doc.Warnings)
		}
	}
}

func nestedJSON(depth int) string {
	return `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` +
		strings.Repeat(`{"name":"a","components":[`, depth) + strings.Repeat(`]}`, depth) + `]}`
}

func nestedXML(depth int, name string) string {
	return `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components>` +
		strings.Repeat(`<component><name>a</name><`+name+`>`, depth) + strings.Repeat(`</`+name+`></component>`, depth) +
		`</components></bom>`
}

func TestErrors(t *testing.T) {
	xmlHead := `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">`
	many := strings.Repeat(`{},`, 300_000)
	cases := map[string]struct {
		read componenttest.Reader
		text string
		key  string
	}{
		"JSON too deep":        {cyclonedx.ReadJSON, nestedJSON(200), component.KeyTooDeep},
		"XML too deep":         {cyclonedx.ReadXML, nestedXML(200, "components"), component.KeyTooDeep},
		"XML too deep, unread": {cyclonedx.ReadXML, nestedXML(600, "other"), component.KeyTooDeep},
		"JSON too many":        {cyclonedx.ReadJSON, `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[` + many + `{}]}`, component.KeyTooManyComponents},
		"XML too many":         {cyclonedx.ReadXML, xmlHead + `<components>` + strings.Repeat(`<component><name>a</name></component>`, 200_001) + `</components></bom>`, component.KeyTooManyComponents},
		"JSON truncated":       {cyclonedx.ReadJSON, nestedJSON(3)[:80], component.KeyTruncated},
		"XML truncated":        {cyclonedx.ReadXML, nestedXML(3, "components")[:120], component.KeyTruncated},
		"JSON version 2":       {cyclonedx.ReadJSON, `{"bomFormat":"CycloneDX","specVersion":"2.0"}`, component.KeyVersion},
		"XML version 2":        {cyclonedx.ReadXML, `<bom xmlns="http://cyclonedx.org/schema/bom/2.0"/>`, component.KeyVersion},
		"other JSON":           {cyclonedx.ReadJSON, `{"bomFormat":"x"}`, component.KeyNotThisFormat},
		"other XML":            {cyclonedx.ReadXML, `<bom/>`, component.KeyNotThisFormat},
		"XML with many attributes": {
			cyclonedx.ReadXML, `<bom ` + strings.Repeat(`a="" `, 20_000) + `/>`, component.KeyTextTooLong,
		},
		"XML long text": {cyclonedx.ReadXML, xmlHead + `<components><component><name>` + strings.Repeat("a", 70_000), component.KeyTextTooLong},
		"XML entity bomb": {
			cyclonedx.ReadXML, `<!DOCTYPE b [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>` + xmlHead + `<components><component><name>&b;</name></component></components></bom>`, component.KeySyntax,
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := c.read("bom", []byte(c.text), component.Limits{})
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key || f.Field != "bom" {
				t.Errorf("got %v, want %s", err, c.key)
			}
		})
	}
}

func TestOtherEncodings(t *testing.T) {
	latin := `<?xml version="1.0" encoding="ISO-8859-1"?><bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component><name>caf` + "\xe9" + `</name><version>1</version></component></components></bom>`
	doc, err := cyclonedx.ReadXML("b", []byte(latin), component.Limits{})
	if err != nil || doc.Components[0].Name != "café" {
		t.Errorf("%+v %v", doc.Components, err)
	}
	var utf16 bytes.Buffer
	utf16.WriteString("\xff\xfe")
	for _, c := range []byte(strings.Replace(strings.Replace(latin, "ISO-8859-1", "UTF-16", 1), "\xe9", "e", 1)) {
		utf16.Write([]byte{c, 0})
	}
	doc, err = cyclonedx.ReadXML("b", utf16.Bytes(), component.Limits{})
	if err != nil || doc.Components[0].Name != "cafe" {
		t.Errorf("%+v %v", doc.Components, err)
	}
}

func big(t testing.TB, format cdx.BOMFileFormat) []byte {
	components := make([]cdx.Component, 50_000)
	for i := range components {
		name := fmt.Sprintf("package-%d", i)
		components[i] = cdx.Component{
			BOMRef: name, Type: cdx.ComponentTypeLibrary, Name: name, Version: "1.0.0", PackageURL: "pkg:npm/" + name + "@1.0.0",
			Hashes: &[]cdx.Hash{{Algorithm: cdx.HashAlgoSHA512, Value: strings.Repeat("ab", 64)}},
		}
	}
	bom := cdx.NewBOM()
	bom.Components = &components
	return encode(t, bom, format, cdx.SpecVersion1_6)
}

func BenchmarkReadJSON50000(b *testing.B) {
	benchmark(b, cyclonedx.ReadJSON, big(b, cdx.BOMFileFormatJSON))
}

func BenchmarkReadXML50000(b *testing.B) {
	benchmark(b, cyclonedx.ReadXML, big(b, cdx.BOMFileFormatXML))
}

func benchmark(b *testing.B, read componenttest.Reader, data []byte) {
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := read("bom", data, component.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzReadJSON(f *testing.F) {
	f.Add([]byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"component":{"bom-ref":"r","name":"n"}},"components":[{"bom-ref":"a","group":"@s","name":"a","version":"1","purl":"pkg:npm/%40s/a@1","scope":"optional","hashes":[{"alg":"MD5","content":"00"}],"properties":[{"name":"cdx:npm:package:development","value":"true"}],"externalReferences":[{"type":"distribution","url":"u"}]}],"dependencies":[{"ref":"r","dependsOn":["a"]}]}`))
	f.Add([]byte(nestedJSON(5)))
	f.Fuzz(func(t *testing.T, data []byte) { componenttest.Hostile(t, cyclonedx.ReadJSON, data) })
}

func FuzzReadXML(f *testing.F) {
	f.Add([]byte(`<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><metadata><component bom-ref="r"><name>n</name></component></metadata><components><component type="library" bom-ref="a"><name>a</name><version>1</version><purl>pkg:npm/a@1</purl><hashes><hash alg="MD5">00</hash></hashes></component></components><dependencies><dependency ref="r"><dependency ref="a"/></dependency></dependencies></bom>`))
	f.Add([]byte(nestedXML(5, "components")))
	f.Fuzz(func(t *testing.T, data []byte) { componenttest.Hostile(t, cyclonedx.ReadXML, data) })
}
