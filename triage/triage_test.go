package triage_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/triage"
	"taisei/watch"
)

func component(purl string, s detect.Severity) func(*watch.Sighting) {
	return func(g *watch.Sighting) { g.Components, g.Severity = []string{purl}, s }
}

func TestQueueShowsFirstWhatMostHangsOn(t *testing.T) {
	each(t, func(w *world) {
		w.inventory.exposed("pkg:npm/signal@1", inventory.Present, inventory.Critical, "s1", "s2")
		w.inventory.exposed("pkg:npm/shop@1", inventory.Possible, inventory.Low, "s3")
		w.inventory.exposed("pkg:npm/old@1", inventory.Past, inventory.Critical, "s4")
		w.inventory.exposed("pkg:npm/unseen@1", inventory.Unchecked, "")
		w.see("shop", component("pkg:npm/shop@1", detect.Critical))
		w.see("old", component("pkg:npm/old@1", detect.Critical))
		w.see("absent", component("pkg:npm/absent@1", detect.Critical))
		w.see("unseen", component("pkg:npm/unseen@1", detect.Low))
		w.see("a report, older", nil)
		w.see("a report, newer", nil)
		w.see("a bad report", func(g *watch.Sighting) { g.Severity = detect.High })
		w.see("signal", component("pkg:npm/signal@1", detect.Low))
		want := []string{"signal", "a bad report", "a report, older", "a report, newer", "unseen", "old", "shop", "absent"}
		// shop and old stand on one rank: low now, or anything in the past.
		got := w.queue(observer, triage.Filter{})
		i, j := slices.Index(got, "shop"), slices.Index(got, "old")
		if i < 0 || j < 0 || i > j {
			w.Fatalf("%v", got)
		}
		got[i], got[j] = "old", "shop"
		if diff := cmp.Diff(want, got); diff != "" {
			w.Error(diff)
		}
		for _, limit := range []int{1, 2, 3} { // pages neither repeat nor leave out
			if paged := w.queue(observer, triage.Filter{Limit: limit}); !slices.Equal(paged, w.queue(observer, triage.Filter{})) {
				w.Errorf("pages of %d: %v", limit, paged)
			}
		}
		page, err := w.Queue(w.Context(), observer, triage.Filter{Limit: 1})
		if err != nil || page.Items[0].Assessment.Systems != 2 || page.Items[0].Assessment.Criticality != inventory.Critical || page.Items[0].Assessment.Outcome != inventory.Present {
			w.Errorf("%+v, %v", page, err)
		}
		if _, err := w.Queue(w.Context(), observer, triage.Filter{After: "x"}); !fault.Is(err, fault.Invalid) {
			w.Errorf("a cursor that is none: %v", err)
		}
	})
}

func TestQueueLeavesOutWhatIsDone(t *testing.T) {
	each(t, func(w *world) {
		a, b, c := w.see("a", nil), w.see("b", nil), w.see("c", nil)
		w.see("exercise", func(g *watch.Sighting) { g.Operation = exercise })
		w.decide(triage.Choice{Detections: w.ref(a.ID), Verdict: triage.FalsePositive, Next: triage.Close})
		w.decide(triage.Choice{Detections: w.ref(b.ID), Verdict: triage.TruePositive, Next: triage.Declare, Incident: &triage.Opening{Commander: "carl"}})
		w.decide(triage.Choice{Detections: w.ref(c.ID), Verdict: triage.InsufficientData, Next: triage.Watch})
		if diff := cmp.Diff([]string{"c"}, w.queue(analyst, triage.Filter{})); diff != "" {
			w.Error(diff)
		}
		if diff := cmp.Diff([]string{"exercise"}, w.queue(player, triage.Filter{Mode: mark.Exercise})); diff != "" {
			w.Error(diff)
		}
		if got := w.queue(analyst, triage.Filter{Mode: mark.Exercise}); len(got) != 0 {
			w.Errorf("one who takes no part is shown %v", got)
		}
	})
}

