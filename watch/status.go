package watch

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

// Status is how far people are with a detection.
type Status string

// The statuses.
const (
	New          Status = "new"
	Acknowledged Status = "acknowledged"
	InProgress   Status = "in_progress"
	Closed       Status = "closed"
)

// Statuses lists them in order.
var Statuses = []Status{New, Acknowledged, InProgress, Closed}

// Key is the status's word in words.
func (s Status) Key() string { return "watch.status." + string(s) }

// moves is the one table of what may follow a status. A closed detection is new
// again when it gets worse, and is taken up again when its closing is undone.
var moves = map[Status][]Status{
	New:          {Acknowledged, InProgress, Closed},
	Acknowledged: {InProgress, Closed},
	InProgress:   {Acknowledged, Closed},
	Closed:       {New, Acknowledged, InProgress},
}

// MayBecome reports whether a status may follow.
func (s Status) MayBecome(next Status) bool { return slices.Contains(moves[s], next) }

// checkStatus holds the times to the status: acknowledged by somebody once it is
// not new, closed at a time exactly when it is closed.
func (d *Detection) checkStatus() error {
	if !slices.Contains(Statuses, d.Status) {
		return choice("status", string(d.Status))
	}
	if (d.Status == New) != d.AcknowledgedAt.IsZero() || (d.Status == Closed) == d.ClosedAt.IsZero() {
		return fault.Field("status", "watch.fault.status_times", nil)
	}
	return nil
}

// move sets the status with what belongs to it; the same one again changes nothing.
func (d *Detection) move(to Status, by string, now time.Time) error {
	if d.Status == to {
		return nil
	}
	if !d.Status.MayBecome(to) {
		return fault.New(fault.Conflict, "watch.fault.move", fault.Params{"from": string(d.Status), "to": string(to)})
	}
	d.Status, d.ClosedAt = to, time.Time{}
	switch {
	case to == New:
		d.AcknowledgedAt, d.AcknowledgedBy, d.Assignee = time.Time{}, "", ""
		return nil
	case to == Closed:
		d.ClosedAt = now
	}
	if d.AcknowledgedAt.IsZero() {
		d.AcknowledgedAt, d.AcknowledgedBy = now, by
	}
	return nil
}

// Acknowledge says that somebody has seen it. Once is enough: a second time is no
// error and changes nothing.
func (s *Service) Acknowledge(ctx context.Context, caller identity.Caller, id string, version int64) (*Detection, error) {
	if err := caller.May(identity.Triage); err != nil {
		return nil, err
	}
	var d *Detection
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if d, err = s.LoadTx(ctx, tx, caller, id); err != nil || d.Status != New {
			return err
		}
		return s.MoveTx(ctx, tx, caller, d, version, Acknowledged, "acknowledge")
	})
	return d, err
}

// LoadTx reads a detection for a step of a later stage.
func (s *Service) LoadTx(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Detection, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	return load(ctx, r, caller, id)
}

// MoveTx saves d, with what else the caller changed in it, under another status.
// It is for the stages that decide; version is what their decision was based on.
func (s *Service) MoveTx(ctx context.Context, tx record.Tx, caller identity.Caller, d *Detection, version int64, to Status, verb string) error {
	if err := caller.May(identity.Triage); err != nil {
		return err
	}
	if err := d.move(to, caller.Actor().ID, tx.Now()); err != nil {
		return err
	}
	d.Version = version
	return Detections.UpdateAs(ctx, tx, caller.Actor(), verb, d)
}
