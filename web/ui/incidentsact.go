package ui

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/web/ui/kit"
)

// momentLayouts are what browsers send for a date with a time.
var momentLayouts = []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"}

// momentOf reads a time that was typed in the reader's zone; zero when the field is
// empty.
func momentOf(r *http.Request, f *kit.Form, name string) (time.Time, error) {
	text := f.Value(name)
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range momentLayouts {
		if at, err := time.ParseInLocation(layout, text, kit.From(r.Context()).Zone); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fault.Field(name, "ui.incident.no_time", nil)
}

// momentText is a time as its field holds it.
func momentText(ctx context.Context, at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(kit.From(ctx).Zone).Format(momentLayouts[0])
}

// incidentForm is a form about one incident.
type incidentForm struct {
	incident incident.View
	form     *kit.Form
	people   []kit.Option
	assets   []kit.Option
}

// onIncidentForm reads what a form about an incident needs. The page is shown with
// what was wrong, when something was.
func (u *UI) onIncidentForm(w http.ResponseWriter, r *http.Request, need identity.Action, f *kit.Form, wrong error, page func(incidentForm) templ.Component) error {
	ctx, c := r.Context(), caller(r)
	if err := c.May(need); err != nil {
		return err
	}
	v, err := u.Incident.Get(ctx, c, r.PathValue("id"))
	if err != nil {
		return err
	}
	choices, err := u.directoryChoices(ctx, c, "")
	if err != nil {
		return err
	}
	shown := page(incidentForm{incident: v, form: f, people: choices.people})
	if wrong != nil {
		return u.again(w, r, f, wrong, shown)
	}
	return u.show(w, r, shown)
}

func incidentAddress(r *http.Request) string { return "/incidents/" + r.PathValue("id") }

func (u *UI) newStatus(w http.ResponseWriter, r *http.Request) error {
	return u.onIncidentForm(w, r, identity.CommandIncident, kit.NewForm("to", r.URL.Query().Get("to")), nil, statusFormPage)
}

func (u *UI) setStatus(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	at, err := momentOf(r, f, "at")
	if err == nil {
		_, err = u.Incident.SetStatus(r.Context(), caller(r), r.PathValue("id"), incident.Status(f.Value("to")), at, f.Value("why"))
	}
	if err != nil {
		return u.onIncidentForm(w, r, identity.CommandIncident, f, err, statusFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.incident.moved")
}

// steps are the statuses that may be chosen now; closing has a page of its own.
func steps(ctx context.Context, next []incident.Status) []kit.Option {
	open := slices.DeleteFunc(slices.Clone(next), func(s incident.Status) bool { return s == incident.Closed })
	return kit.Options(ctx, "respond.status.", open)
}

func (u *UI) newClosing(w http.ResponseWriter, r *http.Request) error {
	return u.onIncidentForm(w, r, identity.CommandIncident, &kit.Form{}, nil, closeFormPage)
}

func (u *UI) closeIncident(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	_, err = u.Incident.Close(r.Context(), caller(r), r.PathValue("id"), incident.Summary{
		Happened: f.Value("happened"), Worked: f.Value("worked"), DidNot: f.Value("did_not"),
	})
	if err != nil {
		return u.onIncidentForm(w, r, identity.CommandIncident, f, err, closeFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.incident.closed")
}

func (u *UI) editIncident(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v, err := u.Incident.Get(ctx, caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := kit.NewForm("title", v.Title, "severity", string(v.Severity), "type", string(v.Type), "tlp", string(v.Incident.TLP),
		"occurred_at", momentText(ctx, v.OccurredAt), "detected_at", momentText(ctx, v.DetectedAt), "version", strconv.FormatInt(v.Version, 10))
	return u.onIncidentForm(w, r, identity.CommandIncident, f, nil, editIncidentPage)
}

func (u *UI) saveIncident(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	change, err := u.changeOf(r, f)
	if err == nil {
		_, err = u.Incident.Edit(r.Context(), caller(r), change)
	}
	if err != nil {
		return u.onIncidentForm(w, r, identity.CommandIncident, f, err, editIncidentPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.incident.saved")
}

// changeOf reads an edit. A time that was not touched stays as exact as it was.
func (u *UI) changeOf(r *http.Request, f *kit.Form) (incident.Change, error) {
	c := incident.Change{
		ID: r.PathValue("id"), Version: number(f, "version"), Title: f.Value("title"), Severity: incident.Severity(f.Value("severity")),
		Type: incident.Type(f.Value("type")), TLP: mark.TLP(f.Value("tlp")),
	}
	var err error
	if c.OccurredAt, err = momentOf(r, f, "occurred_at"); err != nil {
		return c, err
	}
	if c.DetectedAt, err = momentOf(r, f, "detected_at"); err != nil {
		return c, err
	}
	v, err := u.Incident.Get(r.Context(), caller(r), c.ID)
	if err != nil {
		return c, err
	}
	if f.Value("detected_at") == momentText(r.Context(), v.DetectedAt) {
		c.DetectedAt = v.DetectedAt
	}
	if f.Value("occurred_at") == momentText(r.Context(), v.OccurredAt) {
		c.OccurredAt = v.OccurredAt
	}
	return c, nil
}

func (u *UI) newRole(w http.ResponseWriter, r *http.Request) error {
	return u.onIncidentForm(w, r, identity.CommandIncident, kit.NewForm("role", r.URL.Query().Get("role")), nil, roleFormPage)
}

func (u *UI) assignRole(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	err = u.Incident.Assign(r.Context(), caller(r), r.PathValue("id"), incident.Role(f.Value("role")), f.Value("person"))
	if err != nil {
		return u.onIncidentForm(w, r, identity.CommandIncident, f, err, roleFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.role.done")
}

func (u *UI) addEntry(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	at, err := momentOf(r, f, "at")
	if err == nil {
		err = u.Incident.Note(r.Context(), caller(r), r.PathValue("id"), f.Value("text"), at, "")
	}
	if err != nil {
		return u.onIncidentForm(w, r, identity.RecordEntry, f, err, noteFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.entry.added")
}

func (u *UI) newDecision(w http.ResponseWriter, r *http.Request) error {
	return u.onIncidentForm(w, r, identity.RecordDecision, kit.NewForm("decided_by", caller(r).Person), nil, decisionFormPage)
}

func (u *UI) saveDecision(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if err := u.recordDecision(r, f); err != nil {
		return u.onIncidentForm(w, r, identity.RecordDecision, f, err, decisionFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.decision.saved")
}

func (u *UI) recordDecision(r *http.Request, f *kit.Form) error {
	d := incident.Decision{
		Incident: r.PathValue("id"), Question: f.Value("question"), Options: lines(f.Value("options")), Chosen: f.Value("chosen"),
		Facts: f.Value("facts"), DecidedBy: f.Value("decided_by"), Authority: f.Value("authority"), Dissent: f.Value("dissent"),
		Supersedes: f.Value("supersedes"),
	}
	var err error
	if d.DecidedAt, err = momentOf(r, f, "decided_at"); err != nil {
		return err
	}
	if d.ReviewAt, err = momentOf(r, f, "review_at"); err != nil {
		return err
	}
	_, err = u.Incident.Decide(r.Context(), caller(r), d)
	return err
}

// supersededBy reports whether a later decision took this one's place.
func supersededBy(v incident.View, id string) bool {
	return slices.ContainsFunc(v.Decisions, func(d incident.Decision) bool { return d.Supersedes == id })
}

// earlier are the decisions that a new one can replace.
func earlier(v incident.View) []kit.Option {
	var list []kit.Option
	for _, d := range v.Decisions {
		if !supersededBy(v, d.ID) {
			list = append(list, kit.Option{Value: d.ID, Label: d.Question + " → " + d.Chosen})
		}
	}
	return list
}

func (u *UI) newAffected(w http.ResponseWriter, r *http.Request) error {
	return u.affectedForm(w, r, &kit.Form{}, nil)
}

func (u *UI) affectedForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	g, err := u.Inventory.Graph(r.Context(), caller(r))
	if err != nil {
		return err
	}
	var assets []kit.Option
	for _, n := range g.Nodes {
		if n.Kind != inventory.KindPart {
			label := kit.T(r.Context(), "inventory.asset_kind."+string(n.Kind)) + " · " + kit.Name(r.Context(), n.Name, n.NameEn)
			assets = append(assets, kit.Option{Value: string(n.Kind) + " " + n.ID, Label: label})
		}
	}
	return u.onIncidentForm(w, r, identity.RecordEntry, f, wrong, func(v incidentForm) templ.Component {
		v.assets = assets
		return affectedFormPage(v)
	})
}

func (u *UI) addAffected(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	a, err := affectedOf(f)
	if err == nil {
		err = u.Incident.Touch(r.Context(), caller(r), r.PathValue("id"), a)
	}
	if err != nil {
		return u.affectedForm(w, r, f, err)
	}
	return u.done(w, r, incidentAddress(r), "ui.affected.saved")
}

// affectedOf reads what a form names: the kind and the identifier of an asset.
func affectedOf(f *kit.Form) (triage.Affected, error) {
	var a triage.Affected
	var found bool
	if a.Kind, a.ID, found = cut(f.Value("asset")); !found {
		return a, fault.Required("asset")
	}
	if !slices.Contains([]string{string(inventory.KindFacility), string(inventory.KindProcess), string(inventory.KindSystem)}, a.Kind) {
		return a, fault.Field("asset", "fault.choice", fault.Params{"value": a.Kind})
	}
	a.Impact = f.Value("impact")
	return a, nil
}

func (u *UI) removeAffected(w http.ResponseWriter, r *http.Request) error {
	if err := u.Incident.Untouch(r.Context(), caller(r), r.PathValue("id"), r.PathValue("asset")); err != nil {
		return err
	}
	return u.done(w, r, incidentAddress(r), "ui.affected.saved")
}

// assetName is the name of something affected; its identifier where the reader must
// not see it.
func assetName(ctx context.Context, assets map[string]inventory.Node, a incident.Affected) string {
	n, ok := assets[a.Asset]
	if !ok {
		return a.Asset
	}
	return kit.Name(ctx, n.Name, n.NameEn)
}

func assetAddress(a incident.Affected) string { return assetHref(inventory.AssetKind(a.Kind), a.Asset) }

func (u *UI) newIncident(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm("severity", string(incident.High), "commander", caller(r).Person, "tlp", string(mark.Amber))
	return u.openingForm(w, r, f, nil)
}

func (u *UI) openingForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.DeclareIncident); err != nil {
		return err
	}
	choices, err := u.directoryChoices(r.Context(), caller(r), "")
	if err != nil {
		return err
	}
	page := newIncidentPage(incidentForm{form: f, people: choices.people})
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

func (u *UI) openIncident(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	id, err := u.declareFrom(r, f)
	if err != nil {
		return u.openingForm(w, r, f, err)
	}
	return u.done(w, r, "/incidents/"+id, "ui.incident.declared")
}

func (u *UI) declareFrom(r *http.Request, f *kit.Form) (string, error) {
	o := operation(r)
	d := triage.Declaration{
		Title: f.Value("title"), Severity: f.Value("severity"), Type: f.Value("type"), Mode: o.Mode, Exercise: o.Exercise,
		TLP: mark.TLP(f.Value("tlp")), Commander: f.Value("commander"), Rationale: f.Value("why"),
	}
	var err error
	if d.OccurredAt, err = momentOf(r, f, "occurred_at"); err != nil {
		return "", err
	}
	if d.DetectedAt, err = momentOf(r, f, "detected_at"); err != nil {
		return "", err
	}
	return u.Incident.Open(r.Context(), caller(r), d)
}
