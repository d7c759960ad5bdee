package identity

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"taisei/fault"
	"taisei/record"
)

var accountName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._@+-]{1,63}$`)

// normal is an account's name as it is kept and compared.
func normal(name string) string { return strings.ToLower(norm.NFKC.String(strings.TrimSpace(name))) }

// Check names the first field that is wrong.
func (a Account) Check() error {
	switch {
	case a.Name == "":
		return fault.Required("name")
	case !accountName.MatchString(a.Name):
		return fault.Field("name", "identity.account_name", nil)
	case a.Person == "":
		return fault.Required("person")
	}
	return checkRoles(a.Roles)
}

func checkRoles(roles []Role) error {
	if len(roles) == 0 {
		return fault.Required("roles")
	}
	for _, r := range roles {
		if !slices.Contains(Roles, r) {
			return fault.Field("roles", "fault.choice", fault.Params{"value": string(r)})
		}
	}
	return nil
}

// AccountRow is an account with whose it is.
type AccountRow struct {
	Account
	PersonName         string `db:"person_name" json:"person_name"`
	PersonNameEn       string `db:"person_name_en" json:"person_name_en"`
	OrganisationName   string `db:"organisation_name" json:"organisation_name"`
	OrganisationNameEn string `db:"organisation_name_en" json:"organisation_name_en"`
}

// Invited reports whether nobody has chosen its password yet.
func (a Account) Invited() bool { return a.Password == "" && !a.Disabled }

var (
	// A page of accounts with their people, in the order of their names.
	accountRows = record.Query{Name: "account.rows", SQL: `
		SELECT ` + Accounts.Columns("t") + `, p.name AS person_name, p.name_en AS person_name_en,
			o.name AS organisation_name, o.name_en AS organisation_name_en
		FROM accounts t JOIN people p ON p.id = t.person JOIN organisations o ON o.id = p.organisation
		WHERE t.name > $1 ORDER BY t.name LIMIT $2`}
	// How many could still administer without this one.
	otherAdministrators = record.Query{Name: "account.administrators", SQL: `
		SELECT COUNT(*) FROM accounts WHERE roles LIKE '%"administrator"%' AND NOT disabled AND password <> '' AND id <> $1`}
)

// Accounts lists accounts by name, after a name; limit 200 at most.
func (s *Service) Accounts(ctx context.Context, c Caller, after string, n int) ([]AccountRow, error) {
	if err := c.May(ManageAccounts); err != nil {
		return nil, err
	}
	rows := []AccountRow{}
	err := s.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &rows, accountRows, after, limit(n)) })
	return rows, err
}

// Account reads one account.
func (s *Service) Account(ctx context.Context, c Caller, id string) (*Account, error) {
	if err := c.May(ManageAccounts); err != nil {
		return nil, err
	}
	return s.account(ctx, id)
}

func (s *Service) account(ctx context.Context, id string) (a *Account, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		a, err = Accounts.Get(ctx, r, id)
		return err
	})
	return a, err
}

// Invite makes an account for a person and a link's secret, by which the person
// chooses a password. The secret is not kept: it is told this once.
func (s *Service) Invite(ctx context.Context, c Caller, person, name string, roles []Role) (a *Account, secret string, err error) {
	if err := c.May(ManageAccounts); err != nil {
		return nil, "", err
	}
	a = &Account{Person: person, Name: normal(name), Roles: roles}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		if err := a.Check(); err != nil {
			return err
		}
		if _, err := People.Get(ctx, tx, person); err != nil {
			return err
		}
		if err := s.free(ctx, tx, a); err != nil {
			return err
		}
		if err := Accounts.Insert(ctx, tx, c.Actor(), a); err != nil {
			return err
		}
		secret, err = handOut(ctx, tx, c, Credential{Kind: Invitation, Account: a.ID, ExpiresAt: tx.Now().Add(invitationLife)})
		return err
	})
	return a, secret, err
}

// free refuses a name or a person that has an account.
func (s *Service) free(ctx context.Context, tx record.Tx, a *Account) error {
	taken, err := Accounts.Find(ctx, tx, "WHERE t.name = $1 OR t.person = $2", a.Name, a.Person)
	if err != nil || len(taken) == 0 {
		return err
	}
	if taken[0].Name == a.Name {
		return fault.Field("name", "identity.name_taken", fault.Params{"name": a.Name})
	}
	return fault.Field("person", "identity.has_account", fault.Params{"name": taken[0].Name})
}

// InviteAgain makes a new link for an account, for who forgot the password or
// lost the link; the links before it no longer work. A disabled account comes
// back that way.
func (s *Service) InviteAgain(ctx context.Context, c Caller, id string) (secret string, err error) {
	if err := c.May(ManageAccounts); err != nil {
		return "", err
	}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		a, err := Accounts.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, c.Actor(), Invitation, a.ID); err != nil {
			return err
		}
		if a.Disabled {
			a.Disabled = false
			if err := Accounts.UpdateAs(ctx, tx, c.Actor(), "enable", a); err != nil {
				return err
			}
		}
		secret, err = handOut(ctx, tx, c, Credential{Kind: Invitation, Account: a.ID, ExpiresAt: tx.Now().Add(invitationLife)})
		return err
	})
	return secret, err
}

const invitationLife = 7 * 24 * time.Hour

// SetRoles gives an account its roles, over the version that the caller saw.
func (s *Service) SetRoles(ctx context.Context, c Caller, id string, version int64, roles []Role) error {
	if err := c.May(ManageAccounts); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		a, err := Accounts.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		a.Version, a.Roles = version, roles
		if !slices.Contains(roles, Administrator) {
			if err := keepAnAdministrator(ctx, tx, id); err != nil {
				return err
			}
		}
		return Accounts.UpdateAs(ctx, tx, c.Actor(), "set_roles", a)
	})
}

// Disable shuts an account: its sessions and tokens end now, its password is
// forgotten.
func (s *Service) Disable(ctx context.Context, c Caller, id string) error {
	if err := c.May(ManageAccounts); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if err := keepAnAdministrator(ctx, tx, id); err != nil {
			return err
		}
		a, err := Accounts.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, kind := range []CredentialKind{Token, Invitation, DemoEntry} {
			if err := revokeAll(ctx, tx, c.Actor(), kind, id); err != nil {
				return err
			}
		}
		a.Disabled, a.Password = true, ""
		return Accounts.UpdateAs(ctx, tx, c.Actor(), "disable", a)
	})
}

// keepAnAdministrator refuses what would leave nobody to administer.
func keepAnAdministrator(ctx context.Context, tx record.Tx, except string) error {
	if _, err := tx.Exec(ctx, lockOwn); err != nil {
		return err
	}
	var others int
	if err := tx.One(ctx, &others, otherAdministrators, except); err != nil {
		return err
	}
	if others == 0 {
		return fault.New(fault.Conflict, "identity.last_administrator", nil)
	}
	return nil
}

// ChangePassword sets the caller's own password; other sessions end.
func (s *Service) ChangePassword(ctx context.Context, c Caller, old, password, remote string) error {
	if err := c.May(OwnAccount); err != nil {
		return err
	}
	a, err := s.account(ctx, c.Account)
	if err != nil {
		return err
	}
	if err := CheckPassword("password", a.Name, password); err != nil {
		return err
	}
	subject := "account:" + a.Name
	if err := s.reserveTry(ctx, subject, remote); err != nil {
		return err
	}
	if ok, err := s.Passwords.Verify(ctx, a.Password, old); err != nil {
		return err
	} else if !ok {
		return fault.Field("old", "identity.wrong_password", nil)
	}
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if err := forgiveTry(ctx, tx, subject, remote); err != nil {
			return err
		}
		a.Password = hash
		return Accounts.UpdateAs(ctx, tx, c.Actor(), "change_password", a)
	})
}
