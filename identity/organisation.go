package identity

import (
	"context"
	"strings"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
)

// OrganisationKinds lists the kinds.
var OrganisationKinds = []OrganisationKind{Operator, CSIRT, Vendor, Contractor, ISAC, CEPTOAR, Ministry, Coordinator}

// DirectoryQuery says which rows of the directory are wanted.
type DirectoryQuery struct {
	Text         string // in a name, a title, an address; all when empty
	Organisation string // of people
	Kind         string // of organisations
	After        string // the last id of the part before
	Limit        int    // 50 when 0, 200 at most
}

// like makes a pattern for LIKE … ESCAPE '\'.
func like(text string) string {
	text = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(text))
	return "%" + strings.ToLower(text) + "%"
}

// organisationTail selects a page of organisations that the caller may see.
const organisationTail = `WHERE t.id > $1 AND (t.tlp <> $2 OR t.created_by = $3) AND ($4 = '' OR t.kind = $4)
	AND (lower(t.name) LIKE $5 ESCAPE '\' OR lower(t.name_en) LIKE $5 ESCAPE '\' OR lower(t.sector) LIKE $5 ESCAPE '\')
	ORDER BY t.id LIMIT $6`

// Organisations lists organisations; ours is among them.
func (s *Service) Organisations(ctx context.Context, c Caller, q DirectoryQuery) (list []Organisation, err error) {
	if err := c.May(ViewRecords); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		list, err = Organisations.Find(ctx, r, organisationTail, q.After, string(mark.Red), c.Person, q.Kind, like(q.Text), limit(q.Limit))
		return err
	})
	return list, err
}

// Organisation reads one organisation.
func (s *Service) Organisation(ctx context.Context, c Caller, id string) (o *Organisation, err error) {
	if err := c.May(ViewRecords); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		if o, err = Organisations.Get(ctx, r, id); err != nil {
			return err
		}
		return c.See(&o.Meta, nil)
	})
	return o, err
}

// SaveOrganisation adds an organisation, or saves it over the version it names.
func (s *Service) SaveOrganisation(ctx context.Context, c Caller, o *Organisation) error {
	if err := c.May(EditDirectory); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if err := s.parentHolds(ctx, tx, o); err != nil {
			return err
		}
		if o.Version == 0 {
			return Organisations.Insert(ctx, tx, c.Actor(), o)
		}
		old, err := Organisations.Get(ctx, tx, o.ID)
		if err != nil {
			return err
		}
		if err := c.See(&old.Meta, nil); err != nil {
			return err
		}
		keep(&o.Meta, old.Meta)
		return Organisations.Update(ctx, tx, c.Actor(), o)
	})
}

// deepest bounds how many organisations stand above one another.
const deepest = 20

// parentHolds refuses a parent that is not there, or that stands below.
func (s *Service) parentHolds(ctx context.Context, r record.Reader, o *Organisation) error {
	for id, n := o.Parent, 0; id != ""; n++ {
		if id == o.ID || n > deepest {
			return fault.Field("parent", "identity.own_parent", nil)
		}
		p, err := Organisations.Get(ctx, r, id)
		if err != nil {
			return fault.Field("parent", "fault.choice", fault.Params{"value": id}).Wrap(err)
		}
		id = p.Parent
	}
	return nil
}

// keep carries over what a form does not name: a save changes no owner, and no
// label where none was named.
func keep(m *record.Meta, old record.Meta) {
	m.Owner, m.CreatedAt, m.CreatedBy = old.Owner, old.CreatedAt, old.CreatedBy
	if m.TLP == "" {
		m.TLP = old.TLP
	}
}
