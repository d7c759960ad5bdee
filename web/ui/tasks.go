package ui

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"taisei/evidence"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/respond/incident"
	"taisei/web/ui/kit"
)

// taskList is what the list of tasks is asked for and shows.
type taskList struct {
	rows              []incident.Task
	people            map[string]identity.Person
	text, state, view string
	pages             pages
}

// The views of the list: what is asked of the reader, and everything.
const (
	viewOwn = "own"
	viewAll = "all"
)

// listTasks shows what is asked of the reader; everything when they ask for it.
func (u *UI) listTasks(w http.ResponseWriter, r *http.Request) error {
	ctx, c, o, v := r.Context(), caller(r), operation(r), r.URL.Query()
	l := taskList{text: v.Get("q"), state: v.Get("state"), view: viewOwn}
	f := incident.TaskFilter{Mode: o.Mode, Search: l.text, State: incident.TaskState(l.state), Before: v.Get("after"), Limit: pageSize}
	if v.Get("view") == viewAll {
		l.view = viewAll
	} else {
		f.Person = c.Person
	}
	f.Open = l.state == ""
	if l.state == viewAll {
		f.State = ""
	}
	rows, next, err := u.Incident.Tasks(ctx, c, f)
	if err != nil {
		return err
	}
	l.rows, l.pages = ofExercise(rows, o.Exercise), cursors(r, next)
	l.people, err = u.peopleOf(ctx, c, askedIn(l.rows))
	if err != nil {
		return err
	}
	return u.show(w, r, tasksPage(l))
}

// ofExercise leaves the tasks of the exercise that the reader looks at.
func ofExercise(rows []incident.Task, exercise string) []incident.Task {
	return slices.DeleteFunc(rows, func(t incident.Task) bool { return t.Exercise != exercise })
}

func askedIn(rows []incident.Task) []string {
	var ids []string
	for _, t := range rows {
		ids = append(append(ids, t.Sender, t.AcceptedBy), t.Asked...)
	}
	return ids
}

// tasksByNeed puts first what somebody must look at: nobody answers, then what
// waits, then what is under way, then what has ended.
func tasksByNeed(list []incident.Task) []incident.Task {
	sorted := slices.Clone(list)
	slices.SortStableFunc(sorted, func(a, b incident.Task) int {
		return cmp.Or(cmp.Compare(need(a), need(b)), cmp.Compare(b.ID, a.ID))
	})
	return sorted
}

func need(t incident.Task) int {
	switch {
	case !t.UnansweredAt.IsZero() && t.State == incident.TaskSent:
		return 0
	case t.State == incident.TaskDeclined:
		return 1
	case t.State == incident.TaskSent, t.State == incident.TaskOpen:
		return 2
	case t.State == incident.TaskDone:
		return 3
	case t.State == incident.TaskAccepted:
		return 4
	default:
		return 5
	}
}

func taskTone(t incident.Task) kit.Tone {
	switch {
	case !t.UnansweredAt.IsZero() && t.State == incident.TaskSent, t.State == incident.TaskDeclined:
		return kit.Danger
	case t.State == incident.TaskSent:
		return kit.Warn
	case t.State == incident.TaskAccepted:
		return kit.Info
	case t.State == incident.TaskDone, t.State == incident.TaskClosed:
		return kit.OK
	case t.State == incident.TaskCancelled:
		return kit.Off
	default:
		return kit.Neutral
	}
}

// askedPerson is one who was asked, and what became of it.
type askedPerson struct {
	ID, Became string // Became is a key
	Tone       kit.Tone
}

// askedPeople are those who were asked, in order.
func askedPeople(t incident.Task) []askedPerson {
	list := make([]askedPerson, len(t.Asked))
	for n, id := range t.Asked {
		list[n] = askedPerson{ID: id, Became: "ui.task.silent", Tone: kit.Danger}
		last := n == len(t.Asked)-1
		switch {
		case t.AcceptedBy == id:
			list[n].Became, list[n].Tone = "ui.task.accepted", kit.OK
		case last && t.State == incident.TaskSent && t.UnansweredAt.IsZero():
			list[n].Became, list[n].Tone = "ui.task.waiting", kit.Warn
		case last && t.State == incident.TaskDeclined:
			list[n].Became = "respond.task_state.declined"
		case t.State.Ended() && t.AcceptedBy == "":
			list[n].Became, list[n].Tone = "", kit.Neutral
		}
	}
	return list
}

// overdue reports whether a task should have been done by now.
func overdue(ctx context.Context, t incident.Task) bool {
	return !t.DueAt.IsZero() && !t.State.Ended() && t.State != incident.TaskDone && t.DueAt.Before(kit.From(ctx).Now)
}

