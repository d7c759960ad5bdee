package javascript_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// snippets reads the pieces of source in a file of testdata, one a line, with ⏎
// for a line's end. The file's name tells their extension: modules.mjs.txt.
func snippets(t testing.TB, path string) (name string, list []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		list = append(list, strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "⏎", "\n"))
	}
	return strings.TrimSuffix(filepath.Base(path), ".txt"), list
}

func snippetFiles(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "accepted", "*.txt"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("found no snippets: %v", err)
	}
	return paths
}

// TestSnippetsAreReadLikeEsbuild holds every snippet against esbuild: it must
// accept it, nothing of it may be bad here, and what esbuild prints must be read
// as the same tree, but for the files called rewritten, which it prints as
// something else, and the files called own, which it is not asked about.
func TestSnippetsAreReadLikeEsbuild(t *testing.T) {
	total := 0
	for _, path := range snippetFiles(t) {
		name, list := snippets(t, path)
		total += len(list)
		for _, source := range list {
			t.Run(name+" "+source, func(t *testing.T) { holdAgainstEsbuild(t, name, source) })
		}
	}
	if total < 300 {
		t.Errorf("only %d snippets", total)
	}
}

func holdAgainstEsbuild(t *testing.T, name, source string) {
	file := read(t, name, source)
	for _, bad := range file.Bad {
		t.Errorf("cannot read %q: %s", source[bad.Pos:], bad.Message)
	}
	if strings.HasPrefix(name, "own") {
		return
	}
	printed, accepted := esbuild(name, source)
	if !accepted {
		t.Fatal("esbuild does not accept it")
	}
	again := read(t, name, printed)
	want, got := dumpLoose(file.Body), dumpLoose(again.Body)
	if isRewritten := strings.HasPrefix(name, "rewritten"); (want == got) == isRewritten {
		t.Errorf("read    %s\nprinted %s\nread    %s", want, printed, got)
	}
}

// TestSnippetsKeepTheirTrees compares every snippet's tree with the golden file,
// which a person has read.
func TestSnippetsKeepTheirTrees(t *testing.T) {
	for _, path := range snippetFiles(t) {
		name, list := snippets(t, path)
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			for _, source := range list {
				tree := dump(read(t, name, source).Body)
				out.WriteString(strings.ReplaceAll(source, "\n", "⏎") + "\n\t" + strings.ReplaceAll(tree, "\n", "\n\t") + "\n")
			}
			golden(t, strings.TrimSuffix(path, ".txt")+".golden", out.String())
		})
	}
}

// golden compares with a file of testdata.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs from what is read; run with -update and read the difference\n%s\n%s",
			path, near(string(want), got), near(got, string(want)))
	}
}
