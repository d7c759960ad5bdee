package login

import (
	"context"
	"encoding/json"
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
	return []byte(found.Data), true, nil
}

func (s store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	text := string(data)
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

// codec writes a session as JSON, whose keys stand in order: the same session is
// always the same text, so that reading a page writes nothing.
type codec struct{}

type encoded struct {
	Deadline time.Time      `json:"deadline"`
	Values   map[string]any `json:"values"`
}

func (codec) Encode(deadline time.Time, values map[string]any) ([]byte, error) {
	return json.Marshal(encoded{Deadline: deadline, Values: values})
}

func (codec) Decode(b []byte) (time.Time, map[string]any, error) {
	e := encoded{Values: map[string]any{}}
	err := json.Unmarshal(b, &e)
	return e.Deadline, e.Values, err
}