func TestAssessmentFollowsTheInventory(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", component("pkg:npm/x@1", detect.High))
		e, err := w.Entry(w.Context(), observer, d.ID)
		if err != nil || e.Assessment.Outcome != inventory.Absent || e.Assessment.Rank != 0 {
			w.Fatalf("%+v, %v", e, err)
		}
		w.inventory.exposed("pkg:npm/x@1", inventory.Present, inventory.High, "s1")
		if err := w.AssessOpen(w.Context(), identity.System("test", "org")); err != nil {
			w.Fatal(err)
		}
		if e, err = w.Entry(w.Context(), observer, d.ID); err != nil || e.Assessment.Outcome != inventory.Present || e.Assessment.Systems != 1 {
			w.Fatalf("%+v, %v", e, err)
		}
		if err := w.AssessOpen(w.Context(), analyst); !fault.Is(err, fault.Forbidden) {
			w.Errorf("a person: %v", err)
		}
		events := "SELECT COUNT(*) FROM audit_events WHERE action = 'detection.assess'"
		before := w.count(events)
		w.assess(d.ID) // the same again is no news
		if after := w.count(events); after != before {
			w.Errorf("%d events, then %d", before, after)
		}
	})
}

func TestEachSightingIsAssessed(t *testing.T) {
	each(t, func(w *world) {
		for range 2 {
			w.see("x", component("pkg:npm/x@1", detect.High))
		}
		w.see("nothing to ask", nil)
		if n := w.count("SELECT COUNT(*) FROM river_job WHERE kind = 'triage.assess'"); n != 2 {
			w.Errorf("%d jobs", n)
		}
	})
}

func TestExposureAsksForAllThatIsKnown(t *testing.T) {
	each(t, func(w *world) {
		a := w.see("a", func(g *watch.Sighting) { g.Components = []string{"pkg:npm/a@1", "pkg:npm/odd@1"} })
		b := w.see("b", func(g *watch.Sighting) {
			g.Observables = []watch.Observable{{Type: watch.SHA256, Value: "abc"}, {Type: watch.URL, Value: "https://evil.invalid/x.js"}, {Type: watch.Domain, Value: "evil.invalid"}}
		})
		w.decide(triage.Choice{Detections: w.ref(b.ID), Verdict: triage.Duplicate, Next: triage.Merge, DuplicateOf: a.ID})
		w.inventory.asked = nil
		answers, err := w.Exposure(w.Context(), observer, a.ID)
		if err != nil || len(answers) != 3 {
			w.Fatalf("%d answers, %v", len(answers), err)
		}
		want := []inventory.Question{{PURL: "pkg:npm/a@1"}, {PURL: "pkg:npm/odd@1"}, {Hash: "sha256:abc"}, {URL: "https://evil.invalid/x.js"}}
		if diff := cmp.Diff(want, w.inventory.asked); diff != "" {
			w.Error(diff)
		}
	})
}

func TestTakeAndRelease(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", nil)
		if _, err := w.Take(w.Context(), observer, d.ID, 1); !fault.Is(err, fault.Forbidden) {
			w.Errorf("an observer: %v", err)
		}
		got, err := w.Take(w.Context(), analyst, d.ID, 1)
		if err != nil || got.Assignee != "ann" || got.Status != watch.InProgress || got.AcknowledgedBy != "ann" {
			w.Fatalf("%+v, %v", got, err)
		}
		if _, err := w.Take(w.Context(), commander, d.ID, 1); !fault.Is(err, fault.Conflict) {
			w.Errorf("who saw it free: %v", err)
		}
		if got, err = w.Take(w.Context(), commander, d.ID, got.Version); err != nil || got.Assignee != "carl" {
			w.Errorf("who saw that it was taken: %+v, %v", got, err)
		}
		if diff := cmp.Diff([]string{"x"}, w.queue(analyst, triage.Filter{Assignee: "carl"})); diff != "" {
			w.Error(diff)
		}
		if got, err = w.Release(w.Context(), commander, d.ID, got.Version); err != nil || got.Assignee != "" || got.Status != watch.Acknowledged {
			w.Errorf("%+v, %v", got, err)
		}
		if diff := cmp.Diff([]string{"x"}, w.queue(analyst, triage.Filter{Unassigned: true})); diff != "" {
			w.Error(diff)
		}
	})
}

func TestTakenAtOnceByOneOnly(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", nil)
		errs := make([]error, 8)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() { _, errs[i] = w.Take(w.Context(), analyst, d.ID, 1) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.Conflict):
				w.Error(err)
			}
		}
		if won != 1 {
			w.Errorf("%d took it", won)
		}
	})
}

