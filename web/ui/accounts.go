package ui

import (
	"net/http"
	"net/url"
	"strconv"

	"taisei/identity"
	"taisei/web/ui/kit"
)

// pageSize is how many rows a list shows at once.
const pageSize = 50

func (u *UI) listAccounts(w http.ResponseWriter, r *http.Request) error {
	after := r.URL.Query().Get("after")
	rows, err := u.Identity.Accounts(r.Context(), caller(r), after, pageSize+1)
	if err != nil {
		return err
	}
	next := ""
	if len(rows) > pageSize {
		rows = rows[:pageSize]
		next = "/accounts?after=" + url.QueryEscape(rows[pageSize-1].Name)
	}
	return u.show(w, r, accountsPage(rows, first("/accounts", after), next))
}

// first is the address of a list's beginning, when one is further on.
func first(address, after string) string {
	if after == "" {
		return ""
	}
	return address
}

func (u *UI) newAccount(w http.ResponseWriter, r *http.Request) error {
	f := kit.NewForm("person", r.URL.Query().Get("person"))
	return u.newAccountAgain(w, r, f, nil)
}

func (u *UI) newAccountAgain(w http.ResponseWriter, r *http.Request, f *kit.Form, err error) error {
	if err := caller(r).May(identity.ManageAccounts); err != nil {
		return err
	}
	people, listErr := u.Identity.People(r.Context(), caller(r), identity.DirectoryQuery{Limit: 200})
	if listErr != nil {
		return listErr
	}
	page := newAccountPage(f, people)
	if err != nil {
		return u.again(w, r, f, err, page)
	}
	return u.show(w, r, page)
}

// invite answers with the page itself instead of a redirect: the link is shown
// once and kept nowhere.
func (u *UI) invite(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	a, secret, err := u.Identity.Invite(r.Context(), caller(r), f.Value("person"), f.Value("name"), roles(f))
	if err != nil {
		return u.newAccountAgain(w, r, f, err)
	}
	return u.accountPage(w, r, a.ID, secret, nil, nil)
}

func (u *UI) showAccount(w http.ResponseWriter, r *http.Request) error {
	return u.accountPage(w, r, r.PathValue("id"), "", nil, nil)
}

// accountPage shows an account; with the secret of a new link, or with the form
// of roles that could not be saved.
func (u *UI) accountPage(w http.ResponseWriter, r *http.Request, id, secret string, f *kit.Form, wrong error) error {
	a, err := u.Identity.Account(r.Context(), caller(r), id)
	if err != nil {
		return err
	}
	p, err := u.Identity.Person(r.Context(), caller(r), a.Person)
	if err != nil {
		return err
	}
	if f == nil {
		f = kit.NewForm("version", strconv.FormatInt(a.Version, 10))
		for _, role := range a.Roles {
			f.Values.Add("roles", string(role))
		}
	}
	link := ""
	if secret != "" {
		link = u.PublicURL + "/invitation/" + secret
	}
	page := accountPage(a, p, link, f)
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

func (u *UI) setRoles(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := u.Identity.SetRoles(r.Context(), caller(r), id, number(f, "version"), roles(f)); err != nil {
		return u.accountPage(w, r, id, "", f, err)
	}
	return u.done(w, r, "/accounts/"+id, "ui.saved")
}

func (u *UI) inviteAgain(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	secret, err := u.Identity.InviteAgain(r.Context(), caller(r), id)
	if err != nil {
		return err
	}
	return u.accountPage(w, r, id, secret, nil, nil)
}

func (u *UI) disableAccount(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := u.Identity.Disable(r.Context(), caller(r), id); err != nil {
		return err
	}
	return u.done(w, r, "/accounts/"+id, "ui.accounts.disabled_done")
}
