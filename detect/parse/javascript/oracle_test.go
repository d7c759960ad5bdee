package javascript_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

// esbuild tells whether esbuild reads source, and how it prints it.
func esbuild(name, source string) (printed string, accepted bool) {
	loaders := map[string]api.Loader{
		".ts": api.LoaderTS, ".mts": api.LoaderTS, ".cts": api.LoaderTS, ".tsx": api.LoaderTSX, ".jsx": api.LoaderJSX,
	}
	loader, ok := loaders[filepath.Ext(name)]
	if !ok {
		loader = api.LoaderJS
	}
	result := api.Transform(source, api.TransformOptions{
		Loader: loader, Sourcefile: name, LogLevel: api.LogLevelSilent, JSX: api.JSXPreserve,
		TsconfigRaw: `{"compilerOptions":{"experimentalDecorators":false,"useDefineForClassFields":true}}`,
	})
	return string(result.Code), len(result.Errors) == 0
}

// TestNodeModules compares with esbuild on a real tree of packages, which is
// named by TAISEI_NODE_MODULES: what esbuild accepts must leave nothing bad, and
// what it prints must be read as the same tree. esbuild folds constants and moves
// functions in ways that dumpLoose does not hide, so few files may differ; -v
// shows where.
func TestNodeModules(t *testing.T) {
	root := os.Getenv("TAISEI_NODE_MODULES")
	if root == "" {
		t.Skip("set TAISEI_NODE_MODULES to a folder of packages")
	}
	var c comparison
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !isSource(path) {
			return err
		}
		source, err := os.ReadFile(path)
		if err == nil {
			c.compare(t, path, string(source))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.different*50 > c.both {
		t.Errorf("%d of %d files are printed differently", c.different, c.both)
	}
	t.Logf("%d files, %d bytes: %d accepted by both, %d refused by both, %d accepted here alone, %d refused here alone, %d printed differently",
		c.files, c.bytes, c.both, c.neither, c.lenient, c.missed, c.different)
}

func isSource(path string) bool {
	switch filepath.Ext(path) {
	case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx":
		return true
	}
	return false
}

type comparison struct {
	files, bytes, both, neither, lenient, missed, different int
}

func (c *comparison) compare(t *testing.T, path, source string) {
	c.files++
	c.bytes += len(source)
	file := read(t, path, source)
	printed, accepted := esbuild(path, source)
	switch {
	case accepted && len(file.Bad) == 0:
		c.both++
	case accepted:
		c.missed++
		bad := file.Bad[0]
		at := file.Position(bad.Pos)
		t.Errorf("%s:%d:%d: %s: %.60q", path, at.Line, at.Column, bad.Message, source[bad.Pos:])
		return
	case len(file.Bad) > 0:
		c.neither++
		return
	default:
		c.lenient++
		t.Logf("%s is accepted here alone", path)
		return
	}
	checkPlaces(t, file)
	if strings.Contains(filepath.Base(path), ".d.") {
		return
	}
	again := read(t, path, printed)
	if want, got := dumpLoose(file.Body), dumpLoose(again.Body); want != got {
		c.different++
		t.Logf("%s: read\n%s\nprinted by esbuild and read again\n%s", path, near(want, got), near(got, want))
	}
}

// near cuts what is around the first difference.
func near(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-60):min(len(a), i+100)]
}