func TestDecisionIsARecord(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", func(g *watch.Sighting) { g.TLP = mark.AmberStrict })
		c := w.decide(triage.Choice{
			Detections: w.ref(d.ID), Verdict: triage.FalsePositive, Classification: "malicious_code", Rationale: "It is our own test file.", Next: triage.Close,
		})
		got, err := w.Decision(w.Context(), observer, c.ID)
		if err != nil {
			w.Fatal(err)
		}
		want := &triage.Decision{
			Detections: []string{d.ID}, Versions: map[string]int64{d.ID: 1}, Before: map[string]watch.Status{d.ID: watch.New},
			Verdict: triage.FalsePositive, Classification: "malicious_code", Rationale: "It is our own test file.", Decider: "ann", Authority: "analyst", Next: triage.Close,
		}
		want.Meta, want.Operation = got.Meta, record.Operation{Mode: mark.Real}
		if diff := cmp.Diff(want, got); diff != "" {
			w.Error(diff)
		}
		if got.TLP != mark.AmberStrict {
			w.Errorf("the decision is marked %s", got.TLP)
		}
		if now := w.get(d.ID); now.Status != watch.Closed || now.Assignee != "ann" {
			w.Errorf("%+v", now)
		}
		if page, err := w.Decisions(w.Context(), observer, triage.DecisionFilter{}); err != nil || len(page.Items) != 1 || page.Items[0].ID != c.ID {
			w.Errorf("%+v, %v", page, err)
		}
		if page, err := w.Decisions(w.Context(), observer, triage.DecisionFilter{Mode: mark.Exercise}); err != nil || len(page.Items) != 0 {
			w.Errorf("%+v, %v", page, err)
		}
		history, err := w.History(w.Context(), observer, d.ID)
		if err != nil || len(history) != 1 || history[0].ID != c.ID || history[0].UndoneBy != "" {
			w.Errorf("%+v, %v", history, err)
		}
	})
}

