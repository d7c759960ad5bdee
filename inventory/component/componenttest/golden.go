// Package componenttest holds what the tests of all formats share: a document
// as readable lines, compared with a file. It imports component and testing.
package componenttest

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taisei/inventory/component"
)

var update = flag.Bool("update", false, "write the golden files instead of comparing with them")

// Golden compares a document with testdata/NAME.golden.
func Golden(t *testing.T, name string, doc component.Document) {
	t.Helper()
	path, got := "testdata/"+name+".golden", Dump(doc)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// Dump writes a document as lines: a component each, then the warnings.
func Dump(doc component.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s\n", doc.Format, doc.Subject.Name, doc.Subject.Version)
	for _, c := range doc.Components {
		fmt.Fprintf(&b, "%s %s %s %s%s [%s] %s @ %s\n", orDash(c.PURL), orDash(c.Name), orDash(c.Version), c.Scope, marks(c), hashes(c), orDash(c.URL), c.Location)
	}
	for _, w := range doc.Warnings {
		fmt.Fprintf(&b, "! %s %v @ %s\n", w.Key, map[string]any(w.Params), w.Location)
	}
	return b.String()
}

func marks(c component.Component) string {
	var b strings.Builder
	for _, mark := range []struct {
		set  bool
		word string
	}{
		{c.Direct, "direct"},
		{c.Unpinned, "unpinned"},
		{c.Local, "local"},
		{c.Bundled, "bundled"},
		{c.InstallScript, "installs"},
		{c.Constraint != "", "asks " + c.Constraint},
		{len(c.Extras) > 0, "extras " + strings.Join(c.Extras, "+")},
		{c.Marker != "", "if " + c.Marker},
	} {
		if mark.set {
			b.WriteString("," + mark.word)
		}
	}
	return b.String()
}

func hashes(c component.Component) string {
	var short []string
	for _, h := range c.Hashes {
		short = append(short, h.Algorithm+":"+h.Value[:12])
	}
	return strings.Join(short, " ")
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
