package ui_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"taisei/detect"
	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/mark"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/ready/exercise"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/test/site"
	"taisei/triage"
	"taisei/watch"
	"taisei/web/ui"
	"taisei/web/ui/kit"
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

// siteLinks makes the links of messages, once the site knows where it is.
type siteLinks struct{ url *string }

func (p siteLinks) Link(token string) string      { return *p.url + "/t/" + token }
func (p siteLinks) Record(kind, id string) string { return *p.url + "/" + kind + "/" + id }

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

// ongoing tells the pages what runs.
type ongoing struct{ *exercise.Service }

func (o ongoing) Ongoing(ctx context.Context, c identity.Caller) ([]kit.Scope, error) {
	list, err := o.Service.Ongoing(ctx, c)
	var scopes []kit.Scope
	for _, e := range list {
		scopes = append(scopes, kit.Scope{Operation: record.Operation{Mode: e.Mode, Exercise: e.ID}, Name: e.Name})
	}
	return scopes, err
}

// alike judges every specimen alike.
type alike struct{}

func (alike) Scan(_ context.Context, name string, _ []byte, _ watch.About) (detect.Result, error) {
	return detect.Result{Target: name, Verdict: detect.Suspicious}, nil
}

func newOpsRoom(t *testing.T) *opsRoom {
	t.Helper()
	r := &opsRoom{t: t}
	var address string
	r.Site = site.New(t, func(s *ui.Services, st *store.Store) { r.wire(s, st, &address) })
	address = r.Site.URL
	r.Found(t)
	r.people()
	return r
}

func (r *opsRoom) wire(s *ui.Services, st *store.Store, address *string) {
	r.t.Helper()
	r.mails = &demo.Recorder{Store: st}
	vault, err := evidence.OpenFolder(r.t.TempDir(), bytes.Repeat([]byte("k"), 32), time.Now)
	if err != nil {
		r.t.Fatal(err)
	}
	s.Exercise = &exercise.Service{Store: st}
	s.Exercises, s.Identity.Exercises = ongoing{s.Exercise}, s.Exercise
	s.Gate = &gate.Gate{Store: st, Participants: s.Exercise}
	s.Evidence = &evidence.Service{Store: st, Vault: vault}
	s.Message = &message.Service{
		Store: st, Gate: s.Gate, Book: s.Book, Channels: map[string]message.Channel{"mail": r.mails}, Addresses: siteLinks{address},
		Secret: bytes.Repeat([]byte("k"), 32), Host: "taisei.invalid",
	}
	s.Inventory = &inventory.Service{Store: st, Words: s.Book}
	s.Watch = &watch.Service{Store: st, Evidence: s.Evidence, Origins: s.Inventory, Gate: s.Gate, Scanner: alike{}}
	s.Incident = &incident.Service{Store: st, Messages: s.Message, Gate: s.Gate, AnswerWithin: time.Hour}
	s.Triage = &triage.Service{Store: st, Watch: s.Watch, Inventory: s.Inventory, Declarer: s.Incident, Participants: s.Exercise}
	s.Watch.Next, s.Exercise.Watch = s.Triage, s.Watch
	s.Outbox = keptMail{r.mails}
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
