package registry_test

import (
	"testing"

	"taisei/watch/registry"
	"taisei/words"
)

func TestEveryMessageHasWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range registry.MessageKeys() {
		if !book.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}
