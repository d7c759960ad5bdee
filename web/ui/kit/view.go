package kit

import (
	"context"
	"fmt"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
	"taisei/words"
)

// View is what every component may know of the request: who reads, in which
// language and zone, and in which exercise, when it is one.
type View struct {
	Book      *words.Book
	Asset     func(name string) string
	Lang      words.Lang
	Zone      *time.Location
	Theme     string // light, dark, or empty for the browser's preference
	Now       time.Time
	Path      string // of this page, with its query
	Caller    identity.Caller
	Person    *identity.Person // nil when nobody is signed in
	Nav       []NavItem
	Flash     *Flash
	Scope     Scope   // what lists show
	Exercises []Scope // that the reader may switch to
	Seal      int64   // number of the last change that this page can know of
}

// Scope is what the reader looks at: the real world, a drill or an exercise.
type Scope struct {
	record.Operation
	Name string
}

// NavItem is one entry of the navigation.
type NavItem struct {
	Key   string // "situation": of the icon and of the words ui.nav.KEY
	Href  string
	Short string // the letter that follows g on the keyboard
}

// Flash is told once, on the page that follows an action.
type Flash struct {
	Key    string
	Params fault.Params
	Undo   string // address that a POST undoes the action at; empty where there is no undo
}

type viewKey struct{}

// With puts the view into the context.
func With(ctx context.Context, v *View) context.Context { return context.WithValue(ctx, viewKey{}, v) }

// From is the view of the request. It panics outside of a request for a page.
func From(ctx context.Context) *View { return ctx.Value(viewKey{}).(*View) }

// T is a message in the reader's language; params are names and values in turn.
func T(ctx context.Context, key string, params ...any) string {
	v := From(ctx)
	return v.Book.Text(v.Lang, key, pairs(params))
}

func pairs(params []any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(params); i += 2 {
		m[fmt.Sprint(params[i])] = params[i+1]
	}
	return m
}

// Can reports whether the reader may do a, so that a page shows only what works.
func Can(ctx context.Context, a identity.Action) bool { return From(ctx).Caller.Can(a) }

// Name chooses between a name and its English form, for a reader of English.
func Name(ctx context.Context, name, english string) string {
	if From(ctx).Lang == words.English && english != "" {
		return english
	}
	return name
}

// Or is the first text that is not empty.
func Or(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
