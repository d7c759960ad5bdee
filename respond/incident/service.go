package incident

import (
	"context"
	"slices"
	"strings"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/record"
)

// Service is all that is done about incidents.
type Service struct {
	Store        record.Store
	Messages     *message.Service
	Gate         *gate.Gate
	AnswerWithin time.Duration // before the deputy is asked, when a task does not say
}

// defaultAnswerWithin holds when neither task nor configuration says.
const defaultAnswerWithin = 15 * time.Minute

func (s *Service) answerWithin() time.Duration {
	if s.AnswerWithin > 0 {
		return s.AnswerWithin
	}
	return defaultAnswerWithin
}

// system is the program's own part in the log.
func system(owner string) identity.Caller { return identity.System("incident", owner) }

// named are the people whom an incident names: its commander and those with a role.
func named(ctx context.Context, r record.Reader, i *Incident) ([]string, error) {
	list, err := activeRoles(ctx, r, i.ID)
	if err != nil {
		return nil, err
	}
	people := []string{i.Commander}
	for _, a := range list {
		people = append(people, a.Person)
	}
	return people, nil
}

func activeRoles(ctx context.Context, r record.Reader, id string) ([]Assignment, error) {
	return assignments.Find(ctx, r, "WHERE t.incident = $1 AND t.ended_at IS NULL ORDER BY t.id", id)
}

// see gives an incident that the caller may see.
func see(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Incident, error) {
	i, err := incidents.Get(ctx, r, id)
	if err != nil {
		return nil, err
	}
	people, err := named(ctx, r, i)
	if err != nil {
		return nil, err
	}
	return i, caller.See(&i.Meta, &i.Operation, people...)
}

// underway is see for a change: a closed incident takes none.
func underway(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Incident, error) {
	i, err := see(ctx, r, caller, id)
	if err != nil {
		return nil, err
	}
	if i.Status == Closed {
		return nil, fault.New(fault.Conflict, "respond.error.closed", nil)
	}
	return i, nil
}

// seeTask gives a task, with its incident, that the caller may see.
func seeTask(ctx context.Context, r record.Reader, caller identity.Caller, id string) (*Task, *Incident, error) {
	t, err := tasks.Get(ctx, r, id)
	if err != nil {
		return nil, nil, err
	}
	i, err := incidents.Get(ctx, r, t.Incident)
	if err != nil {
		return nil, nil, err
	}
	people, err := named(ctx, r, i)
	if err != nil {
		return nil, nil, err
	}
	return t, i, t.seenBy(caller, i, people)
}

// seenBy refuses who must not see the task: those whom it names and asked may, and
// those whom the incident names.
func (t *Task) seenBy(caller identity.Caller, i *Incident, people []string) error {
	m := t.marks(i)
	return caller.See(&m, &t.Operation, slices.Concat(people, t.named(), t.Asked)...)
}

func personExists(ctx context.Context, r record.Reader, field, id string) (*identity.Person, error) {
	if id == "" {
		return nil, fault.Required(field)
	}
	p, err := identity.People.Get(ctx, r, id)
	if fault.Is(err, fault.NotFound) {
		return nil, fault.Field(field, "respond.error.unknown_person", nil).Wrap(err)
	}
	return p, err
}

// tidy is a text as it is kept: without space around it, and with plain line ends.
func tidy(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\r\n", "\n"))
}
