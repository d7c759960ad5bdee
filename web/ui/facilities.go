package ui

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/web/ui/kit"
)

func (u *UI) listFacilities(w http.ResponseWriter, r *http.Request) error {
	f := assetFilter(r)
	page, err := u.Inventory.Facilities(r.Context(), caller(r), f)
	if err != nil {
		return err
	}
	var ids []string
	for _, x := range page.Items {
		ids = append(ids, x.OwnerPerson)
	}
	owners, err := u.people(r, ids)
	if err != nil {
		return err
	}
	if f.After == "" && page.Next == "" { // all of them: the worst first
		slices.SortStableFunc(page.Items, func(a, b inventory.Facility) int {
			return cmp.Compare(slices.Index(inventory.Healths, b.Health), slices.Index(inventory.Healths, a.Health))
		})
	}
	return u.show(w, r, facilitiesPage(page.Items, owners, f, cursorPages(r, page.Next)))
}

func (u *UI) showFacility(w http.ResponseWriter, r *http.Request) error {
	page, err := u.facilityPage(r, &kit.Form{})
	if err != nil {
		return err
	}
	return u.show(w, r, page)
}

// facilityPage is a facility with the form by which its health is reported.
func (u *UI) facilityPage(r *http.Request, report *kit.Form) (templ.Component, error) {
	x, err := u.Inventory.Facility(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	v, err := u.assetView(r, inventory.KindFacility, x.Meta, x.Asset)
	if err != nil {
		return nil, err
	}
	if report.Values == nil {
		report = kit.NewForm("health", string(x.Health), "confidentiality", string(x.Confidentiality), "integrity", string(x.Integrity),
			"availability", string(x.Availability), "version", strconv.FormatInt(x.Version, 10))
	}
	return facilityPage(v, &x, report), nil
}

// reportHealth says how a facility is. Responders may do it from a telephone.
func (u *UI) reportHealth(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	_, err = u.Inventory.ReportHealth(r.Context(), caller(r), id, number(f, "version"), inventory.HealthReport{
		Health: inventory.Health(f.Value("health")), Confidentiality: inventory.InformationState(f.Value("confidentiality")),
		Integrity: inventory.InformationState(f.Value("integrity")), Availability: inventory.InformationState(f.Value("availability")),
		Note: f.Value("note"),
	})
	if err == nil {
		return u.done(w, r, "/facilities/"+id, "ui.facilities.reported")
	}
	page, pageErr := u.facilityPage(r, f)
	if pageErr != nil {
		return pageErr
	}
	return u.again(w, r, f, u.readable(r, err), page)
}

func (u *UI) newFacility(w http.ResponseWriter, r *http.Request) error {
	return u.facilityForm(w, r, kit.NewForm("kind", string(inventory.OtherFacility), "tlp", string(mark.Amber)), nil)
}

func (u *UI) editFacility(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.Facility(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := assetForm(x.Meta, x.Asset)
	f.Values.Set("kind", string(x.Kind))
	f.Values.Set("location", x.Location)
	return u.facilityForm(w, r, f, nil)
}

func (u *UI) facilityForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	c, err := u.choices(r, f)
	if err != nil {
		return err
	}
	page := facilityFormPage(r.PathValue("id"), f, c)
	if wrong != nil {
		return u.again(w, r, f, u.readable(r, wrong), page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveFacility(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	var x inventory.Facility
	if id := r.PathValue("id"); id != "" { // the health is reported elsewhere, and stays
		if x, err = u.Inventory.Facility(r.Context(), caller(r), id); err != nil {
			return err
		}
	}
	x.Meta, x.Asset = metaOf(r, f), assetOf(f, x.Asset)
	x.Kind, x.Location = inventory.FacilityKind(f.Value("kind")), f.Value("location")
	save := u.Inventory.CreateFacility
	if x.ID != "" {
		save = u.Inventory.UpdateFacility
	}
	saved, err := save(r.Context(), caller(r), x)
	if err != nil {
		return u.facilityForm(w, r, f, err)
	}
	return u.done(w, r, "/facilities/"+saved.ID, "ui.saved")
}
