package ui

import (
	"net/http"
	"strconv"

	"taisei/identity"
	"taisei/mark"
	"taisei/web/ui/kit"
)

func (u *UI) listOrganisations(w http.ResponseWriter, r *http.Request) error {
	q := query(r)
	rows, err := u.Identity.Organisations(r.Context(), caller(r), q)
	if err != nil {
		return err
	}
	rows, p := paged(r, rows, func(o identity.Organisation) string { return o.ID })
	return u.show(w, r, organisationsPage(rows, q, p))
}

func (u *UI) showOrganisation(w http.ResponseWriter, r *http.Request) error {
	o, err := u.Identity.Organisation(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	people, err := u.Identity.People(r.Context(), caller(r), identity.DirectoryQuery{Organisation: o.ID, Limit: 200})
	if err != nil {
		return err
	}
	var parent *identity.Organisation
	if o.Parent != "" {
		if parent, err = u.Identity.Organisation(r.Context(), caller(r), o.Parent); err != nil {
			return err
		}
	}
	return u.show(w, r, organisationPage(o, parent, people))
}

func (u *UI) newOrganisation(w http.ResponseWriter, r *http.Request) error {
	return u.organisationForm(w, r, "", kit.NewForm("kind", string(identity.Contractor), "tlp", string(mark.Green)), nil)
}

func (u *UI) editOrganisation(w http.ResponseWriter, r *http.Request) error {
	o, err := u.Identity.Organisation(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := kit.NewForm("name", o.Name, "name_en", o.NameEn, "kind", string(o.Kind), "sector", o.Sector, "parent", o.Parent,
		"note", o.Note, "tlp", string(o.TLP), "version", strconv.FormatInt(o.Version, 10))
	return u.organisationForm(w, r, o.ID, f, nil)
}

// organisationForm shows the form of an organisation, new when id is empty.
func (u *UI) organisationForm(w http.ResponseWriter, r *http.Request, id string, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditDirectory); err != nil {
		return err
	}
	choices, err := u.directoryChoices(r.Context(), caller(r), id)
	if err != nil {
		return err
	}
	page := organisationFormPage(id, f, choices)
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveOrganisation(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	o := &identity.Organisation{
		Meta: metaOf(r, f), Name: f.Value("name"), NameEn: f.Value("name_en"), Kind: identity.OrganisationKind(f.Value("kind")),
		Sector: f.Value("sector"), Parent: f.Value("parent"), Note: f.Value("note"),
	}
	if err := u.Identity.SaveOrganisation(r.Context(), caller(r), o); err != nil {
		return u.organisationForm(w, r, r.PathValue("id"), f, err)
	}
	return u.done(w, r, "/organisations/"+o.ID, "ui.saved")
}
