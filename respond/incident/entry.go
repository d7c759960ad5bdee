package incident

import (
	"context"
	"slices"
	"time"

	"taisei/fault"
	"taisei/message"
	"taisei/record"
)

// Decision is a record of what was decided.
type Decision struct {
	record.Meta
	record.Operation
	Incident   string    `db:"incident" json:"incident"`
	Question   string    `db:"question" json:"question"`
	Options    []string  `db:"options" json:"options"`
	Chosen     string    `db:"chosen" json:"chosen"`
	Facts      string    `db:"facts" json:"facts"`           // what was known then
	DecidedBy  string    `db:"decided_by" json:"decided_by"` // person
	Authority  string    `db:"authority" json:"authority"`   // by which they could
	Dissent    string    `db:"dissent" json:"dissent"`
	DecidedAt  time.Time `db:"decided_at" json:"decided_at"`
	ReviewAt   time.Time `db:"review_at" json:"review_at"` // when it is looked at again
	Supersedes string    `db:"supersedes" json:"supersedes,omitempty"`
}

// Check names the first field that is wrong.
func (d Decision) Check() error {
	for field, text := range map[string]string{"question": d.Question, "chosen": d.Chosen, "decided_by": d.DecidedBy, "authority": d.Authority} {
		if text == "" {
			return fault.Required(field)
		}
	}
	if len(d.Options) > 0 && !slices.Contains(d.Options, d.Chosen) {
		return fault.Field("chosen", "respond.error.not_an_option", nil)
	}
	if len(d.Options) > 20 {
		return fault.Field("options", "respond.error.too_many", fault.Params{"most": 20})
	}
	for _, text := range append([]string{d.Question, d.Chosen, d.Facts, d.Authority, d.Dissent}, d.Options...) {
		if err := within("question", text, longestText); err != nil {
			return err
		}
	}
	return nil
}

// Entry is one line of the timeline. It is never changed; a correction is another
// entry that names it.
type Entry struct {
	record.Meta
	record.Operation
	Incident string            `db:"incident" json:"incident"`
	At       time.Time         `db:"at" json:"at"` // when it happened
	Kind     EntryKind         `db:"kind" json:"kind"`
	Task     string            `db:"task" json:"task,omitempty"`
	Said     message.Text      `db:"said" json:"said"`               // the program's sentence
	People   map[string]string `db:"people" json:"people,omitempty"` // parameters of the sentence that are people
	Text     string            `db:"text" json:"text,omitempty"`     // what a person wrote
	Corrects string            `db:"corrects" json:"corrects,omitempty"`
}

// EntryKind is what an entry is about.
type EntryKind string

// The kinds of entry.
const (
	NoteEntry   EntryKind = "note" // what a person wrote down
	StatusEntry EntryKind = "status"
	RoleEntry   EntryKind = "role"
	AssetEntry  EntryKind = "asset"
	TaskEntry   EntryKind = "task"
	AlarmEntry  EntryKind = "alarm" // somebody must look: nobody answered, a link was locked
)

// Check names the first field that is wrong.
func (e Entry) Check() error {
	if e.Kind == NoteEntry && e.Text == "" {
		return fault.Required("text")
	}
	return within("text", e.Text, longestText)
}

// log adds an entry to an incident's timeline, under its marks or stricter ones.
func log(ctx context.Context, tx record.Tx, by record.Actor, i *Incident, e Entry) error {
	e.Incident, e.Operation = i.ID, i.Operation
	if e.TLP == "" {
		e.TLP = i.TLP
	}
	if e.At.IsZero() {
		e.At = tx.Now()
	}
	if e.Said.Key != "" {
		e.Said.Key = "respond.entry." + e.Said.Key
	}
	return entries.Insert(ctx, tx, by, &e)
}

// logTask adds an entry about a task, under the task's own marks.
func logTask(ctx context.Context, tx record.Tx, by record.Actor, i *Incident, t *Task, kind EntryKind, key string, people map[string]string, text string) error {
	e := Entry{
		Kind: kind, Task: t.ID, People: people, Text: text,
		Said: message.Text{Key: key, Params: map[string]string{"title": t.Title}, Words: map[string]string{"kind": t.Kind.key()}},
	}
	e.TLP = t.TLP
	return log(ctx, tx, by, i, e)
}
