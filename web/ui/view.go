package ui

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/web/login"
	"taisei/web/ui/kit"
	"taisei/words"
)

// Exercises tells which drills and exercises are running that the caller may
// look at, with their names.
type Exercises interface {
	Ongoing(ctx context.Context, c identity.Caller) ([]kit.Scope, error)
}

// The cookies that hold what a reader chose for this browser.
const (
	cookieLang  = "lang"
	cookieTheme = "theme"
	cookieScope = "scope"
)

var realWorld = kit.Scope{Operation: record.Operation{Mode: mark.Real}}

// view puts the kit's View into the context of each page.
func (u *UI) view(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v, err := u.newView(r)
		ctx := kit.With(r.Context(), v)
		r = r.WithContext(ctx)
		if err != nil {
			u.fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// newView is complete even when it fails, so that the error has a page.
func (u *UI) newView(r *http.Request) (*kit.View, error) {
	v := &kit.View{
		Book: u.Book, Asset: u.assets.Path, Now: u.Now(), Path: r.URL.RequestURI(), Scope: realWorld, Zone: time.UTC,
		Lang: words.Match(r.Header.Get("Accept-Language")), Theme: theme(cookie(r, cookieTheme)),
	}
	if signed := login.Of(r.Context()); signed != nil {
		v.Caller, v.Person, v.Lang = signed.Caller, &signed.Person, signed.Caller.Lang
		if zone, err := time.LoadLocation(signed.Person.Zone); err == nil {
			v.Zone = zone
		}
		v.Nav = nav(v.Caller)
	} else if v.Lang == words.Japanese {
		v.Zone = tokyo()
	}
	v.Lang = words.Parse(cookie(r, cookieLang), v.Lang)
	v.Caller.Lang = v.Lang
	if v.Person == nil || r.URL.Path == "/events" {
		return v, nil
	}
	return v, u.fillView(r, v)
}

func (u *UI) fillView(r *http.Request, v *kit.View) (err error) {
	if r.Method == http.MethodGet && r.Header.Get("X-Live") == "" {
		v.Flash = u.takeFlash(r.Context())
	}
	if u.Changes != nil {
		if v.Seal, err = u.Changes.Newest(r.Context()); err != nil {
			return err
		}
	}
	if u.Exercises == nil {
		return nil
	}
	if v.Exercises, err = u.Exercises.Ongoing(r.Context(), v.Caller); err != nil {
		return err
	}
	wanted := cookie(r, cookieScope)
	if r.URL.Query().Has("exercise") {
		wanted = r.URL.Query().Get("exercise")
	}
	if s, ok := scopeOf(v.Exercises, wanted); ok {
		v.Scope = s
	}
	return nil
}

// tokyo is the zone of a reader of Japanese of whom no more is known.
func tokyo() *time.Location {
	zone, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		return time.UTC
	}
	return zone
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

func theme(s string) string {
	if s == "light" || s == "dark" {
		return s
	}
	return ""
}

// caller is who asks for the page, in the language that the page is in.
func caller(r *http.Request) identity.Caller { return kit.From(r.Context()).Caller }

// operation is the scope of lists, and what new records are made in.
func operation(r *http.Request) record.Operation { return kit.From(r.Context()).Scope.Operation }

// ownPath is a path of this server, or "/" when the text is none: nobody is led
// elsewhere by a link.
func ownPath(s string) string {
	p, err := url.Parse(s)
	if err != nil || p.IsAbs() || p.Host != "" || !strings.HasPrefix(s, "/") || strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\\r\n\t") {
		return "/"
	}
	return s
}
