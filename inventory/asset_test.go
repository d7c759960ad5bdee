package inventory_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
)

func TestAssetsComeBackAsTheyWereSaved(t *testing.T) {
	each(t, func(w world) {
		f := must(w.CreateFacility(w.Context(), analyst, inventory.Facility{
			Asset:    inventory.Asset{Name: " 信号  制御所 ", NameEn: "Signalling control centre", OwnerPerson: "p-佐藤", Note: "line 1\nline 2"},
			Location: "東京都", Kind: inventory.ControlCentre, Health: inventory.Normal, Integrity: inventory.Intact,
		}))(w)
		if f.Name != "信号 制御所" || f.Confidentiality != inventory.UnknownInformation || f.HealthAt.IsZero() {
			w.Errorf("saved: %+v", f)
		}
		p := must(w.CreateProcess(w.Context(), analyst, inventory.Process{
			Asset: inventory.Asset{Name: "運行管理"}, Criticality: inventory.Critical, RecoveryMinutes: 30, Fallback: "手信号",
			FallbackMinutes: 240, Stoppers: []string{"p-佐藤", "p-Suzuki"}, Safety: inventory.Fatal, SafetyNote: "衝突",
		}))(w)
		s := must(w.CreateSystem(w.Context(), analyst, inventory.System{
			Asset: inventory.Asset{Name: "連動装置"}, Kind: inventory.ControlSystem, Supplier: "org-2", Contractor: "org-2",
			Criticality: inventory.High, Needs: []inventory.Need{{Organisation: "org-2", What: "保守端末の貸出"}},
		}))(w)
		if diff := cmp.Diff(f, must(w.Facility(w.Context(), observer, f.ID))(w)); diff != "" {
			w.Error(diff)
		}
		if diff := cmp.Diff(p, must(w.Process(w.Context(), observer, p.ID))(w)); diff != "" {
			w.Error(diff)
		}
		if diff := cmp.Diff(s, must(w.System(w.Context(), observer, s.ID))(w)); diff != "" {
			w.Error(diff)
		}
	})
}

func TestAssetsAreChecked(t *testing.T) {
	w := newWorld(t, sqlite(t))
	facility := func(change func(*inventory.Facility)) error {
		f := inventory.Facility{Asset: inventory.Asset{Name: "x"}}
		change(&f)
		_, err := w.CreateFacility(w.Context(), analyst, f)
		return err
	}
	process := func(change func(*inventory.Process)) error {
		p := inventory.Process{Asset: inventory.Asset{Name: "x"}}
		change(&p)
		_, err := w.CreateProcess(w.Context(), analyst, p)
		return err
	}
	system := func(change func(*inventory.System)) error {
		s := inventory.System{Asset: inventory.Asset{Name: "x"}, Kind: inventory.ControlSystem}
		change(&s)
		_, err := w.CreateSystem(w.Context(), analyst, s)
		return err
	}
	for _, c := range []struct {
		field string
		err   error
	}{
		{"name", facility(func(f *inventory.Facility) { f.Name = " \t" })},
		{"name", facility(func(f *inventory.Facility) { f.Name = strings.Repeat("あ", 201) })},
		{"kind", facility(func(f *inventory.Facility) { f.Kind = "castle" })},
		{"health", facility(func(f *inventory.Facility) { f.Health = "fine" })},
		{"integrity", facility(func(f *inventory.Facility) { f.Integrity = "fine" })},
		{"tlp", facility(func(f *inventory.Facility) { f.TLP = "secret" })},
		{"owner_person", facility(func(f *inventory.Facility) { f.OwnerPerson = "nobody" })},
		{"criticality", process(func(p *inventory.Process) { p.Criticality = "very" })},
		{"safety", process(func(p *inventory.Process) { p.Safety = "very" })},
		{"recovery_minutes", process(func(p *inventory.Process) { p.RecoveryMinutes = -1 })},
		{"fallback_minutes", process(func(p *inventory.Process) { p.FallbackMinutes = 1 << 40 })},
		{"stoppers", process(func(p *inventory.Process) { p.Stoppers = []string{"p-佐藤", "nobody"} })},
		{"kind", system(func(s *inventory.System) { s.Kind = "" })},
		{"supplier", system(func(s *inventory.System) { s.Supplier = "nobody" })},
		{"needs", system(func(s *inventory.System) { s.Needs = []inventory.Need{{What: "power"}} })},
		{"needs", system(func(s *inventory.System) { s.Needs = []inventory.Need{{"nobody", "power"}} })},
	} {
		wantFault(t, c.err, fault.Invalid, c.field)
	}
}

