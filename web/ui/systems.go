package ui

import (
	"net/http"
	"strings"
	"time"

	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/web/ui/kit"
)

// systemRow is a system as its list shows it.
type systemRow struct {
	inventory.Node
	checked time.Time // the oldest of its lists' latest imports; zero without a list
}

// unlistedOnly asks the list of systems for those without a list of components.
const unlistedOnly = "none"

func (u *UI) listSystems(w http.ResponseWriter, r *http.Request) error {
	f := assetFilter(r)
	o, err := u.Inventory.Overview(r.Context(), caller(r))
	if err != nil {
		return err
	}
	var rows []systemRow
	var p pages
	if r.URL.Query().Get("lists") == unlistedOnly {
		rows, p = unlistedRows(r, o)
	} else {
		page, err := u.Inventory.Systems(r.Context(), caller(r), f)
		if err != nil {
			return err
		}
		rows, p = systemRows(page.Items, o), cursorPages(r, page.Next)
	}
	var ids []string
	for _, x := range rows {
		ids = append(ids, x.Owner)
	}
	owners, err := u.people(r, ids)
	if err != nil {
		return err
	}
	return u.show(w, r, systemsPage(rows, owners, f, p, len(o.Unlisted), r.URL.Query().Get("lists") == unlistedOnly))
}

func systemRows(items []inventory.System, o inventory.Overview) []systemRow {
	checked := map[string]time.Time{}
	for _, c := range o.Listed {
		checked[c.System] = c.LastImport
	}
	var rows []systemRow
	for _, x := range items {
		n := inventory.Node{ID: x.ID, Kind: inventory.KindSystem, Name: x.Name, NameEn: x.NameEn, Sub: string(x.Kind), Criticality: x.Criticality, Owner: x.OwnerPerson}
		rows = append(rows, systemRow{n, checked[x.ID]})
	}
	return rows
}

// unlistedRows are the systems that nobody can check, those that matter most first.
func unlistedRows(r *http.Request, o inventory.Overview) ([]systemRow, pages) {
	var rows []systemRow
	skip := r.URL.Query().Get("after")
	for _, n := range o.Unlisted {
		if skip == "" && named(n, r.URL.Query().Get("q")) {
			rows = append(rows, systemRow{Node: n})
		}
		if n.ID == skip {
			skip = ""
		}
	}
	return paged(r, rows, func(x systemRow) string { return x.ID })
}

// systemView is a system with all that its page shows.
type systemView struct {
	*assetView
	inventory.System
	lists         []inventory.List
	organisations map[string]string // names, by identifier
}

// unlisted says that nobody can tell what the system is built from.
func (v *systemView) unlisted() bool {
	for _, l := range v.lists {
		if !l.Withdrawn && l.Number > 0 {
			return false
		}
	}
	return true
}

func (u *UI) showSystem(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.System(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	a, err := u.assetView(r, inventory.KindSystem, x.Meta, x.Asset)
	if err != nil {
		return err
	}
	v := &systemView{assetView: a, System: x}
	if v.lists, err = u.Inventory.Lists(r.Context(), caller(r), x.ID); err != nil {
		return err
	}
	ids := []string{x.Supplier, x.Contractor}
	for _, n := range x.Needs {
		ids = append(ids, n.Organisation)
	}
	if v.organisations, err = u.organisationNames(r, ids); err != nil {
		return err
	}
	return u.show(w, r, systemPage(v))
}

// organisationNames looks up what organisations are called.
func (u *UI) organisationNames(r *http.Request, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		if _, known := names[id]; id == "" || known {
			continue
		}
		names[id] = kit.T(r.Context(), "ui.inventory.owner_hidden")
		o, err := u.Identity.Organisation(r.Context(), caller(r), id)
		switch {
		case isHidden(err):
		case err != nil:
			return nil, err
		default:
			names[id] = kit.Name(r.Context(), o.Name, o.NameEn)
		}
	}
	return names, nil
}

func (u *UI) newSystem(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm("kind", string(inventory.InformationSystem), "criticality", string(inventory.UnknownCriticality), "tlp", string(mark.Amber))
	return u.systemForm(w, r, f, nil)
}

func (u *UI) editSystem(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.System(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := assetForm(x.Meta, x.Asset)
	f.Values.Set("kind", string(x.Kind))
	f.Values.Set("criticality", string(x.Criticality))
	f.Values.Set("supplier", x.Supplier)
	f.Values.Set("contractor", x.Contractor)
	for _, n := range x.Needs {
		f.Values.Add("need_organisation", n.Organisation)
		f.Values.Add("need_what", n.What)
	}
	return u.systemForm(w, r, f, nil)
}

func (u *UI) systemForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	c, err := u.choices(r, f)
	if err != nil {
		return err
	}
	page := systemFormPage(r.PathValue("id"), f, c)
	if wrong != nil {
		return u.again(w, r, f, u.readable(r, wrong), page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveSystem(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	x := inventory.System{
		Meta: metaOf(r, f), Asset: assetOf(f, inventory.Asset{}), Kind: inventory.SystemKind(f.Value("kind")),
		Criticality: inventory.Criticality(f.Value("criticality")), Supplier: f.Value("supplier"), Contractor: f.Value("contractor"),
		Needs: needsOf(f),
	}
	save := u.Inventory.CreateSystem
	if x.ID != "" {
		save = u.Inventory.UpdateSystem
	}
	saved, err := save(r.Context(), caller(r), x)
	if err != nil {
		return u.systemForm(w, r, f, err)
	}
	return u.done(w, r, "/systems/"+saved.ID, "ui.saved")
}

// needsOf reads what a system needs: organisations and texts in turn.
func needsOf(f *kit.Form) []inventory.Need {
	var needs []inventory.Need
	whats := f.Values["need_what"]
	for i, organisation := range f.Values["need_organisation"] {
		if i < len(whats) && (organisation != "" || strings.TrimSpace(whats[i]) != "") {
			needs = append(needs, inventory.Need{Organisation: organisation, What: whats[i]})
		}
	}
	return needs
}
