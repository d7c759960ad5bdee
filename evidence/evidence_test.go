package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"

	"taisei/evidence"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

var (
	analyst  = identity.Caller{Account: "a1", Person: "p1", Organisation: "org", Roles: []identity.Role{identity.Analyst}}
	other    = identity.Caller{Account: "a2", Person: "p2", Organisation: "org", Roles: []identity.Role{identity.Analyst}}
	observer = identity.Caller{Account: "a3", Person: "p3", Organisation: "org", Roles: []identity.Role{identity.Observer}}
	earnest  = record.Operation{Mode: mark.Real}
)

// gate lets out what is not TLP:RED, and writes down what it held back.
type gate struct{}

func (gate) MayExport(ctx context.Context, tx record.Tx, _ identity.Caller, item *evidence.Item, _ evidence.Recipient) error {
	if item.TLP != mark.Red {
		return nil
	}
	if err := tx.Append(ctx, record.Event{Action: "gate.block", RecordID: item.ID}); err != nil {
		return err
	}
	return fault.New(fault.Blocked, "fault.forbidden", nil)
}

func service(t *testing.T, s *store.Store) *evidence.Service {
	t.Helper()
	return &evidence.Service{Store: s, Vault: open(t, t.TempDir(), 1), Gate: gate{}}
}

func freeze(t *testing.T, s *evidence.Service, caller identity.Caller, data string, found evidence.Found) *evidence.Item {
	t.Helper()
	var err error
	if found.Content, err = s.KeepBytes(t.Context(), caller, []byte(data)); err != nil {
		t.Fatal(err)
	}
	if found.Operation.Mode == "" {
		found.Operation = earnest
	}
	var item *evidence.Item
	err = s.Store.Write(t.Context(), func(tx record.Tx) (err error) {
		item, err = s.Freeze(t.Context(), tx, caller, found)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return item
}

func actions(t *testing.T, s *evidence.Service, item string) []evidence.Action {
	t.Helper()
	lines, err := s.Custody(t.Context(), analyst, item)
	if err != nil {
		t.Fatal(err)
	}
	var list []evidence.Action
	for _, l := range lines {
		list = append(list, l.Action)
	}
	return list
}

func TestFrozenOnceCollectedTwice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		first := freeze(t, s, analyst, "bytes", evidence.Found{Name: "a.tgz", SourceURL: "https://registry.invalid/a.tgz"})
		second := freeze(t, s, other, "bytes", evidence.Found{Name: "b.tgz"})
		if first.ID != second.ID || second.Name != "a.tgz" {
			t.Errorf("two items for the same bytes: %+v, %+v", first, second)
		}
		lines, err := s.Custody(t.Context(), analyst, first.ID)
		if err != nil || len(lines) != 2 || lines[0].CreatedBy != "p1" || lines[1].CreatedBy != "p2" || lines[1].Detail["name"] != "b.tgz" {
			t.Errorf("custody: %+v, %v", lines, err)
		}
		exercise := record.Operation{Mode: mark.Exercise, Exercise: "e1"}
		if third := freeze(t, s, analyst, "bytes", evidence.Found{Operation: exercise}); third.ID == first.ID {
			t.Error("an exercise and the real thing share an item")
		}
	})
}

func TestManyFreezeAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		ids := make([]string, 12)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() { ids[i] = freeze(t, s, analyst, "same", evidence.Found{}).ID })
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("different items: %v", ids)
			}
		}
		if got := actions(t, s, ids[0]); len(got) != len(ids) {
			t.Errorf("%d lines of custody for %d freezings", len(got), len(ids))
		}
	})
}

func TestCustodyOnlyGrows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		freeze(t, s, analyst, "x", evidence.Found{})
		for _, sql := range []string{`DELETE FROM evidence_custody`, `UPDATE evidence_custody SET action = 'nothing'`} {
			err := st.Write(t.Context(), func(tx record.Tx) error {
				_, err := tx.Exec(t.Context(), record.Query{Name: "test.tamper", SQL: sql})
				return err
			})
			if err == nil || !strings.Contains(err.Error(), "only grows") {
				t.Errorf("%s: %v", sql, err)
			}
		}
	})
}

func TestViewLeavesALine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		item := freeze(t, s, analyst, "what is in it", evidence.Found{})
		_, data, err := s.ReadAll(t.Context(), observer, item.ID, "look at the finding")
		if err != nil || string(data) != "what is in it" {
			t.Fatalf("%q, %v", data, err)
		}
		if _, _, err := s.ReadAll(t.Context(), identity.System("watch", "org"), item.ID, "scan"); err != nil {
			t.Fatal(err)
		}
		want := []evidence.Action{evidence.Collected, evidence.Viewed, evidence.Analysed}
		if diff := cmp.Diff(want, actions(t, s, item.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestExportIsWrappedAndRecorded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		item := freeze(t, s, analyst, "malice", evidence.Found{Name: "index.js"})
		request := evidence.ExportRequest{Item: item.ID, Password: "correct horse battery", Recipient: evidence.Recipient{Organisation: "cert"}, Purpose: "analysis"}
		p, err := s.Export(t.Context(), analyst, request)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := p.Write(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(out.Bytes(), []byte("malice")) {
			t.Error("the export is not wrapped")
		}
		files := unwrap(t, out.Bytes(), request.Password)
		if files[item.SHA256+".evidence"] != "malice" {
			t.Errorf("the export holds %v", files)
		}
		var manifest struct {
			Item    evidence.Item
			Custody []evidence.Custody
		}
		if err := json.Unmarshal([]byte(files["manifest.json"]), &manifest); err != nil {
			t.Fatal(err)
		}
		if last := manifest.Custody[len(manifest.Custody)-1]; last.Action != evidence.Exported || last.CreatedBy != "p1" || last.Detail["organisation"] != "cert" {
			t.Errorf("the last line is %+v", last)
		}
	})
}

