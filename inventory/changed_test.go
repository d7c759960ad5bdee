package inventory_test

import (
	"fmt"
	"slices"
	"testing"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
)

func (w world) changed(importID string, change inventory.Change) []string {
	w.Helper()
	var purls []string
	f := inventory.ChangeFilter{Change: change, Limit: 2}
	for {
		page := must(w.Changed(w.Context(), observer, importID, f))(w)
		for _, p := range page.Items {
			purls = append(purls, p.PURL)
		}
		if f.After = page.Next; f.After == "" {
			return purls
		}
	}
}

func TestEachImportTellsWhatItChanged(t *testing.T) {
	each(t, func(w world) {
		sys := w.system("shop")
		first := w.load(sys.ID, "lock", "pkg:npm/a@1", "pkg:npm/b@1 sha256=aa", "pkg:npm/c@1", "pkg:npm/e@1 url=https://one.example/e.tgz")
		second := w.load(sys.ID, "lock", "pkg:npm/a@1", "pkg:npm/b@1 sha256=bb", "pkg:npm/d@1",
			"pkg:npm/e@1 url=https://one.example/e.tgz", "pkg:npm/e@1 url=https://two.example/e.tgz")
		third := w.load(sys.ID, "lock", "pkg:npm/a@1", "pkg:npm/b@1 sha256=bb", "pkg:npm/c@1", "pkg:npm/d@1")
		gone := must(w.Withdraw(w.Context(), analyst, sys.ID, "lock"))(w)
		w.load(sys.ID, "other", "pkg:npm/z@1")
		for _, c := range []struct {
			of                      inventory.Import
			added, removed, altered []string
		}{
			{first, []string{"pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/c@1", "pkg:npm/e@1"}, nil, nil},
			{second, []string{"pkg:npm/d@1"}, []string{"pkg:npm/c@1"}, []string{"pkg:npm/b@1", "pkg:npm/e@1"}},
			{third, []string{"pkg:npm/c@1"}, []string{"pkg:npm/e@1", "pkg:npm/e@1"}, nil},
			{gone, nil, []string{"pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/c@1", "pkg:npm/d@1"}, nil},
		} {
			for change, want := range map[inventory.Change][]string{inventory.Added: c.added, inventory.Removed: c.removed, inventory.Altered: c.altered} {
				if got := w.changed(c.of.ID, change); !slices.Equal(got, want) {
					t.Errorf("import %d %s: %v, want %v", c.of.Number, change, got, want)
				}
			}
		}
		_, err := w.Changed(w.Context(), observer, first.ID, inventory.ChangeFilter{Change: "moved"})
		wantFault(t, err, fault.Invalid, "change")
		_, err = w.Changed(w.Context(), stranger, first.ID, inventory.ChangeFilter{})
		wantFault(t, err, fault.Unauthenticated, "")
	})
}

func TestOverviewPutsTheWorstFirstAndForgetsNoSystem(t *testing.T) {
	each(t, func(w world) {
		for i, h := range []inventory.Health{inventory.Normal, inventory.Unsafe, inventory.Degraded} {
			w.facility(fmt.Sprint("f", i), h)
		}
		w.process("p", inventory.Fatal)
		listed, withdrawn, bare := w.system("listed"), w.system("withdrawn"), w.system("bare")
		w.load(listed.ID, "lock", "pkg:npm/a@1")
		w.load(withdrawn.ID, "lock", "pkg:npm/a@1")
		must(w.Withdraw(w.Context(), analyst, withdrawn.ID, "lock"))(w)
		secret := must(w.CreateSystem(w.Context(), system2, inventory.System{Asset: inventory.Asset{Name: "secret"}, Kind: inventory.ControlSystem}))(w)
		secret.TLP = mark.Red
		must(w.UpdateSystem(w.Context(), system2, secret))(w)
		o := must(w.Overview(w.Context(), observer))(w)
		var healths []inventory.Health
		for _, f := range o.Facilities {
			healths = append(healths, f.Health)
		}
		if !slices.Equal(healths, []inventory.Health{inventory.Unsafe, inventory.Degraded, inventory.Normal}) {
			t.Errorf("facilities: %v", healths)
		}
		if o.Systems != 3 || o.Processes != 1 || len(o.Listed) != 1 || o.Listed[0].System != listed.ID {
			t.Errorf("%+v", o)
		}
		if len(o.Unlisted) != 2 || o.Unlisted[0].ID != bare.ID || o.Unlisted[1].ID != withdrawn.ID {
			t.Errorf("unlisted: %+v", o.Unlisted)
		}
		if _, err := w.Overview(w.Context(), identity.Caller{}); !fault.Is(err, fault.Unauthenticated) {
			t.Errorf("a stranger: %v", err)
		}
	})
}
