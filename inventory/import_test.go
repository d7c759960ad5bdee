package inventory_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"taisei/fault"
	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/inventory/lockfile"
	"taisei/record"
)

func TestImportsAreKeptAndPresencesFollow(t *testing.T) {
	eachAt(t, func(w world, c *clock) {
		w.system("shop")
		first := c.now()
		i := w.load("shop", "web/package-lock.json", "pkg:npm/a@1 direct", "pkg:npm/b@1 sha256="+strings.Repeat("0a", 32))
		if i.Number != 1 || i.Components != 2 || i.Added != 2 || i.Removed != 0 || i.SHA256 == "" || i.CreatedBy != analyst.Person {
			w.Errorf("first: %+v", i)
		}
		if diff := cmp.Diff([]string{"pkg:npm/a@1", "pkg:npm/b@1"}, w.next.last(), cmpopts.SortSlices(strings.Compare)); diff != "" {
			w.Error(diff)
		}
		second := c.move(24 * time.Hour)
		i = w.load("shop", "web/package-lock.json", "pkg:npm/a@1 direct", "pkg:npm/b@1 sha256="+strings.Repeat("0a", 32))
		if i.Number != 2 || i.Added != 0 || i.Removed != 0 || w.next.last() != nil {
			w.Errorf("the same again: %+v", i)
		}
		third := c.move(24 * time.Hour)
		w.load("shop", "web/package-lock.json", "pkg:npm/a@1 direct", "pkg:npm/c@1")
		if diff := cmp.Diff([]string{"pkg:npm/c@1"}, w.next.last()); diff != "" {
			w.Error(diff)
		}
		e := w.ask(inventory.Question{PURL: "pkg:npm/b"})
		if len(e.Systems) != 1 || len(e.Systems[0].Holdings) != 1 || e.Outcome != inventory.Past {
			w.Fatalf("b: %+v", e)
		}
		h := e.Systems[0].Holdings[0]
		if !h.Since.Equal(first) || !h.LastSeen.Equal(second) || !h.GoneSince.Equal(third) {
			w.Errorf("b stood from %s, last %s, gone %s", h.Since, h.LastSeen, h.GoneSince)
		}
		h = w.ask(inventory.Question{PURL: "pkg:npm/a@1"}).Systems[0].Holdings[0]
		if !h.Since.Equal(first) || !h.LastSeen.Equal(third) || !h.GoneSince.IsZero() || !h.Direct {
			w.Errorf("a: %+v", h)
		}
		sys := must(w.FindSystem(w.Context(), observer, "shop"))(w)
		imports := must(w.Imports(w.Context(), observer, sys.ID, inventory.Filter{Limit: 2}))(w)
		if len(imports.Items) != 2 || imports.Items[0].Number != 3 || imports.Next == "" {
			w.Errorf("imports: %+v", imports)
		}
		rest := must(w.Imports(w.Context(), observer, sys.ID, inventory.Filter{Limit: 2, After: imports.Next}))(w)
		if len(rest.Items) != 1 || rest.Items[0].Number != 1 || rest.Next != "" {
			w.Errorf("the rest: %+v", rest)
		}
	})
}

func TestAnotherListLeavesTheFirstAlone(t *testing.T) {
	each(t, func(w world) {
		w.system("shop")
		w.load("shop", "package-lock.json", "pkg:npm/a@1")
		w.load("shop", "go.mod", "pkg:golang/b@v1")
		if e := w.ask(inventory.Question{PURL: "pkg:npm/a@1"}); e.Outcome != inventory.Present {
			w.Errorf("a: %s", e.Outcome)
		}
		i := must(w.Withdraw(w.Context(), analyst, "shop", "package-lock.json"))(w)
		if !i.Withdrawn || i.Removed != 1 || i.Number != 2 {
			w.Errorf("withdrawn: %+v", i)
		}
		if e := w.ask(inventory.Question{PURL: "pkg:npm/a@1"}); e.Outcome != inventory.Past {
			w.Errorf("a: %s", e.Outcome)
		}
		sys := must(w.FindSystem(w.Context(), observer, "shop"))(w)
		lists := must(w.Lists(w.Context(), observer, sys.ID))(w)
		if len(lists) != 2 || lists[0].File != "go.mod" || !lists[1].Withdrawn || lists[1].Components != 0 {
			w.Errorf("lists: %+v", lists)
		}
		w.load("shop", "package-lock.json", "pkg:npm/a@1")
		if e := w.ask(inventory.Question{PURL: "pkg:npm/a@1"}); e.Outcome != inventory.Present || len(e.Systems[0].Holdings) != 2 {
			w.Errorf("a again: %+v", e.Systems)
		}
	})
}

