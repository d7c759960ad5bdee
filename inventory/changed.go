package inventory

import (
	"context"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

// Change is what an import did to a component.
type Change string

// The changes.
const (
	Added   Change = "added"   // the import before had it not
	Removed Change = "removed" // the import before had it
	Altered Change = "altered" // it stands in both, but with another hash, address, scope or constraint
)

// Changes lists them.
var Changes = []Change{Added, Removed, Altered}

// ChangeFilter chooses what of an import is listed.
type ChangeFilter struct {
	Change Change // Added when empty
	After  string
	Limit  int
}

const partColumns = `c.id, c.purl, c.type, c.namespace, c.name, c.version, c.registry_name, c.first_seen_at,
		l.file, o.url, o.hashes, o.asked, p.from_at, CASE WHEN p.to_import = 0 THEN l.latest_at ELSE p.last_at END AS last_at,
		p.to_at, p.origin, p.list, p.from_import, p.to_import, p.scope, p.direct, p.own, p.bundled
	FROM component_lists l JOIN presences p ON p.list = l.id JOIN component_origins o ON o.id = p.origin
		JOIN components c ON c.id = o.component`

// otherOrigin is whether the same component stood in the list through any other
// statement, in the import that the condition after it names.
const otherOrigin = `EXISTS (SELECT 1 FROM presences q JOIN component_origins x ON x.id = q.origin
		WHERE x.component = o.component AND q.list = p.list AND `

const changedOrder = ` AND (c.registry_name > $3 OR c.registry_name = $3 AND p.origin > $4)
	ORDER BY c.registry_name, p.origin LIMIT $5`

var (
	// qAdded finds what began with an import and did not stand in the one before.
	qAdded = record.Query{Name: "inventory.added", SQL: `
	SELECT ` + partColumns + ` WHERE l.id = $1 AND p.from_import = $2 AND NOT ` + otherOrigin + `q.from_import < $2 AND (q.to_import = 0 OR q.to_import >= $2))` + changedOrder}
	// qAltered finds what began with an import and stood otherwise in the one before.
	qAltered = record.Query{Name: "inventory.altered", SQL: `
	SELECT ` + partColumns + ` WHERE l.id = $1 AND p.from_import = $2 AND ` + otherOrigin + `q.from_import < $2 AND (q.to_import = 0 OR q.to_import >= $2))` + changedOrder}
	// qRemoved finds what ended with an import and does not stand in it.
	qRemoved = record.Query{Name: "inventory.removed", SQL: `
	SELECT ` + partColumns + ` WHERE l.id = $1 AND p.to_import = $2 AND NOT ` + otherOrigin + `q.from_import <= $2 AND (q.to_import = 0 OR q.to_import > $2))` + changedOrder}
)

// Changed lists the components that an import added, removed or altered, by name.
func (s *Service) Changed(ctx context.Context, caller identity.Caller, importID string, f ChangeFilter) (Page[Part], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Part]{}, err
	}
	query, ok := map[Change]record.Query{"": qAdded, Added: qAdded, Removed: qRemoved, Altered: qAltered}[f.Change]
	if !ok {
		return Page[Part]{}, fault.Field("change", "fault.choice", fault.Params{"value": string(f.Change)})
	}
	limit := Filter{Limit: f.Limit}.limit()
	after := cursorOf(f.After)
	page := Page[Part]{Items: []Part{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		i, err := Imports.Get(ctx, r, plain(importID))
		if err == nil {
			err = caller.See(&i.Meta, nil)
		}
		if err != nil {
			return err
		}
		return r.Select(ctx, &page.Items, query, i.List, i.Number, after.name, after.origin, limit+1)
	})
	if err != nil {
		return Page[Part]{}, err
	}
	if len(page.Items) > limit {
		page.Items = page.Items[:limit]
		page.Next = page.Items[limit-1].cursor()
	}
	return page, nil
}
