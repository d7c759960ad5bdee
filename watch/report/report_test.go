package report_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taisei/detect"
	"taisei/evidence"
	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/words"
)

const address = "198.51.100.7"

var (
	visitor  = report.Visitor("org", words.Japanese)
	analyst  = identity.Caller{Account: "a1", Person: "p1", Organisation: "org", Roles: []identity.Role{identity.Analyst}}
	observer = identity.Caller{Account: "a2", Person: "p2", Organisation: "org", Roles: []identity.Role{identity.Observer}}
)

// clock is moved by the tests.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// exercises knows one that runs.
type exercises struct{}

func (exercises) RunningMode(_ context.Context, _ record.Reader, id string) (mark.Mode, error) {
	if id == "x1" {
		return mark.Exercise, nil
	}
	return "", fault.New(fault.NotFound, "fault.nothing_found", nil)
}

func (exercises) Participants(context.Context, record.Reader, string) ([]string, error) {
	return []string{"p1"}, nil
}

type world struct {
	*testing.T
	*report.Service
	clock *clock
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		vault, err := evidence.OpenFolder(t.TempDir(), bytes.Repeat([]byte{1}, evidence.KeySize), time.Now)
		if err != nil {
			t.Fatal(err)
		}
		c := &clock{at: time.Now()}
		e := &evidence.Service{Store: s, Vault: vault}
		g := &gate.Gate{Store: s, Participants: exercises{}}
		fn(&world{t, report.NewService(s, &watch.Service{Store: s, Evidence: e}, e, g, exercises{}, c.now), c})
	})
}

func (w *world) file(in report.Submission) report.Filed {
	w.Helper()
	filed, err := w.File(w.Context(), visitor, in)
	if err != nil {
		w.Fatal(err)
	}
	return filed
}

func (w *world) upload(name, data string) report.Upload {
	w.Helper()
	content, err := w.Evidence.KeepBytes(w.Context(), visitor, []byte(data))
	if err != nil {
		w.Fatal(err)
	}
	return report.Upload{Content: content, Name: name, MediaType: "text/html"}
}

func (w *world) status(receipt string) report.View {
	w.Helper()
	v, err := w.Status(w.Context(), visitor, address, receipt)
	if err != nil {
		w.Fatal(err)
	}
	return v
}

func (w *world) detections(mode mark.Mode) []watch.Detection {
	w.Helper()
	page, err := w.Watch.List(w.Context(), identity.System("test", "org"), watch.Filter{Mode: mode})
	if err != nil {
		w.Fatal(err)
	}
	return page.Items
}

func (w *world) count(sql string, args ...any) (n int) {
	w.Helper()
	err := w.Store.Read(w.Context(), func(r record.Reader) error {
		return r.One(w.Context(), &n, record.Query{Name: "test.count", SQL: sql}, args...)
	})
	if err != nil {
		w.Fatal(err)
	}
	return n
}

func TestAReportBecomesADetection(t *testing.T) {
	each(t, func(w *world) {
		seen := w.clock.now().Add(-time.Hour).UTC().Truncate(time.Microsecond)
		filed := w.file(report.Submission{
			What: "駅の券売機の画面に見慣れない広告\n二行目", Where: "中央駅 3番", Vector: watch.Smartphone, SeenAt: seen,
			Contact: "駅員 03-0000-0000", Files: []report.Upload{w.upload("../写真.html", "<script>")},
		})
		if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(filed.Receipt) {
			w.Errorf("receipt %q", filed.Receipt)
		}
		found := w.detections(mark.Real)
		if len(found) != 1 {
			w.Fatalf("%d detections", len(found))
		}
		d := found[0]
		if d.Source != watch.Reported || d.Vector != watch.Smartphone || d.TLP != mark.Amber || d.Title != "駅の券売機の画面に見慣れない広告" ||
			!d.OccurredAt.Equal(seen) || len(d.Evidence) != 1 || d.CreatedBy != "guest:report" || !strings.Contains(d.Text, "中央駅") {
			w.Errorf("%+v", d)
		}
		if n := w.count("SELECT COUNT(*) FROM river_job WHERE kind = 'watch.scan_evidence'"); n != 1 {
			w.Errorf("%d jobs judge the file", n)
		}
		told, err := w.Of(w.Context(), analyst, d.ID)
		if err != nil || len(told) != 1 || told[0].Contact == "" {
			w.Errorf("%+v, %v", told, err)
		}
		if page, err := w.List(w.Context(), observer, report.Filter{}); err != nil || len(page.Items) != 1 || page.Items[0].Contact != "" {
			w.Errorf("%+v, %v", page, err)
		}
		if told, err := w.Of(w.Context(), observer, d.ID); err != nil || told[0].Contact != "" {
			w.Errorf("an observer reads how to reach the reporter: %+v, %v", told, err)
		}
		if n := w.count("SELECT COUNT(*) FROM audit_events WHERE detail LIKE '%03-0000-0000%'"); n != 0 {
			w.Error("the reporter's contact stands in the log, which cannot be cleared")
		}
		if n := w.count("SELECT COUNT(*) FROM reports WHERE receipt LIKE $1", "%"+strings.ReplaceAll(filed.Receipt, "-", "")+"%"); n != 0 {
			w.Error("the receipt's number is kept")
		}
	})
}

