package message_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/words"
)

func TestMessageIsToldInTheReadersLanguageAndZone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.post(task(mark.Green, ben, carl))
		got := d.deliver()
		english, japanese := got["ben@example.invalid"], got["carl@example.invalid"]
		if english.Subject != "[TLP:GREEN] Task: Stop the updater" || japanese.Subject != "[TLP:GREEN] タスク：Stop the updater" {
			t.Errorf("subjects %q and %q", english.Subject, japanese.Subject)
		}
		for _, want := range []string{"Ann (Toto Transit) – Task, urgent", "Host sig-01 <now>", "To be done by 23 Nov 2026 12:00 JST.", english.Link, "TLP:GREEN"} {
			if !strings.Contains(english.Text(), want) {
				t.Errorf("%q is not in\n%s", want, english.Text())
			}
		}
		for _, want := range []string{"安藤（東都交通）からのタスク（至急）", "期限：2026年11月23日 12:00 JST"} {
			if !strings.Contains(japanese.Text(), want) {
				t.Errorf("%q is not in\n%s", want, japanese.Text())
			}
		}
		if strings.Contains(english.Text(), "deputy") || token(english) == token(japanese) || len(got) != 2 {
			t.Errorf("%d mails; a time that is not set is told, or links are shared", len(got))
		}
		for _, row := range d.rows() {
			if row.State != message.Sent || row.Attempts != 1 || row.SentAt.IsZero() || row.Failure != "" {
				t.Errorf("delivery %+v", row.Delivery)
			}
		}
	})
}

func TestAboveGreenAMailTellsSenderAndUrgencyOnly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.post(task(mark.Amber, carl))
		got := d.deliver()
		e, code := got["carl@example.invalid"], got["code carl@example.invalid"]
		if strings.Contains(e.Subject+e.Text(), "updater") || strings.Contains(e.Text(), "sig-01") {
			t.Errorf("the mail tells what it is about:\n%s\n%s", e.Subject, e.Text())
		}
		if !strings.Contains(e.Subject, "安藤") || !strings.Contains(e.Text(), "至急") || !strings.Contains(e.Link, "/l/") {
			t.Errorf("the mail lacks sender, urgency or link:\n%s\n%s", e.Subject, e.Text())
		}
		digits := codeIn(code)
		if len(digits) != 6 || strings.Contains(code.Text(), token(e)) || strings.Contains(e.Text(), digits) || strings.Contains(code.Text(), "updater") {
			t.Errorf("code and link are not apart:\n%s\n%s", code.Text(), e.Text())
		}
		if try := d.enter(token(e), digits); try.Err() != nil {
			t.Error(try.Err())
		}
	})
}

// codeIn finds the six digits of a code's mail.
func codeIn(e message.Envelope) string {
	for _, p := range e.Paragraphs {
		if p = strings.ReplaceAll(p, " ", ""); len(p) == 6 && strings.Trim(p, "0123456789") == "" {
			return p
		}
	}
	return ""
}

func TestCodeGoesElsewhereWhereItCan(t *testing.T) {
	for _, c := range []struct {
		tlp    mark.TLP
		second bool // another contact method
		code   string
	}{
		{mark.Amber, false, "code ben@example.invalid"},
		{mark.Amber, true, "code ben@private.invalid"},
		{mark.AmberStrict, true, "code ben@private.invalid"},
		{mark.AmberStrict, false, ""}, // the sender has to tell it
		{mark.Red, false, ""},
		{mark.Green, true, ""},
	} {
		d := newDesk(t, storetest.SQLite(t))
		if c.second {
			d.write(func(ctx context.Context, tx record.Tx) error { return contact(ctx, tx, ben, "ben@private.invalid") })
		}
		d.post(task(c.tlp, ben))
		got := d.deliver()
		for key := range got {
			if key != c.code && key != "ben@example.invalid" {
				t.Errorf("%+v: a mail to %s", c, key)
			}
		}
		if _, ok := got[c.code]; c.code != "" && !ok {
			t.Errorf("%+v: no code", c)
		}
	}
}

