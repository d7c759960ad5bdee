package api

import (
	"context"
	"net/http"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/respond/incident"
)

// taskBody is a task as a program sends it.
type taskBody struct {
	Incident string            `json:"incident"`
	Kind     incident.TaskKind `json:"kind"`
	Title    string            `json:"title"`
	Text     string            `json:"text"`
	Assignee string            `json:"assignee" doc:"person, of whatever organisation"`
	DueAt    time.Time         `json:"due_at,omitzero"`
	Within   int64             `json:"answer_within" doc:"seconds before the deputy is asked; the configured time when 0"`
	TLP      mark.TLP          `json:"tlp"`
	Evidence []string          `json:"evidence" doc:"items"`
}

func (b taskBody) task() incident.NewTask {
	return incident.NewTask{
		Incident: b.Incident, Kind: b.Kind, Title: b.Title, Text: b.Text, Assignee: b.Assignee, DueAt: b.DueAt,
		AnswerWithin: time.Duration(b.Within) * time.Second, TLP: b.TLP, Evidence: b.Evidence,
	}
}

// taskDetail is one task with what became of its messages.
type taskDetail struct {
	incident.Task
	Verbs      []incident.Verb `json:"verbs" doc:"what the caller may answer"`
	Nonce      string          `json:"nonce" doc:"sent with an answer, so that one that is sent twice counts once"`
	Deliveries []message.Row   `json:"deliveries"`
}

// answerBody is an answer, one's own or one that was given by telephone.
type answerBody struct {
	Verb   incident.Verb `json:"verb"`
	Text   string        `json:"text"`
	Nonce  string        `json:"nonce" doc:"of the task as it was read; without one an answer that is sent twice counts twice"`
	Person string        `json:"person" doc:"who answered by another way; the caller when absent"`
}

func (a *API) tasks() {
	s := a.services.Incident
	register(a, respondOp("list-tasks", http.MethodGet, "/tasks", "List tasks, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		Listing
		Mode     mark.Mode          `query:"mode" enum:"real,drill,exercise" doc:"real when absent"`
		Incident string             `query:"incident" maxLength:"64"`
		Person   string             `query:"person" maxLength:"64" doc:"who was asked"`
		State    incident.TaskState `query:"state"`
		Open     bool               `query:"open" doc:"only what is not closed or cancelled"`
	},
	) (*body[page[incident.Task]], error) {
		items, next, err := s.Tasks(ctx, caller, incident.TaskFilter{
			Mode: in.Mode, Incident: in.Incident, Person: in.Person, State: in.State, Open: in.Open, Search: in.Search, Before: in.After, Limit: in.Limit,
		})
		return answerWith(page[incident.Task]{items, next}, err)
	})
	register(a, respondOp("get-task", http.MethodGet, "/tasks/{id}", "One task"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[taskDetail], error) {
		v, err := s.GetTask(ctx, caller, in.ID)
		return answerWith(taskDetail{Task: v.Task, Verbs: v.Verbs, Nonce: v.Nonce, Deliveries: v.Deliveries}, err)
	})
	register(a, made(respondOp("create-task", http.MethodPost, "/tasks", "Send a task")), func(ctx context.Context, caller identity.Caller, in *struct{ Body taskBody }) (*body[incident.Task], error) {
		return answerWith(s.SendTask(ctx, caller, in.Body.task()))
	})
	register(a, respondOp("answer-task", http.MethodPost, "/tasks/{id}/answer", "Answer a task"), a.answerTask)
	a.taskSteps()
}

func (a *API) answerTask(ctx context.Context, caller identity.Caller, in *struct {
	ByID
	Body answerBody
},
) (*body[incident.Task], error) {
	s, b := a.services.Incident, in.Body
	if b.Nonce == "" {
		v, err := s.GetTask(ctx, caller, in.ID)
		if err != nil {
			return nil, err
		}
		b.Nonce = v.Nonce
	}
	return answerWith(s.Answer(ctx, caller, in.ID, b.Person, incident.Reply{Verb: b.Verb, Text: b.Text, Nonce: b.Nonce}))
}

// personBody names a person.
type personBody struct {
	Person string `json:"person"`
}

// taskSteps registers what the one who asked does with a task.
func (a *API) taskSteps() {
	s := a.services.Incident
	register(a, respondOp("cancel-task", http.MethodPost, "/tasks/{id}/cancel", "Take a task back"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body struct {
			Why string `json:"why"`
		}
	},
	) (*body[incident.Task], error) {
		return answerWith(s.CancelTask(ctx, caller, in.ID, in.Body.Why))
	})
	register(a, respondOp("close-task", http.MethodPost, "/tasks/{id}/close", "Note that what was asked is done"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[incident.Task], error) {
		return answerWith(s.CloseTask(ctx, caller, in.ID))
	})
	type about struct {
		ByID
		Body personBody
	}
	register(a, respondOp("ask-task", http.MethodPost, "/tasks/{id}/ask", "Ask again, or somebody else"), func(ctx context.Context, caller identity.Caller, in *about) (*body[incident.Task], error) {
		return answerWith(s.AskAgain(ctx, caller, in.ID, in.Body.Person))
	})
	type code struct {
		Code string `json:"code" doc:"to be told by another way than the link"`
	}
	register(a, respondOp("tell-code", http.MethodPost, "/tasks/{id}/code", "The code of a person's link"), func(ctx context.Context, caller identity.Caller, in *about) (*body[code], error) {
		told, err := s.TellCode(ctx, caller, in.ID, in.Body.Person)
		return answerWith(code{told}, err)
	})
	revoke := respondOp("revoke-link", http.MethodPost, "/tasks/{id}/revoke", "End a person's link")
	revoke.DefaultStatus = http.StatusNoContent
	register(a, revoke, func(ctx context.Context, caller identity.Caller, in *about) (*struct{}, error) {
		return nil, s.RevokeLink(ctx, caller, in.ID, in.Body.Person)
	})
}
