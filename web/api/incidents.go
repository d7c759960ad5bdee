package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/words"
)

// responds registers incidents, their tasks, messages and exercises.
func (a *API) responds() {
	a.incidentLists()
	a.incidentSteps()
	a.incidentRecords()
	a.tasks()
	a.messages()
	a.exercises()
}

// respondOp is an operation about a response.
func respondOp(id, method, path, summary string) huma.Operation {
	return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"respond"}}
}

// made is an operation that makes something.
func made(op huma.Operation) huma.Operation {
	op.DefaultStatus = http.StatusCreated
	return op
}

// incidentBody is an incident with all that belongs to it.
type incidentBody struct {
	incident.Incident
	Roles     []incident.Assignment `json:"roles"`
	Affected  []incident.Affected   `json:"affected"`
	Decisions []incident.Decision   `json:"decisions"`
	Tasks     []incident.Task       `json:"tasks"`
	Next      []incident.Status     `json:"next" doc:"the statuses that may follow"`
	OpenTasks int                   `json:"open_tasks"`
	Overdue   int                   `json:"overdue"`
}

func incidentOf(v incident.View, err error) (incidentBody, error) {
	return incidentBody{
		Incident: v.Incident, Roles: v.Roles, Affected: v.Affected, Decisions: v.Decisions, Tasks: v.Tasks, Next: v.Next,
		OpenTasks: v.OpenTasks, Overdue: v.Overdue,
	}, err
}

// openingBody is an incident that no detection led to.
type openingBody struct {
	Title      string    `json:"title"`
	Severity   string    `json:"severity"`
	Type       string    `json:"type"`
	TLP        mark.TLP  `json:"tlp"`
	Commander  string    `json:"commander" doc:"person"`
	OccurredAt time.Time `json:"occurred_at,omitzero"`
	DetectedAt time.Time `json:"detected_at,omitzero"`
	Rationale  string    `json:"rationale"`
	Mode       mark.Mode `json:"mode"`
	Exercise   string    `json:"exercise"`
}

func (b openingBody) declaration() triage.Declaration {
	return triage.Declaration{
		Title: b.Title, Severity: b.Severity, Type: b.Type, TLP: b.TLP, Commander: b.Commander, OccurredAt: b.OccurredAt,
		DetectedAt: b.DetectedAt, Rationale: b.Rationale, Mode: b.Mode, Exercise: b.Exercise,
	}
}

func (a *API) incidentLists() {
	s := a.services.Incident
	register(a, respondOp("list-incidents", http.MethodGet, "/incidents", "List incidents, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		Listing
		Scope
		Status    incident.Status `query:"status"`
		Open      bool            `query:"open" doc:"only what is not closed"`
		Detection string          `query:"detection" maxLength:"64"`
		Asset     string          `query:"asset" maxLength:"64"`
	},
	) (*body[page[incident.Incident]], error) {
		items, next, err := s.List(ctx, caller, incident.Filter{
			Mode: in.Mode, Exercise: in.Exercise, Status: in.Status, Open: in.Open, Detection: in.Detection, Asset: in.Asset,
			Search: in.Search, Before: in.After, Limit: in.Limit,
		})
		return answerWith(page[incident.Incident]{items, next}, err)
	})
	register(a, respondOp("get-incident", http.MethodGet, "/incidents/{id}", "One incident with all that belongs to it"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[incidentBody], error) {
		return answerWith(incidentOf(s.Get(ctx, caller, in.ID)))
	})
	register(a, made(respondOp("create-incident", http.MethodPost, "/incidents", "Declare an incident that no detection led to")),
		func(ctx context.Context, caller identity.Caller, in *struct{ Body openingBody }) (*body[incidentBody], error) {
			id, err := s.Open(ctx, caller, in.Body.declaration())
			if err != nil {
				return nil, err
			}
			return answerWith(incidentOf(s.Get(ctx, caller, id)))
		})
	register(a, respondOp("figures", http.MethodGet, "/figures", "MTTD, MTTA, MTTC and MTTR, of one mode alone"), func(ctx context.Context, caller identity.Caller, in *struct {
		Mode mark.Mode `query:"mode" enum:"real,drill,exercise" doc:"real when absent"`
	},
	) (*body[incident.Figures], error) {
		return answerWith(s.Figures(ctx, caller, in.Mode))
	})
}

// changeBody is an edit over the version that it names.
type changeBody struct {
	Version    int64             `json:"version"`
	Title      string            `json:"title"`
	Severity   incident.Severity `json:"severity"`
	Type       incident.Type     `json:"type"`
	TLP        mark.TLP          `json:"tlp"`
	OccurredAt time.Time         `json:"occurred_at,omitzero"`
	DetectedAt time.Time         `json:"detected_at,omitzero" doc:"unchanged when absent"`
}

