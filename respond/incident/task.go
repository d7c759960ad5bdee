package incident

import (
	"slices"
	"time"

	"taisei/fault"
	"taisei/mark"
	"taisei/message"
	"taisei/record"
)

// Task is something that a person is to do about an incident.
type Task struct {
	record.Meta
	record.Operation
	Incident     string        `db:"incident" json:"incident"`
	Kind         TaskKind      `db:"kind" json:"kind"`
	Title        string        `db:"title" json:"title"`
	Text         string        `db:"text" json:"text"`
	Sender       string        `db:"sender" json:"sender"`             // person
	Assignee     string        `db:"assignee" json:"assignee"`         // person who was asked first
	Organisation string        `db:"organisation" json:"organisation"` // the assignee's
	Asked        []string      `db:"asked" json:"asked"`               // people, in order: the assignee, then deputies
	PassedOver   []string      `db:"passed_over" json:"passed_over"`   // deputies who could not be asked
	State        TaskState     `db:"state" json:"state"`
	DueAt        time.Time     `db:"due_at" json:"due_at"`               // to be done by
	AnswerWithin time.Duration `db:"answer_within" json:"answer_within"` // in nanoseconds
	AnswerBy     time.Time     `db:"answer_by" json:"answer_by"`         // after that the next is asked
	SentAt       time.Time     `db:"sent_at" json:"sent_at"`
	AcceptedBy   string        `db:"accepted_by" json:"accepted_by"` // person
	AcceptedAt   time.Time     `db:"accepted_at" json:"accepted_at"`
	DoneAt       time.Time     `db:"done_at" json:"done_at"`
	EndedAt      time.Time     `db:"ended_at" json:"ended_at"`           // closed or cancelled
	UnansweredAt time.Time     `db:"unanswered_at" json:"unanswered_at"` // nobody was left to ask
	Evidence     []string      `db:"evidence" json:"evidence"`           // ids
	Answer       string        `db:"answer" json:"answer"`
}

// TaskKind is how a task is put: to our own people, to others, or between both.
type TaskKind string

// The kinds of task.
const (
	Instruct   TaskKind = "instruct"
	Request    TaskKind = "request"
	Coordinate TaskKind = "coordinate"
)

// TaskKinds lists them.
var TaskKinds = []TaskKind{Instruct, Request, Coordinate}

func (k TaskKind) key() string { return "respond.task_kind." + string(k) }

// TaskState is how far a task has come.
type TaskState string

// The states of a task.
const (
	TaskOpen      TaskState = "open" // written, not sent
	TaskSent      TaskState = "sent"
	TaskAccepted  TaskState = "accepted"
	TaskDeclined  TaskState = "declined"
	TaskDone      TaskState = "done"
	TaskCancelled TaskState = "cancelled"
	TaskClosed    TaskState = "closed" // done, and seen to be
)

// TaskStates lists them.
var TaskStates = []TaskState{TaskOpen, TaskSent, TaskAccepted, TaskDeclined, TaskDone, TaskCancelled, TaskClosed}

// taskMoves is the one table of what may follow. Who declined may think better of
// it, and who accepted may find that they cannot.
var taskMoves = map[TaskState][]TaskState{
	TaskOpen:      {TaskSent, TaskCancelled},
	TaskSent:      {TaskSent, TaskAccepted, TaskDeclined, TaskDone, TaskCancelled},
	TaskAccepted:  {TaskSent, TaskDeclined, TaskDone, TaskCancelled},
	TaskDeclined:  {TaskSent, TaskAccepted, TaskDone, TaskCancelled},
	TaskDone:      {TaskClosed, TaskCancelled},
	TaskCancelled: {},
	TaskClosed:    {},
}

// MayBecome reports whether the state may follow.
func (s TaskState) MayBecome(to TaskState) bool { return slices.Contains(taskMoves[s], to) }

// Ended reports whether nothing more is to come.
func (s TaskState) Ended() bool { return s == TaskCancelled || s == TaskClosed }

// Verb is what a person answers.
type Verb string

// The answers. A comment changes no state and is no answer to the question.
const (
	Accept  Verb = "accept"
	Decline Verb = "decline"
	Done    Verb = "done"
	Comment Verb = "comment"
)

// verbStates says which state an answer leads to.
var verbStates = map[Verb]TaskState{Accept: TaskAccepted, Decline: TaskDeclined, Done: TaskDone}

// Verbs lists what the person may answer now.
func (t *Task) Verbs(person string) []Verb {
	if t.State.Ended() {
		return nil
	}
	var list []Verb
	for _, v := range []Verb{Accept, Done, Decline} {
		if t.State.MayBecome(verbStates[v]) && t.free(person) {
			list = append(list, v)
		}
	}
	return append(list, Comment)
}

// free reports whether nobody else has taken the task on.
func (t *Task) free(person string) bool {
	return t.State != TaskAccepted || t.AcceptedBy == "" || t.AcceptedBy == person
}

// Check names the first field that is wrong.
func (t Task) Check() error {
	switch {
	case t.Title == "":
		return fault.Required("title")
	case t.Assignee == "":
		return fault.Required("assignee")
	case !slices.Contains(TaskKinds, t.Kind):
		return fault.Field("kind", "fault.choice", fault.Params{"value": t.Kind})
	case !t.TLP.Valid():
		return fault.Field("tlp", "fault.tlp", fault.Params{"value": t.TLP})
	case t.AnswerWithin < time.Second || t.AnswerWithin > 30*24*time.Hour:
		return fault.Field("answer_within", "respond.error.answer_within", nil)
	case len(t.Evidence) > 100:
		return fault.Field("evidence", "respond.error.too_many", fault.Params{"most": 100})
	}
	if err := within("title", t.Title, longestTitle); err != nil {
		return err
	}
	if err := within("text", t.Text, longestText); err != nil {
		return err
	}
	return within("answer", t.Answer, longestText)
}

// named are the people whom the task names: all that may have it at TLP:RED. A
// deputy is not among them.
func (t *Task) named() []string { return []string{t.Sender, t.Assignee} }

// marks are the task's, and never less strict than its incident's.
func (t *Task) marks(i *Incident) record.Meta {
	m := t.Meta
	m.TLP = mark.Strictest(t.TLP, i.TLP)
	return m
}

// urgency is how soon a message about an incident must be read.
func (i *Incident) urgency() message.Urgency {
	switch i.Severity {
	case Critical:
		return message.Immediate
	case High:
		return message.Urgent
	}
	return message.Routine
}
