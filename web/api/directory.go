package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"taisei/identity"
)

// directory registers organisations, people and how to reach them.
func (a *API) directory() {
	id := a.services.Identity
	collection[identity.Organisation]{
		path: "/organisations", noun: "organisation", tag: "directory",
		get: func(ctx context.Context, c identity.Caller, key string) (identity.Organisation, error) {
			return deref(id.Organisation(ctx, c, key))
		},
		create: func(ctx context.Context, c identity.Caller, o identity.Organisation) (identity.Organisation, error) {
			o.ID, o.Version = "", 0
			err := id.SaveOrganisation(ctx, c, &o)
			return o, err
		},
		update: func(ctx context.Context, c identity.Caller, key string, o identity.Organisation) (identity.Organisation, error) {
			o.ID = key
			err := id.SaveOrganisation(ctx, c, &o)
			return o, err
		},
		list: func(ctx context.Context, c identity.Caller, l assetListing) (page[identity.Organisation], error) {
			rows, err := id.Organisations(ctx, c, directoryQuery(l))
			return cut(rows, l.Limit, func(o identity.Organisation) string { return o.ID }), err
		},
	}.register(a)
	a.people()
}

// cut makes a page of rows of which one more was asked for than fits.
func cut[T any](rows []T, limit int, id func(T) string) page[T] {
	limit = size(limit)
	p := page[T]{Items: rows}
	if len(rows) > limit {
		p.Items = rows[:limit]
		p.Next = id(rows[limit-1])
	}
	if p.Items == nil {
		p.Items = []T{}
	}
	return p
}

// size is how many rows a page has: 50 unless asked, 199 at most, because one more
// is read to know whether there is a next page.
func size(limit int) int {
	if limit <= 0 {
		return 50
	}
	return min(limit, 199)
}

func directoryQuery(l assetListing) identity.DirectoryQuery {
	return identity.DirectoryQuery{Text: l.Search, After: l.After, Limit: size(l.Limit) + 1}
}

func (a *API) people() {
	id := a.services.Identity
	people := collection[identity.Person]{
		path: "/people", noun: "person", tag: "directory",
		create: func(ctx context.Context, c identity.Caller, p identity.Person) (identity.Person, error) {
			p.ID, p.Version = "", 0
			err := id.SavePerson(ctx, c, &p)
			return p, err
		},
		update: func(ctx context.Context, c identity.Caller, key string, p identity.Person) (identity.Person, error) {
			p.ID = key
			err := id.SavePerson(ctx, c, &p)
			return p, err
		},
	}
	people.register(a)
	register(a, people.op("list-people", http.MethodGet, "/people", "List people"), func(ctx context.Context, c identity.Caller, in *assetListing) (*body[page[identity.PersonRow]], error) {
		rows, err := id.People(ctx, c, directoryQuery(*in))
		return answerWith(cut(rows, in.Limit, func(p identity.PersonRow) string { return p.ID }), err)
	})
	register(a, people.op("get-person", http.MethodGet, "/people/{id}", "One person, with contact methods and deputies"), func(ctx context.Context, c identity.Caller, in *ByID) (*body[identity.PersonView], error) {
		return answerWith(deref(id.Person(ctx, c, in.ID)))
	})
	contact := huma.Operation{
		OperationID: "create-contact-method", Method: http.MethodPost, Path: "/contact-methods", Summary: "Add a way to reach a person",
		Tags: []string{"directory"}, DefaultStatus: http.StatusCreated,
	}
	register(a, contact, func(ctx context.Context, c identity.Caller, in *struct{ Body identity.ContactMethod }) (*body[identity.ContactMethod], error) {
		m := in.Body
		m.ID, m.Version = "", 0
		err := id.SaveContact(ctx, c, &m)
		return answerWith(m, err)
	})
}
