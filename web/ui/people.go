package ui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/web/ui/kit"
)

// query reads what a list of the directory is asked for, with one row more than
// is shown, to know whether there is a next part.
func query(r *http.Request) identity.DirectoryQuery {
	v := r.URL.Query()
	return identity.DirectoryQuery{
		Text: v.Get("q"), Kind: v.Get("kind"), Organisation: v.Get("organisation"), After: v.Get("after"), Limit: pageSize + 1,
	}
}

// pages are the addresses of a list's beginning and of its next part.
type pages struct{ first, next string }

// paged cuts a list to a page and makes the addresses around it, which keep the
// search.
func paged[T any](r *http.Request, rows []T, id func(T) string) ([]T, pages) {
	var p pages
	v := r.URL.Query()
	if v.Get("after") != "" {
		v.Del("after")
		p.first = r.URL.Path + "?" + v.Encode()
	}
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		v.Set("after", id(rows[pageSize-1]))
		p.next = r.URL.Path + "?" + v.Encode()
	}
	return rows, p
}

func (u *UI) listPeople(w http.ResponseWriter, r *http.Request) error {
	q := query(r)
	rows, err := u.Identity.People(r.Context(), caller(r), q)
	if err != nil {
		return err
	}
	rows, p := paged(r, rows, func(p identity.PersonRow) string { return p.ID })
	return u.show(w, r, peoplePage(rows, q, p))
}

func (u *UI) showPerson(w http.ResponseWriter, r *http.Request) error {
	p, err := u.Identity.Person(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return u.show(w, r, personPage(p))
}

func (u *UI) newPerson(w http.ResponseWriter, r *http.Request) error {
	v := kit.From(r.Context())
	f := kit.NewForm("organisation", kit.Or(r.URL.Query().Get("organisation"), v.Caller.Organisation),
		"language", string(v.Lang), "zone", v.Zone.String(), "tlp", string(mark.Amber))
	return u.personForm(w, r, "", f, nil)
}

func (u *UI) editPerson(w http.ResponseWriter, r *http.Request) error {
	v, err := u.Identity.Person(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	p := v.Person
	f := kit.NewForm("name", p.Name, "name_en", p.NameEn, "title", p.Title, "organisation", p.Organisation,
		"function", string(p.Function), "language", p.Language, "zone", p.Zone, "note", p.Note, "tlp", string(p.TLP),
		"version", strconv.FormatInt(p.Version, 10))
	f.Values["deputies"] = p.Deputies
	return u.personForm(w, r, p.ID, f, nil)
}

// personForm shows the form of a person, new when id is empty.
func (u *UI) personForm(w http.ResponseWriter, r *http.Request, id string, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditDirectory); err != nil {
		return err
	}
	choices, err := u.directoryChoices(r.Context(), caller(r), id)
	if err != nil {
		return err
	}
	page := personFormPage(id, f, choices)
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

type directoryChoices struct{ organisations, people []kit.Option }

// directoryChoices are who and what can be chosen in forms of the directory.
func (u *UI) directoryChoices(ctx context.Context, c identity.Caller, except string) (d directoryChoices, err error) {
	organisations, err := u.Identity.Organisations(ctx, c, identity.DirectoryQuery{Limit: 200})
	if err != nil {
		return d, err
	}
	for _, o := range organisations {
		if o.ID != except {
			d.organisations = append(d.organisations, kit.Option{Value: o.ID, Label: kit.Name(ctx, o.Name, o.NameEn)})
		}
	}
	people, err := u.Identity.People(ctx, c, identity.DirectoryQuery{Limit: 200})
	if err != nil {
		return d, err
	}
	for _, o := range personOptions(ctx, people) {
		if o.Value != except {
			d.people = append(d.people, o)
		}
	}
	return d, nil
}

func (u *UI) savePerson(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	p := &identity.Person{
		Meta: metaOf(r, f), Organisation: f.Value("organisation"), Name: f.Value("name"), NameEn: f.Value("name_en"),
		Title: f.Value("title"), Function: identity.Function(f.Value("function")), Language: f.Value("language"),
		Zone: f.Value("zone"), Deputies: chosen(f, "deputies"), Note: f.Value("note"),
	}
	if err := u.Identity.SavePerson(r.Context(), caller(r), p); err != nil {
		return u.personForm(w, r, r.PathValue("id"), f, err)
	}
	return u.done(w, r, "/people/"+p.ID, "ui.saved")
}

// metaOf reads what a form knows of a row: which it is, on which version the
// save is based, and its label.
func metaOf(r *http.Request, f *kit.Form) record.Meta {
	return record.Meta{ID: r.PathValue("id"), Version: number(f, "version"), TLP: mark.TLP(f.Value("tlp"))}
}

// chosen lists the values of a field that are not empty, in order, each once.
func chosen(f *kit.Form, name string) []string {
	var list []string
	seen := map[string]bool{"": true}
	for _, v := range f.Values[name] {
		if !seen[v] {
			list = append(list, v)
		}
		seen[v] = true
	}
	return list
}

func tlpOptions(ctx context.Context) []kit.Option {
	list := make([]kit.Option, 0, len(mark.TLPs))
	for _, t := range mark.TLPs {
		list = append(list, kit.Option{Value: string(t), Label: string(t) + " — " + tlpMeaning(ctx, t)})
	}
	return list
}

// searched keeps a search in the address of another list.
func searched(path, q string) string {
	if q == "" {
		return path
	}
	return path + "?q=" + url.QueryEscape(q)
}