func TestDecisionsThatAreRefused(t *testing.T) {
	each(t, func(w *world) {
		d, other := w.see("x", nil), w.see("y", nil)
		closed := w.see("closed", nil)
		w.decide(triage.Choice{Detections: w.ref(closed.ID), Verdict: triage.Benign, Next: triage.Close})
		inExercise := w.see("z", func(g *watch.Sighting) { g.Operation = exercise })
		good := triage.Choice{Detections: w.ref(d.ID), Verdict: triage.Benign, Rationale: "because", Next: triage.Close}
		opening := &triage.Opening{Commander: "carl"}
		for name, c := range map[string]struct {
			caller identity.Caller
			change func(*triage.Choice)
			want   fault.Code
		}{
			"an observer":                   {observer, func(*triage.Choice) {}, fault.Forbidden},
			"a program":                     {identity.System("x", "org"), func(*triage.Choice) {}, fault.Forbidden},
			"nobody named":                  {identity.Caller{Roles: []identity.Role{identity.Analyst}}, func(*triage.Choice) {}, fault.Unauthenticated},
			"no reason":                     {analyst, func(c *triage.Choice) { c.Rationale = " \x00" }, fault.Invalid},
			"no detection":                  {analyst, func(c *triage.Choice) { c.Detections = nil }, fault.Invalid},
			"one twice":                     {analyst, func(c *triage.Choice) { c.Detections = append(c.Detections, c.Detections...) }, fault.Invalid},
			"a verdict that is none":        {analyst, func(c *triage.Choice) { c.Verdict = "dunno" }, fault.Invalid},
			"a class that is none":          {analyst, func(c *triage.Choice) { c.Classification = "weather" }, fault.Invalid},
			"a next that is none":           {analyst, func(c *triage.Choice) { c.Next = "sleep" }, fault.Invalid},
			"another version":               {analyst, func(c *triage.Choice) { c.Detections[0].Version = 9 }, fault.Conflict},
			"a closed one":                  {analyst, func(c *triage.Choice) { c.Detections = w.ref(closed.ID) }, fault.Conflict},
			"one of an exercise":            {analyst, func(c *triage.Choice) { c.Detections = w.ref(inExercise.ID) }, fault.NotFound},
			"two modes":                     {player, func(c *triage.Choice) { c.Detections = w.ref(d.ID, inExercise.ID) }, fault.Invalid},
			"a duplicate of nothing":        {analyst, func(c *triage.Choice) { c.Verdict, c.Next = triage.Duplicate, triage.Merge }, fault.Invalid},
			"a duplicate that is closed":    {analyst, func(c *triage.Choice) { c.Verdict = triage.Duplicate }, fault.Invalid},
			"merged, but no duplicate":      {analyst, func(c *triage.Choice) { c.Next, c.DuplicateOf = triage.Merge, other.ID }, fault.Invalid},
			"a duplicate of itself":         {analyst, func(c *triage.Choice) { c.Verdict, c.Next, c.DuplicateOf = triage.Duplicate, triage.Merge, d.ID }, fault.Invalid},
			"an incident of what is benign": {analyst, func(c *triage.Choice) { c.Next, c.Incident = triage.Declare, opening }, fault.Invalid},
			"no commander": {analyst, func(c *triage.Choice) {
				c.Verdict, c.Next, c.Incident = triage.TruePositive, triage.Declare, &triage.Opening{Title: "x"}
			}, fault.Invalid},
			"no opening": {analyst, func(c *triage.Choice) { c.Verdict, c.Next = triage.TruePositive, triage.Declare }, fault.Invalid},
			"a commander nobody knows": {analyst, func(c *triage.Choice) {
				c.Verdict, c.Next, c.Incident = triage.TruePositive, triage.Declare, &triage.Opening{Commander: "nobody"}
			}, fault.Invalid},
			"a role without a person": {analyst, func(c *triage.Choice) {
				c.Verdict, c.Next, c.Incident = triage.TruePositive, triage.Declare, &triage.Opening{Commander: "carl", Roles: map[string]string{"scribe": ""}}
			}, fault.Invalid},
			"a role nobody knows": {analyst, func(c *triage.Choice) {
				c.Verdict, c.Next, c.Incident = triage.TruePositive, triage.Declare, &triage.Opening{Commander: "carl", Roles: map[string]string{"scribe": "nobody"}}
			}, fault.Invalid},
			"a commander who takes no part": {player, func(c *triage.Choice) {
				c.Detections, c.Verdict, c.Next, c.Incident = w.ref(inExercise.ID), triage.TruePositive, triage.Declare, &triage.Opening{Commander: "olga"}
			}, fault.Invalid},
			"undoing what is not decided": {analyst, func(c *triage.Choice) { c.Undoes = "none" }, fault.Invalid},
		} {
			choice := good
			choice.Detections = slices.Clone(good.Detections)
			c.change(&choice)
			if _, err := w.Decide(w.Context(), c.caller, choice); !fault.Is(err, c.want) {
				w.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
		if n := w.count("SELECT COUNT(*) FROM triage_decisions"); n != 1 {
			w.Errorf("%d decisions on record", n)
		}
		if got := w.get(d.ID); got.Status != watch.New || got.Version != 1 {
			w.Errorf("something of a refused decision was done: %+v", got)
		}
		if len(w.declared.got) != 0 {
			w.Errorf("declared: %+v", w.declared.got)
		}
	})
}

func TestDeclare(t *testing.T) {
	each(t, func(w *world) {
		w.inventory.exposed("pkg:npm/a@1", inventory.Present, inventory.High, "s1", "s2")
		occurred := time.UnixMicro(1_700_000_000_000_000).UTC()
		a := w.see("a", func(g *watch.Sighting) {
			g.Components, g.Severity, g.TLP, g.OccurredAt = []string{"pkg:npm/a@1"}, detect.High, mark.Amber, occurred
		})
		b := w.see("b", func(g *watch.Sighting) { g.Severity, g.TLP = detect.Critical, mark.AmberStrict })
		if _, err := w.Watch.Acknowledge(w.Context(), analyst, b.ID, b.Version); err != nil {
			w.Fatal(err)
		}
		b = w.get(b.ID)
		d := w.decide(triage.Choice{
			Detections: w.ref(a.ID, b.ID), Verdict: triage.TruePositive, Rationale: "The password leaves.", Next: triage.Declare,
			Incident: &triage.Opening{Title: "Ticketing", Type: "publishing_infrastructure", Commander: "carl", Roles: map[string]string{"scribe": "olga"}},
		})
		if d.Incident != "incident-1" || len(w.declared.got) != 1 {
			w.Fatalf("%+v", d)
		}
		want := triage.Declaration{
			Detection: a.ID, Title: "Ticketing", Severity: "critical", Type: "publishing_infrastructure", Mode: mark.Real, TLP: mark.AmberStrict,
			Commander: "carl", Roles: map[string]string{"scribe": "olga"}, OccurredAt: occurred, DetectedAt: a.DetectedAt, AcknowledgedAt: b.AcknowledgedAt,
			Rationale: "The password leaves.", Affected: []triage.Affected{{Kind: "system", ID: "s1"}, {Kind: "system", ID: "s2"}},
		}
		if diff := cmp.Diff(want, w.declared.got[0]); diff != "" {
			w.Error(diff)
		}
		for _, id := range []string{a.ID, b.ID} {
			if got := w.get(id); got.Incident != "incident-1" || got.Status != watch.InProgress {
				w.Errorf("%+v", got)
			}
		}
		again := triage.Choice{Detections: w.ref(a.ID), Verdict: triage.TruePositive, Rationale: "again", Next: triage.Declare, Incident: &triage.Opening{Commander: "carl"}}
		if _, err := w.Decide(w.Context(), analyst, again); !fault.Is(err, fault.Conflict) {
			w.Errorf("declared twice: %v", err)
		}
		undo := triage.Choice{Detections: w.ref(a.ID), Verdict: triage.Benign, Rationale: "no", Next: triage.Close, Undoes: d.ID}
		if _, err := w.Decide(w.Context(), analyst, undo); !fault.Is(err, fault.Invalid) {
			w.Errorf("a declaration was undone: %v", err)
		}
	})
}

func TestEquipmentAndProcessesComeFirst(t *testing.T) {
	each(t, func(w *world) {
		w.inventory.has["pkg:npm/a@1"] = inventory.Exposure{
			Outcome: inventory.Present,
			Systems: []inventory.Affected{{System: inventory.Node{ID: "s1"}, State: inventory.Present}, {System: inventory.Node{ID: "s2"}, State: inventory.Past}},
			Nodes: []inventory.Node{
				{ID: "c", Kind: inventory.KindPart},
				{ID: "s1", Kind: inventory.KindSystem},
				{ID: "p1", Kind: inventory.KindProcess},
				{ID: "p2", Kind: inventory.KindProcess},
				{ID: "f1", Kind: inventory.KindFacility},
				{ID: "f2", Kind: inventory.KindFacility},
			},
			Paths: []inventory.Path{
				{Nodes: []string{"c", "s1", "p1", "f1"}, State: inventory.Present},
				{Nodes: []string{"c", "s1", "p2", "f1"}, State: inventory.Present},
				{Nodes: []string{"c", "s2", "f2"}, State: inventory.Past}, // it is gone from there
			},
		}
		var many []string // more than an incident lists
		for n := range 2 * triage.MostAffected {
			many = append(many, fmt.Sprint("x", n))
		}
		w.inventory.exposed("pkg:npm/b@1", inventory.Present, inventory.Low, many...)
		d := w.see("a", func(g *watch.Sighting) { g.Components = []string{"pkg:npm/a@1", "pkg:npm/b@1"} })
		w.decide(triage.Choice{Detections: w.ref(d.ID), Verdict: triage.TruePositive, Rationale: "x", Next: triage.Declare, Incident: &triage.Opening{Commander: "carl"}})
		got := w.declared.got[0].Affected
		want := []triage.Affected{{Kind: "facility", ID: "f1"}, {Kind: "process", ID: "p1"}, {Kind: "process", ID: "p2"}, {Kind: "system", ID: "s1"}}
		if diff := cmp.Diff(want, got[:4]); diff != "" {
			w.Error(diff)
		}
		if len(got) != triage.MostAffected {
			w.Errorf("%d are listed", len(got))
		}
	})
}

func TestWhatCannotBeDeclaredIsNotDecided(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", nil)
		w.declared.err = errBroken
		c := triage.Choice{Detections: w.ref(d.ID), Verdict: triage.TruePositive, Rationale: "x", Next: triage.Declare, Incident: &triage.Opening{Commander: "carl"}}
		if _, err := w.Decide(w.Context(), analyst, c); !errors.Is(err, errBroken) {
			w.Fatal(err)
		}
		if n := w.count("SELECT COUNT(*) FROM triage_decisions"); n != 0 || w.get(d.ID).Status != watch.New {
			w.Errorf("%d decisions, %s", n, w.get(d.ID).Status)
		}
	})
}