func TestNobodyChangesWhatTheyMayNot(t *testing.T) {
	w := newWorld(t, sqlite(t))
	f := w.facility("x", inventory.Normal)
	for name, call := range map[string]func(identity.Caller) error{
		"create": func(c identity.Caller) error {
			_, err := w.CreateFacility(w.Context(), c, inventory.Facility{})
			return err
		},
		"update":  func(c identity.Caller) error { _, err := w.UpdateFacility(w.Context(), c, f); return err },
		"archive": func(c identity.Caller) error { return w.Archive(w.Context(), c, inventory.KindFacility, f.ID, 1) },
		"restore": func(c identity.Caller) error { return w.Restore(w.Context(), c, inventory.KindFacility, f.ID, 1) },
		"link": func(c identity.Caller) error {
			_, err := w.CreateLink(w.Context(), c, inventory.Link{})
			return err
		},
		"health": func(c identity.Caller) error {
			_, err := w.ReportHealth(w.Context(), c, f.ID, 1, inventory.HealthReport{Health: inventory.Unsafe})
			return err
		},
		"import": func(c identity.Caller) error {
			_, err := w.ImportFile(w.Context(), c, "x", "y", strings.NewReader(""))
			return err
		},
		"withdraw": func(c identity.Caller) error { _, err := w.Withdraw(w.Context(), c, "x", "y"); return err },
		"csv": func(c identity.Caller) error {
			_, err := w.ImportTable(w.Context(), c, inventory.TableFacilities, strings.NewReader("name\nx\n"), true)
			return err
		},
	} {
		if err := call(observer); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s by an observer: %v", name, err)
		}
		if err := call(stranger); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%s by a stranger: %v", name, err)
		}
	}
	if _, err := w.Exposure(w.Context(), stranger, inventory.Question{Name: "x"}); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("exposure to a stranger: %v", err)
	}
	if _, err := w.Graph(w.Context(), stranger); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("graph to a stranger: %v", err)
	}
}

func TestSaveOverAnothersIsAConflict(t *testing.T) {
	each(t, func(w world) {
		s := w.system("shop")
		theirs, ours := s, s
		theirs.Note, ours.Note = "theirs", "ours"
		must(w.UpdateSystem(w.Context(), analyst, theirs))(w)
		if _, err := w.UpdateSystem(w.Context(), analyst, ours); !fault.Is(err, fault.Conflict) {
			w.Errorf("stale update: %v", err)
		}
		if err := w.Archive(w.Context(), analyst, inventory.KindSystem, s.ID, 1); !fault.Is(err, fault.Conflict) {
			w.Errorf("stale archive: %v", err)
		}
		if got := must(w.System(w.Context(), observer, s.ID))(w); got.Note != "theirs" || got.Version != 2 {
			w.Errorf("stands: %+v", got)
		}
	})
}

func TestUpdateKeepsWhatNobodyMaySet(t *testing.T) {
	w := newWorld(t, sqlite(t))
	s := w.system("shop")
	forged := s
	forged.CreatedBy, forged.Owner, forged.CreatedAt, forged.ArchivedAt = "somebody", "org-9", time.Unix(1, 0), time.Unix(2, 0)
	forged.Note = "changed"
	got := must(w.UpdateSystem(w.Context(), analyst, forged))(w)
	s.Note, s.Version, s.ChangedAt = "changed", 2, got.ChangedAt
	if diff := cmp.Diff(s, got); diff != "" {
		t.Error(diff)
	}
}

func TestHealthHasItsOwnClock(t *testing.T) {
	eachAt(t, func(w world, c *clock) {
		f := w.facility("control", inventory.Normal)
		since := f.HealthAt
		c.move(time.Hour)
		f.Note = "painted"
		f = must(w.UpdateFacility(w.Context(), analyst, f))(w)
		if !f.HealthAt.Equal(since) {
			w.Errorf("health since %s, want %s", f.HealthAt, since)
		}
		at := c.move(time.Hour)
		responder := identity.Caller{Person: "p-1", Organisation: "org-1", Roles: []identity.Role{identity.Responder}}
		f = must(w.ReportHealth(w.Context(), responder, f.ID, f.Version, inventory.HealthReport{Health: inventory.Stopped, Note: "電源断"}))(w)
		if !f.HealthAt.Equal(at) || f.Health != inventory.Stopped || f.Confidentiality != inventory.UnknownInformation || f.Note != "painted" {
			w.Errorf("reported: %+v", f)
		}
		if _, err := w.ReportHealth(w.Context(), responder, f.ID, 1, inventory.HealthReport{Health: inventory.Normal}); !fault.Is(err, fault.Conflict) {
			w.Errorf("stale report: %v", err)
		}
	})
}

