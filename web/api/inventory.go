package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"taisei/identity"
	"taisei/inventory"
)

// uploadLimit bounds an imported file, in bytes; inventory's own cap is lower and
// has the better error.
const uploadLimit = 80 << 20

// inventories registers facilities, processes, systems and what belongs to them.
func (a *API) inventories() {
	inv := a.services.Inventory
	assets(inventory.KindFacility, "/facilities", "facility", inv, inv.Facilities, inv.Facility, inv.CreateFacility, inv.UpdateFacility).register(a)
	assets(inventory.KindProcess, "/processes", "process", inv, inv.Processes, inv.Process, inv.CreateProcess, inv.UpdateProcess).register(a)
	assets(inventory.KindSystem, "/systems", "system", inv, inv.Systems, inv.System, inv.CreateSystem, inv.UpdateSystem).register(a)
	a.restores()
	a.health()
	a.links()
	a.imports()
	a.lists()
	a.tables()
	a.exposures()
}

// assets makes the collection of facilities, processes or systems.
func assets[T any, P interface {
	*T
	SetID(id string)
}](kind inventory.AssetKind, path, noun string, inv *inventory.Service,
	list func(context.Context, identity.Caller, inventory.Filter) (inventory.Page[T], error),
	get func(context.Context, identity.Caller, string) (T, error),
	create, update func(context.Context, identity.Caller, T) (T, error),
) collection[T] {
	return collection[T]{
		path: path, noun: noun, tag: "inventory", get: get, create: create,
		list: func(ctx context.Context, caller identity.Caller, l assetListing) (page[T], error) {
			p, err := list(ctx, caller, inventory.Filter{Search: l.Search, Archived: l.Archived, After: l.After, Limit: l.Limit})
			return page[T](p), err
		},
		update: func(ctx context.Context, caller identity.Caller, id string, row T) (T, error) {
			P(&row).SetID(id)
			return update(ctx, caller, row)
		},
		remove: func(ctx context.Context, caller identity.Caller, id string, version int64) error {
			return inv.Archive(ctx, caller, kind, id, version)
		},
	}
}

func inventoryOp(id, method, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"inventory"}}
}

// restores brings back what was archived.
func (a *API) restores() {
	for path, kind := range map[string]inventory.AssetKind{
		"/facilities": inventory.KindFacility, "/processes": inventory.KindProcess, "/systems": inventory.KindSystem,
	} {
		op := inventoryOp("restore-"+string(kind), http.MethodPost, path+"/{id}/restore", "Bring an archived "+string(kind)+" back")
		op.DefaultStatus = http.StatusNoContent
		register(a, op, func(ctx context.Context, caller identity.Caller, in *Versioned) (*struct{}, error) {
			return nil, a.services.Inventory.Restore(ctx, caller, kind, in.ID, in.Version)
		})
	}
}

// health registers how the facilities are.
func (a *API) health() {
	inv := a.services.Inventory
	report := inventoryOp("report-health", http.MethodPost, "/facilities/{id}/health", "Say how a facility is; what is left out stays as it was")
	register(a, report, func(ctx context.Context, caller identity.Caller, in *struct {
		Versioned
		Body inventory.HealthReport
	},
	) (*body[inventory.Facility], error) {
		return answerWith(inv.ReportHealth(ctx, caller, in.ID, in.Version, in.Body))
	})
	overview := inventoryOp("get-overview", http.MethodGet, "/inventory/overview", "How the facilities are, and which systems nobody can check")
	register(a, overview, func(ctx context.Context, caller identity.Caller, _ *struct{}) (*body[inventory.Overview], error) {
		return answerWith(inv.Overview(ctx, caller))
	})
}

func (a *API) links() {
	inv := a.services.Inventory
	links := collection[inventory.Link]{
		path: "/links", noun: "link", tag: "inventory", get: inv.Link, create: inv.CreateLink, remove: inv.ArchiveLink,
		update: func(ctx context.Context, caller identity.Caller, id string, l inventory.Link) (inventory.Link, error) {
			l.SetID(id)
			return inv.UpdateLink(ctx, caller, l)
		},
	}
	links.register(a)
	op := links.op("list-links", http.MethodGet, "/links", "List links")
	register(a, op, func(ctx context.Context, caller identity.Caller, in *struct {
		Asset    string `query:"asset" maxLength:"64" doc:"at either end"`
		Archived bool   `query:"archived"`
		After    string `query:"after" maxLength:"500"`
		Limit    int    `query:"limit" minimum:"0" maximum:"200"`
	},
	) (*body[inventory.Page[inventory.Link]], error) {
		return answerWith(inv.Links(ctx, caller, inventory.LinkFilter{Asset: in.Asset, Archived: in.Archived, After: in.After, Limit: in.Limit}))
	})
	graph := links.op("get-graph", http.MethodGet, "/graph", "The whole inventory as it is drawn")
	register(a, graph, func(ctx context.Context, caller identity.Caller, _ *struct{}) (*body[inventory.Graph], error) {
		return answerWith(inv.Graph(ctx, caller))
	})
}

