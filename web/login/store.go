package login

import (
	"context"
	"encoding/base64"
	"errors"
	"time"

	"taisei/fault"
	"taisei/record"
)

var (
	findSession = record.Query{Name: "session.find", SQL: `SELECT data, expires_at FROM sessions WHERE token = $1`}
	saveSession = record.Query{Name: "session.save", SQL: `
		INSERT INTO sessions (token, data, expires_at) VALUES ($1, $2, $3)
		ON CONFLICT (token) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at`}
	deleteSession = record.Query{Name: "session.delete", SQL: `DELETE FROM sessions WHERE token = $1`}
	sweepSessions = record.Query{Name: "session.sweep", SQL: `DELETE FROM sessions WHERE expires_at < $1`}
)

// coarse is how much later a session's end must be to be worth a write.
const coarse = time.Minute

type row struct {
	Data      string    `db:"data"`
	ExpiresAt time.Time `db:"expires_at"`
}

// store implements scs.CtxStore. The tokens it is given are hashes already.
type store struct{ records record.Store }

func (s store) find(ctx context.Context, token string) (*row, error) {
	var found row
	now := time.Time{}
	err := s.records.Read(ctx, func(r record.Reader) error {
		now = r.Now()
		return r.One(ctx, &found, findSession, token)
	})
	if fault.Is(err, fault.NotFound) || err == nil && !now.Before(found.ExpiresAt) {
		return nil, nil
	}
	return &found, err
}

func (s store) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	found, err := s.find(ctx, token)
	if err != nil || found == nil {
		return nil, false, err
	}
	data, err := base64.StdEncoding.DecodeString(found.Data)
	return data, err == nil, err
}

func (s store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	text := base64.StdEncoding.EncodeToString(data)
	had, err := s.find(ctx, token)
	if err != nil {
		return err
	}
	if had != nil && had.Data == text && expiry.Sub(had.ExpiresAt) < coarse {
		return nil
	}
	return s.records.Write(ctx, func(tx record.Tx) error {
		if _, err := tx.Exec(ctx, sweepSessions, tx.Now()); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, saveSession, token, text, expiry)
		return err
	})
}

func (s store) DeleteCtx(ctx context.Context, token string) error {
	return s.records.Write(ctx, func(tx record.Tx) error {
		_, err := tx.Exec(ctx, deleteSession, token)
		return err
	})
}

var errContext = errors.New("a session is looked up in a request's context only")

// The methods without a context are never called: scs prefers those above.
func (store) Find(string) ([]byte, bool, error)      { return nil, false, errContext }
func (store) Commit(string, []byte, time.Time) error { return errContext }
func (store) Delete(string) error                    { return errContext }
