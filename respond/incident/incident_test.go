package incident_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/triage"
)

var review = incident.Summary{Happened: "An updater sent passwords.", Worked: "The deputy answered.", DidNot: "The list of hosts was old."}

func (r *room) get(id string) incident.View {
	r.t.Helper()
	v, err := r.Get(r.t.Context(), commander, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

func TestDeclaredIncidentHoldsWhatTriageKnew(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRoom(t, s)
		d := r.declaration()
		var id string
		r.write(func(ctx context.Context, tx record.Tx) (err error) { // in the transaction of the decision
			id, err = triage.Declarer(r.Service).Declare(ctx, tx, commander, d)
			return err
		})
		v := r.get(id)
		if v.Title != d.Title || v.Status != incident.Declared || v.Detection != d.Detection || v.TLP != mark.Amber || v.Mode != mark.Real ||
			v.DeclaredAt.IsZero() || v.AcknowledgedAt.UnixMicro() != d.AcknowledgedAt.UnixMicro() {
			t.Errorf("%+v", v.Incident)
		}
		if len(v.Roles) != 2 || v.Roles[0].Role != incident.CommanderRole || v.Roles[1].Person != ben || v.People[ben].NameEn != "Ben" {
			t.Errorf("roles %+v", v.Roles)
		}
		if len(v.Affected) != 1 || v.Affected[0].Asset != "sys-1" || v.Affected[0].Impact != "stopped" {
			t.Errorf("affected %+v", v.Affected)
		}
		if v.Clocks.ToDetect != time.Hour || v.Clocks.ToAcknowledge != time.Hour || v.Clocks.ToContain != 0 {
			t.Errorf("clocks %+v", v.Clocks)
		}
		r.wantTold(id, "status: Incident declared; severity High, commander Ann. two hosts call out", "role: Ben is now Scribe.")
	})
}