func TestChangedHashIsHandedOnAndBothAreKept(t *testing.T) {
	each(t, func(w world) {
		w.system("shop")
		before, after := strings.Repeat("aa", 64), strings.Repeat("bb", 64)
		w.load("shop", "list", "pkg:npm/a@1 sha512="+before, "pkg:npm/b@1 own", "pkg:npm/c@1")
		w.next.last()
		i := w.load("shop", "list", "pkg:npm/a@1 sha512="+after, "pkg:npm/b@1 own", "pkg:npm/c@1 direct")
		if i.Added != 0 || i.Removed != 0 {
			w.Errorf("import: %+v", i)
		}
		if diff := cmp.Diff([]string{"pkg:npm/a@1"}, w.next.last()); diff != "" {
			w.Error(diff)
		}
		if e := w.ask(inventory.Question{Hash: before}); e.Outcome != inventory.Past {
			w.Errorf("the old bytes: %s", e.Outcome)
		}
		if e := w.ask(inventory.Question{Hash: after}); e.Outcome != inventory.Present {
			w.Errorf("the new bytes: %s", e.Outcome)
		}
		// By its purl it was there all the time.
		e := w.ask(inventory.Question{PURL: "pkg:npm/a@1"})
		if len(e.Systems[0].Holdings) != 1 || !e.Systems[0].Holdings[0].GoneSince.IsZero() || e.Systems[0].Holdings[0].Hashes[0].Value != after {
			w.Errorf("the package: %+v", e.Systems[0].Holdings)
		}
		origins := []inventory.Origin{}
		w.write(func(tx record.Tx) (err error) {
			origins, err = w.OriginsTx(w.Context(), tx, analyst, inventory.ComponentID("pkg:npm/a@1"))
			return err
		})
		if len(origins) != 2 {
			w.Errorf("origins: %+v", origins)
		}
	})
}

func TestOwnCodeIsNeverHandedOn(t *testing.T) {
	w := newWorld(t, sqlite(t))
	w.system("shop")
	w.load("shop", "list", "pkg:npm/our-secret-name@1 own", "pkg:npm/a@1", "firmware-x")
	if diff := cmp.Diff([]string{"", "pkg:npm/a@1"}, w.next.last(), cmpopts.SortSlices(strings.Compare)); diff != "" {
		t.Error(diff)
	}
	w.load("shop", "list", "pkg:npm/our-secret-name@1", "pkg:npm/a@1")
	if diff := cmp.Diff([]string{"pkg:npm/our-secret-name@1"}, w.next.last()); diff != "" {
		t.Errorf("once it comes from a registry: %s", diff)
	}
}

func TestWhatIsHandedOnCommitsWithTheImport(t *testing.T) {
	each(t, func(w world) {
		w.system("shop")
		w.next.fail = errors.New("no room")
		_, err := w.ImportFile(w.Context(), analyst, "shop", "list", strings.NewReader("pkg:npm/a@1"))
		if !errors.Is(err, w.next.fail) {
			w.Fatalf("import: %v", err)
		}
		if e := w.ask(inventory.Question{PURL: "pkg:npm/a"}); len(e.Systems) != 0 {
			w.Errorf("kept: %+v", e.Systems)
		}
		w.next.fail = nil
		if i := w.load("shop", "list", "pkg:npm/a@1"); i.Number != 1 || i.Added != 1 {
			w.Errorf("the next: %+v", i)
		}
	})
}

