package words_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"taisei/fault"
	"taisei/words"
)

func load(t *testing.T) *words.Book {
	t.Helper()
	b, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothLanguagesHaveEveryMessage(t *testing.T) {
	b := load(t)
	if diff := cmp.Diff(b.Keys(words.English), b.Keys(words.Japanese)); diff != "" {
		t.Errorf("en (-) and ja (+) differ:\n%s", diff)
	}
}

func TestBothLanguagesUseTheSameParameters(t *testing.T) {
	b := load(t)
	for _, key := range b.Keys(words.English) {
		params := map[string]any{}
		for _, lang := range words.Langs {
			if text := b.Text(lang, key, params); strings.Contains(text, "{{") {
				t.Errorf("%s in %s does not render: %s", key, lang, text)
			}
		}
	}
}

func TestMatch(t *testing.T) {
	for accept, want := range map[string]words.Lang{
		"ja": words.Japanese, "ja-JP,en;q=0.5": words.Japanese, "en-GB": words.English,
		"fr": words.English, "": words.English, "fr,ja;q=0.3": words.Japanese, ";;": words.English,
	} {
		if got := words.Match(accept); got != want {
			t.Errorf("Match(%q) = %s, want %s", accept, got, want)
		}
	}
}

func TestErrorNeverShowsItsCause(t *testing.T) {
	b := load(t)
	err := fault.Required("name").Wrap(strings.NewReader("").UnreadByte())
	for _, lang := range words.Langs {
		text := b.Error(lang, err)
		if text == "" || strings.Contains(text, "UnreadByte") || strings.Contains(text, "fault.") {
			t.Errorf("%s: %q", lang, text)
		}
	}
}
