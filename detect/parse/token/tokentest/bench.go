package tokentest

import (
	"embed"
	"path"
	"runtime/debug"
	"strings"
	"testing"

	"taisei/detect/parse"
)

// typical are sources as people write them, one a language.
//
//go:embed typical
var typical embed.FS

// Typical gives a megabyte of a typical source, by its file's name.
func Typical(t testing.TB, name string) string {
	t.Helper()
	piece, err := typical.ReadFile(path.Join("typical", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Repeat(string(piece), (1<<20)/len(piece))
}

// Benchmark reads a megabyte of what is typical of the reader's language.
func (r Reader) Benchmark(b *testing.B) {
	entries, err := typical.ReadDir("typical")
	if err != nil {
		b.Fatal(err)
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == path.Ext(r.Path) {
			Parsing(b, r.Parse, r.Path, Typical(b, e.Name()))
			return
		}
	}
	b.Fatalf("nothing is typical of %s", r.Path)
}

// Parsing measures a parser on one source.
func Parsing(b *testing.B, parser Parser, name, source string) {
	Measure(b, len(source), func() {
		file, err := parser(name, source, parse.Limits{})
		if err != nil || len(file.Bad) > 0 {
			b.Fatal(err, file.Bad)
		}
	})
}

// Measure runs what goes through so many bytes. Beside the time it tells the megabytes
// in a second of one core's work, the collector's with it, whatever else runs there.
func Measure(b *testing.B, bytes int, work func()) {
	defer debug.SetGCPercent(debug.SetGCPercent(400)) // as in the process that reads packages
	b.SetBytes(int64(bytes))
	b.ReportAllocs()
	start, n := spent(), 0
	for b.Loop() {
		work()
		n++
	}
	if used := spent() - start; used > 0 {
		b.ReportMetric(float64(bytes)*float64(n)/1e6/used.Seconds(), "MB/core-s")
	}
}
