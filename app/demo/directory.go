package demo

import (
	"context"
	"fmt"
	"strings"

	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

// found enters our own organisation with its first person, who administers it.
func (f *filler) found(ctx context.Context, d directory) (account string, err error) {
	ours, first := d.Organisation[0], d.Person[0]
	signed, err := f.Identity.Found(ctx, identity.System("demo", ""), identity.Founding{
		Organisation: ours.record(f), Person: first.record(f), Mail: first.Mail, Account: first.Key, Password: nobodyKnows(),
	})
	if err != nil {
		return "", err
	}
	f.caller = signed.Caller
	f.ids[ours.Key], f.ids[first.Key] = signed.Person.Organisation, signed.Person.ID
	return signed.Account.ID, nil
}

// directory enters everybody else. Deputies come second: they must be there first.
func (f *filler) directory(ctx context.Context, d directory) error {
	for _, o := range d.Organisation {
		if err := f.organisation(ctx, o); err != nil {
			return fmt.Errorf("organisation %s: %w", o.Key, err)
		}
	}
	for _, o := range d.Organisation {
		if err := f.parent(ctx, o); err != nil {
			return fmt.Errorf("organisation %s: %w", o.Key, err)
		}
	}
	for _, p := range d.Person {
		if err := f.person(ctx, p); err != nil {
			return fmt.Errorf("person %s: %w", p.Key, err)
		}
	}
	for _, p := range d.Person {
		if err := f.deputies(ctx, p); err != nil {
			return fmt.Errorf("deputies of %s: %w", p.Key, err)
		}
	}
	return nil
}

func (f *filler) organisation(ctx context.Context, o organisation) error {
	if o.Ours {
		return nil
	}
	row := o.record(f)
	row.Meta = record.Meta{TLP: mark.Green}
	if err := f.Identity.SaveOrganisation(ctx, f.caller, &row); err != nil {
		return err
	}
	f.ids[o.Key] = row.ID
	return nil
}

func (o organisation) record(*filler) identity.Organisation {
	return identity.Organisation{Name: o.Name, NameEn: o.NameEn, Kind: identity.OrganisationKind(o.Kind), Sector: o.Sector, Note: o.Note}
}

func (f *filler) parent(ctx context.Context, o organisation) error {
	if o.Parent == "" {
		return nil
	}
	row, err := f.Identity.Organisation(ctx, f.caller, f.id(o.Key))
	if err != nil {
		return err
	}
	row.Parent = f.id(o.Parent)
	return f.Identity.SaveOrganisation(ctx, f.caller, row)
}

func (p person) record(f *filler) identity.Person {
	zone := p.Zone
	if zone == "" {
		zone = "Asia/Tokyo"
	}
	row := identity.Person{
		Name: p.Name, NameEn: p.NameEn, Title: p.Title, Function: identity.Function(p.Function), Language: p.Language, Zone: zone,
	}
	if id, ok := f.ids[p.Organisation]; ok {
		row.Organisation = id
	}
	return row
}

func (f *filler) person(ctx context.Context, p person) error {
	if _, done := f.ids[p.Key]; !done {
		row := p.record(f)
		if err := f.Identity.SavePerson(ctx, f.caller, &row); err != nil {
			return err
		}
		f.ids[p.Key] = row.ID
		method := identity.ContactMethod{Person: row.ID, Channel: identity.Mail, Address: p.Mail, Rank: 1, Trust: identity.Trusted}
		if err := f.Identity.SaveContact(ctx, f.caller, &method); err != nil {
			return err
		}
	}
	return f.account(ctx, p)
}

// account lets our own people sign in, once they choose a password.
func (f *filler) account(ctx context.Context, p person) error {
	if len(p.Roles) == 0 || f.id(p.Key) == f.caller.Person {
		return nil
	}
	var roles []identity.Role
	for _, r := range p.Roles {
		roles = append(roles, identity.Role(r))
	}
	_, _, err := f.Identity.Invite(ctx, f.caller, f.id(p.Key), strings.ToLower(p.Key), roles)
	return err
}

func (f *filler) deputies(ctx context.Context, p person) error {
	if len(p.Deputies) == 0 {
		return nil
	}
	view, err := f.Identity.Person(ctx, f.caller, f.id(p.Key))
	if err != nil {
		return err
	}
	row := view.Person
	row.Deputies = f.list(p.Deputies)
	return f.Identity.SavePerson(ctx, f.caller, &row)
}
