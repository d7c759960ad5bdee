package diff_test

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"taisei/detect/diff"
	"taisei/words"
)

// TestChanges compares the two versions in each file of testdata/change: before the
// files stand the verdict, the release, and every change with its sentence.
func TestChanges(t *testing.T) {
	for name, r := range cases(t) {
		t.Run(name, func(t *testing.T) {
			got := lines(t, r.Result)
			if want := expected(r.comment); !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

type compared struct {
	diff.Result
	comment string
}

// cases are the results of all files.
func cases(t *testing.T) map[string]compared {
	t.Helper()
	files, err := filepath.Glob("testdata/change/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	out := map[string]compared{}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		sides := map[string]map[string]string{"before": {}, "after": {}}
		for _, f := range archive.Files {
			side, name, _ := strings.Cut(f.Name, "/")
			sides[side][name] = string(f.Data)
		}
		r := diff.Compare(examine(t, "before", sides["before"]), examine(t, "after", sides["after"]))
		out[strings.TrimSuffix(path.Base(file), ".txtar")] = compared{r, string(archive.Comment)}
	}
	return out
}

func expected(comment string) []string {
	var out []string
	for line := range strings.Lines(comment) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			out = append(out, line)
		}
	}
	return out
}

func lines(t *testing.T, r diff.Result) []string {
	t.Helper()
	out := []string{fmt.Sprintf("verdict %s", r.Verdict), fmt.Sprintf("release %s", r.Release)}
	for i, c := range told(r) {
		line := c + " " + spoken(t, words.English, r.Changes[i].Said)
		for _, n := range r.Changes[i].Notes {
			line += " " + spoken(t, words.English, n)
		}
		out = append(out, line)
	}
	return out
}
