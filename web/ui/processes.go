package ui

import (
	"cmp"
	"net/http"
	"slices"

	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/web/ui/kit"
)

func (u *UI) listProcesses(w http.ResponseWriter, r *http.Request) error {
	f := assetFilter(r)
	page, err := u.Inventory.Processes(r.Context(), caller(r), f)
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
	if f.After == "" && page.Next == "" { // all of them: what matters most first
		slices.SortStableFunc(page.Items, func(a, b inventory.Process) int {
			return cmp.Or(cmp.Compare(slices.Index(inventory.Criticalities, b.Criticality), slices.Index(inventory.Criticalities, a.Criticality)),
				cmp.Compare(slices.Index(inventory.Safeties, b.Safety), slices.Index(inventory.Safeties, a.Safety)))
		})
	}
	return u.show(w, r, processesPage(page.Items, owners, f, cursorPages(r, page.Next)))
}

func (u *UI) showProcess(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.Process(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	v, err := u.assetView(r, inventory.KindProcess, x.Meta, x.Asset)
	if err != nil {
		return err
	}
	known, err := u.people(r, x.Stoppers)
	if err != nil {
		return err
	}
	var stoppers []*identity.PersonView
	for _, id := range x.Stoppers {
		if p := known[id]; p != nil {
			stoppers = append(stoppers, p)
		}
	}
	return u.show(w, r, processPage(v, &x, stoppers))
}

func (u *UI) newProcess(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm("criticality", string(inventory.UnknownCriticality), "safety", string(inventory.UnknownSafety), "tlp", string(mark.Amber))
	return u.processForm(w, r, f, nil)
}

func (u *UI) editProcess(w http.ResponseWriter, r *http.Request) error {
	x, err := u.Inventory.Process(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := assetForm(x.Meta, x.Asset)
	f.Values.Set("criticality", string(x.Criticality))
	f.Values.Set("recovery_minutes", minutesValue(x.RecoveryMinutes))
	f.Values.Set("fallback", x.Fallback)
	f.Values.Set("fallback_minutes", minutesValue(x.FallbackMinutes))
	f.Values["stoppers"] = x.Stoppers
	f.Values.Set("safety", string(x.Safety))
	f.Values.Set("safety_note", x.SafetyNote)
	return u.processForm(w, r, f, nil)
}

func (u *UI) processForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditInventory); err != nil {
		return err
	}
	c, err := u.choices(r, f)
	if err != nil {
		return err
	}
	page := processFormPage(r.PathValue("id"), f, c)
	if wrong != nil {
		return u.again(w, r, f, u.readable(r, wrong), page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveProcess(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	x := inventory.Process{Meta: metaOf(r, f), Asset: assetOf(f, inventory.Asset{})}
	x.Criticality, x.Safety = inventory.Criticality(f.Value("criticality")), inventory.Safety(f.Value("safety"))
	x.Fallback, x.SafetyNote, x.Stoppers = f.Value("fallback"), f.Value("safety_note"), chosen(f, "stoppers")
	if x.RecoveryMinutes, err = minutesOf(f, "recovery_minutes"); err == nil {
		x.FallbackMinutes, err = minutesOf(f, "fallback_minutes")
	}
	save := u.Inventory.CreateProcess
	if x.ID != "" {
		save = u.Inventory.UpdateProcess
	}
	if err == nil {
		x, err = save(r.Context(), caller(r), x)
	}
	if err != nil {
		return u.processForm(w, r, f, err)
	}
	return u.done(w, r, "/processes/"+x.ID, "ui.saved")
}
