package unpack_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"taisei/detect/unpack"
)

// check holds for every input whatever.
func check(t interface{ Errorf(string, ...any) }, data []byte, l unpack.Limits) {
	files, unread, err := unpack.Open("x", data, l)
	if err != nil && int64(len(data)) <= l.Bytes {
		t.Errorf("%v", err)
	}
	if len(files)+len(unread) > l.Files+2 {
		t.Errorf("%d files and %d unread, allowed are %d", len(files), len(unread), l.Files)
	}
	seen := map[string]bool{}
	for _, f := range files {
		if seen[f.Path] {
			t.Errorf("%q is given twice", f.Path)
		}
		seen[f.Path] = true
		if int64(len(f.Data)) > l.FileBytes {
			t.Errorf("%q has %d bytes", f.Path, len(f.Data))
		}
		if strings.HasPrefix(f.Path, "/") || f.Path == "" || strings.Contains("/"+f.Path+"/", "/../") {
			t.Errorf("%q leads out", f.Path)
		}
	}
	for _, u := range unread {
		if u.Reason == "" || u.Message == "" || u.Path == "" {
			t.Errorf("%+v says nothing", u)
		}
	}
}

var small = unpack.Limits{Bytes: 1 << 20, FileBytes: 1 << 18, Files: 100, Depth: 3, Ratio: 200, PathBytes: 200}

func seeds(t testing.TB) [][]byte {
	a := []entry{{"p/a.js", "aaa"}, {"p/b.js", strings.Repeat("b", 100)}}
	plain := tarOf(t, a[0], a[1])
	return [][]byte{
		plain, gzipOf(t, plain), xzOf(t, plain), lzmaOf(t, plain), zstdOf(t, plain), zipOf(t, a...), storedOf(t, a...),
		append([]byte("#!x\n"), zipOf(t, a...)...), tarOf(t, entry{"x.zip", string(zipOf(t, a...))}), gemOf(t, a[0], a[1]), debOf(t, plain, plain),
		rpmOf(cpioOf(node{name: "a", data: "aaa"}), tag{1024, text, []string{"echo"}}, tag{1086, texts, []string{"/bin/sh", "-e"}}),
		append(gzipOf(t, plain), zipOf(t, a...)...), append(tarOf(t, a[0]), with(storedOf(t, a[1]), 170, "\xff")...), zipOf(t, entry{"pkg-a.tar.zst", string(zstdOf(t, plain))}),
		cpioOf(node{name: "a", links: 2, inode: 1}, node{name: "b", data: "bb", links: 2, inode: 1}, node{name: "l", data: "a", mode: 0o120777}), []byte("BZh91AY&SY"), []byte("\x28\xb5\x2f\xfd\x04\x00"),
	}
}

func FuzzOpen(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) { check(t, data, small) })
}

// Damage anywhere loses no more than is damaged, and never an invariant.
func TestDamage(t *testing.T) {
	all := seeds(t)
	rapid.Check(t, func(t *rapid.T) {
		data := bytes.Clone(rapid.SampledFrom(all).Draw(t, "seed"))
		for range rapid.IntRange(0, 5).Draw(t, "changes") {
			data[rapid.IntRange(0, len(data)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
		}
		data = data[:rapid.IntRange(0, len(data)).Draw(t, "length")]
		check(t, data, small)
	})
}

func BenchmarkOpen(b *testing.B) {
	var entries []any
	for i := range 200 {
		entries = append(entries, entry{fmt.Sprintf("d/e/f%d.js", i), strings.Repeat("const a = require('b');\n", 500)})
	}
	data := tarOf(b, entries...)
	packed := gzipOf(b, data)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := unpack.Open("x.tgz", packed, unpack.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