func TestArchivedNamesAreFree(t *testing.T) {
	each(t, func(w world) {
		old := w.system("shop")
		_, err := w.CreateSystem(w.Context(), analyst, inventory.System{Asset: inventory.Asset{Name: "shop"}, Kind: inventory.ControlSystem})
		wantFault(w, err, fault.Invalid, "name")
		if err := w.Archive(w.Context(), analyst, inventory.KindSystem, old.ID, old.Version); err != nil {
			w.Fatal(err)
		}
		w.system("shop")
		err = w.Restore(w.Context(), analyst, inventory.KindSystem, old.ID, 2)
		wantFault(w, err, fault.Invalid, "name")
		archived := must(w.System(w.Context(), observer, old.ID))(w)
		if _, err := w.UpdateSystem(w.Context(), analyst, archived); !fault.Is(err, fault.Conflict) {
			w.Errorf("update of an archived system: %v", err)
		}
		if got := must(w.Systems(w.Context(), observer, inventory.Filter{Archived: true}))(w); len(got.Items) != 1 || got.Items[0].ID != old.ID {
			w.Errorf("archived: %+v", got)
		}
	})
}

func TestListsAreSearchedAndPaged(t *testing.T) {
	each(t, func(w world) {
		for _, name := range []string{"ＡＢＣ管理", "abc 100%", "運行", "abd_"} {
			w.system(name)
		}
		for search, want := range map[string][]string{
			"abc": {"ＡＢＣ管理", "abc 100%"}, "ABC": {"ＡＢＣ管理", "abc 100%"}, "%": {"abc 100%"}, "_": {"abd_"}, "行": {"運行"}, "": {"ＡＢＣ管理", "abc 100%", "運行", "abd_"},
			"nothing": nil,
		} {
			var got []string
			for after := ""; ; {
				page := must(w.Systems(w.Context(), observer, inventory.Filter{Search: search, After: after, Limit: 1}))(w)
				for _, s := range page.Items {
					got = append(got, s.Name)
				}
				if after = page.Next; after == "" {
					break
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				w.Errorf("%q: %s", search, diff)
			}
		}
	})
}

func TestRedIsSeenByItsMakerOnly(t *testing.T) {
	w := newWorld(t, sqlite(t))
	s := must(w.CreateSystem(w.Context(), analyst, inventory.System{
		Meta: record.Meta{TLP: mark.Red}, Asset: inventory.Asset{Name: "secret"}, Kind: inventory.ControlSystem,
	}))(w)
	p := w.process("open", inventory.NoHarm)
	l := w.link(inventory.Supports, s.ID, p.ID)
	if l.TLP != mark.Red {
		t.Errorf("the link is %s", l.TLP)
	}
	if _, err := w.System(w.Context(), observer, s.ID); !fault.Is(err, fault.NotFound) {
		t.Errorf("get: %v", err)
	}
	if _, err := w.FindSystem(w.Context(), observer, "secret"); !fault.Is(err, fault.NotFound) {
		t.Errorf("find: %v", err)
	}
	if got := must(w.Systems(w.Context(), observer, inventory.Filter{}))(w); len(got.Items) != 0 {
		t.Errorf("list: %+v", got)
	}
	g := must(w.Graph(w.Context(), observer))(w)
	if len(g.Nodes) != 1 || len(g.Edges) != 0 {
		t.Errorf("graph: %+v", g)
	}
	w.load("secret", "list", "pkg:npm/evil@1")
	e := w.ask(inventory.Question{PURL: "pkg:npm/evil"})
	if e.Outcome != inventory.Unchecked || e.Hidden != 1 || len(e.Systems) != 0 || len(e.Matches) != 0 {
		t.Errorf("exposure to others: %+v", e)
	}
	mine := must(w.Exposure(w.Context(), analyst, inventory.Question{PURL: "pkg:npm/evil"}))(w)
	if mine.Outcome != inventory.Present || mine.Hidden != 0 {
		t.Errorf("exposure to the maker: %+v", mine)
	}
}

func TestEveryChangeIsInTheLog(t *testing.T) {
	w := newWorld(t, sqlite(t))
	s, p := w.system("shop"), w.process("sale", inventory.NoHarm)
	l := w.link(inventory.Supports, s.ID, p.ID)
	if err := w.ArchiveLink(w.Context(), analyst, l.ID, l.Version); err != nil {
		t.Fatal(err)
	}
	i := w.load("shop", "list", "pkg:npm/a@1")
	want := map[string][]string{
		s.ID: {"system.insert"}, p.ID: {"process.insert"}, l.ID: {"inventory_link.insert", "inventory_link.archive"}, i.ID: {"inventory_import.insert"},
	}
	for id, actions := range want {
		var got []string
		q := record.Query{SQL: `SELECT action FROM audit_events WHERE record_id = $1 ORDER BY id`}
		err := w.store.Read(t.Context(), func(r record.Reader) error { return r.Select(t.Context(), &got, q, id) })
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(actions, got); diff != "" {
			t.Error(diff)
		}
	}
}
