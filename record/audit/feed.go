package audit

import (
	"context"
	"sync"
	"time"

	"taisei/record"
)

// Change is one sealed event as a live page needs it.
type Change struct {
	Number   int64  `db:"number"`
	Kind     string `db:"kind"`
	RecordID string `db:"record_id"`
	Mode     string `db:"mode"`
}

var (
	changesSince = record.Query{Name: "audit.changes", SQL: `
		SELECT s.number, e.kind, e.record_id, e.mode FROM audit_seals s JOIN audit_events e ON e.id = s.event_id
		WHERE s.number > $1 ORDER BY s.number LIMIT 500`}
	newest = record.Query{Name: "audit.newest", SQL: `SELECT COALESCE(MAX(number), 0) FROM audit_seals`}
)

// Feed tells what changed, in commit order, to any number of those who wait. It
// asks the database once for all of them.
type Feed struct {
	store record.Store
	mu    sync.Mutex
	last  int64
	moved chan struct{} // closed when last grows
}

// NewFeed makes a feed; Run keeps it going.
func NewFeed(store record.Store) *Feed { return &Feed{store: store, moved: make(chan struct{})} }

// interval is how long a change of another process goes unnoticed at most.
const interval = 250 * time.Millisecond

// Run looks for new seals until ctx ends.
func (f *Feed) Run(ctx context.Context) {
	every := time.NewTicker(interval)
	defer every.Stop()
	for {
		if n, err := f.Newest(ctx); err == nil {
			f.advance(n)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

func (f *Feed) advance(n int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if n > f.last {
		f.last = n
		close(f.moved)
		f.moved = make(chan struct{})
	}
}

// Newest is the number of the last seal.
func (f *Feed) Newest(ctx context.Context) (int64, error) {
	var n int64
	err := f.store.Read(ctx, func(r record.Reader) error { return r.One(ctx, &n, newest) })
	return n, err
}

// Since lists the changes after a number, 500 at most.
func (f *Feed) Since(ctx context.Context, after int64) ([]Change, error) {
	changes := []Change{}
	err := f.store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &changes, changesSince, after) })
	return changes, err
}

// Wait returns when something after the number was sealed, or ctx ends.
func (f *Feed) Wait(ctx context.Context, after int64) error {
	for {
		f.mu.Lock()
		last, moved := f.last, f.moved
		f.mu.Unlock()
		if last > after {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-moved:
		}
	}
}
