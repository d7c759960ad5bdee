package ui

import (
	"context"
	"net/http"

	"taisei/fault"
	"taisei/web/ui/kit"
)

// statusOf is the status of an error's code.
func statusOf(err error) int {
	switch fault.CodeOf(err) {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden, fault.Blocked:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	default:
		return http.StatusInternalServerError
	}
}

// fail answers with the page of an error. The cause goes to the log.
func (u *UI) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := statusOf(err)
	if r.Context().Err() != nil {
		return // the reader has left
	}
	if status >= http.StatusInternalServerError {
		u.Logger.ErrorContext(r.Context(), "page failed", "method", r.Method, "route", r.Pattern, "error", err)
	}
	if renderErr := u.render(w, r, status, errorPage(status, err)); renderErr != nil {
		u.Logger.ErrorContext(r.Context(), "error page failed", "error", renderErr)
		http.Error(w, http.StatusText(status), status)
	}
}

func (u *UI) notFound(http.ResponseWriter, *http.Request) error {
	return fault.New(fault.NotFound, "ui.error.no_page", nil)
}

// errorTitle says in a few words what happened.
func errorTitle(ctx context.Context, status int) string {
	switch status {
	case http.StatusNotFound:
		return kit.T(ctx, "ui.error.not_found")
	case http.StatusForbidden, http.StatusUnauthorized:
		return kit.T(ctx, "ui.error.forbidden")
	case http.StatusInternalServerError:
		return kit.T(ctx, "ui.error.internal")
	default:
		return kit.T(ctx, "ui.error.other_title")
	}
}
