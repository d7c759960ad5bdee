package demo_test

import (
	"strings"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/store"
	"taisei/store/storetest"
)

func TestWhatWouldHaveBeenSentIsKeptOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		d, ctx := &demo.Recorder{Store: s}, t.Context()
		who := identity.Caller{Roles: []identity.Role{identity.Observer}}
		for _, id := range []string{"1@x", "2@x", "1@x"} {
			e := message.Envelope{
				MessageID: id, Channel: "mail", Name: "山田", Address: "y@example.invalid", Lang: "ja", Mode: mark.Drill, At: time.Now(),
				Subject: "【訓練】 " + id, Watermark: "【訓練】", Label: "TLP:GREEN", Paragraphs: []string{"<b>本文"}, Link: "https://taisei.example/l/x", LinkText: "ここ：",
			}
			if err := d.Send(ctx, e); err != nil {
				t.Fatal(err)
			}
		}
		mails, err := d.Mails(ctx, who, "", 0)
		if err != nil || len(mails) != 2 || mails[0].MessageID != "2@x" || mails[1].Times != 2 || mails[0].Times != 1 {
			t.Fatalf("%+v, %v", mails, err)
		}
		m, err := d.Mail(ctx, who, mails[0].ID)
		if err != nil || m.Subject != "【訓練】 2@x" || !strings.Contains(m.Body, "<b>本文") || !strings.Contains(m.Body, m.Link) || m.Mode != mark.Drill || m.At.IsZero() {
			t.Errorf("%+v, %v", m, err)
		}
		if rest, err := d.Mails(ctx, who, mails[0].ID, 1); err != nil || len(rest) != 1 || rest[0].ID != mails[1].ID {
			t.Errorf("next page: %+v, %v", rest, err)
		}
		if _, err := d.Mail(ctx, who, "x"); !fault.Is(err, fault.NotFound) {
			t.Error(err)
		}
		if _, err := d.Mails(ctx, identity.Caller{}, "", 0); !fault.Is(err, fault.Unauthenticated) {
			t.Error(err)
		}
	})
}
