package triage_test

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"testing"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/triage"
	"taisei/watch"
)

// TestMain lowers how often rapid tries, unless somebody asks for another number:
// each try is dozens of transactions on each database.
func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "20"); err != nil {
		panic(err)
	}
	os.Exit(m.Run()) // parses the flags: one that is given wins
}

var (
	analyst   = identity.Caller{Account: "a1", Person: "ann", Organisation: "org", Roles: []identity.Role{identity.Analyst}}
	commander = identity.Caller{Account: "a2", Person: "carl", Organisation: "org", Roles: []identity.Role{identity.Commander}}
	observer  = identity.Caller{Account: "a3", Person: "olga", Organisation: "org", Roles: []identity.Role{identity.Observer}}
	player    = identity.Caller{Account: "a1", Person: "ann", Organisation: "org", Roles: []identity.Role{identity.Analyst}, Exercises: []string{"x1"}}
	exercise  = record.Operation{Mode: mark.Exercise, Exercise: "x1"}
)

type world struct {
	*testing.T
	*triage.Service
	inventory *stock
	declared  *declarer
}

func each(t *testing.T, fn func(w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := &world{T: t, inventory: &stock{has: map[string]inventory.Exposure{}}, declared: &declarer{}}
		w.Service = &triage.Service{Store: s, Watch: &watch.Service{Store: s}, Inventory: w.inventory, Declarer: w.declared, Participants: list{"ann", "carl"}}
		w.Watch.Next = w.Service
		w.people("ann", "carl", "olga")
		fn(w)
	})
}

func (w *world) people(names ...string) {
	w.Helper()
	by := record.Actor{ID: "test", Org: "org"}
	err := w.Store.Write(w.Context(), func(tx record.Tx) error {
		o := identity.Organisation{Name: "org", Kind: identity.Operator}
		o.ID = "org"
		if err := identity.Organisations.Insert(w.Context(), tx, by, &o); err != nil {
			return err
		}
		for _, n := range names {
			p := identity.Person{Name: n, Organisation: "org", Language: "ja", Zone: "Asia/Tokyo"}
			p.ID = n
			if err := identity.People.Insert(w.Context(), tx, by, &p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

// list are the people who take part in every exercise.
type list []string

func (l list) Participants(context.Context, record.Reader, string) ([]string, error) { return l, nil }

// stock answers what it was told to; what it was not told of is absent.
type stock struct {
	has   map[string]inventory.Exposure
	asked []inventory.Question
}

func (s *stock) exposed(purl string, outcome inventory.Outcome, highest inventory.Criticality, systems ...string) {
	e := inventory.Exposure{Outcome: outcome}
	for _, id := range systems {
		e.Systems = append(e.Systems, inventory.Affected{System: inventory.Node{ID: id}, State: outcome, Highest: highest})
	}
	s.has[purl] = e
}

func (s *stock) ExposureTx(_ context.Context, _ record.Reader, _ identity.Caller, q inventory.Question) (inventory.Exposure, error) {
	s.asked = append(s.asked, q)
	if q.PURL == "pkg:npm/odd@1" {
		return inventory.Exposure{}, fault.Field("purl", "inventory.fault.purl", nil)
	}
	if e, ok := s.has[q.PURL]; ok {
		return e, nil
	}
	return inventory.Exposure{Outcome: inventory.Absent}, nil
}

func (s *stock) Exposure(ctx context.Context, caller identity.Caller, q inventory.Question) (inventory.Exposure, error) {
	return s.ExposureTx(ctx, nil, caller, q)
}

// declarer remembers what was declared.
type declarer struct {
	got []triage.Declaration
	err error
}

func (d *declarer) Declare(_ context.Context, _ record.Tx, _ identity.Caller, x triage.Declaration) (string, error) {
	if d.err != nil {
		return "", d.err
	}
	d.got = append(d.got, x)
	return "incident-1", nil
}

var errBroken = errors.New("the next stage is broken")

// see opens a detection and has it assessed.
func (w *world) see(key string, change func(*watch.Sighting)) *watch.Detection {
	w.Helper()
	g := watch.Sighting{Source: watch.RegistryScan, DedupKey: key, Title: key, Severity: detect.Medium}
	if change != nil {
		change(&g)
	}
	var d *watch.Detection
	err := w.Store.Write(w.Context(), func(tx record.Tx) (err error) {
		d, err = w.Watch.Open(w.Context(), tx, identity.System("test", "org"), g)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	w.assess(d.ID)
	return d
}

func (w *world) assess(id string) {
	w.Helper()
	args, err := json.Marshal(triage.Assess{Detection: id})
	if err != nil {
		w.Fatal(err)
	}
	if err := w.Handlers()[0].Run(w.Context(), args); err != nil {
		w.Fatal(err)
	}
}

func (w *world) get(id string) *watch.Detection {
	w.Helper()
	d, err := w.Watch.Get(w.Context(), identity.System("test", "org"), id)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

// ref is a detection as it stands.
func (w *world) ref(ids ...string) (refs []triage.Ref) {
	w.Helper()
	for _, id := range ids {
		refs = append(refs, triage.Ref{ID: id, Version: w.get(id).Version})
	}
	return refs
}

func (w *world) decide(c triage.Choice) *triage.Decision {
	w.Helper()
	if c.Rationale == "" {
		c.Rationale = "because"
	}
	d, err := w.Decide(w.Context(), analyst, c)
	if err != nil {
		w.Fatal(err)
	}
	return d
}

func (w *world) queue(caller identity.Caller, f triage.Filter) (titles []string) {
	w.Helper()
	for {
		page, err := w.Queue(w.Context(), caller, f)
		if err != nil {
			w.Fatal(err)
		}
		for _, e := range page.Items {
			titles = append(titles, e.Detection.Title)
		}
		if page.Next == "" {
			return titles
		}
		f.After = page.Next
	}
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
