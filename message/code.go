package message

import (
	"context"
	"crypto/rand"
	"time"

	"taisei/fault"
	"taisei/record"
)

// tries is how many wrong codes a link takes before it wants a new code.
const tries = 5

// proofLife is how long a browser stays proven.
const proofLife = 12 * time.Hour

var (
	// reserveTry counts a try before its code is looked at, so that many at the same
	// time are no more than many in a row.
	reserveTry = record.Query{Name: "link.reserve_try", SQL: `UPDATE link_tries SET failures = failures + 1 WHERE link = $1 AND failures < $2`}
	// resetTries forgets the wrong codes.
	resetTries = record.Query{Name: "link.reset_tries", SQL: `UPDATE link_tries SET failures = 0 WHERE link = $1`}
	// failures counts the wrong codes.
	failures = record.Query{Name: "link.failures", SQL: `SELECT failures FROM link_tries WHERE link = $1`}
	// insertProof remembers a browser that gave the code.
	insertProof = record.Query{Name: "link.insert_proof", SQL: `INSERT INTO link_proofs (hash, link, round, expires_at) VALUES ($1, $2, $3, $4)`}
	// validProof counts the proof when it is of this link, this code, and not too old.
	validProof = record.Query{Name: "link.valid_proof", SQL: `
		SELECT COUNT(*) FROM link_proofs WHERE hash = $1 AND link = $2 AND round = $3 AND expires_at > $4`}
)

// Try is what became of a code that was entered.
type Try struct {
	Link   Link
	Proof  string // what the browser shows from now on; empty when the code was wrong
	Left   int    // tries that are left
	Locked bool   // this try was the last
}

// Err is what the person is told of a wrong code.
func (t Try) Err() error {
	switch {
	case t.Proof != "":
		return nil
	case t.Left == 0:
		return fault.New(fault.TooMany, "message.code_locked", nil)
	}
	return fault.Field("code", "message.code_wrong", fault.Params{"n": t.Left})
}

// EnterCodeTx tries a code on a link. The transaction must be committed whatever
// Try says, for the count is in it.
func (s *Service) EnterCodeTx(ctx context.Context, tx record.Tx, token, code string) (Try, error) {
	o, err := s.Open(ctx, tx, token, "")
	if err != nil {
		return Try{}, err
	}
	t := Try{Link: o.Link}
	n, err := tx.Exec(ctx, reserveTry, o.Link.ID, tries)
	if err != nil || n == 0 {
		return t, err
	}
	if same(s.codeHash(o.Link.ID, digits(code)), o.Link.CodeHash) {
		return t, prove(ctx, tx, &t)
	}
	var failed int
	if err := tx.One(ctx, &failed, failures, o.Link.ID); err != nil {
		return t, err
	}
	t.Left, t.Locked = tries-failed, failed == tries
	if t.Locked {
		err = tx.Append(ctx, linkEvent(tx, o.Caller().Actor(), &o.Link, "lock"))
	}
	return t, err
}

func prove(ctx context.Context, tx record.Tx, t *Try) error {
	if _, err := tx.Exec(ctx, resetTries, t.Link.ID); err != nil {
		return err
	}
	proof := rand.Text() + rand.Text()
	_, err := tx.Exec(ctx, insertProof, hash(proof), t.Link.ID, t.Link.CodeRound, tx.Now().Add(proofLife))
	if err != nil {
		return err
	}
	t.Proof, t.Left = proof, tries
	return tx.Append(ctx, linkEvent(tx, record.Actor{ID: "guest:" + t.Link.ID + ":" + t.Link.Person}, &t.Link, "prove"))
}

// CodeTx tells the code of a link, for the sender to say it to the person. A link
// that took too many wrong codes gets a new one.
func (s *Service) CodeTx(ctx context.Context, tx record.Tx, by record.Actor, l *Link) (string, error) {
	blocked, err := locked(ctx, tx, l.ID)
	if err != nil {
		return "", err
	}
	if blocked || !same(s.codeHash(l.ID, s.code(l)), l.CodeHash) { // or the server's secret is another
		l.CodeRound++
		l.CodeHash = s.codeHash(l.ID, s.code(l))
		if err := links.UpdateAs(ctx, tx, by, "new_code", l); err != nil {
			return "", err
		}
		if _, err := tx.Exec(ctx, resetTries, l.ID); err != nil {
			return "", err
		}
	}
	return s.code(l), tx.Append(ctx, linkEvent(tx, by, l, "tell_code"))
}

func locked(ctx context.Context, r record.Reader, link string) (bool, error) {
	var failed int
	err := r.One(ctx, &failed, failures, link)
	return failed >= tries, err
}

func proven(ctx context.Context, r record.Reader, l *Link, proof string) (bool, error) {
	if proof == "" {
		return false, nil
	}
	var n int
	err := r.One(ctx, &n, validProof, hash(proof), l.ID, l.CodeRound, r.Now())
	return n == 1, err
}

func linkEvent(tx record.Tx, by record.Actor, l *Link, verb string) record.Event {
	return record.Event{
		ID: record.NewID(), At: tx.Now(), Actor: by.ID, Action: "link." + verb, Kind: links.Name(),
		RecordID: l.ID, Version: l.Version, Mode: string(l.Mode), TLP: string(l.TLP),
	}
}
