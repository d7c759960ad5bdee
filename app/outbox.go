package app

import (
	"context"

	"taisei/identity"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/web/ui"
)

// outbox shows the pages what the demonstration's mail holds.
type outbox struct{ recorder *demo.Recorder }

// outbox is nil where mail is really sent.
func (a *App) outbox() ui.Outbox {
	if !a.Config.Demo {
		return nil
	}
	return outbox{&demo.Recorder{Store: a.Store}}
}

func (o outbox) Mails(ctx context.Context, c identity.Caller, before string, limit int) ([]ui.Mail, error) {
	kept, err := o.recorder.Mails(ctx, c, before, limit)
	list := make([]ui.Mail, len(kept))
	for n := range kept {
		list[n] = mailOf(kept[n])
	}
	return list, err
}

func (o outbox) Mail(ctx context.Context, c identity.Caller, id string) (ui.Mail, error) {
	kept, err := o.recorder.Mail(ctx, c, id)
	return mailOf(kept), err
}

func mailOf(k message.Kept) ui.Mail {
	return ui.Mail{
		ID: k.ID, At: k.At, Address: k.Address, Name: k.Name, Lang: string(k.Lang), Subject: k.Subject, Body: k.Body, Link: k.Link, Times: k.Times,
	}
}