func TestAnExerciseIsDeclaredInIt(t *testing.T) {
	each(t, func(w *world) {
		d := w.see("x", func(g *watch.Sighting) { g.Operation = exercise })
		_, err := w.Decide(w.Context(), player, triage.Choice{
			Detections: w.ref(d.ID), Verdict: triage.TruePositive, Rationale: "x", Next: triage.Declare, Incident: &triage.Opening{Commander: "carl"},
		})
		if err != nil {
			w.Fatal(err)
		}
		if got := w.declared.got[0]; got.Mode != mark.Exercise || got.Exercise != "x1" {
			w.Errorf("%+v", got)
		}
	})
}

func TestUndo(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.see("a", nil), w.see("b", nil)
		wrong := w.decide(triage.Choice{Detections: w.ref(a.ID, b.ID), Verdict: triage.FalsePositive, Next: triage.Close})
		// One of the two was closed wrongly.
		right := w.decide(triage.Choice{Detections: w.ref(a.ID), Verdict: triage.Suspicious, Next: triage.Watch, Undoes: wrong.ID})
		if got := w.get(a.ID); got.Status != watch.InProgress || !got.ClosedAt.IsZero() {
			w.Errorf("%+v", got)
		}
		if got := w.get(b.ID); got.Status != watch.Closed {
			w.Errorf("%+v", got)
		}
		history, err := w.History(w.Context(), observer, a.ID)
		if err != nil || len(history) != 2 || history[0].UndoneBy != right.ID || history[1].Undoes != wrong.ID {
			w.Errorf("%+v, %v", history, err)
		}
		twice := triage.Choice{Detections: w.ref(a.ID), Verdict: triage.Benign, Rationale: "x", Next: triage.Close, Undoes: wrong.ID}
		if _, err := w.Decide(w.Context(), analyst, twice); !fault.Is(err, fault.Invalid) {
			w.Errorf("undone twice: %v", err)
		}
		// Another verdict over the same closing.
		w.decide(triage.Choice{Detections: w.ref(b.ID), Verdict: triage.Benign, Next: triage.Close, Undoes: wrong.ID})
		if got := w.get(b.ID); got.Status != watch.Closed {
			w.Errorf("%+v", got)
		}
	})
}

