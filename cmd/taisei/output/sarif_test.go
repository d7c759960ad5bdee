package output

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"taisei/detect"
	"taisei/words"
)

// schema is the one that OASIS publishes; see sarif/testdata/NOTICE.md.
func schema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	f, err := os.Open("sarif/testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	c.UseLoader(noLoader{}) // nothing is fetched
	if err := c.AddResource("sarif.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

type noLoader struct{}

func (noLoader) Load(url string) (any, error) { return nil, errors.New("not fetched: " + url) }

var loaded = sync.OnceValues(words.Load)

func book(t testing.TB) *words.Book {
	t.Helper()
	b, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// shown prints results and gives the document.
func shown(t testing.TB, o Options, results ...detect.Result) string {
	t.Helper()
	var out bytes.Buffer
	o.Book = book(t)
	if o.Lang == "" {
		o.Lang = words.English
	}
	p, err := New(&out, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if err := p.Print(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// validSARIF holds a document to the schema and gives its run.
func validSARIF(t *testing.T, doc string) map[string]any {
	t.Helper()
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema(t).Validate(v); err != nil {
		t.Fatalf("not valid: %v\n%s", err, doc)
	}
	runs := v.(map[string]any)["runs"].([]any)
	if len(runs) != 1 {
		t.Fatalf("%d runs", len(runs))
	}
	return runs[0].(map[string]any)
}

// scanned scans a replica of one of the cases.
func scanned(t *testing.T, name string) detect.Result {
	t.Helper()
	return detect.Scan(context.Background(), detect.Artifact{Name: name, Folder: os.DirFS(filepath.Join("../../../detect/testdata", name))}, detect.DefaultLimits)
}

// at follows keys and indexes into a decoded document.
func at(t *testing.T, v any, road ...any) any {
	t.Helper()
	for _, step := range road {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			list, ok := v.([]any)
			if !ok || step >= len(list) {
				t.Fatalf("%v: no element %d in %v", road, step, v)
			}
			v = list[step]
		}
	}
	return v
}

func TestSARIF(t *testing.T) {
	run := validSARIF(t, shown(t, Options{Format: "sarif", Version: "v1.2.3"}, scanned(t, "event_stream/tampered"), scanned(t, "event_stream/neighbour")))
	for _, c := range []struct {
		want any
		road []any
	}{
		{"taisei", []any{"tool", "driver", "name"}},
		{"v1.2.3", []any{"tool", "driver", "version"}},
		{true, []any{"invocations", 0, "executionSuccessful"}},
		{"decrypted_code", []any{"results", 0, "ruleId"}},
		{"error", []any{"results", 0, "level"}},
		{"When used, it decrypts a program hidden in test/data.js with a key taken from the environment variable “npm_package_description” and runs it.", []any{"results", 0, "message", "text"}},
		{"event_stream/tampered/index.min.js", []any{"results", 0, "locations", 0, "physicalLocation", "artifactLocation", "uri"}},
		{json.Number("1"), []any{"results", 0, "locations", 0, "physicalLocation", "region", "startLine"}},
		{json.Number("1316"), []any{"results", 0, "locations", 0, "physicalLocation", "region", "startColumn"}},
		{"event_stream/tampered/test/data.js", []any{"results", 0, "codeFlows", 0, "threadFlows", 0, "locations", 0, "location", "physicalLocation", "artifactLocation", "uri"}},
		{"event_stream/tampered/index.min.js", []any{"results", 0, "codeFlows", 0, "threadFlows", 0, "locations", 2, "location", "physicalLocation", "artifactLocation", "uri"}},
		{"malicious", []any{"artifacts", 0, "properties", "verdict"}},
		{"event_stream/neighbour", []any{"artifacts", 1, "location", "uri"}},
	} {
		if got := at(t, run, c.road...); got != c.want {
			t.Errorf("%v is %v, want %v", c.road, got, c.want)
		}
	}
	if n := len(at(t, run, "results").([]any)); n != 2 {
		t.Errorf("%d results", n)
	}
}

// TestSARIFRules holds that a result points to its rule, and that every rule
// explains itself in the language asked for.
func TestSARIFRules(t *testing.T) {
	for _, lang := range words.Langs {
		run := validSARIF(t, shown(t, Options{Format: "sarif", Lang: lang}, scanned(t, "vestacp/tampered")))
		rules := at(t, run, "tool", "driver", "rules").([]any)
		index, err := at(t, run, "results", 0, "ruleIndex").(json.Number).Int64()
		if err != nil || at(t, rules[index], "id") != "password_sent" || run["language"] != string(lang) {
			t.Errorf("%s: rule %d of %v", lang, index, run["language"])
		}
		for _, r := range rules {
			help := at(t, r, "help", "text").(string)
			if strings.Contains(help, "detect.") || strings.Contains(help, "output.") || strings.Contains(help, "no value") {
				t.Errorf("%s: %v explains itself as %q", lang, at(t, r, "id"), help)
			}
			if strings.ContainsRune(help, '。') != (lang == words.Japanese) {
				t.Errorf("%s: %v is explained in another language: %q", lang, at(t, r, "id"), help)
			}
		}
	}
}

// TestSARIFLeftUnread holds that what was not read, and what could not be scanned
// at all, is told.
func TestSARIFLeftUnread(t *testing.T) {
	run := validSARIF(t, shown(t, Options{Format: "sarif"},
		detect.Result{Target: "p.tgz", Verdict: detect.Unscanned, Unread: []detect.Unread{
			{Path: "build.py", Reason: "language", Runs: true, Message: "a program"}, {Path: "x.node", Reason: "binary", Message: "ELF"},
		}},
		detect.Result{Target: "gone.tgz", Verdict: detect.Unscanned, Error: "no such file"}))
	if at(t, run, "invocations", 0, "executionSuccessful") != false {
		t.Error("the run is told as a success")
	}
	var got []string
	for _, n := range at(t, run, "invocations", 0, "toolExecutionNotifications").([]any) {
		index, err := at(t, n, "descriptor", "index").(json.Number).Int64()
		if err != nil || at(t, run, "tool", "driver", "notifications", int(index), "id") != at(t, n, "descriptor", "id") {
			t.Errorf("%v points nowhere", n)
		}
		got = append(got, at(t, n, "descriptor", "id").(string)+" "+at(t, n, "level").(string)+" "+at(t, n, "locations", 0, "physicalLocation", "artifactLocation", "uri").(string))
	}
	if want := []string{"unread/language warning p.tgz/build.py", "unread/binary note p.tgz/x.node", "unscanned error gone.tgz"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNothingScannedIsValidSARIF(t *testing.T) {
	if results := validSARIF(t, shown(t, Options{Format: "sarif"}))["results"].([]any); len(results) != 0 {
		t.Errorf("%v", results)
	}
}

// TestSARIFHostile holds that an artifact's own words stay words.
func TestSARIFHostile(t *testing.T) {
	run := validSARIF(t, shown(t, Options{Format: "sarif"}, hostile("[click](https://evil.example) {0} \x1b]8;;https://evil.example\x07")))
	text := at(t, run, "results", 0, "message", "text").(string)
	for _, bad := range []string{"](", "\x1b", "\x07", " {0}"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q holds %q", text, bad)
		}
	}
}

// hostile is a result in which the artifact chose every word that it can choose.
func hostile(s string) detect.Result {
	return detect.Result{
		Target: s, Verdict: detect.Malicious, Findings: []detect.Finding{{
			Rule: "password_sent", Severity: detect.Critical, Key: "detect.rule.password_sent.page",
			Behaviour: detect.Behaviour{Trigger: "event", Source: "credential", Sink: "network", Target: s, Steps: []detect.Location{{Path: s, Line: 1, Column: 1}, {Path: s, Line: 2, Column: 1}}},
			Location:  detect.Location{Path: s, Line: 1, Column: 1},
			Params:    map[string]string{"name": s, "host": s, "event": s, "file": s, "key": s, "from": s, "source": "credential", "trigger": "event"},
		}},
		Unread: []detect.Unread{{Path: s, Reason: "broken", Runs: true, Message: s}}, Error: s,
	}
}

// TestFingerprint holds that lines may move and nothing else.
func TestFingerprint(t *testing.T) {
	one := hostile("x").Findings[0]
	moved, renamed, elsewhere := one, one, one
	moved.Location = detect.Location{Path: "x", Line: 99, Column: 7}
	renamed.Params = map[string]string{"name": "other"}
	elsewhere.Behaviour.Target = "c.example"
	if fingerprint(one) != fingerprint(moved) || fingerprint(one) == fingerprint(renamed) || fingerprint(one) == fingerprint(elsewhere) {
		t.Errorf("%s %s %s %s", fingerprint(one), fingerprint(moved), fingerprint(renamed), fingerprint(elsewhere))
	}
}

func TestURI(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ target, file, want string }{
		{".", "src/a.js", "src/a.js"},
		{"./pkg/", "a.js", "pkg/a.js"},
		{"scripts/install.sh", "install.sh", "scripts/install.sh"},
		{"dist/p.tgz", "inner.zip!/a b.js", "dist/p.tgz/inner.zip%21/a%20b.js"},
		{here + "/pkg", "a.js", "pkg/a.js"},
		{"/elsewhere/pkg", "a.js", "elsewhere/pkg/a.js"},
		{"pkg:npm/left-pad@1.3.0", "index.js", "npm/left-pad@1.3.0/index.js"},
		{"pkg:npm/%40scope/x@1.0.0?y=z#sub", "index.js", "npm/@scope/x@1.0.0/index.js"},
		{"https://shop.example/js/x.js?v=1", "x.js", "shop.example/js/x.js"},
		{"https://shop.example/pay", "https://shop.example/pay", "shop.example/pay"},
		{"pay.html", "https://cdn.example/x.js", "cdn.example/x.js"},
		{"a:b", "c", "./a:b/c"},
		{".", "", "."},
	} {
		if got := uriOf(c.target, c.file); got != c.want {
			t.Errorf("uriOf(%q, %q) = %q, want %q", c.target, c.file, got, c.want)
		}
	}
}

// TestSchemaRefuses holds that the schema is looked at.
func TestSchemaRefuses(t *testing.T) {
	doc := strings.Replace(shown(t, Options{Format: "sarif"}, scanned(t, "vestacp/tampered")), `"level": "error"`, `"level": "fatal"`, 1)
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if schema(t).Validate(v) == nil {
		t.Error("a level that SARIF does not know was taken")
	}
}
