package incident_test

import (
	"context"
	"slices"
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
	"taisei/respond/incident"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/test/mailbox"
	"taisei/triage"
)

// TestTaskFromSendingToClosing is the whole way of a task, with a real mail server
// and the jobs running.
func TestTaskFromSendingToClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		r.work()
		id := r.declare(nil)
		task := r.send(id, func(n *incident.NewTask) { n.Assignee, n.Kind = carl, incident.Request })
		if task.State != incident.TaskSent || task.Organisation != contractor || task.TLP != mark.Amber {
			t.Errorf("sent %+v", task)
		}
		token := r.link(carl)
		page := r.page(token, "")
		if page.Show != gate.Envelope || page.Task != nil || !page.NeedsCode || page.Nonce != "" || page.Sender.ID != ann || page.Urgency != message.Urgent || page.Lang != "ja" {
			t.Errorf("without the code: %+v", page)
		}
		proof := r.prove(token, carl)
		page = r.page(token, proof)
		if page.Show != gate.Full || page.Task.Title != task.Title || !slices.Equal(page.Verbs, []incident.Verb{"accept", "done", "decline", "comment"}) {
			t.Errorf("with the code: %+v", page)
		}
		answer := func(verb incident.Verb, text string) {
			t.Helper()
			if err := r.AnswerLink(ctx, token, proof, incident.Reply{Verb: verb, Text: text, Nonce: r.page(token, proof).Nonce}); err != nil {
				t.Fatalf("%s: %v", verb, err)
			}
		}
		answer(incident.Comment, "On the train, ten minutes.")
		if got := r.task(task.ID); got.State != incident.TaskSent {
			t.Errorf("a comment changed the state: %s", got.State)
		}
		answer(incident.Accept, "")
		answer(incident.Done, "Stopped at 12:40.")
		got := r.task(task.ID)
		if got.State != incident.TaskDone || got.AcceptedBy != carl || got.AcceptedAt.IsZero() || got.DoneAt.IsZero() || got.Answer != "Stopped at 12:40." {
			t.Errorf("done: %+v", got.Task)
		}
		if d := got.Deliveries[0]; d.State != message.Acknowledged || d.AcknowledgedAt.IsZero() {
			t.Errorf("delivery: %+v", d.Delivery)
		}
		if _, err := r.CloseTask(ctx, commander, task.ID); err != nil {
			t.Fatal(err)
		}
		_, err := r.OpenLink(ctx, token, proof)
		wantFault(t, err, fault.NotFound, "message.link_closed")
		r.wantTold(id, "task: Request to Carl: Stop the updater", "delivery: Task sent to Carl (carl@example.invalid).", "delivery: Code sent to Carl",
			"task: Carl remarks on: Stop the updater On the train, ten minutes.", "task: Carl takes it on", "task: Carl says that it is done: Stop the updater Stopped at 12:40.",
			"task: Closed: Stop the updater")
		for _, i := range r.timeline(id) {
			if i.Delivery != nil && i.At.Equal(i.Delivery.SentAt) && i.By != "system:message" {
				t.Errorf("after the answer the mail was sent by %s", i.By)
			}
		}
	})
}

func TestOpenedLinkAnswersNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r := newRoom(t, s)
		r.work()
		task := r.send(r.declare(func(d *triage.Declaration) { d.TLP = mark.Green }), nil)
		token := r.link(dan)
		r.until("the mail is noted as sent", func() bool { return r.task(task.ID).Deliveries[0].State == message.Sent })
		before := r.count("audit_events")
		for range 30 {
			if page := r.page(token, ""); page.Show != gate.Full {
				t.Fatalf("%+v", page)
			}
		}
		got := r.task(task.ID)
		if got.State != incident.TaskSent || got.Deliveries[0].State != message.Sent || r.count("audit_events") != before {
			t.Errorf("%s, delivery %s, %d events more", got.State, got.Deliveries[0].State, r.count("audit_events")-before)
		}
	})
}

func TestReplayedAndForgedNonces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		task := r.send(id, nil)
		token := r.link(dan)
		reply := incident.Reply{Verb: incident.Comment, Text: "once", Nonce: r.page(token, "").Nonce}
		var wait sync.WaitGroup
		for range 8 { // a double click, and a browser that sends again
			wait.Go(func() {
				if err := r.AnswerLink(ctx, token, "", reply); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := r.count("entries WHERE text = 'once'"); n != 1 {
			t.Errorf("counted %d times", n)
		}
		for _, nonce := range []string{"", "x", "x.y", strings.ToUpper(reply.Nonce)} {
			err := r.AnswerLink(ctx, token, "", incident.Reply{Verb: incident.Accept, Nonce: nonce})
			wantFault(t, err, fault.Invalid, "message.nonce")
		}
		if got := r.task(task.ID); got.State != incident.TaskSent {
			t.Errorf("state %s", got.State)
		}
	})
}

