package ui_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/test/site"
	"taisei/triage"
	"taisei/web/ui"
)

// opsRoom is a site in which an incident can be run, with its people.
type opsRoom struct {
	*site.Site
	t                      *testing.T
	mails                  *demo.Recorder
	commander              identity.Caller
	hana, ken, taro, sakai string // a responder of ours, her deputy, an observer, a contractor
	browser                *site.Browser
}

// keptMail gives the pages the mails that were kept.
type keptMail struct{ *demo.Recorder }

func (o keptMail) Mails(ctx context.Context, c identity.Caller, before string, limit int) ([]ui.Mail, error) {
	kept, err := o.Recorder.Mails(ctx, c, before, limit)
	var list []ui.Mail
	for _, k := range kept {
		list = append(list, ui.Mail{ID: k.ID, At: k.At, Address: k.Address, Name: k.Name, Subject: k.Subject, Body: k.Body, Link: k.Link})
	}
	return list, err
}

func (o keptMail) Mail(ctx context.Context, c identity.Caller, id string) (ui.Mail, error) {
	k, err := o.Recorder.Mail(ctx, c, id)
	return ui.Mail{ID: k.ID, Subject: k.Subject, Body: k.Body, Link: k.Link}, err
}

func newOpsRoom(t *testing.T) *opsRoom {
	t.Helper()
	r := &opsRoom{t: t}
	r.Site = site.New(t, func(s *ui.Services, st *store.Store) {
		r.mails = &demo.Recorder{Store: st}
		s.Outbox, s.Incident.AnswerWithin = keptMail{r.mails}, time.Hour
	})
	r.Found(t)
	r.people()
	return r
}

// people enters who takes part. Hana's deputy is Ken; Sakai is a contractor's.
func (r *opsRoom) people() {
	r.t.Helper()
	o := &identity.Organisation{Name: "架空信号システムズ", NameEn: "Kakuu Signal Systems", Kind: identity.Contractor, Sector: "railway"}
	o.TLP = mark.Green
	if err := r.Identity.SaveOrganisation(r.t.Context(), r.Admin, o); err != nil {
		r.t.Fatal(err)
	}
	r.ken = r.person("佐藤 健", "Ken Sato", "ja", r.Admin.Organisation)
	r.hana = r.person("鈴木 陽菜", "Hina Suzuki", "ja", r.Admin.Organisation, r.ken)
	r.taro = r.person("高橋 太郎", "Taro Takahashi", "ja", r.Admin.Organisation)
	r.sakai = r.person("酒井 恵", "Megumi Sakai", "en", o.ID)
	r.commander = r.account("commander", r.person("山田 司", "Tsukasa Yamada", "ja", r.Admin.Organisation), identity.Commander)
	r.account("hana", r.hana, identity.Responder)
	r.account("taro", r.taro, identity.Observer)
	r.browser = r.Browser(r.t)
	r.browser.SignIn(r.t, "commander")
}

func (r *opsRoom) person(name, en, lang, organisation string, deputies ...string) string {
	r.t.Helper()
	p := &identity.Person{
		Name: name, NameEn: en, Organisation: organisation, Function: identity.Hand, Language: lang, Zone: "Asia/Tokyo", Deputies: deputies,
	}
	if err := r.Identity.SavePerson(r.t.Context(), r.Admin, p); err != nil {
		r.t.Fatal(err)
	}
	m := &identity.ContactMethod{Person: p.ID, Channel: identity.Mail, Address: strings.ReplaceAll(strings.ToLower(en), " ", ".") + "@kakuu.example", Rank: 1, Trust: identity.Trusted}
	if err := r.Identity.SaveContact(r.t.Context(), r.Admin, m); err != nil {
		r.t.Fatal(err)
	}
	return p.ID
}

// account gives a person a way to sign in.
func (r *opsRoom) account(name, person string, role identity.Role) identity.Caller {
	r.t.Helper()
	_, secret, err := r.Identity.Invite(r.t.Context(), r.Admin, person, name, []identity.Role{role})
	if err != nil {
		r.t.Fatal(err)
	}
	signed, err := r.Identity.Accept(r.t.Context(), secret, site.Password, "192.0.2.1")
	if err != nil {
		r.t.Fatal(err)
	}
	return signed.Caller
}