func unwrap(t *testing.T, data []byte, password string) map[string]string {
	t.Helper()
	id, err := age.NewScryptIdentity(password)
	if err != nil {
		t.Fatal(err)
	}
	r, err := age.Decrypt(bytes.NewReader(data), id)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(plain), int64(len(plain)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

func TestExportRefusals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		item := freeze(t, s, analyst, "amber", evidence.Found{})
		red := freeze(t, s, analyst, "red", evidence.Found{TLP: mark.Red})
		good := evidence.ExportRequest{Item: item.ID, Password: "correct horse battery", Recipient: evidence.Recipient{Organisation: "cert"}, Purpose: "analysis"}
		for name, c := range map[string]struct {
			caller identity.Caller
			change func(*evidence.ExportRequest)
			want   fault.Code
		}{
			"an observer":       {observer, func(*evidence.ExportRequest) {}, fault.Forbidden},
			"a short password":  {analyst, func(r *evidence.ExportRequest) { r.Password = "infected" }, fault.Invalid},
			"no recipient":      {analyst, func(r *evidence.ExportRequest) { r.Recipient = evidence.Recipient{} }, fault.Invalid},
			"no purpose":        {analyst, func(r *evidence.ExportRequest) { r.Purpose = "" }, fault.Invalid},
			"the gate":          {analyst, func(r *evidence.ExportRequest) { r.Item = red.ID }, fault.Blocked},
			"another's red one": {other, func(r *evidence.ExportRequest) { r.Item = red.ID }, fault.NotFound},
			"none there":        {analyst, func(r *evidence.ExportRequest) { r.Item = "none" }, fault.NotFound},
		} {
			request := good
			c.change(&request)
			if _, err := s.Export(t.Context(), c.caller, request); !fault.Is(err, c.want) {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
		if n := blocks(t, st); n != 1 {
			t.Errorf("the gate's refusal left %d records", n)
		}
		s.Gate = nil
		if _, err := s.Export(t.Context(), analyst, good); !fault.Is(err, fault.Blocked) {
			t.Errorf("without a gate: %v", err)
		}
		if diff := cmp.Diff([]evidence.Action{evidence.Collected}, actions(t, s, item.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func blocks(t *testing.T, s *store.Store) (n int) {
	t.Helper()
	q := record.Query{Name: "test.blocks", SQL: `SELECT COUNT(*) FROM audit_events WHERE action = 'gate.block'`}
	if err := s.Read(t.Context(), func(r record.Reader) error { return r.One(t.Context(), &n, q) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRedIsSeenByWhoFrozeItOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		mine := freeze(t, s, analyst, "red", evidence.Found{TLP: mark.Red})
		theirs := freeze(t, s, other, "red", evidence.Found{TLP: mark.Red})
		if mine.ID == theirs.ID {
			t.Fatal("one red item for two people")
		}
		if _, err := s.Get(t.Context(), other, mine.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("got %v", err)
		}
		seen, err := s.Select(t.Context(), other, []string{mine.ID, theirs.ID})
		if err != nil || len(seen) != 1 || seen[0].ID != theirs.ID {
			t.Errorf("seen: %+v, %v", seen, err)
		}
	})
}

func TestTooMuchIsRefused(t *testing.T) {
	s := &evidence.Service{Vault: discard{}}
	if _, err := s.Keep(t.Context(), analyst, endless{}); !fault.Is(err, fault.TooLarge) {
		t.Errorf("got %v", err)
	}
}

// endless is a file without an end; discard is a vault that reads and keeps nothing.
type (
	endless struct{}
	discard struct{ evidence.Vault }
)

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func (discard) Put(_ context.Context, r io.Reader) (evidence.Content, error) {
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 1<<20))
	return evidence.Content{}, err
}

func FuzzFileName(f *testing.F) {
	for _, seed := range []string{"", "a.tgz", `C:\x\y.exe`, "../../etc/passwd", "a\x00b\n", "\u202Egpj.exe", strings.Repeat("あ", 300), "\xff\xfe", "/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name := evidence.FileName(s)
		if name == "" || name == ".." || len(name) > 255 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\\x00\n\r\u202e") {
			t.Errorf("%q became %q", s, name)
		}
	})
}

func TestListIsPagedAndKeepsModesApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		a, b := freeze(t, s, analyst, "a", evidence.Found{}), freeze(t, s, analyst, "b", evidence.Found{})
		freeze(t, s, other, "red", evidence.Found{TLP: mark.Red})
		x := freeze(t, s, analyst, "a", evidence.Found{Operation: record.Operation{Mode: mark.Exercise, Exercise: "x1"}})
		player := analyst
		player.Exercises = []string{"x1"}
		for name, c := range map[string]struct {
			caller identity.Caller
			f      evidence.Filter
			want   []string
		}{
			"real, newest first":   {analyst, evidence.Filter{}, []string{b.ID, a.ID}},
			"the page after":       {analyst, evidence.Filter{After: b.ID}, []string{a.ID}},
			"a hash":               {analyst, evidence.Filter{SHA256: a.SHA256}, []string{a.ID}},
			"an exercise":          {player, evidence.Filter{Mode: mark.Exercise}, []string{x.ID}},
			"another's exercise":   {analyst, evidence.Filter{Mode: mark.Exercise}, nil},
			"a page with more":     {analyst, evidence.Filter{Limit: 2}, []string{b.ID}}, // the red one took a place
			"a hash of an unknown": {analyst, evidence.Filter{SHA256: strings.Repeat("0", 64)}, nil},
		} {
			page, err := s.List(t.Context(), c.caller, c.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, i := range page.Items {
				got = append(got, i.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	})
}
