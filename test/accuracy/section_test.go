package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/sandbox"
)

var update = flag.Bool("update", false, "write the golden files anew")

// outcomes are one of each kind that the tables tell apart.
func outcomes() []outcome {
	archive := func(name, ecosystem, kind string, cluster int) target {
		return target{shown: name, ecosystem: ecosystem, kind: kind, size: 250_000, cluster: cluster}
	}
	return []outcome{
		{target: archive("a.whl", "pypi", "wheel", 5), verdict: detect.Malicious, rules: []string{"environment_sent", "store_sent"}},
		{target: archive("b.tar.gz", "pypi", "sdist", 1), verdict: detect.Malicious, rules: []string{"environment_sent"}},
		{target: archive("c.tar.gz", "pypi", "sdist", 2), verdict: detect.Suspicious, rules: []string{"no_longer_a_rule"}, reasons: []string{"language"}},
		{target: archive("d.tgz", "npm", "tarball", 1), verdict: detect.Unscanned, reasons: []string{"language", "steps"}},
		{target: archive("e.tgz", "npm", "tarball", 1), verdict: detect.Unscanned, reasons: []string{"time"}},
		{target: archive("f.tgz", "npm", "tarball", 3), verdict: detect.Clean},
	}
}

func TestSections(t *testing.T) {
	all := outcomes()
	s := stamp{date: "2026-01-02", commit: "abc1234", command: "make accuracy"}
	sections := []section{
		maliciousSection(s, found{clustered: true, missing: 1}, all),
		cleanSection(s, found{others: 2}, all),
	}
	page := filepath.Join(t.TempDir(), "page.md")
	if err := writePage(page, sections); err != nil {
		t.Fatal(err)
	}
	got, golden := read(t, page), filepath.Join("testdata", "page.md")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := read(t, golden); got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
}

func TestNothingMatched(t *testing.T) {
	s := cleanSection(stamp{}, found{}, outcomes()[5:])
	wantIn(t, s.text, "No rule matched.", "| clean | 1 of 1 | 100.00 % |")
	if strings.Contains(s.text, "unscanned because of") || strings.Contains(s.text, "not called clean") {
		t.Errorf("an empty table in\n%s", s.text)
	}
}

func TestManyAlarms(t *testing.T) {
	var all []outcome
	for i := range mostNamed + 7 {
		all = append(all, outcome{target: target{shown: fmt.Sprint(i)}, verdict: detect.Suspicious})
	}
	wantIn(t, cleanSection(stamp{}, found{}, all).text, "\n7 more are not named here.\n")
}

