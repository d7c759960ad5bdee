package identity

import (
	"context"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// Exercises says in which running drills and exercises a person takes part.
type Exercises interface {
	Running(ctx context.Context, r record.Reader, person string) ([]string, error)
}

// Service keeps the directory and the accounts.
type Service struct {
	Store     record.Store
	Passwords *Passwords
	Exercises Exercises // none when nil
}

// Signed is who signed in, by a session or a token.
type Signed struct {
	Caller  Caller
	Account Account
	Person  Person
	Stamp   string // of the password; a session with another one has ended
}

var (
	ownQuery = record.Query{Name: "setting.organisation", SQL: `SELECT value FROM settings WHERE name = 'organisation'`}
	setOwn   = record.Query{Name: "setting.set_organisation", SQL: `
		INSERT INTO settings (name, value) VALUES ('organisation', $1)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`}
	// Holds off everyone else who changes who the administrators are.
	lockOwn = record.Query{Name: "setting.lock", SQL: `UPDATE settings SET value = value WHERE name = 'organisation'`}
)

// Own is this server's organisation; empty before the first start is done.
func Own(ctx context.Context, r record.Reader) (string, error) {
	var id string
	err := r.One(ctx, &id, ownQuery)
	if fault.Is(err, fault.NotFound) {
		return "", nil
	}
	return id, err
}

// Own is this server's organisation; empty before the first start is done.
func (s *Service) Own(ctx context.Context) (id string, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		id, err = Own(ctx, r)
		return err
	})
	return id, err
}

// tell appends an event that no change of a row tells.
func tell(ctx context.Context, tx record.Tx, action, kind, id, actor string, detail map[string]record.Change) error {
	return tx.Append(ctx, record.Event{
		Action: action, Kind: kind, RecordID: id, Actor: actor,
		Mode: string(mark.Real), TLP: string(mark.Amber), Detail: detail,
	})
}

// limits of a list.
const (
	usual   = 50
	longest = 200
)

func limit(n int) int {
	if n <= 0 {
		return usual
	}
	return min(n, longest)
}
