package javascript_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/parse/javascript"
	"taisei/detect/parse/token/tokentest"
)

// BenchmarkParse measures plain parsing: of code as people write it, of the same
// as a minifier writes it, and of the file that TAISEI_BENCH_SOURCE names.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"written.js", "minified.js", "typed.ts"} {
		source := load(b, filepath.Join("testdata", "sources", name))
		b.Run(name, func(b *testing.B) { benchmark(b, name, strings.Repeat(source, megabyte/len(source))) })
	}
	if path := os.Getenv("TAISEI_BENCH_SOURCE"); path != "" {
		source := load(b, path)
		b.Run("file", func(b *testing.B) { benchmark(b, path, source) })
	}
}

func load(t testing.TB, path string) string {
	t.Helper()
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

func benchmark(b *testing.B, path, source string) {
	tokentest.Parsing(b, javascript.Parse, path, source)
}
