package inventory

import (
	"context"
	"strconv"
	"strings"
	"time"

	"taisei/identity"
	"taisei/record"
)

// List is one file that says what a system is built from.
type List struct {
	ID         string    `db:"id" json:"id"`
	File       string    `db:"file" json:"file"`
	Number     int64     `db:"number" json:"number"` // of the latest import
	LatestAt   time.Time `db:"latest_at" json:"latest_at"`
	Withdrawn  bool      `db:"withdrawn" json:"withdrawn"`
	Components int64     `db:"components" json:"components"`
	Fetched    int64     `db:"fetched" json:"fetched"`     // of them not the organisation's own code
	Hashed     int64     `db:"hashed" json:"hashed"`       // of the fetched, with a hash
	Addressed  int64     `db:"addressed" json:"addressed"` // of the fetched, with an address
}

var qListsOf = record.Query{Name: "inventory.lists_of_system", SQL: `
	SELECT id, file, number, latest_at, withdrawn, components, fetched, hashed, addressed
	FROM component_lists WHERE system = $1 ORDER BY file LIMIT 1000`}

// Lists gives the lists of a system.
func (s *Service) Lists(ctx context.Context, caller identity.Caller, systemID string) ([]List, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	lists := []List{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		sys, err := systems.get(ctx, r, caller, systemID)
		if err != nil {
			return err
		}
		return r.Select(ctx, &lists, qListsOf, sys.ID)
	})
	return lists, err
}

// Part is a component in a list of a system, during one interval.
type Part struct {
	Component
	File      string    `db:"file" json:"file"`
	URL       string    `db:"url" json:"url,omitempty"`
	Hashes    []Hash    `db:"hashes" json:"hashes"`
	Asked     string    `db:"asked" json:"asked,omitempty"`
	Since     time.Time `db:"from_at" json:"since"`               // the first import in which it stood so
	LastSeen  time.Time `db:"last_at" json:"last_seen"`           // the last one
	GoneSince time.Time `db:"to_at" json:"gone_since,omitzero"`   // the first one in which it stood so no more
	Origin    string    `db:"origin" json:"-"`                    // for the cursor
	ListID    string    `db:"list" json:"-"`                      // for the cursor
	From      int64     `db:"from_import" json:"first_import"`    // its number
	To        int64     `db:"to_import" json:"gone_in,omitempty"` // its number
	Standing
}

// PartFilter narrows a system's components.
type PartFilter struct {
	Search  string // in the name
	History bool   // also what stands no more
	After   string
	Limit   int
}

// qParts reads a page of a system's components by name.
var qParts = record.Query{Name: "inventory.parts", SQL: `
	SELECT ` + partColumns + `
	WHERE l.system = $1 AND (p.to_import = 0 OR $2 = 1) AND LOWER(c.registry_name) LIKE $3 ESCAPE '!'
		AND (c.registry_name > $4 OR c.registry_name = $4 AND (p.origin > $5 OR p.origin = $5 AND (p.list > $6 OR p.list = $6 AND p.from_import > $7)))
	ORDER BY c.registry_name, p.origin, p.list, p.from_import LIMIT $8`}

// Parts lists the components of a system by name.
func (s *Service) Parts(ctx context.Context, caller identity.Caller, systemID string, f PartFilter) (Page[Part], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Part]{}, err
	}
	limit := Filter{Limit: f.Limit}.limit()
	after := cursorOf(f.After)
	page := Page[Part]{Items: []Part{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		sys, err := systems.get(ctx, r, caller, systemID)
		if err != nil {
			return err
		}
		return r.Select(ctx, &page.Items, qParts, sys.ID, one(f.History), like(strings.ToLower(tidy(f.Search))),
			after.name, after.origin, after.list, after.from, limit+1)
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

// partCursor is the place of a part in its order.
type partCursor struct {
	name, origin, list string
	from               int64
}

const cursorSeparator = "\n"

func (p Part) cursor() string {
	return strings.Join([]string{p.RegistryName, p.Origin, p.ListID, strconv.FormatInt(p.From, 10)}, cursorSeparator)
}

// cursorOf reads a cursor; what is none is the beginning.
func cursorOf(text string) partCursor {
	parts := strings.Split(plain(text), cursorSeparator)
	if len(parts) < 4 {
		return partCursor{}
	}
	n := len(parts)
	from, err := strconv.ParseInt(parts[n-1], 10, 64)
	if err != nil {
		return partCursor{}
	}
	return partCursor{name: strings.Join(parts[:n-3], cursorSeparator), origin: parts[n-3], list: parts[n-2], from: from}
}