func TestLinkNeedsItsTokenAndItsCode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		r.work()
		id := r.declare(nil)
		task := r.send(id, nil)
		token := r.link(dan)
		guess := strings.Repeat("A", 43)
		_, err := r.OpenLink(ctx, guess, "")
		wantFault(t, err, fault.NotFound, "message.link_unknown")
		_, err = r.EnterCode(ctx, guess, "000000")
		wantFault(t, err, fault.NotFound, "message.link_unknown")
		nonce := r.Messages.NewNonce("anything")
		wantFault(t, r.AnswerLink(ctx, guess, "", incident.Reply{Verb: incident.Accept, Nonce: nonce}), fault.NotFound, "message.link_unknown")
		wantFault(t, r.AnswerLink(ctx, token, "", incident.Reply{Verb: incident.Accept, Nonce: nonce}), fault.Forbidden, "respond.error.code_needed")
		wantFault(t, r.AnswerLink(ctx, token, "no proof", incident.Reply{Verb: incident.Accept, Nonce: nonce}), fault.Forbidden, "respond.error.code_needed")

		code := r.code(dan)
		for n := range 5 {
			_, err = r.EnterCode(ctx, token, "12345x")
			if n < 4 {
				wantFault(t, err, fault.Invalid, "message.code_wrong")
			}
		}
		wantFault(t, err, fault.TooMany, "message.code_locked")
		_, err = r.EnterCode(ctx, token, code)
		wantFault(t, err, fault.TooMany, "message.code_locked")
		if !r.page(token, "").Locked {
			t.Error("the page does not say that it is locked")
		}
		r.wantTold(id, "alarm: Dan's link was locked after too many wrong codes")
		_, err = r.TellCode(ctx, observer, task.ID, dan)
		wantFault(t, err, fault.Forbidden, "fault.forbidden")
		told, err := r.TellCode(ctx, commander, task.ID, dan)
		if err != nil || told == code {
			t.Fatalf("%q, %v", told, err)
		}
		proof, err := r.EnterCode(ctx, token, told)
		if err != nil || r.page(token, proof).Show != gate.Full {
			t.Errorf("with the code that was told: %v", err)
		}
		if err := r.RevokeLink(ctx, commander, task.ID, dan); err != nil {
			t.Fatal(err)
		}
		_, err = r.OpenLink(ctx, token, proof)
		wantFault(t, err, fault.NotFound, "message.link_unknown")
		wantFault(t, r.AnswerLink(ctx, token, proof, incident.Reply{Verb: incident.Accept, Nonce: nonce}), fault.NotFound, "message.link_unknown")
	})
}

func TestDeputiesAreAskedInTurnAndThenTheCommanderIsTold(t *testing.T) {
	t.Parallel() // it mostly waits
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		r := newRoom(t, s)
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		task := r.send(id, func(n *incident.NewTask) { n.AnswerWithin = time.Second })
		for _, person := range []string{dan, eve, fay} {
			r.link(person)
		}
		m := r.mail.Wait(t, "to the commander", mailbox.To(ann+"@example.invalid"))
		if !strings.Contains(m.Subject, "Nobody answers: Stop the updater") || !strings.Contains(m.Text, "https://taisei.example/incidents/"+id) {
			t.Errorf("%s\n%s", m.Subject, m.Text)
		}
		got := r.task(task.ID)
		if !slices.Equal(got.Asked, []string{dan, eve, fay}) || got.UnansweredAt.IsZero() || got.State != incident.TaskSent {
			t.Errorf("%+v", got.Task)
		}
		r.wantTold(id, "alarm: Dan has not answered in time; Eve is asked instead", "alarm: Eve has not answered in time; Fay is asked instead",
			"alarm: Fay has not answered in time and no deputy is left")
		if n := len(r.mail.Mails()); n != 4 {
			t.Errorf("%d mails, not one for each", n)
		}
		if err := r.AnswerLink(t.Context(), r.link(eve), "", incident.Reply{Verb: incident.Accept, Nonce: r.page(r.link(eve), "").Nonce}); err != nil {
			t.Errorf("late is better than never: %v", err)
		}
		err := r.AnswerLink(t.Context(), r.link(dan), "", incident.Reply{Verb: incident.Accept, Nonce: r.page(r.link(dan), "").Nonce})
		wantFault(t, err, fault.Conflict, "respond.error.taken")
	})
}