// declare opens an incident, as a decision in triage does.
func (r *opsRoom) declare(tlp mark.TLP) string {
	r.t.Helper()
	id, err := r.Services.Incident.Open(r.t.Context(), r.commander, triage.Declaration{
		Title: "券売サイトのスクリプト改ざん", Severity: "critical", Mode: mark.Real, TLP: tlp, Commander: r.commander.Person,
		OccurredAt: time.Now().Add(-3 * time.Hour), DetectedAt: time.Now().Add(-50 * time.Minute), AcknowledgedAt: time.Now().Add(-40 * time.Minute),
		Rationale: "支払いフォームの内容が外部に送られている。",
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// send sends a task and delivers its mails; it gives the task and the link.
func (r *opsRoom) send(incidentID, person string, tlp mark.TLP) (incident.Task, string) {
	r.t.Helper()
	task, err := r.Services.Incident.SendTask(r.t.Context(), r.commander, incident.NewTask{
		Incident: incidentID, Kind: incident.Request, Title: "改ざんされたスクリプトを外す", Text: "公開中のスクリプトを前の版に戻してください。",
		Assignee: person, DueAt: time.Now().Add(2 * time.Hour), TLP: tlp,
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.deliver()
	return task, r.link()
}

// deliver sends what waits.
func (r *opsRoom) deliver() {
	r.t.Helper()
	waiting, _, err := r.Services.Message.Outbox(r.t.Context(), r.Admin, message.Filter{State: message.Queued})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, d := range waiting {
		if err := r.Services.Message.Deliver(r.t.Context(), d.ID); err != nil {
			r.t.Fatal(err)
		}
	}
}

// link is the path of the newest mail's link.
func (r *opsRoom) link() string {
	r.t.Helper()
	mails, err := r.mails.Mails(r.t.Context(), r.Admin, "", 10)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, m := range mails {
		if m.Link != "" {
			return strings.TrimPrefix(m.Link, r.URL)
		}
	}
	r.t.Fatal("no mail has a link")
	return ""
}

var nonces = regexp.MustCompile(`name="nonce" value="([^"]+)"`)

// nonceOf is the nonce of a page's form.
func nonceOf(t *testing.T, p site.Page) string {
	t.Helper()
	m := nonces.FindStringSubmatch(p.Body)
	if m == nil {
		t.Fatalf("no nonce at %s (%d)\n%s", p.Path, p.Status, p.Body)
	}
	return m[1]
}

// mustShow fails when the page lacks a text; mustHide when it holds one.
func mustShow(t *testing.T, p site.Page, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(p.Body, text) {
			t.Errorf("%s (%d) does not show %q\n%s", p.Path, p.Status, text, p.Body)
		}
	}
}

func mustHide(t *testing.T, p site.Page, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(p.Body, text) {
			t.Errorf("%s (%d) shows %q", p.Path, p.Status, text)
		}
	}
}

func mustBe(t *testing.T, p site.Page, want int) {
	t.Helper()
	if p.Status != want {
		t.Fatalf("%s: status %d, want %d\n%s", p.Path, p.Status, want, p.Body)
	}
}

func TestAnIncidentIsRunOnItsPage(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Green)
	at := "/incidents/" + id
	p := r.browser.Get(t, at)
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, "券売サイトのスクリプト改ざん", "山田 司", "支払いフォームの内容が外部に送られている。")
	mustShow(t, r.browser.Get(t, "/incidents?q="+url.QueryEscape("券売")), at)
	mustHide(t, r.browser.Get(t, "/incidents?status=closed"), at)

	for _, step := range []struct {
		path string
		form url.Values
		want string
	}{
		{"/entries", url.Values{"text": {"警察に連絡した。"}}, "警察に連絡した。"},
		{"/roles", url.Values{"role": {"scribe"}, "person": {r.taro}}, "高橋 太郎"},
		{"/decisions", url.Values{"question": {"販売を止めるか"}, "options": {"止める\n続ける"}, "chosen": {"止める"}, "facts": {"送信先は社外"}, "decided_by": {r.commander.Person}, "authority": {"対処規定 4 条"}, "dissent": {"営業は反対"}}, "営業は反対"},
		{"/tasks", url.Values{"kind": {"request"}, "title": {"原因を調べる"}, "assignee": {r.sakai}}, "原因を調べる"},
		{"/status", url.Values{"to": {"contained"}, "why": {"前の版に戻した。"}}, "前の版に戻した。"},
	} {
		p := r.browser.Post(t, at+step.path, step.form)
		mustBe(t, p, http.StatusOK)
		if p.Path != at {
			t.Errorf("%s leads to %s\n%s", step.path, p.Path, p.Body)
		}
		mustShow(t, p, step.want)
	}
}

func TestIncidentFormsSayWhatIsWrong(t *testing.T) {
	r := newOpsRoom(t)
	at := "/incidents/" + r.declare(mark.Green)
	for path, form := range map[string]url.Values{
		"/entries":   {"text": {"いつのことか"}, "at": {"きのう"}},
		"/roles":     {"role": {"king"}, "person": {r.taro}},
		"/decisions": {"question": {"販売を止めるか"}, "options": {"止める"}, "chosen": {"燃やす"}, "authority": {"x"}},
		"/tasks":     {"kind": {"request"}, "title": {""}, "assignee": {r.sakai}},
		"/status":    {"to": {"contained"}, "at": {"2999-01-01T00:00"}},
		"/affected":  {"asset": {"nonsense"}},
	} {
		p := r.browser.Post(t, at+path, form)
		mustBe(t, p, http.StatusUnprocessableEntity)
		for _, v := range form {
			if path != "/roles" && path != "/affected" && v[0] != "" {
				mustShow(t, p, v[0]) // what was typed is still there
			}
		}
	}
	p := r.browser.Post(t, at+"/status", url.Values{"to": {"recovered"}})
	mustBe(t, p, http.StatusConflict)
	p = r.browser.Post(t, at+"/close", url.Values{"happened": {"何か"}, "worked": {"何か"}, "did_not": {""}})
	mustBe(t, p, http.StatusUnprocessableEntity)
	mustShow(t, p, "何か")
}

func TestWhoOnlyLooksChangesNothing(t *testing.T) {
	r := newOpsRoom(t)
	at := "/incidents/" + r.declare(mark.Green)
	observer := r.Browser(t)
	observer.SignIn(t, "taro")
	p := observer.Get(t, at)
	mustBe(t, p, http.StatusOK)
	mustHide(t, p, at+"/status", at+"/tasks/new", at+"/entries")
	for _, path := range []string{"/entries", "/roles", "/decisions", "/tasks", "/status", "/close", ""} {
		mustBe(t, observer.Post(t, at+path, url.Values{"to": {"contained"}, "text": {"x"}}), http.StatusForbidden)
	}
	mustBe(t, observer.Get(t, "/messages"), http.StatusForbidden)
}

func TestAnEditOverAnotherShowsBothTexts(t *testing.T) {
	r := newOpsRoom(t)
	at := "/incidents/" + r.declare(mark.Green)
	form := url.Values{"title": {"先に保存した題名"}, "severity": {"high"}, "tlp": {"TLP:GREEN"}, "version": {"1"}}
	p := r.browser.Post(t, at, form)
	mustBe(t, p, http.StatusOK)
	form.Set("title", "後から来た題名")
	p = r.browser.Post(t, at, form)
	mustBe(t, p, http.StatusConflict)
	mustShow(t, p, "先に保存した題名", "後から来た題名")
	p = r.browser.Post(t, at, url.Values{"title": {"後から来た題名"}, "severity": {"high"}, "tlp": {"TLP:GREEN"}, "version": {"2"}})
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, "後から来た題名")
}