func TestDeclarationIsChecked(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	for field, change := range map[string]func(*triage.Declaration){
		"title":       func(d *triage.Declaration) { d.Title = "" },
		"commander":   func(d *triage.Declaration) { d.Commander = "nobody" },
		"severity":    func(d *triage.Declaration) { d.Severity = "huge" },
		"type":        func(d *triage.Declaration) { d.Type = "magic" },
		"tlp":         func(d *triage.Declaration) { d.TLP = "TLP:WHITE" },
		"mode":        func(d *triage.Declaration) { d.Exercise = "x" },
		"role":        func(d *triage.Declaration) { d.Roles = map[string]string{"king": ben} },
		"scribe":      func(d *triage.Declaration) { d.Roles = map[string]string{"scribe": "nobody"} },
		"kind":        func(d *triage.Declaration) { d.Affected = []triage.Affected{{ID: "x"}} },
		"detected_at": func(d *triage.Declaration) { d.OccurredAt = d.DetectedAt.Add(time.Hour) },
		"affected":    func(d *triage.Declaration) { d.Affected = make([]triage.Affected, 1001) },
	} {
		d := r.declaration()
		change(&d)
		_, err := r.Open(t.Context(), r.in("x"), d)
		if f := new(fault.Error); !asFault(err, &f) || f.Code != fault.Invalid || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n := r.count("incidents"); n != 0 {
		t.Errorf("%d incidents were left behind", n)
	}
	_, err := r.Open(t.Context(), responder, r.declaration())
	wantFault(t, err, fault.Forbidden, "fault.forbidden")
	analyst := commander
	analyst.Roles = []identity.Role{identity.Analyst}
	d := r.declaration()
	d.Mode, d.Exercise = mark.Exercise, "of others"
	_, err = r.Open(t.Context(), analyst, d)
	wantFault(t, err, fault.NotFound, "fault.not_found")
}

// TestStatusFollowsItsTable walks at random and keeps a model of what must hold.
func TestStatusFollowsItsTable(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	ctx := t.Context()
	rapid.Check(t, func(rt *rapid.T) {
		id := r.declare(nil)
		at := incident.Declared
		for range rapid.IntRange(1, 12).Draw(rt, "steps") {
			to := rapid.SampledFrom(append([]incident.Status{"", "over"}, incident.Statuses...)).Draw(rt, "to")
			var err error
			if to == incident.Closed {
				_, err = r.Close(ctx, commander, id, review)
			} else {
				_, err = r.SetStatus(ctx, commander, id, to, time.Time{}, "")
			}
			if allowed := at.MayBecome(to); (err == nil) != allowed {
				rt.Fatalf("%s → %s: %v", at, to, err)
			}
			if err == nil {
				at = to
			} else if !fault.Is(err, fault.Conflict) {
				rt.Fatalf("%s → %s: %v", at, to, err)
			}
			checkClocks(rt, r.get(id).Incident, at)
		}
	})
}

// checkClocks sees that a status has its time, and that no later one has.
func checkClocks(t *rapid.T, i incident.Incident, at incident.Status) {
	if i.Status != at {
		t.Fatalf("it is %s, not %s", i.Status, at)
	}
	times := map[incident.Status]time.Time{
		incident.Declared: i.DeclaredAt, incident.Contained: i.ContainedAt, incident.Eradicated: i.EradicatedAt,
		incident.Recovered: i.RecoveredAt, incident.Closed: i.ClosedAt,
	}
	for s, when := range times {
		later := slices.Index(incident.Statuses, s) > slices.Index(incident.Statuses, at)
		if later != when.IsZero() && (later || s == at) {
			t.Fatalf("at %s the time of %s is %v", at, s, when)
		}
	}
	if at == incident.Closed && i.Happened == "" {
		t.Fatal("closed without a review")
	}
}

func TestStatusTableLeadsFromDeclaredToClosed(t *testing.T) {
	seen := map[incident.Status]bool{}
	var walk func(incident.Status)
	walk = func(s incident.Status) {
		if !seen[s] {
			seen[s] = true
			for _, next := range s.Next() {
				walk(next)
			}
		}
	}
	walk(incident.InTriage)
	if len(seen) != len(incident.Statuses) || len(incident.Closed.Next()) != 0 {
		t.Errorf("reached %v", seen)
	}
}

func TestTimesOfStatus(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(nil)
		v := r.get(id)
		_, err := r.SetStatus(ctx, commander, id, incident.Contained, time.Now().Add(time.Hour), "")
		wantFault(t, err, fault.Invalid, "respond.error.future")
		_, err = r.SetStatus(ctx, commander, id, incident.Contained, v.DetectedAt.Add(-time.Minute), "")
		wantFault(t, err, fault.Invalid, "respond.error.time_order")
		if _, err := r.SetStatus(ctx, commander, id, incident.Contained, v.DetectedAt.Add(30*time.Minute), "the updater is off everywhere"); err != nil {
			t.Fatal(err)
		}
		if got := r.get(id); got.Clocks.ToContain != 30*time.Minute {
			t.Errorf("%+v", got.Clocks)
		}
		if _, err := r.SetStatus(ctx, commander, id, incident.Declared, time.Time{}, "not everywhere"); err != nil {
			t.Fatal(err)
		}
		if got := r.get(id); got.Clocks.ToContain != 0 || got.DeclaredAt != v.DeclaredAt {
			t.Errorf("%+v", got.Incident)
		}
		_, err = r.SetStatus(ctx, responder, id, incident.Contained, time.Time{}, "")
		wantFault(t, err, fault.Forbidden, "fault.forbidden")
		r.wantTold(id, "status: Status: Declared → Contained (as of ", "the updater is off everywhere", "status: Status: Contained → Declared", "not everywhere")
	})
}

func TestClosingNeedsAReviewAndNoOpenTask(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(nil)
		task := r.send(id, nil)
		_, err := r.Close(ctx, commander, id, incident.Summary{Happened: "x", Worked: " ", DidNot: "z"})
		wantFault(t, err, fault.Invalid, "fault.required")
		_, err = r.Close(ctx, commander, id, review)
		wantFault(t, err, fault.Conflict, "respond.error.open_tasks")
		_, err = r.SetStatus(ctx, commander, id, incident.Closed, time.Time{}, "")
		wantFault(t, err, fault.Conflict, "respond.error.close_with_review")
		if _, err := r.CancelTask(ctx, commander, task.ID, "no longer needed"); err != nil {
			t.Fatal(err)
		}
		i, err := r.Close(ctx, commander, id, review)
		if err != nil || i.Status != incident.Closed || i.Summary != review || i.ClosedAt.IsZero() {
			t.Fatalf("%+v, %v", i, err)
		}
		for name, err := range map[string]error{
			"note":   r.Note(ctx, commander, id, "late", time.Time{}, ""),
			"role":   r.Assign(ctx, commander, id, incident.Scribe, dan),
			"touch":  r.Touch(ctx, commander, id, triage.Affected{Kind: "systems", ID: "s"}),
			"status": second(r.SetStatus(ctx, commander, id, incident.Declared, time.Time{}, "")),
			"task":   second(r.SendTask(ctx, commander, incident.NewTask{Incident: id, Kind: incident.Instruct, Title: "x", Assignee: dan})),
			"decide": second(r.Decide(ctx, commander, incident.Decision{Incident: id, Question: "q", Chosen: "c", Authority: "a"})),
		} {
			if !fault.Is(err, fault.Conflict) {
				t.Errorf("%s after closing: %v", name, err)
			}
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestSaveOverAnothersIsAConflict(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(nil)
		v := r.get(id)
		c := incident.Change{ID: id, Version: v.Version, Title: "Theirs", Severity: incident.Critical, TLP: mark.Amber, OccurredAt: v.OccurredAt}
		if _, err := r.Edit(ctx, commander, c); err != nil {
			t.Fatal(err)
		}
		c.Title = "Ours"
		_, err := r.Edit(ctx, commander, c)
		var conflict *record.Conflict
		if !errors.As(err, &conflict) || !strings.Contains(string(conflict.Current), "Theirs") || !strings.Contains(string(conflict.Yours), "Ours") {
			t.Errorf("want a conflict with both texts, got %v", err)
		}
		if got := r.get(id); got.Title != "Theirs" || got.DetectedAt != v.DetectedAt {
			t.Errorf("%+v", got.Incident)
		}
	})
}

