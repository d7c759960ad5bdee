package incident

import (
	"context"
	"maps"
	"slices"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/triage"
)

var _ triage.Declarer = (*Service)(nil)

// Declare opens an incident in the transaction of the decision that declares it.
func (s *Service) Declare(ctx context.Context, tx record.Tx, caller identity.Caller, d triage.Declaration) (string, error) {
	if err := caller.May(identity.DeclareIncident); err != nil {
		return "", err
	}
	i := newIncident(tx, d)
	if err := caller.See(&record.Meta{}, &i.Operation); err != nil { // nobody declares in an exercise of others
		return "", err
	}
	if _, err := personExists(ctx, tx, "commander", i.Commander); err != nil {
		return "", err
	}
	if err := incidents.Insert(ctx, tx, caller.Actor(), &i); err != nil {
		return "", err
	}
	err := log(ctx, tx, caller.Actor(), &i, Entry{
		Kind: StatusEntry, Text: tidy(d.Rationale), People: map[string]string{"commander": i.Commander},
		Said: message.Text{Key: "declared", Words: map[string]string{"severity": "respond.severity." + string(i.Severity)}},
	})
	if err != nil {
		return "", err
	}
	return i.ID, s.staff(ctx, tx, caller, &i, d)
}

// Open declares an incident that no detection led to.
func (s *Service) Open(ctx context.Context, caller identity.Caller, d triage.Declaration) (id string, err error) {
	if err := caller.May(identity.DeclareIncident); err != nil {
		return "", err
	}
	err = s.Store.Write(ctx, func(tx record.Tx) (err error) {
		id, err = s.Declare(ctx, tx, caller, d)
		return err
	})
	return id, err
}

func newIncident(tx record.Tx, d triage.Declaration) Incident {
	i := Incident{
		Operation: record.Operation{Mode: d.Mode, Exercise: d.Exercise}, Title: tidy(d.Title), Status: Declared, Severity: Severity(d.Severity),
		Type: Type(d.Type), Commander: d.Commander, Detection: d.Detection, OccurredAt: d.OccurredAt, DetectedAt: d.DetectedAt,
		AcknowledgedAt: d.AcknowledgedAt, DeclaredAt: tx.Now(),
	}
	if i.Mode == "" {
		i.Mode = mark.Real
	}
	if i.DetectedAt.IsZero() {
		i.DetectedAt = tx.Now()
	}
	i.TLP = d.TLP
	if i.TLP == "" {
		i.TLP = mark.Amber
	}
	return i
}

// staff assigns the roles and notes what is affected.
func (s *Service) staff(ctx context.Context, tx record.Tx, caller identity.Caller, i *Incident, d triage.Declaration) error {
	roles := maps.Clone(d.Roles)
	if roles == nil {
		roles = map[string]string{}
	}
	roles[string(CommanderRole)] = i.Commander
	for _, role := range slices.Sorted(maps.Keys(roles)) {
		if roles[role] == "" {
			continue
		}
		if err := assign(ctx, tx, caller.Actor(), i, Role(role), roles[role]); err != nil {
			return err
		}
	}
	if len(d.Affected) > triage.MostAffected {
		return fault.Field("affected", "respond.error.too_many", fault.Params{"most": triage.MostAffected})
	}
	for _, a := range d.Affected {
		if err := touch(ctx, tx, caller.Actor(), i, a); err != nil {
			return err
		}
	}
	return nil
}
