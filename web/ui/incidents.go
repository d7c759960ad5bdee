package ui

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"taisei/evidence"
	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/message"
	"taisei/respond/incident"
	"taisei/watch"
	"taisei/web/ui/kit"
)

// incidentList is what the list of incidents is asked for and shows.
type incidentList struct {
	rows         []incident.Incident
	figures      incident.Figures
	people       map[string]identity.Person
	text, status string
	pages        pages
}

// statusOpen chooses the incidents that are not closed.
const statusOpen = "open"

func (u *UI) listIncidents(w http.ResponseWriter, r *http.Request) error {
	ctx, c, o, v := r.Context(), caller(r), operation(r), r.URL.Query()
	l := incidentList{text: v.Get("q"), status: v.Get("status")}
	f := incident.Filter{Mode: o.Mode, Exercise: o.Exercise, Search: l.text, Before: v.Get("after"), Limit: pageSize}
	if l.status == statusOpen {
		f.Open = true
	} else {
		f.Status = incident.Status(l.status)
	}
	rows, next, err := u.Incident.List(ctx, c, f)
	if err != nil {
		return err
	}
	l.rows, l.pages = rows, cursors(r, next)
	if l.figures, err = u.Incident.Figures(ctx, c, o.Mode); err != nil {
		return err
	}
	ids := make([]string, len(rows))
	for n := range rows {
		ids[n] = rows[n].Commander
	}
	if l.people, err = u.peopleOf(ctx, c, ids); err != nil {
		return err
	}
	return u.show(w, r, incidentsPage(l))
}

