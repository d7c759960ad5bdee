package ui

import (
	"context"
	"net/http"
	"time"

	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/web/ui/kit"
)

// Outbox is the demonstration's mail page: what would have been sent.
type Outbox interface {
	// Mails lists them, newest first; before is the last id of the page before.
	Mails(ctx context.Context, c identity.Caller, before string, limit int) ([]Mail, error)
	Mail(ctx context.Context, c identity.Caller, id string) (Mail, error)
}

// Mail is one message that was kept instead of sent.
type Mail struct {
	ID      string
	At      time.Time
	Address string
	Name    string
	Lang    string
	Subject string
	Body    string
	Link    string
	Times   int64
}

// deliveryTone is how a delivery's state looks.
func deliveryTone(d message.Row) kit.Tone {
	switch {
	case d.State == message.Failed, d.State == message.Bounced, d.State == message.Blocked:
		return kit.Danger
	case d.State == message.Queued && d.Failure != "":
		return kit.Warn
	case d.State == message.Acknowledged:
		return kit.OK
	case d.State == message.Sent:
		return kit.Info
	case d.State == message.Withdrawn:
		return kit.Off
	default:
		return kit.Neutral
	}
}

// messageList is what the list of messages is asked for and shows.
type messageList struct {
	rows        []message.Row
	people      map[string]identity.Person
	text, state string
	pages       pages
	mail        bool
}

func (u *UI) listMessages(w http.ResponseWriter, r *http.Request) error {
	ctx, c, o, v := r.Context(), caller(r), operation(r), r.URL.Query()
	l := messageList{text: v.Get("q"), state: v.Get("state"), mail: u.Outbox != nil}
	rows, next, err := u.Message.Outbox(ctx, c, message.Filter{
		Mode: o.Mode, State: message.State(l.state), Search: l.text, Before: v.Get("after"), Limit: pageSize,
	})
	if err != nil {
		return err
	}
	l.rows, l.pages = rows, cursors(r, next)
	ids := make([]string, len(rows))
	for n := range rows {
		ids[n] = rows[n].Person
	}
	if l.people, err = u.peopleOf(ctx, c, ids); err != nil {
		return err
	}
	return u.show(w, r, messagesPage(l))
}

// messageSubject is what a message was about, as its reader's language has it.
func messageSubject(ctx context.Context, d message.Row) string {
	if d.Purpose == message.Code {
		return kit.T(ctx, "message.purpose.code")
	}
	v := kit.From(ctx)
	return d.Body.Subject(v.Book, v.Lang, v.Zone)
}

// messageHref leads to what the message was about.
func messageHref(d message.Row) string {
	if d.Kind == "" || d.Record == "" {
		return "/messages"
	}
	return "/" + d.Kind + "/" + d.Record
}

func (u *UI) retryMessage(w http.ResponseWriter, r *http.Request) error {
	if err := u.Message.Retry(r.Context(), caller(r), r.PathValue("id")); err != nil {
		return err
	}
	return u.done(w, r, "/messages", "ui.message.retried")
}

// blockList is what the gate held back.
type blockList struct {
	rows   []gate.Block
	people map[string]identity.Person
	pages  pages
	mail   bool
}

func (u *UI) listBlocks(w http.ResponseWriter, r *http.Request) error {
	ctx, c, v := r.Context(), caller(r), r.URL.Query()
	rows, err := u.Gate.Blocks(ctx, c, gate.Filter{Mode: operation(r).Mode, Before: v.Get("after"), Limit: pageSize + 1})
	if err != nil {
		return err
	}
	l := blockList{mail: u.Outbox != nil}
	l.rows, l.pages = paged(r, rows, func(b gate.Block) string { return b.ID })
	ids := make([]string, len(l.rows))
	for n := range l.rows {
		ids[n] = l.rows[n].Person
	}
	if l.people, err = u.peopleOf(ctx, c, ids); err != nil {
		return err
	}
	return u.show(w, r, blocksPage(l))
}

// blockHref leads to what was held back.
func blockHref(b gate.Block) string {
	if b.Thread != "" {
		return "/incidents/" + b.Thread
	}
	if b.Kind == "" || b.Record == "" {
		return "/messages/blocks"
	}
	return "/" + b.Kind + "/" + b.Record
}

func (u *UI) listMail(w http.ResponseWriter, r *http.Request) error {
	if u.Outbox == nil {
		return u.notFound(w, r)
	}
	rows, err := u.Outbox.Mails(r.Context(), caller(r), r.URL.Query().Get("after"), pageSize+1)
	if err != nil {
		return err
	}
	rows, p := paged(r, rows, func(m Mail) string { return m.ID })
	return u.show(w, r, mailsPage(rows, p))
}

func (u *UI) showMail(w http.ResponseWriter, r *http.Request) error {
	if u.Outbox == nil {
		return u.notFound(w, r)
	}
	m, err := u.Outbox.Mail(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return u.show(w, r, mailPage(m))
}

// deliveryAt is when the delivery came to where it stands.
func deliveryAt(d message.Row) time.Time {
	for _, at := range []time.Time{d.AcknowledgedAt, d.SentAt, d.EndedAt} {
		if !at.IsZero() {
			return at
		}
	}
	return d.CreatedAt
}
