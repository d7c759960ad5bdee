package ui

import (
	"context"
	"net/http"
	"strings"

	"taisei/detect"
	"taisei/evidence"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/triage"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/web/ui/kit"
)

// detectionTitle is what a detection says of itself: a person's words, or a
// sentence of ours.
func detectionTitle(ctx context.Context, d *watch.Detection) string {
	if d.TitleKey == "" {
		return kit.Or(d.Title, d.ID)
	}
	v := kit.From(ctx)
	return v.Book.Sentence(v.Lang, d.TitleKey, d.TitleParams)
}

// sentenceOf is a finding as a manager reads it.
func sentenceOf(ctx context.Context, f detect.Finding) string {
	v := kit.From(ctx)
	return v.Book.Sentence(v.Lang, f.Key, f.Params)
}

// roadOf is a finding in the engine's own terms, for who wants to check it.
func roadOf(f detect.Finding) string {
	road := append([]string{f.Behaviour.Source}, f.Behaviour.Via...)
	road = append(road, f.Behaviour.Sink)
	s := f.Behaviour.Trigger + ": " + strings.Join(road, " → ")
	if f.Behaviour.Target != "" {
		s += " → " + f.Behaviour.Target
	}
	return s
}

// detectionList is what the list of detections is asked for.
type detectionList struct {
	text, status, source string
}

func (u *UI) listDetections(w http.ResponseWriter, r *http.Request) error {
	v, o := r.URL.Query(), operation(r)
	q := detectionList{text: v.Get("q"), status: v.Get("status"), source: v.Get("source")}
	f := watch.Filter{Mode: o.Mode, Exercise: o.Exercise, Source: watch.Source(q.source), Text: q.text, After: v.Get("after"), Limit: pageSize}
	if q.status != "" {
		f.Statuses = []watch.Status{watch.Status(q.status)}
	}
	page, err := u.Watch.List(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return u.show(w, r, detectionsPage(page.Items, q, cursors(r, page.Next)))
}

// cursors makes the addresses around a page whose service names the next one.
func cursors(r *http.Request, next string) pages {
	var p pages
	v := r.URL.Query()
	if v.Get("after") != "" {
		v.Del("after")
		p.first = r.URL.Path + "?" + v.Encode()
	}
	if next != "" {
		v.Set("after", next)
		p.next = r.URL.Path + "?" + v.Encode()
	}
	return p
}

// detectionView is all that the page of a detection shows.
type detectionView struct {
	d         *watch.Detection
	entry     triage.Entry
	exposures []inventory.Exposure
	history   []triage.Decided
	reports   []report.Told
	items     []evidence.Item
	people    map[string]string // names by person
}

func (u *UI) showDetection(w http.ResponseWriter, r *http.Request) error {
	v, err := u.detection(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return u.show(w, r, detectionPage(v))
}

// detection gathers what is known of one.
func (u *UI) detection(ctx context.Context, c identity.Caller, id string) (*detectionView, error) {
	v := &detectionView{}
	var err error
	if v.d, err = u.Watch.Get(ctx, c, id); err != nil {
		return nil, err
	}
	if v.entry, err = u.Triage.Entry(ctx, c, id); err != nil {
		return nil, err
	}
	if v.exposures, err = u.Triage.Exposure(ctx, c, id); err != nil {
		return nil, err
	}
	if v.history, err = u.Triage.History(ctx, c, id); err != nil {
		return nil, err
	}
	if v.reports, err = u.Report.Of(ctx, c, id); err != nil {
		return nil, err
	}
	if v.items, err = u.Evidence.Select(ctx, c, v.d.Evidence); err != nil {
		return nil, err
	}
	return v, u.nameDetection(ctx, c, v)
}

// nameDetection finds the names of the people whom the page mentions.
func (u *UI) nameDetection(ctx context.Context, c identity.Caller, v *detectionView) error {
	v.people = map[string]string{}
	ids := []string{v.d.Assignee, v.d.AcknowledgedBy, v.d.CreatedBy}
	for _, h := range v.history {
		ids = append(ids, h.Decider)
	}
	for _, id := range ids {
		if len(id) != 36 || v.people[id] != "" { // the program and guests have no entry
			continue
		}
		p, err := u.Identity.Person(ctx, c, id)
		if err != nil {
			return err
		}
		v.people[id] = kit.Name(ctx, p.Person.Name, p.Person.NameEn)
	}
	return nil
}

func (u *UI) newRemark(w http.ResponseWriter, r *http.Request) error {
	if err := caller(r).May(identity.RaiseDetection); err != nil {
		return err
	}
	f := kit.NewForm("vector", string(watch.Software), "severity", string(detect.Medium), "tlp", string(mark.Amber))
	return u.show(w, r, remarkFormPage(f))
}

func (u *UI) saveRemark(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	d, err := u.Watch.Remark(r.Context(), caller(r), watch.Remark{
		Title: f.Value("title"), Text: f.Value("text"), Vector: watch.Vector(f.Value("vector")),
		Severity: detect.Severity(f.Value("severity")), Components: lines(f.Value("components")),
		TLP: mark.TLP(f.Value("tlp")), Operation: operation(r),
	})
	if err != nil {
		return u.again(w, r, f, err, remarkFormPage(f))
	}
	return u.done(w, r, "/detections/"+d.ID, "ui.detect.opened")
}

// lines lists what stands on the lines of a text, without the empty ones.
func lines(text string) []string {
	var list []string
	for _, l := range strings.Split(text, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			list = append(list, l)
		}
	}
	return list
}

func (u *UI) acknowledgeDetection(w http.ResponseWriter, r *http.Request) error {
	return u.onDetection(w, r, "ui.detect.acknowledged", func(id string, version int64) error {
		_, err := u.Watch.Acknowledge(r.Context(), caller(r), id, version)
		return err
	})
}

func (u *UI) takeDetection(w http.ResponseWriter, r *http.Request) error {
	return u.onDetection(w, r, "ui.detect.taken", func(id string, version int64) error {
		_, err := u.Triage.Take(r.Context(), caller(r), id, version)
		return err
	})
}

func (u *UI) releaseDetection(w http.ResponseWriter, r *http.Request) error {
	return u.onDetection(w, r, "ui.detect.released", func(id string, version int64) error {
		_, err := u.Triage.Release(r.Context(), caller(r), id, version)
		return err
	})
}

// onDetection does one thing to a detection as its reader saw it.
func (u *UI) onDetection(w http.ResponseWriter, r *http.Request, told string, do func(id string, version int64) error) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := do(id, number(f, "version")); err != nil {
		return err
	}
	return u.done(w, r, "/detections/"+id, told)
}

// newestDetections is the tile of what waits to be decided.
func (u *UI) triageTile(ctx context.Context, c identity.Caller) (component, error) {
	o := kit.From(ctx).Scope.Operation
	page, err := u.Triage.Queue(ctx, c, triage.Filter{Mode: o.Mode, Exercise: o.Exercise, Limit: 5})
	if err != nil {
		return nil, err
	}
	return queueTile(page.Items), nil
}
