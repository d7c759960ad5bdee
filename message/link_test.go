package message_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

func TestOpeningALinkChangesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.post(task(mark.Amber, carl))
		e := d.deliver()["carl@example.invalid"]
		before := d.count("audit_events")
		for range 50 { // as mail scanners do
			o, err := d.open(token(e), "guess")
			if err != nil || o.Proven || o.Person.ID != carl || o.Link.Record != "task-1" {
				t.Fatalf("%+v, %v", o, err)
			}
		}
		if n := d.count("audit_events"); n != before || d.count("link_proofs") != 0 {
			t.Errorf("%d events more", n-before)
		}
		for _, row := range d.rows() {
			if row.State != message.Sent {
				t.Errorf("%+v", row.Delivery)
			}
		}
	})
}

func TestOnlyTheRightTokenOpens(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	d.post(task(mark.Green, carl, ben))
	good := token(d.deliver()["carl@example.invalid"])
	if len(good) != 43 { // 256 bits
		t.Errorf("token %q", good)
	}
	var stored string
	d.read(func(ctx context.Context, r record.Reader) error {
		return r.One(ctx, &stored, record.Query{SQL: `SELECT hash FROM links WHERE person = $1`}, carl)
	})
	for _, bad := range []string{"", "x", good[:42], good + "x", strings.ToUpper(good), stored, stored[:43], strings.Repeat("A", 43)} {
		_, err := d.open(bad, "")
		wantCode(t, err, fault.NotFound, "message.link_unknown")
	}
	d.write(func(ctx context.Context, tx record.Tx) error {
		return d.RevokeLinksTx(ctx, tx, commander.Actor(), "task-1", carl)
	})
	_, err := d.open(good, "")
	wantCode(t, err, fault.NotFound, "message.link_unknown")
	other := token(d.deliver()["ben@example.invalid"])
	if _, err := d.open(other, ""); err != nil {
		t.Errorf("another's link: %v", err)
	}
	d.write(func(ctx context.Context, tx record.Tx) error {
		return d.CloseLinksTx(ctx, tx, commander.Actor(), "task-1")
	})
	_, err = d.open(other, "")
	wantCode(t, err, fault.NotFound, "message.link_closed")
}

func TestCodeIsGivenForOneBrowser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.post(task(mark.Amber, carl, ben))
		got := d.deliver()
		link, other := token(got["carl@example.invalid"]), token(got["ben@example.invalid"])
		code := codeIn(got["code carl@example.invalid"])
		wide := strings.Map(func(r rune) rune { return r - '0' + '０' }, code) // as a Japanese keyboard gives it
		try := d.enter(link, " "+wide[:9]+"-"+wide[9:])
		if try.Err() != nil || try.Proof == "" {
			t.Fatalf("%+v", try)
		}
		if o, err := d.open(link, try.Proof); err != nil || !o.Proven {
			t.Errorf("with the proof: %+v, %v", o, err)
		}
		for _, c := range []struct{ token, proof string }{{link, ""}, {link, "x"}, {other, try.Proof}} {
			if o, err := d.open(c.token, c.proof); err != nil || o.Proven {
				t.Errorf("%+v opens with %q", o, c.proof)
			}
		}
		if try := d.enter(other, code); try.Proof != "" && code != codeIn(got["code ben@example.invalid"]) {
			t.Error("one link's code opens another")
		}
	})
}

func TestWrongCodesLockTheLink(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.post(task(mark.Amber, carl))
		got := d.deliver()
		link, code := token(got["carl@example.invalid"]), codeIn(got["code carl@example.invalid"])
		wrong := "000000"
		if code == wrong {
			wrong = "000001"
		}
		if try := d.enter(link, wrong); try.Left != 4 || try.Locked {
			t.Errorf("%+v", try)
		}
		locks := d.guess(link, wrong, 40)
		if locks != 1 {
			t.Errorf("locked %d times", locks)
		}
		try := d.enter(link, code)
		wantCode(t, try.Err(), fault.TooMany, "message.code_locked")
		if o, err := d.open(link, try.Proof); err != nil || !o.Locked || o.Proven {
			t.Errorf("%+v, %v", o, err)
		}
		var events int
		d.read(func(ctx context.Context, r record.Reader) error {
			return r.One(ctx, &events, record.Query{SQL: `SELECT COUNT(*) FROM audit_events WHERE action = 'link.lock'`})
		})
		if events != 1 {
			t.Errorf("%d events", events)
		}
		d.checkNewCode(link, code)
	})
}

// guess enters wrong codes from many sides at once and counts who was told that
// the link is now locked.
func (d *desk) guess(link, wrong string, times int) int {
	var wait sync.WaitGroup
	var mu sync.Mutex
	locks := 0
	for range times {
		wait.Go(func() {
			err := d.store.Write(d.t.Context(), func(tx record.Tx) error {
				try, err := d.EnterCodeTx(d.t.Context(), tx, link, wrong)
				if try.Locked {
					mu.Lock()
					locks++
					mu.Unlock()
				}
				return err
			})
			if err != nil {
				d.t.Error(err)
			}
		})
	}
	wait.Wait()
	return locks
}

