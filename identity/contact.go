package identity

import (
	"context"
	"net/mail"
	"regexp"
	"slices"
	"time"

	"taisei/fault"
	"taisei/record"
)

// The channels by which a person is reached.
const (
	Mail      = "mail"
	Telephone = "telephone"
	Chat      = "chat"
	Radio     = "radio"
)

// Channels lists the channels.
var Channels = []string{Mail, Telephone, Chat, Radio}

var telephone = regexp.MustCompile(`^\+?[0-9][0-9 ()#*,;-]{2,39}$`)

// checkAddress says whether an address can be one of its channel's.
func checkAddress(channel, address string) error {
	switch channel {
	case Mail:
		a, err := mail.ParseAddress(address)
		if err != nil || a.Address != address {
			return fault.Field("address", "identity.address_mail", nil)
		}
	case Telephone:
		if !telephone.MatchString(address) {
			return fault.Field("address", "identity.address_telephone", nil)
		}
	default:
		if len(address) > 500 {
			return fault.Field("address", "identity.too_long", fault.Params{"n": 500})
		}
	}
	return nil
}

func checkContact(m *ContactMethod) error {
	if err := m.Check(); err != nil {
		return err
	}
	if !slices.Contains(Channels, m.Channel) {
		return fault.Field("channel", "fault.choice", fault.Params{"value": m.Channel})
	}
	if m.Trust != Trusted && m.Trust != Untrusted {
		return fault.Field("trust", "fault.choice", fault.Params{"value": m.Trust})
	}
	if m.Rank < 1 || m.Rank > 99 {
		return fault.Field("rank", "identity.rank", nil)
	}
	return checkAddress(m.Channel, m.Address)
}

// SaveContact adds a contact method, or saves it over the version it names. An
// address that changed has not answered yet.
func (s *Service) SaveContact(ctx context.Context, c Caller, m *ContactMethod) error {
	if err := c.May(EditDirectory); err != nil {
		return err
	}
	if m.Trust == "" {
		m.Trust = Trusted
	}
	if err := checkContact(m); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		if _, err := s.seenPerson(ctx, tx, c, m.Person); err != nil {
			return err
		}
		if m.Version == 0 {
			m.LastVerifiedAt = time.Time{}
			return ContactMethods.Insert(ctx, tx, c.Actor(), m)
		}
		old, err := ContactMethods.Get(ctx, tx, m.ID)
		if err != nil {
			return err
		}
		keep(&m.Meta, old.Meta)
		m.Person, m.LastVerifiedAt = old.Person, old.LastVerifiedAt
		if m.Channel != old.Channel || m.Address != old.Address {
			m.LastVerifiedAt = time.Time{}
		}
		return ContactMethods.Update(ctx, tx, c.Actor(), m)
	})
}

func (s *Service) seenPerson(ctx context.Context, r record.Reader, c Caller, id string) (*Person, error) {
	p, err := People.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	return p, c.See(&p.Meta, nil, p.ID)
}

// Contact reads one contact method.
func (s *Service) Contact(ctx context.Context, c Caller, id string) (m *ContactMethod, err error) {
	if err := c.May(ViewRecords); err != nil {
		return nil, err
	}
	err = s.Store.Read(ctx, func(r record.Reader) error {
		if m, err = ContactMethods.Get(ctx, r, id); err != nil {
			return err
		}
		_, err := s.seenPerson(ctx, r, c, m.Person)
		return err
	})
	return m, err
}

var deleteContact = record.Query{Name: "contact_method.delete", SQL: `DELETE FROM contact_methods WHERE id = $1 AND version = $2`}

// DeleteContact removes a contact method; the log keeps what it was.
func (s *Service) DeleteContact(ctx context.Context, c Caller, id string) error {
	if err := c.May(EditDirectory); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		m, err := ContactMethods.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := s.seenPerson(ctx, tx, c, m.Person); err != nil {
			return err
		}
		if n, err := tx.Exec(ctx, deleteContact, id, m.Version); err != nil || n == 0 {
			return err
		}
		return tell(ctx, tx, "contact_method.delete", ContactMethods.Name(), id, c.Actor().ID, map[string]record.Change{
			"person": {Old: m.Person}, "channel": {Old: m.Channel}, "address": {Old: m.Address},
		})
	})
}

// VerifyContact records that a contact method has just answered.
func (s *Service) VerifyContact(ctx context.Context, c Caller, id string) error {
	if err := c.May(VerifyContacts); err != nil {
		return err
	}
	return s.Store.Write(ctx, func(tx record.Tx) error {
		m, err := ContactMethods.Get(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, err := s.seenPerson(ctx, tx, c, m.Person); err != nil {
			return err
		}
		return answered(ctx, tx, c.Actor(), m)
	})
}

// Answered records that a person has answered by an address, for services that
// have just seen the answer. It says nothing when the address is not known.
func Answered(ctx context.Context, tx record.Tx, by record.Actor, person, channel, address string) error {
	found, err := ContactMethods.Find(ctx, tx, "WHERE t.person = $1 AND t.channel = $2 AND t.address = $3", person, channel, address)
	if err != nil || len(found) == 0 {
		return err
	}
	return answered(ctx, tx, by, &found[0])
}

func answered(ctx context.Context, tx record.Tx, by record.Actor, m *ContactMethod) error {
	m.LastVerifiedAt = tx.Now()
	return ContactMethods.UpdateAs(ctx, tx, by, "verify", m)
}

// Reach counts people by how well they can be reached.
type Reach struct {
	Fresh int `db:"fresh" json:"fresh"` // something answered in the last 90 days
	Stale int `db:"stale" json:"stale"` // there is something, but it has not answered lately
	None  int `db:"none" json:"none"`   // there is nothing to reach them by
}

// Freshness is how long an answer vouches for a contact method.
const Freshness = 90 * 24 * time.Hour

// Counts people by their trusted contact methods that answered since $1.
var reachQuery = record.Query{Name: "person.reach", SQL: `
	SELECT COALESCE(SUM(CASE WHEN n > 0 AND last >= $1 THEN 1 ELSE 0 END), 0) AS fresh,
		COALESCE(SUM(CASE WHEN n > 0 AND (last IS NULL OR last < $1) THEN 1 ELSE 0 END), 0) AS stale,
		COALESCE(SUM(CASE WHEN n = 0 THEN 1 ELSE 0 END), 0) AS none
	FROM (SELECT t.id, COUNT(m.id) AS n, MAX(m.last_verified_at) AS last
		FROM people t LEFT JOIN contact_methods m ON m.person = t.id AND m.trust = 'trusted' GROUP BY t.id) reach`}

// Reach counts how well the people of the directory can be reached.
func (s *Service) Reach(ctx context.Context, c Caller) (n Reach, err error) {
	if err := c.May(ViewRecords); err != nil {
		return n, err
	}
	err = s.Store.Read(ctx, func(r record.Reader) error { return r.One(ctx, &n, reachQuery, r.Now().Add(-Freshness)) })
	return n, err
}
