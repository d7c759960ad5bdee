package incident

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
)

// View is an incident with what its page shows.
type View struct {
	Incident
	Roles     []Assignment
	Affected  []Affected
	Decisions []Decision
	Tasks     []Task
	Next      []Status // that may follow
	OpenTasks int
	Overdue   int // tasks that should be done by now
	Clocks    Clocks
	People    map[string]identity.Person // who is named in it
}

// Get gives one incident. Tasks that the caller must not see are left out.
func (s *Service) Get(ctx context.Context, caller identity.Caller, id string) (View, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return View{}, err
	}
	var v View
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		v, err = view(ctx, r, caller, id)
		return err
	})
	return v, err
}

func view(ctx context.Context, r record.Reader, caller identity.Caller, id string) (View, error) {
	i, err := see(ctx, r, caller, id)
	if err != nil {
		return View{}, err
	}
	v := View{Incident: *i, Next: i.Status.Next(), Clocks: i.clocks(), People: map[string]identity.Person{}}
	if v.Roles, err = activeRoles(ctx, r, id); err != nil {
		return View{}, err
	}
	if v.Affected, err = affectedOf(ctx, r, id); err != nil {
		return View{}, err
	}
	if v.Decisions, err = decisions.Find(ctx, r, "WHERE t.incident = $1 ORDER BY t.id", id); err != nil {
		return View{}, err
	}
	all, err := tasksOf(ctx, r, id)
	if err != nil {
		return View{}, err
	}
	if v.Tasks, err = visibleTasks(ctx, r, caller, all); err != nil {
		return View{}, err
	}
	v.count(all, r.Now())
	return v, v.lookUp(ctx, r)
}

func (v *View) count(all []Task, now time.Time) {
	for _, t := range all {
		if t.State.Ended() {
			continue
		}
		v.OpenTasks++
		if t.State != TaskDone && !t.DueAt.IsZero() && t.DueAt.Before(now) {
			v.Overdue++
		}
	}
}

// lookUp reads the people whom the view names.
func (v *View) lookUp(ctx context.Context, r record.Reader) error {
	ids := []string{v.Commander, v.CreatedBy}
	for _, a := range v.Roles {
		ids = append(ids, a.Person)
	}
	for _, d := range v.Decisions {
		ids = append(ids, d.DecidedBy, d.CreatedBy)
	}
	for _, t := range v.Tasks {
		ids = append(append(append(ids, t.Sender, t.Assignee, t.AcceptedBy), t.Asked...), t.PassedOver...)
	}
	return people(ctx, r, v.People, ids)
}

// people reads those who are not in the map yet; an id that is no person is none.
func people(ctx context.Context, r record.Reader, known map[string]identity.Person, ids []string) error {
	for _, id := range ids {
		if _, ok := known[id]; ok || id == "" {
			continue
		}
		p, err := identity.People.Get(ctx, r, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		known[id] = *p
	}
	return nil
}

// TaskView is a task with what its page shows to a person with an account.
type TaskView struct {
	Task
	Parent     Incident
	Verbs      []Verb // that the caller may answer
	Nonce      string // for the answer's form
	Links      []message.Link
	Deliveries []message.Row
	Untold     []string // people whose link asks for a code that no message brings: it has to be told
	People     map[string]identity.Person
}

// GetTask gives one task.
func (s *Service) GetTask(ctx context.Context, caller identity.Caller, id string) (TaskView, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return TaskView{}, err
	}
	var v TaskView
	err := s.Store.Read(ctx, func(r record.Reader) error {
		t, i, err := seeTask(ctx, r, caller, id)
		if err != nil {
			return err
		}
		v = TaskView{Task: *t, Parent: *i, Nonce: s.answerForm(t, caller.Person), People: map[string]identity.Person{}}
		if slices.Contains(t.Asked, caller.Person) {
			v.Verbs = t.Verbs(caller.Person)
		}
		if v.Links, err = message.LiveLinks(ctx, r, id, ""); err != nil {
			return err
		}
		all, err := message.OfThread(ctx, r, i.ID)
		if err != nil {
			return err
		}
		v.Deliveries = slices.DeleteFunc(all, func(row message.Row) bool { return row.Record != id })
		if t.marks(i).TLP.Above(mark.Green) {
			v.Untold = untold(v.Links, v.Deliveries)
		}
		return people(ctx, r, v.People, slices.Concat([]string{t.Sender, t.Assignee, t.AcceptedBy}, t.Asked, t.PassedOver))
	})
	return v, err
}

func untold(links []message.Link, rows []message.Row) []string {
	var people []string
	for _, l := range links {
		brought := slices.ContainsFunc(rows, func(row message.Row) bool {
			return row.Link == l.ID && row.Purpose == message.Code && slices.Contains([]message.State{message.Queued, message.Sending, message.Sent}, row.State)
		})
		if !brought {
			people = append(people, l.Person)
		}
	}
	return people
}

// Report is all of an incident, for a page that prints.
type Report struct {
	View
	Timeline []Item
	TLP      mark.TLP // the strictest of what is in it
	At       time.Time
}

// Report gives all of an incident to a reader whom the gate lets have it.
func (s *Service) Report(ctx context.Context, caller identity.Caller, id string) (Report, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Report{}, err
	}
	var rep Report
	var people []string
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		if rep.View, err = view(ctx, r, caller, id); err != nil {
			return err
		}
		if rep.Timeline, err = timeline(ctx, r, &rep.View); err != nil {
			return err
		}
		rep.At = r.Now()
		people, err = named(ctx, r, &rep.Incident)
		return err
	})
	if err != nil {
		return Report{}, err
	}
	rep.TLP = rep.strictest()
	_, err = s.Gate.Ask(ctx, caller, gate.Outgoing{
		What: gate.Report, Kind: incidents.Name(), Record: id, Thread: id, TLP: rep.TLP, Operation: rep.Operation,
		Named: append(people, rep.CreatedBy, caller.Person), // whoever sees all that is in it is named by it
		To:    gate.Recipient{Person: caller.Person},
	})
	if err != nil {
		return Report{}, err
	}
	return rep, nil
}

func (r *Report) strictest() mark.TLP {
	tlp := r.Incident.TLP
	for _, t := range r.Tasks {
		tlp = mark.Strictest(tlp, t.TLP)
	}
	for _, d := range r.Decisions {
		tlp = mark.Strictest(tlp, d.TLP)
	}
	return tlp
}
