package ui

import (
	"context"
	"net/http"
	"slices"
	"time"

	"taisei/evidence"
	"taisei/inventory"
	"taisei/mark"
	"taisei/respond/incident"
	"taisei/watch"
	"taisei/web/ui/kit"
)

// reportView is all that the report of an incident holds.
type reportView struct {
	*incidentView
	tlp     mark.TLP
	at      time.Time
	leftOut int // what is under a stricter label than the report
}

// showReport is the incident on paper. The gate is asked by the service.
func (u *UI) showReport(w http.ResponseWriter, r *http.Request) error {
	ctx, c := r.Context(), caller(r)
	rep, err := u.Incident.Report(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	v := &incidentView{View: rep.View, timeline: rep.Timeline, assets: map[string]inventory.Node{}}
	if err := u.addDetections(ctx, c, v); err != nil {
		return err
	}
	if err := u.addEvidence(ctx, c, v); err != nil {
		return err
	}
	if err := u.addAssets(ctx, c, v); err != nil {
		return err
	}
	page := reportView{incidentView: v, tlp: rep.TLP, at: rep.At}
	page.leaveOut()
	return u.show(w, r, incidentReportPage(page))
}

// leaveOut takes away what is under a stricter label than the gate was asked for.
func (v *reportView) leaveOut() {
	before := len(v.evidence) + len(v.detections)
	v.evidence = slices.DeleteFunc(v.evidence, func(e evidence.Item) bool { return e.TLP.Above(v.tlp) })
	v.detections = slices.DeleteFunc(v.detections, func(d watch.Detection) bool { return d.TLP.Above(v.tlp) })
	v.leftOut = before - len(v.evidence) - len(v.detections)
}

// reportTime is a time on paper: the same wherever and whenever it is read.
func reportTime(ctx context.Context, at time.Time) string {
	if at.IsZero() {
		return kit.T(ctx, "ui.report_page.not_known")
	}
	return at.In(kit.From(ctx).Zone).Format("2006-01-02 15:04:05 MST")
}

// reportClock is one line of the times: when it was, and how long it took.
type reportClock struct {
	label string
	at    time.Time
	took  time.Duration
	from  string // key of what the duration counts from
}

func reportClocks(i incident.Incident, c incident.Clocks) []reportClock {
	return []reportClock{
		{label: "occurred_at", at: i.OccurredAt},
		{label: "detected_at", at: i.DetectedAt, took: c.ToDetect, from: "mttd"},
		{label: "acknowledged_at", at: i.AcknowledgedAt, took: c.ToAcknowledge, from: "mtta"},
		{label: "declared_at", at: i.DeclaredAt},
		{label: "contained_at", at: i.ContainedAt, took: c.ToContain, from: "mttc"},
		{label: "eradicated_at", at: i.EradicatedAt},
		{label: "recovered_at", at: i.RecoveredAt, took: c.ToRecover, from: "mttr"},
		{label: "closed_at", at: i.ClosedAt},
	}
}
