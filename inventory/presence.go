package inventory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// keep saves an import: the presences that begin and end with it, what it was,
// and who is told. All of it or nothing.
func (s *Service) keep(ctx context.Context, caller identity.Caller, systemID string, in intake) (Import, error) {
	var saved Import
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		sys, err := systems.get(ctx, tx, caller, systemID)
		if err != nil {
			return err
		}
		if err := sys.open(); err != nil {
			return err
		}
		saved, err = s.keepTx(ctx, tx, caller, *sys, in)
		return err
	})
	return saved, err
}

func (s *Service) keepTx(ctx context.Context, tx record.Tx, caller identity.Caller, sys System, in intake) (Import, error) {
	l, err := lockList(ctx, tx, sys.ID, in.file)
	if err != nil {
		return Import{}, fmt.Errorf("take the list's next number: %w", err)
	}
	at := latest(tx.Now(), l.LatestAt) // another import may have begun later and ended sooner
	change, err := compare(ctx, tx, l, in)
	if err != nil {
		return Import{}, fmt.Errorf("compare with the import before: %w", err)
	}
	if err := change.save(ctx, tx, l, at); err != nil {
		return Import{}, err
	}
	if err := l.save(ctx, tx, in, at); err != nil {
		return Import{}, err
	}
	saved := in.record(sys, l, change)
	if err := Imports.Insert(ctx, tx, caller.Actor(), &saved); err != nil {
		return Import{}, err
	}
	if added := change.toHandOn(); s.Next != nil && len(added) > 0 {
		if err := s.Next.Imported(ctx, tx, caller, sys, added); err != nil {
			return Import{}, fmt.Errorf("hand on what is new: %w", err)
		}
	}
	return saved, nil
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (in *intake) record(sys System, l componentList, c change) Import {
	return Import{
		Meta:   record.Meta{TLP: mark.Strictest(mark.Amber, sys.TLP)},
		System: sys.ID, List: l.ID, Number: l.Number,
		File: in.file, Format: in.format, Subject: in.subject, SHA256: in.sha256, Size: in.size,
		Components: in.coverage.components, Added: c.added(), Removed: c.removed(), Withdrawn: in.withdrawn,
		Warnings: in.warnings, WarningCount: int64(len(in.warnings)) + in.dropped,
	}
}

// componentList is one list of a system, as of its latest import.
type componentList struct {
	ID       string    `db:"id"`
	Number   int64     `db:"number"`
	LatestAt time.Time `db:"latest_at"`
}

var (
	qAddList = record.Query{Name: "inventory.add_list", SQL: `
		INSERT INTO component_lists (id, system, file, number, withdrawn, components, fetched, hashed, addressed)
		VALUES ($1, $2, $3, 0, FALSE, 0, 0, 0, 0) ON CONFLICT (system, file) DO NOTHING`}
	// qNextNumber makes another import of the list wait until this one is saved.
	qNextNumber = record.Query{Name: "inventory.next_number", SQL: `
		UPDATE component_lists SET number = number + 1 WHERE system = $1 AND file = $2`}
	qList = record.Query{Name: "inventory.list", SQL: `
		SELECT id, number, latest_at FROM component_lists WHERE system = $1 AND file = $2`}
	qSaveList = record.Query{Name: "inventory.save_list", SQL: `
		UPDATE component_lists SET latest_at = $1, withdrawn = $2, components = $3, fetched = $4, hashed = $5, addressed = $6
		WHERE id = $7`}
)

func lockList(ctx context.Context, tx record.Tx, systemID, file string) (componentList, error) {
	if _, err := tx.Exec(ctx, qAddList, record.NewID(), systemID, file); err != nil {
		return componentList{}, err
	}
	if _, err := tx.Exec(ctx, qNextNumber, systemID, file); err != nil {
		return componentList{}, err
	}
	var l componentList
	return l, tx.One(ctx, &l, qList, systemID, file)
}

func (l componentList) save(ctx context.Context, tx record.Tx, in intake, at time.Time) error {
	c := in.coverage
	_, err := tx.Exec(ctx, qSaveList, at, in.withdrawn, c.components, c.fetched, c.hashed, c.addressed, l.ID)
	return err
}

// change is what an import changes: presences that end and that begin.
type change struct {
	closed []string // origins
	opened []*item
	before map[string]bool // the components that stood in the import before
	after  map[string]bool // and those that stand now
	old    map[string]bool // the origins that stood in the import before, but for own code
}

// openPresence is one that still stands.
type openPresence struct {
	Origin string `db:"origin"`
	Standing
}

var (
	qOpen = record.Query{Name: "inventory.standing_in_list", SQL: `
		SELECT origin, scope, direct, own, bundled FROM presences WHERE list = $1 AND to_import = 0`}
	qComponentsOf = record.Query{Name: "inventory.components_of_origins", SQL: `
		SELECT component FROM component_origins WHERE id IN (`}
)

func compare(ctx context.Context, tx record.Tx, l componentList, in intake) (change, error) {
	c := change{before: map[string]bool{}, after: map[string]bool{}, old: map[string]bool{}}
	var open []openPresence
	if err := tx.Select(ctx, &open, qOpen, l.ID); err != nil {
		return c, err
	}
	unchanged := make(map[string]bool, len(open))
	var gone []string // origins of which the file says nothing more
	for _, p := range open {
		c.old[p.Origin] = !p.Own
		it := in.items[p.Origin]
		if it != nil {
			c.before[it.component.ID] = true
		} else {
			gone = append(gone, p.Origin)
		}
		if it != nil && it.Standing == p.Standing {
			unchanged[p.Origin] = true
		} else {
			c.closed = append(c.closed, p.Origin)
		}
	}
	var components []string
	if err := selectIn(ctx, tx, &components, qComponentsOf, gone); err != nil {
		return c, err
	}
	for _, id := range components {
		c.before[id] = true
	}
	for id, it := range in.items {
		c.after[it.component.ID] = true
		if !unchanged[id] {
			c.opened = append(c.opened, it)
		}
	}
	// In one order for all imports, so that two at once wait for each other
	// instead of both for ever.
	slices.SortFunc(c.opened, func(a, b *item) int {
		return cmp.Or(strings.Compare(a.component.ID, b.component.ID), strings.Compare(a.origin.ID, b.origin.ID))
	})
	return c, nil
}

func (c change) added() int64 { return missing(c.after, c.before) }

func (c change) removed() int64 { return missing(c.before, c.after) }

// missing counts what is in a and not in b.
func missing(a, b map[string]bool) int64 {
	var n int64
	for id := range a {
		n += one(!b[id])
	}
	return n
}

// toHandOn lists the components that are to be looked at: in the order of their
// identifiers, each once, and none of the organisation's own.
func (c change) toHandOn() []Component {
	added := map[string]Component{}
	for _, it := range c.opened {
		if !it.Own && !c.old[it.origin.ID] {
			added[it.component.ID] = it.component
		}
	}
	return slices.SortedFunc(maps.Values(added), func(a, b Component) int { return strings.Compare(a.ID, b.ID) })
}

var (
	qClose = record.Query{Name: "inventory.end_presences", SQL: `
		UPDATE presences SET to_import = $1, last_at = $2, to_at = $3 WHERE list = $4 AND to_import = 0 AND origin IN (`}
	qAddComponents = record.Query{Name: "inventory.add_components", SQL: `
		INSERT INTO components (id, purl, type, namespace, name, version, registry_name, first_seen_at) VALUES `}
	qAddOrigins = record.Query{Name: "inventory.add_origins", SQL: `
		INSERT INTO component_origins (id, component, url, url_key, url_host, hashes, asked) VALUES `}
	qAddHashes = record.Query{Name: "inventory.add_hashes", SQL: `
		INSERT INTO component_hashes (value, algorithm, origin) VALUES `}
	qOpenPresences = record.Query{Name: "inventory.begin_presences", SQL: `
		INSERT INTO presences (list, origin, from_import, to_import, from_at, scope, direct, own, bundled) VALUES `}
)

// unlessKnown leaves alone what another import saved already.
const unlessKnown = ` ON CONFLICT DO NOTHING`

func (c change) save(ctx context.Context, tx record.Tx, l componentList, at time.Time) error {
	if err := execIn(ctx, tx, qClose, c.closed, l.Number, l.LatestAt, at, l.ID); err != nil {
		return err
	}
	var components, from, hashes, presences [][]any
	for i, it := range c.opened {
		o, k := it.origin, it.component
		if i == 0 || c.opened[i-1].component.ID != k.ID {
			components = append(components, []any{k.ID, k.PURL, k.Type, k.Namespace, k.Name, k.Version, k.RegistryName, at})
		}
		key, host := addressKey(o.URL)
		from = append(from, []any{o.ID, o.Component, o.URL, key, host, o.Hashes, o.Asked})
		for _, h := range o.Hashes {
			hashes = append(hashes, []any{h.Value, h.Algorithm, o.ID})
		}
		presences = append(presences, []any{l.ID, o.ID, l.Number, 0, at, it.Scope, it.Direct, it.Own, it.Bundled})
	}
	for _, step := range []struct {
		query record.Query
		after string
		rows  [][]any
	}{
		{qAddComponents, unlessKnown, components},
		{qAddOrigins, unlessKnown, from},
		{qAddHashes, unlessKnown, hashes},
		{qOpenPresences, "", presences},
	} {
		if err := insertMany(ctx, tx, step.query, step.after, step.rows); err != nil {
			return err
		}
	}
	return nil
}
