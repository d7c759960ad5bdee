package house

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The parts in the order in which data passes. A part of the ground may import
// those before it; a stage of the flow the ground and the stages before it; an
// edge the ground and the flow, but no other edge.
var (
	ground = []string{"fault", "mark", "words", "record", "sandbox", "identity", "evidence", "inventory", "gate", "message"}
	flow   = []string{"detect", "watch", "triage", "respond", "ready"}
	edges  = []string{"share", "notify", "store", "web"}
	tops   = []string{"app", "cmd", "test"}
)

// detectMay lists the modules that detect may import besides the standard library.
var detectMay = []string{"mvdan.cc/sh/", "github.com/klauspost/compress/", "github.com/therootcompany/xz", "github.com/ulikunitz/xz/lzma", "github.com/package-url/packageurl-go", "golang.org/x/text/unicode/norm", "taisei/detect"}

type pkg struct {
	ImportPath string
	Dir        string
	Doc        string
	Imports    []string
	GoFiles    []string
	Standard   bool
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Dir,Doc,Imports,GoFiles", "taisei/...")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// part is the first folder of a package of ours, and "" for others.
func part(path string) string {
	rest, ours := strings.CutPrefix(path, "taisei/")
	if !ours {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}

// wrong says why one import is not allowed; "" when it is.
func wrong(from, to string) string {
	a, b := part(from), part(to)
	switch {
	case a == "detect":
		return wrongInDetect(to)
	case b == "" || a == b || slices.Contains(tops, a):
		return edgeToEdge(from, to)
	case slices.Contains(tops, b):
		return "only cmd and test see app"
	case slices.Contains(ground, a):
		if i := slices.Index(ground, b); i < 0 || i > slices.Index(ground, a) {
			return "a part of the ground imports only the ground before it"
		}
	case slices.Contains(flow, a):
		if i := slices.Index(flow, b); i > slices.Index(flow, a) || slices.Contains(edges, b) {
			return "a stage imports no later stage and no edge"
		}
	case slices.Contains(edges, a):
		if slices.Contains(edges, b) {
			return "an edge imports no other edge"
		}
	default:
		return "this folder has no place in the house"
	}
	return ""
}

// edgeToEdge lets a part import itself, but not one channel or format another.
func edgeToEdge(from, to string) string {
	a, b := strings.Split(from, "/"), strings.Split(to, "/")
	if part(from) != part(to) || part(from) != "notify" && part(from) != "share" || len(a) < 3 || len(b) < 3 || a[2] == b[2] {
		return ""
	}
	return "a channel or a format imports no other"
}

func wrongInDetect(to string) string {
	if first, _, _ := strings.Cut(to, "/"); !strings.Contains(first, ".") && first != "taisei" {
		return ""
	}
	if slices.ContainsFunc(detectMay, func(m string) bool { return strings.HasPrefix(to, m) }) {
		return ""
	}
	return "detect imports the standard library, its own children and a listed handful of modules"
}

func TestImportsFollowTheHouse(t *testing.T) {
	for _, p := range packages(t) {
		for _, to := range p.Imports {
			if why := wrong(p.ImportPath, to); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, to, why)
			}
		}
	}
}

func TestRulesCanFail(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"taisei/record", "taisei/identity", false},
		{"taisei/identity", "taisei/record", true},
		{"taisei/gate", "taisei/watch", false},
		{"taisei/watch", "taisei/triage", false},
		{"taisei/triage", "taisei/watch", true},
		{"taisei/triage", "taisei/web/ui", false},
		{"taisei/web/ui", "taisei/store", false},
		{"taisei/web/ui", "taisei/triage", true},
		{"taisei/notify/mail", "taisei/notify/webhook", false},
		{"taisei/detect", "net/http", true},
		{"taisei/detect/behaviour", "taisei/record", false},
		{"taisei/detect/parse/shell", "mvdan.cc/sh/v3/syntax", true},
		{"taisei/web/ui", "taisei/app", false},
		{"taisei/misc", "taisei/fault", false},
	} {
		if got := wrong(c.from, c.to) == ""; got != c.allowed {
			t.Errorf("%s → %s: allowed is %v, want %v", c.from, c.to, got, c.allowed)
		}
	}
}

func TestEveryFolderSaysWhatItIsFor(t *testing.T) {
	for _, p := range packages(t) {
		if len(p.GoFiles) > 0 && p.Doc == "" {
			t.Errorf("%s has no package comment in doc.go", p.ImportPath)
		}
	}
}
