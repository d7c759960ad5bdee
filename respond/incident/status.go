package incident

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/message"
	"taisei/record"
)

// SetStatus takes the incident a step on, or back. At is when it was so; now when
// zero. Closing is Close.
func (s *Service) SetStatus(ctx context.Context, caller identity.Caller, id string, to Status, at time.Time, why string) (Incident, error) {
	if err := caller.May(identity.CommandIncident); err != nil {
		return Incident{}, err
	}
	if to == Closed {
		return Incident{}, fault.New(fault.Conflict, "respond.error.close_with_review", nil)
	}
	return s.move(ctx, caller, id, to, at, why, func(context.Context, record.Reader, *Incident) error { return nil })
}

// Close ends the response, once its review is written and every task has ended.
func (s *Service) Close(ctx context.Context, caller identity.Caller, id string, review Summary) (Incident, error) {
	if err := caller.May(identity.CommandIncident); err != nil {
		return Incident{}, err
	}
	review = Summary{Happened: tidy(review.Happened), Worked: tidy(review.Worked), DidNot: tidy(review.DidNot)}
	for field, text := range map[string]string{"happened": review.Happened, "worked": review.Worked, "did_not": review.DidNot} {
		if text == "" {
			return Incident{}, fault.Required(field)
		}
	}
	return s.move(ctx, caller, id, Closed, time.Time{}, "", func(ctx context.Context, r record.Reader, i *Incident) error {
		i.Summary = review
		return tasksEnded(ctx, r, i.ID)
	})
}

func tasksEnded(ctx context.Context, r record.Reader, id string) error {
	list, err := tasksOf(ctx, r, id)
	if err != nil {
		return err
	}
	open := 0
	for _, t := range list {
		if !t.State.Ended() {
			open++
		}
	}
	if open > 0 {
		return fault.New(fault.Conflict, "respond.error.open_tasks", fault.Params{"n": open})
	}
	return nil
}

func (s *Service) move(ctx context.Context, caller identity.Caller, id string, to Status, at time.Time, why string, prepare func(context.Context, record.Reader, *Incident) error) (Incident, error) {
	var saved Incident
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		from := i.Status
		if !from.MayBecome(to) {
			return fault.New(fault.Conflict, "respond.error.status", nil)
		}
		if err := i.reach(to, at, tx.Now()); err != nil {
			return err
		}
		if err := prepare(ctx, tx, i); err != nil {
			return err
		}
		if err := incidents.UpdateAs(ctx, tx, caller.Actor(), "status", i); err != nil {
			return err
		}
		saved = *i
		return log(ctx, tx, caller.Actor(), i, Entry{
			Kind: StatusEntry, Text: tidy(why),
			Said: message.Text{
				Key: "status", Words: map[string]string{"from": "respond.status." + string(from), "to": "respond.status." + string(to)},
				Times: map[string]time.Time{"at": *i.clock(to)},
			},
		})
	})
	return saved, err
}

// clock is the time at which a status was reached.
func (i *Incident) clock(s Status) *time.Time {
	switch s {
	case Declared:
		return &i.DeclaredAt
	case Contained:
		return &i.ContainedAt
	case Eradicated:
		return &i.EradicatedAt
	case Recovered:
		return &i.RecoveredAt
	case Closed:
		return &i.ClosedAt
	}
	return &i.DetectedAt
}

// reach sets a status and its time. A step back takes back the times of what
// turned out not to be so; the timeline keeps them.
func (i *Incident) reach(to Status, at, now time.Time) error {
	if at.IsZero() {
		at = now
	}
	if at.After(now) {
		return fault.Field("at", "respond.error.future", nil)
	}
	back := false
	for _, s := range Statuses {
		if back {
			*i.clock(s) = time.Time{}
		}
		back = back || s == to
	}
	i.Status = to
	if clock := i.clock(to); to != Declared || clock.IsZero() { // the first declaration counts
		*clock = at
	}
	return nil
}
