package inventory

import (
	"context"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory/sheet"
	"taisei/record"
)

// shelf is what is done alike with facilities, processes and systems.
type shelf[T any, P row[T]] struct {
	table record.Table[T, P]
	kind  AssetKind
}

func create[T any, P row[T]](ctx context.Context, store record.Store, caller identity.Caller, sh shelf[T, P], row T) (T, error) {
	err := store.Write(ctx, func(tx record.Tx) error { return sh.insert(ctx, tx, caller, &row) })
	return row, err
}

func update[T any, P row[T]](ctx context.Context, store record.Store, caller identity.Caller, sh shelf[T, P], row T) (T, error) {
	err := store.Write(ctx, func(tx record.Tx) error {
		old, err := sh.get(ctx, tx, caller, P(&row).Base().ID)
		if err != nil {
			return err
		}
		if !P(old).asset().ArchivedAt.IsZero() {
			return fault.New(fault.Conflict, "inventory.fault.archived", fault.Params{"name": P(old).asset().Name})
		}
		return sh.save(ctx, tx, caller, "update", &row)
	})
	return row, err
}

func get[T any, P row[T]](ctx context.Context, store record.Store, caller identity.Caller, sh shelf[T, P], id string) (T, error) {
	var found T
	err := store.Read(ctx, func(r record.Reader) error {
		row, err := sh.get(ctx, r, caller, id)
		if err != nil {
			return err
		}
		found = *row
		return nil
	})
	return found, err
}

func (sh shelf[T, P]) get(ctx context.Context, r record.Reader, caller identity.Caller, id string) (P, error) {
	row, err := sh.table.Get(ctx, r, plain(id))
	if err != nil {
		return nil, err
	}
	return row, caller.See(row.Base(), nil)
}

func (sh shelf[T, P]) insert(ctx context.Context, tx record.Tx, caller identity.Caller, row P) error {
	m := row.Base()
	*m = record.Meta{TLP: m.TLP}
	row.asset().ArchivedAt = time.Time{}
	if err := sh.prepare(ctx, tx, nil, row); err != nil {
		return err
	}
	if err := sh.table.Insert(ctx, tx, caller.Actor(), row); err != nil {
		return err
	}
	return sh.index(ctx, tx, row)
}

// save keeps what no caller may set: who made the row and whether it is archived.
func (sh shelf[T, P]) save(ctx context.Context, tx record.Tx, caller identity.Caller, verb string, row P) error {
	old, err := sh.get(ctx, tx, caller, row.Base().ID)
	if err != nil {
		return err
	}
	m := *old.Base()
	m.Version, m.TLP = row.Base().Version, otherwise(row.Base().TLP, m.TLP)
	*row.Base() = m
	if verb != verbArchive && verb != verbRestore {
		row.asset().ArchivedAt = old.asset().ArchivedAt
	}
	if err := sh.prepare(ctx, tx, old, row); err != nil {
		return err
	}
	if err := sh.table.UpdateAs(ctx, tx, caller.Actor(), verb, row); err != nil {
		return err
	}
	return sh.index(ctx, tx, row)
}

// prepare sets defaults and checks what one row alone does not show.
func (sh shelf[T, P]) prepare(ctx context.Context, tx record.Tx, old, row P) error {
	a := row.asset()
	a.Name, a.NameEn, a.Note = tidy(a.Name), tidy(a.NameEn), sheet.Clean(a.Note)
	row.follow(old, tx.Now())
	if m := row.Base(); m.TLP != "" && !m.TLP.Valid() {
		return fault.Field("tlp", "fault.tlp", fault.Params{"value": string(m.TLP)})
	}
	if err := sh.nameIsFree(ctx, tx, row); err != nil {
		return err
	}
	return row.references().exist(ctx, tx)
}

// tidy makes a name one line without space around it.
func tidy(name string) string { return strings.Join(strings.Fields(sheet.Clean(name)), " ") }

func (sh shelf[T, P]) nameIsFree(ctx context.Context, tx record.Tx, row P) error {
	if !row.asset().ArchivedAt.IsZero() {
		return nil
	}
	others, err := sh.table.Find(ctx, tx, "WHERE t.name = $1 AND t.archived_at IS NULL AND t.id <> $2 LIMIT 1", row.asset().Name, row.Base().ID)
	if err == nil && len(others) > 0 {
		return fault.Field("name", "inventory.fault.name_taken", fault.Params{"name": row.asset().Name})
	}
	return err
}

// index keeps the folded texts for the search. It is no change of the record.
func (sh shelf[T, P]) index(ctx context.Context, tx record.Tx, row P) error {
	q := record.Query{Name: "inventory.index", SQL: `UPDATE ` + sh.table.Name() + ` SET search = $1 WHERE id = $2`}
	_, err := tx.Exec(ctx, q, fold(strings.Join(row.searched(), "\n")), row.Base().ID)
	return err
}

