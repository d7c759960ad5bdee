package inventory

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/mark"
	"taisei/record"
)

// Link is an edge of the graph. Its ends and kind never change; another kind is
// another link.
type Link struct {
	record.Meta
	Kind       LinkKind  `db:"kind" json:"kind"`
	FromKind   AssetKind `db:"from_kind" json:"from_kind"`
	From       string    `db:"from_id" json:"from"`
	ToKind     AssetKind `db:"to_kind" json:"to_kind"`
	To         string    `db:"to_id" json:"to"`
	Note       string    `db:"note" json:"note,omitempty"`
	ArchivedAt time.Time `db:"archived_at" json:"archived_at"`
}

// LinkKind says what one asset is to another.
type LinkKind string

// The kinds of link, read as a sentence: from KIND to.
const (
	Supports  LinkKind = "supports"
	RunsIn    LinkKind = "runs_in"
	Serves    LinkKind = "serves"
	LocatedAt LinkKind = "located_at"
	DependsOn LinkKind = "depends_on"
)

// PartOf is the edge from a component to the system that has it, in drawings.
const PartOf LinkKind = "part_of"

// LinkRule says which ends a kind of link may have.
type LinkRule struct {
	Kind     LinkKind  `json:"kind"`
	From     AssetKind `json:"from"`
	To       AssetKind `json:"to"`
	backward bool      // what happens to To happens to From
}

// LinkRules is the one table of links. What goes wrong passes along a link, or
// against it where one depends on the other.
var LinkRules = []LinkRule{
	{Kind: Supports, From: KindSystem, To: KindProcess},
	{Kind: RunsIn, From: KindProcess, To: KindFacility},
	{Kind: Serves, From: KindProcess, To: KindFacility},
	{Kind: LocatedAt, From: KindSystem, To: KindFacility},
	{Kind: DependsOn, From: KindSystem, To: KindSystem, backward: true},
	{Kind: DependsOn, From: KindProcess, To: KindProcess, backward: true},
}

// Links is the table; others read it through this package's methods.
var Links = record.NewTable[Link]("inventory_links", "inventory_link")

func (l *Link) rule() (LinkRule, bool) {
	i := slices.IndexFunc(LinkRules, func(r LinkRule) bool { return r.Kind == l.Kind && r.From == l.FromKind && r.To == l.ToKind })
	if i < 0 {
		return LinkRule{}, false
	}
	return LinkRules[i], true
}

// Check names the first field that is wrong.
func (l *Link) Check() error {
	known := slices.ContainsFunc(LinkRules, func(r LinkRule) bool { return r.Kind == l.Kind })
	switch {
	case l.Kind == "":
		return fault.Required("kind")
	case !known:
		return fault.Field("kind", "fault.choice", fault.Params{"value": string(l.Kind)})
	case l.From == "":
		return fault.Required("from")
	case l.To == "":
		return fault.Required("to")
	case l.From == l.To:
		return fault.Field("to", "inventory.fault.link_to_itself", nil)
	}
	if _, ok := l.rule(); !ok {
		return fault.Field("kind", "inventory.fault.link_ends",
			fault.Params{"kind": string(l.Kind), "from": string(l.FromKind), "to": string(l.ToKind)})
	}
	return length("note", l.Note, longText)
}

// CreateLink links two assets. FromKind and ToKind may be left empty: they are
// what the ends are. The link is marked as strictly as its stricter end.
func (s *Service) CreateLink(ctx context.Context, caller identity.Caller, l Link) (Link, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Link{}, err
	}
	err := s.Store.Write(ctx, func(tx record.Tx) error { return insertLink(ctx, tx, caller, &l) })
	return l, err
}

func insertLink(ctx context.Context, tx record.Tx, caller identity.Caller, l *Link) error {
	from, err := linkEnd(ctx, tx, caller, "from", l.From)
	if err != nil {
		return err
	}
	to, err := linkEnd(ctx, tx, caller, "to", l.To)
	if err != nil {
		return err
	}
	l.Meta = record.Meta{TLP: mark.Strictest(otherwise(l.TLP, mark.Clear), from.TLP, to.TLP)}
	l.From, l.To = from.ID, to.ID
	l.FromKind, l.ToKind, l.ArchivedAt, l.Note = from.Kind, to.Kind, time.Time{}, sheet.Clean(l.Note)
	if err := l.Check(); err != nil {
		return err
	}
	same, err := Links.Find(ctx, tx, "WHERE t.from_id = $1 AND t.to_id = $2 AND t.kind = $3 AND t.archived_at IS NULL", l.From, l.To, l.Kind)
	if err != nil {
		return err
	}
	if len(same) > 0 {
		return fault.New(fault.Conflict, "inventory.fault.linked_already", nil)
	}
	return Links.Insert(ctx, tx, caller.Actor(), l)
}

