package ui

import (
	"context"

	"github.com/a-h/templ"

	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/respond/incident"
	"taisei/web/ui/kit"
)

// mostWaiting is how many rows a tile shows; its page has the rest.
const mostWaiting = 5

// incidentsTile shows the incidents that are not over, the worst first.
func (u *UI) incidentsTile(ctx context.Context, c identity.Caller) (templ.Component, error) {
	o := kit.From(ctx).Scope.Operation
	list, _, err := u.Incident.List(ctx, c, incident.Filter{Mode: o.Mode, Exercise: o.Exercise, Open: true, Limit: pageSize})
	if err != nil {
		return nil, err
	}
	list = gravestFirst(list)
	list = list[:min(len(list), mostWaiting)]
	ids := make([]string, len(list))
	for n := range list {
		ids[n] = list[n].Commander
	}
	people, err := u.peopleOf(ctx, c, ids)
	return openIncidentsTile(list, people), err
}

// tasksTile shows the tasks that nobody has answered yet.
func (u *UI) tasksTile(ctx context.Context, c identity.Caller) (templ.Component, error) {
	o := kit.From(ctx).Scope.Operation
	list, _, err := u.Incident.Tasks(ctx, c, incident.TaskFilter{Mode: o.Mode, State: incident.TaskSent, Limit: pageSize})
	if err != nil {
		return nil, err
	}
	list = tasksByNeed(ofExercise(list, o.Exercise))
	list = list[:min(len(list), mostWaiting)]
	people, err := u.peopleOf(ctx, c, askedIn(list))
	return waitingTasksTile(list, people), err
}

// messagesTile counts what did not reach people, and what the gate held back.
func (u *UI) messagesTile(ctx context.Context, c identity.Caller) (templ.Component, error) {
	if !c.Can(identity.ViewMessages) {
		return nil, nil
	}
	var t undelivered
	mode := kit.From(ctx).Scope.Mode
	for _, s := range []message.State{message.Failed, message.Bounced, message.Queued} {
		rows, _, err := u.Message.Outbox(ctx, c, message.Filter{Mode: mode, State: s})
		if err != nil {
			return nil, err
		}
		t.count(rows)
	}
	blocks, err := u.Gate.Blocks(ctx, c, gate.Filter{Mode: mode})
	t.blocked = len(blocks)
	return undeliveredTile(t), err
}

// undelivered counts messages by what became of them.
type undelivered struct{ failed, retried, blocked int }

func (t *undelivered) count(rows []message.Row) {
	for _, d := range rows {
		switch {
		case d.State == message.Queued && d.Failure != "":
			t.retried++
		case d.State != message.Queued:
			t.failed++
		}
	}
}

// toneAbove is how a count looks that had better be none.
func toneAbove(n int, tone kit.Tone) kit.Tone {
	if n > 0 {
		return tone
	}
	return kit.OK
}
