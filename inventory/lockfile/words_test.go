package lockfile_test

import (
	"testing"

	"taisei/inventory/lockfile"
	"taisei/words"
)

func TestEveryMessageHasWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range lockfile.MessageKeys() {
		if !book.Has(key) {
			t.Errorf("%s has no words", key)
		}
	}
}