func TestDecisionsAndNotesAreKeptAsTheyWere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id, other := r.declare(nil), r.declare(nil)
		d, err := r.Decide(ctx, commander, incident.Decision{
			Incident: id, Question: "Stop the signalling centre?", Options: []string{"stop", "go on by hand"}, Chosen: "go on by hand",
			Facts: "two of nine hosts call out", Authority: "operating rule 12", Dissent: "Ben would stop it", ReviewAt: time.Now().Add(time.Hour),
		})
		if err != nil || d.DecidedBy != ann || d.TLP != mark.Amber || d.DecidedAt.IsZero() {
			t.Fatalf("%+v, %v", d, err)
		}
		later := incident.Decision{Incident: id, Question: d.Question, Chosen: "stop", Authority: "operating rule 12", Supersedes: d.ID}
		if _, err := r.Decide(ctx, commander, later); err != nil {
			t.Fatal(err)
		}
		later.Incident = other
		wantFault(t, second(r.Decide(ctx, commander, later)), fault.Invalid, "respond.error.other_incident")
		wantFault(t, second(r.Decide(ctx, commander, incident.Decision{Incident: id, Question: "q", Options: []string{"a"}, Chosen: "b", Authority: "x"})), fault.Invalid, "respond.error.not_an_option")
		wantFault(t, second(r.Decide(ctx, commander, incident.Decision{Incident: id, Question: "q", Chosen: "b"})), fault.Invalid, "fault.required")
		wantFault(t, second(r.Decide(ctx, responder, later)), fault.Forbidden, "fault.forbidden")

		at := time.Now().Add(-90 * time.Minute)
		if err := r.Note(ctx, responder, id, "Nine hosts are off.", at, ""); err != nil {
			t.Fatal(err)
		}
		items, _, err := r.Timeline(ctx, commander, id)
		if err != nil || items[0].Text != "Nine hosts are off." {
			t.Fatalf("what happened first stands first: %+v, %v", items[0], err)
		}
		wrong := items[0]
		if err := r.Note(ctx, responder, id, "Eight hosts are off.", at, wrong.ID); err != nil {
			t.Fatal(err)
		}
		wantFault(t, r.Note(ctx, responder, other, "x", at, wrong.ID), fault.Invalid, "respond.error.other_incident")
		wantFault(t, r.Note(ctx, responder, id, " ", at, ""), fault.Invalid, "fault.required")
		wantFault(t, r.Note(ctx, responder, id, "x", time.Now().Add(time.Hour), ""), fault.Invalid, "respond.error.future")
		wantFault(t, r.Note(ctx, observer, id, "x", at, ""), fault.Forbidden, "fault.forbidden")
		items, _, _ = r.Timeline(ctx, commander, id)
		if items[0].Text != "Nine hosts are off." || items[1].Corrects != wrong.ID {
			t.Errorf("%+v", items[:2])
		}
		r.wantTold(id, "decision:  go on by hand", "decision:  stop")
	})
}