// TestPage: what stands outside the marks, and the section that was not measured, stay.
func TestPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	for _, s := range []section{{name: "clean", text: "first\n"}, {name: "malicious", text: "second\n\n"}, {name: "clean", text: "third\n"}} {
		if err := writePage(page, []section{s}); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.NewReplacer(
		"<!-- malicious: written by make accuracy -->\nNot measured.", "<!-- malicious: written by make accuracy -->\nsecond",
		"<!-- clean: written by make accuracy -->\nNot measured.", "<!-- clean: written by make accuracy -->\nthird",
	).Replace(blank)
	if got := read(t, page); got != want {
		t.Errorf("the page is\n%s\nwant\n%s", got, want)
	}
	if err := os.WriteFile(page, []byte("somebody's own page"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writePage(page, []section{{name: "clean"}}); err == nil || read(t, page) != "somebody's own page" {
		t.Errorf("a page without marks: %v, %q", err, read(t, page))
	}
}

// TestLostScans: a hang, a crash and nonsense are counted, and the others told.
func TestLostScans(t *testing.T) {
	answers := map[string]error{
		"hangs": fmt.Errorf("scan-path: %w", sandbox.ErrTimeout), "grows": sandbox.ErrMemory, "dies": sandbox.ErrCrashed, "broken": errors.New("not a zip"),
	}
	scan := func(_ context.Context, path string) (detect.Result, error) {
		if err := answers[path]; err != nil {
			return reading.Unscanned(path, err), nil
		}
		if path == "called off" {
			return detect.Result{}, sandbox.ErrClosed
		}
		return detect.Result{Verdict: detect.Clean}, nil
	}
	var targets []target
	for _, name := range []string{"hangs", "grows", "dies", "broken", "called off", "fine"} {
		targets = append(targets, target{path: name, shown: name})
	}
	var progress bytes.Buffer
	m := &measuring{scan: scan, workers: 2, results: io.Discard, progress: &progress}
	all, err := m.measure(t.Context(), "clean", targets)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range all {
		got = append(got, fmt.Sprint(o.shown, " ", o.verdict, o.reasons))
	}
	want := []string{
		"hangs unscanned[time]", "grows unscanned[memory]", "dies unscanned[crash]", "broken unscanned[not opened]",
		"called off unscanned[not opened]", "fine clean[]",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if progress.String() != "clean: 6 of 6\n" {
		t.Errorf("progress is %q", progress.String())
	}
}

// TestCalledOff: an interrupted run gives no figures.
func TestCalledOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	scan := func(ctx context.Context, _ string) (detect.Result, error) {
		cancel()
		<-ctx.Done()
		return detect.Result{}, ctx.Err()
	}
	m := &measuring{scan: scan, workers: 1, results: io.Discard, progress: io.Discard}
	if _, err := m.measure(ctx, "clean", make([]target, 5)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestWilson: the intervals are those of published tables.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		share
		low, high float64
	}{
		{share{0, 10}, 0, 0.2775},
		{share{10, 10}, 0.7225, 1},
		{share{81, 263}, 0.2553, 0.3662}, // Newcombe 1998, table I
		{share{15, 148}, 0.0624, 0.1605},
		{share{0, 20}, 0, 0.1611},
		{share{1, 29}, 0.0061, 0.1718},
		{share{0, 0}, 0, 1},
	} {
		low, high := c.wilson()
		if math.Abs(low-c.low) > 0.00005 || math.Abs(high-c.high) > 0.00005 {
			t.Errorf("%d of %d: %.4f to %.4f, want %.4f to %.4f", c.hits, c.of, low, high, c.low, c.high)
		}
	}
}

func TestKinds(t *testing.T) {
	for _, c := range []struct{ root, shown, want string }{
		{"/x/samples", "npm/a/a-1.tgz", "npm tarball"},
		{"/x/samples", "pypi/a/a-1.tgz", "pypi sdist"},
		{"/x/samples", "pypi/npm/a-1.tar.gz", "pypi sdist"},
		{"/x/pypi", "npm/1.0/npm-1.0.tar.gz", "npm tarball"},
		{"/x/some+pypi_set", "a/1/a-1.tar.gz", "pypi sdist"},
		{"/x/pypi", "a-1.zip", "pypi sdist"},
		{"/x/npm", "a-1.zip", "npm tarball"},
		{"/x/pypi", "A-1.WHL", "pypi wheel"},
		{"/x/clean", "a.tgz", "npm tarball"},
		{"/x/clean", "a.tar.gz", "not told tar.gz"},
		{"/x/clean", "a.crate", "crates crate"},
		{"/x/clean", "a.txt", ""},
	} {
		got := ""
		if f, ok := formOf(c.shown); ok {
			e := ecosystemOf(c.root, c.shown, f)
			got = e + " " + kindIn(e, f)
		}
		if got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.shown, c.root, got, c.want)
		}
	}
}

func TestSpread(t *testing.T) {
	all := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}
	for limit, want := range map[int][]int{0: all, 10: all, 99: all, 1: {0}, 3: {0, 3, 6}, 9: {0, 1, 2, 3, 4, 5, 6, 7, 8}} {
		if got := spread(all, limit); !slices.Equal(got, want) {
			t.Errorf("%d of them are %v, want %v", limit, got, want)
		}
	}
}
