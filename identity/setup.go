package identity

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

const (
	setupLife = 24 * time.Hour
	demoLife  = 30 * 24 * time.Hour
)

// Founding is what the first administrator tells: the organisation that the
// server is for, and who the administrator is.
type Founding struct {
	Organisation Organisation
	Person       Person
	Mail         string
	Account      string
	Password     string
}

// SetupLink makes the secret by which the first administrator is made, and
// forgets those made before; it is empty when there is an administrator.
func (s *Service) SetupLink(ctx context.Context) (secret string, err error) {
	by := System("setup", "")
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		administered, err := administered(ctx, tx)
		if err != nil {
			return err
		}
		if err := revokeAll(ctx, tx, by.Actor(), Setup, ""); err != nil || administered {
			return err
		}
		secret, err = handOut(ctx, tx, by, Credential{Kind: Setup, ExpiresAt: tx.Now().Add(setupLife)})
		return err
	})
	return secret, err
}

func administered(ctx context.Context, r record.Reader) (bool, error) {
	var n int
	err := r.One(ctx, &n, otherAdministrators, "")
	return n > 0, err
}

// Setup makes the first administrator, with the organisation, by the link's secret.
func (s *Service) Setup(ctx context.Context, secret string, f Founding, remote string) (*Signed, error) {
	if _, err := s.Look(ctx, Setup, secret); err != nil {
		return nil, err
	}
	account, err := s.found(ctx, f, func(tx record.Tx, by record.Actor) error {
		c, err := open(ctx, tx, Setup, secret)
		if err != nil {
			return err
		}
		c.UsedAt = tx.Now()
		return Credentials.UpdateAs(ctx, tx, by, "use", c)
	})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, account, "setup", "", remote)
}

// Found makes the first administrator without a link, for a server that fills
// itself for a demonstration.
func (s *Service) Found(ctx context.Context, c Caller, f Founding) (*Signed, error) {
	if err := c.May(RunJobs); err != nil {
		return nil, err
	}
	account, err := s.found(ctx, f, func(record.Tx, record.Actor) error { return nil })
	if err != nil {
		return nil, err
	}
	return s.Identify(ctx, account)
}

func (s *Service) found(ctx context.Context, f Founding, use func(record.Tx, record.Actor) error) (string, error) {
	f.prepare()
	if err := f.check(); err != nil {
		return "", err
	}
	hash, err := s.Passwords.Hash(ctx, f.Password)
	if err != nil {
		return "", err
	}
	a := &Account{Person: f.Person.ID, Name: f.Account, Password: hash, Roles: []Role{Administrator, Commander, Analyst}}
	a.ID = record.NewID()
	by := record.Actor{ID: f.Person.ID, Org: f.Organisation.ID}
	return a.ID, s.Store.Write(ctx, func(tx record.Tx) error {
		if yes, err := administered(ctx, tx); err != nil {
			return err
		} else if yes {
			return fault.New(fault.Conflict, "identity.administered", nil)
		}
		if err := use(tx, by); err != nil {
			return err
		}
		return f.insert(ctx, tx, by, a)
	})
}

func (f *Founding) prepare() {
	f.Organisation.ID, f.Person.ID = record.NewID(), record.NewID()
	f.Organisation.TLP, f.Person.Organisation = mark.Clear, f.Organisation.ID
	f.Account = normal(f.Account)
}

// check names fields as the page does, where two records have one of a name.
func (f *Founding) check() error {
	if f.Organisation.Name == "" {
		return fault.Required("organisation")
	}
	if err := f.Organisation.Check(); err != nil {
		return err
	}
	if f.Person.Name == "" {
		return fault.Required("person")
	}
	if err := f.Person.Check(); err != nil {
		return err
	}
	if f.Mail != "" {
		if err := checkAddress(Mail, f.Mail); err != nil {
			return fault.Field("mail", "identity.address_mail", nil)
		}
	}
	if err := (Account{Name: f.Account, Person: f.Person.ID, Roles: []Role{Administrator}}).Check(); err != nil {
		return err
	}
	return CheckPassword("password", f.Account, f.Password)
}

func (f *Founding) insert(ctx context.Context, tx record.Tx, by record.Actor, a *Account) error {
	if err := Organisations.Insert(ctx, tx, by, &f.Organisation); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, setOwn, f.Organisation.ID); err != nil {
		return err
	}
	if err := People.Insert(ctx, tx, by, &f.Person); err != nil {
		return err
	}
	if f.Mail != "" {
		m := &ContactMethod{Person: f.Person.ID, Channel: Mail, Address: f.Mail, Rank: 1, Trust: Trusted}
		if err := ContactMethods.Insert(ctx, tx, by, m); err != nil {
			return err
		}
	}
	return Accounts.Insert(ctx, tx, by, a)
}

// Accept sets the password of who was invited, by the link's secret.
func (s *Service) Accept(ctx context.Context, secret, password, remote string) (*Signed, error) {
	a, err := s.Invited(ctx, secret)
	if err != nil {
		return nil, err
	}
	if err := CheckPassword("password", a.Name, password); err != nil {
		return nil, err
	}
	hash, err := s.Passwords.Hash(ctx, password)
	if err != nil {
		return nil, err
	}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		c, err := open(ctx, tx, Invitation, secret)
		if err != nil {
			return err
		}
		if a, err = Accounts.Get(ctx, tx, c.Account); err != nil {
			return err
		}
		by := record.Actor{ID: a.Person, Org: a.Owner}
		c.UsedAt = tx.Now()
		if err := Credentials.UpdateAs(ctx, tx, by, "use", c); err != nil {
			return err
		}
		a.Password = hash
		return Accounts.UpdateAs(ctx, tx, by, "accept", a)
	})
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, a.ID, "invitation", "", remote)
}

// Invited is the account that an invitation is for.
func (s *Service) Invited(ctx context.Context, secret string) (a *Account, err error) {
	err = s.Store.Read(ctx, func(r record.Reader) error {
		c, err := open(ctx, r, Invitation, secret)
		if err != nil {
			return err
		}
		if a, err = Accounts.Get(ctx, r, c.Account); err != nil {
			return err
		}
		if a.Disabled {
			return fault.New(fault.NotFound, "identity.link_used", nil)
		}
		return nil
	})
	return a, err
}

// DemoLink makes the secret of the page whose button signs in as an account of
// the demonstration, and forgets those made before.
func (s *Service) DemoLink(ctx context.Context, c Caller, account string) (secret string, err error) {
	if err := c.May(RunJobs); err != nil {
		return "", err
	}
	err = s.Store.Write(ctx, func(tx record.Tx) error {
		if err := revokeAll(ctx, tx, c.Actor(), DemoEntry, account); err != nil {
			return err
		}
		secret, err = handOut(ctx, tx, c, Credential{Kind: DemoEntry, Account: account, ExpiresAt: tx.Now().Add(demoLife)})
		return err
	})
	return secret, err
}

// EnterDemo signs in by the demonstration's button.
func (s *Service) EnterDemo(ctx context.Context, secret, remote string) (*Signed, error) {
	c, err := s.Look(ctx, DemoEntry, secret)
	if err != nil {
		return nil, err
	}
	return s.signedIn(ctx, c.Account, "demo", "", remote)
}
