package evidence

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// Gate says whether an item may leave. A refusal has the code fault.Blocked; what
// the gate wrote down of it in tx is kept.
type Gate interface {
	MayExport(ctx context.Context, tx record.Tx, caller identity.Caller, item *Item, to Recipient) error
}

// Service freezes evidence and keeps its custody.
type Service struct {
	Store record.Store
	Vault Vault
	Gate  Gate // nil lets nothing out

	exporting sync.Mutex // scrypt takes 64 MB: one at a time
}

// claimItem takes the place of an item in this transaction, or finds who has it.
var claimItem = record.Query{Name: "evidence.claim", SQL: `
		INSERT INTO evidence_same (same, item) VALUES ($1, $2)
		ON CONFLICT (same) DO UPDATE SET item = evidence_same.item
		RETURNING item`}

// Keep puts bytes into the vault, before the transaction that freezes them: a row
// never stands for bytes that are not on the disk yet. Bytes without a row hurt nobody.
func (s *Service) Keep(ctx context.Context, caller identity.Caller, r io.Reader) (Content, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return Content{}, err
	}
	limited := &capped{r: r, left: maxSize}
	content, err := s.Vault.Put(ctx, limited)
	if limited.passed {
		return Content{}, tooLarge()
	}
	return content, err
}

// KeepBytes is Keep for what is in memory.
func (s *Service) KeepBytes(ctx context.Context, caller identity.Caller, data []byte) (Content, error) {
	return s.Keep(ctx, caller, bytes.NewReader(data))
}

// Freeze records what bytes that the vault holds are. The same bytes under the
// same marks are one item; each freezing is a line of its custody.
func (s *Service) Freeze(ctx context.Context, tx record.Tx, caller identity.Caller, found Found) (*Item, error) {
	if err := caller.May(identity.RaiseDetection); err != nil {
		return nil, err
	}
	item := found.item(tx.Now())
	item.ID = record.NewID()
	if item.TLP == mark.Red { // who may see it differs from row to row
		item.Same += " " + item.ID
	}
	var id string
	if err := tx.One(ctx, &id, claimItem, item.Same, item.ID); err != nil {
		return nil, fmt.Errorf("freeze evidence: %w", err)
	}
	if id == item.ID {
		if err := Items.Insert(ctx, tx, caller.Actor(), item); err != nil {
			return nil, err
		}
	} else {
		existing, err := Items.Get(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		item = existing
	}
	return item, s.note(ctx, tx, caller, item, Collected, found.Purpose, source(found))
}

// source is what a custody line keeps of where bytes were collected.
func source(f Found) map[string]string {
	detail := map[string]string{}
	for key, value := range map[string]string{"name": FileName(f.Name), "source_url": Clean(f.SourceURL, maxURL)} {
		if value != "" {
			detail[key] = value
		}
	}
	return detail
}

func (s *Service) note(ctx context.Context, tx record.Tx, caller identity.Caller, item *Item, a Action, purpose string, detail map[string]string) error {
	line := &Custody{Operation: item.Operation, Item: item.ID, Action: a, Purpose: Clean(purpose, maxReason), Detail: detail}
	line.TLP = item.TLP
	return Custodies.Insert(ctx, tx, caller.Actor(), line)
}

// Get tells of one item.
func (s *Service) Get(ctx context.Context, caller identity.Caller, id string) (*Item, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var item *Item
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		item, err = s.seen(ctx, r, caller, id)
		return err
	})
	return item, err
}

func (s *Service) seen(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Item, error) {
	item, err := Items.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	return item, caller.See(&item.Meta, &item.Operation)
}

// Select tells of the items that are named, in their order, leaving out what the
// caller must not see.
func (s *Service) Select(ctx context.Context, caller identity.Caller, ids []string) ([]Item, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	items := []Item{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		for _, id := range ids {
			item, err := s.seen(ctx, r, caller, id)
			if fault.Is(err, fault.NotFound) {
				continue
			}
			if err != nil {
				return err
			}
			items = append(items, *item)
		}
		return nil
	})
	return items, err
}

