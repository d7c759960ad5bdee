package evasion

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"taisei/detect/parse"
)

// interpreters run each language, and check what they are given as JSON without
// running it.
var interpreters = map[parse.Language]struct {
	run     []string
	samples []string
	check   []string
}{
	parse.Python: {[]string{"python3", "-B"}, []string{"sample.py"}, []string{"python3", "-c", `
import json, sys
bad = []
for name, text in json.load(sys.stdin).items():
    try:
        compile(text.encode("utf-8", "surrogateescape"), name, "exec")
    except Exception as e:
        bad.append(name + ": " + str(e))
print(json.dumps(bad))`}},
	parse.JavaScript: {[]string{"node"}, []string{"sample.js", "plain.js"}, []string{"node", "-e", `
const vm = require('vm'), bad = [];
for (const [name, text] of Object.entries(JSON.parse(require('fs').readFileSync(0, 'utf8')))) {
  try { vm.compileFunction(text.replace(/^\ufeff/, '').replace(/^#!.*/, '')); } catch (e) { bad.push(name + ': ' + e.message); }
}
console.log(JSON.stringify(bad))`}},
	parse.Shell: {[]string{"bash"}, []string{"sample.sh", "plain.sh"}, nil},
}

func command(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	if testing.Short() {
		t.Skip("runs interpreters")
	}
	if _, err := exec.LookPath(args[0]); err != nil {
		t.Skip(args[0] + " is not here")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	return exec.CommandContext(ctx, args[0], args[1:]...)
}

// TestMeaning runs a harmless program before and after an evasion: it must do the same.
// With -every it does so for all of them; else for one in twenty, as starting interpreters
// takes long.
func TestMeaning(t *testing.T) {
	for language, in := range interpreters {
		for i, e := range All() {
			if e.Language != language || !*every && i%20 != 0 {
				continue
			}
			t.Run(e.Name, func(t *testing.T) {
				for _, sample := range in.samples {
					data, err := os.ReadFile(filepath.Join("testdata", "meaning", sample))
					if err != nil {
						t.Fatal(err)
					}
					files := map[string]string{sample: string(data), "helper.txt": "aid\n"}
					rewritten, ok := Rewrite(e, files)
					if !ok {
						continue
					}
					want, got := output(t, in.run, sample, files), output(t, in.run, sample, rewritten)
					if got != want || want == "" {
						t.Errorf("it prints %q, not %q; the program is\n%s", got, want, rewritten[sample])
					}
					return
				}
				t.Fatal("it fits no sample")
			})
		}
	}
}

func output(t *testing.T, run []string, name string, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for n, text := range files {
		if err := os.WriteFile(filepath.Join(folder, n), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := command(t, append(run, name)...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		return err.Error() + ": " + string(out)
	}
	return string(out)
}

// checked is how many rewritten fixtures of each evasion are read, without -every.
const checked = 8

// TestValid holds that the languages' own readers take the programs that are written.
func TestValid(t *testing.T) {
	all := fixtures(t)
	for language, in := range interpreters {
		texts := map[string]string{}
		for _, e := range All() {
			if e.Language != language {
				continue
			}
			n := 0
			for _, f := range all {
				if n == checked && !*every {
					break
				}
				files, ok := Rewrite(e, f.Files)
				if !ok {
					continue
				}
				n++
				for name, text := range files {
					if languageOf(name, text) == language && text != f.Files[name] && !isModule(name, text) && valid(f.Files[name]) {
						texts[e.Name+" of "+f.Name+" in "+name] = text
					}
				}
			}
		}
		addStacked(texts, language, all)
		t.Run(string(language), func(t *testing.T) {
			if language == parse.Shell {
				checkShell(t, texts)
				return
			}
			for _, wrong := range refused(t, in.check, texts) {
				t.Error(wrong)
			}
		})
	}
}

// addStacked adds what two evasions make of a fixture.
func addStacked(texts map[string]string, language parse.Language, all []Fixture) {
	of := slices.DeleteFunc(All(), func(e Evasion) bool { return e.Language != language })
	for _, e := range of {
		for _, f := range all {
			if rank(e, f)%16 > 0 && !*every {
				continue
			}
			first := of[int(rank(e, f))%len(of)]
			files, ok := stacked(first, e, f)
			if !ok {
				continue
			}
			for name, text := range files {
				if languageOf(name, text) == language && text != f.Files[name] && !isModule(name, text) && valid(f.Files[name]) {
					texts[first.Name+" and "+e.Name+" of "+f.Name+" in "+name] = text
				}
			}
		}
	}
}

// valid leaves out old Python, which no interpreter here reads.
func valid(source string) bool { return !strings.Contains(source, "print '") }

func refused(t *testing.T, check []string, texts map[string]string) []string {
	t.Helper()
	cmd := command(t, check...)
	in, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdin = bytes.NewReader(in)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var bad []string
	if err := json.Unmarshal(out, &bad); err != nil {
		t.Fatal(err)
	}
	return bad
}

// checkShell has one shell read all scripts, as starting one for each takes long.
func checkShell(t *testing.T, texts map[string]string) {
	t.Helper()
	folder := t.TempDir()
	names := map[string]string{}
	for name, text := range texts {
		file := filepath.Join(folder, strings.NewReplacer("/", "_", " ", "_", ":", "_").Replace(name))
		names[file] = name
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := command(t, "bash", "-c", `for f in "$1"/*; do bash -n "$f" || echo "$f"; done`, "check", folder)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		if name := names[strings.TrimSpace(line)]; name != "" {
			t.Errorf("%s is not read:\n%s", name, texts[name])
		}
	}
}
