package message

import (
	"context"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/record"
	"taisei/words"
)

// Link lets one person act on one record without an account.
type Link struct {
	record.Meta
	record.Operation
	Kind      string    `db:"kind" json:"kind"`
	Record    string    `db:"record" json:"record"`
	Thread    string    `db:"thread" json:"thread"`
	Person    string    `db:"person" json:"person"`
	Contact   string    `db:"contact" json:"contact"`
	Hash      string    `db:"hash" json:"-" audit:"-"` // of the token
	CodeHash  string    `db:"code_hash" json:"-" audit:"-"`
	CodeRound int       `db:"code_round" json:"code_round"` // counts the codes that there were
	ClosedAt  time.Time `db:"closed_at" json:"closed_at"`
	RevokedAt time.Time `db:"revoked_at" json:"revoked_at"`
}

// Live reports whether the link still opens.
func (l *Link) Live() bool { return l.ClosedAt.IsZero() && l.RevokedAt.IsZero() }

// Opened is a link whose token was shown.
type Opened struct {
	Link   Link
	Person identity.Person
	Proven bool // the code was given in this browser
	Locked bool // too many wrong codes: a new one is needed
}

// Caller is the guest who opened the link.
func (o *Opened) Caller() identity.Caller {
	return identity.GuestOf(o.Link.ID, o.Link.Person, o.Link.Owner, words.Parse(o.Person.Language, words.English))
}

// Outgoing is what the gate is asked before the page is shown. The marks are those
// that the record has now.
func (o *Opened) Outgoing(m record.Meta, op record.Operation, named, assigned []string) gate.Outgoing {
	return gate.Outgoing{
		What: gate.GuestPage, Kind: o.Link.Kind, Record: o.Link.Record, Thread: o.Link.Thread,
		TLP: m.TLP, Operation: op, Named: named, Assigned: assigned,
		To: gate.Recipient{Person: o.Link.Person, Guest: true, Proven: o.Proven},
	}
}

// unknownLink is what a wrong token and a revoked link are told alike.
func unknownLink() error { return fault.New(fault.NotFound, "message.link_unknown", nil) }

// Open finds the link of a token. Proof is what the browser got when the code was
// given in it. It writes nothing: opening a link is no answer.
func (s *Service) Open(ctx context.Context, r record.Reader, token, proof string) (*Opened, error) {
	l, err := s.find(ctx, r, token)
	if err != nil {
		return nil, err
	}
	if !l.ClosedAt.IsZero() {
		return nil, fault.New(fault.NotFound, "message.link_closed", nil)
	}
	person, err := identity.People.Get(ctx, r, l.Person)
	if err != nil {
		return nil, err
	}
	o := &Opened{Link: *l, Person: *person}
	if o.Proven, err = proven(ctx, r, l, proof); err != nil {
		return nil, err
	}
	o.Locked, err = locked(ctx, r, l.ID)
	return o, err
}

// find gives a link that was not revoked.
func (s *Service) find(ctx context.Context, r record.Reader, token string) (*Link, error) {
	if len(token) != len(s.token("")) {
		return nil, unknownLink()
	}
	found, err := links.Find(ctx, r, "WHERE t.hash = $1", hash(token))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 || !found[0].RevokedAt.IsZero() {
		return nil, unknownLink()
	}
	return &found[0], nil
}

// startTries gives a new link its counter of wrong codes.
var startTries = record.Query{Name: "link.start_tries", SQL: `INSERT INTO link_tries (link, failures) VALUES ($1, 0)`}

// newLink makes the link of one person to the record of a message.
func (s *Service) newLink(ctx context.Context, tx record.Tx, by record.Actor, m *Message, c identity.ContactMethod) (*Link, error) {
	l := &Link{
		Operation: m.Operation, Kind: m.Kind, Record: m.Record, Thread: m.Thread,
		Person: c.Person, Contact: c.ID, CodeRound: 1,
	}
	l.ID, l.TLP = record.NewID(), m.TLP
	l.Hash = hash(s.token(l.ID))
	l.CodeHash = s.codeHash(l.ID, s.code(l))
	if err := links.Insert(ctx, tx, by, l); err != nil {
		return nil, err
	}
	_, err := tx.Exec(ctx, startTries, l.ID)
	return l, err
}

// CloseLinksTx ends all links to a record, because it closed.
func (s *Service) CloseLinksTx(ctx context.Context, tx record.Tx, by record.Actor, rec string) error {
	return eachLive(ctx, tx, rec, "", func(l *Link) error {
		l.ClosedAt = tx.Now()
		return links.UpdateAs(ctx, tx, by, "close", l)
	})
}

// RevokeLinksTx ends one person's links to a record.
func (s *Service) RevokeLinksTx(ctx context.Context, tx record.Tx, by record.Actor, rec, person string) error {
	return eachLive(ctx, tx, rec, person, func(l *Link) error {
		l.RevokedAt = tx.Now()
		return links.UpdateAs(ctx, tx, by, "revoke", l)
	})
}

// LiveLinks lists the links to a record that still open, of one person or all.
func LiveLinks(ctx context.Context, r record.Reader, rec, person string) ([]Link, error) {
	return links.Find(ctx, r, `
		WHERE t.record = $1 AND ($2 = '' OR t.person = $2) AND t.closed_at IS NULL AND t.revoked_at IS NULL
		ORDER BY t.id`, rec, person)
}

func eachLive(ctx context.Context, tx record.Tx, rec, person string, do func(*Link) error) error {
	live, err := LiveLinks(ctx, tx, rec, person)
	if err != nil {
		return err
	}
	for i := range live {
		if err := do(&live[i]); err != nil {
			return err
		}
	}
	return nil
}
