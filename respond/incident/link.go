package incident

import (
	"context"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
	"taisei/words"
)

// TaskPage is what a guest's page shows. Above TLP:GREEN it holds only sender and
// urgency until the code is given: then Show is gate.Full and Task is set.
type TaskPage struct {
	Show      gate.Show
	Lang      words.Lang
	Zone      string
	Reader    identity.Person
	Sender    identity.Person
	From      identity.Organisation // the sender's
	Urgency   message.Urgency
	Mode      mark.Mode
	NeedsCode bool
	Locked    bool // too many wrong codes
	Task      *Task
	Incident  string // the title of the task's incident
	TLP       mark.TLP
	Verbs     []Verb
	TakenBy   identity.Person // who took it on; empty while nobody has
	Nonce     string          // for the form
}

// OpenLink shows a task to the person whom the link is for. It acts on nothing and
// writes nothing, however often it is opened; but a block of the gate is recorded.
func (s *Service) OpenLink(ctx context.Context, token, proof string) (TaskPage, error) {
	var o *message.Opened
	var t *Task
	var i *Incident
	var page TaskPage
	err := s.Store.Read(ctx, func(r record.Reader) (err error) {
		if o, err = s.Messages.Open(ctx, r, token, proof); err != nil {
			return err
		}
		if err := o.Caller().May(identity.AnswerTask); err != nil {
			return err
		}
		if t, i, err = taskOf(ctx, r, o); err != nil {
			return err
		}
		page, err = envelope(ctx, r, o, i, t)
		return err
	})
	if err != nil {
		return TaskPage{}, err
	}
	pass, err := s.Gate.Ask(ctx, o.Caller(), guestPage(o, i, t))
	if err != nil {
		return TaskPage{}, err
	}
	page.Show = pass.Show
	if pass.Show != gate.Full {
		page.NeedsCode, page.Locked, page.TakenBy = true, o.Locked, identity.Person{}
		return page, nil
	}
	page.Task, page.Incident, page.TLP, page.Verbs = t, i.Title, t.marks(i).TLP, t.Verbs(o.Link.Person)
	page.Nonce = s.Messages.NewNonce(o.Link.ID)
	return page, nil
}

func taskOf(ctx context.Context, r record.Reader, o *message.Opened) (*Task, *Incident, error) {
	t, err := tasks.Get(ctx, r, o.Link.Record)
	if err != nil {
		return nil, nil, err
	}
	i, err := incidents.Get(ctx, r, t.Incident)
	return t, i, err
}

// guestPage is what the gate is asked: with the marks of now, not those of when the
// link was sent.
func guestPage(o *message.Opened, i *Incident, t *Task) gate.Outgoing {
	return o.Outgoing(t.marks(i), t.Operation, t.named(), t.Asked)
}

// envelope is what every reader of the link sees.
func envelope(ctx context.Context, r record.Reader, o *message.Opened, i *Incident, t *Task) (TaskPage, error) {
	page := TaskPage{Lang: o.Caller().Lang, Zone: o.Person.Zone, Reader: o.Person, Urgency: i.urgency(), Mode: t.Mode}
	sender, err := identity.People.Get(ctx, r, t.Sender)
	if err != nil {
		return TaskPage{}, err
	}
	from, err := identity.Organisations.Get(ctx, r, sender.Organisation)
	if err != nil {
		return TaskPage{}, err
	}
	page.Sender, page.From = *sender, *from
	if t.AcceptedBy == "" {
		return page, nil
	}
	taker, err := identity.People.Get(ctx, r, t.AcceptedBy)
	if err != nil {
		return TaskPage{}, err
	}
	page.TakenBy = *taker
	return page, nil
}

// EnterCode gives the proof that the browser shows from now on, when the code is
// right.
func (s *Service) EnterCode(ctx context.Context, token, code string) (proof string, err error) {
	var try message.Try
	err = record.Again(ctx, s.Store, func(tx record.Tx) error {
		if try, err = s.Messages.EnterCodeTx(ctx, tx, token, code); err != nil || !try.Locked {
			return err
		}
		t, i, err := taskOf(ctx, tx, &message.Opened{Link: try.Link})
		if err != nil {
			return err
		}
		by := system(i.Owner).Actor()
		return logTask(ctx, tx, by, i, t, AlarmEntry, "code_locked", map[string]string{"person": try.Link.Person}, "")
	})
	if err != nil {
		return "", err
	}
	return try.Proof, try.Err()
}

// TellCode gives the code of a person's link to who sent the task, to be told by
// another way, such as the telephone. After too many wrong ones it is a new code.
func (s *Service) TellCode(ctx context.Context, caller identity.Caller, id, person string) (code string, err error) {
	if err := caller.May(identity.SendTask); err != nil {
		return "", err
	}
	err = record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, _, err := seeTask(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		live, err := message.LiveLinks(ctx, tx, t.ID, person)
		if err != nil {
			return err
		}
		if len(live) == 0 || person == "" {
			return fault.New(fault.NotFound, "respond.error.no_link", nil)
		}
		code, err = s.Messages.CodeTx(ctx, tx, caller.Actor(), &live[len(live)-1])
		return err
	})
	return code, err
}

// RevokeLink ends a person's link to a task, which lives on without it.
func (s *Service) RevokeLink(ctx context.Context, caller identity.Caller, id, person string) error {
	if err := caller.May(identity.SendTask); err != nil {
		return err
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, i, err := seeTask(ctx, tx, caller, id)
		if err != nil {
			return err
		}
		if person == "" {
			return fault.Required("person")
		}
		if err := s.Messages.RevokeLinksTx(ctx, tx, caller.Actor(), t.ID, person); err != nil {
			return err
		}
		return logTask(ctx, tx, caller.Actor(), i, t, TaskEntry, "link_revoked", map[string]string{"person": person}, "")
	})
}

// answerForm is the nonce for a signed-in person's own page.
func (s *Service) answerForm(t *Task, person string) string {
	return s.Messages.NewNonce(nonceScope(t.ID, person))
}