func escalate(t *testing.T, r *room, job string) {
	t.Helper()
	if err := r.Handlers()[0].Run(t.Context(), []byte(job)); err != nil {
		t.Fatal(err)
	}
}

func TestEscalationStopsWithAnAnswerAndRunsOnce(t *testing.T) {
	now := time.Now()
	clock := func() time.Time { return now }
	for name, cfg := range map[string]store.Config{"sqlite": {File: t.TempDir() + "/x.sqlite", Now: clock}, "postgres": {URL: storetest.NewDatabase(t), Now: clock}} {
		t.Run(name, func(t *testing.T) {
			r := newRoom(t, storetest.Open(t, cfg))
			task := r.send(r.declare(nil), nil)
			first := `{"task":"` + task.ID + `","asked":1}`
			escalate(t, r, first)
			if got := r.task(task.ID); len(got.Asked) != 1 {
				t.Errorf("asked before the time: %v", got.Asked)
			}
			now = now.Add(2 * time.Hour)
			for range 3 { // a job may run twice
				escalate(t, r, first)
			}
			if got := r.task(task.ID); !slices.Equal(got.Asked, []string{dan, eve}) {
				t.Errorf("asked %v", got.Asked)
			}
			v := r.task(task.ID)
			nonce := r.nonceFor(responder, task.ID)
			if _, err := r.Answer(t.Context(), responder, task.ID, "", incident.Reply{Verb: incident.Accept, Nonce: nonce}); err != nil {
				t.Fatal(err)
			}
			now = now.Add(2 * time.Hour)
			escalate(t, r, `{"task":"`+task.ID+`","asked":2}`)
			if got := r.task(task.ID); !slices.Equal(got.Asked, v.Asked) || got.State != incident.TaskAccepted {
				t.Errorf("asked on after an answer: %v", got.Asked)
			}
		})
	}
}

func (r *room) nonceFor(caller identity.Caller, task string) string {
	r.t.Helper()
	v, err := r.GetTask(r.t.Context(), caller, task)
	if err != nil {
		r.t.Fatal(err)
	}
	return v.Nonce
}

func TestDeputyWhoMustNotKnowIsPassedOver(t *testing.T) {
	t.Parallel() // it mostly waits
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		r := newRoom(t, s)
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.Mode, d.Exercise = mark.Exercise, "x" }) // Eve and Fay take no part
		n := incident.NewTask{Incident: id, Kind: incident.Instruct, Title: "Stop", Assignee: dan, AnswerWithin: time.Second}
		task, err := r.SendTask(t.Context(), r.in("x"), n)
		if err != nil {
			t.Fatal(err)
		}
		m := r.mail.Wait(t, "to the commander", mailbox.To(ann+"@example.invalid"))
		if !strings.HasPrefix(m.Subject, "[EXERCISE] ") || !strings.Contains(m.Text, "[EXERCISE]") {
			t.Errorf("no watermark: %s\n%s", m.Subject, m.Text)
		}
		for _, m := range r.mail.Mails() {
			if to := m.To[0]; to != "ann@example.invalid" && to != "dan@example.invalid" {
				t.Errorf("the exercise left to %s", to)
			}
		}
		told := strings.Join(r.told(r.in("x"), id), "\n")
		for _, want := range []string{"Deputy Eve must not be told", "Deputy Fay must not be told", "block: Message: Held back: a drill or an exercise"} {
			if !strings.Contains(told, want) {
				t.Errorf("%q is not in\n%s", want, told)
			}
		}
		if n := r.count("gate_blocks WHERE reason = 'mode' AND thread = $1", id); n != 2 {
			t.Errorf("%d blocks", n)
		}
		_, err = r.GetTask(t.Context(), commander, task.ID) // commands, so may manage exercises
		if err != nil {
			t.Error(err)
		}
		_, err = r.GetTask(t.Context(), observer, task.ID)
		wantFault(t, err, fault.NotFound, "fault.not_found")
	})
}

