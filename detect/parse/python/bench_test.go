package python_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect/parse/python"
	"taisei/detect/parse/token/tokentest"
)

const megabyte = 1 << 20

// BenchmarkParse measures plain parsing: of code as people write it, and of the
// file that TAISEI_BENCH_SOURCE names.
func BenchmarkParse(b *testing.B) {
	for _, name := range []string{"written.py", "old.py"} {
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
	tokentest.Parsing(b, python.Parse, path, source)
}