// checkNewCode has the sender ask for the code of a locked link.
func (d *desk) checkNewCode(link, old string) {
	d.t.Helper()
	o, err := d.open(link, "")
	if err != nil {
		d.t.Fatal(err)
	}
	var code, again string
	d.write(func(ctx context.Context, tx record.Tx) (err error) {
		if code, err = d.CodeTx(ctx, tx, commander.Actor(), &o.Link); err != nil {
			return err
		}
		again, err = d.CodeTx(ctx, tx, commander.Actor(), &o.Link)
		return err
	})
	if code != again {
		d.t.Error("a code that works was changed")
	}
	if try := d.enter(link, old); code != old && try.Proof != "" {
		d.t.Error("the old code still works")
	}
	if try := d.enter(link, code); try.Proof == "" {
		d.t.Errorf("the new code: %v", try.Err())
	}
}

func TestProofEnds(t *testing.T) {
	now := time.Now()
	s := storetest.Open(t, store.Config{File: t.TempDir() + "/x.sqlite", Now: func() time.Time { return now }})
	d := newDesk(t, s)
	d.post(task(mark.Amber, carl))
	got := d.deliver()
	link := token(got["carl@example.invalid"])
	try := d.enter(link, codeIn(got["code carl@example.invalid"]))
	now = now.Add(13 * time.Hour)
	if o, err := d.open(link, try.Proof); err != nil || o.Proven {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestNonceCountsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		use := func(scope, nonce string) (fresh bool, err error) {
			err = d.store.Write(t.Context(), func(tx record.Tx) (err error) {
				fresh, err = d.SpendTx(t.Context(), tx, scope, nonce)
				return err
			})
			return fresh, err
		}
		nonce := d.NewNonce("link-1")
		for i := range 3 {
			if fresh, err := use("link-1", nonce); err != nil || fresh != (i == 0) {
				t.Errorf("use %d: %v, %v", i, fresh, err)
			}
		}
		if fresh, err := use("link-1", d.NewNonce("link-1")); err != nil || !fresh {
			t.Errorf("another nonce: %v, %v", fresh, err)
		}
		for _, c := range []struct{ scope, nonce string }{{"link-2", nonce}, {"link-1", ""}, {"link-1", "made.up"}, {"link-1", nonce + "x"}} {
			if _, err := use(c.scope, c.nonce); !fault.Is(err, fault.Invalid) {
				t.Errorf("%q for %s: %v", c.nonce, c.scope, err)
			}
		}
	})
}

func TestActingAcknowledgesAndVerifiesTheContact(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		for _, mode := range []mark.Mode{mark.Exercise, mark.Real} {
			o := task(mark.Green, carl)
			if mode != mark.Real {
				o.Mode, o.Exercise = mode, "x"
			}
			o.Record = "task-" + string(mode)
			id := d.post(o).Deliveries[0].ID
			if err := d.Deliver(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			opened, err := d.open(token(d.out.sent[len(d.out.sent)-1]), "")
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				d.write(func(ctx context.Context, tx record.Tx) error {
					by := opened.Caller().Actor()
					return errors.Join(d.AcknowledgeTx(ctx, tx, by, &opened.Link), d.VerifyTx(ctx, tx, by, &opened.Link))
				})
			}
			if row := d.row(id); row.State != message.Acknowledged || row.AcknowledgedAt.IsZero() {
				t.Errorf("%+v", row.Delivery)
			}
			var c *identity.ContactMethod
			d.read(func(ctx context.Context, r record.Reader) (err error) {
				c, err = identity.ContactMethods.Get(ctx, r, "contact-carl@example.invalid")
				return err
			})
			if got := !c.LastVerifiedAt.IsZero(); got != (mode == mark.Real) {
				t.Errorf("in mode %s the contact is verified: %v", mode, got)
			}
		}
	})
}

// FuzzSecrets gives everything that a stranger can send to a link, and sees that it
// opens nothing.
func FuzzSecrets(f *testing.F) {
	for _, s := range []string{"", "x", "000000", "０００ ０００", "a.b", strings.Repeat("A", 43), "' OR 1=1 --", "\x00\xff"} {
		f.Add(s, s, s)
	}
	s, err := store.Open(f.Context(), store.Config{File: f.TempDir() + "/x.sqlite"})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	d := newDesk(f, s)
	d.post(task(mark.Amber, carl))
	f.Fuzz(func(t *testing.T, token, code, nonce string) {
		var o *message.Opened
		err := s.Read(t.Context(), func(r record.Reader) (err error) {
			o, err = d.Open(t.Context(), r, token, code)
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%q opens %+v, %v", token, o, err)
		}
		err = s.Write(t.Context(), func(tx record.Tx) error {
			_, err := d.EnterCodeTx(t.Context(), tx, token, code)
			return err
		})
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%q takes %q: %v", token, code, err)
		}
		err = s.Write(t.Context(), func(tx record.Tx) error {
			_, err := d.SpendTx(t.Context(), tx, token, nonce)
			return err
		})
		if !fault.Is(err, fault.Invalid) {
			t.Errorf("%q for %q: %v", nonce, token, err)
		}
	})
}