func (u *UI) newTask(w http.ResponseWriter, r *http.Request) error {
	v, err := u.Incident.Get(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return u.onIncidentForm(w, r, identity.SendTask, kit.NewForm("kind", string(incident.Instruct), "tlp", string(v.Incident.TLP)), nil, taskFormPage)
}

func (u *UI) sendTask(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	n := incident.NewTask{
		Incident: r.PathValue("id"), Kind: incident.TaskKind(f.Value("kind")), Title: f.Value("title"), Text: f.Value("text"),
		Assignee: f.Value("assignee"), AnswerWithin: time.Duration(number(f, "answer_within")) * time.Minute, TLP: mark.TLP(f.Value("tlp")),
	}
	if n.DueAt, err = momentOf(r, f, "due_at"); err == nil {
		_, err = u.Incident.SendTask(r.Context(), caller(r), n)
	}
	if err != nil {
		return u.onIncidentForm(w, r, identity.SendTask, f, err, taskFormPage)
	}
	return u.done(w, r, incidentAddress(r), "ui.task.sent")
}

// taskView is all that the page of a task shows.
type taskView struct {
	incident.TaskView
	evidence []evidence.Item
	people   []kit.Option // who can be asked
	answer   *kit.Form
	ask      *kit.Form
	code     string // told once
	codeFor  string
}

func (u *UI) showTask(w http.ResponseWriter, r *http.Request) error {
	v, err := u.taskView(r)
	if err != nil {
		return err
	}
	return u.show(w, r, taskPage(v))
}

func (u *UI) taskView(r *http.Request) (*taskView, error) {
	ctx, c := r.Context(), caller(r)
	v := &taskView{answer: &kit.Form{}, ask: &kit.Form{}}
	var err error
	if v.TaskView, err = u.Incident.GetTask(ctx, c, r.PathValue("id")); err != nil {
		return nil, err
	}
	if v.evidence, err = u.Evidence.Select(ctx, c, v.Evidence); err != nil {
		return nil, err
	}
	if c.Can(identity.SendTask) {
		choices, err := u.directoryChoices(ctx, c, "")
		if err != nil {
			return nil, err
		}
		v.people = choices.people
	}
	return v, nil
}

func taskAddress(r *http.Request) string { return "/tasks/" + r.PathValue("id") }

// answerTask is an answer of one's own, or one that was given by telephone.
func (u *UI) answerTask(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	_, err = u.Incident.Answer(r.Context(), caller(r), r.PathValue("id"), f.Value("person"), replyOf(f))
	if err != nil {
		return u.taskAgain(w, r, f, err, func(v *taskView) { v.answer = f })
	}
	return u.done(w, r, taskAddress(r), "ui.task.answered")
}

// taskAgain shows the task once more with a form as it was sent.
func (u *UI) taskAgain(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error, put func(*taskView)) error {
	v, err := u.taskView(r)
	if err != nil {
		return err
	}
	put(v)
	return u.again(w, r, f, wrong, taskPage(v))
}

func (u *UI) askAgain(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if _, err := u.Incident.AskAgain(r.Context(), caller(r), r.PathValue("id"), f.Value("person")); err != nil {
		return u.taskAgain(w, r, f, err, func(v *taskView) { v.ask = f })
	}
	return u.done(w, r, taskAddress(r), "ui.task.asked_again")
}

func (u *UI) cancelTask(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if _, err := u.Incident.CancelTask(r.Context(), caller(r), r.PathValue("id"), f.Value("why")); err != nil {
		return err
	}
	return u.done(w, r, taskAddress(r), "ui.task.cancelled")
}

func (u *UI) closeTask(w http.ResponseWriter, r *http.Request) error {
	if _, err := u.Incident.CloseTask(r.Context(), caller(r), r.PathValue("id")); err != nil {
		return err
	}
	return u.done(w, r, taskAddress(r), "ui.task.closed")
}

// tellCode shows the code of one person's link on the answer to the POST alone: it
// stands in no address and on no page that can be opened again.
func (u *UI) tellCode(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	person := f.Value("person")
	code, err := u.Incident.TellCode(r.Context(), caller(r), r.PathValue("id"), person)
	if err != nil {
		return err
	}
	v, err := u.taskView(r)
	if err != nil {
		return err
	}
	v.code, v.codeFor = code, personName(r.Context(), v.People, person)
	return u.show(w, r, taskPage(v))
}

// backToTask is for who loads the page of a code again: it is told once.
func (u *UI) backToTask(w http.ResponseWriter, r *http.Request) error {
	http.Redirect(w, r, "/tasks/"+url.PathEscape(r.PathValue("id")), http.StatusSeeOther)
	return nil
}

func (u *UI) revokeTaskLink(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	if err := u.Incident.RevokeLink(r.Context(), caller(r), r.PathValue("id"), f.Value("person")); err != nil {
		return err
	}
	return u.done(w, r, taskAddress(r), "ui.task.revoked")
}

// liveLinks are the people whose links still open, each once.
func liveLinks(list []message.Link) []string {
	var people []string
	for _, l := range list {
		if !slices.Contains(people, l.Person) {
			people = append(people, l.Person)
		}
	}
	return people
}

// groups writes a code in groups that can be said.
func groups(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:3] + " " + code[3:]
}

// cut splits a choice that is made of two words.
func cut(s string) (a, b string, found bool) { return strings.Cut(s, " ") }

// others are those who were asked, beside the reader.
func others(t incident.Task, me string) []string {
	return slices.DeleteFunc(slices.Clone(t.Asked), func(p string) bool { return p == me })
}

// kindOptions are the ways in which a task is put.
func kindOptions(ctx context.Context) []kit.Option {
	list := kit.Options(ctx, "respond.task_kind.", incident.TaskKinds)
	for n, k := range incident.TaskKinds {
		list[n].Hint = kit.T(ctx, "ui.task.kind_"+string(k))
	}
	return list
}