func TestRolesAndAffectedAssets(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(nil)
		for range 2 { // the same again changes nothing
			if err := r.Assign(ctx, commander, id, incident.CommanderRole, eve); err != nil {
				t.Fatal(err)
			}
		}
		v := r.get(id)
		if v.Commander != eve || len(v.Roles) != 2 || r.count("incident_roles WHERE incident = $1", id) != 3 {
			t.Errorf("%s, %+v", v.Commander, v.Roles)
		}
		wantFault(t, r.Assign(ctx, responder, id, incident.Scribe, dan), fault.Forbidden, "fault.forbidden")
		for _, impact := range []string{"degraded", "stopped"} {
			if err := r.Touch(ctx, responder, id, triage.Affected{Kind: "facilities", ID: "fac-1", Impact: impact}); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Untouch(ctx, responder, id, "sys-1"); err != nil {
			t.Fatal(err)
		}
		if v := r.get(id); len(v.Affected) != 1 || v.Affected[0].Impact != "stopped" || v.Affected[0].Asset != "fac-1" {
			t.Errorf("%+v", v.Affected)
		}
		if list, _, err := r.List(ctx, observer, incident.Filter{Asset: "fac-1"}); err != nil || len(list) != 1 {
			t.Errorf("%d, %v", len(list), err)
		}
		if list, _, err := r.List(ctx, observer, incident.Filter{Asset: "sys-1"}); err != nil || len(list) != 0 {
			t.Errorf("%d, %v", len(list), err)
		}
	})
}

func TestRealFiguresAreOfRealIncidents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		none, err := r.Figures(ctx, observer, "")
		if err != nil || none.Incidents != 0 || none.MTTD != (incident.Figure{}) {
			t.Errorf("%+v, %v", none, err)
		}
		for n, hours := range []int{1, 2, 6} {
			id := r.declare(func(d *triage.Declaration) {
				d.OccurredAt = d.DetectedAt.Add(-time.Duration(hours) * time.Hour)
				if n == 2 {
					d.AcknowledgedAt = time.Time{}
				}
				if n == 1 {
					d.TLP = mark.Red
				}
			})
			if n == 0 {
				if _, err := r.SetStatus(ctx, commander, id, incident.Contained, r.get(id).DetectedAt.Add(10*time.Minute), ""); err != nil {
					t.Fatal(err)
				}
			}
		}
		before, err := r.Figures(ctx, observer, mark.Real)
		want := incident.Figures{
			Mode: mark.Real, Incidents: 3, Open: 3, MTTD: incident.Figure{Incidents: 3, Mean: 3 * time.Hour, Median: 2 * time.Hour},
			MTTA: incident.Figure{Incidents: 2, Mean: time.Hour, Median: time.Hour}, MTTC: incident.Figure{Incidents: 1, Mean: 10 * time.Minute, Median: 10 * time.Minute},
		}
		if err != nil || before != want {
			t.Errorf("%+v, %v", before, err)
		}
		for _, mode := range []mark.Mode{mark.Exercise, mark.Drill} {
			r.declare(func(d *triage.Declaration) {
				d.Mode, d.Exercise, d.OccurredAt = mode, "x", d.DetectedAt.Add(-100*time.Hour)
			})
		}
		if after, err := r.Figures(ctx, observer, ""); err != nil || after != before {
			t.Errorf("an exercise counts: %+v, %v", after, err)
		}
		player := observer
		player.Exercises = []string{"x"}
		if f, _ := r.Figures(ctx, player, mark.Exercise); f.Incidents != 1 || f.MTTD.Mean != 100*time.Hour {
			t.Errorf("%+v", f)
		}
		if f, _ := r.Figures(ctx, observer, mark.Exercise); f.Incidents != 0 {
			t.Errorf("one who takes no part sees %+v", f)
		}
	})
}

func TestLists(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		var ids []string
		for range 3 {
			ids = append(ids, r.declare(nil))
		}
		red := r.declare(func(d *triage.Declaration) { d.TLP, d.Title = mark.Red, "100% secret" })
		r.declare(func(d *triage.Declaration) { d.Mode, d.Exercise = mark.Drill, "x" })
		r.send(ids[0], nil)
		r.send(red, nil)
		named := observer // Ben is the scribe
		for name, c := range map[string]struct {
			caller identity.Caller
			filter incident.Filter
			want   int
		}{
			"named by TLP:RED":     {named, incident.Filter{}, 4},
			"not named":            {responder, incident.Filter{}, 3},
			"in a drill of others": {responder, incident.Filter{Mode: mark.Drill}, 0},
			"who manages drills":   {commander, incident.Filter{Mode: mark.Drill}, 1},
			"by words":             {named, incident.Filter{Search: "100% SEC"}, 1},
			"by a wild card":       {named, incident.Filter{Search: "_"}, 0},
			"by status":            {named, incident.Filter{Status: incident.Closed}, 0},
			"that are open":        {named, incident.Filter{Open: true}, 4},
			"of a detection":       {named, incident.Filter{Detection: "detection-1", Limit: 2}, 2},
		} {
			list, _, err := r.List(ctx, c.caller, c.filter)
			if err != nil || len(list) != c.want {
				t.Errorf("%s: %d, want %d, %v", name, len(list), c.want, err)
			}
		}
		first, next, _ := r.List(ctx, named, incident.Filter{Limit: 3})
		rest, end, err := r.List(ctx, named, incident.Filter{Limit: 3, Before: next})
		if err != nil || len(first) != 3 || len(rest) != 1 || end != "" || rest[0].ID != ids[0] {
			t.Errorf("pages of %d and %d, %q, %v", len(first), len(rest), end, err)
		}
		checkTaskLists(t, r, red)
	})
}

