package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"taisei/detect"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/triage"
	"taisei/watch"
)

// Scope chooses between the real world and one exercise or drill.
type Scope struct {
	Mode     mark.Mode `query:"mode" enum:"real,drill,exercise" doc:"real when absent"`
	Exercise string    `query:"exercise" maxLength:"64" doc:"which exercise or drill"`
}

// remarkBody is what a person or a sensor noticed.
type remarkBody struct {
	Title       string             `json:"title"`
	Text        string             `json:"text"`
	Vector      watch.Vector       `json:"vector"`
	Severity    detect.Severity    `json:"severity"`
	OccurredAt  time.Time          `json:"occurred_at,omitzero"`
	Components  []string           `json:"components" doc:"purls"`
	Observables []watch.Observable `json:"observables"`
	TLP         mark.TLP           `json:"tlp"`
	Mode        mark.Mode          `json:"mode"`
	Exercise    string             `json:"exercise"`
}

// detections registers what was detected and what is decided on it.
func (a *API) detections() {
	c := collection[watch.Detection]{path: "/detections", noun: "detection", tag: "detect", get: a.detection, create: nil}
	c.register(a)
	register(a, c.op("list-detections", http.MethodGet, "/detections", "List detections, newest first"), a.listDetections)
	open := c.op("create-detection", http.MethodPost, "/detections", "Enter something noticed")
	open.DefaultStatus = http.StatusCreated
	register(a, open, a.openDetection)
	a.detectionSteps(c)
	a.decisions(c)
}

func (a *API) detection(ctx context.Context, caller identity.Caller, id string) (watch.Detection, error) {
	return deref(a.services.Watch.Get(ctx, caller, id))
}

func deref[T any](v *T, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return *v, nil
}

func (a *API) listDetections(ctx context.Context, caller identity.Caller, in *struct {
	Listing
	Scope
	Status    watch.Status `query:"status"`
	Source    watch.Source `query:"source"`
	Component string       `query:"component" maxLength:"2000" doc:"purl"`
},
) (*body[watch.Page[watch.Detection]], error) {
	f := watch.Filter{
		Mode: in.Mode, Exercise: in.Exercise, Source: in.Source, Component: in.Component, Text: in.Search, After: in.After, Limit: in.Limit,
	}
	if in.Status != "" {
		f.Statuses = []watch.Status{in.Status}
	}
	return answerWith(a.services.Watch.List(ctx, caller, f))
}

func (a *API) openDetection(ctx context.Context, caller identity.Caller, in *struct{ Body remarkBody }) (*body[watch.Detection], error) {
	b := in.Body
	mode, err := mark.ParseMode(string(b.Mode))
	if err != nil {
		return nil, err
	}
	return answerWith(deref(a.services.Watch.Remark(ctx, caller, watch.Remark{
		Title: b.Title, Text: b.Text, Vector: b.Vector, Severity: b.Severity, OccurredAt: b.OccurredAt, Components: b.Components,
		Observables: b.Observables, TLP: b.TLP, Operation: record.Operation{Mode: mode, Exercise: b.Exercise},
	})))
}

// detectionSteps registers what is done with one detection before a decision.
func (a *API) detectionSteps(c collection[watch.Detection]) {
	for _, step := range []struct {
		verb, summary string
		do            func(context.Context, identity.Caller, string, int64) (*watch.Detection, error)
	}{
		{"acknowledge", "Say that somebody has seen it", a.services.Watch.Acknowledge},
		{"take", "Work on it oneself", a.services.Triage.Take},
		{"release", "Give it back", a.services.Triage.Release},
	} {
		register(a, c.op(step.verb+"-detection", http.MethodPost, "/detections/{id}/"+step.verb, step.summary),
			func(ctx context.Context, caller identity.Caller, in *Versioned) (*body[watch.Detection], error) {
				return answerWith(deref(step.do(ctx, caller, in.ID, in.Version)))
			})
	}
}

// decisions registers the queue and what is decided.
func (a *API) decisions(c collection[watch.Detection]) {
	register(a, c.op("queue", http.MethodGet, "/triage", "What is to be decided, most urgent first"), func(ctx context.Context, caller identity.Caller, in *struct {
		Listing
		Scope
	},
	) (*body[triage.Page], error) {
		return answerWith(a.services.Triage.Queue(ctx, caller, triage.Filter{Mode: in.Mode, Exercise: in.Exercise, Text: in.Search, After: in.After, Limit: in.Limit}))
	})
	decide := c.op("decide", http.MethodPost, "/triage-decisions", "Decide on detections: close, watch, merge, or declare an incident")
	decide.DefaultStatus = http.StatusCreated
	register(a, decide, func(ctx context.Context, caller identity.Caller, in *struct{ Body decisionBody }) (*body[triage.Decision], error) {
		return answerWith(deref(a.services.Triage.Decide(ctx, caller, in.Body.choice())))
	})
	register(a, c.op("history", http.MethodGet, "/detections/{id}/decisions", "What was decided on a detection, oldest first"),
		func(ctx context.Context, caller identity.Caller, in *ByID) (*body[[]triage.Decided], error) {
			return answerWith(a.services.Triage.History(ctx, caller, in.ID))
		})
	register(a, huma.Operation{OperationID: "list-scans", Method: http.MethodGet, Path: "/scans", Summary: "What was scanned, and what could not be had", Tags: []string{"detect"}},
		func(ctx context.Context, caller identity.Caller, in *struct {
			Listing
			Failed bool `query:"failed" doc:"only what could not be had yet"`
		},
		) (*body[watch.Page[watch.Scan]], error) {
			f := watch.ScanFilter{After: in.After, Limit: in.Limit}
			if in.Failed {
				return answerWith(a.services.Watch.Failures(ctx, caller, f))
			}
			return answerWith(a.services.Watch.ListScans(ctx, caller, f))
		})
}

// decisionBody is a decision as a program sends it.
type decisionBody struct {
	Detections []struct {
		ID      string `json:"id"`
		Version int64  `json:"version"`
	} `json:"detections"`
	Verdict        triage.Verdict `json:"verdict"`
	Classification string         `json:"classification"`
	Rationale      string         `json:"rationale"`
	Next           triage.Next    `json:"next"`
	DuplicateOf    string         `json:"duplicate_of"`
	Undoes         string         `json:"undoes"`
	Incident       *struct {
		Title     string            `json:"title"`
		Severity  string            `json:"severity"`
		Type      string            `json:"type"`
		Commander string            `json:"commander" doc:"person"`
		Roles     map[string]string `json:"roles" doc:"role to person"`
	} `json:"incident"`
}

func (b decisionBody) choice() triage.Choice {
	c := triage.Choice{
		Verdict: b.Verdict, Classification: b.Classification, Rationale: b.Rationale, Next: b.Next, DuplicateOf: b.DuplicateOf, Undoes: b.Undoes,
	}
	for _, d := range b.Detections {
		c.Detections = append(c.Detections, triage.Ref{ID: d.ID, Version: d.Version})
	}
	if i := b.Incident; i != nil {
		c.Incident = &triage.Opening{Title: i.Title, Severity: i.Severity, Type: i.Type, Commander: i.Commander, Roles: i.Roles}
	}
	return c
}
