package triage

import (
	"context"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/watch"
)

// Decided is a decision as the history of one detection shows it.
type Decided struct {
	Decision
	UndoneBy string `db:"undone_by" json:"undone_by,omitempty"` // the decision that took it back
}

// History lists what was decided on a detection, oldest first.
func (s *Service) History(ctx context.Context, caller identity.Caller, detection string) ([]Decided, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	q := record.Query{Name: "triage.history", SQL: `
		SELECT ` + Decisions.Columns("t") + `, x.undone_by FROM triage_decided x JOIN triage_decisions t ON t.id = x.decision
		WHERE x.detection = $1 ORDER BY t.id`}
	list := []Decided{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		if _, err := s.Watch.LoadTx(ctx, r, caller, detection); err != nil {
			return err
		}
		return r.Select(ctx, &list, q, detection)
	})
	return list, err
}

// DecisionFilter chooses decisions.
type DecisionFilter struct {
	Mode     mark.Mode // real when empty
	Exercise string
	After    string // the cursor: the last id of the page before
	Limit    int
}

// Decisions lists what was decided, newest first.
func (s *Service) Decisions(ctx context.Context, caller identity.Caller, f DecisionFilter) (watch.Page[Decision], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return watch.Page[Decision]{}, err
	}
	if f.Mode == "" {
		f.Mode = mark.Real
	}
	limit := watch.PageSize(f.Limit)
	page := watch.Page[Decision]{Items: []Decision{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Decisions.Find(ctx, r, `
			WHERE t.mode = $1 AND ($2 = '' OR t.exercise = $2) AND ($3 = '' OR t.id < $3) ORDER BY t.id DESC LIMIT $4`,
			f.Mode, f.Exercise, f.After, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.Next = rows[limit-1].ID
		}
		for _, d := range rows {
			if caller.See(&d.Meta, &d.Operation, d.Decider) == nil {
				page.Items = append(page.Items, d)
			}
		}
		return nil
	})
	return page, err
}

// Decision tells of one decision.
func (s *Service) Decision(ctx context.Context, caller identity.Caller, id string) (*Decision, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var d *Decision
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		if d, err = Decisions.Get(ctx, r, id); err != nil {
			return err
		}
		return caller.See(&d.Meta, &d.Operation, d.Decider)
	})
	return d, err
}

// earliest is the earlier time; none is later than any.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// strictest is the stricter label; none is none.
func strictest(a, b mark.TLP) mark.TLP {
	if a == "" {
		return b
	}
	return mark.Strictest(a, b)
}
