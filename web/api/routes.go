package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/message"
	"taisei/ready/exercise"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/watch"
	"taisei/words"
)

// Services are the domain's, as the API needs them.
type Services struct {
	Book      *words.Book
	Accounts  Authenticator
	Identity  *identity.Service
	Inventory *inventory.Service
	Watch     *watch.Service
	Triage    *triage.Service
	Incident  *incident.Service
	Message   *message.Service
	Gate      *gate.Gate
	Exercise  *exercise.Service
}

// routes lists what registers each collection.
func routes() []func(*API) {
	return []func(*API){
		(*API).me,
		(*API).directory,
		(*API).inventories,
		(*API).detections,
		(*API).responds,
	}
}

type meOutput struct {
	Body struct {
		Account string          `json:"account"`
		Person  string          `json:"person"`
		Roles   []identity.Role `json:"roles"`
	}
}

// me tells a program whom its token speaks for.
func (a *API) me() {
	op := huma.Operation{OperationID: "me", Method: http.MethodGet, Path: "/me", Summary: "Whom the token speaks for", Tags: []string{"account"}}
	register(a, op, func(_ context.Context, caller identity.Caller, _ *struct{}) (*meOutput, error) {
		if err := caller.May(identity.OwnAccount); err != nil {
			return nil, err
		}
		out := &meOutput{}
		out.Body.Account, out.Body.Person, out.Body.Roles = caller.Account, caller.Person, caller.Roles
		return out, nil
	})
}
