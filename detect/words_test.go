package detect_test

import (
	"strings"
	"testing"

	"taisei/detect"
	"taisei/detect/rule"
	"taisei/words"
)

// TestSentences checks that every rule has a sentence for every moment, in both
// languages, and that no placeholder stays empty.
func TestSentences(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{}
	for _, k := range []string{"name", "host", "trigger", "source", "event", "file", "key", "from"} {
		params[k] = "‹" + k + "›"
	}
	for _, r := range rule.All() {
		for _, moment := range rule.Moments {
			key := "detect.rule." + r.ID + "." + moment
			for _, lang := range words.Langs {
				text := book.Text(lang, key, params)
				if text == key || strings.Contains(text, "<no value>") {
					t.Errorf("%s: %s: %q", lang, key, text)
				}
			}
		}
	}
}

// sentence is a finding as a person reads it, in English.
func sentence(t *testing.T, f detect.Finding) string {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{}
	for k, v := range f.Params {
		params[k] = v
	}
	return book.Text(words.English, f.Key, params)
}
