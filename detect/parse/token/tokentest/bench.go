package tokentest

import (
	"strings"
	"testing"

	"taisei/detect/parse"
)

// Benchmark reads a megabyte of what piece repeats.
func (r Reader) Benchmark(b *testing.B, piece string) {
	source := r.Head + strings.Repeat(piece, (1<<20)/len(piece))
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		file, err := r.Parse(r.Path, source, parse.Limits{})
		if err != nil || len(file.Bad) > 0 {
			b.Fatal(err, file.Bad)
		}
	}
}
