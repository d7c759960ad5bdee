package incident

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"taisei/identity"
	"taisei/message"
	"taisei/record"
)

// Escalate is the job that asks the next deputy when no answer came. Asked is how
// many had been asked when it was planned: a job that is behind does nothing.
type Escalate struct {
	Task  string `json:"task"`
	Asked int    `json:"asked"`
}

// Kind names the job.
func (Escalate) Kind() string { return "incident.escalate" }

// Handlers are the jobs of this package.
func (s *Service) Handlers() []record.Handler {
	return []record.Handler{{
		Kind: Escalate{}.Kind(), Timeout: time.Minute,
		Run: func(ctx context.Context, args []byte) error {
			var job Escalate
			if err := json.Unmarshal(args, &job); err != nil {
				return fmt.Errorf("read the job: %w", err)
			}
			return s.escalate(ctx, job)
		},
	}}
}

func (s *Service) escalate(ctx context.Context, job Escalate) error {
	if seamForgets() {
		return nil
	}
	return record.Again(ctx, s.Store, func(tx record.Tx) error {
		t, err := tasks.Get(ctx, tx, job.Task)
		if err != nil {
			return err
		}
		if t.State != TaskSent || len(t.Asked) != job.Asked || !t.UnansweredAt.IsZero() {
			return nil // answered, taken back, or asked on already
		}
		if tx.Now().Before(t.AnswerBy) { // the time was set anew
			return tx.Enqueue(ctx, job, record.JobOptions{At: t.AnswerBy})
		}
		i, err := incidents.Get(ctx, tx, t.Incident)
		if err != nil {
			return err
		}
		return s.askNext(ctx, tx, i, t)
	})
}

// askNext asks the next deputy who can be asked; when none is left, the commander
// is told.
func (s *Service) askNext(ctx context.Context, tx record.Tx, i *Incident, t *Task) error {
	caller := system(i.Owner)
	waited := t.Asked[len(t.Asked)-1]
	next, err := s.nextDeputy(ctx, tx, caller, i, t)
	if err != nil {
		return err
	}
	if next == "" {
		t.UnansweredAt = tx.Now()
		if err := tasks.UpdateAs(ctx, tx, caller.Actor(), "unanswered", t); err != nil {
			return err
		}
		if err := logTask(ctx, tx, caller.Actor(), i, t, AlarmEntry, "unanswered", map[string]string{"person": waited}, ""); err != nil {
			return err
		}
		return s.tellCommander(ctx, tx, i, t, "respond.mail.unanswered", nil)
	}
	if err := s.ask(ctx, tx, caller, i, t, next); err != nil {
		return err
	}
	if err := tasks.UpdateAs(ctx, tx, caller.Actor(), "escalate", t); err != nil {
		return err
	}
	return logTask(ctx, tx, caller.Actor(), i, t, AlarmEntry, "escalated", map[string]string{"person": waited, "deputy": next}, "")
}

// nextDeputy finds who may be asked and can be reached. Who cannot is passed over,
// once, and the timeline says why.
func (s *Service) nextDeputy(ctx context.Context, tx record.Tx, caller identity.Caller, i *Incident, t *Task) (string, error) {
	line, err := deputies(ctx, tx, t.Assignee)
	if err != nil {
		return "", err
	}
	for _, person := range line {
		if slices.Contains(t.Asked, person) || slices.Contains(t.PassedOver, person) {
			continue
		}
		held, err := s.mayAsk(ctx, tx, caller, i, t, person)
		if err != nil {
			return "", err
		}
		reachable, err := s.Messages.Reachable(ctx, tx, person)
		if err != nil {
			return "", err
		}
		why := "deputy_unreachable"
		switch {
		case held == nil && reachable:
			return person, nil
		case held != nil:
			why = "deputy_held_back"
		}
		t.PassedOver = append(slices.Clone(t.PassedOver), person)
		if err := logTask(ctx, tx, caller.Actor(), i, t, AlarmEntry, why, map[string]string{"deputy": person}, ""); err != nil {
			return "", err
		}
	}
	return "", nil
}

// longestLine bounds the chain of deputies.
const longestLine = 50

// deputies is the line of those who stand in: a person's deputies in order, then
// theirs, each once.
func deputies(ctx context.Context, r record.Reader, person string) ([]string, error) {
	line := []string{person}
	for n := 0; n < len(line) && n < longestLine; n++ {
		p, err := identity.People.Get(ctx, r, line[n])
		if err != nil {
			return nil, fmt.Errorf("look up the deputies of %s: %w", line[n], err)
		}
		for _, d := range p.Deputies {
			if !slices.Contains(line, d) {
				line = append(line, d)
			}
		}
	}
	return line[1:], nil
}

// tellCommander sends the incident's commander a notice about a task.
func (s *Service) tellCommander(ctx context.Context, tx record.Tx, i *Incident, t *Task, key string, params map[string]string) error {
	p := map[string]string{"title": t.Title, "incident": i.Title}
	for k, v := range params {
		p[k] = v
	}
	_, err := s.Messages.SendTx(ctx, tx, system(i.Owner), message.Outgoing{
		Purpose: message.Notice, Urgency: i.urgency(), TLP: t.marks(i).TLP, Operation: i.Operation,
		Kind: incidents.Name(), Record: i.ID, Thread: i.ID,
		Named: []string{i.Commander}, Assigned: []string{i.Commander}, To: []string{i.Commander},
		Body: message.Text{Key: key, Params: p, Words: map[string]string{"kind": t.Kind.key()}},
	})
	return err
}
