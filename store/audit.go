package store

import (
	"context"

	"taisei/record"
)

var (
	insertEvent = record.Query{Name: "audit.append", SQL: `
		INSERT INTO audit_events (id, at, actor, action, kind, record_id, version, mode, tlp, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`}
	insertPending = record.Query{Name: "audit.pending", SQL: `INSERT INTO audit_pending (event_id) VALUES ($1)`}
)

// Append adds the event in this transaction; the sealer chains it later.
func (u *unit) Append(ctx context.Context, e record.Event) error {
	if seamSkipsAudit() {
		return nil
	}
	if e.ID == "" {
		e.ID = record.NewID()
	}
	if e.At.IsZero() {
		e.At = u.now
	}
	if _, err := u.Exec(ctx, insertEvent, e.ID, e.At, e.Actor, e.Action, e.Kind, e.RecordID, e.Version, e.Mode, e.TLP, e.Detail); err != nil {
		return err
	}
	_, err := u.Exec(ctx, insertPending, e.ID)
	return err
}

// TrySeal reports whether this transaction may seal the log: one at a time may.
func (s *Store) TrySeal(ctx context.Context, tx record.Tx) (bool, error) {
	if s.dialect.trySeal.SQL == "" {
		return true, nil // one writer
	}
	var mine bool
	err := tx.One(ctx, &mine, s.dialect.trySeal)
	return mine, err
}
