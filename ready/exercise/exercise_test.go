package exercise_test

import (
	"context"
	"testing"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/watch"
)

// sensor remembers what was opened.
type sensor struct{ opened []record.Operation }

func (s *sensor) Remark(_ context.Context, _ identity.Caller, r watch.Remark) (*watch.Detection, error) {
	s.opened = append(s.opened, r.Operation)
	return &watch.Detection{Operation: r.Operation}, nil
}

func (s *sensor) Analyse(_ context.Context, _ identity.Caller, sp watch.Specimen) (*watch.Detection, detect.Result, error) {
	s.opened = append(s.opened, sp.Operation)
	return &watch.Detection{Operation: sp.Operation}, detect.Result{}, nil
}

// room is a service with three people in its directory; the first is the commander.
type room struct {
	*exercise.Service
	sensor  *sensor
	people  []string
	manager identity.Caller
}

func newRoom(t *testing.T, s *store.Store) *room {
	t.Helper()
	r := &room{sensor: &sensor{}}
	r.Service = &exercise.Service{Store: s, Watch: r.sensor}
	by := record.Actor{ID: "test", Org: "org"}
	err := s.Write(t.Context(), func(tx record.Tx) error {
		o := &identity.Organisation{Name: "Kaede", Kind: identity.Operator}
		if err := identity.Organisations.Insert(t.Context(), tx, by, o); err != nil {
			return err
		}
		for _, name := range []string{"a", "b", "c"} {
			p := &identity.Person{Organisation: o.ID, Name: name, Language: "en", Zone: "UTC"}
			if err := identity.People.Insert(t.Context(), tx, by, p); err != nil {
				return err
			}
			r.people = append(r.people, p.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	r.manager = identity.Caller{Person: r.people[0], Organisation: "org", Roles: []identity.Role{identity.Commander}}
	return r
}

func observer(person string) identity.Caller {
	return identity.Caller{Person: person, Organisation: "org", Roles: []identity.Role{identity.Observer}}
}

func (r *room) plan(t *testing.T, participants ...string) *exercise.Exercise {
	t.Helper()
	e, err := r.Plan(t.Context(), r.manager, exercise.Exercise{Mode: mark.Exercise, Name: "Autumn", Participants: participants})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func (r *room) running(t *testing.T, person string) []string {
	t.Helper()
	var ids []string
	err := r.Store.Read(t.Context(), func(rd record.Reader) (err error) {
		ids, err = r.Running(t.Context(), rd, person)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestOnlyThoseWhoTakePartSeeIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRoom(t, s)
		e := r.plan(t, r.people[1], r.people[1], "")
		if len(e.Participants) != 1 {
			t.Errorf("participants: %v", e.Participants)
		}
		if _, err := r.Get(t.Context(), observer(r.people[1]), e.ID); err != nil {
			t.Error(err)
		}
		if _, err := r.Get(t.Context(), observer(r.people[2]), e.ID); !fault.Is(err, fault.NotFound) {
			t.Errorf("an outsider got %v", err)
		}
		if list, err := r.List(t.Context(), observer(r.people[2]), "", 10); err != nil || len(list) != 0 {
			t.Errorf("an outsider is told %v, %v", list, err)
		}
	})
}

func TestRunsBetweenStartAndEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRoom(t, s)
		e := r.plan(t, r.people[1])
		inject := exercise.Inject{Title: "Something", Vector: watch.Software}
		if _, _, err := r.Inject(t.Context(), r.manager, e.ID, inject); !fault.Is(err, fault.Conflict) {
			t.Errorf("before the start: %v", err)
		}
		if got := r.running(t, r.people[1]); len(got) != 0 {
			t.Errorf("before the start it runs for %v", got)
		}
		e, err := r.Start(t.Context(), r.manager, e.ID, e.Version)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.running(t, r.people[1]); len(got) != 1 || len(r.running(t, r.people[2])) != 0 {
			t.Errorf("it runs for %v", got)
		}
		if _, _, err := r.Inject(t.Context(), r.manager, e.ID, inject); err != nil {
			t.Fatal(err)
		}
		if want := (record.Operation{Mode: mark.Exercise, Exercise: e.ID}); len(r.sensor.opened) != 1 || r.sensor.opened[0] != want {
			t.Errorf("opened %+v", r.sensor.opened)
		}
		if e, err = r.End(t.Context(), r.manager, e.ID, e.Version); err != nil || e.Status != exercise.Ended {
			t.Errorf("%+v, %v", e, err)
		}
		if _, err := r.Change(t.Context(), r.manager, e.ID, e.Version, "Later", r.people); !fault.Is(err, fault.Conflict) {
			t.Errorf("after the end: %v", err)
		}
	})
}

func TestStaleSaveIsRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRoom(t, s)
		e := r.plan(t, r.people[1])
		if _, err := r.Change(t.Context(), r.manager, e.ID, e.Version, "One", r.people); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Change(t.Context(), r.manager, e.ID, e.Version, "Two", r.people); !fault.Is(err, fault.Conflict) {
			t.Errorf("got %v", err)
		}
	})
}

func TestWrongPlansAreNamed(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	for field, e := range map[string]exercise.Exercise{
		"name":         {Mode: mark.Drill, Participants: r.people},
		"mode":         {Name: "x", Mode: mark.Real, Participants: r.people},
		"participants": {Name: "x", Mode: mark.Drill, Participants: []string{"nobody"}},
	} {
		_, err := r.Plan(t.Context(), r.manager, e)
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v", field, err)
		}
	}
	if _, err := r.Plan(t.Context(), observer(r.people[0]), exercise.Exercise{Mode: mark.Drill, Name: "x", Participants: r.people}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("an observer got %v", err)
	}
}
