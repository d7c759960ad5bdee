package audit

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"time"

	"taisei/fault"
	"taisei/record"
)

// batch is how many events are sealed in one transaction.
const batch = 1000

var (
	lastSeal = record.Query{Name: "audit.last_seal", SQL: `
		SELECT number, hash FROM audit_seals ORDER BY number DESC LIMIT 1`}
	pending = record.Query{Name: "audit.pending", SQL: `
		SELECT e.id, e.at, e.actor, e.action, e.kind, e.record_id, e.version, e.mode, e.tlp, e.detail
		FROM audit_pending p JOIN audit_events e ON e.id = p.event_id ORDER BY e.id LIMIT $1`}
	addSeal       = record.Query{Name: "audit.seal", SQL: `INSERT INTO audit_seals (number, event_id, hash) VALUES ($1, $2, $3)`}
	forgetPending = record.Query{Name: "audit.sealed", SQL: `DELETE FROM audit_pending WHERE event_id = $1`}
	addSignature  = record.Query{Name: "audit.sign", SQL: `
		INSERT INTO audit_signatures (number, at, hash, signature) VALUES ($1, $2, $3, $4)`}
)

// Store is what the sealer needs of the database.
type Store interface {
	record.Store
	// TrySeal reports whether this transaction alone may seal.
	TrySeal(ctx context.Context, tx record.Tx) (bool, error)
	OnCommit(fn func())
}

// Sealer chains what was appended.
type Sealer struct {
	Store Store
	Key   ed25519.PrivateKey
	Log   *slog.Logger
	wake  chan struct{}
}

// Run seals until ctx ends: soon after each commit of this process, and every
// second for those of others.
func (s *Sealer) Run(ctx context.Context) {
	s.wake = make(chan struct{}, 1)
	s.Store.OnCommit(s.poke)
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		for {
			n, err := s.Seal(ctx)
			if err != nil && ctx.Err() == nil {
				s.Log.Error("seal the audit log", "error", err)
			}
			if n < batch {
				break
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-s.wake:
		case <-every.C:
		}
	}
}

func (s *Sealer) poke() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Seal chains and signs one batch and returns how many events it held.
func (s *Sealer) Seal(ctx context.Context) (int, error) {
	waiting, err := s.waiting(ctx)
	if err != nil || !waiting {
		return 0, err
	}
	n := 0
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		mine, err := s.Store.TrySeal(ctx, tx)
		if err != nil || !mine {
			return err
		}
		n, err = s.seal(ctx, tx)
		return err
	})
	return n, err
}

// waiting looks before it takes the writer, and keeps a sealer's own commit from
// waking it for ever.
func (s *Sealer) waiting(ctx context.Context) (bool, error) {
	var ids []string
	q := record.Query{Name: "audit.any_pending", SQL: `SELECT event_id FROM audit_pending LIMIT 1`}
	err := s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &ids, q) })
	return len(ids) > 0, err
}

func (s *Sealer) seal(ctx context.Context, tx record.Tx) (int, error) {
	var events []entry
	if err := tx.Select(ctx, &events, pending, batch); err != nil || len(events) == 0 {
		return 0, err
	}
	last, err := tail(ctx, tx)
	if err != nil {
		return 0, err
	}
	for _, e := range events {
		last = link{Number: last.Number + 1, Hash: e.hash(last.Number+1, last.Hash)}
		if _, err := tx.Exec(ctx, addSeal, last.Number, e.ID, last.Hash); err != nil {
			return 0, fmt.Errorf("seal event %s: %w", e.ID, err)
		}
		if _, err := tx.Exec(ctx, forgetPending, e.ID); err != nil {
			return 0, fmt.Errorf("seal event %s: %w", e.ID, err)
		}
	}
	c := newCheckpoint(s.Key, last.Number, last.Hash, tx.Now())
	_, err = tx.Exec(ctx, addSignature, c.Number, c.At, c.Hash, c.Signature)
	return len(events), err
}

// tail is the last link of the chain; the zero link when there is none.
func tail(ctx context.Context, r record.Reader) (link, error) {
	var last link
	err := r.One(ctx, &last, lastSeal)
	if fault.Is(err, fault.NotFound) {
		return link{}, nil
	}
	return last, err
}

// Checkpoint signs what the log is now.
func (s *Sealer) Checkpoint(ctx context.Context) (Checkpoint, error) {
	var c Checkpoint
	err := s.Store.Read(ctx, func(r record.Reader) error {
		last, err := tail(ctx, r)
		c = newCheckpoint(s.Key, last.Number, last.Hash, r.Now())
		return err
	})
	return c, err
}