// fold makes texts alike that a person takes for the same: ＡＢＣ and abc, ｶﾅ and カナ.
func fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// Filter narrows a list.
type Filter struct {
	Search   string // in names, places and notes
	Archived bool   // those that are archived instead of those that are not
	After    string // the page after this cursor
	Limit    int    // at most 200; 50 when 0
}

// Page is a part of a list; Next is the cursor of the following one, empty at the end.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

const (
	usualPage   = 50
	longestPage = 200
)

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return usualPage
	}
	return min(f.Limit, longestPage)
}

var likeEscapes = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

// like is the pattern that finds a text anywhere; the query escapes with '!'.
func like(text string) string { return "%" + likeEscapes.Replace(text) + "%" }

func list[T any, P row[T]](ctx context.Context, store record.Store, caller identity.Caller, sh shelf[T, P], f Filter) (Page[T], error) {
	archived := "t.archived_at IS NULL"
	if f.Archived {
		archived = "t.archived_at IS NOT NULL"
	}
	tail := "WHERE " + archived + " AND t.id > $1 AND t.search LIKE $2 ESCAPE '!' ORDER BY t.id LIMIT $3"
	var page Page[T]
	err := store.Read(ctx, func(r record.Reader) error {
		rows, err := sh.table.Find(ctx, r, tail, plain(f.After), like(fold(tidy(f.Search))), f.limit()+1)
		if err != nil {
			return err
		}
		page = pageOf(caller, rows, f.limit(), func(row *T) *record.Meta { return P(row).Base() })
		return nil
	})
	return page, err
}

// The verbs of the log for what leaves the picture and comes back.
const (
	verbArchive = "archive"
	verbRestore = "restore"
)

// Archive takes an asset out of the picture: it is not drawn, walked or
// searched any more, and its history stays.
func (s *Service) Archive(ctx context.Context, caller identity.Caller, kind AssetKind, id string, version int64) error {
	if err := caller.May(identity.EditInventory); err != nil {
		return err
	}
	return s.setArchived(ctx, caller, kind, id, version, verbArchive)
}

// Restore brings an archived asset back, unless another took its name.
func (s *Service) Restore(ctx context.Context, caller identity.Caller, kind AssetKind, id string, version int64) error {
	if err := caller.May(identity.EditInventory); err != nil {
		return err
	}
	return s.setArchived(ctx, caller, kind, id, version, verbRestore)
}

func (s *Service) setArchived(ctx context.Context, caller identity.Caller, kind AssetKind, id string, version int64, verb string) error {
	return s.Store.Write(ctx, func(tx record.Tx) error {
		switch kind {
		case KindFacility:
			return facilities.setArchived(ctx, tx, caller, id, version, verb)
		case KindProcess:
			return processes.setArchived(ctx, tx, caller, id, version, verb)
		case KindSystem:
			return systems.setArchived(ctx, tx, caller, id, version, verb)
		default:
			return fault.Field("kind", "fault.choice", fault.Params{"value": string(kind)})
		}
	})
}

func (sh shelf[T, P]) setArchived(ctx context.Context, tx record.Tx, caller identity.Caller, id string, version int64, verb string) error {
	row, err := sh.get(ctx, tx, caller, id)
	if err != nil {
		return err
	}
	a := row.asset()
	if a.ArchivedAt.IsZero() == (verb == verbRestore) {
		return nil // it is so already
	}
	a.ArchivedAt = time.Time{}
	if verb == verbArchive {
		a.ArchivedAt = tx.Now()
	}
	row.Base().Version = version
	return sh.save(ctx, tx, caller, verb, row)
}

var (
	qPeople        = record.Query{Name: "inventory.people_that_exist", SQL: `SELECT id FROM people WHERE id IN (`}
	qOrganisations = record.Query{Name: "inventory.organisations_that_exist", SQL: `SELECT id FROM organisations WHERE id IN (`}
)

// exist refuses what refers to a person or an organisation that is not there.
func (refs references) exist(ctx context.Context, r record.Reader) error {
	if err := exist(ctx, r, qPeople, refs.people); err != nil {
		return err
	}
	return exist(ctx, r, qOrganisations, refs.organisations)
}

func exist(ctx context.Context, r record.Reader, q record.Query, refs []reference) error {
	var ids []string
	for _, ref := range refs {
		if ref.id != "" {
			ids = append(ids, plain(ref.id))
		}
	}
	var there []string
	if err := selectIn(ctx, r, &there, q, ids); err != nil {
		return fmt.Errorf("look up what is referred to: %w", err)
	}
	known := setOf(there)
	for _, ref := range refs {
		if ref.id != "" && !known[ref.id] {
			return fault.Field(ref.field, "inventory.fault.no_such_reference", fault.Params{"value": ref.id})
		}
	}
	return nil
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