func TestMergeIsUndoneWithItsCount(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.see("a", nil), w.see("b", nil)
		w.see("b", nil)
		merged := w.decide(triage.Choice{Detections: w.ref(b.ID), Verdict: triage.Duplicate, Next: triage.Merge, DuplicateOf: a.ID})
		if got := w.get(a.ID); got.Seen.Count != 3 {
			w.Errorf("%d", got.Seen.Count)
		}
		w.decide(triage.Choice{Detections: w.ref(b.ID), Verdict: triage.Suspicious, Next: triage.Watch, Undoes: merged.ID})
		if x, y := w.get(a.ID), w.get(b.ID); x.Seen.Count != 1 || y.Seen.Count != 2 || y.DuplicateOf != "" || y.Status != watch.InProgress {
			w.Errorf("%+v %+v", x.Seen, y)
		}
	})
}

// Whatever is decided in whatever order: each sighting counts exactly once, what is
// a duplicate is closed, and one decision at most stands on a detection that undid
// none.
func TestDecisionsKeepTheirPromises(t *testing.T) {
	each(t, func(w *world) {
		round := 0
		rapid.Check(w.T, func(rt *rapid.T) {
			round++
			ids := make([]string, 3)
			for i := range ids {
				ids[i] = w.see(fmt.Sprint(round, "/", i), nil).ID
			}
			for range rapid.IntRange(1, 6).Draw(rt, "steps") {
				id := rapid.SampledFrom(ids).Draw(rt, "detection")
				c := triage.Choice{Detections: w.ref(id), Rationale: "x", Next: rapid.SampledFrom([]triage.Next{triage.Close, triage.Watch, triage.Merge}).Draw(rt, "next"), Verdict: triage.Benign}
				if c.Next == triage.Merge {
					c.Verdict, c.DuplicateOf = triage.Duplicate, rapid.SampledFrom(ids).Draw(rt, "into")
				}
				if h, err := w.History(w.Context(), analyst, id); err == nil && len(h) > 0 && rapid.Bool().Draw(rt, "undo") {
					c.Undoes = h[len(h)-1].ID
				}
				closed := w.get(id).Status == watch.Closed
				_, err := w.Decide(context.WithoutCancel(w.Context()), analyst, c)
				if err == nil && closed && c.Undoes == "" {
					rt.Fatal("a closed one was decided without undoing")
				}
				if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
					rt.Fatal(err)
				}
				counted := 0
				for _, id := range ids {
					d := w.get(id)
					counted += d.Seen.Count
					if d.DuplicateOf != "" && (d.Status != watch.Closed || d.Seen.Count != 0) {
						rt.Fatalf("a duplicate: %+v", d)
					}
				}
				if counted != len(ids) {
					rt.Fatalf("%d sightings are counted as %d", len(ids), counted)
				}
			}
		})
	})
}