func TestTheReporterComesBack(t *testing.T) {
	each(t, func(w *world) {
		filed := w.file(report.Submission{What: "a strange mail", Files: []report.Upload{w.upload("mail.eml", "x")}})
		d := w.detections(mark.Real)[0]
		if v := w.status(filed.Receipt); v.Progress != report.Received || v.What != "a strange mail" || len(v.Messages) != 0 || !cmp.Equal(v.Files, []string{"mail.eml"}) {
			w.Errorf("%+v", v)
		}
		if _, err := w.Watch.Acknowledge(w.Context(), analyst, d.ID, d.Version); err != nil {
			w.Fatal(err)
		}
		if _, err := w.Answer(w.Context(), analyst, filed.Report, "Thank you. Did you open the attachment?", mark.Clear); err != nil {
			w.Fatal(err)
		}
		typed := strings.ToLower(strings.ReplaceAll(filed.Receipt, "-", " "))
		if err := w.Add(w.Context(), visitor, address, typed, "Yes.", []report.Upload{w.upload("attachment.js", "y")}); err != nil {
			w.Fatal(err)
		}
		v := w.status(filed.Receipt)
		if v.Progress != report.LookedAt || len(v.Messages) != 2 || v.Messages[0].From != report.FromUs || v.Messages[1].From != report.FromReporter ||
			!cmp.Equal(v.Messages[1].Files, []string{"attachment.js"}) {
			w.Errorf("%+v", v)
		}
		if got := w.detections(mark.Real)[0]; len(got.Evidence) != 2 || got.Seen.Count != 1 {
			w.Errorf("%+v", got)
		}
	})
}

func TestWhatIsAddedToAClosedReportIsReadAgain(t *testing.T) {
	each(t, func(w *world) {
		filed := w.file(report.Submission{What: "x"})
		d := w.detections(mark.Real)[0]
		err := w.Store.Write(w.Context(), func(tx record.Tx) error {
			return w.Watch.MoveTx(w.Context(), tx, analyst, &d, d.Version, watch.Closed, "test")
		})
		if err != nil {
			w.Fatal(err)
		}
		if v := w.status(filed.Receipt); v.Progress != report.Done {
			w.Errorf("%+v", v)
		}
		if err := w.Add(w.Context(), visitor, address, filed.Receipt, "It happened again.", nil); err != nil {
			w.Fatal(err)
		}
		if got := w.detections(mark.Real)[0]; got.Status != watch.New {
			w.Errorf("it stays %s", got.Status)
		}
	})
}

