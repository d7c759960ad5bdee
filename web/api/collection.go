package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"taisei/identity"
)

// schemaName tells types of the same name apart by their package.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	path := t.PkgPath()
	pkg := path[strings.LastIndex(path, "/")+1:]
	if t.Name() == "" || pkg == "" || pkg == "api" {
		return name
	}
	return strings.ToUpper(pkg[:1]) + pkg[1:] + name
}

// body wraps what is answered as JSON.
type body[T any] struct{ Body T }

func answerWith[T any](v T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{v}, nil
}

// ByID names one record. It is exported, like all that inputs embed, because the
// library passes over parameters in what is not.
type ByID struct {
	ID string `path:"id" maxLength:"64"`
}

// Versioned names one record as it was read.
type Versioned struct {
	ID      string `path:"id" maxLength:"64"`
	Version int64  `query:"version" required:"true" doc:"the version that this is based on"`
}

// Listing asks for a part of a list.
type Listing struct {
	Search string `query:"search" maxLength:"200"`
	After  string `query:"after" maxLength:"500" doc:"the cursor that the page before gave as next"`
	Limit  int    `query:"limit" minimum:"0" maximum:"200" doc:"50 when absent"`
}

// collection is what most records can do; a nil function is left out.
type collection[T any] struct {
	path string // "/facilities"
	noun string // "facility"
	tag  string

	list   func(ctx context.Context, caller identity.Caller, l assetListing) (page[T], error)
	get    func(ctx context.Context, caller identity.Caller, id string) (T, error)
	create func(ctx context.Context, caller identity.Caller, row T) (T, error)
	// update is given the body with the path's identifier in it.
	update func(ctx context.Context, caller identity.Caller, id string, row T) (T, error)
	remove func(ctx context.Context, caller identity.Caller, id string, version int64) error
}

// assetListing also chooses between what stands and what was archived.
type assetListing struct {
	Listing
	Archived bool `query:"archived"`
}

// page is a part of a list.
type page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"the cursor of the following page; absent at the end"`
}

func (c collection[T]) op(id, method, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{c.tag}}
}

// register adds the operations that the collection has.
func (c collection[T]) register(a *API) {
	name := strings.TrimPrefix(c.path, "/")
	if c.list != nil {
		register(a, c.op("list-"+name, http.MethodGet, c.path, "List "+name), func(ctx context.Context, caller identity.Caller, in *assetListing) (*body[page[T]], error) {
			return answerWith(c.list(ctx, caller, *in))
		})
	}
	if c.get != nil {
		register(a, c.op("get-"+c.noun, http.MethodGet, c.path+"/{id}", "One "+c.noun), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[T], error) {
			return answerWith(c.get(ctx, caller, in.ID))
		})
	}
	c.registerChanges(a)
}

func (c collection[T]) registerChanges(a *API) {
	if c.create != nil {
		op := c.op("create-"+c.noun, http.MethodPost, c.path, "Add a "+c.noun)
		op.DefaultStatus = http.StatusCreated
		register(a, op, func(ctx context.Context, caller identity.Caller, in *struct{ Body T }) (*body[T], error) {
			return answerWith(c.create(ctx, caller, in.Body))
		})
	}
	if c.update != nil {
		register(a, c.op("update-"+c.noun, http.MethodPut, c.path+"/{id}", "Save a "+c.noun+" over the version that it names"),
			func(ctx context.Context, caller identity.Caller, in *struct {
				ByID
				Body T
			},
			) (*body[T], error) {
				return answerWith(c.update(ctx, caller, in.ID, in.Body))
			})
	}
	if c.remove != nil {
		op := c.op("archive-"+c.noun, http.MethodDelete, c.path+"/{id}", "Archive a "+c.noun+"; its history stays")
		op.DefaultStatus = http.StatusNoContent
		register(a, op, func(ctx context.Context, caller identity.Caller, in *Versioned) (*struct{}, error) {
			return nil, c.remove(ctx, caller, in.ID, in.Version)
		})
	}
}
