package audit

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"time"

	"taisei/record"
)

// Report is what Verify found.
type Report struct {
	Events   int64 // sealed and checked
	Pending  int64 // appended, not sealed yet
	Problems []Problem
}

// OK reports whether nothing is wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// Problem is one thing that is wrong with the log.
type Problem struct {
	Number int64  // of the seal
	What   string // for an operator
}

// most bounds the problems that are told; more would say the same.
const most = 100

type signature struct {
	Number    int64     `db:"number"`
	At        time.Time `db:"at"`
	Hash      string    `db:"hash"`
	Signature string    `db:"signature"`
}

var (
	links = record.Query{Name: "audit.links", SQL: `
		SELECT s.number, s.hash, COALESCE(e.id, '') AS id, COALESCE(e.at, 0) AS at, COALESCE(e.actor, '') AS actor,
		       COALESCE(e.action, '') AS action, COALESCE(e.kind, '') AS kind, COALESCE(e.record_id, '') AS record_id,
		       COALESCE(e.version, 0) AS version, COALESCE(e.mode, '') AS mode, COALESCE(e.tlp, '') AS tlp, COALESCE(e.detail, '') AS detail
		FROM audit_seals s LEFT JOIN audit_events e ON e.id = s.event_id
		WHERE s.number > $1 ORDER BY s.number LIMIT $2`}
	signatures = record.Query{Name: "audit.signatures", SQL: `
		SELECT number, at, hash, signature FROM audit_signatures WHERE number > $1 AND number <= $2 ORDER BY number`}
	countEvents  = record.Query{Name: "audit.count_events", SQL: `SELECT COUNT(*) FROM audit_events`}
	countPending = record.Query{Name: "audit.count_pending", SQL: `SELECT COUNT(*) FROM audit_pending`}
)

// Verify walks the whole chain. The checkpoint may be nil; with one, a log that
// was cut short or rewritten since is found too.
func Verify(ctx context.Context, store record.Store, key ed25519.PublicKey, checkpoint *Checkpoint) (Report, error) {
	v := &verifier{key: key, checkpoint: checkpoint}
	err := store.Read(ctx, func(r record.Reader) error { return v.run(ctx, r) })
	return v.report, err
}

type verifier struct {
	key        ed25519.PublicKey
	checkpoint *Checkpoint
	last       link
	report     Report
}

func (v *verifier) problem(number int64, format string, args ...any) {
	if len(v.report.Problems) < most {
		v.report.Problems = append(v.report.Problems, Problem{Number: number, What: fmt.Sprintf(format, args...)})
	}
}

func (v *verifier) run(ctx context.Context, r record.Reader) error {
	for {
		var page []link
		if err := r.Select(ctx, &page, links, v.last.Number, batch); err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		if err := v.page(ctx, r, page); err != nil {
			return err
		}
	}
	v.checkTail()
	return v.checkCount(ctx, r)
}

func (v *verifier) page(ctx context.Context, r record.Reader, page []link) error {
	var batch []signature
	if err := r.Select(ctx, &batch, signatures, v.last.Number, page[len(page)-1].Number); err != nil {
		return err
	}
	byNumber := map[int64]signature{}
	for _, s := range batch {
		byNumber[s.Number] = s
	}
	for _, l := range page {
		v.link(l)
		if s, ok := byNumber[l.Number]; ok {
			v.signature(l, s)
		}
	}
	return nil
}

func (v *verifier) link(l link) {
	if l.Number != v.last.Number+1 {
		v.problem(l.Number, "seals %d to %d are missing", v.last.Number+1, l.Number-1)
	}
	switch {
	case l.ID == "":
		v.problem(l.Number, "the event of this seal is gone")
	case l.hash(l.Number, v.last.Hash) != l.Hash:
		v.problem(l.Number, "event %s is not what was sealed", l.ID)
	}
	if c := v.checkpoint; c != nil && c.Number == l.Number && c.Hash != l.Hash {
		v.problem(l.Number, "the log is not the one of the checkpoint: it was rewritten")
	}
	v.last = l
	v.report.Events++
}

func (v *verifier) signature(l link, s signature) {
	c := Checkpoint{Number: s.Number, Hash: s.Hash, At: s.At, Signature: s.Signature, PublicKey: base64.StdEncoding.EncodeToString(v.key)}
	if s.Hash != l.Hash || !c.genuine() {
		v.problem(l.Number, "the signature does not fit")
	}
}

func (v *verifier) checkTail() {
	c := v.checkpoint
	if c == nil {
		return
	}
	if !c.genuine() {
		v.problem(c.Number, "the checkpoint's own signature does not fit: the file was changed")
	}
	if c.PublicKey != base64.StdEncoding.EncodeToString(v.key) {
		v.problem(c.Number, "the checkpoint was signed by another key than this server's")
	}
	if v.last.Number < c.Number {
		v.problem(v.last.Number, "the log ends at %d, but the checkpoint saw %d: its end was cut off", v.last.Number, c.Number)
	}
}

// checkCount finds events that were slipped in beside the chain.
func (v *verifier) checkCount(ctx context.Context, r record.Reader) error {
	var events int64
	if err := r.One(ctx, &events, countEvents); err != nil {
		return err
	}
	if err := r.One(ctx, &v.report.Pending, countPending); err != nil {
		return err
	}
	if extra := events - v.report.Events - v.report.Pending; extra != 0 && v.report.OK() {
		v.problem(v.last.Number, "%d events are neither sealed nor waiting to be", extra)
	}
	return nil
}
