package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"taisei/fault"
	"taisei/web/login"
	"taisei/web/ui/kit"
)

// mostFormBytes bounds a form without files; an upload reads its own body.
const mostFormBytes = 1 << 20

// act turns an action into a handler: who is not signed in signs in first, and
// an error becomes a page.
func (u *UI) act(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer u.recovered(w, r)
		if rt.access == signedIn && login.Of(r.Context()) == nil {
			u.askToSignIn(w, r)
			return
		}
		if err := rt.action(w, r); err != nil {
			u.fail(w, r, err)
		}
	})
}

// recovered keeps a mistake on one page from ending anything else.
func (u *UI) recovered(w http.ResponseWriter, r *http.Request) {
	if p := recover(); p != nil && p != http.ErrAbortHandler {
		u.fail(w, r, fmt.Errorf("panic: %v", p))
	}
}

func (u *UI) askToSignIn(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet || r.URL.Path == "/events" {
		u.fail(w, r, fault.New(fault.Unauthenticated, "fault.sign_in", nil))
		return
	}
	to := "/sign-in"
	if r.URL.RequestURI() != "/" {
		to += "?to=" + url.QueryEscape(r.URL.RequestURI())
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// parse reads a form, bounded.
func parse(w http.ResponseWriter, r *http.Request) (*kit.Form, error) {
	r.Body = http.MaxBytesReader(w, r.Body, mostFormBytes)
	if err := r.ParseForm(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return nil, fault.New(fault.TooLarge, "ui.form.too_large", nil).Wrap(err)
		}
		return nil, fault.New(fault.Invalid, "ui.form.unreadable", nil).Wrap(err)
	}
	return &kit.Form{Values: r.PostForm}, nil
}

// number reads a whole number of a form; 0 when it is none.
func number(f *kit.Form, name string) int64 {
	n, err := strconv.ParseInt(f.Value(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// render answers with a page. It is drawn first and sent then, so that a mistake
// in it is a page of its own.
func (u *UI) render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	var b bytes.Buffer
	if err := page.Render(r.Context(), &b); err != nil {
		return fmt.Errorf("draw the page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // a reader who has left is no error of ours
	return nil
}

// show answers with a page that was found.
func (u *UI) show(w http.ResponseWriter, r *http.Request, page templ.Component) error {
	return u.render(w, r, http.StatusOK, page)
}

// again shows a form once more with what was typed and what is wrong, when the
// reader can do something about it; any other error is returned.
func (u *UI) again(w http.ResponseWriter, r *http.Request, f *kit.Form, err error, page templ.Component) error {
	switch fault.CodeOf(err) {
	case fault.Invalid, fault.Conflict, fault.TooMany, fault.Blocked, fault.TooLarge, fault.Unavailable, fault.Unauthenticated:
		f.Err = err
		return u.render(w, r, statusOf(err), page)
	default:
		return err
	}
}

// done redirects after an action, with a message for the next page: a key and
// its parameters.
func (u *UI) done(w http.ResponseWriter, r *http.Request, to, key string, params ...any) error {
	return u.doneUndo(w, r, to, "", key, params...)
}

// doneUndo is done with the address at which a POST undoes it.
func (u *UI) doneUndo(w http.ResponseWriter, r *http.Request, to, undo, key string, params ...any) error {
	if key != "" {
		flash := kit.Flash{Key: key, Params: fault.Params{}, Undo: undo}
		for i := 0; i+1 < len(params); i += 2 {
			flash.Params[fmt.Sprint(params[i])] = params[i+1]
		}
		b, err := json.Marshal(flash)
		if err != nil {
			return fmt.Errorf("keep the message for the next page: %w", err)
		}
		u.Sessions.Keep(r.Context(), "flash", string(b))
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// takeFlash is the message of the action before, once.
func (u *UI) takeFlash(ctx context.Context) *kit.Flash {
	text := u.Sessions.Take(ctx, "flash")
	if text == "" {
		return nil
	}
	var f kit.Flash
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return nil
	}
	return &f
}
