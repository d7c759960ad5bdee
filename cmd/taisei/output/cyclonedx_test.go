package output

import (
	"strings"
	"testing"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

func TestCycloneDX(t *testing.T) {
	pkg := scanned(t, "event_stream/tampered")
	pkg.Target, pkg.SHA256 = "pkg:npm/flatmap-flow@0.1.1", strings.Repeat("ab", 32)
	doc := shown(t, Options{Format: "cyclonedx", Version: "v1"}, append(targets(t), pkg)...)
	if doc != shown(t, Options{Format: "cyclonedx", Version: "v1"}, append(targets(t), pkg)...) {
		t.Error("the same scan gives other bytes")
	}
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(strings.NewReader(doc), cdx.BOMFileFormatJSON).Decode(&bom); err != nil {
		t.Fatal(err)
	}
	if len(*bom.Components) != 5 || (*bom.Components)[4].PackageURL != pkg.Target || (*(*bom.Components)[4].Hashes)[0].Value != pkg.SHA256 {
		t.Errorf("%+v", *bom.Components)
	}
	refs := map[string]cdx.Component{}
	for _, c := range *bom.Components {
		refs[c.BOMRef] = c
	}
	for i, want := range []struct{ id, of, says string }{
		{"password_sent", "vestacp/tampered", "harbour.example"},
		{"decrypted_code", pkg.Target, "npm_package_description"},
		{"keyed_code", pkg.Target, "npm_package_description"},
	} {
		v := (*bom.Vulnerabilities)[i]
		if v.ID != want.id || refs[(*v.Affects)[0].Ref].Name != want.of || !strings.Contains(v.Description, want.says) || (*v.Ratings)[0].Severity != cdx.SeverityCritical {
			t.Errorf("%+v", v)
		}
	}
	said := (*bom.Components)[2].Properties
	if len(*said) != 2 || (*said)[0].Value != "unscanned" || !strings.HasPrefix((*said)[1].Value, "build.py: ") {
		t.Errorf("%+v", *said)
	}
}

func TestNothingScannedIsCycloneDX(t *testing.T) {
	doc := shown(t, Options{Format: "cyclonedx"})
	var bom cdx.BOM
	if err := cdx.NewBOMDecoder(strings.NewReader(doc), cdx.BOMFileFormatJSON).Decode(&bom); err != nil || bom.SpecVersion < cdx.SpecVersion1_5 || strings.Contains(doc, "null") {
		t.Errorf("%v %v %s", err, bom.SpecVersion, doc)
	}
}

func TestCycloneDXHostile(t *testing.T) {
	if doc := shown(t, Options{Format: "cyclonedx"}, hostile("\x1b</script>")); strings.Contains(doc, `\u001b`) || strings.Contains(doc, "</script>") {
		t.Error(doc)
	}
}
