package inventory_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/inventory"
	"taisei/inventory/component"
)

// FuzzExposure imports a component that a hostile list names and asks a question
// in the words of a stranger.
func FuzzExposure(f *testing.F) {
	for _, seed := range [][3]string{
		{"pkg:npm/a@1.0.0", "1.0.0", "pkg:npm/a <2"},
		{"pkg:pypi/a@1!2.post3.dev4+local", "1", "pkg:pypi/a ~=1.2, !=1.3"},
		{"pkg:golang/x/y@v0.0.0-20200101000000-abcdefabcdef", "", "x/y@v1"},
		{"pkg:maven/g/a@1.0-SNAPSHOT", "", "pkg:maven/g/a [1,2)"},
		{"pkg:nuget/a@1.0.*", "", "pkg:nuget/a (,2]"},
		{"pkg:gem/a@1.a.2", "", "pkg:gem/a ~> 1.0"},
		{"pkg:cargo/a@1.0.0-x+y", "", "pkg:cargo/a ^0.0"},
		{"pkg:composer/v/a@dev-main", "", "pkg:composer/v/a >=1 || <0"},
		{"", "x", "sha256:" + strings.Repeat("ab", 32)},
		{"pkg:deb/debian/curl@7%00?arch=amd64", "7", "pkg:deb/debian/curl?arch=%00"},
		{"", "", "https://[::1]:99/%zz"},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	var one component.Component
	service := &inventory.Service{Store: sqlite(f), Reading: inventory.ReadingFunc(func(context.Context, string, []byte) (component.Document, error) {
		return component.Document{Components: []component.Component{one}}, nil
	})}
	s, err := service.CreateSystem(f.Context(), analyst, inventory.System{Asset: inventory.Asset{Name: "shop"}, Kind: inventory.ControlSystem})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, purl, version, question string) {
		one = component.Component{PURL: purl, Name: "name", Version: version, Constraint: version, URL: question}
		if _, err := service.ImportFile(t.Context(), analyst, s.ID, "list", strings.NewReader("")); err != nil {
			t.Fatalf("import: %v", err)
		}
		q, err := inventory.AskText(question)
		if err == nil {
			_, err = service.Exposure(t.Context(), observer, q)
		}
		if fe, ok := errors.AsType[*fault.Error](err); err != nil && (!ok || fe.Code != fault.Invalid) {
			t.Fatalf("%+v: %v", q, err)
		}
		// Whatever its version, a component is found by its purl.
		if found, err := service.Exposure(t.Context(), observer, inventory.Question{PURL: purl}); err == nil && len(found.Systems) == 0 {
			t.Fatalf("%q is not found", purl)
		}
	})
}
