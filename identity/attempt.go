package identity

import (
	"context"
	"net/netip"
	"time"

	"taisei/fault"
	"taisei/record"
)

var (
	lockAttempt = record.Query{Name: "attempt.lock", SQL: `
		INSERT INTO attempts (subject, failures, last_at) VALUES ($1, 0, $2)
		ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject`}
	readAttempt = record.Query{Name: "attempt.read", SQL: `SELECT failures, last_at FROM attempts WHERE subject = $1`}
	saveAttempt = record.Query{Name: "attempt.save", SQL: `UPDATE attempts SET failures = $2, last_at = $3 WHERE subject = $1`}
	forgetOld   = record.Query{Name: "attempt.forget", SQL: `DELETE FROM attempts WHERE last_at < $1`}
)

// patience is how many failures pass before one has to wait, and how long at most.
type patience struct {
	free    int
	longest time.Duration
}

var (
	// An account's wait is short, so that nobody can lock another out for long.
	ofAccount = patience{free: 5, longest: time.Minute}
	ofAddress = patience{free: 20, longest: 15 * time.Minute}
)

// remembered is how long a failure counts.
const remembered = 24 * time.Hour

type attempt struct {
	Failures int       `db:"failures"`
	LastAt   time.Time `db:"last_at"`
}

// wait is how long the next try has to wait: 1 s after the free ones, doubling.
func (p patience) wait(a attempt, now time.Time) time.Duration {
	over := a.Failures - p.free
	if over < 0 {
		return 0
	}
	pause := p.longest
	if over < 12 {
		pause = min(p.longest, time.Second<<over)
	}
	return pause - now.Sub(a.LastAt)
}

// reserve counts a try as failed before it is looked at, so that many at once
// are no way around; forgive takes it back.
func reserve(ctx context.Context, tx record.Tx, subject string, p patience) error {
	if _, err := tx.Exec(ctx, lockAttempt, subject, tx.Now()); err != nil {
		return err
	}
	var a attempt
	if err := tx.One(ctx, &a, readAttempt, subject); err != nil {
		return err
	}
	if tx.Now().Sub(a.LastAt) > remembered {
		a.Failures = 0
	}
	if wait := p.wait(a, tx.Now()); wait > 0 {
		seconds := int((wait + time.Second - 1) / time.Second)
		return fault.New(fault.TooMany, "identity.wait", fault.Params{"n": seconds})
	}
	_, err := tx.Exec(ctx, saveAttempt, subject, a.Failures+1, tx.Now())
	return err
}

// forgive takes back so many failures; all when n is 0.
func forgive(ctx context.Context, tx record.Tx, subject string, n int) error {
	var a attempt
	if err := tx.One(ctx, &a, readAttempt, subject); err != nil {
		return err
	}
	left := max(a.Failures-n, 0)
	if n == 0 {
		left = 0
	}
	_, err := tx.Exec(ctx, saveAttempt, subject, left, a.LastAt)
	return err
}

// addressSubject groups what one person can easily change: an IPv6 network is one.
func addressSubject(remote string) string {
	addr, err := netip.ParseAddr(remote)
	if err != nil {
		return "address:" + remote
	}
	addr = addr.Unmap()
	if addr.Is6() {
		if p, err := addr.Prefix(64); err == nil {
			return "address:" + p.Masked().String()
		}
	}
	return "address:" + addr.String()
}