func TestTheGateDecidesWhatAReporterIsTold(t *testing.T) {
	each(t, func(w *world) {
		filed := w.file(report.Submission{What: "x"})
		if _, err := w.Answer(w.Context(), analyst, filed.Report, "Our own server is affected.", mark.Amber); !fault.Is(err, fault.Blocked) {
			w.Errorf("amber to nobody known: %v", err)
		}
		if n := w.count("SELECT COUNT(*) FROM gate_blocks"); n != 1 {
			w.Errorf("%d blocks on record", n)
		}
		if v := w.status(filed.Receipt); len(v.Messages) != 0 {
			w.Errorf("%+v", v.Messages)
		}
		if _, err := w.Answer(w.Context(), observer, filed.Report, "hello", mark.Clear); !fault.Is(err, fault.Forbidden) {
			w.Errorf("an observer: %v", err)
		}
		if _, err := w.Answer(w.Context(), analyst, filed.Report, "hello", ""); !fault.Is(err, fault.Invalid) {
			w.Errorf("no label: %v", err)
		}
	})
}

func TestAnonymousLeavesNothing(t *testing.T) {
	each(t, func(w *world) {
		if _, err := w.File(w.Context(), observer, report.Submission{What: "my superior took the server home", Contact: "me", Anonymous: true}); err != nil {
			w.Fatal(err)
		}
		for _, table := range []string{"detections", "reports"} {
			if n := w.count("SELECT COUNT(*) FROM " + table + " WHERE created_by LIKE '%p2%' OR changed_by LIKE '%p2%'"); n != 0 {
				w.Errorf("%s names who reported", table)
			}
		}
		if n := w.count("SELECT COUNT(*) FROM audit_events WHERE actor LIKE '%p2%'") + w.count("SELECT COUNT(*) FROM reports WHERE contact <> '' OR person <> ''"); n != 0 {
			w.Error("something tells who reported")
		}
	})
}

func TestExercise(t *testing.T) {
	each(t, func(w *world) {
		filed := w.file(report.Submission{What: "x", Exercise: "x1"})
		if got := w.detections(mark.Real); len(got) != 0 {
			w.Errorf("an exercise's report is real: %+v", got)
		}
		if got := w.detections(mark.Exercise); len(got) != 1 || got[0].Exercise != "x1" {
			w.Errorf("%+v", got)
		}
		if v := w.status(filed.Receipt); v.Mode != mark.Exercise {
			w.Errorf("%+v", v)
		}
		if _, err := w.File(w.Context(), visitor, report.Submission{What: "x", Exercise: "over"}); !fault.Is(err, fault.Conflict) {
			w.Errorf("one that does not run: %v", err)
		}
	})
}