// Filter chooses items.
type Filter struct {
	Mode     mark.Mode // real when empty
	Exercise string
	SHA256   string
	After    string // the cursor: the last id of the page before
	Limit    int
}

// Page is one page of items, newest first.
type Page struct {
	Items []Item `json:"items"`
	Next  string `json:"next,omitempty"` // the cursor of the next page; empty on the last
}

// The rows of a page: at most, and unless asked.
const (
	longest = 200
	usual   = 50
)

// List lists items, newest first.
func (s *Service) List(ctx context.Context, caller identity.Caller, f Filter) (Page, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return Page{}, err
	}
	limit := min(f.Limit, longest)
	if limit <= 0 {
		limit = usual
	}
	if f.Mode == "" {
		f.Mode = mark.Real
	}
	page := Page{Items: []Item{}}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		rows, err := Items.Find(ctx, r, `
			WHERE t.mode = $1 AND ($2 = '' OR t.exercise = $2) AND ($3 = '' OR t.sha256 = $3) AND ($4 = '' OR t.id < $4)
			ORDER BY t.id DESC LIMIT $5`, f.Mode, f.Exercise, f.SHA256, f.After, limit+1)
		if err != nil {
			return err
		}
		if len(rows) > limit {
			rows = rows[:limit]
			page.Next = rows[limit-1].ID
		}
		for i := range rows {
			if caller.See(&rows[i].Meta, &rows[i].Operation) == nil {
				page.Items = append(page.Items, rows[i])
			}
		}
		return nil
	})
	return page, err
}

// Custody lists what was done with an item, oldest first.
func (s *Service) Custody(ctx context.Context, caller identity.Caller, id string) ([]Custody, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	var lines []Custody
	err := s.Store.Read(ctx, func(r record.Reader) error {
		if _, err := s.seen(ctx, r, caller, id); err != nil {
			return err
		}
		var err error
		lines, err = Custodies.Find(ctx, r, "WHERE t.item = $1 ORDER BY t.id", id)
		return err
	})
	return lines, err
}

// View opens an item's bytes for somebody on this server: to be shown as text or
// analysed, never to be served as a file. It leaves a line of custody.
func (s *Service) View(ctx context.Context, caller identity.Caller, id, purpose string) (*Item, io.ReadCloser, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, nil, err
	}
	action := Viewed
	if caller.IsSystem() {
		action = Analysed
	}
	var item *Item
	err := s.Store.Write(ctx, func(tx record.Tx) (err error) {
		if item, err = s.seen(ctx, tx, caller, id); err != nil {
			return err
		}
		return s.note(ctx, tx, caller, item, action, purpose, nil)
	})
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Vault.Open(ctx, item.SHA256)
	return item, r, err
}

// ReadAll is View for what fits into memory.
func (s *Service) ReadAll(ctx context.Context, caller identity.Caller, id, purpose string) (*Item, []byte, error) {
	item, r, err := s.View(ctx, caller, id, purpose)
	if err != nil {
		return nil, nil, err
	}
	data, err := io.ReadAll(r)
	return item, data, errors.Join(err, r.Close())
}

// capped stops one byte after the cap and remembers that it did.
type capped struct {
	r      io.Reader
	left   int64
	passed bool
}

func (c *capped) Read(p []byte) (int, error) {
	if int64(len(p)) > c.left+1 {
		p = p[:c.left+1]
	}
	n, err := c.r.Read(p)
	c.left -= int64(n)
	if c.left < 0 {
		c.passed = true
		return n, tooLarge()
	}
	return n, err
}

func tooLarge() error {
	return fault.New(fault.TooLarge, keyTooLarge, fault.Params{"limit": maxSize >> 20})
}

func hasKey(err error, key string) bool {
	var f *fault.Error
	return errors.As(err, &f) && f.Key == key
}
