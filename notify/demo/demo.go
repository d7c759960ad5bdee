package demo

import (
	"context"

	"taisei/fault"
	"taisei/identity"
	"taisei/message"
	"taisei/record"
)

// Recorder is a message.Channel that sends nothing.
type Recorder struct{ Store record.Store }

const columns = `id, message_id, at, mode, channel, address, name, lang, subject, body, link, times`

var (
	// keep adds a mail; the same one again is counted.
	keep = record.Query{Name: "demo.keep", SQL: `
		INSERT INTO demo_mails (` + columns + `)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1)
		ON CONFLICT (message_id) DO UPDATE SET times = demo_mails.times + 1`}
	// list gives the newest mails before a cursor.
	list = record.Query{Name: "demo.list", SQL: `
		SELECT ` + columns + ` FROM demo_mails WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2`}
	// one gives a mail.
	one = record.Query{Name: "demo.one", SQL: `SELECT ` + columns + ` FROM demo_mails WHERE id = $1`}
)

// Send keeps the envelope instead of sending it.
func (d *Recorder) Send(ctx context.Context, e message.Envelope) error {
	return d.Store.Write(ctx, func(tx record.Tx) error {
		_, err := tx.Exec(ctx, keep, record.NewID(), e.MessageID, tx.Now(), e.Mode, e.Channel, e.Address, e.Name, e.Lang, e.Subject, e.Text(), e.Link)
		return err
	})
}

// page is how many mails a page shows at most.
const page = 200

// Mails lists what would have been sent, newest first; before is the last id of
// the page before.
func (d *Recorder) Mails(ctx context.Context, caller identity.Caller, before string, limit int) ([]message.Kept, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return nil, err
	}
	if limit <= 0 || limit > page {
		limit = page
	}
	mails := []message.Kept{}
	err := d.Store.Read(ctx, func(r record.Reader) error { return r.Select(ctx, &mails, list, before, limit) })
	return mails, err
}

// Mail gives one.
func (d *Recorder) Mail(ctx context.Context, caller identity.Caller, id string) (message.Kept, error) {
	if err := caller.May(identity.ViewRecords); err != nil {
		return message.Kept{}, err
	}
	var m message.Kept
	err := d.Store.Read(ctx, func(r record.Reader) error { return r.One(ctx, &m, one, id) })
	if fault.Is(err, fault.NotFound) {
		err = fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": "mail", "id": id})
	}
	return m, err
}
