package incident

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/record"
)

// Reply is what a person answers. The nonce comes from the page that was shown, so
// that a form that is sent twice counts once.
type Reply struct {
	Verb  Verb
	Text  string
	Nonce string
}

func (r *Reply) check() error {
	r.Text = tidy(r.Text)
	switch r.Verb {
	case Accept, Done:
	case Decline, Comment: // a no needs its reason
		if r.Text == "" {
			return fault.Required("text")
		}
	default:
		return fault.Field("verb", "fault.choice", fault.Params{"value": r.Verb})
	}
	return within("text", r.Text, longestText)
}

// Answer is a person's answer on their own page, or one that the commander notes
// for a person who gave it by telephone: then person says who.
func (s *Service) Answer(ctx context.Context, caller identity.Caller, id, person string, reply Reply) (Task, error) {
	if err := caller.May(identity.AnswerTask); err != nil {
		return Task{}, err
	}
	if err := reply.check(); err != nil {
		return Task{}, err
	}
	if person == "" {
		person = caller.Person
	}
	var answered Task
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, i, err := seeTask(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if person != caller.Person {
			if err := caller.May(identity.CommandIncident); err != nil {
				return err
			}
		}
		if !slices.Contains(t.Asked, person) {
			return fault.New(fault.Forbidden, "respond.error.not_asked", nil)
		}
		fresh, err := s.Messages.SpendTx(ctx, tx, nonceScope(t.ID, caller.Person), reply.Nonce)
		if err != nil {
			return err
		}
		if fresh {
			if err := s.apply(ctx, tx, caller.Actor(), i, t, person, reply); err != nil {
				return err
			}
		}
		answered = *t
		return s.acknowledge(ctx, tx, caller.Actor(), t, person)
	})
	return answered, err
}

// acknowledge ends the deliveries of a task to a person, for they know of it.
func (s *Service) acknowledge(ctx context.Context, tx record.Tx, by record.Actor, t *Task, person string) error {
	live, err := message.LiveLinks(ctx, tx, t.ID, person)
	if err != nil {
		return err
	}
	for n := range live {
		if err := s.Messages.AcknowledgeTx(ctx, tx, by, &live[n]); err != nil {
			return err
		}
	}
	return nil
}

// nonceScope is what the nonce of a signed-in person's form is about.
func nonceScope(task, person string) string { return task + " " + person }

// AnswerLink is an answer by link. Proof is what the browser got for the code.
func (s *Service) AnswerLink(ctx context.Context, token, proof string, reply Reply) error {
	if err := reply.check(); err != nil {
		return err
	}
	var held error
	err := record.Again(ctx, s.Store, func(tx record.Tx) error {
		o, err := s.Messages.Open(ctx, tx, token, proof)
		if err != nil {
			return err
		}
		if err := o.Caller().May(identity.AnswerTask); err != nil {
			return err
		}
		t, i, err := taskOf(ctx, tx, o)
		if err != nil {
			return err
		}
		pass, err := s.Gate.Check(ctx, tx, o.Caller(), guestPage(o, i, t))
		if _, blocked := gate.ReasonOf(err); blocked {
			held = err
			return nil // the block stays on record
		}
		if err != nil {
			return err
		}
		if pass.Show != gate.Full {
			return fault.New(fault.Forbidden, "respond.error.code_needed", nil)
		}
		return s.answerOnce(ctx, tx, o, i, t, reply)
	})
	return firstOf(err, held)
}

func (s *Service) answerOnce(ctx context.Context, tx record.Tx, o *message.Opened, i *Incident, t *Task, reply Reply) error {
	fresh, err := s.Messages.SpendTx(ctx, tx, o.Link.ID, reply.Nonce)
	if err != nil || !fresh {
		return err
	}
	by := o.Caller().Actor()
	if err := s.apply(ctx, tx, by, i, t, o.Link.Person, reply); err != nil {
		return err
	}
	if err := s.Messages.AcknowledgeTx(ctx, tx, by, &o.Link); err != nil {
		return err
	}
	return s.Messages.VerifyTx(ctx, tx, by, &o.Link)
}

// apply does what the answer says.
func (s *Service) apply(ctx context.Context, tx record.Tx, by record.Actor, i *Incident, t *Task, person string, reply Reply) error {
	if !slices.Contains(t.Verbs(person), reply.Verb) {
		if !t.free(person) {
			return fault.New(fault.Conflict, "respond.error.taken", nil)
		}
		return fault.New(fault.Conflict, "respond.error.task_state", nil)
	}
	who := map[string]string{"person": person}
	if reply.Verb == Comment {
		return logTask(ctx, tx, by, i, t, TaskEntry, "task_comment", who, reply.Text)
	}
	t.State = verbStates[reply.Verb]
	switch reply.Verb {
	case Accept, Done:
		if t.AcceptedAt.IsZero() || t.AcceptedBy != person {
			t.AcceptedBy, t.AcceptedAt = person, tx.Now()
		}
		if reply.Verb == Done {
			t.DoneAt = tx.Now()
		}
	case Decline:
		t.AcceptedBy, t.AcceptedAt = "", time.Time{}
	}
	if reply.Text != "" {
		t.Answer = reply.Text
	}
	if err := tasks.UpdateAs(ctx, tx, by, string(reply.Verb), t); err != nil {
		return err
	}
	if err := logTask(ctx, tx, by, i, t, TaskEntry, "task_"+string(t.State), who, reply.Text); err != nil {
		return err
	}
	if reply.Verb == Decline {
		return s.tellCommander(ctx, tx, i, t, "respond.mail.declined", map[string]string{"text": reply.Text})
	}
	return nil
}