// peopleOf reads people by their identifiers; who is not in the directory is left out.
func (u *UI) peopleOf(ctx context.Context, c identity.Caller, ids []string) (map[string]identity.Person, error) {
	found := map[string]identity.Person{}
	for _, id := range ids {
		if _, known := found[id]; known || id == "" {
			continue
		}
		p, err := u.Identity.Person(ctx, c, id)
		if fault.Is(err, fault.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found[id] = p.Person
	}
	return found, nil
}

// incidentView is all that the page of an incident shows.
type incidentView struct {
	incident.View
	timeline   []incident.Item
	detections []watch.Detection
	exposures  []inventory.Exposure
	evidence   []evidence.Item
	assets     map[string]inventory.Node
	note       *kit.Form
}

func (u *UI) showIncident(w http.ResponseWriter, r *http.Request) error {
	v, err := u.incidentView(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return u.show(w, r, incidentPage(v))
}

// incidentView gathers what is known of an incident.
func (u *UI) incidentView(ctx context.Context, c identity.Caller, id string) (*incidentView, error) {
	v := &incidentView{note: &kit.Form{}, assets: map[string]inventory.Node{}}
	var err error
	if v.View, err = u.Incident.Get(ctx, c, id); err != nil {
		return nil, err
	}
	var named map[string]identity.Person
	if v.timeline, named, err = u.Incident.Timeline(ctx, c, id); err != nil {
		return nil, err
	}
	for key, p := range named {
		v.People[key] = p
	}
	if err := u.addDetections(ctx, c, v); err != nil {
		return nil, err
	}
	if err := u.addEvidence(ctx, c, v); err != nil {
		return nil, err
	}
	return v, u.addAssets(ctx, c, v)
}

// addDetections reads what led to the incident, with what it touches. Where that
// may not be seen, the page does without.
func (u *UI) addDetections(ctx context.Context, c identity.Caller, v *incidentView) error {
	if v.Detection == "" {
		return nil
	}
	d, err := u.Watch.Get(ctx, c, v.Detection)
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.detections = append(v.detections, *d)
	v.exposures, err = u.Triage.Exposure(ctx, c, v.Detection)
	return err
}

// addEvidence reads the evidence of the detections and of the tasks.
func (u *UI) addEvidence(ctx context.Context, c identity.Caller, v *incidentView) (err error) {
	var ids []string
	for _, d := range v.detections {
		ids = append(ids, d.Evidence...)
	}
	for _, t := range v.Tasks {
		ids = append(ids, t.Evidence...)
	}
	slices.Sort(ids)
	v.evidence, err = u.Evidence.Select(ctx, c, slices.Compact(ids))
	return err
}

// addAssets finds the names of what is affected.
func (u *UI) addAssets(ctx context.Context, c identity.Caller, v *incidentView) error {
	if len(v.Affected) == 0 {
		return nil
	}
	g, err := u.Inventory.Graph(ctx, c)
	if err != nil {
		return err
	}
	for _, n := range g.Nodes {
		v.assets[n.ID] = n
	}
	return nil
}

// personName is a person's name in the reader's language; the identifier where
// there is no entry, and taisei for the program itself.
func personName(ctx context.Context, people map[string]identity.Person, id string) string {
	if p, ok := people[id]; ok {
		return kit.Name(ctx, p.Name, p.NameEn)
	}
	if strings.HasPrefix(id, "system:") {
		return kit.T(ctx, "ui.entry.program")
	}
	if link, ok := strings.CutPrefix(id, "guest:"); ok {
		_, person, _ := strings.Cut(link, ":")
		return kit.T(ctx, "ui.entry.guest", "person", personName(ctx, people, person))
	}
	return kit.Or(id, "—")
}

// incidentTimeline is the timeline as it is drawn, the newest first.
func incidentTimeline(ctx context.Context, v *incidentView) []kit.TimelineItem {
	var list []kit.TimelineItem
	for _, item := range slices.Backward(v.timeline) {
		if !routine(item) {
			list = append(list, timelineItem(ctx, v.People, item))
		}
	}
	return list
}

// routine is a code that went out as it should: it stands on the task's page.
func routine(i incident.Item) bool {
	return i.Delivery != nil && i.Delivery.Purpose == message.Code && i.Delivery.Failure == ""
}

// mostEvents is how many events a page shows before one asks for the rest.
const mostEvents = 20

func newest(list []kit.TimelineItem) []kit.TimelineItem { return list[:min(len(list), mostEvents)] }

func older(list []kit.TimelineItem) []kit.TimelineItem { return list[min(len(list), mostEvents):] }

func timelineItem(ctx context.Context, people map[string]identity.Person, i incident.Item) kit.TimelineItem {
	view := kit.From(ctx)
	t := kit.TimelineItem{At: i.At, Icon: itemIcon(i.Kind), Tone: itemTone(i), By: personName(ctx, people, i.By)}
	t.Title, t.Body = i.Sentence(view.Book, view.Lang, view.Zone, people), i.Text
	switch {
	case i.Decision != nil:
		t.Title, t.Body = i.Decision.Question, "→ "+i.Decision.Chosen
	case t.Title == "":
		t.Title, t.Body = i.Text, ""
	}
	if i.Task != "" {
		t.Href = "/tasks/" + i.Task
	}
	return t
}

func itemIcon(kind string) string {
	switch kind {
	case string(incident.StatusEntry):
		return "flag"
	case string(incident.RoleEntry):
		return "person"
	case string(incident.AssetEntry):
		return "system"
	case string(incident.TaskEntry):
		return "task"
	case string(incident.AlarmEntry):
		return "danger"
	case "decision":
		return "decision"
	case "delivery":
		return "mail"
	case "block":
		return "lock"
	default:
		return "note"
	}
}

func itemTone(i incident.Item) kit.Tone {
	switch {
	case i.Kind == string(incident.AlarmEntry), i.Kind == "block":
		return kit.Danger
	case i.Delivery != nil && i.Delivery.Failure != "":
		return kit.Warn
	case i.Kind == string(incident.StatusEntry):
		return kit.Info
	case i.Kind == "decision":
		return kit.OK
	default:
		return kit.Neutral
	}
}

func incidentTone(s incident.Status) kit.Tone {
	switch s {
	case incident.InTriage, incident.Declared:
		return kit.Danger
	case incident.Contained, incident.Eradicated:
		return kit.Warn
	case incident.Recovered:
		return kit.OK
	default:
		return kit.Neutral
	}
}

// stopped is when the clock of an incident stands still; zero while it runs.
func stopped(i incident.Incident) time.Time {
	if !i.RecoveredAt.IsZero() {
		return i.RecoveredAt
	}
	return i.ClosedAt
}

// figureText is a mean time as a figure shows it.
func figureText(f incident.Figure) string {
	if f.Incidents == 0 {
		return "—"
	}
	return kit.Duration(f.Mean)
}

// gravestFirst sorts by severity, then by what has run longest.
func gravestFirst(list []incident.Incident) []incident.Incident {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b incident.Incident) int {
		return cmp.Or(
			cmp.Compare(slices.Index(incident.Severities, b.Severity), slices.Index(incident.Severities, a.Severity)),
			a.DetectedAt.Compare(b.DetectedAt),
		)
	})
	return sorted
}