func TestTaskThatMustNotLeaveIsHeldAndShown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.AmberStrict })
		_, err := r.SendTask(ctx, commander, incident.NewTask{Incident: id, Kind: incident.Request, Title: "Look", Assignee: carl, TLP: mark.Clear})
		wantFault(t, err, fault.Blocked, "gate.reason.amber_strict")
		if r.count("tasks") != 0 || r.count("messages") != 0 {
			t.Error("a task was written that must not leave")
		}
		blocks, err := r.Gate.Blocks(ctx, commander, gate.Filter{Record: id})
		if err != nil || len(blocks) != 1 || blocks[0].Person != carl || blocks[0].Reason != gate.StrictOutside {
			t.Errorf("%+v, %v", blocks, err)
		}
		r.wantTold(id, "block: Message: Held back: TLP:AMBER+STRICT stays within our own organisation.")
	})
}

func TestStricterMarksHoldAnOpenLinkBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		task := r.send(id, func(n *incident.NewTask) { n.Assignee = carl })
		token := r.link(carl)
		nonce := r.page(token, "").Nonce
		v, err := r.Get(ctx, commander, id)
		if err != nil {
			t.Fatal(err)
		}
		change := incident.Change{ID: id, Version: v.Version, Title: v.Title, Severity: v.Severity, Type: v.Type, TLP: mark.AmberStrict, OccurredAt: v.OccurredAt}
		if _, err := r.Edit(ctx, commander, change); err != nil {
			t.Fatal(err)
		}
		_, err = r.OpenLink(ctx, token, "")
		wantFault(t, err, fault.Blocked, "gate.reason.amber_strict")
		err = r.AnswerLink(ctx, token, "", incident.Reply{Verb: incident.Accept, Nonce: nonce})
		wantFault(t, err, fault.Blocked, "gate.reason.amber_strict")
		if got := r.task(task.ID); got.State != incident.TaskSent || got.TLP != mark.AmberStrict {
			t.Errorf("%s, %s", got.State, got.TLP)
		}
		if n := r.count("gate_blocks WHERE what = 'guest_page' AND times = 2"); n != 1 {
			t.Errorf("%d blocks", n)
		}
	})
}

func TestMailThatCannotLeaveIsShownAndComesLater(t *testing.T) {
	t.Parallel() // it mostly waits
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		t.Parallel()
		r := newRoom(t, s)
		r.mail.Answer(func(string) error { return mailbox.Later() })
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		task := r.send(id, nil)
		r.until("the failure is shown", func() bool {
			d := r.task(task.ID).Deliveries[0]
			return d.Attempts > 0 && d.Failure == "message.failure.put_off" && strings.Contains(d.FailureDetail, "try again later")
		})
		if told := strings.Join(r.told(commander, id), "\n"); !strings.Contains(told, "is not sent yet") && !strings.Contains(told, "sent to") {
			t.Errorf("the timeline does not tell of it:\n%s", told)
		}
		r.mail.Answer(nil)
		m := r.mail.Wait(t, "to Dan", mailbox.To("dan@example.invalid"))
		r.until("it is noted as sent", func() bool { return r.task(task.ID).Deliveries[0].State == message.Sent })
		if d := r.task(task.ID).Deliveries[0]; m.MessageID != "<"+d.MessageID+">" || d.Attempts < 2 {
			t.Errorf("%s, %+v", m.MessageID, d.Delivery)
		}
	})
}

func TestWhoCannotBeReachedIsPassedOverAtOnce(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	r.work()
	r.write(func(ctx context.Context, tx record.Tx) error {
		_, err := tx.Exec(ctx, record.Query{SQL: `DELETE FROM contact_methods WHERE person IN ('dan', 'eve')`})
		return err
	})
	id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
	task := r.send(id, nil) // an hour to answer
	r.link(fay)
	if got := r.task(task.ID); !slices.Equal(got.Asked, []string{dan, fay}) || !slices.Equal(got.PassedOver, []string{eve}) {
		t.Errorf("asked %v, passed over %v", got.Asked, got.PassedOver)
	}
	r.wantTold(id, "alarm: Deputy Eve has no contact method", "delivery: Task to Dan () was not sent.")
}

func TestDeclinedTaskIsToldAndAskedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		r, ctx := newRoom(t, s), t.Context()
		r.work()
		id := r.declare(func(d *triage.Declaration) { d.TLP = mark.Green })
		task := r.send(id, nil)
		token := r.link(dan)
		wantFault(t, r.AnswerLink(ctx, token, "", incident.Reply{Verb: incident.Decline, Nonce: r.page(token, "").Nonce}), fault.Invalid, "fault.required")
		if err := r.AnswerLink(ctx, token, "", incident.Reply{Verb: incident.Decline, Text: "I am abroad.", Nonce: r.page(token, "").Nonce}); err != nil {
			t.Fatal(err)
		}
		m := r.mail.Wait(t, "to the commander", mailbox.To(ann+"@example.invalid"))
		if !strings.Contains(m.Text, "I am abroad.") {
			t.Error(m.Text)
		}
		for _, i := range r.timeline(id) {
			if i.Delivery != nil && i.Task != "" && i.Task != task.ID {
				t.Errorf("%s leads to a task %s that there is not", i.Kind, i.Task)
			}
		}
		again, err := r.AskAgain(ctx, commander, task.ID, fay)
		if err != nil || again.State != incident.TaskSent || !slices.Equal(again.Asked, []string{dan, fay}) {
			t.Fatalf("%+v, %v", again, err)
		}
		fays := r.link(fay)
		if err := r.AnswerLink(ctx, fays, "", incident.Reply{Verb: incident.Done, Nonce: r.page(fays, "").Nonce}); err != nil {
			t.Fatal(err)
		}
		if got := r.task(task.ID); got.State != incident.TaskDone || got.AcceptedBy != fay {
			t.Errorf("%+v", got.Task)
		}
		if _, err := r.CancelTask(ctx, commander, task.ID, "not needed"); err != nil {
			t.Fatal(err)
		}
		_, err = r.AskAgain(ctx, commander, task.ID, dan)
		wantFault(t, err, fault.Conflict, "respond.error.task_state")
	})
}

func TestCodeThatNoMessageBringsHasToBeTold(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	for tlp, want := range map[mark.TLP][]string{mark.Green: nil, mark.Amber: nil, mark.AmberStrict: {dan}, mark.Red: {dan}} {
		task := r.send(r.declare(func(d *triage.Declaration) { d.TLP = tlp }), nil)
		if got := r.task(task.ID).Untold; !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", tlp, got, want)
		}
	}
}

func TestWhoMayAnswer(t *testing.T) {
	r, ctx := newRoom(t, storetest.SQLite(t)), t.Context()
	id := r.declare(nil)
	task := r.send(id, nil)
	other := responder
	other.Person = ben
	_, err := r.Answer(ctx, other, task.ID, "", incident.Reply{Verb: incident.Accept, Nonce: r.nonceFor(other, task.ID)})
	wantFault(t, err, fault.Forbidden, "respond.error.not_asked")
	_, err = r.Answer(ctx, other, task.ID, dan, incident.Reply{Verb: incident.Accept, Nonce: r.nonceFor(other, task.ID)})
	wantFault(t, err, fault.Forbidden, "fault.forbidden")
	_, err = r.Answer(ctx, observer, task.ID, "", incident.Reply{Verb: incident.Accept})
	wantFault(t, err, fault.Forbidden, "fault.forbidden")
	_, err = r.Answer(ctx, responder, task.ID, "", incident.Reply{Verb: "shrug"})
	wantFault(t, err, fault.Invalid, "fault.choice")
	got, err := r.Answer(ctx, commander, task.ID, dan, incident.Reply{Verb: incident.Accept, Text: "by telephone", Nonce: r.nonceFor(commander, task.ID)})
	if err != nil || got.AcceptedBy != dan {
		t.Errorf("%+v, %v", got, err)
	}
	_, err = r.SendTask(ctx, responder, incident.NewTask{Incident: id})
	wantFault(t, err, fault.Forbidden, "fault.forbidden")
}

func TestTaskIsCheckedBeforeItIsSent(t *testing.T) {
	r := newRoom(t, storetest.SQLite(t))
	id := r.declare(nil)
	for field, change := range map[string]func(*incident.NewTask){
		"title":         func(n *incident.NewTask) { n.Title = " \n" },
		"assignee":      func(n *incident.NewTask) { n.Assignee = "nobody" },
		"kind":          func(n *incident.NewTask) { n.Kind = "beg" },
		"tlp":           func(n *incident.NewTask) { n.TLP = "TLP:WHITE" },
		"answer_within": func(n *incident.NewTask) { n.AnswerWithin = time.Millisecond },
		"text":          func(n *incident.NewTask) { n.Text = strings.Repeat("長", 20_001) },
		"evidence":      func(n *incident.NewTask) { n.Evidence = make([]string, 101) },
	} {
		n := incident.NewTask{Incident: id, Kind: incident.Instruct, Title: "x", Assignee: dan}
		change(&n)
		_, err := r.SendTask(t.Context(), commander, n)
		if f := new(fault.Error); !asFault(err, &f) || f.Code != fault.Invalid || f.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
	if n := r.count("messages"); n != 0 {
		t.Errorf("%d messages", n)
	}
}
