package api

import (
	"context"
	"net/http"

	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
)

// messages registers what was sent, what became of it, and what the gate held back.
func (a *API) messages() {
	register(a, respondOp("list-messages", http.MethodGet, "/messages", "What was sent to whom, and what became of it, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		Listing
		Mode   mark.Mode     `query:"mode" enum:"real,drill,exercise" doc:"real when absent"`
		State  message.State `query:"state"`
		Record string        `query:"record" maxLength:"64" doc:"what it is about; of an incident, all that belongs to it"`
		Person string        `query:"person" maxLength:"64" doc:"to whom"`
	},
	) (*body[page[message.Row]], error) {
		items, next, err := a.services.Message.Outbox(ctx, caller, message.Filter{
			Mode: in.Mode, State: in.State, Record: in.Record, Person: in.Person, Search: in.Search, Before: in.After, Limit: in.Limit,
		})
		return answerWith(page[message.Row]{items, next}, err)
	})
	retry := respondOp("retry-message", http.MethodPost, "/messages/{id}/retry", "Send once more what had failed")
	retry.DefaultStatus = http.StatusNoContent
	register(a, retry, func(ctx context.Context, caller identity.Caller, in *ByID) (*struct{}, error) {
		return nil, a.services.Message.Retry(ctx, caller, in.ID)
	})
	register(a, respondOp("list-blocks", http.MethodGet, "/gate-blocks", "What the gate held back, and why, newest first"), func(ctx context.Context, caller identity.Caller, in *struct {
		Mode   mark.Mode `query:"mode" enum:"real,drill,exercise" doc:"real when absent"`
		Record string    `query:"record" maxLength:"64"`
		After  string    `query:"after" maxLength:"500"`
		Limit  int       `query:"limit" minimum:"0" maximum:"200"`
	},
	) (*body[page[gate.Block]], error) {
		items, err := a.services.Gate.Blocks(ctx, caller, gate.Filter{Mode: in.Mode, Record: in.Record, Before: in.After, Limit: size(in.Limit) + 1})
		return answerWith(cut(items, in.Limit, func(b gate.Block) string { return b.ID }), err)
	})
}