func TestTheSameReportTwiceIsCounted(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.file(report.Submission{What: "same"}), w.file(report.Submission{What: "same"})
		if a.Receipt == b.Receipt {
			w.Error("one receipt for two")
		}
		if got := w.detections(mark.Real); len(got) != 1 || got[0].Seen.Count != 2 {
			w.Errorf("%+v", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	each(t, func(w *world) {
		six := make([]report.Upload, 6)
		for i := range six {
			six[i] = w.upload(fmt.Sprint(i), "x")
		}
		huge := []report.Upload{{Content: evidence.Content{SHA256: strings.Repeat("a", 64), Size: 26 << 20}}}
		for name, c := range map[string]struct {
			in   report.Submission
			want fault.Code
		}{
			"nothing":        {report.Submission{}, fault.Invalid},
			"only signs":     {report.Submission{What: "\x00\x01 \n"}, fault.Invalid},
			"a long text":    {report.Submission{What: strings.Repeat("x", 10_001)}, fault.Invalid},
			"a long place":   {report.Submission{What: "x", Where: strings.Repeat("x", 501)}, fault.Invalid},
			"a long contact": {report.Submission{What: "x", Contact: strings.Repeat("x", 501)}, fault.Invalid},
			"a vector":       {report.Submission{What: "x", Vector: "telepathy"}, fault.Invalid},
			"tomorrow":       {report.Submission{What: "x", SeenAt: w.clock.now().Add(48 * time.Hour)}, fault.Invalid},
			"six files":      {report.Submission{What: "x", Files: six}, fault.Invalid},
			"large files":    {report.Submission{What: "x", Files: huge}, fault.TooLarge},
		} {
			if _, err := w.File(w.Context(), visitor, c.in); !fault.Is(err, c.want) {
				w.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.File(w.Context(), identity.Caller{}, report.Submission{What: "x"}); !fault.Is(err, fault.Unauthenticated) {
			w.Errorf("a caller without any role: %v", err)
		}
		if n := len(w.detections(mark.Real)); n != 0 {
			w.Errorf("%d detections", n)
		}
		filed := w.file(report.Submission{What: "x\x00y\x07\u202e"})
		if v := w.status(filed.Receipt); v.What != "xy" {
			w.Errorf("%q", v.What)
		}
	})
}

func TestOneReportHoldsOnlySoMuch(t *testing.T) {
	each(t, func(w *world) {
		filed := w.file(report.Submission{What: "x", Files: []report.Upload{w.upload("a", strings.Repeat("a", 20<<20))}})
		err := w.Add(w.Context(), visitor, address, filed.Receipt, "", []report.Upload{w.upload("b", strings.Repeat("b", 6<<20))})
		if !fault.Is(err, fault.TooLarge) {
			w.Errorf("26 MB: %v", err)
		}
		for range 50 {
			if err := w.Add(w.Context(), visitor, address, filed.Receipt, "more", nil); err != nil {
				w.Fatal(err)
			}
			w.clock.pass(2 * time.Second)
		}
		if err := w.Add(w.Context(), visitor, address, filed.Receipt, "more", nil); !fault.Is(err, fault.Invalid) {
			w.Errorf("51 messages: %v", err)
		}
		if err := w.Add(w.Context(), visitor, address, filed.Receipt, " ", nil); !fault.Is(err, fault.Invalid) {
			w.Errorf("nothing: %v", err)
		}
	})
}

func TestAWrongNumberTellsNothing(t *testing.T) {
	each(t, func(w *world) {
		for _, typed := range []string{"", "7K4M", "0000-0000-0000-0000", "UUUU-UUUU-UUUU-UUUU", strings.Repeat("0", 300), "' OR 1=1 --"} {
			if _, err := w.Status(w.Context(), visitor, address, typed); !fault.Is(err, fault.NotFound) {
				w.Errorf("%q: %v", typed, err)
			}
		}
	})
}

func TestGuessingIsSlow(t *testing.T) {
	each(t, func(w *world) {
		var err error
		for range 61 {
			_, err = w.Status(w.Context(), visitor, address, "0000-0000-0000-0000")
		}
		if !fault.Is(err, fault.TooMany) {
			w.Errorf("after 61 tries: %v", err)
		}
		if _, err := w.Status(w.Context(), visitor, "203.0.113.9", "0000-0000-0000-0000"); !fault.Is(err, fault.NotFound) {
			w.Errorf("another address: %v", err)
		}
	})
}

func TestAFloodIsRefusedInWordsAndShown(t *testing.T) {
	each(t, func(w *world) {
		admit := func(address string) error { return w.Admit(w.Context(), visitor, address) }
		for range 30 {
			if err := admit(address); err != nil {
				w.Fatal(err)
			}
		}
		if err := admit(address); !fault.Is(err, fault.TooMany) {
			w.Errorf("the 31st of one address: %v", err)
		}
		w.clock.pass(20 * time.Second)
		if err := admit(address); err != nil {
			w.Errorf("after a while: %v", err)
		}
		var refused int
		for i := range 400 { // a botnet, and one network of 2^64 addresses
			if admit(fmt.Sprintf("203.0.113.%d", i)) != nil {
				refused++
			}
			_ = admit(fmt.Sprintf("2001:db8::%x", i+1))
		}
		if refused == 0 {
			w.Error("there is no cap over all")
		}
		found := w.detections(mark.Real)
		if len(found) != 1 || found[0].TitleKey != "watch.title.flood" || found[0].Severity != detect.Medium {
			w.Errorf("nobody is told that reports are turned away: %+v", found)
		}
	})
}

// form makes a multipart body; values in order, files after them.
func form(values [][2]string, files [][2]string) (*bytes.Buffer, string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for _, v := range values {
		_ = m.WriteField(v[0], v[1])
	}
	for _, f := range files {
		h := textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="files"; filename=%q`, f[0])}, "Content-Type": {"text/html"}}
		p, _ := m.CreatePart(h)
		_, _ = p.Write([]byte(f[1]))
	}
	_ = m.Close()
	return &b, m.Boundary()
}

func TestReadForm(t *testing.T) {
	each(t, func(w *world) {
		read := func(values, files [][2]string) (report.Form, error) {
			body, boundary := form(values, files)
			return w.ReadForm(w.Context(), visitor, address, multipart.NewReader(body, boundary))
		}
		f, err := read([][2]string{
			{"what", "見た"}, {"vector", "software"}, {"when", "2026-04-01T13:30"}, {"zone", "Asia/Tokyo"}, {"anonymous", "on"}, {"surprise", "x"},
		}, [][2]string{{"a.js", "alert(1)"}, {"", ""}, {"b.js", "alert(1)"}})
		if err != nil {
			w.Fatal(err)
		}
		if f.What != "見た" || !f.Anonymous || !f.SeenAt.Equal(time.Date(2026, 4, 1, 4, 30, 0, 0, time.UTC)) || len(f.Files) != 2 || f.Files[0].Content.Size != 8 {
			w.Errorf("%+v", f)
		}
		if _, err := read([][2]string{{"when", "yesterday"}}, nil); !fault.Is(err, fault.Invalid) {
			w.Errorf("a time that is none: %v", err)
		}
		f, err = read([][2]string{{"what", "kept for the page"}}, [][2]string{{"big", strings.Repeat("x", 26<<20)}})
		if !fault.Is(err, fault.TooLarge) || f.What != "kept for the page" {
			w.Errorf("26 MB: %v", err)
		}
		if _, err := read(nil, [][2]string{{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}, {"e", "5"}, {"f", "6"}}); !fault.Is(err, fault.Invalid) {
			w.Errorf("six files: %v", err)
		}
		if _, err := read([][2]string{{"what", strings.Repeat("x", 65<<10)}}, nil); !fault.Is(err, fault.Invalid) {
			w.Errorf("a field of 65 kB: %v", err)
		}
		body, boundary := form([][2]string{{"what", "cut off"}}, nil)
		if _, err := w.ReadForm(w.Context(), visitor, address, multipart.NewReader(bytes.NewReader(body.Bytes()[:body.Len()-20]), boundary)); !fault.Is(err, fault.Invalid) {
			w.Errorf("a form that is cut off: %v", err)
		}
	})
}

func TestFilesOfAllAreBounded(t *testing.T) {
	each(t, func(w *world) {
		w.FileBytes = report.NewBuckets(report.Rate{Burst: 10, Every: time.Second}, w.clock.now)
		body, boundary := form([][2]string{{"what", "x"}}, [][2]string{{"a", "12345678901"}})
		f, err := w.ReadForm(w.Context(), visitor, address, multipart.NewReader(body, boundary))
		if !fault.Is(err, fault.TooMany) || f.What != "x" {
			w.Errorf("%+v, %v", f, err)
		}
	})
}

// discard is a vault that keeps nothing.
type discard struct{ evidence.Vault }

func (discard) Put(_ context.Context, r io.Reader) (evidence.Content, error) {
	var b bytes.Buffer
	n, err := b.ReadFrom(r)
	return evidence.Content{SHA256: strings.Repeat("0", 64), Size: n}, err
}

func FuzzReadForm(f *testing.F) {
	body, boundary := form([][2]string{{"what", "x"}, {"when", "2026-04-01T13:30"}, {"zone", "Asia/Tokyo"}}, [][2]string{{"a", "b"}})
	f.Add(body.Bytes(), boundary)
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\n\r\n--x--"), "x")
	f.Add([]byte(strings.Repeat("--x\r\n\r\n\r\n", 100)), "x")
	f.Add([]byte{}, "")
	f.Fuzz(func(t *testing.T, body []byte, boundary string) {
		s := report.NewService(nil, nil, &evidence.Service{Vault: discard{}}, nil, nil, time.Now)
		form, err := s.ReadForm(t.Context(), visitor, address, multipart.NewReader(bytes.NewReader(body), boundary))
		if len(form.Files) > report.MostFiles || len(form.What) > 64<<10*3 {
			t.Errorf("%d files, %d bytes", len(form.Files), len(form.What))
		}
		if err != nil && fault.CodeOf(err) == fault.Internal {
			t.Errorf("a hostile form is no mistake of ours: %v", err)
		}
	})
}
