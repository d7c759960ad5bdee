package diff_test

import (
	"strings"
	"testing"

	"taisei/detect/diff"
	"taisei/words"
)

// TestEveryMessageHasWords holds that every sentence can be said, in both languages,
// with all that it is given.
func TestEveryMessageHasWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	params := map[string]any{}
	for _, k := range []string{"what", "data", "way", "via", "host", "name", "file", "of", "text", "constraint"} {
		params[k] = "‹" + k + "›"
	}
	for _, key := range diff.MessageKeys() {
		for _, lang := range words.Langs {
			if text := book.Text(lang, key, params); !book.Has(key) || strings.Contains(text, "no value") || text == key {
				t.Errorf("%s: %s: %q", lang, key, text)
			}
		}
	}
}

// TestSaid holds that every sentence that the cases give is one of those listed, with
// all its parts.
func TestSaid(t *testing.T) {
	known := map[string]bool{}
	for _, k := range diff.MessageKeys() {
		known[k] = true
	}
	var check func(s diff.Sentence)
	check = func(s diff.Sentence) {
		if !known[s.Key] && !strings.HasPrefix(s.Key, "detect.rule.") {
			t.Errorf("%s is not listed", s.Key)
		}
		for _, p := range s.Parts {
			check(p)
		}
	}
	for _, r := range cases(t) {
		for _, c := range r.Changes {
			check(c.Said)
			for _, n := range c.Notes {
				check(n)
			}
		}
	}
}
