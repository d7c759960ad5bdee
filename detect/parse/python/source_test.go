package python_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/parse"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestSourcesKeepTheirTrees compares whole files with their golden trees, which a
// person has read. Python itself cannot read two of them: one is of old, one is broken.
func TestSourcesKeepTheirTrees(t *testing.T) {
	for _, name := range []string{"written.py", "old.py", "broken.py"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", "sources", name)
			file := read(t, load(t, path))
			if len(file.Bad) > 0 && name != "broken.py" {
				t.Errorf("passed over %s", badOf(file))
			}
			golden(t, path+".golden", lines(file.Body)+badOf(file))
		})
	}
}

// lines dumps one statement a line.
func lines(body []parse.Stmt) string {
	var out strings.Builder
	for _, s := range body {
		out.WriteString(dump([]parse.Stmt{s}) + "\n")
	}
	return out.String()
}

// badOf lists the stretches that were passed over.
func badOf(file *parse.File) string {
	var out strings.Builder
	for _, bad := range file.Bad {
		at := file.Position(bad.Pos)
		fmt.Fprintf(&out, "! %d:%d %q: %s\n", at.Line, at.Column, file.Source[bad.Pos:bad.End], bad.Message)
	}
	return out.String()
}

// golden compares with a file of testdata.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := load(t, path); want != got {
		t.Errorf("%s differs from what is read; run with -update and read the difference\n%s", path, firstDifference(want, got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("%d lines instead of %d", len(g), len(w))
}
