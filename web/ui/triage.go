package ui

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"taisei/identity"
	"taisei/inventory"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/watch"
	"taisei/web/ui/kit"
)

// component is a part of a page.
type component = templ.Component

func queryEscape(s string) string { return url.QueryEscape(s) }

func (u *UI) showQueue(w http.ResponseWriter, r *http.Request) error {
	v, o := r.URL.Query(), operation(r)
	f := triage.Filter{Mode: o.Mode, Exercise: o.Exercise, Text: v.Get("q"), After: v.Get("after"), Limit: pageSize}
	switch v.Get("whose") {
	case "mine":
		f.Assignee = caller(r).Person
	case "nobody":
		f.Unassigned = true
	}
	page, err := u.Triage.Queue(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	return u.show(w, r, queuePage(page.Items, v.Get("q"), v.Get("whose"), cursors(r, page.Next)))
}

// decideView is what a decision is made on.
type decideView struct {
	d      *watch.Detection
	form   *kit.Form
	people []kit.Option
	others []kit.Option // detections that it may be a duplicate of
	undoes string
}

func (u *UI) showDecide(w http.ResponseWriter, r *http.Request) error {
	c, id := caller(r), r.PathValue("id")
	if err := c.May(identity.Triage); err != nil {
		return err
	}
	d, err := u.Watch.Get(r.Context(), c, id)
	if err != nil {
		return err
	}
	f := kit.NewForm("version", strconv.FormatInt(d.Version, 10), "severity", string(d.Severity), "commander", c.Person,
		"title", detectionTitle(r.Context(), d), "undoes", r.URL.Query().Get("undoes"), "next", string(triage.Declare))
	v, err := u.decideView(r.Context(), c, d, f)
	if err != nil {
		return err
	}
	return u.show(w, r, decidePage(v))
}

func (u *UI) decideView(ctx context.Context, c identity.Caller, d *watch.Detection, f *kit.Form) (*decideView, error) {
	v := &decideView{d: d, form: f, undoes: f.Value("undoes")}
	choices, err := u.directoryChoices(ctx, c, "")
	if err != nil {
		return nil, err
	}
	v.people = choices.people
	page, err := u.Watch.List(ctx, c, watch.Filter{Mode: d.Mode, Exercise: d.Exercise, Limit: 100})
	if err != nil {
		return nil, err
	}
	for _, o := range page.Items {
		if o.ID != d.ID && o.DuplicateOf == "" {
			v.others = append(v.others, kit.Option{Value: o.ID, Label: detectionTitle(ctx, &o)})
		}
	}
	return v, nil
}

func (u *UI) decide(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	c, id := caller(r), r.PathValue("id")
	decision, err := u.Triage.Decide(r.Context(), c, choiceOf(id, f))
	if err != nil {
		d, errGet := u.Watch.Get(r.Context(), c, id)
		if errGet != nil {
			return errGet
		}
		v, errView := u.decideView(r.Context(), c, d, f)
		if errView != nil {
			return errView
		}
		return u.again(w, r, f, err, decidePage(v))
	}
	if decision.Incident != "" {
		return u.done(w, r, "/incidents/"+decision.Incident, "ui.triage.declared")
	}
	return u.done(w, r, "/detections/"+id, "ui.triage.decided")
}

func choiceOf(id string, f *kit.Form) triage.Choice {
	choice := triage.Choice{
		Detections: []triage.Ref{{ID: id, Version: number(f, "version")}}, Verdict: triage.Verdict(f.Value("verdict")),
		Classification: f.Value("classification"), Rationale: f.Value("rationale"), Next: triage.Next(f.Value("next")), Undoes: f.Value("undoes"),
	}
	switch choice.Next {
	case triage.Merge:
		choice.DuplicateOf = f.Value("duplicate_of")
	case triage.Declare:
		choice.Incident = &triage.Opening{
			Title: f.Value("title"), Severity: f.Value("severity"), Type: f.Value("type"), Commander: f.Value("commander"), Roles: rolesOf(f),
		}
	}
	return choice
}

// rolesOf reads who gets which role beside the commander.
func rolesOf(f *kit.Form) map[string]string {
	roles := map[string]string{}
	for _, role := range furtherRoles() {
		if person := f.Value("role_" + string(role)); person != "" {
			roles[string(role)] = person
		}
	}
	return roles
}

func furtherRoles() []incident.Role {
	return slices.DeleteFunc(slices.Clone(incident.Roles), func(r incident.Role) bool { return r == incident.CommanderRole })
}

func vectorOptions(ctx context.Context) []kit.Option {
	return keyed(ctx, watch.Vectors, watch.Vector.Key)
}

func sourceOptions(ctx context.Context) []kit.Option {
	return keyed(ctx, watch.Sources, watch.Source.Key)
}

// keyed makes choices of values that know their own words.
func keyed[S ~string](ctx context.Context, values []S, key func(S) string) []kit.Option {
	list := make([]kit.Option, len(values))
	for i, v := range values {
		list[i] = kit.Option{Value: string(v), Label: kit.T(ctx, key(v))}
	}
	return list
}

// outcomeTone colours the answer to "are we affected?".
func outcomeTone(outcome string) kit.Tone {
	switch inventory.Outcome(outcome) {
	case inventory.Present:
		return kit.Danger
	case inventory.Possible, inventory.Past, inventory.Unchecked:
		return kit.Warn
	case inventory.Absent:
		return kit.OK
	}
	return kit.Neutral
}

// askedText is a question as a person would type it.
func askedText(q inventory.Question) string {
	text := kit.Or(q.PURL, q.Name, q.Hash, q.URL)
	if q.Range != "" {
		text += " " + q.Range
	}
	return text
}

// nexts leaves out merging where there is nothing to merge with.
func nexts(v *decideView) []triage.Next {
	if len(v.others) > 0 {
		return triage.Nexts
	}
	return slices.DeleteFunc(slices.Clone(triage.Nexts), func(n triage.Next) bool { return n == triage.Merge })
}
