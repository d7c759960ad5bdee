package ui

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"taisei/fault"
)

// policy lets a page load from this origin alone, and nothing inline.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// guard sets the headers of every page and refuses what another site sends.
func (u *UI) guard(next http.Handler) (http.Handler, error) {
	cross := http.NewCrossOriginProtection()
	if origin := originOf(u.PublicURL); origin != "" {
		if err := cross.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("public URL %q: %w", u.PublicURL, err)
		}
	}
	cross.SetDenyHandler(u.view(u.act(route{access: anyone, action: u.crossOrigin})))
	checked := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.headers(w.Header())
		checked.ServeHTTP(w, r)
	}), nil
}

func (u *UI) crossOrigin(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.Forbidden, "ui.error.cross_origin", nil)
}

func (u *UI) headers(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	if strings.HasPrefix(u.PublicURL, "https://") {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

func assetHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'")
		next.ServeHTTP(w, r)
	})
}

func originOf(address string) string {
	p, err := url.Parse(address)
	if err != nil || p.Host == "" {
		return ""
	}
	return p.Scheme + "://" + p.Host
}
