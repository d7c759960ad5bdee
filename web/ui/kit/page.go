package kit

import (
	"context"
	"net/url"
	"slices"

	"taisei/mark"
	"taisei/record"
)

// PageProps describes a page of somebody who is signed in.
type PageProps struct {
	Title     string            // told already
	Nav       string            // the entry of the navigation that it belongs to
	Trail     []Crumb           // from the list down to here, without here
	Operation *record.Operation // of the record shown; the reader's scope when nil
	Exercise  string            // the name of the drill or exercise, when known
	Narrow    bool              // for forms: one column, easy to read
	Head      bool              // the page draws its own heading (PageHead)
}

// Crumb is one step of the way to a page.
type Crumb struct{ Label, Href string }

func (p PageProps) scope(ctx context.Context) Scope {
	v := From(ctx)
	if p.Operation == nil {
		return v.Scope
	}
	s := Scope{Operation: *p.Operation, Name: p.Exercise}
	for _, e := range v.Exercises {
		if s.Name == "" && e.Exercise == s.Exercise {
			s.Name = e.Name
		}
	}
	return s
}

func (s Scope) pretend() bool { return s.Mode == mark.Drill || s.Mode == mark.Exercise }

// watermarkText fills the page behind everything else.
func watermarkText(ctx context.Context, s Scope) string {
	return T(ctx, "ui.mode.watermark_"+string(s.Mode))
}

func htmlTheme(ctx context.Context) string { return Or(From(ctx).Theme, "auto") }

func modeName(s Scope) string { return string(Or(string(s.Mode), string(mark.Real))) }

// barItems are what a phone's bar holds; the rest is under "more".
func barItems(items []NavItem) []NavItem { return items[:min(len(items), 4)] }

func among(items []NavItem, nav string) bool {
	return slices.ContainsFunc(items, func(i NavItem) bool { return i.Key == nav })
}

func current(item NavItem, nav string) string {
	if item.Key == nav {
		return "page"
	}
	return "false"
}

// inScope is the address to come back to in another scope: the page without a
// scope of its own.
func inScope(path string) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Del("exercise")
	u.RawQuery = q.Encode()
	return u.String()
}
