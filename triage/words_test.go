package triage_test

import (
	"testing"

	"taisei/triage"
	"taisei/words"
)

func TestEveryChoiceHasItsWord(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, v := range triage.Verdicts {
		keys = append(keys, v.Key())
	}
	for _, n := range triage.Nexts {
		keys = append(keys, n.Key())
	}
	for _, c := range triage.Classifications {
		keys = append(keys, triage.ClassificationKey(c))
	}
	for _, k := range keys {
		if !book.Has(k) {
			t.Errorf("no word for %s", k)
		}
	}
}
