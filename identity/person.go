package identity

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// Functions lists the functions; a person may have none.
var Functions = []Function{Eye, Brain, Hand}

// PersonRow is a person as a list shows it.
type PersonRow struct {
	Person
	OrganisationName   string    `db:"organisation_name" json:"organisation_name"`
	OrganisationNameEn string    `db:"organisation_name_en" json:"organisation_name_en"`
	Contacts           int       `db:"contacts" json:"contacts"`
	LastVerifiedAt     time.Time `db:"last_verified_at" json:"last_verified_at"` // the latest of all contact methods
}

// A page of people that the caller may see, each with how well it can be reached.
var personRows = record.Query{Name: "person.rows", SQL: `
	SELECT ` + People.Columns("t") + `, o.name AS organisation_name, o.name_en AS organisation_name_en,
		(SELECT COUNT(*) FROM contact_methods m WHERE m.person = t.id) AS contacts,
		(SELECT MAX(m.last_verified_at) FROM contact_methods m WHERE m.person = t.id) AS last_verified_at
	FROM people t JOIN organisations o ON o.id = t.organisation
	WHERE t.id > $1 AND (t.tlp <> $2 OR t.created_by = $3) AND ($4 = '' OR t.organisation = $4)
		AND (lower(t.name) LIKE $5 ESCAPE '\' OR lower(t.name_en) LIKE $5 ESCAPE '\' OR lower(t.title) LIKE $5 ESCAPE '\'
			OR lower(o.name) LIKE $5 ESCAPE '\' OR lower(o.name_en) LIKE $5 ESCAPE '\'
			OR EXISTS (SELECT 1 FROM contact_methods m WHERE m.person = t.id AND lower(m.address) LIKE $5 ESCAPE '\'))
	ORDER BY t.id LIMIT $6`}

// People lists people.
func (s *Service) People(ctx context.Context, c Caller, q DirectoryQuery) ([]PersonRow, error) {
	if err := c.May(ViewRecords); err != nil {
		return nil, err
	}
	rows := []PersonRow{}
	err := s.Store.Read(ctx, func(r record.Reader) error {
		return r.Select(ctx, &rows, personRows, q.After, string(mark.Red), c.Person, q.Organisation, like(q.Text), limit(q.Limit))
	})
	return rows, err
}

// PersonView is a person with all that its page shows.
type PersonView struct {
	Person       Person          `json:"person"`
	Organisation Organisation    `json:"organisation"`
	Contacts     []ContactMethod `json:"contacts"` // in the order in which they are tried
	Deputies     []Person        `json:"deputies"` // in order
	DeputyOf     []Person        `json:"deputy_of"`
}

// Person reads one person with contacts and deputies.
func (s *Service) Person(ctx context.Context, c Caller, id string) (*PersonView, error) {
	if err := c.May(ViewRecords); err != nil {
		return nil, err
	}
	v := &PersonView{}
	return v, s.Store.Read(ctx, func(r record.Reader) error {
		p, err := People.Get(ctx, r, id)
		if err != nil {
			return err
		}
		if err := c.See(&p.Meta, nil, p.ID); err != nil {
			return err
		}
		v.Person = *p
		return v.fill(ctx, r)
	})
}

func (v *PersonView) fill(ctx context.Context, r record.Reader) error {
	o, err := Organisations.Get(ctx, r, v.Person.Organisation)
	if err != nil {
		return err
	}
	v.Organisation = *o
	if v.Contacts, err = ContactsOf(ctx, r, v.Person.ID); err != nil {
		return err
	}
	if v.Deputies, err = DeputiesOf(ctx, r, v.Person.ID); err != nil {
		return err
	}
	v.DeputyOf, err = People.Find(ctx, r, `WHERE t.deputies LIKE $1 ORDER BY t.id LIMIT 200`, `%"`+v.Person.ID+`"%`)
	return err
}

// ContactsOf lists how a person is reached, in the order in which it is tried.
// It is for other services, inside their own unit of work.
func ContactsOf(ctx context.Context, r record.Reader, person string) ([]ContactMethod, error) {
	return ContactMethods.Find(ctx, r, "WHERE t.person = $1 ORDER BY t.rank, t.id", person)
}

// DeputiesOf lists who stands in for a person, in order. It is for other
// services, inside their own unit of work.
func DeputiesOf(ctx context.Context, r record.Reader, person string) ([]Person, error) {
	p, err := People.Get(ctx, r, person)
	if err != nil {
		return nil, err
	}
	deputies := make([]Person, 0, len(p.Deputies))
	for _, id := range p.Deputies {
		d, err := People.Get(ctx, r, id)
		if err != nil {
			return nil, err
		}
		deputies = append(deputies, *d)
	}
	return deputies, nil
}

// mostDeputies bounds a list that somebody has to read at night.
const mostDeputies = 10

// SavePerson adds a person, or saves it over the version it names.
func (s *Service) SavePerson(ctx context.Context, c Caller, p *Person) error {
	if err := c.May(EditDirectory); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error { return s.savePerson(ctx, tx, c, p) })
}

func (s *Service) savePerson(ctx context.Context, tx record.Tx, c Caller, p *Person) error {
	if err := p.Check(); err != nil {
		return err
	}
	if _, err := Organisations.Get(ctx, tx, p.Organisation); err != nil {
		return fault.Field("organisation", "fault.choice", fault.Params{"value": p.Organisation}).Wrap(err)
	}
	if len(p.Deputies) > mostDeputies {
		return fault.Field("deputies", "identity.deputies_full", fault.Params{"n": mostDeputies})
	}
	for _, d := range p.Deputies {
		if _, err := People.Get(ctx, tx, d); err != nil {
			return fault.Field("deputies", "fault.choice", fault.Params{"value": d}).Wrap(err)
		}
	}
	if p.Version == 0 {
		return People.Insert(ctx, tx, c.Actor(), p)
	}
	old, err := People.Get(ctx, tx, p.ID)
	if err != nil {
		return err
	}
	if err := c.See(&old.Meta, nil, old.ID); err != nil {
		return err
	}
	keep(&p.Meta, old.Meta)
	return People.Update(ctx, tx, c.Actor(), p)
}

// SetLanguage has mail and pages come in a person's own language and zone.
func (s *Service) SetLanguage(ctx context.Context, c Caller, lang, zone string) error {
	if err := c.May(OwnAccount); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		p, err := People.Get(ctx, tx, c.Person)
		if err != nil {
			return err
		}
		p.Language, p.Zone = lang, zone
		return People.UpdateAs(ctx, tx, c.Actor(), "set_language", p)
	})
}
