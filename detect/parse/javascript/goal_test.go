package javascript_test

import (
	"strings"
	"testing"
)

// TestWhatModulesAndScriptsReadDifferently makes sure that nothing can hide in the
// reading that an engine does not choose.
func TestWhatModulesAndScriptsReadDifferently(t *testing.T) {
	const comment, division = "x<!--y; evil()", "await /1/ + evil() + '/'"
	tests := []struct {
		name, source string
		evil, once   bool
	}{
		{"a.js", comment, true, true},
		{"a.mjs", comment, true, true},
		{"a.cjs", comment, false, true},
		{"a.js", comment + "\nexport {}", true, true},
		{"a.js", "<!--\nevil()\n-->", true, true},
		{"a.js", "evil()\n--> b", true, true},
		{"a.js", division, true, false},
		{"a.js", "import 'a'; " + division, true, true},
		{"a.js", "await a; evil()", true, true},
		{"a.js", "await (a); evil()", true, false},
		{"a.mjs", "await (a); evil()", true, true},
		{"a.js", "async function f() { await (a) } evil()", true, true},
	}
	for _, test := range tests {
		t.Run(test.name+" "+test.source, func(t *testing.T) {
			file := read(t, test.name, test.source)
			count := strings.Count(dump(file.Body), "(call evil)")
			if count > 0 != test.evil || test.once && count > 1 || len(file.Bad) > 0 {
				t.Errorf("read %s and %v", dump(file.Body), badOf(file))
			}
		})
	}
}