func TestFirstContactIsTheTrustedOneThatAnswered(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	d.write(func(ctx context.Context, tx record.Tx) error {
		var all []error
		for _, c := range []identity.ContactMethod{
			{Channel: "mail", Address: "taken@example.invalid", Rank: 0, Trust: identity.Untrusted, LastVerifiedAt: time.Now()},
			{Channel: "telephone", Address: "+81", Rank: 0, Trust: identity.Trusted, LastVerifiedAt: time.Now()},
			{Channel: "mail", Address: "answers@example.invalid", Rank: 7, Trust: identity.Trusted, LastVerifiedAt: time.Now()},
		} {
			c.Person = ben
			all = append(all, identity.ContactMethods.Insert(ctx, tx, record.Actor{ID: "test", Org: ours}, &c))
		}
		return errors.Join(all...)
	})
	d.post(task(mark.Green, ben))
	if got := d.deliver(); len(got) != 1 || got["answers@example.invalid"].Link == "" {
		t.Errorf("%+v", got)
	}
}

func TestWhoCannotBeReachedOrMustNotBeToldIsShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		d.write(func(ctx context.Context, tx record.Tx) error { return person(ctx, tx, "dan", ours, "壇", "Dan", "en") })
		o := task(mark.AmberStrict, "dan", carl)
		posted := d.post(o)
		if got := posted.Deliveries[0]; got.State != message.Failed || got.Failure != "message.failure.no_contact" {
			t.Errorf("without contact: %+v", got)
		}
		if got := posted.Deliveries[1]; got.State != message.Blocked || got.Failure != "gate.reason.amber_strict" {
			t.Errorf("to outside: %+v", got)
		}
		if got := d.deliver(); len(got) != 0 || d.count("gate_blocks") != 1 || d.count("links") != 0 {
			t.Errorf("%d mails, %d blocks, %d links", len(got), d.count("gate_blocks"), d.count("links"))
		}
	})
}

func TestGateIsAskedAgainWhenItIsSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		posted := d.post(task(mark.Green, ben))
		d.write(func(ctx context.Context, tx record.Tx) error {
			c, err := identity.ContactMethods.Get(ctx, tx, "contact-ben@example.invalid")
			if err != nil {
				return err
			}
			c.Trust = identity.Untrusted
			return identity.ContactMethods.Update(ctx, tx, commander.Actor(), c)
		})
		if got := d.deliver(); len(got) != 0 {
			t.Errorf("%d mails to an address that lost its trust", len(got))
		}
		if row := d.row(posted.Deliveries[0].ID); row.State != message.Blocked || row.Failure != "gate.reason.trust" || d.count("gate_blocks") != 1 {
			t.Errorf("%+v, %d blocks", row.Delivery, d.count("gate_blocks"))
		}
	})
}

func TestExerciseIsWatermarkedAndStaysAmongItsPlayers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		o := task(mark.Green, ben, carl)
		o.Mode, o.Exercise = mark.Exercise, "x"
		posted := d.post(o)
		got := d.deliver()
		e := got["carl@example.invalid"]
		if len(got) != 1 || !strings.HasPrefix(e.Subject, "【訓練】 ") || strings.Count(e.Text(), "【訓練】") != 2 {
			t.Errorf("%d mails, %q\n%s", len(got), e.Subject, e.Text())
		}
		if row := d.row(posted.Deliveries[0].ID); row.State != message.Blocked || row.Failure != "gate.reason.mode" || row.Mode != mark.Exercise {
			t.Errorf("to one who takes no part: %+v", row.Delivery)
		}
	})
}

func TestFailuresAreTriedAgainAndShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		id := d.post(task(mark.Green, ben)).Deliveries[0].ID
		d.out.answer = func(message.Envelope) error {
			return &message.Failure{Key: "message.failure.unreachable", Detail: "connection refused " + strings.Repeat("x", 1000)}
		}
		d.deliver()
		row := d.row(id)
		if row.State != message.Queued || row.Attempts != 1 || row.Failure != "message.failure.unreachable" || row.NextAt.IsZero() || len([]rune(row.FailureDetail)) != 501 {
			t.Errorf("put off: %+v", row.Delivery)
		}
		d.out.answer = func(message.Envelope) error { return errors.New("something else") }
		d.deliver()
		if row := d.row(id); row.State != message.Queued || row.Attempts != 2 || row.Failure != "message.failure.unknown" {
			t.Errorf("put off again: %+v", row.Delivery)
		}
		d.out.answer = nil
		d.deliver()
		row = d.row(id)
		if row.State != message.Sent || row.Attempts != 3 || row.Failure != "" {
			t.Errorf("sent: %+v", row.Delivery)
		}
		if f := row.Failures; len(f) != 2 || f[0].Why != "message.failure.unreachable" || f[1].Detail != "something else" || f[1].At.IsZero() {
			t.Errorf("failures: %+v", f)
		}
		if a, b := d.out.sent[0], d.out.sent[2]; a.MessageID != b.MessageID || a.Text() != b.Text() || a.MessageID != id+"@taisei.example" {
			t.Errorf("not the same mail: %s and %s", a.MessageID, b.MessageID)
		}
		if d.deliver(); len(d.out.sent) != 3 {
			t.Errorf("sent %d times", len(d.out.sent))
		}
	})
}

func TestLastingFailureEndsUntilItIsRetried(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		id := d.post(task(mark.Green, ben)).Deliveries[0].ID
		d.out.answer = func(message.Envelope) error {
			return &message.Failure{Permanent: true, Refused: true, Key: "message.failure.refused", Detail: "550 no such user"}
		}
		d.deliver()
		if row := d.row(id); row.State != message.Bounced || row.EndedAt.IsZero() || row.FailureDetail != "550 no such user" {
			t.Errorf("refused: %+v", row.Delivery)
		}
		d.out.answer = nil
		if err := d.Retry(t.Context(), commander, id); err != nil {
			t.Fatal(err)
		}
		d.deliver()
		if row := d.row(id); row.State != message.Sent {
			t.Errorf("after a retry: %+v", row.Delivery)
		}
		wantCode(t, d.Retry(t.Context(), commander, id), fault.Conflict, "message.no_retry")
	})
}

// TestKilledAfterTheServersYes runs a job whose process dies between the mail's
// leaving and the note of it.
func TestKilledAfterTheServersYes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		id := d.post(task(mark.Green, ben)).Deliveries[0].ID
		d.out.answer = func(message.Envelope) error { panic("killed") }
		func() {
			defer func() { _ = recover() }()
			_ = d.Deliver(t.Context(), id) // does not come back
		}()
		if row := d.row(id); row.State != message.Sending || !row.SentAt.IsZero() {
			t.Fatalf("%+v", row.Delivery)
		}
		d.out.answer = nil
		for range 3 {
			if err := d.Deliver(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if len(d.out.sent) != 2 || d.out.sent[0].MessageID != d.out.sent[1].MessageID || d.out.sent[0].Link != d.out.sent[1].Link {
			t.Errorf("sent %+v", d.out.sent)
		}
		sent := 0
		for _, row := range d.rows() {
			if row.State == message.Sent {
				sent++
			}
		}
		if sent != 1 {
			t.Errorf("counted %d times", sent)
		}
		if _, err := d.open(token(d.out.sent[0]), ""); err != nil {
			t.Errorf("the first mail's link: %v", err)
		}
	})
}

func TestClosedTaskIsNotSentAnyMore(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	id := d.post(task(mark.Amber, ben)).Deliveries[0].ID
	d.write(func(ctx context.Context, tx record.Tx) error {
		return d.CloseLinksTx(ctx, tx, commander.Actor(), "task-1")
	})
	if got := d.deliver(); len(got) != 0 || d.row(id).State != message.Withdrawn {
		t.Errorf("%d mails, %s", len(got), d.row(id).State)
	}
}