func TestAnIncidentClosesWithItsReview(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Green)
	at := "/incidents/" + id
	task, _ := r.send(id, r.hana, mark.Green)
	review := url.Values{"happened": {"改ざん"}, "worked": {"連絡"}, "did_not": {"検知が遅い"}}
	mustBe(t, r.browser.Post(t, at+"/close", review), http.StatusConflict)
	mustBe(t, r.browser.Post(t, "/tasks/"+task.ID+"/cancel", url.Values{"why": {"不要になった"}}), http.StatusOK)
	mustShow(t, r.browser.Get(t, at), "不要になった")
	r.browser.Post(t, at+"/status", url.Values{"to": {"contained"}})
	r.browser.Post(t, at+"/status", url.Values{"to": {"recovered"}})
	p := r.browser.Post(t, at+"/close", review)
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, "検知が遅い")
	mustHide(t, p, at+"/entries")
}

// crowd fills an incident with what one has after some hours.
func (r *opsRoom) crowd(id string) {
	r.t.Helper()
	s, ctx := r.Services.Incident, r.t.Context()
	must := func(err error) {
		r.t.Helper()
		if err != nil {
			r.t.Fatal(err)
		}
	}
	must(s.Assign(ctx, r.commander, id, incident.Scribe, r.taro))
	must(s.Assign(ctx, r.commander, id, incident.TechnicalLead, r.ken))
	must(s.Note(ctx, r.commander, id, "委託先の担当者に電話し、公開中のスクリプトの版を確認した。最後に変更されたのは一昨日の深夜で、変更した人は分かっていない。", time.Time{}, ""))
	_, err := s.Decide(ctx, r.commander, incident.Decision{
		Incident: id, Question: "ウェブでの乗車券販売を止めるか", Options: []string{"止める", "続ける"}, Chosen: "止める",
		Facts: "支払いフォームの内容が社外のサーバーに送られている。送られた件数は分かっていない。", Authority: "対処規定 第4条（販売の停止）", Dissent: "営業部長：窓口の混雑が予想される。",
		ReviewAt: time.Now().Add(2 * time.Hour),
	})
	must(err)
	send := func(kind incident.TaskKind, title, person string) incident.Task {
		t, err := s.SendTask(ctx, r.commander, incident.NewTask{Incident: id, Kind: kind, Title: title, Assignee: person, DueAt: time.Now().Add(time.Hour)})
		must(err)
		return t
	}
	send(incident.Instruct, "利用者への案内文を用意する", r.ken)
	done := send(incident.Request, "改ざんされたスクリプトを公開前の版に戻し、戻した時刻を報告する", r.sakai)
	v, err := s.GetTask(ctx, r.commander, done.ID)
	must(err)
	_, err = s.Answer(ctx, r.commander, done.ID, r.sakai, incident.Reply{Verb: incident.Done, Text: "14時5分に戻しました。", Nonce: v.Nonce})
	must(err)
	cancelled := send(incident.Coordinate, "広報文を相手方と調整する", r.hana)
	_, err = s.CancelTask(ctx, r.commander, cancelled.ID, "先方の公表を待つ。")
	must(err)
	r.deliver()
}

