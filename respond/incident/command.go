package incident

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/triage"
)

// Assign gives a person a role, in place of who had it. Who gets the commander's
// role commands from then on.
func (s *Service) Assign(ctx context.Context, caller identity.Caller, id string, role Role, person string) error {
	if err := caller.May(identity.CommandIncident); err != nil {
		return err
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if role == CommanderRole && person != i.Commander {
			i.Commander = person
			if err := incidents.UpdateAs(ctx, tx, caller.Actor(), "hand_over", i); err != nil {
				return err
			}
		}
		return assign(ctx, tx, caller.Actor(), i, role, person)
	})
}

func assign(ctx context.Context, tx record.Tx, by record.Actor, i *Incident, role Role, person string) error {
	if _, err := personExists(ctx, tx, string(role), person); err != nil {
		return err
	}
	before, err := activeRoles(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for n := range before {
		a := &before[n]
		switch {
		case a.Role != role:
			continue
		case a.Person == person:
			return nil
		}
		a.EndedAt = tx.Now()
		if err := assignments.UpdateAs(ctx, tx, by, "end", a); err != nil {
			return err
		}
	}
	a := Assignment{Operation: i.Operation, Incident: i.ID, Role: role, Person: person}
	a.TLP = i.TLP
	if err := assignments.Insert(ctx, tx, by, &a); err != nil {
		return err
	}
	return log(ctx, tx, by, i, Entry{
		Kind: RoleEntry, People: map[string]string{"person": person},
		Said: message.Text{Key: "role", Words: map[string]string{"role": "respond.role." + string(role)}},
	})
}

// Touch notes that something of the inventory is affected, or how.
func (s *Service) Touch(ctx context.Context, caller identity.Caller, id string, a triage.Affected) error {
	if err := caller.May(identity.RecordEntry); err != nil {
		return err
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		list, err := affectedOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if len(list) >= triage.MostAffected {
			return fault.Field("affected", "respond.error.too_many", fault.Params{"most": triage.MostAffected})
		}
		return touch(ctx, tx, caller.Actor(), i, a)
	})
}

func touch(ctx context.Context, tx record.Tx, by record.Actor, i *Incident, a triage.Affected) error {
	list, err := affectedOf(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	impact := tidy(a.Impact)
	for n := range list {
		if have := &list[n]; have.Kind == a.Kind && have.Asset == a.ID {
			have.Impact = impact
			return affected.Update(ctx, tx, by, have)
		}
	}
	row := Affected{Operation: i.Operation, Incident: i.ID, Kind: a.Kind, Asset: a.ID, Impact: impact}
	row.TLP = i.TLP
	return affected.Insert(ctx, tx, by, &row)
}

// Untouch notes that something is not affected any more, or never was.
func (s *Service) Untouch(ctx context.Context, caller identity.Caller, id, asset string) error {
	if err := caller.May(identity.RecordEntry); err != nil {
		return err
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		if _, err := underway(ctx, tx, caller, id); err != nil {
			return err
		}
		list, err := affectedOf(ctx, tx, id)
		if err != nil {
			return err
		}
		for n := range list {
			if list[n].Asset != asset {
				continue
			}
			list[n].EndedAt = tx.Now()
			if err := affected.UpdateAs(ctx, tx, caller.Actor(), "end", &list[n]); err != nil {
				return err
			}
		}
		return nil
	})
}

func affectedOf(ctx context.Context, r record.Reader, id string) ([]Affected, error) {
	return affected.Find(ctx, r, "WHERE t.incident = $1 AND t.ended_at IS NULL ORDER BY t.id", id)
}

// Change is what an edit may set, over the version that the person saw.
type Change struct {
	ID         string
	Version    int64
	Title      string
	Severity   Severity
	Type       Type
	TLP        mark.TLP
	OccurredAt time.Time // zero while it is not known
	DetectedAt time.Time // unchanged when zero
}

// Edit changes what an incident says of itself. A stricter TLP is handed down to
// its tasks; a more open one is not.
func (s *Service) Edit(ctx context.Context, caller identity.Caller, c Change) (Incident, error) {
	if err := caller.May(identity.CommandIncident); err != nil {
		return Incident{}, err
	}
	var saved Incident
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, c.ID)
		if err != nil {
			return err
		}
		i.Version = c.Version
		i.Title, i.Severity, i.Type, i.TLP = tidy(c.Title), c.Severity, c.Type, c.TLP
		i.OccurredAt = c.OccurredAt
		if !c.DetectedAt.IsZero() {
			i.DetectedAt = c.DetectedAt
		}
		if err := incidents.Update(ctx, tx, caller.Actor(), i); err != nil {
			return err
		}
		saved = *i
		return tighten(ctx, tx, caller.Actor(), i)
	})
	return saved, err
}

func tighten(ctx context.Context, tx record.Tx, by record.Actor, i *Incident) error {
	list, err := tasksOf(ctx, tx, i.ID)
	if err != nil {
		return err
	}
	for n := range list {
		t := &list[n]
		t.TLP = mark.Strictest(t.TLP, i.TLP)
		if err := tasks.UpdateAs(ctx, tx, by, "tighten", t); err != nil {
			return err
		}
	}
	return nil
}

func tasksOf(ctx context.Context, r record.Reader, id string) ([]Task, error) {
	return tasks.Find(ctx, r, "WHERE t.incident = $1 ORDER BY t.id", id)
}
