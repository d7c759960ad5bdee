package output

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"taisei/detect"
	"taisei/detect/diff"
	"taisei/words"
)

func shownDiff(t testing.TB, o Options, r diff.Result) string {
	t.Helper()
	var out bytes.Buffer
	o.Book = book(t)
	if o.Lang == "" {
		o.Lang = words.English
	}
	if err := Diff(&out, o, r); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// hostileDiff is a result in which the artifact chose every word that it can choose,
// with every sentence that there is.
func hostileDiff(s string) diff.Result {
	params := map[string]string{}
	for _, k := range []string{"name", "host", "file", "of", "text", "constraint", "via"} {
		params[k] = s
	}
	r := diff.Result{
		Old: diff.Side{Target: s, Name: s, Version: s}, New: diff.Side{Target: s, Name: s, Version: s + "2"},
		Release: diff.Patch, Verdict: detect.Malicious, Standing: detect.Suspicious, More: 1,
		Unread: []detect.Unread{{Path: s, Reason: "broken", Runs: true, Message: s}},
	}
	data, way := diff.Sentence{Key: "diff.data.files", Params: params}, diff.Sentence{Key: "diff.way", Params: params}
	what := diff.Sentence{Key: "diff.sink.file", Params: params, Parts: map[string]diff.Sentence{"data": data, "way": way}}
	for _, key := range diff.MessageKeys() {
		r.Changes = append(r.Changes, diff.Change{
			Kind: diff.Behaviours, Rule: "new_file", Severity: detect.High, Target: s, Excerpt: s, Location: detect.Location{Path: s, Line: 1, Column: 1},
			Behaviour: &detect.Behaviour{Trigger: "import", Target: s, Steps: []detect.Location{{Path: s, Line: 1}, {Path: s, Line: 2}}},
			Said:      diff.Sentence{Key: key, Params: params, Parts: map[string]diff.Sentence{"what": what, "data": data, "way": way}}, Notes: []diff.Sentence{{Key: "diff.note.minified", Params: params}},
		})
	}
	return r
}

// TestDiffMarkdownHostile is TestMarkdownHostile for every sentence of a comparison.
func TestDiffMarkdownHostile(t *testing.T) {
	for _, s := range hostileTexts {
		for _, lang := range words.Langs {
			page := rendered(t, shownDiff(t, Options{Format: "markdown", Lang: lang}, hostileDiff(s)))
			rest := ours.ReplaceAllString(codeSpan.ReplaceAllString(strings.ReplaceAll(page, "<br>", ""), ""), "")
			if strings.ContainsAny(rest, "<@`") || strings.Contains(rest, "evil") || strings.Contains(rest, "everyone") {
				t.Fatalf("%q gave %q", s, rest)
			}
		}
	}
}

// TestDiffTextHostile holds that an artifact cannot steer the terminal.
func TestDiffTextHostile(t *testing.T) {
	got := shownDiff(t, Options{Format: "text"}, hostileDiff("a\x1b[2J\r\nclean\u202e"))
	if i := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && printable(string(r)) != string(r) }); i >= 0 {
		t.Errorf("%q", got[i:])
	}
	for line := range strings.Lines(got) {
		if !strings.HasPrefix(line, "MALICIOUS  a") && !strings.HasPrefix(line, "  ") {
			t.Errorf("a line that the artifact began: %q", line)
		}
	}
}

// TestDiffSARIF holds every kind of change to the schema, and that its rule says what
// the kind means.
func TestDiffSARIF(t *testing.T) {
	for _, lang := range words.Langs {
		r := hostileDiff("[a](https://evil.example) {0}\x1b")
		kinds := []diff.Kind{diff.Behaviours, diff.Capability, diff.Host, diff.Start, diff.Depends, diff.File, diff.Minified, diff.Stands}
		for i, k := range kinds {
			r.Changes[i].Kind, r.Changes[i].Rule = k, "new_"+string(k)
		}
		run := validSARIF(t, shownDiff(t, Options{Format: "sarif", Lang: lang}, r))
		rules := at(t, run, "tool", "driver", "rules").([]any)
		for i, k := range kinds {
			index, err := at(t, run, "results", i, "ruleIndex").(json.Number).Int64()
			if err != nil || at(t, rules[index], "id") != "new_"+string(k) || strings.HasPrefix(at(t, rules[index], "shortDescription", "text").(string), "diff.") {
				t.Errorf("%s: %v", k, rules[index])
			}
			want := "new"
			if k == diff.Stands {
				want = "unchanged"
			}
			if at(t, run, "results", i, "baselineState") != want {
				t.Errorf("%s is %v", k, at(t, run, "results", i, "baselineState"))
			}
		}
		for i := range r.Changes {
			if text := at(t, run, "results", i, "message", "text").(string); strings.Contains(text, "](") || strings.Contains(text, "\x1b") || strings.Contains(text, " {0}") {
				t.Errorf("%q", text)
			}
		}
		if at(t, run, "results", 0, "locations", 0, "physicalLocation", "region", "snippet", "text") == nil {
			t.Error("no snippet")
		}
	}
}

// TestDiffJSON pins the contract of the format.
func TestDiffJSON(t *testing.T) {
	var got map[string]any
	if err := json.Unmarshal([]byte(shownDiff(t, Options{Format: "json"}, hostileDiff("x"))), &got); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"old", "new", "release", "verdict", "score", "changes", "unread"} {
		if _, ok := got[key]; !ok {
			t.Errorf("no %s among %v", key, slices.Collect(maps.Keys(got)))
		}
	}
	change := got["changes"].([]any)[0].(map[string]any)
	for _, key := range []string{"kind", "rule", "severity", "behaviour", "location", "excerpt", "said", "notes", "sentence"} {
		if _, ok := change[key]; !ok {
			t.Errorf("no %s in %v", key, change)
		}
	}
	empty := shownDiff(t, Options{Format: "json"}, diff.Compare(detect.Examination{}, detect.Examination{}))
	if !strings.Contains(empty, `"changes": []`) || !strings.Contains(empty, `"unread": []`) {
		t.Errorf("lists are never null: %s", empty)
	}
}