func TestImportErrorsNameWhatIsWrong(t *testing.T) {
	w := newWorld(t, sqlite(t))
	s := w.system("shop")
	load := func(system, file string, r io.Reader) error {
		_, err := w.ImportFile(w.Context(), analyst, system, file, r)
		return err
	}
	wantFault(t, load("", "x", strings.NewReader("")), fault.Invalid, "system")
	wantFault(t, load("no such", "x", strings.NewReader("")), fault.NotFound, "")
	wantFault(t, load("shop", " ", strings.NewReader("")), fault.Invalid, "file")
	wantFault(t, load("shop", strings.Repeat("x", 400), strings.NewReader("")), fault.Invalid, "file")
	wantFault(t, load("shop", "a/../b.txt", strings.NewReader("not a list")), fault.Invalid, "b.txt")
	wantFault(t, load("shop", "big", endless{}), fault.TooLarge, "big")
	if err := w.Archive(t.Context(), analyst, inventory.KindSystem, s.ID, s.Version); err != nil {
		t.Fatal(err)
	}
	wantFault(t, load(s.ID, "list", strings.NewReader("pkg:npm/a@1")), fault.Conflict, "")
}

// endless is a file without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestHostileDocumentIsCutToSize(t *testing.T) {
	each(t, func(w world) {
		long := strings.Repeat("x", 10_000)
		doc := component.Document{Format: long, Subject: component.Component{Name: long}}
		doc.Components = []component.Component{
			{Name: long},
			{PURL: "pkg:npm/" + long, Name: "x"},
			{},
			{PURL: "not a purl", Type: "fi\x00rmware", Name: "\xffnul\x00", Version: "1", URL: "https://host.invalid/" + long, Constraint: long},
			{
				PURL: "pkg:npm/%E3%81%82%00@1", Name: "<script>", Version: "1", Scope: "strange",
				URL: "https://host.invalid/" + strings.Repeat("y", 3000), Hashes: []component.Hash{{Algorithm: long, Value: "00"}, {Value: long}, {Algorithm: "md5", Value: "AB"}},
			},
		}
		for range 300 {
			doc.Warnings = append(doc.Warnings, component.Warning{Key: "x", Params: fault.Params{"a": long, "b": []string{long}}, Location: component.Location{Path: long}})
		}
		w.Reading = inventory.ReadingFunc(func(context.Context, string, []byte) (component.Document, error) { return doc, nil })
		sys := w.system("shop")
		i := w.load("shop", "list", "x")
		if i.Components != 2 || i.WarningCount != 303 || len(i.Warnings) != 100 || len(i.Warnings[0].Params["a"].(string)) > 400 {
			w.Errorf("import: %d components, %d warnings", i.Components, i.WarningCount)
		}
		parts := must(w.Parts(w.Context(), observer, sys.ID, inventory.PartFilter{}))(w)
		if len(parts.Items) != 2 {
			w.Errorf("parts: %+v", parts.Items)
		}
	})
}

func TestPartsArePagedByName(t *testing.T) {
	each(t, func(w world) {
		sys := w.system("shop")
		w.load("shop", "a", "pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/b@2", "pkg:npm/%40scope/c@1")
		w.load("shop", "b", "pkg:npm/a@1", "pkg:npm/old@1")
		w.load("shop", "b", "pkg:npm/a@1", "pkg:npm/100%25@1")
		for _, c := range []struct {
			filter inventory.PartFilter
			want   []string
		}{
			{inventory.PartFilter{}, []string{"pkg:npm/a@1 a", "pkg:npm/a@1 b", "pkg:npm/b@1 a", "pkg:npm/b@2 a", "pkg:npm/%40scope/c@1 a", "pkg:npm/100%25@1 b"}},
			{inventory.PartFilter{Search: "@SCOPE"}, []string{"pkg:npm/%40scope/c@1 a"}},
			{inventory.PartFilter{Search: "%"}, []string{"pkg:npm/100%25@1 b"}},
			{inventory.PartFilter{Search: "old"}, nil},
			{inventory.PartFilter{Search: "old", History: true}, []string{"pkg:npm/old@1 b"}},
		} {
			var got []string
			for after := ""; ; {
				c.filter.Limit, c.filter.After = 1, after
				page := must(w.Parts(w.Context(), observer, sys.ID, c.filter))(w)
				for _, p := range page.Items {
					got = append(got, p.PURL+" "+p.File)
				}
				if after = page.Next; after == "" || len(got) > 20 {
					break
				}
			}
			if diff := cmp.Diff(c.want, got, cmpopts.SortSlices(strings.Compare), cmpopts.EquateEmpty()); diff != "" {
				w.Errorf("%+v: %s", c.filter, diff)
			}
		}
	})
}

