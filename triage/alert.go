package triage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"taisei/detect"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/watch"
)

// Messages tells people.
type Messages interface {
	SendTx(ctx context.Context, tx record.Tx, caller identity.Caller, o message.Outgoing) (message.Posted, error)
}

// standby are the accounts of those who triage.
var standby = record.Query{Name: "triage.standby", SQL: `
	SELECT person, roles FROM accounts WHERE disabled = FALSE AND password <> '' ORDER BY person`}

// alert tells those who triage of a detection that cannot wait: once, when it is
// opened. In an exercise only those who take part are told.
func (s *Service) alert(ctx context.Context, tx record.Tx, d *watch.Detection) error {
	if s.Messages == nil || d.Severity != detect.High && d.Severity != detect.Critical {
		return nil
	}
	people, err := s.standby(ctx, tx, d)
	if err != nil || len(people) == 0 {
		return err
	}
	_, err = s.Messages.SendTx(ctx, tx, identity.System("triage", d.Owner), message.Outgoing{
		Purpose: message.Notice, Urgency: message.Immediate, TLP: d.TLP, Operation: d.Operation,
		Kind: watch.Detections.Name(), Record: d.ID, To: people, Named: people, Assigned: people, Body: alertText(d),
	})
	if err != nil {
		return fmt.Errorf("tell of a detection: %w", err)
	}
	return nil
}

func alertText(d *watch.Detection) message.Text {
	t := message.Text{
		Key: "triage.alert.noticed", Params: map[string]string{"title": d.Title},
		Words: map[string]string{"severity": watch.SeverityKey(d.Severity), "vector": d.Vector.Key()},
		Times: map[string]time.Time{"at": d.DetectedAt},
	}
	if d.TitleKey != "" {
		t.Key, t.Params["title"] = "triage.alert.scanned", d.TitleParams["name"]
		t.Words["verdict"] = watch.VerdictKey(d.Verdict)
	}
	return t
}

func (s *Service) standby(ctx context.Context, r record.Reader, d *watch.Detection) ([]string, error) {
	var accounts []struct {
		Person string          `db:"person"`
		Roles  []identity.Role `db:"roles"`
	}
	if err := r.Select(ctx, &accounts, standby); err != nil {
		return nil, err
	}
	var people []string
	for _, a := range accounts {
		if (identity.Caller{Roles: a.Roles}).Can(identity.Triage) {
			people = append(people, a.Person)
		}
	}
	if d.Mode == mark.Real {
		return people, nil
	}
	if s.Participants == nil {
		return nil, nil
	}
	taking, err := s.Participants.Participants(ctx, r, d.Exercise)
	return slices.DeleteFunc(people, func(p string) bool { return !slices.Contains(taking, p) }), err
}
