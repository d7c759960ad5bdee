package incident

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Decide records a decision. It is never changed; a later one supersedes it.
func (s *Service) Decide(ctx context.Context, caller identity.Caller, d Decision) (Decision, error) {
	if err := caller.May(identity.RecordDecision); err != nil {
		return Decision{}, err
	}
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, d.Incident)
		if err != nil {
			return err
		}
		if d.DecidedBy == "" {
			d.DecidedBy = caller.Person
		}
		if _, err := personExists(ctx, tx, "decided_by", d.DecidedBy); err != nil {
			return err
		}
		if d.Supersedes != "" {
			if old, err := decisions.Get(ctx, tx, d.Supersedes); err != nil || old.Incident != i.ID {
				return fault.Field("supersedes", "respond.error.other_incident", nil)
			}
		}
		if d.DecidedAt.IsZero() {
			d.DecidedAt = tx.Now()
		}
		d.Question, d.Chosen, d.Facts = tidy(d.Question), tidy(d.Chosen), tidy(d.Facts)
		d.Authority, d.Dissent = tidy(d.Authority), tidy(d.Dissent)
		d.Meta = record.Meta{TLP: mark.Strictest(i.TLP, d.TLP)}
		d.Operation = i.Operation
		return decisions.Insert(ctx, tx, caller.Actor(), &d)
	})
	return d, err
}

// Note adds a line to the timeline. At is when it happened, now when zero; corrects
// names the entry that it puts right.
func (s *Service) Note(ctx context.Context, caller identity.Caller, id, text string, at time.Time, corrects string) error {
	if err := caller.May(identity.RecordEntry); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if at.After(tx.Now()) {
			return fault.Field("at", "respond.error.future", nil)
		}
		if corrects != "" {
			if old, err := entries.Get(ctx, tx, corrects); err != nil || old.Incident != i.ID {
				return fault.Field("corrects", "respond.error.other_incident", nil)
			}
		}
		return log(ctx, tx, caller.Actor(), i, Entry{Kind: NoteEntry, At: at, Text: tidy(text), Corrects: corrects})
	})
}