// imports registers what a system is built from.
func (a *API) imports() {
	inv := a.services.Inventory
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"inventory"}}
	}
	upload := op("import", http.MethodPost, "/systems/{id}/imports", "Import a lockfile or SBOM; the body is the file")
	upload.MaxBodyBytes, upload.BodyReadTimeout, upload.DefaultStatus = uploadLimit, -1, http.StatusCreated
	register(a, upload, func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		File    string `query:"file" required:"true" maxLength:"500" doc:"the file's name, which says which list it is"`
		RawBody []byte
	},
	) (*body[inventory.Import], error) {
		return answerWith(inv.ImportFile(ctx, caller, in.ID, in.File, bytes.NewReader(in.RawBody)))
	})
	register(a, op("list-imports", http.MethodGet, "/systems/{id}/imports", "A system's imports, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Listing
	},
	) (*body[inventory.Page[inventory.Import]], error) {
		return answerWith(inv.Imports(ctx, caller, in.ID, inventory.Filter{Search: in.Search, After: in.After, Limit: in.Limit}))
	})
	register(a, op("list-components", http.MethodGet, "/systems/{id}/components", "What a system is built from, and since when"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Listing
		History bool `query:"history" doc:"also what stands no more"`
	},
	) (*body[inventory.Page[inventory.Part]], error) {
		return answerWith(inv.Parts(ctx, caller, in.ID, inventory.PartFilter{Search: in.Search, History: in.History, After: in.After, Limit: in.Limit}))
	})
	register(a, op("get-component", http.MethodGet, "/components/{id}", "One component"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[inventory.Component], error) {
		return answerWith(inv.Component(ctx, caller, in.ID))
	})
}

// lists registers a system's lists, and what each import of one changed.
func (a *API) lists() {
	inv := a.services.Inventory
	register(a, inventoryOp("list-lists", http.MethodGet, "/systems/{id}/lists", "The files that say what a system is built from"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[[]inventory.List], error) {
		return answerWith(inv.Lists(ctx, caller, in.ID))
	})
	withdraw := inventoryOp("withdraw-list", http.MethodPost, "/systems/{id}/lists/withdraw", "Say that a list is used no more; its history stays")
	register(a, withdraw, func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		File string `query:"file" required:"true" maxLength:"500" doc:"the list's name"`
	},
	) (*body[inventory.Import], error) {
		return answerWith(inv.Withdraw(ctx, caller, in.ID, in.File))
	})
	register(a, inventoryOp("get-import", http.MethodGet, "/imports/{id}", "One import"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[inventory.Import], error) {
		return answerWith(inv.Import(ctx, caller, in.ID))
	})
	register(a, inventoryOp("list-changes", http.MethodGet, "/imports/{id}/components", "The components that an import added, removed or altered"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Change inventory.Change `query:"change" enum:"added,removed,altered" doc:"added when absent"`
		After  string           `query:"after" maxLength:"5000"`
		Limit  int              `query:"limit" minimum:"0" maximum:"200"`
	},
	) (*body[inventory.Page[inventory.Part]], error) {
		return answerWith(inv.Changed(ctx, caller, in.ID, inventory.ChangeFilter{Change: in.Change, After: in.After, Limit: in.Limit}))
	})
}

// exposures registers the question "are we affected by …?".
func (a *API) exposures() {
	op := huma.Operation{OperationID: "exposure", Method: http.MethodGet, Path: "/exposure", Summary: "Are we affected by …?", Tags: []string{"inventory"}}
	register(a, op, func(ctx context.Context, caller identity.Caller, in *struct {
		Ask string `query:"ask" required:"true" maxLength:"2000" doc:"a purl with or without a version or range, a hash, an address, or a package's name"`
	},
	) (*body[inventory.Exposure], error) {
		q, err := inventory.AskText(in.Ask)
		if err != nil {
			return nil, err
		}
		return answerWith(a.services.Inventory.Exposure(ctx, caller, q))
	})
}
