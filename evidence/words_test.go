package evidence_test

import (
	"testing"

	"taisei/evidence"
	"taisei/words"
)

func TestEveryActionHasItsWord(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []evidence.Action{evidence.Collected, evidence.Viewed, evidence.Analysed, evidence.Exported} {
		if !book.Has("evidence.action." + string(a)) {
			t.Errorf("no word for %s", a)
		}
	}
}
