package message_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/store"
	"taisei/words"
)

// The people of the tests: two of ours and one of a contractor, who reads Japanese.
const ours, contractor, ann, ben, carl = "org-ours", "org-contractor", "ann", "ben", "carl"

var commander = identity.Caller{Person: ann, Organisation: ours, Roles: []identity.Role{identity.Commander}, Lang: words.English}

type addresses struct{}

func (addresses) Link(token string) string      { return "https://taisei.example/l/" + token }
func (addresses) Record(kind, id string) string { return "https://taisei.example/" + kind + "/" + id }

type players []string

func (p players) Participants(context.Context, record.Reader, string) ([]string, error) {
	return p, nil
}

// channel keeps what it is given and answers as it is told.
type channel struct {
	mu     sync.Mutex
	sent   []message.Envelope
	answer func(message.Envelope) error
}

func (c *channel) Send(_ context.Context, e message.Envelope) error {
	c.mu.Lock()
	c.sent = append(c.sent, e)
	answer := c.answer
	c.mu.Unlock()
	if answer != nil {
		return answer(e)
	}
	return nil
}

// desk is a service with what its tests need.
type desk struct {
	*message.Service
	t     testing.TB
	store *store.Store
	out   *channel
}

func newDesk(t testing.TB, s *store.Store) *desk {
	t.Helper()
	out := &channel{}
	d := &desk{t: t, store: s, out: out, Service: service(t, s, out)}
	d.write(func(ctx context.Context, tx record.Tx) error {
		return errors.Join(
			organisation(ctx, tx, ours, "東都交通", "Toto Transit"), organisation(ctx, tx, contractor, "信号保守", "Signal Works"),
			person(ctx, tx, ann, ours, "安藤", "Ann", "en"), person(ctx, tx, ben, ours, "坂東", "Ben", "en"), person(ctx, tx, carl, contractor, "軽部", "Carl", "ja"),
			contact(ctx, tx, ann, "ann@example.invalid"), contact(ctx, tx, ben, "ben@example.invalid"), contact(ctx, tx, carl, "carl@example.invalid"),
		)
	})
	return d
}

func service(t testing.TB, s *store.Store, out *channel) *message.Service {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &message.Service{
		Store: s, Gate: &gate.Gate{Store: s, Participants: players{ann, carl}}, Book: book,
		Channels: map[string]message.Channel{"mail": out}, Addresses: addresses{}, Secret: []byte(strings.Repeat("k", 32)), Host: "taisei.example",
		Wait: func(int) time.Duration { return 0 },
	}
}

func organisation(ctx context.Context, tx record.Tx, id, name, english string) error {
	o := identity.Organisation{Name: name, NameEn: english, Kind: identity.Operator}
	o.ID = id
	return identity.Organisations.Insert(ctx, tx, record.Actor{ID: "test", Org: ours}, &o)
}

func person(ctx context.Context, tx record.Tx, id, org, name, english, lang string) error {
	p := identity.Person{Name: name, NameEn: english, Organisation: org, Language: lang, Zone: "Asia/Tokyo"}
	p.ID = id
	return identity.People.Insert(ctx, tx, record.Actor{ID: "test", Org: ours}, &p)
}

func contact(ctx context.Context, tx record.Tx, person, address string) error {
	c := identity.ContactMethod{Person: person, Channel: "mail", Address: address, Rank: 1, Trust: identity.Trusted}
	c.ID = "contact-" + address
	return identity.ContactMethods.Insert(ctx, tx, record.Actor{ID: "test", Org: ours}, &c)
}

func (d *desk) write(fn func(context.Context, record.Tx) error) {
	d.t.Helper()
	if err := d.store.Write(d.t.Context(), func(tx record.Tx) error { return fn(d.t.Context(), tx) }); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) read(fn func(context.Context, record.Reader) error) {
	d.t.Helper()
	if err := d.store.Read(d.t.Context(), func(r record.Reader) error { return fn(d.t.Context(), r) }); err != nil {
		d.t.Fatal(err)
	}
}

func task(tlp mark.TLP, to ...string) message.Outgoing {
	return message.Outgoing{
		Purpose: message.Task, Urgency: message.Urgent, TLP: tlp, Operation: record.Operation{Mode: mark.Real},
		Kind: "tasks", Record: "task-1", Thread: "incident-1", Sender: ann, Named: to, Assigned: to, To: to, Link: true,
		Body: message.Text{
			Key: "respond.mail.task", Params: map[string]string{"title": "Stop the updater", "text": "Host sig-01 <now>"},
			Words: map[string]string{"kind": "message.purpose.task"}, Times: map[string]time.Time{"due": time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)},
		},
	}
}

func (d *desk) post(o message.Outgoing) message.Posted {
	d.t.Helper()
	var posted message.Posted
	d.write(func(ctx context.Context, tx record.Tx) (err error) {
		posted, err = d.SendTx(ctx, tx, commander, o)
		return err
	})
	return posted
}

// deliver runs the job of every delivery that is waiting, and gives the first
// envelope to each address.
func (d *desk) deliver() map[string]message.Envelope {
	d.t.Helper()
	for _, row := range d.rows() {
		if err := d.Deliver(d.t.Context(), row.ID); err != nil {
			d.t.Fatal(err)
		}
	}
	d.out.mu.Lock()
	defer d.out.mu.Unlock()
	first := map[string]message.Envelope{}
	for _, e := range d.out.sent {
		key := e.Address
		if e.Link == "" {
			key = "code " + key
		}
		if _, ok := first[key]; !ok {
			first[key] = e
		}
	}
	return first
}

// rows are all deliveries of the incident, oldest first.
func (d *desk) rows() []message.Row {
	d.t.Helper()
	var list []message.Row
	d.read(func(ctx context.Context, r record.Reader) (err error) {
		list, err = message.OfThread(ctx, r, "incident-1")
		return err
	})
	return list
}

func (d *desk) row(id string) message.Row {
	d.t.Helper()
	for _, row := range d.rows() {
		if row.ID == id {
			return row
		}
	}
	d.t.Fatalf("no delivery %s", id)
	return message.Row{}
}

func (d *desk) open(token, proof string) (*message.Opened, error) {
	var o *message.Opened
	err := d.store.Read(d.t.Context(), func(r record.Reader) (err error) {
		o, err = d.Open(d.t.Context(), r, token, proof)
		return err
	})
	return o, err
}

func (d *desk) enter(token, code string) message.Try {
	d.t.Helper()
	var try message.Try
	d.write(func(ctx context.Context, tx record.Tx) (err error) {
		try, err = d.EnterCodeTx(ctx, tx, token, code)
		return err
	})
	return try
}

func token(e message.Envelope) string { return strings.TrimPrefix(e.Link, "https://taisei.example/l/") }

func (d *desk) count(table string) int {
	d.t.Helper()
	var n int
	d.read(func(ctx context.Context, r record.Reader) error {
		return r.One(ctx, &n, record.Query{Name: "test.count", SQL: "SELECT COUNT(*) FROM " + table})
	})
	return n
}

func wantCode(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key {
		t.Errorf("want %s %s, got %v", code, key, err)
	}
}
