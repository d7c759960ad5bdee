package incident

import (
	"context"
	"slices"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Clocks are an incident's own times; zero while they are not known.
type Clocks struct {
	ToDetect      time.Duration // detected − occurred
	ToAcknowledge time.Duration // acknowledged − detected
	ToContain     time.Duration // contained − detected
	ToRecover     time.Duration // recovered − detected
}

func (i *Incident) clocks() Clocks {
	return Clocks{
		ToDetect: between(i.OccurredAt, i.DetectedAt), ToAcknowledge: between(i.DetectedAt, i.AcknowledgedAt),
		ToContain: between(i.DetectedAt, i.ContainedAt), ToRecover: between(i.DetectedAt, i.RecoveredAt),
	}
}

func between(from, to time.Time) time.Duration {
	if from.IsZero() || to.IsZero() {
		return 0
	}
	return to.Sub(from)
}

// Figure is one clock over many incidents.
type Figure struct {
	Incidents int // that have it
	Mean      time.Duration
	Median    time.Duration
}

// Figures are the clocks over all incidents of a mode. A drill or an exercise never
// counts among the real ones.
type Figures struct {
	Mode      mark.Mode
	Incidents int
	Open      int
	MTTD      Figure
	MTTA      Figure
	MTTC      Figure
	MTTR      Figure
}

// timed are the columns that figures are made of.
type timed struct {
	Exercise       string    `db:"exercise"`
	Status         Status    `db:"status"`
	OccurredAt     time.Time `db:"occurred_at"`
	DetectedAt     time.Time `db:"detected_at"`
	AcknowledgedAt time.Time `db:"acknowledged_at"`
	ContainedAt    time.Time `db:"contained_at"`
	RecoveredAt    time.Time `db:"recovered_at"`
}

// times gives the clocks of all incidents of one mode.
var times = record.Query{Name: "incident.times", SQL: `
	SELECT exercise, status, occurred_at, detected_at, acknowledged_at, contained_at, recovered_at FROM incidents WHERE mode = $1`}

// Figures gives the clocks of a mode; the real ones when mode is empty. They are
// numbers alone, so that every incident in earnest counts, whatever its TLP.
func (s *Service) Figures(ctx context.Context, caller identity.Caller, mode mark.Mode) (Figures, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Figures{}, err
	}
	if mode == "" {
		mode = mark.Real
	}
	var rows []timed
	if err := s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &rows, times, mode) }); err != nil {
		return Figures{}, err
	}
	rows = slices.DeleteFunc(rows, func(t timed) bool {
		return caller.See(&record.Meta{}, &record.Operation{Mode: mode, Exercise: t.Exercise}) != nil
	})
	return figures(mode, rows), nil
}

func figures(mode mark.Mode, rows []timed) Figures {
	f := Figures{Mode: mode, Incidents: len(rows)}
	var all [4][]time.Duration
	for _, t := range rows {
		if t.Status != Closed {
			f.Open++
		}
		for n, pair := range [4][2]time.Time{
			{t.OccurredAt, t.DetectedAt}, {t.DetectedAt, t.AcknowledgedAt}, {t.DetectedAt, t.ContainedAt}, {t.DetectedAt, t.RecoveredAt},
		} {
			if !pair[0].IsZero() && !pair[1].IsZero() {
				all[n] = append(all[n], pair[1].Sub(pair[0]))
			}
		}
	}
	f.MTTD, f.MTTA, f.MTTC, f.MTTR = figure(all[0]), figure(all[1]), figure(all[2]), figure(all[3])
	return f
}

func figure(d []time.Duration) Figure {
	if len(d) == 0 {
		return Figure{}
	}
	slices.Sort(d)
	var sum time.Duration
	for _, one := range d {
		sum += one
	}
	median := d[len(d)/2]
	if len(d)%2 == 0 {
		median = (d[len(d)/2-1] + median) / 2
	}
	return Figure{Incidents: len(d), Mean: sum / time.Duration(len(d)), Median: median}
}