// qEnd finds an asset of any kind that is not archived.
var qEnd = record.Query{Name: "inventory.link_end", SQL: `
	SELECT t.id, t.tlp, t.created_by, 'facility' AS kind FROM facilities t WHERE t.id = $1 AND t.archived_at IS NULL
	UNION ALL SELECT t.id, t.tlp, t.created_by, 'process' AS kind FROM processes t WHERE t.id = $1 AND t.archived_at IS NULL
	UNION ALL SELECT t.id, t.tlp, t.created_by, 'system' AS kind FROM systems t WHERE t.id = $1 AND t.archived_at IS NULL`}

type end struct {
	ID        string    `db:"id"`
	TLP       mark.TLP  `db:"tlp"`
	CreatedBy string    `db:"created_by"`
	Kind      AssetKind `db:"kind"`
}

func linkEnd(ctx context.Context, r record.Reader, caller identity.Caller, field, id string) (end, error) {
	if id == "" {
		return end{}, fault.Required(field)
	}
	var e end
	err := r.One(ctx, &e, qEnd, plain(id))
	if err == nil {
		err = caller.See(&record.Meta{ID: e.ID, TLP: e.TLP, CreatedBy: e.CreatedBy}, nil)
	}
	if fault.Is(err, fault.NotFound) {
		return end{}, fault.Field(field, "inventory.fault.no_such_reference", fault.Params{"value": id})
	}
	return e, err
}

// UpdateLink saves a link's note and TLP over the version that it names.
func (s *Service) UpdateLink(ctx context.Context, caller identity.Caller, l Link) (Link, error) {
	if err := caller.May(identity.EditInventory); err != nil {
		return Link{}, err
	}
	var saved Link
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		old, err := seenLink(ctx, tx, caller, l.ID)
		if err != nil {
			return err
		}
		saved = *old
		saved.Version, saved.Note, saved.TLP = l.Version, sheet.Clean(l.Note), otherwise(l.TLP, old.TLP)
		if !saved.TLP.Valid() {
			return fault.Field("tlp", "fault.tlp", fault.Params{"value": string(saved.TLP)})
		}
		return Links.Update(ctx, tx, caller.Actor(), &saved)
	})
	return saved, err
}

// ArchiveLink ends a link.
func (s *Service) ArchiveLink(ctx context.Context, caller identity.Caller, id string, version int64) error {
	if err := caller.May(identity.EditInventory); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		l, err := seenLink(ctx, tx, caller, id)
		if err != nil || !l.ArchivedAt.IsZero() {
			return err
		}
		l.Version, l.ArchivedAt = version, tx.Now()
		return Links.UpdateAs(ctx, tx, caller.Actor(), verbArchive, l)
	})
}

func seenLink(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Link, error) {
	l, err := Links.Get(ctx, r, plain(id))
	if err != nil {
		return nil, err
	}
	return l, caller.See(&l.Meta, nil)
}

// Link gives one link.
func (s *Service) Link(ctx context.Context, caller identity.Caller, id string) (Link, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Link{}, err
	}
	var found Link
	err := s.Store.Read(ctx, func(r record.Reader) error {
		l, err := seenLink(ctx, r, caller, id)
		if err == nil {
			found = *l
		}
		return err
	})
	return found, err
}

// LinkFilter narrows the list of links.
type LinkFilter struct {
	Asset    string // at either end
	Archived bool
	After    string
	Limit    int
}

// Links lists links.
func (s *Service) Links(ctx context.Context, caller identity.Caller, f LinkFilter) (Page[Link], error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page[Link]{}, err
	}
	tail := "WHERE t.archived_at IS NULL"
	if f.Archived {
		tail = "WHERE t.archived_at IS NOT NULL"
	}
	args := []any{plain(f.After), Filter{Limit: f.Limit}.limit() + 1}
	if f.Asset != "" {
		tail += " AND (t.from_id = $3 OR t.to_id = $3)"
		args = append(args, plain(f.Asset))
	}
	var page Page[Link]
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Links.Find(ctx, r, tail+" AND t.id > $1 ORDER BY t.id LIMIT $2", args...)
		if err != nil {
			return err
		}
		page = pageOf(caller, rows, Filter{Limit: f.Limit}.limit(), func(l *Link) *record.Meta { return &l.Meta })
		return nil
	})
	return page, err
}

// pageOf cuts rows, of which one more than the limit was read, to a page of
// those that the caller may see.
func pageOf[T any](caller identity.Caller, rows []T, limit int, meta func(*T) *record.Meta) Page[T] {
	page := Page[T]{Items: []T{}}
	if len(rows) > limit {
		rows = rows[:limit]
		page.Next = meta(&rows[limit-1]).ID
	}
	for i := range rows {
		if caller.See(meta(&rows[i]), nil) == nil {
			page.Items = append(page.Items, rows[i])
		}
	}
	return page
}
