package evasion

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
	"taisei/detect/parse"
)

var (
	update = flag.Bool("update", false, "write the survivors and the table of docs/evasion.md")
	every  = flag.Bool("every", false, "apply each evasion to every fixture, rather than to a sample")
)

// sample is how many fixtures an evasion is applied to; the replicas of incidents are
// scanned more slowly than the examples, and count like them.
const sample = 40

// tally is what became of one evasion.
type tally struct {
	evasion      Evasion
	found, total int
	survivors    []string
}

func fixtures(t *testing.T) []Fixture {
	t.Helper()
	all, err := Fixtures("../../detect/testdata", "testdata/python.txtar", "testdata/shell.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// rank orders the fixtures of an evasion at random, but always the same.
func rank(e Evasion, f Fixture) uint32 {
	h := fnv.New32a()
	// A hash takes whatever is written.
	_, _ = h.Write([]byte(e.Name + "\x00" + f.Name))
	return h.Sum32()
}

func measure(e Evasion, all []Fixture) tally {
	r := tally{evasion: e}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Fixture) int { return int(int64(rank(e, a)) - int64(rank(e, b))) })
	for _, f := range all {
		if r.total == sample && !*every {
			break
		}
		files, ok := Rewrite(e, f.Files)
		if !ok {
			continue
		}
		r.count(e.Name, f, files)
	}
	slices.Sort(r.survivors)
	return r
}

// stack is how many pairs of evasions are tried that end in each of them.
const stack = 4

// measureStacked applies another evasion, and then e, to fixtures that are chosen at
// random, but always the same.
func measureStacked(t *testing.T, e Evasion, others []Evasion, all []Fixture) tally {
	t.Helper()
	r := tally{evasion: e}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Fixture) int { return int(int64(rank(e, a)) - int64(rank(e, b))) })
	for _, f := range all {
		if r.total == stack {
			break
		}
		first := others[int(rank(e, f))%len(others)]
		files, ok := stacked(first, e, f)
		if !ok {
			continue
		}
		r.count(first.Name+" then "+e.Name, f, files)
	}
	return r
}

func stacked(first, second Evasion, f Fixture) (map[string]string, bool) {
	files, ok := Rewrite(first, f.Files)
	if !ok || first.Name == second.Name {
		return nil, false
	}
	return Rewrite(second, files)
}

func (r *tally) count(how string, f Fixture, files map[string]string) {
	r.total++
	if got := Scan(files).Verdict; got == detect.Malicious || got == f.Verdict {
		r.found++
		return
	}
	r.survivors = append(r.survivors, how+"\t"+f.Name)
}

// TestEvasions holds that nine in ten rewritten programs are still found, and that a
// change of which are not is seen.
func TestEvasions(t *testing.T) {
	all := fixtures(t)
	var table, survivors strings.Builder
	found, total := 0, 0
	for _, e := range All() {
		r := measure(e, all)
		found, total = found+r.found, total+r.total
		fmt.Fprintf(&table, "| `%s` | %s | %d | %d |\n", e.Name, e.Hope, r.found, r.total)
		t.Logf("%-40s %3d / %3d", e.Name, r.found, r.total)
		if r.total < 3 {
			t.Errorf("%s fits %d fixtures, too few to say anything", e.Name, r.total)
		}
		writeLines(&survivors, r.survivors)
	}
	mostly(t, "one at a time", found, total)
	fmt.Fprintf(&table, "| **one at a time** | | **%d** | **%d** |\n", found, total)
	found, total = 0, 0
	for _, language := range []parse.Language{parse.Python, parse.JavaScript, parse.Shell} {
		r := measureLanguage(t, language, all)
		found, total = found+r.found, total+r.total
		fmt.Fprintf(&table, "| two at a time, %s | one hides what the other shows | %d | %d |\n", language, r.found, r.total)
		writeLines(&survivors, r.survivors)
	}
	mostly(t, "two at a time", found, total)
	fmt.Fprintf(&table, "| **two at a time** | | **%d** | **%d** |\n", found, total)
	if !*every {
		golden(t, filepath.Join("testdata", "survivors.txt"), survivors.String())
		document(t, table.String())
	}
}

// measureLanguage tries pairs that end in each evasion of a language.
func measureLanguage(t *testing.T, language parse.Language, all []Fixture) tally {
	t.Helper()
	of := slices.DeleteFunc(All(), func(e Evasion) bool { return e.Language != language })
	var sum tally
	for _, e := range of {
		r := measureStacked(t, e, of, all)
		sum.found, sum.total, sum.survivors = sum.found+r.found, sum.total+r.total, append(sum.survivors, r.survivors...)
	}
	return sum
}

func writeLines(out *strings.Builder, lines []string) {
	for _, l := range lines {
		out.WriteString(l + "\n")
	}
}

// mostly holds that nine in ten are found.
func mostly(t *testing.T, what string, found, total int) {
	t.Helper()
	t.Logf("%s: found %d of %d, %.1f %%", what, found, total, 100*float64(found)/float64(total))
	if found*10 < total*9 {
		t.Errorf("%s: found %d of %d", what, found, total)
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s is not what is found now; run with -update and look at the difference", path)
		for line := range strings.Lines(got) {
			if !strings.Contains(string(want), line) {
				t.Logf("new survivor: %s", line)
			}
		}
	}
}

const (
	begin = "<!-- table begins: written by test/evasion -update -->\n"
	end   = "<!-- table ends -->\n"
)

// document keeps the table of docs/evasion.md.
func document(t *testing.T, table string) {
	t.Helper()
	path := "../../docs/evasion.md"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, _ := strings.Cut(string(data), begin)
	_, tail, ok := strings.Cut(rest, end)
	if !ok {
		t.Fatalf("%s has no place for the table", path)
	}
	golden(t, path, head+begin+"| evasion | what an attacker hopes for | found | of |\n|-|-|-:|-:|\n"+table+end+tail)
}

func TestTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range All() {
		if seen[e.Name] || e.Hope == "" || !strings.HasPrefix(e.Name, string(e.Language)+"/") {
			t.Errorf("%s is twice in the table, says nothing, or has another language's name", e.Name)
		}
		seen[e.Name] = true
	}
	if len(seen) < 60 {
		t.Errorf("%d evasions, want at least 60", len(seen))
	}
}
