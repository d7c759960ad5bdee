package identity

import (
	"context"
	"slices"
	"strings"
	"time"

	"taisei/fault"
	"taisei/record"
)

// tokenPrefix lets a scanner of source code recognise a token that leaked.
const tokenPrefix = "taisei_"

const (
	longestToken = 366 * 24 * time.Hour
	mostTokens   = 50
)

var (
	// Marks that a token is in use, but once a minute at most.
	touchToken = record.Query{Name: "credential.used", SQL: `
		UPDATE credentials SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $3)`}
	openOfKind = "WHERE t.kind = $1 AND t.account = $2 AND t.revoked_at IS NULL ORDER BY t.id"
)

// handOut keeps the hash of a new secret and returns the secret.
func handOut(ctx context.Context, tx record.Tx, c Caller, cred Credential) (string, error) {
	secret := newSecret()
	if cred.Kind == Token {
		secret = tokenPrefix + secret
	}
	cred.Hash = hashSecret(secret)
	return secret, Credentials.Insert(ctx, tx, c.Actor(), &cred)
}

func revokeAll(ctx context.Context, tx record.Tx, by record.Actor, kind CredentialKind, account string) error {
	open, err := Credentials.Find(ctx, tx, openOfKind, string(kind), account)
	if err != nil {
		return err
	}
	for i := range open {
		open[i].RevokedAt = tx.Now()
		if err := Credentials.UpdateAs(ctx, tx, by, "revoke", &open[i]); err != nil {
			return err
		}
	}
	return nil
}

// open finds what a secret opens, if it still does.
func open(ctx context.Context, r record.Reader, kind CredentialKind, secret string) (*Credential, error) {
	found, err := Credentials.Find(ctx, r, "WHERE t.hash = $1", hashSecret(secret))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || found[0].Kind != kind {
		return nil, fault.New(fault.NotFound, "identity.link_unknown", nil)
	}
	c := &found[0]
	switch {
	case !c.RevokedAt.IsZero(), c.once() && !c.UsedAt.IsZero():
		return nil, fault.New(fault.NotFound, "identity.link_used", nil)
	case !c.ExpiresAt.IsZero() && r.Now().After(c.ExpiresAt):
		return nil, fault.New(fault.NotFound, "identity.link_expired", nil)
	}
	return c, nil
}

func (c Credential) once() bool { return c.Kind == Setup || c.Kind == Invitation }

// Look shows what a link's secret opens, without using it.
func (s *Service) Look(ctx context.Context, kind CredentialKind, secret string) (c *Credential, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		c, err = open(ctx, r, kind, secret)
		return err
	})
	return c, err
}

// TokenRequest asks for an API token.
type TokenRequest struct {
	Name    string
	Roles   []Role // none the account has not
	Expires time.Time
}

func (t TokenRequest) check(a *Account, now time.Time) error {
	if strings.TrimSpace(t.Name) == "" {
		return fault.Required("name")
	}
	if err := checkRoles(t.Roles); err != nil {
		return err
	}
	for _, r := range t.Roles {
		if !slices.Contains(a.Roles, r) {
			return fault.Field("roles", "identity.role_above", fault.Params{"roles": string(r)})
		}
	}
	if !t.Expires.After(now) || t.Expires.After(now.Add(longestToken)) {
		return fault.Field("expires", "identity.token_expires", nil)
	}
	return nil
}

// CreateToken makes a token for the caller's programs. The secret is told this once.
func (s *Service) CreateToken(ctx context.Context, c Caller, t TokenRequest) (secret string, err error) {
	if err := c.May(OwnAccount); err != nil {
		return "", err
	}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		a, err := Accounts.Get(ctx, tx, c.Account)
		if err != nil {
			return err
		}
		if err := t.check(a, tx.Now()); err != nil {
			return err
		}
		have, err := Credentials.Find(ctx, tx, openOfKind, string(Token), a.ID)
		if err != nil {
			return err
		}
		if len(have) >= mostTokens {
			return fault.New(fault.Conflict, "identity.tokens_full", fault.Params{"n": mostTokens})
		}
		secret, err = handOut(ctx, tx, c, Credential{
			Kind: Token, Account: a.ID, Name: strings.TrimSpace(t.Name), Roles: t.Roles, ExpiresAt: t.Expires,
		})
		return err
	})
	return secret, err
}

// Tokens lists the caller's own tokens, without those revoked.
func (s *Service) Tokens(ctx context.Context, c Caller) (list []Credential, err error) {
	if err := c.May(OwnAccount); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		list, err = Credentials.Find(ctx, r, openOfKind, string(Token), c.Account)
		return err
	})
	return list, err
}

// RevokeToken ends one of the caller's own tokens.
func (s *Service) RevokeToken(ctx context.Context, c Caller, id string) error {
	if err := c.May(OwnAccount); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		t, err := Credentials.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if t.Account != c.Account || t.Kind != Token {
			return fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": "credential", "id": id})
		}
		if !t.RevokedAt.IsZero() {
			return nil
		}
		t.RevokedAt = tx.Now()
		return Credentials.UpdateAs(ctx, tx, c.Actor(), "revoke", t)
	})
}

// ByToken says who a token acts for, with no more roles than both the token and
// the account have now.
func (s *Service) ByToken(ctx context.Context, secret string) (*Signed, error) {
	var signed *Signed
	var token *Credential
	var now time.Time
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		now = r.Now()
		if token, err = open(ctx, r, Token, secret); err != nil {
			return fault.New(fault.Unauthenticated, "identity.token_unknown", nil).Wrap(err)
		}
		signed, err = s.identify(ctx, r, token.Account)
		return err
	})
	if err != nil {
		return nil, err
	}
	signed.Caller.Roles = slices.DeleteFunc(slices.Clone(token.Roles), func(r Role) bool { return !slices.Contains(signed.Account.Roles, r) })
	if now.Sub(token.UsedAt) > time.Minute {
		err = s.Store.Write(ctx, func(tx record.Tx) error {
			_, err := tx.Exec(ctx, touchToken, token.ID, now, now.Add(-time.Minute))
			return err
		})
	}
	return signed, err
}
