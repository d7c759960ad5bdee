package javascript_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/parse"
)

// TestSourcesKeepTheirTrees compares whole files with their golden trees.
func TestSourcesKeepTheirTrees(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "sources", "*.[jt]s*"))
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, path := range paths {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		count++
		t.Run(filepath.Base(path), func(t *testing.T) {
			file := read(t, path, load(t, path))
			golden(t, path+".golden", dump(file.Body)+"\n"+badOf(file))
		})
	}
	if count < 5 {
		t.Errorf("found %d sources", count)
	}
}

// badOf lists the stretches that were passed over.
func badOf(file *parse.File) string {
	var out strings.Builder
	for _, bad := range file.Bad {
		at := file.Position(bad.Pos)
		fmt.Fprintf(&out, "; %d:%d %q: %s\n", at.Line, at.Column, file.Source[bad.Pos:bad.End], bad.Message)
	}
	return out.String()
}
