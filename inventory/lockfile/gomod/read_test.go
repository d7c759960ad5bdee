package gomod_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/inventory/component"
	"taisei/inventory/component/componenttest"
	"taisei/inventory/lockfile/gomod"
)

func TestGolden(t *testing.T) {
	data, err := os.ReadFile("testdata/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := gomod.Read("go.mod", data, component.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	componenttest.Golden(t, "go.mod", doc)
}

func TestOldAndNewFiles(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"before pruned graphs": {"module m\ngo 1.16\n", component.WarnIncomplete},
		"no version of Go":     {"module m\nrequire a.invalid/b v1.0.0\n", component.WarnIncomplete},
		"directive to come":    {"module m\ngo 1.26\nfuture x\nrequire a.invalid/b v1.0.0\n", component.WarnUnreadLine},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			doc, err := gomod.Read("go.mod", []byte(c.text), component.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if len(doc.Warnings) != 1 || doc.Warnings[0].Key != c.want {
				t.Errorf("got %v", doc.Warnings)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	cases := map[string]struct {
		text, key string
		line      any
	}{
		"not one":   {"hello\n", component.KeyNotThisFormat, nil},
		"truncated": {"module m\nrequire (\n  a.invalid/b v1.0.0\n", component.KeySyntax, 4},
		"a line":    {"module m\nrequire a.invalid/b\n", component.KeySyntax, 2},
		"long name": {"module m\nrequire a.invalid/" + strings.Repeat("b", 70_000) + " v1.0.0\n", component.KeyTextTooLong, nil},
		"lines":     {"module m\n" + strings.Repeat("\n", 400_001), component.KeyTooManyComponents, nil},
		"size":      {"module m\n" + strings.Repeat(" ", 5<<20), component.KeyTooLarge, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := gomod.Read("go.mod", []byte(c.text), component.Limits{})
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key || f.Params["line"] != c.line {
				t.Errorf("got %v", err)
			}
		})
	}
}

func BenchmarkRead50000(b *testing.B) {
	var text strings.Builder
	text.WriteString("module example.invalid/m\ngo 1.26\nrequire (\n")
	for i := range 50_000 {
		fmt.Fprintf(&text, "\texample.invalid/module-%d v1.%d.0 // indirect\n", i, i)
	}
	text.WriteString(")\n")
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gomod.Read("go.mod", []byte(text.String()), component.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzRead(f *testing.F) {
	data, err := os.ReadFile("testdata/go.mod")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte("module m\ngo 1.16\nfuture (\n)\n"))
	f.Fuzz(func(t *testing.T, data []byte) { componenttest.Hostile(t, gomod.Read, data) })
}
