package watch_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// However many see the same thing at once, it is one detection that counts them all.
func TestSightingsAtOnceAreOneDetection(t *testing.T) {
	each(t, func(w *world) {
		round := 0
		rapid.Check(w.T, func(rt *rapid.T) {
			round++
			keys := rapid.SliceOfN(rapid.IntRange(0, 3), 1, 12).Draw(rt, "keys")
			want := map[string]int{}
			ids := make([]string, len(keys))
			errs := make([]error, len(keys))
			var wg sync.WaitGroup
			for i, k := range keys {
				key := fmt.Sprintf("%d/%d", round, k)
				want[key]++
				wg.Go(func() {
					d, err := w.tryOpen(analyst, watch.Sighting{DedupKey: key, Components: []string{fmt.Sprintf("pkg:npm/c%d@1", i)}})
					if errs[i] = err; err == nil {
						ids[i] = d.ID
					}
				})
			}
			wg.Wait()
			if err := errors.Join(errs...); err != nil {
				rt.Fatal(err)
			}
			got, of := map[string]int{}, map[string]string{}
			for i, id := range ids {
				d := w.get(id)
				got[d.DedupKey] = d.Seen.Count
				if before := of[d.DedupKey]; before != "" && before != id {
					rt.Fatalf("%s has two detections", d.DedupKey)
				}
				of[d.DedupKey] = id
				if !slices.Contains(d.Components, fmt.Sprintf("pkg:npm/c%d@1", i)) {
					rt.Fatalf("the component of sighting %d is lost: %v", i, d.Components)
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Fatal(diff)
			}
		})
		if n := len(w.heard.fresh); n != w.count("SELECT COUNT(*) FROM detections") {
			w.Errorf("%d fresh ones were handed on", n)
		}
	})
}

func TestModesAndExercisesNeverShareADetection(t *testing.T) {
	each(t, func(w *world) {
		a := w.see(player, watch.Sighting{DedupKey: "k"})
		b := w.see(player, watch.Sighting{DedupKey: "k", Operation: exercise})
		c := w.see(commander, watch.Sighting{DedupKey: "k", Operation: record.Operation{Mode: mark.Exercise, Exercise: "x2"}})
		if a.ID == b.ID || b.ID == c.ID || w.get(a.ID).Seen.Count != 1 {
			w.Errorf("%s %s %s", a.ID, b.ID, c.ID)
		}
		if _, err := w.tryOpen(analyst, watch.Sighting{DedupKey: "k", Operation: exercise}); !fault.Is(err, fault.Invalid) {
			w.Errorf("one who takes no part entered something: %v", err)
		}
		if got := w.list(player, watch.Filter{}); len(got) != 1 || got[0].ID != a.ID {
			w.Errorf("the real list shows %+v", got)
		}
		if got := w.list(player, watch.Filter{Mode: mark.Exercise}); len(got) != 1 || got[0].ID != b.ID {
			w.Errorf("the player's list shows %+v", got)
		}
		if got := w.list(analyst, watch.Filter{Mode: mark.Exercise}); len(got) != 0 {
			w.Errorf("one who takes no part is shown %+v", got)
		}
		if _, err := w.Get(w.Context(), analyst, b.ID); !fault.Is(err, fault.NotFound) {
			w.Errorf("one who takes no part: %v", err)
		}
		for _, bad := range []record.Operation{{Mode: mark.Drill}, {Mode: mark.Real, Exercise: "x1"}} {
			if _, err := w.tryOpen(commander, watch.Sighting{DedupKey: "k", Operation: bad}); !fault.Is(err, fault.Invalid) {
				w.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestAWorseSightingIsTakenOver(t *testing.T) {
	each(t, func(w *world) {
		early := time.UnixMicro(1_600_000_000_000_000).UTC()
		d := w.see(analyst, watch.Sighting{DedupKey: "k", Verdict: detect.Suspicious, Severity: detect.Low, TLP: mark.Green})
		w.see(analyst, watch.Sighting{
			DedupKey: "k", Verdict: detect.Malicious, Severity: detect.High, TLP: mark.Amber, OccurredAt: early,
			Findings:    []detect.Finding{{Rule: "r", Severity: detect.High}},
			Observables: []watch.Observable{{Type: watch.Domain, Value: "evil.example"}, {Type: "nonsense", Value: "x"}},
		})
		w.see(analyst, watch.Sighting{DedupKey: "k", Verdict: detect.Clean, Severity: detect.Low, TLP: mark.Clear, Findings: []detect.Finding{{Rule: "r", Severity: detect.High}}})
		got := w.get(d.ID)
		if got.Verdict != detect.Malicious || got.Severity != detect.High || got.TLP != mark.Amber || !got.OccurredAt.Equal(early) ||
			len(got.Findings) != 1 || len(got.Observables) != 1 || got.Seen.Count != 3 {
			w.Errorf("got %+v", got)
		}
	})
}

func TestOnlyWhatGetsWorseIsOpenedAgain(t *testing.T) {
	each(t, func(w *world) {
		d := w.see(analyst, watch.Sighting{DedupKey: "k", Verdict: detect.Suspicious, Severity: detect.Medium})
		w.move(d.ID, watch.Closed)
		w.see(analyst, watch.Sighting{DedupKey: "k", Verdict: detect.Suspicious, Severity: detect.Medium})
		if got := w.get(d.ID); got.Status != watch.Closed || got.Seen.Count != 2 {
			w.Errorf("the same again: %s, %d", got.Status, got.Seen.Count)
		}
		w.see(analyst, watch.Sighting{DedupKey: "k", Verdict: detect.Malicious})
		if got := w.get(d.ID); got.Status != watch.New || !got.AcknowledgedAt.IsZero() || !got.ClosedAt.IsZero() {
			w.Errorf("a worse one: %+v", got)
		}
	})
}

func (w *world) move(id string, to watch.Status) {
	w.Helper()
	w.write(func(tx record.Tx) error {
		d, err := w.LoadTx(w.Context(), tx, analyst, id)
		if err != nil {
			return err
		}
		return w.MoveTx(w.Context(), tx, analyst, d, d.Version, to, "test")
	})
}

// Whatever is tried in whatever order, only the table's moves happen, and the
// times always fit the status.
func TestStatusRules(t *testing.T) {
	each(t, func(w *world) {
		round := 0
		rapid.Check(w.T, func(rt *rapid.T) {
			round++
			d := w.see(analyst, watch.Sighting{DedupKey: fmt.Sprint("status", round)})
			status := watch.New
			for _, to := range rapid.SliceOfN(rapid.SampledFrom(watch.Statuses), 1, 6).Draw(rt, "moves") {
				err := w.store.Write(w.Context(), func(tx record.Tx) error {
					d, err := w.LoadTx(w.Context(), tx, analyst, d.ID)
					if err != nil {
						return err
					}
					return w.MoveTx(w.Context(), tx, analyst, d, d.Version, to, "test")
				})
				allowed := status == to || status.MayBecome(to)
				if allowed != (err == nil) || err != nil && !fault.Is(err, fault.Conflict) {
					rt.Fatalf("%s → %s: %v", status, to, err)
				}
				if allowed {
					status = to
				}
				got := w.get(d.ID)
				if got.Status != status || got.AcknowledgedAt.IsZero() != (status == watch.New) || got.ClosedAt.IsZero() == (status == watch.Closed) ||
					(got.AcknowledgedBy == "") != (status == watch.New) {
					rt.Fatalf("%s holds %+v", status, got)
				}
			}
		})
	})
}

func TestNobodySkipsTheTableOfMoves(t *testing.T) {
	if watch.Acknowledged.MayBecome(watch.New) || watch.InProgress.MayBecome(watch.New) || !watch.Closed.MayBecome(watch.New) {
		t.Error("only what was closed can be new again")
	}
}

func TestAcknowledge(t *testing.T) {
	each(t, func(w *world) {
		d := w.see(analyst, watch.Sighting{DedupKey: "k"})
		if _, err := w.Acknowledge(w.Context(), observer, d.ID, 1); !fault.Is(err, fault.Forbidden) {
			w.Errorf("an observer: %v", err)
		}
		if _, err := w.Acknowledge(w.Context(), analyst, d.ID, 7); !fault.Is(err, fault.Conflict) {
			w.Errorf("another version: %v", err)
		}
		for range 2 { // the second time changes nothing
			got, err := w.Acknowledge(w.Context(), analyst, d.ID, 1)
			if err != nil || got.Status != watch.Acknowledged || got.AcknowledgedBy != "p1" || got.Version != 2 {
				w.Fatalf("%+v, %v", got, err)
			}
		}
	})
}

func TestASightingNeverMakesAPersonsSaveFail(t *testing.T) {
	each(t, func(w *world) {
		d := w.see(analyst, watch.Sighting{DedupKey: "k"})
		w.see(analyst, watch.Sighting{DedupKey: "k"})
		if _, err := w.Acknowledge(w.Context(), analyst, d.ID, d.Version); err != nil {
			w.Error(err)
		}
	})
}

func TestSearchAndFilters(t *testing.T) {
	each(t, func(w *world) {
		hash := strings.Repeat("ab", 32)
		a := w.see(analyst, watch.Sighting{
			DedupKey: "a", Title: "決済ページのスクリプトＸが改ざん_100%", Components: []string{"pkg:npm/event-stream@3.3.6"},
			Observables: []watch.Observable{{Type: watch.SHA256, Value: hash}}, Evidence: []string{"e1"},
		})
		b := w.see(analyst, watch.Sighting{DedupKey: "b", Title: "another", Source: watch.Advisory})
		for name, c := range map[string]struct {
			f    watch.Filter
			want []string
		}{
			"all, newest first":   {watch.Filter{}, []string{b.ID, a.ID}},
			"text in any width":   {watch.Filter{Text: "スクリプトx"}, []string{a.ID}},
			"signs are no signs":  {watch.Filter{Text: "_100%"}, []string{a.ID}},
			"a sign alone":        {watch.Filter{Text: "%"}, []string{a.ID}},
			"a component's name":  {watch.Filter{Text: "Event-Stream"}, []string{a.ID}},
			"a component":         {watch.Filter{Component: "pkg:npm/event-stream@3.3.6"}, []string{a.ID}},
			"an observable":       {watch.Filter{Observable: hash}, []string{a.ID}},
			"evidence":            {watch.Filter{Evidence: "e1"}, []string{a.ID}},
			"a source":            {watch.Filter{Source: watch.Advisory}, []string{b.ID}},
			"a status":            {watch.Filter{Statuses: []watch.Status{watch.Closed}}, nil},
			"the page after":      {watch.Filter{After: b.ID}, []string{a.ID}},
			"nothing of the text": {watch.Filter{Text: "nothing of the kind"}, nil},
		} {
			var got []string
			for _, d := range w.list(observer, c.f) {
				got = append(got, d.ID)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				w.Errorf("%s: %s", name, diff)
			}
		}
		page, err := w.List(w.Context(), observer, watch.Filter{Limit: 1})
		if err != nil || len(page.Items) != 1 || page.Next != b.ID {
			w.Errorf("%+v, %v", page, err)
		}
	})
}

func TestRedIsShownToWhoRaisedItAndWhoHasIt(t *testing.T) {
	each(t, func(w *world) {
		d := w.see(commander, watch.Sighting{DedupKey: "k", TLP: mark.Red})
		for _, caller := range []identity.Caller{analyst, observer} {
			if got := w.list(caller, watch.Filter{}); len(got) != 0 {
				w.Errorf("%s is shown %+v", caller.Person, got)
			}
			if _, err := w.Get(w.Context(), caller, d.ID); !fault.Is(err, fault.NotFound) {
				w.Errorf("%s: %v", caller.Person, err)
			}
		}
		if got := w.list(commander, watch.Filter{}); len(got) != 1 {
			w.Errorf("who raised it is shown %+v", got)
		}
	})
}

func TestWhatCannotBeHandedOnIsNotKept(t *testing.T) {
	each(t, func(w *world) {
		w.heard.err = errors.New("triage is broken")
		if _, err := w.tryOpen(analyst, watch.Sighting{DedupKey: "k"}); !errors.Is(err, w.heard.err) {
			w.Fatal(err)
		}
		w.heard.err = nil
		if d := w.see(analyst, watch.Sighting{DedupKey: "k"}); d.Seen.Count != 1 {
			w.Errorf("the failed one was counted: %d", d.Seen.Count)
		}
	})
}

func TestCapsHold(t *testing.T) {
	each(t, func(w *world) {
		g := watch.Sighting{DedupKey: "k", Title: strings.Repeat("あ", 500), Text: strings.Repeat("い\n", 20_000), TitleParams: map[string]string{"name": strings.Repeat("x", 5000)}}
		for i := range 300 {
			g.Findings = append(g.Findings, detect.Finding{Rule: fmt.Sprint(i), Params: map[string]string{"p": strings.Repeat("y", 9000)}})
			g.Observables = append(g.Observables, watch.Observable{Type: watch.URL, Value: fmt.Sprint("https://example.invalid/", i)})
			g.Components = append(g.Components, fmt.Sprintf("pkg:npm/c%d@1", i), strings.Repeat("z", 3000), "a\x00b")
		}
		d := w.get(w.see(analyst, g).ID)
		if len([]rune(d.Title)) > 200 || len([]rune(d.Text)) > 10_000 || len(d.Findings) != 100 || d.MoreFindings != 200 ||
			len(d.Observables) != 200 || len(d.Components) != 300 || len(d.Findings[0].Params["p"]) > 1000 || len(d.TitleParams["name"]) > 1000 {
			w.Errorf("%d %d %d+%d %d %d", len(d.Title), len(d.Text), len(d.Findings), d.MoreFindings, len(d.Observables), len(d.Components))
		}
	})
}

func TestRemark(t *testing.T) {
	each(t, func(w *world) {
		r := watch.Remark{Title: "The vendor's update page looks different", Text: "first line\n\nsecond\tline", Vector: watch.Contractor, Components: []string{"pkg:npm/x@1"}}
		var ids []string
		for range 2 { // the button was pressed twice
			d, err := w.Remark(w.Context(), observer, r)
			if err != nil {
				w.Fatal(err)
			}
			ids = append(ids, d.ID)
		}
		d := w.get(ids[0])
		if ids[0] != ids[1] || d.Seen.Count != 2 || d.Source != watch.Remarked || d.CreatedBy != "p2" || d.Text != "first line\n\nsecond    line" {
			w.Errorf("%v %+v", ids, d)
		}
		for name, bad := range map[string]watch.Remark{
			"no title":        {},
			"a blank title":   {Title: " "},
			"a long title":    {Title: strings.Repeat("x", 201)},
			"a long text":     {Title: "t", Text: strings.Repeat("x", 10_001)},
			"no purl":         {Title: "t", Components: []string{"left-pad"}},
			"no observable":   {Title: "t", Observables: []watch.Observable{{Type: "colour", Value: "red"}}},
			"a vector":        {Title: "t", Vector: "telepathy"},
			"another sensor":  {Title: "t", Source: watch.RegistryScan},
			"a severity":      {Title: "t", Severity: "awful"},
			"nobody's label":  {Title: "t", TLP: "TLP:PINK"},
			"not its own one": {Title: "t", Operation: exercise},
		} {
			if _, err := w.Remark(w.Context(), observer, bad); !fault.Is(err, fault.Invalid) {
				w.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Remark(w.Context(), guest, r); !fault.Is(err, fault.Unauthenticated) {
			w.Errorf("a guest: %v", err)
		}
		if _, err := w.Remark(w.Context(), identity.Caller{}, r); !fault.Is(err, fault.Unauthenticated) {
			w.Errorf("nobody: %v", err)
		}
	})
}

func TestMergeCountsAndIsUndone(t *testing.T) {
	each(t, func(w *world) {
		a, b, c := w.see(analyst, watch.Sighting{DedupKey: "a"}), w.see(analyst, watch.Sighting{DedupKey: "b"}), w.see(analyst, watch.Sighting{DedupKey: "c"})
		w.merge(a.ID, b.ID)
		w.see(analyst, watch.Sighting{DedupKey: "a"}) // counts for b now
		w.merge(b.ID, c.ID)
		w.see(analyst, watch.Sighting{DedupKey: "a"})
		counts := func(want ...int) {
			w.Helper()
			got := []int{w.get(a.ID).Seen.Count, w.get(b.ID).Seen.Count, w.get(c.ID).Seen.Count}
			if diff := cmp.Diff(want, got); diff != "" {
				w.Error(diff)
			}
		}
		counts(0, 0, 5)
		if got := w.get(a.ID); got.Status != watch.Closed || got.DuplicateOf != b.ID {
			w.Errorf("%+v", got)
		}
		if _, err := w.tryMerge(c.ID, a.ID); !fault.Is(err, fault.Invalid) {
			w.Errorf("a circle: %v", err)
		}
		if _, err := w.tryMerge(c.ID, c.ID); !fault.Is(err, fault.Invalid) {
			w.Errorf("itself: %v", err)
		}
		w.unmerge(b.ID)
		counts(0, 4, 1)
		w.unmerge(a.ID)
		counts(3, 1, 1)
		x := w.see(player, watch.Sighting{DedupKey: "x", Operation: exercise})
		if _, err := w.tryMerge(c.ID, x.ID); !fault.Is(err, fault.NotFound) {
			w.Errorf("into another's exercise: %v", err)
		}
	})
}

func TestMergesAtOnceMakeNoCircle(t *testing.T) {
	each(t, func(w *world) {
		for i := range 10 {
			a, b := w.see(analyst, watch.Sighting{DedupKey: fmt.Sprint("a", i)}), w.see(analyst, watch.Sighting{DedupKey: fmt.Sprint("b", i)})
			var wg sync.WaitGroup
			errs := make([]error, 2)
			wg.Go(func() { _, errs[0] = w.tryMerge(a.ID, b.ID) })
			wg.Go(func() { _, errs[1] = w.tryMerge(b.ID, a.ID) })
			wg.Wait()
			if (errs[0] == nil) == (errs[1] == nil) {
				w.Fatalf("want one of two to be refused: %v", errs)
			}
		}
	})
}

func (w *world) tryMerge(from, into string) (d *watch.Detection, err error) {
	err = w.store.Write(w.Context(), func(tx record.Tx) (err error) {
		if d, err = w.LoadTx(w.Context(), tx, analyst, from); err != nil {
			return err
		}
		return w.MergeTx(w.Context(), tx, analyst, d, d.Version, into)
	})
	return d, err
}

func (w *world) merge(from, into string) {
	w.Helper()
	if _, err := w.tryMerge(from, into); err != nil {
		w.Fatal(err)
	}
}

func (w *world) unmerge(id string) {
	w.Helper()
	w.write(func(tx record.Tx) error {
		d, err := w.LoadTx(w.Context(), tx, analyst, id)
		if err != nil {
			return err
		}
		return w.UnmergeTx(w.Context(), tx, analyst, d, d.Version, watch.Acknowledged)
	})
}

// Sightings of a detection and of its duplicates, and files that are judged
// meanwhile, all change one row; none of them is lost or refused.
func TestChangesOfOneRowAtOnceAreAllKept(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.see(analyst, watch.Sighting{DedupKey: "a"}), w.see(analyst, watch.Sighting{DedupKey: "b"})
		w.merge(b.ID, a.ID)
		const each = 8
		errs := make([]error, 3*each)
		name := func(i int) string { return fmt.Sprintf("pkg:npm/c%d@1", i) }
		var wg sync.WaitGroup
		for i := range each {
			wg.Go(func() {
				_, errs[i] = w.tryOpen(analyst, watch.Sighting{DedupKey: "a", Components: []string{name(i)}})
			})
			wg.Go(func() {
				_, errs[each+i] = w.tryOpen(analyst, watch.Sighting{DedupKey: "b", Components: []string{name(each + i)}})
			})
			wg.Go(func() {
				errs[2*each+i] = w.store.Write(w.Context(), func(tx record.Tx) error {
					_, err := w.Enrich(w.Context(), tx, analyst, a.ID, watch.Sighting{Components: []string{name(2*each + i)}})
					return err
				})
			})
		}
		wg.Wait()
		if err := errors.Join(errs...); err != nil {
			w.Fatal(err)
		}
		if got := w.get(a.ID); len(got.Components) != 3*each || got.Seen.Count != 2+2*each {
			w.Errorf("%d components, %d sightings", len(got.Components), got.Seen.Count)
		}
	})
}
