package message

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/words"
)

// Service sends messages and keeps what became of them.
type Service struct {
	Store     record.Store
	Gate      *gate.Gate
	Book      *words.Book
	Channels  map[string]Channel // by the contact method's channel: "mail"
	Addresses Addresses
	Secret    []byte // of the server: links, codes and nonces are derived from it
	Host      string // right part of a Message-ID
	Log       *slog.Logger
	Wait      func(attempt int) time.Duration // before the next attempt; Backoff when nil
}

// Addresses makes the addresses that stand in a message.
type Addresses interface {
	Link(token string) string      // of a guest's page
	Record(kind, id string) string // of a record's page, for who has an account
}

// Outgoing is what a part of the program wants told.
type Outgoing struct {
	Purpose Purpose
	Urgency Urgency
	Body    Text
	TLP     mark.TLP
	record.Operation
	Kind     string // the record's table
	Record   string
	Thread   string
	Sender   string // person; empty for the program itself
	Named    []string
	Assigned []string
	To       []string // people
	Link     bool     // the person can act by a link, without an account
}

// Posted is a message that was written, with a delivery for each person.
type Posted struct {
	Message    Message
	Deliveries []Delivery
}

// SendTx writes a message and its deliveries, and the jobs that send them. A person
// who cannot be reached, or whom the gate refuses, has a delivery that says so.
func (s *Service) SendTx(ctx context.Context, tx record.Tx, caller identity.Caller, o Outgoing) (Posted, error) {
	if err := caller.May(identity.SendTask); err != nil {
		return Posted{}, err
	}
	m := Message{
		Operation: o.Operation, Purpose: o.Purpose, Urgency: o.Urgency, Body: o.Body, Kind: o.Kind, Record: o.Record,
		Thread: o.Thread, Sender: o.Sender, Named: o.Named, Assigned: o.Assigned,
	}
	m.TLP = o.TLP
	if err := messages.Insert(ctx, tx, caller.Actor(), &m); err != nil {
		return Posted{}, err
	}
	posted := Posted{Message: m}
	for _, person := range o.To {
		d, err := s.dispatch(ctx, tx, caller, &m, person, o.Link)
		if err != nil {
			return Posted{}, fmt.Errorf("send to %s: %w", person, err)
		}
		posted.Deliveries = append(posted.Deliveries, *d)
	}
	return posted, nil
}

func (s *Service) dispatch(ctx context.Context, tx record.Tx, caller identity.Caller, m *Message, person string, link bool) (*Delivery, error) {
	contacts, err := s.contacts(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	d := s.newDelivery(m, person)
	if len(contacts) == 0 {
		d.State, d.Failure, d.EndedAt = Failed, "message.failure.no_contact", tx.Now()
		return d, deliveries.Insert(ctx, tx, caller.Actor(), d)
	}
	d.use(contacts[0])
	pass, err := s.Gate.Check(ctx, tx, caller, m.outgoing(d))
	if reason, held := gate.ReasonOf(err); held {
		d.State, d.Failure, d.EndedAt = Blocked, reason.Key(), tx.Now()
		return d, deliveries.Insert(ctx, tx, caller.Actor(), d)
	}
	if err != nil {
		return nil, err
	}
	if link {
		l, err := s.newLink(ctx, tx, caller.Actor(), m, contacts[0])
		if err != nil {
			return nil, err
		}
		d.Link = l.ID
		if pass.Show != gate.Full {
			if err := s.sendCode(ctx, tx, caller, m, l, contacts); err != nil {
				return nil, err
			}
		}
	}
	return d, s.enqueue(ctx, tx, caller.Actor(), d)
}

// sendCode sends the code of a link apart from it: to another contact method of
// the person, or in a mail of its own. From TLP:AMBER+STRICT up the same mailbox
// is no second proof; the sender has to tell the code.
func (s *Service) sendCode(ctx context.Context, tx record.Tx, caller identity.Caller, m *Message, l *Link, contacts []identity.ContactMethod) error {
	to, ok := elsewhere(contacts)
	if !ok && m.TLP.Above(mark.Amber) {
		return nil
	}
	c := *m
	c.Meta = record.Meta{TLP: m.TLP}
	c.Purpose, c.Body = Code, Text{Key: "message.code"}
	if err := messages.Insert(ctx, tx, caller.Actor(), &c); err != nil {
		return err
	}
	d := s.newDelivery(&c, l.Person)
	d.use(to)
	d.Link = l.ID
	return s.enqueue(ctx, tx, caller.Actor(), d)
}

func (s *Service) newDelivery(m *Message, person string) *Delivery {
	d := &Delivery{Operation: m.Operation, Message: m.ID, Person: person, State: Queued}
	d.ID, d.TLP = record.NewID(), m.TLP
	d.MessageID = d.ID + "@" + s.Host
	return d
}

func (d *Delivery) use(c identity.ContactMethod) {
	d.Contact, d.Channel, d.Address = c.ID, c.Channel, c.Address
}

func (s *Service) enqueue(ctx context.Context, tx record.Tx, by record.Actor, d *Delivery) error {
	if err := deliveries.Insert(ctx, tx, by, d); err != nil {
		return err
	}
	return tx.Enqueue(ctx, Deliver{Delivery: d.ID}, record.JobOptions{})
}

// outgoing is what the gate is asked about one delivery.
func (m *Message) outgoing(d *Delivery) gate.Outgoing {
	return gate.Outgoing{
		What: gate.Mail, Kind: m.Kind, Record: m.Record, Thread: m.Thread, TLP: m.TLP, Operation: m.Operation,
		Named: m.Named, Assigned: m.Assigned, To: gate.Recipient{Person: d.Person, Address: d.Address},
	}
}
