package ui

import (
	"net/http"
	"slices"
	"strings"

	"taisei/web/ui/kit"
	"taisei/words"
)

// setPreferences keeps what the reader chose for this browser.
func (u *UI) setPreferences(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if l := words.Lang(f.Value("lang")); slices.Contains(words.Langs, l) {
		u.keepCookie(w, cookieLang, string(l))
	}
	if f.Values.Has("theme") {
		u.keepCookie(w, cookieTheme, theme(f.Value("theme")))
	}
	http.Redirect(w, r, ownPath(f.Value("back")), http.StatusSeeOther)
	return nil
}

// setScope chooses what lists show: the real world, a drill or an exercise.
func (u *UI) setScope(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	s, _ := scopeOf(kit.From(r.Context()).Exercises, f.Value("exercise"))
	u.keepCookie(w, cookieScope, s.Exercise)
	http.Redirect(w, r, ownPath(f.Value("back")), http.StatusSeeOther)
	return nil
}

func (u *UI) keepCookie(w http.ResponseWriter, name, value string) {
	c := &http.Cookie{
		Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: strings.HasPrefix(u.PublicURL, "https://"), MaxAge: 366 * 24 * 3600,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
