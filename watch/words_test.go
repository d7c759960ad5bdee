package watch_test

import (
	"testing"

	"taisei/detect"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/words"
)

func TestEveryChoiceHasItsWord(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, s := range watch.Sources {
		keys = append(keys, s.Key())
	}
	for _, v := range watch.Vectors {
		keys = append(keys, v.Key())
	}
	for _, s := range watch.Statuses {
		keys = append(keys, s.Key())
	}
	for _, s := range watch.Severities {
		keys = append(keys, watch.SeverityKey(s))
	}
	for _, v := range []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned, detect.Clean} {
		keys = append(keys, watch.VerdictKey(v))
	}
	for _, o := range watch.ObservableTypes {
		keys = append(keys, o.Key())
	}
	for _, s := range watch.ScanStates {
		keys = append(keys, s.Key())
	}
	for _, p := range []report.Progress{report.Received, report.LookedAt, report.Done} {
		keys = append(keys, p.Key())
	}
	for _, k := range []string{"malicious", "suspicious", "integrity", "pinned", "flood"} {
		keys = append(keys, "watch.title."+k)
	}
	for _, k := range keys {
		if !book.Has(k) {
			t.Errorf("no word for %s", k)
		}
	}
}
