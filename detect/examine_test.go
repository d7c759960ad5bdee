package detect_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
)

func examine(t *testing.T, files map[string]string) detect.Examination {
	t.Helper()
	return detect.Examine(context.Background(), detect.Artifact{Name: "p", Folder: folder(files)}, detect.DefaultLimits)
}

// TestExamine holds that an examination tells what a scan keeps to itself.
func TestExamine(t *testing.T) {
	e := examine(t, map[string]string{
		"package.json":                `{"name":"p","version":"1.2.3","main":"lib/a","scripts":{"postinstall":"node b.js","test":"mocha"},"dependencies":{"d":"^1"}}`,
		"lib/a.js":                    "require('https').get('https://api.example/v1?r=' + process.env.REGION)\n",
		"b.js":                        "require('child_process').spawn('git', ['gc'])\n",
		"README.md":                   "x",
		"x.so":                        "\x7fELF",
		"node_modules/d/package.json": `{"name":"d","version":"9.9.9","dependencies":{"inner":"1"}}`,
		"test/package.json":           `{"name":"t","dependencies":{"other":"1"}}`,
	})
	if e.Result.Verdict != detect.Clean || e.Name != "p" || e.Version != "1.2.3" {
		t.Errorf("%s %s@%s", e.Result.Verdict, e.Name, e.Version)
	}
	e.Facts = slices.DeleteFunc(e.Facts, func(f detect.Fact) bool { return f.Slot == "connection" })
	if len(e.Facts) != 1 || e.Facts[0].Name != "REGION" || !strings.HasPrefix(e.Facts[0].Excerpt, "require('https').get(") {
		t.Errorf("facts %+v", e.Facts)
	}
	var reached, starts, files []string
	for _, r := range e.Reaches {
		reached = append(reached, strings.TrimSpace(r.Trigger+" "+r.Sink+" "+r.Target)+" "+r.Location.Path)
	}
	for _, s := range e.Starts {
		starts = append(starts, s.Trigger+" "+s.Name)
	}
	for _, f := range e.Files {
		files = append(files, fmt.Sprintf("%s %s %v", f.Path, f.Trigger, f.Native))
	}
	if want := "install process git b.js"; !slices.Contains(reached, want) {
		t.Errorf("reaches %q lack %q", reached, want)
	}
	if want := []string{"install postinstall", "import lib/a.js"}; !slices.Equal(starts, want) {
		t.Errorf("starts %q", starts)
	}
	slices.Sort(files)
	if want := []string{"b.js install false", "lib/a.js import false", "x.so  true"}; !slices.Equal(files, want) {
		t.Errorf("files %q", files)
	}
	if len(e.Dependencies) != 1 || e.Dependencies[0].Name != "d" {
		t.Errorf("dependencies %+v", e.Dependencies)
	}
}

// TestExaminationTravels holds that nothing is lost on the way out of the sandbox.
func TestExaminationTravels(t *testing.T) {
	for _, name := range []string{"event_stream/tampered", "vestacp/tampered", "british_airways/tampered"} {
		e := detect.Examine(context.Background(), load(t, name), detect.DefaultLimits)
		if len(e.Facts) == 0 || len(e.Reaches) == 0 || len(e.Files) == 0 {
			t.Fatalf("%s: %+v", name, e)
		}
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var back detect.Examination
		if err := json.Unmarshal(data, &back); err != nil || !reflect.DeepEqual(e, back) {
			t.Errorf("%s: %v\n%+v\n%+v", name, err, e, back)
		}
	}
}

// TestExcerpt holds that a line is cut to what stands around the place.
func TestExcerpt(t *testing.T) {
	call := "fetch('https://c.example/' + process.env.X)"
	e := examine(t, map[string]string{"package.json": "{}", "index.js": "// one\n" + strings.Repeat("a();", 500) + call + ";" + strings.Repeat("b();", 500) + "\n\n  " + call + "  \n"})
	var got []string
	for _, f := range e.Facts {
		if f.Slot != "connection" {
			got = append(got, f.Excerpt)
		}
	}
	if len(got) != 2 || got[1] != call || !strings.Contains(got[0], "a();"+call+";b();") || len(got[0]) > 140 || !strings.HasPrefix(got[0], "…") || !strings.HasSuffix(got[0], "…") {
		t.Errorf("%q", got)
	}
}

// TestTwin holds that what was not made of the readable file is told, with its place.
func TestTwin(t *testing.T) {
	e := detect.Examine(context.Background(), load(t, "event_stream/tampered"), detect.DefaultLimits)
	if len(e.Twins) != 1 || e.Twins[0].Path != "index.min.js" || e.Twins[0].Of != "index.js" || len(e.Twins[0].Strays) != 1 {
		t.Fatalf("%+v", e.Twins)
	}
	if s := e.Twins[0].Strays[0]; s.Location.Line != 1 || s.Location.Column != 1010 || !slices.Contains(s.Texts, "2e2f746573742f64617461") || !strings.Contains(s.Excerpt, "function(){try{") {
		t.Errorf("%+v", s)
	}
}

func TestExamineBroken(t *testing.T) {
	e := detect.Examine(context.Background(), detect.Artifact{Name: "x.tgz", Bytes: []byte{}}, detect.DefaultLimits)
	if e.Result.Verdict == detect.Malicious || e.Facts == nil || e.Files == nil || e.Twins == nil {
		t.Errorf("%+v", e)
	}
}
