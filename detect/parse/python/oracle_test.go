package python_test

import (
	"bufio"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"taisei/detect/parse"
	"taisei/detect/parse/python"
)

// An oracle is a CPython that writes its own trees in the common form's spelling.
type oracle struct {
	interpreter string
	version     int // 3.11 is 311
	library     string
}

func newOracle(t *testing.T) oracle {
	t.Helper()
	o := oracle{interpreter: "python3"}
	if name := os.Getenv("TAISEI_PYTHON"); name != "" {
		o.interpreter = name
	}
	if _, err := exec.LookPath(o.interpreter); err != nil {
		t.Skipf("there is no %s to compare with; TAISEI_PYTHON names another", o.interpreter)
	}
	const ask = "import os, sys; v = sys.version_info; print('%d%02d %s' % (v[0], v[1], os.path.dirname(os.__file__)))"
	out, err := exec.Command(o.interpreter, "-c", ask).Output()
	if err != nil {
		t.Fatalf("ask %s: %v", o.interpreter, err)
	}
	version, library, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
	if o.version, err = strconv.Atoi(version); err != nil {
		t.Fatal(err)
	}
	o.library = library
	return o
}

// isShape tells that this CPython's trees lack places, and has other texts.
func (o oracle) isShape() bool { return o.version < 309 }

// files lists the sources under a folder, without the packages that are installed in it.
func files(t *testing.T, root string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root && (entry.Name() == "site-packages" || entry.Name() == "dist-packages") {
			return fs.SkipDir
		}
		if entry.Type().IsRegular() && strings.HasSuffix(path, ".py") && !strings.Contains(path, "\n") {
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// ask gives CPython's answers for files, in order.
func (o oracle) ask(t *testing.T, paths []string, each func(path, answer string)) {
	t.Helper()
	args := []string{filepath.Join("testdata", "oracle.py")}
	if o.isShape() {
		args = append(args, "shape")
	}
	cmd := exec.Command(o.interpreter, args...)
	cmd.Stdin = strings.NewReader(strings.Join(paths, "\n") + "\n")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(out)
	for _, path := range paths {
		answer, err := answers.ReadString('\n')
		if err != nil {
			t.Fatalf("%s: no answer: %v", path, err)
		}
		each(path, strings.TrimSuffix(answer, "\n"))
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
}

// TestReadsLikeCPython holds our reading against CPython's: what it accepts must be
// read without a bad stretch, as the same tree with names, calls, texts and functions
// at the same places. It reads a sample of the standard library; TAISEI_STDLIB=all
// makes it the whole, TAISEI_SITE_PACKAGES adds a folder, and TAISEI_PYTHON names
// another CPython, of which those of old are good for old code.
func TestReadsLikeCPython(t *testing.T) {
	o := newOracle(t)
	paths := files(t, o.library)
	if os.Getenv("TAISEI_STDLIB") != "all" {
		paths = sample(paths, 60)
	}
	if root := os.Getenv("TAISEI_SITE_PACKAGES"); root != "" {
		paths = append(paths, files(t, root)...)
	}
	count := map[string]int{}
	o.ask(t, paths, func(path, answer string) { count[o.compare(t, path, answer)]++ })
	t.Logf("%d files, %v", len(paths), count)
	if count["same"] < len(paths)/2 {
		t.Errorf("only %d of %d trees were compared", count["same"], len(paths))
	}
}

// sample takes about n of a list, spread evenly.
func sample(list []string, n int) (some []string) {
	step := max(1, len(list)/n)
	for i := 0; i < len(list); i += step {
		some = append(some, list[i])
	}
	return some
}

// compare reads one file and says what came of it.
func (o oracle) compare(t *testing.T, path, answer string) string {
	if answer == "refused" {
		return "refused"
	}
	source := load(t, path)
	file, err := python.Parse(path, source, parse.Limits{})
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return "given up"
	}
	if len(file.Bad) > 0 {
		t.Errorf("%s: passed over %s", path, badOf(file))
		return "bad"
	}
	want, isTree := strings.CutPrefix(answer, "tree ")
	if !isTree || strings.Contains(source, `\N{`) || strings.Contains(strings.ReplaceAll(source, "\r\n", ""), "\r") {
		return "accepted"
	}
	d := dumper{place: func(p parse.Pos) string {
		at := file.Position(p)
		return strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column-1)
	}}
	if o.isShape() {
		d = dumper{shape: true, folded: o.version < 300}
	}
	d.stmts(file.Body)
	if got := d.out.String(); got != want {
		t.Errorf("%s\nCPython %s\nours    %s", path, near(want, got), near(got, want))
		return "different"
	}
	return "same"
}

// near is a where it begins to differ from b.
func near(a, b string) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return a[max(0, i-80):min(len(a), i+80)]
}