func TestMessagesSayWhatBecameOfThem(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.AmberStrict) // which must not leave our own organisation
	r.send(id, r.hana, mark.AmberStrict)
	p := r.browser.Get(t, "/messages")
	mustShow(t, p, "hina.suzuki@kakuu.example")
	mustHide(t, p, "&lt;no value&gt;")
	mustHide(t, r.browser.Get(t, "/messages?q="+url.QueryEscape("いない人")), "hina.suzuki")

	form := url.Values{"kind": {"request"}, "title": {"外の人への依頼"}, "assignee": {r.sakai}}
	held := r.browser.Post(t, "/incidents/"+id+"/tasks", form)
	mustBe(t, held, http.StatusForbidden)
	mustShow(t, held, "外の人への依頼") // nothing typed is lost
	blocks := r.browser.Get(t, "/messages/blocks")
	mustShow(t, blocks, "酒井 恵", "AMBER+STRICT")

	mails := r.browser.Get(t, "/mail")
	mustShow(t, mails, "hina.suzuki@kakuu.example")
}

func TestMergingIsOfferedWhereThereIsSomethingToMergeWith(t *testing.T) {
	r := newOpsRoom(t)
	seen := func(title string) string {
		t.Helper()
		p := r.browser.Post(t, "/detections", url.Values{"title": {title}, "vector": {"employee"}, "severity": {"low"}})
		mustBe(t, p, http.StatusOK)
		return p.Path
	}
	first := seen("券売機が遅い")
	mustHide(t, r.browser.Get(t, first+"/decide"), `value="merge"`)
	seen("券売機が遅いという二件目")
	mustShow(t, r.browser.Get(t, first+"/decide"), `value="merge"`, "券売機が遅いという二件目")
}
