package suppress_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"taisei/app/suppress"
	"taisei/detect"
)

const beacon = "import urllib.request\nurllib.request.urlopen('http://203.0.113.9/x')\nfrom setuptools import setup\nsetup(name='example')\n"

func scanned(t *testing.T, source string) detect.Result {
	t.Helper()
	r := detect.Scan(context.Background(), detect.Artifact{Name: "p", Folder: fstest.MapFS{"setup.py": {Data: []byte(source)}, "PKG-INFO": {Data: []byte("Name: example")}}}, detect.DefaultLimits)
	if r.Verdict != detect.Malicious || r.Findings[0].FileSHA256 == "" {
		t.Fatalf("result %+v", r)
	}
	return r
}

func list(t *testing.T, f detect.Finding, change func(string) string) *suppress.List {
	t.Helper()
	text := "[[suppress]]\nrule = '" + f.Rule + "'\npath = '" + f.Location.Path + "'\nsha256 = '" + f.FileSHA256 + "'\nreason = 'our own address'\nreviewed_by = 'Aoki'\nreviewed_at = 2026-11-01\n"
	if change != nil {
		text = change(text)
	}
	l, err := suppress.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestWhatWasReviewedIsLeftOut holds that a suppression covers one rule in one file as
// it was reviewed, is told, and ends with any change.
func TestWhatWasReviewedIsLeftOut(t *testing.T) {
	r := scanned(t, beacon)
	l := list(t, r.Findings[0], nil)
	after := l.Apply(r)
	if len(after.Suppressed) != 1 || after.Suppressed[0].Reason != "our own address" || len(after.Findings) != len(r.Findings)-1 {
		t.Fatalf("after: %+v", after)
	}
	if len(r.Findings) == 1 && after.Verdict != detect.Clean {
		t.Errorf("verdict %s, with nothing left", after.Verdict)
	}
	if len(l.Unused()) != 0 {
		t.Errorf("unused %v", l.Unused())
	}
	changed := scanned(t, beacon+"# a change\n")
	l = list(t, r.Findings[0], nil)
	if again := l.Apply(changed); len(again.Suppressed) != 0 || again.Verdict != detect.Malicious || len(l.Unused()) != 1 {
		t.Errorf("after a change: %+v, unused %v", again, l.Unused())
	}
	for _, change := range [][2]string{{r.Findings[0].Rule, "another_rule"}, {"setup.py", "other.py"}} {
		other := list(t, r.Findings[0], func(s string) string { return strings.ReplaceAll(s, change[0], change[1]) })
		if again := other.Apply(r); len(again.Suppressed) != 0 {
			t.Errorf("%s for %s: %+v", change[1], change[0], again.Suppressed)
		}
	}
}

// TestAppliedAtTheSameTime holds that results may be looked through at the same time, as
// scans end, and that what matched nothing is told in one order.
func TestAppliedAtTheSameTime(t *testing.T) {
	r := scanned(t, beacon)
	l := list(t, r.Findings[0], func(s string) string {
		return s + strings.Replace(s, "setup.py", "b.py", 1) + strings.Replace(s, "setup.py", "a.py", 1)
	})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := l.Apply(r); len(got.Suppressed) != 1 {
				t.Errorf("suppressed %v", got.Suppressed)
			}
		})
	}
	all.Wait()
	if left := l.Unused(); len(left) != 2 || left[0].Path != "a.py" || left[1].Path != "b.py" {
		t.Errorf("unused %v", left)
	}
}

// TestErrorsNameTheField holds that a suppression without review is refused.
func TestErrorsNameTheField(t *testing.T) {
	whole := "[[suppress]]\nrule='r'\npath='p'\nsha256='" + strings.Repeat("0", 64) + "'\nreason='x'\nreviewed_by='y'\nreviewed_at=2026-11-01\n"
	if _, err := suppress.Read(strings.NewReader(whole)); err != nil {
		t.Fatal(err)
	}
	for field, line := range map[string]string{"rule": "rule='r'\n", "path": "path='p'\n", "reason": "reason='x'\n", "reviewed_by": "reviewed_by='y'\n", "reviewed_at": "reviewed_at=2026-11-01\n", "sha256": strings.Repeat("0", 60)} {
		_, err := suppress.Read(strings.NewReader(strings.Replace(whole, line, "", 1)))
		if err == nil || !strings.Contains(err.Error(), field) || !strings.Contains(err.Error(), "entry 1") {
			t.Errorf("without %s: %v", field, err)
		}
	}
	if _, err := suppress.Read(strings.NewReader(whole + "severity='low'\n")); err == nil || !strings.Contains(err.Error(), "severity") {
		t.Errorf("an unknown field: %v", err)
	}
	if _, err := suppress.Read(strings.NewReader(strings.Repeat("#", suppress.MaxBytes+1))); err == nil {
		t.Error("a file without end was read")
	}
}

// FuzzRead holds that no file of suppressions breaks the reader.
func FuzzRead(f *testing.F) {
	f.Add("[[suppress]]\nrule='r'\npath='p'\nsha256=''\nreason='x'\nreviewed_by='y'\nreviewed_at=2026-11-01\n")
	f.Fuzz(func(t *testing.T, text string) {
		l, err := suppress.Read(strings.NewReader(text))
		if (l == nil) == (err == nil) {
			t.Errorf("list %v, error %v", l, err)
		}
	})
}