func TestSendingNeedsPermission(t *testing.T) {
	d := newDesk(t, storetest.SQLite(t))
	observer := commander
	observer.Roles = []identity.Role{identity.Observer}
	err := d.store.Write(t.Context(), func(tx record.Tx) error {
		_, err := d.SendTx(t.Context(), tx, observer, task(mark.Clear, ben))
		return err
	})
	if !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if _, _, err := d.Outbox(t.Context(), observer, message.Filter{}); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
	if err := d.Retry(t.Context(), observer, "x"); !fault.Is(err, fault.Forbidden) {
		t.Error(err)
	}
}

func TestOutbox(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d := newDesk(t, s)
		for range 3 {
			d.post(task(mark.Green, ben))
		}
		d.post(task(mark.Red, ben)) // one is for a person whom it names, whoever commands
		secret := task(mark.Red, ben)
		secret.Sender, secret.Named = "", []string{ben}
		d.write(func(ctx context.Context, tx record.Tx) error {
			_, err := d.SendTx(ctx, tx, identity.System("test", ours), secret)
			return err
		})
		game := task(mark.Green, carl)
		game.Mode, game.Exercise = mark.Drill, "x"
		d.post(game)
		for name, c := range map[string]struct {
			filter message.Filter
			want   int
		}{
			"all in earnest":     {message.Filter{}, 4},
			"of one person":      {message.Filter{Person: carl}, 0},
			"by name":            {message.Filter{Search: "坂東"}, 4},
			"by address":         {message.Filter{Search: "BEN@"}, 4},
			"by a wild card":     {message.Filter{Search: "%"}, 0},
			"by state":           {message.Filter{State: message.Sent}, 0},
			"of an incident":     {message.Filter{Record: "incident-1", State: message.Queued}, 4},
			"of another":         {message.Filter{Record: "incident-2"}, 0},
			"of the drill":       {message.Filter{Mode: mark.Drill}, 1},
			"of two, page by 1":  {message.Filter{Limit: 1}, 0}, // the newest is not for this reader
			"of an odd state":    {message.Filter{State: "'"}, 0},
			"of an odd exercise": {message.Filter{Mode: mark.Exercise}, 0},
		} {
			rows, _, err := d.Outbox(t.Context(), commander, c.filter)
			if err != nil || len(rows) != c.want {
				t.Errorf("%s: %d rows, want %d, %v", name, len(rows), c.want, err)
			}
		}
		pages, cursor := 0, ""
		for seen := 0; seen < 4; pages++ {
			rows, next, err := d.Outbox(t.Context(), commander, message.Filter{Limit: 2, Before: cursor})
			if err != nil || next == "" && seen+len(rows) < 4 {
				t.Fatalf("page %d: %d rows, next %q, %v", pages, len(rows), next, err)
			}
			seen, cursor = seen+len(rows), next
		}
		rows, _, _ := d.Outbox(t.Context(), commander, message.Filter{})
		if got := rows[len(rows)-1].Body.Subject(d.Book, "en", time.UTC); got != "Task: Stop the updater" {
			t.Errorf("subject %q", got)
		}
	})
}

func TestBackoffGrowsAndEnds(t *testing.T) {
	for attempt := -1; attempt < 100; attempt++ {
		wait := message.Backoff(attempt)
		if wait < 3*time.Second || wait > 19*time.Minute {
			t.Errorf("attempt %d waits %s", attempt, wait)
		}
	}
	if message.Backoff(1) > 7*time.Second || message.Backoff(30) < 11*time.Minute {
		t.Error("it does not grow")
	}
}

func TestEveryEnumerationHasItsWords(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{"watermark.drill", "watermark.exercise", "urgency.routine", "urgency.urgent", "urgency.immediate"}
	for _, p := range []message.Purpose{message.Task, message.Notice, message.Code} {
		keys = append(keys, "purpose."+string(p))
	}
	for _, s := range message.States {
		keys = append(keys, "state."+string(s))
	}
	for _, f := range []string{"unknown", "no_contact", "no_channel", "withdrawn"} {
		keys = append(keys, "failure."+f)
	}
	for _, k := range keys {
		if !book.Has("message." + k) {
			t.Errorf("no words for message.%s", k)
		}
	}
}
