package tokentest

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taisei/detect/parse"
)

// Corpus reads every file with one of the extensions in the folder that an
// environment variable names, and tells what it could not read. At least 99 of 100
// files must be read to their end.
func (r Reader) Corpus(t *testing.T, variable string, extensions ...string) {
	t.Helper()
	folder := os.Getenv(variable)
	if folder == "" {
		t.Skipf("%s names no folder of sources", variable)
	}
	files, broken, size := 0, 0, 0
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		size += len(source)
		file, err := r.Parse(path, string(source), parse.Limits{})
		if err != nil {
			t.Logf("%s: %v", path, err)
			broken++
		} else if len(file.Bad) > 0 {
			bad := file.Bad[0]
			at := file.Position(bad.Pos)
			t.Logf("%s:%d:%d: %s (%d): %.60q", path, at.Line, at.Column, bad.Message, len(file.Bad), file.Source[bad.Pos:])
			broken++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %d bytes, %d not read to their end", files, size, broken)
	if broken*100 > files {
		t.Errorf("%d of %d files are not read to their end", broken, files)
	}
}