func checkTaskLists(t *testing.T, r *room, red string) {
	t.Helper()
	stranger := observer
	stranger.Person = fay
	for name, c := range map[string]struct {
		caller identity.Caller
		filter incident.TaskFilter
		want   int
	}{
		"who was asked":  {responder, incident.TaskFilter{Person: dan, Open: true}, 2},
		"of an incident": {responder, incident.TaskFilter{Incident: red}, 1}, // named by the task, though not by the incident
		"who was not":    {stranger, incident.TaskFilter{Person: dan}, 1},
		"of nobody":      {commander, incident.TaskFilter{Person: `%`}, 0},
		"by state":       {commander, incident.TaskFilter{State: incident.TaskSent, Search: "UPDATER"}, 2},
	} {
		list, _, err := r.Tasks(t.Context(), c.caller, c.filter)
		if err != nil || len(list) != c.want {
			t.Errorf("tasks %s: %d, want %d, %v", name, len(list), c.want, err)
		}
	}
	wantFault(t, second(r.Get(t.Context(), stranger, red)), fault.NotFound, "fault.not_found")
	wantFault(t, second(r.Get(t.Context(), identity.Caller{}, red)), fault.Unauthenticated, "fault.sign_in")
}

func TestReportHoldsAllAndAsksTheGate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		r.send(id, nil)
		secret := r.send(id, func(n *incident.NewTask) { n.TLP, n.Title = mark.Red, "Tell nobody" })
		if err := r.Note(ctx, commander, id, "noted", time.Time{}, ""); err != nil {
			t.Fatal(err)
		}
		rep, err := r.Report(ctx, commander, id)
		if err != nil || rep.TLP != mark.Red || len(rep.Tasks) != 2 || len(rep.Timeline) < 6 || rep.At.IsZero() {
			t.Fatalf("%s, %d tasks, %d lines, %v", rep.TLP, len(rep.Tasks), len(rep.Timeline), err)
		}
		other := observer
		other.Person = fay
		rep, err = r.Report(ctx, other, id)
		if err != nil || rep.TLP != mark.Green || len(rep.Tasks) != 1 {
			t.Errorf("to one whom a task does not name: %s, %d tasks, %v", rep.TLP, len(rep.Tasks), err)
		}
		for _, i := range rep.Timeline {
			if i.Task == secret.ID || strings.Contains(i.Said.Params["title"], "nobody") {
				t.Errorf("the timeline tells of a task that must not be seen: %+v", i)
			}
		}
		outside := observer
		outside.Person = carl
		strict := r.declare(func(d *triage.Declaration) { d.TLP = mark.AmberStrict })
		_, err = r.Report(ctx, outside, strict)
		wantFault(t, err, fault.Blocked, "gate.reason.amber_strict")
		if n := r.count("gate_blocks WHERE what = 'report' AND person = 'carl'"); n != 1 {
			t.Errorf("%d blocks", n)
		}
	})
}

func TestEveryEnumerationHasItsWords(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	var keys []string
	for _, s := range incident.Statuses {
		keys = append(keys, "status."+string(s))
	}
	for _, s := range incident.Severities {
		keys = append(keys, "severity."+string(s))
	}
	for _, s := range incident.Types {
		keys = append(keys, "type."+string(s))
	}
	for _, s := range incident.Roles {
		keys = append(keys, "role."+string(s))
	}
	for _, s := range incident.TaskKinds {
		keys = append(keys, "task_kind."+string(s))
	}
	for _, s := range incident.TaskStates {
		keys = append(keys, "task_state."+string(s))
	}
	for _, k := range keys {
		if !r.book.Has("respond." + k) {
			t.Errorf("no words for %s", k)
		}
	}
}
