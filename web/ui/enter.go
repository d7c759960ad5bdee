package ui

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"taisei/identity"
	"taisei/mark"
	"taisei/web/login"
	"taisei/web/ui/kit"
	"taisei/words"
)

func (u *UI) showSignIn(w http.ResponseWriter, r *http.Request) error {
	to := ownPath(r.URL.Query().Get("to"))
	if login.Of(r.Context()) != nil {
		http.Redirect(w, r, to, http.StatusSeeOther)
		return nil
	}
	return u.show(w, r, signInPage(kit.NewForm("to", to)))
}

func (u *UI) signIn(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	signed, err := u.Identity.SignIn(r.Context(), f.Value("name"), f.Value("password"), login.Remote(r))
	if err != nil {
		return u.again(w, r, f, err, signInPage(f))
	}
	return u.enter(w, r, signed, ownPath(f.Value("to")))
}

// enter begins the session of who has just signed in.
func (u *UI) enter(w http.ResponseWriter, r *http.Request, signed *identity.Signed, to string) error {
	if err := u.Sessions.Start(r.Context(), signed); err != nil {
		return err
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (u *UI) signOut(w http.ResponseWriter, r *http.Request) error {
	if login.Of(r.Context()) != nil {
		if err := u.Identity.SignedOut(r.Context(), caller(r)); err != nil {
			return err
		}
	}
	if err := u.Sessions.End(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

func (u *UI) showSetup(w http.ResponseWriter, r *http.Request) error {
	secret := r.PathValue("secret")
	if _, err := u.Identity.Look(r.Context(), identity.Setup, secret); err != nil {
		return err
	}
	v := kit.From(r.Context())
	return u.show(w, r, setupPage(secret, kit.NewForm("language", string(v.Lang), "zone", v.Zone.String(), "kind", string(identity.Operator))))
}

func (u *UI) setup(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	secret := r.PathValue("secret")
	signed, err := u.Identity.Setup(r.Context(), secret, founding(f), login.Remote(r))
	if err != nil {
		return u.again(w, r, f, err, setupPage(secret, f))
	}
	return u.enter(w, r, signed, "/")
}

func founding(f *kit.Form) identity.Founding {
	return identity.Founding{
		Organisation: identity.Organisation{
			Name: f.Value("organisation"), NameEn: f.Value("organisation_en"),
			Kind: identity.OrganisationKind(f.Value("kind")), Sector: f.Value("sector"),
		},
		Person: identity.Person{
			Name: f.Value("person"), NameEn: f.Value("person_en"), Title: f.Value("title"), Function: identity.Brain,
			Language: f.Value("language"), Zone: f.Value("zone"),
		},
		Mail: strings.TrimSpace(f.Value("mail")), Account: f.Value("name"), Password: f.Value("password"),
	}
}

func (u *UI) showInvitation(w http.ResponseWriter, r *http.Request) error {
	secret := r.PathValue("secret")
	a, err := u.Identity.Invited(r.Context(), secret)
	if err != nil {
		return err
	}
	return u.show(w, r, invitationPage(secret, a, kit.NewForm()))
}

func (u *UI) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	secret := r.PathValue("secret")
	a, err := u.Identity.Invited(r.Context(), secret)
	if err != nil {
		return err
	}
	signed, err := u.Identity.Accept(r.Context(), secret, f.Value("password"), login.Remote(r))
	if err != nil {
		return u.again(w, r, f, err, invitationPage(secret, a, f))
	}
	return u.enter(w, r, signed, "/")
}

func (u *UI) showDemo(w http.ResponseWriter, r *http.Request) error {
	if _, err := u.Identity.Look(r.Context(), identity.DemoEntry, r.PathValue("secret")); err != nil {
		return err
	}
	return u.show(w, r, demoPage(r.PathValue("secret")))
}

func (u *UI) enterDemo(w http.ResponseWriter, r *http.Request) error {
	signed, err := u.Identity.EnterDemo(r.Context(), r.PathValue("secret"), login.Remote(r))
	if err != nil {
		return err
	}
	u.keepCookie(w, cookieLang, string(kit.From(r.Context()).Lang)) // the demonstration goes on in the language that was read
	return u.enter(w, r, signed, "/")
}

func (u *UI) showHelp(w http.ResponseWriter, r *http.Request) error {
	if login.Of(r.Context()) == nil {
		return u.show(w, r, helpBarePage())
	}
	return u.show(w, r, helpPage())
}

func tlps() []mark.TLP { return mark.TLPs }

func tlpMeaning(ctx context.Context, t mark.TLP) string {
	name := strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(string(t), "TLP:")), "+", "-")
	return kit.T(ctx, "ui.tlp.tlp-"+name)
}

func languages(ctx context.Context) []kit.Option { return kit.Options(ctx, "ui.lang.", words.Langs) }

// zones are the time zones that are offered: one for each offset and region that
// people here are likely to sit in, and the one that is set.
func zones(set string) []kit.Option {
	names := []string{
		"Asia/Tokyo", "UTC", "Asia/Seoul", "Asia/Shanghai", "Asia/Taipei", "Asia/Singapore", "Asia/Bangkok", "Asia/Kolkata",
		"Australia/Sydney", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Tallinn", "Europe/Kyiv", "Asia/Jerusalem",
		"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo", "Pacific/Honolulu",
	}
	if set != "" && !slices.Contains(names, set) {
		names = append([]string{set}, names...)
	}
	list := make([]kit.Option, len(names))
	for i, n := range names {
		list[i] = kit.Option{Value: n, Label: n}
	}
	return list
}

// roles reads the boxes of roles that are ticked.
func roles(f *kit.Form) []identity.Role {
	list := make([]identity.Role, 0, len(f.Values["roles"]))
	for _, r := range f.Values["roles"] {
		list = append(list, identity.Role(r))
	}
	return list
}

func roleOptions(ctx context.Context, among []identity.Role) []kit.Option {
	list := kit.Options(ctx, "identity.role.", among)
	for i := range list {
		list[i].Hint = kit.T(ctx, "identity.role_hint."+list[i].Value)
	}
	return list
}
