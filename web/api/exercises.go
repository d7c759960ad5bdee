package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"taisei/detect"
	"taisei/identity"
	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/watch"
)

// injectLimit bounds an inject with its file in base64, in bytes.
const injectLimit = 44 << 20

// exerciseBody is an exercise as a program plans it.
type exerciseBody struct {
	Version      int64     `json:"version" doc:"of the change: what it is based on"`
	Mode         mark.Mode `json:"mode" enum:"exercise,drill"`
	Name         string    `json:"name"`
	Participants []string  `json:"participants" doc:"people"`
}

// injectBody is an artifact, which is really analysed, or a remark.
type injectBody struct {
	Title  string       `json:"title"`
	Text   string       `json:"text"`
	Vector watch.Vector `json:"vector"`
	TLP    mark.TLP     `json:"tlp"`
	File   string       `json:"file" doc:"the artifact's name; empty for a remark"`
	Data   []byte       `json:"data" doc:"its bytes in base64"`
	PURL   string       `json:"purl" doc:"the component that it stands for"`
}

// injected is what came of an inject.
type injected struct {
	Detection watch.Detection `json:"detection"`
	Result    *detect.Result  `json:"result,omitempty" doc:"of the analysis"`
}

func (a *API) exercises() {
	s := a.services.Exercise
	op := func(id, method, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, Tags: []string{"ready"}}
	}
	register(a, op("list-exercises", http.MethodGet, "/exercises", "List exercises and drills, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		After string `query:"after" maxLength:"500"`
		Limit int    `query:"limit" minimum:"0" maximum:"200"`
	},
	) (*body[page[exercise.Exercise]], error) {
		items, err := s.List(ctx, caller, in.After, size(in.Limit)+1)
		return answerWith(cut(items, in.Limit, func(e exercise.Exercise) string { return e.ID }), err)
	})
	register(a, op("get-exercise", http.MethodGet, "/exercises/{id}", "One exercise"), func(ctx context.Context, caller identity.Caller, in *ByID) (*body[exercise.Exercise], error) {
		return answerWith(deref(s.Get(ctx, caller, in.ID)))
	})
	register(a, made(op("create-exercise", http.MethodPost, "/exercises", "Plan an exercise or drill")), func(ctx context.Context, caller identity.Caller, in *struct{ Body exerciseBody }) (*body[exercise.Exercise], error) {
		b := in.Body
		return answerWith(deref(s.Plan(ctx, caller, exercise.Exercise{Mode: b.Mode, Name: b.Name, Participants: b.Participants})))
	})
	register(a, op("update-exercise", http.MethodPut, "/exercises/{id}", "Save name and participants over the version that it names"), func(ctx context.Context, caller identity.Caller, in *struct {
		ByID
		Body exerciseBody
	},
	) (*body[exercise.Exercise], error) {
		return answerWith(deref(s.Change(ctx, caller, in.ID, in.Body.Version, in.Body.Name, in.Body.Participants)))
	})
	register(a, op("start-exercise", http.MethodPost, "/exercises/{id}/start", "Begin it"), func(ctx context.Context, caller identity.Caller, in *Versioned) (*body[exercise.Exercise], error) {
		return answerWith(deref(s.Start(ctx, caller, in.ID, in.Version)))
	})
	register(a, op("end-exercise", http.MethodPost, "/exercises/{id}/end", "End it; its records stay"), func(ctx context.Context, caller identity.Caller, in *Versioned) (*body[exercise.Exercise], error) {
		return answerWith(deref(s.End(ctx, caller, in.ID, in.Version)))
	})
	inject := made(op("inject", http.MethodPost, "/exercises/{id}/injects", "Put an artifact or a remark into a running exercise"))
	inject.MaxBodyBytes, inject.BodyReadTimeout = injectLimit, -1
	register(a, inject, a.inject)
}

func (a *API) inject(ctx context.Context, caller identity.Caller, in *struct {
	ByID
	Body injectBody
},
) (*body[injected], error) {
	d, result, err := a.services.Exercise.Inject(ctx, caller, in.ID, exercise.Inject(in.Body))
	if err != nil {
		return nil, err
	}
	return answerWith(injected{Detection: *d, Result: result}, nil)
}
