package fetch_test

import (
	"testing"

	"taisei/watch/fetch"
	"taisei/words"
)

func TestEveryMessageHasWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range fetch.MessageKeys() {
		if !book.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}