// incidentSteps registers what the commander does.
func (a *API) incidentSteps() {
	s := a.services.Incident
	register(a, respondOp("update-incident", http.MethodPut, "/incidents/{id}", "Save an incident over the version that it names"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body changeBody
	},
	) (*body[incident.Incident], error) {
		b := in.Body
		return answerWith(s.Edit(ctx, caller, incident.Change{
			ID: in.ID, Version: b.Version, Title: b.Title, Severity: b.Severity, Type: b.Type, TLP: b.TLP, OccurredAt: b.OccurredAt, DetectedAt: b.DetectedAt,
		}))
	})
	register(a, respondOp("set-incident-status", http.MethodPost, "/incidents/{id}/status", "Take an incident a step on, or back"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body struct {
			To  incident.Status `json:"to"`
			At  time.Time       `json:"at,omitzero" doc:"now when absent"`
			Why string          `json:"why"`
		}
	},
	) (*body[incident.Incident], error) {
		return answerWith(s.SetStatus(ctx, caller, in.ID, in.Body.To, in.Body.At, in.Body.Why))
	})
	register(a, respondOp("close-incident", http.MethodPost, "/incidents/{id}/close", "Close an incident with its review"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body incident.Summary
	},
	) (*body[incident.Incident], error) {
		return answerWith(s.Close(ctx, caller, in.ID, in.Body))
	})
	register(a, respondOp("assign-role", http.MethodPost, "/incidents/{id}/roles", "Give a person a role"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body struct {
			Role   incident.Role `json:"role"`
			Person string        `json:"person"`
		}
	},
	) (*body[incidentBody], error) {
		if err := s.Assign(ctx, caller, in.ID, in.Body.Role, in.Body.Person); err != nil {
			return nil, err
		}
		return answerWith(incidentOf(s.Get(ctx, caller, in.ID)))
	})
}

// entryBody is one line of a timeline, told in the reader's language.
type entryBody struct {
	At       time.Time          `json:"at"`
	ID       string             `json:"id"`
	Kind     string             `json:"kind"`
	By       string             `json:"by"`
	Task     string             `json:"task,omitempty"`
	Sentence string             `json:"sentence,omitempty"`
	Text     string             `json:"text,omitempty"`
	Corrects string             `json:"corrects,omitempty"`
	Decision *incident.Decision `json:"decision,omitempty"`
}

func (a *API) timeline(lang words.Lang, items []incident.Item, people map[string]identity.Person) []entryBody {
	list := make([]entryBody, len(items))
	for n, i := range items {
		list[n] = entryBody{
			At: i.At, ID: i.ID, Kind: i.Kind, By: i.By, Task: i.Task, Text: i.Text, Corrects: i.Corrects, Decision: i.Decision,
			Sentence: i.Sentence(a.services.Book, lang, time.UTC, people),
		}
	}
	return list
}

// reportBody is all of an incident, which the gate let leave.
type reportBody struct {
	Incident incidentBody `json:"incident"`
	Timeline []entryBody  `json:"timeline"`
	TLP      mark.TLP     `json:"tlp" doc:"the strictest of what is in it"`
	At       time.Time    `json:"at"`
}

// incidentRecords registers what is written down about an incident.
func (a *API) incidentRecords() {
	s := a.services.Incident
	register(a, respondOp("list-entries", http.MethodGet, "/incidents/{id}/timeline", "All that happened, in order"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[[]entryBody], error) {
		items, people, err := s.Timeline(ctx, caller, in.ID)
		return answerWith(a.timeline(caller.Lang, items, people), err)
	})
	note := respondOp("create-entry", http.MethodPost, "/incidents/{id}/entries", "Add a line to the timeline")
	note.DefaultStatus = http.StatusNoContent
	register(a, note, func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body struct {
			Text     string    `json:"text"`
			At       time.Time `json:"at,omitzero" doc:"now when absent"`
			Corrects string    `json:"corrects" doc:"the entry that it puts right"`
		}
	},
	) (*struct{}, error) {
		return nil, s.Note(ctx, caller, in.ID, in.Body.Text, in.Body.At, in.Body.Corrects)
	})
	register(a, respondOp("list-decisions", http.MethodGet, "/incidents/{id}/decisions", "What was decided"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[[]incident.Decision], error) {
		v, err := s.Get(ctx, caller, in.ID)
		return answerWith(v.Decisions, err)
	})
	register(a, made(respondOp("create-decision", http.MethodPost, "/incidents/{id}/decisions", "Record a decision")), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body incident.Decision
	},
	) (*body[incident.Decision], error) {
		d := in.Body
		d.Meta, d.Operation, d.Incident = record.Meta{TLP: d.TLP}, record.Operation{}, in.ID
		return answerWith(s.Decide(ctx, caller, d))
	})
	register(a, respondOp("get-report", http.MethodGet, "/incidents/{id}/report", "All of an incident, as far as the gate lets it leave"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[reportBody], error) {
		rep, err := s.Report(ctx, caller, in.ID)
		if err != nil {
			return nil, err
		}
		i, _ := incidentOf(rep.View, nil)
		return answerWith(reportBody{Incident: i, Timeline: a.timeline(caller.Lang, rep.Timeline, rep.People), TLP: rep.TLP, At: rep.At}, nil)
	})
	a.incidentAssets()
}

// incidentAssets registers what an incident touches.
func (a *API) incidentAssets() {
	s := a.services.Incident
	register(a, made(respondOp("add-affected", http.MethodPost, "/incidents/{id}/affected", "Note that something is affected, or how")), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body struct {
			Kind   string `json:"kind" enum:"facility,process,system"`
			Asset  string `json:"asset"`
			Impact string `json:"impact"`
		}
	},
	) (*body[incidentBody], error) {
		if in.Body.Asset == "" {
			return nil, fault.Required("asset")
		}
		if err := s.Touch(ctx, caller, in.ID, triage.Affected{Kind: in.Body.Kind, ID: in.Body.Asset, Impact: in.Body.Impact}); err != nil {
			return nil, err
		}
		return answerWith(incidentOf(s.Get(ctx, caller, in.ID)))
	})
	remove := respondOp("remove-affected", http.MethodDelete, "/incidents/{id}/affected/{asset}", "Note that something is not affected any more")
	remove.DefaultStatus = http.StatusNoContent
	register(a, remove, func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Asset string `path:"asset" maxLength:"64"`
	},
	) (*struct{}, error) {
		return nil, s.Untouch(ctx, caller, in.ID, in.Asset)
	})
}
