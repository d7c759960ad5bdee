package exercise

import (
	"context"
	"slices"

	"taisei/detect"
	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Detections is what opens a Detection out of an inject; watch.Service is one.
type Detections interface {
	Analyse(ctx context.Context, caller identity.Caller, s watch.Specimen) (*watch.Detection, detect.Result, error)
	Remark(ctx context.Context, caller identity.Caller, r watch.Remark) (*watch.Detection, error)
}

// Service runs exercises and drills.
type Service struct {
	Store record.Store
	Watch Detections
}

// Plan makes an exercise that has not begun.
func (s *Service) Plan(ctx context.Context, caller identity.Caller, e Exercise) (*Exercise, error) {
	if err := caller.May(identity.ManageExercise); err != nil {
		return nil, err
	}
	e.Status, e.Participants = Planned, distinct(e.Participants)
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		if err := known(ctx, tx, e.Participants); err != nil {
			return err
		}
		return Exercises.Insert(ctx, tx, caller.Actor(), &e)
	})
	return &e, err
}

// Change saves name and participants over the version that they name. Who is taken
// off the list of a running exercise sees nothing of it any more.
func (s *Service) Change(ctx context.Context, caller identity.Caller, id string, version int64, name string, participants []string) (*Exercise, error) {
	return s.update(ctx, caller, id, version, "update", func(ctx context.Context, tx record.Tx, e *Exercise) error {
		if e.Status == Ended {
			return fault.New(fault.Conflict, "exercise.fault.ended", fault.Params{"name": e.Name})
		}
		e.Name, e.Participants = name, distinct(participants)
		return known(ctx, tx, e.Participants)
	})
}

// Start begins it.
func (s *Service) Start(ctx context.Context, caller identity.Caller, id string, version int64) (*Exercise, error) {
	return s.update(ctx, caller, id, version, "start", func(_ context.Context, tx record.Tx, e *Exercise) error {
		if e.Status != Planned {
			return fault.New(fault.Conflict, "exercise.fault.started", fault.Params{"name": e.Name})
		}
		e.Status, e.StartedAt = Running, tx.Now()
		return nil
	})
}

// End ends it; its records stay.
func (s *Service) End(ctx context.Context, caller identity.Caller, id string, version int64) (*Exercise, error) {
	return s.update(ctx, caller, id, version, "end", func(_ context.Context, tx record.Tx, e *Exercise) error {
		if e.Status != Running {
			return fault.New(fault.Conflict, "exercise.fault.not_running", fault.Params{"name": e.Name})
		}
		e.Status, e.EndedAt = Ended, tx.Now()
		return nil
	})
}

func (s *Service) update(ctx context.Context, caller identity.Caller, id string, version int64, verb string, change func(context.Context, record.Tx, *Exercise) error) (*Exercise, error) {
	if err := caller.May(identity.ManageExercise); err != nil {
		return nil, err
	}
	var e *Exercise
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if e, err = Exercises.Get(ctx, tx, id); err != nil {
			return err
		}
		if err := change(ctx, tx, e); err != nil {
			return err
		}
		e.Version = version // the save is refused when somebody saved since
		return Exercises.UpdateAs(ctx, tx, caller.Actor(), verb, e)
	})
	return e, err
}

var countPeople = record.Query{Name: "exercise.count_people", SQL: `SELECT COUNT(*) FROM people WHERE id = $1`}

// known refuses a participant who is not in the directory.
func known(ctx context.Context, r record.Reader, people []string) error {
	for _, id := range people {
		var n int
		if err := r.One(ctx, &n, countPeople, id); err != nil {
			return err
		}
		if n == 0 {
			return fault.Field("participants", "exercise.fault.unknown", fault.Params{"value": id})
		}
	}
	return nil
}

func distinct(ids []string) []string {
	out := []string{}
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Get gives one to who takes part and to who manages exercises.
func (s *Service) Get(ctx context.Context, caller identity.Caller, id string) (*Exercise, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var e *Exercise
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		e, err = Exercises.Get(ctx, r, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return e, e.see(caller)
}

// see hides an exercise from who neither takes part nor manages exercises: an
// unannounced one would be none otherwise.
func (e *Exercise) see(caller identity.Caller) error {
	if caller.Can(identity.ManageExercise) || slices.Contains(e.Participants, caller.Person) {
		return nil
	}
	return fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": "exercise", "id": e.ID})
}

// List lists what the caller may see, newest first; limit 200 at most.
func (s *Service) List(ctx context.Context, caller identity.Caller, before string, limit int) ([]Exercise, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > 200 {
		limit = 50
	}
	visible := []Exercise{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		for len(visible) < limit {
			rows, err := Exercises.Find(ctx, r, "WHERE ($1 = '' OR t.id < $1) ORDER BY t.id DESC LIMIT 200", before)
			if err != nil || len(rows) == 0 {
				return err
			}
			for _, e := range rows {
				if e.see(caller) == nil && len(visible) < limit {
					visible = append(visible, e)
				}
			}
			before = rows[len(rows)-1].ID
		}
		return nil
	})
	return visible, err
}

// Participants says who takes part; the gate asks.
func (s *Service) Participants(ctx context.Context, r record.Reader, exercise string) ([]string, error) {
	e, err := Exercises.Get(ctx, r, exercise)
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return e.Participants, nil
}

// Running lists the exercises and drills that a person takes part in and that have
// begun. An ended one stays visible to them: they look back on it.
func (s *Service) Running(ctx context.Context, r record.Reader, person string) ([]string, error) {
	rows, err := Exercises.Find(ctx, r, "WHERE t.status <> $1 AND t.participants LIKE $2", Planned, `%"`+person+`"%`)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, e := range rows {
		if slices.Contains(e.Participants, person) {
			ids = append(ids, e.ID)
		}
	}
	return ids, nil
}

// RunningMode is the mode of an exercise that runs now; a fault when it does not.
func (s *Service) RunningMode(ctx context.Context, r record.Reader, exercise string) (mark.Mode, error) {
	e, err := Exercises.Get(ctx, r, exercise)
	if err != nil {
		return "", err
	}
	if e.Status != Running {
		return "", fault.New(fault.Conflict, "exercise.fault.not_running", fault.Params{"name": e.Name})
	}
	return e.Mode, nil
}

// Ongoing lists the running ones that the caller may look at.
func (s *Service) Ongoing(ctx context.Context, caller identity.Caller) ([]Exercise, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	visible := []Exercise{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Exercises.Find(ctx, r, "WHERE t.status = $1 ORDER BY t.id DESC LIMIT 200", Running)
		for _, e := range rows {
			if e.see(caller) == nil {
				visible = append(visible, e)
			}
		}
		return err
	})
	return visible, err
}
