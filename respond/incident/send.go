package incident

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
)

// NewTask is what a person asks of another.
type NewTask struct {
	Incident     string
	Kind         TaskKind
	Title        string
	Text         string
	Assignee     string // person, of whatever organisation
	DueAt        time.Time
	AnswerWithin time.Duration // before the deputy is asked; the configured time when zero
	TLP          mark.TLP      // the incident's when it is stricter
	Evidence     []string
}

// SendTask writes a task and sends it. A task that must not leave is not written:
// what the gate held back stays on the incident's record.
func (s *Service) SendTask(ctx context.Context, caller identity.Caller, n NewTask) (Task, error) {
	if err := caller.May(identity.SendTask); err != nil {
		return Task{}, err
	}
	var sent Task
	var held error
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		i, err := underway(ctx, tx, caller, n.Incident)
		if err != nil {
			return err
		}
		p, err := personExists(ctx, tx, "assignee", n.Assignee)
		if err != nil {
			return err
		}
		t := newTask(i, caller, p, n, s.answerWithin())
		if err := t.Check(); err != nil {
			return err
		}
		if held, err = s.mayAsk(ctx, tx, caller, i, &t, p.ID); err != nil || held != nil {
			return err
		}
		if err := s.ask(ctx, tx, caller, i, &t, p.ID); err != nil {
			return err
		}
		if err := tasks.Insert(ctx, tx, caller.Actor(), &t); err != nil {
			return err
		}
		sent = t
		return logTask(ctx, tx, caller.Actor(), i, &t, TaskEntry, "task_sent", map[string]string{"person": p.ID}, "")
	})
	if err != nil {
		return Task{}, err
	}
	return sent, held
}

func newTask(i *Incident, caller identity.Caller, p *identity.Person, n NewTask, within time.Duration) Task {
	t := Task{
		Operation: i.Operation, Incident: i.ID, Kind: n.Kind, Title: tidy(n.Title), Text: tidy(n.Text), Sender: caller.Person,
		Assignee: p.ID, Organisation: p.Organisation, State: TaskOpen, DueAt: n.DueAt, AnswerWithin: n.AnswerWithin, Evidence: n.Evidence,
	}
	if t.Sender == "" { // the program itself asks, in the commander's name
		t.Sender = i.Commander
	}
	t.ID, t.TLP = record.NewID(), i.TLP
	if n.TLP != "" {
		t.TLP = n.TLP // Check refuses one that is unknown
		if t.TLP.Valid() {
			t.TLP = mark.Strictest(n.TLP, i.TLP)
		}
	}
	if t.AnswerWithin == 0 {
		t.AnswerWithin = within
	}
	return t
}

// mayAsk asks the gate whether a person may be asked. What it holds back stands on
// the incident's record.
func (s *Service) mayAsk(ctx context.Context, tx record.Tx, caller identity.Caller, i *Incident, t *Task, person string) (held, err error) {
	_, err = s.Gate.Check(ctx, tx, caller, gate.Outgoing{
		What: gate.Mail, Kind: incidents.Name(), Record: i.ID, Thread: i.ID, TLP: t.marks(i).TLP, Operation: i.Operation,
		Named: t.named(), Assigned: append(slices.Clone(t.Asked), person), To: gate.Recipient{Person: person},
	})
	if _, blocked := gate.ReasonOf(err); blocked {
		return err, nil
	}
	return nil, err
}

