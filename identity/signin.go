package identity

import (
	"context"

	"taisei/fault"
	"taisei/record"
	"taisei/words"
)

var touchSignedIn = record.Query{Name: "account.signed_in", SQL: `UPDATE accounts SET last_signed_in_at = $2 WHERE id = $1`}

// SignIn checks a name and a password. It takes as long for a name that is not
// there, and lets nobody guess quickly: neither at one account, nor from one address.
func (s *Service) SignIn(ctx context.Context, name, password, remote string) (*Signed, error) {
	name = normal(name)
	if len(name) > 256 {
		name = name[:256]
	}
	subject := "account:" + name
	if err := s.reserveTry(ctx, subject, remote); err != nil {
		return nil, err
	}
	a, err := s.accountByName(ctx, name)
	if err != nil {
		return nil, err
	}
	ok, err := s.Passwords.Verify(ctx, a.Password, password)
	if err != nil {
		return nil, err
	}
	if !ok || a.Disabled {
		return nil, s.refuse(ctx, a, remote)
	}
	return s.signedIn(ctx, a.ID, "password", subject, remote)
}

// accountByName is an account without password when there is none of the name.
func (s *Service) accountByName(ctx context.Context, name string) (*Account, error) {
	a := &Account{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		found, err := Accounts.Find(ctx, r, "WHERE t.name = $1", name)
		if len(found) == 1 {
			a = &found[0]
		}
		return err
	})
	return a, err
}

func (s *Service) reserveTry(ctx context.Context, subject, remote string) error {
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if err := reserve(ctx, tx, subject, ofAccount); err != nil {
			return err
		}
		if err := reserve(ctx, tx, addressSubject(remote), ofAddress); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, forgetOld, tx.Now().Add(-remembered))
		return err
	})
}

// forgiveTry clears the account's failures, but takes back only this one try of
// the address: who has one account must not guess at others from there.
func forgiveTry(ctx context.Context, tx record.Tx, subject, remote string) error {
	if err := forgive(ctx, tx, subject, 0); err != nil {
		return err
	}
	return forgive(ctx, tx, addressSubject(remote), 1)
}

// refuse records a failure. What was typed as the name is not kept: it may be a
// password in the wrong field.
func (s *Service) refuse(ctx context.Context, a *Account, remote string) error {
	err := s.Store.Write(ctx, func(tx record.Tx) error {
		return tell(ctx, tx, "account.sign_in_failed", "accounts", a.ID, "anonymous", map[string]record.Change{"address": {New: remote}})
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Unauthenticated, "identity.wrong_credentials", nil)
}

// signedIn records that somebody came in, by what means, and says who it is.
func (s *Service) signedIn(ctx context.Context, account, means, subject, remote string) (signed *Signed, err error) {
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		if subject != "" {
			if err := forgiveTry(ctx, tx, subject, remote); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, touchSignedIn, account, tx.Now()); err != nil {
			return err
		}
		if signed, err = s.identify(ctx, tx, account); err != nil {
			return err
		}
		return tell(ctx, tx, "account.sign_in", "accounts", account, signed.Caller.Actor().ID,
			map[string]record.Change{"address": {New: remote}, "means": {New: means}})
	})
	if err != nil {
		return nil, err
	}
	return signed, nil
}

// SignedOut records that somebody left.
func (s *Service) SignedOut(ctx context.Context, c Caller) error {
	if err := c.May(OwnAccount); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		return tell(ctx, tx, "account.sign_out", "accounts", c.Account, c.Actor().ID, nil)
	})
}

// Identify says who an account is now, for a session; disabled is nobody.
func (s *Service) Identify(ctx context.Context, account string) (signed *Signed, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		signed, err = s.identify(ctx, r, account)
		return err
	})
	return signed, err
}

func (s *Service) identify(ctx context.Context, r record.Reader, account string) (*Signed, error) {
	a, err := Accounts.Get(ctx, r, account)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return nil, err
	}
	if err != nil || a.Disabled || a.Password == "" {
		return nil, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	p, err := People.Get(ctx, r, a.Person)
	if err != nil {
		return nil, err
	}
	own, err := Own(ctx, r)
	if err != nil {
		return nil, err
	}
	c := Caller{Account: a.ID, Person: p.ID, Organisation: own, Roles: a.Roles, Lang: words.Parse(p.Language, words.English)}
	if s.Exercises != nil {
		if c.Exercises, err = s.Exercises.Running(ctx, r, p.ID); err != nil {
			return nil, err
		}
	}
	return &Signed{Caller: c, Account: *a, Person: *p, Stamp: stamp(a.Password)}, nil
}
