package componenttest

import (
	"errors"
	"testing"

	"taisei/fault"
	"taisei/inventory/component"
)

// Reader is what every format has.
type Reader func(file string, data []byte, limits component.Limits) (component.Document, error)

// Hostile reads any bytes and holds the reader to what it promises: an error
// that names the file, or a document within the limits.
func Hostile(t *testing.T, read Reader, data []byte) {
	t.Helper()
	limits := component.Limits{Components: 500, String: 4 << 10, Depth: 20, Warnings: 50}
	doc, err := read("hostile", data, limits)
	if err != nil {
		var f *fault.Error
		if !errors.As(err, &f) || f.Field != "hostile" || f.Key == "" {
			t.Errorf("the error does not name the file: %v", err)
		}
		return
	}
	if len(doc.Components) > limits.Components || len(doc.Warnings) > limits.Warnings+1 {
		t.Errorf("%d components, %d warnings", len(doc.Components), len(doc.Warnings))
	}
	for _, c := range doc.Components {
		if c.Name == "" || c.Scope == "" || len(c.Name) > 3*limits.String {
			t.Errorf("component without name or scope, or with a long one: %+v", c)
		}
		if c.PURL == "" {
			continue
		}
		if again, err := component.FromPURL(c.PURL); err != nil || again.PURL != c.PURL {
			t.Errorf("purl %q is not canonical: %q %v", c.PURL, again.PURL, err)
		}
	}
}