// ask sends the task to one person more, and sets the clock of their answer. The
// job that asks the next one is part of the same change.
func (s *Service) ask(ctx context.Context, tx record.Tx, caller identity.Caller, i *Incident, t *Task, person string) error {
	t.Asked = append(slices.Clone(t.Asked), person)
	t.State, t.AnswerBy, t.AcceptedBy, t.AcceptedAt = TaskSent, tx.Now().Add(t.AnswerWithin), "", time.Time{}
	t.UnansweredAt = time.Time{}
	if t.SentAt.IsZero() {
		t.SentAt = tx.Now()
	}
	posted, err := s.Messages.SendTx(ctx, tx, caller, message.Outgoing{
		Purpose: message.Task, Urgency: i.urgency(), TLP: t.marks(i).TLP, Operation: i.Operation,
		Kind: tasks.Name(), Record: t.ID, Thread: i.ID, Sender: t.Sender,
		Named: t.named(), Assigned: t.Asked, To: []string{person}, Link: true,
		Body: message.Text{
			Key: "respond.mail.task", Params: map[string]string{"title": t.Title, "text": t.Text},
			Words: map[string]string{"kind": t.Kind.key()}, Times: map[string]time.Time{"due": t.DueAt, "answer_by": t.AnswerBy},
		},
	})
	if err != nil {
		return err
	}
	if state := posted.Deliveries[0].State; state == message.Failed || state == message.Blocked {
		t.AnswerBy = tx.Now() // no answer can come: the next is asked at once
	}
	return tx.Enqueue(ctx, Escalate{Task: t.ID, Asked: len(t.Asked)}, record.JobOptions{At: t.AnswerBy})
}

// AskAgain sends a task to another person, or to one who was asked before: after a
// no, or when nobody is left to ask.
func (s *Service) AskAgain(ctx context.Context, caller identity.Caller, id, person string) (Task, error) {
	if err := caller.May(identity.SendTask); err != nil {
		return Task{}, err
	}
	var sent Task
	var held error
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, i, err := seeTask(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if !t.State.MayBecome(TaskSent) {
			return fault.New(fault.Conflict, "respond.error.task_state", nil)
		}
		if _, err := personExists(ctx, tx, "person", person); err != nil {
			return err
		}
		if held, err = s.mayAsk(ctx, tx, caller, i, t, person); err != nil || held != nil {
			return err
		}
		if err := s.Messages.RevokeLinksTx(ctx, tx, caller.Actor(), t.ID, person); err != nil { // the new one takes its place
			return err
		}
		t.Asked = slices.DeleteFunc(slices.Clone(t.Asked), func(p string) bool { return p == person })
		if err := s.ask(ctx, tx, caller, i, t, person); err != nil {
			return err
		}
		if err := tasks.UpdateAs(ctx, tx, caller.Actor(), "ask_again", t); err != nil {
			return err
		}
		sent = *t
		return logTask(ctx, tx, caller.Actor(), i, t, TaskEntry, "task_sent", map[string]string{"person": person}, "")
	})
	return sent, firstOf(err, held)
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// CloseTask notes that what was asked is done, as the one who asked sees it.
func (s *Service) CloseTask(ctx context.Context, caller identity.Caller, id string) (Task, error) {
	if err := caller.May(identity.SendTask); err != nil {
		return Task{}, err
	}
	return s.endTask(ctx, caller, id, TaskClosed, "task_closed", "")
}

// CancelTask takes a task back.
func (s *Service) CancelTask(ctx context.Context, caller identity.Caller, id, why string) (Task, error) {
	if err := caller.May(identity.SendTask); err != nil {
		return Task{}, err
	}
	return s.endTask(ctx, caller, id, TaskCancelled, "task_cancelled", why)
}

// endTask ends a task and its links with it.
func (s *Service) endTask(ctx context.Context, caller identity.Caller, id string, to TaskState, key, why string) (Task, error) {
	var ended Task
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, i, err := seeTask(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if !t.State.MayBecome(to) {
			return fault.New(fault.Conflict, "respond.error.task_state", nil)
		}
		t.State, t.EndedAt = to, tx.Now()
		if err := tasks.UpdateAs(ctx, tx, caller.Actor(), string(to), t); err != nil {
			return err
		}
		if err := s.Messages.CloseLinksTx(ctx, tx, caller.Actor(), t.ID); err != nil {
			return err
		}
		ended = *t
		return logTask(ctx, tx, caller.Actor(), i, t, TaskEntry, key, nil, tidy(why))
	})
	return ended, err
}
