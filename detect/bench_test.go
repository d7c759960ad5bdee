package detect_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/detect"
	"taisei/detect/parse/token/tokentest"
)

// BenchmarkAnalyse measures the whole analysis: of a megabyte of each language as
// people write it, of a page's library and an installer, and of the file that
// TAISEI_BENCH_SOURCE names.
func BenchmarkAnalyse(b *testing.B) {
	sources := map[string]string{}
	order := []string{"install.sh", "copy.ps1", "build.bat", "copy.vbs", "sender.php", "cache.rb"}
	for _, name := range order {
		sources[name] = tokentest.Typical(b, name)
	}
	for _, path := range []string{
		"parse/python/testdata/sources/written.py", "parse/javascript/testdata/sources/written.js",
		"parse/javascript/testdata/sources/minified.js", "parse/javascript/testdata/sources/typed.ts",
	} {
		source := read(b, path)
		order = append(order, filepath.Base(path))
		sources[filepath.Base(path)] = strings.Repeat(source, (1<<20)/len(source))
	}
	for _, path := range []string{"testdata/british_airways/tampered/gauge-2.4.1.js", "testdata/vestacp/tampered/install/setup.sh", os.Getenv("TAISEI_BENCH_SOURCE")} {
		if path != "" {
			order = append(order, filepath.Base(path))
			sources[filepath.Base(path)] = read(b, path)
		}
	}
	for _, name := range order {
		b.Run(name, func(b *testing.B) {
			tokentest.Measure(b, len(sources[name]), func() {
				r := detect.Scan(context.Background(), detect.Artifact{Name: name, Bytes: []byte(sources[name])}, detect.DefaultLimits)
				b.ReportMetric(float64(r.Steps)/float64(len(sources[name])), "steps/B")
			})
		})
	}
}

func read(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