func TestStandingListsWhatRegistriesAreWatchedFor(t *testing.T) {
	each(t, func(w world) {
		w.system("shop")
		w.load("shop", "list", "pkg:npm/a@1", "pkg:npm/gone@1", "pkg:npm/ours@1 own", "pkg:pypi/p@1")
		w.load("shop", "list", "pkg:npm/a@1", "pkg:npm/b@1", "pkg:npm/ours@1 own", "pkg:pypi/p@1")
		var got []string
		for after := ""; ; {
			page := must(w.Standing(w.Context(), system, "npm", after, 1))(w)
			for _, c := range page.Items {
				got = append(got, c.PURL)
			}
			if after = page.Next; after == "" {
				break
			}
		}
		if diff := cmp.Diff([]string{"pkg:npm/a@1", "pkg:npm/b@1"}, got, cmpopts.SortSlices(strings.Compare)); diff != "" {
			w.Error(diff)
		}
	})
}

func TestImportsOfOneListAtOnceWaitForEachOther(t *testing.T) {
	each(t, func(w world) {
		const n = 8
		w.system("shop")
		w.system("office")
		var wait sync.WaitGroup
		errs := make([]error, 2*n)
		for i := range 2 * n {
			wait.Go(func() {
				lines := fmt.Sprintf("pkg:npm/a@%d\npkg:npm/b@%d\npkg:npm/c@1", i, i)
				_, errs[i] = w.ImportFile(w.Context(), analyst, [2]string{"shop", "office"}[i%2], "list", strings.NewReader(lines))
			})
		}
		wait.Wait()
		if err := errors.Join(errs...); err != nil {
			w.Fatal(err)
		}
		e := w.ask(inventory.Question{PURL: "pkg:npm/a"})
		for _, a := range e.Systems {
			standing := 0
			for _, h := range a.Holdings {
				if h.GoneSince.IsZero() {
					standing++
				}
				if h.LastSeen.Before(h.Since) {
					w.Errorf("%s: %+v", a.System.Name, h)
				}
			}
			if standing != 1 || len(a.Holdings) != n {
				w.Errorf("%s: %d of %d stand", a.System.Name, standing, len(a.Holdings))
			}
		}
	})
}

func TestRealListsAreImported(t *testing.T) {
	each(t, func(w world) {
		w.Reading = inventory.ReadingFunc(func(_ context.Context, name string, data []byte) (component.Document, error) {
			return lockfile.Read(name, data, component.Limits{})
		})
		w.system("shop")
		for _, file := range []string{"package-lock.json", "requirements.txt", "go.mod", "bom.json"} {
			data, err := os.ReadFile(filepath.Join("testdata", file))
			if err != nil {
				w.Fatal(err)
			}
			if i := w.load("shop", file, string(data)); i.Components == 0 || i.Format == "" {
				w.Errorf("%s: %+v", file, i)
			}
		}
		for _, question := range []string{
			"event-stream@3.3.6", "pkg:npm/flatmap-stream <1", "pkg:pypi/flask", "github.com/spf13/cobra", "pkg:maven/org.apache.logging.log4j/log4j-core >=2.0, <2.17",
			"sha512-OuN/WQs1aInLSHFoIfIJAsZnPn0WO+1bTSsDTCQbuMvCqZ7vFmfsTkuPPUGKqTvoPfqwM1jnbJJWtGKRBdVGNA==",
		} {
			q, err := inventory.AskText(question)
			if err != nil {
				w.Fatal(err)
			}
			if e := w.ask(q); e.Outcome != inventory.Present && e.Outcome != inventory.Possible {
				w.Errorf("%s: %s", question, e.Outcome)
			}
		}
	})
}
