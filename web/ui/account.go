package ui

import (
	"net/http"
	"time"

	"taisei/identity"
	"taisei/web/login"
	"taisei/web/ui/kit"
)

// ownAccount is what the page of one's own account shows.
type ownAccount struct {
	signed   *identity.Signed
	tokens   []identity.Credential
	secret   string // of a token that was made just now
	password *kit.Form
	language *kit.Form
	token    *kit.Form
}

func (u *UI) ownAccount(r *http.Request) (*ownAccount, error) {
	signed := login.Of(r.Context())
	tokens, err := u.Identity.Tokens(r.Context(), caller(r))
	if err != nil {
		return nil, err
	}
	return &ownAccount{
		signed: signed, tokens: tokens, password: kit.NewForm(),
		language: kit.NewForm("language", signed.Person.Language, "zone", signed.Person.Zone),
		token:    kit.NewForm("expires", u.Now().AddDate(0, 3, 0).Format(time.DateOnly)),
	}, nil
}

func (u *UI) showOwnAccount(w http.ResponseWriter, r *http.Request) error {
	p, err := u.ownAccount(r)
	if err != nil {
		return err
	}
	return u.show(w, r, ownAccountPage(p))
}

func (u *UI) changePassword(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	err = u.Identity.ChangePassword(r.Context(), caller(r), f.Value("old"), f.Value("password"), login.Remote(r))
	if err != nil {
		return u.ownAccountAgain(w, r, f, err, func(p *ownAccount) { p.password = f })
	}
	signed, err := u.Identity.Identify(r.Context(), caller(r).Account)
	if err != nil {
		return err
	}
	if err := u.Sessions.Start(r.Context(), signed); err != nil { // the others have ended
		return err
	}
	return u.done(w, r, "/account", "ui.account.password_changed")
}

func (u *UI) ownAccountAgain(w http.ResponseWriter, r *http.Request, f *kit.Form, err error, put func(*ownAccount)) error {
	p, pageErr := u.ownAccount(r)
	if pageErr != nil {
		return pageErr
	}
	put(p)
	return u.again(w, r, f, err, ownAccountPage(p))
}

func (u *UI) setLanguage(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if err := u.Identity.SetLanguage(r.Context(), caller(r), f.Value("language"), f.Value("zone")); err != nil {
		return u.ownAccountAgain(w, r, f, err, func(p *ownAccount) { p.language = f })
	}
	u.keepCookie(w, cookieLang, "") // what was chosen for this browser no longer differs
	return u.done(w, r, "/account", "ui.account.language_changed")
}

// createToken answers with the page itself instead of a redirect: the secret is
// shown once and kept nowhere.
func (u *UI) createToken(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	expires, err := time.ParseInLocation(time.DateOnly, f.Value("expires"), kit.From(r.Context()).Zone)
	if err != nil {
		expires = time.Time{}
	}
	secret, err := u.Identity.CreateToken(r.Context(), caller(r), identity.TokenRequest{Name: f.Value("name"), Roles: roles(f), Expires: expires})
	if err != nil {
		return u.ownAccountAgain(w, r, f, err, func(p *ownAccount) { p.token = f })
	}
	p, err := u.ownAccount(r)
	if err != nil {
		return err
	}
	p.secret = secret
	return u.show(w, r, ownAccountPage(p))
}

func (u *UI) revokeToken(w http.ResponseWriter, r *http.Request) error {
	if err := u.Identity.RevokeToken(r.Context(), caller(r), r.PathValue("id")); err != nil {
		return err
	}
	return u.done(w, r, "/account", "ui.token.revoked")
}
