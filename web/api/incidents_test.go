package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"taisei/gate"
	"taisei/identity"
	"taisei/message"
	"taisei/notify/demo"
	"taisei/ready/exercise"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/watch"
	"taisei/web/api"
	"taisei/words"
)

type nowhere struct{}

func (nowhere) Link(token string) string      { return "https://taisei.example/t/" + token }
func (nowhere) Record(kind, id string) string { return "https://taisei.example/" + kind + "/" + id }

// newResponder is a machine with what a response needs. Each role is a person of
// the same name; helper is another.
func newResponder(t *testing.T) machine {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := storetest.SQLite(t)
	enrol(t, s, "commander", "analyst", "responder", "observer", "administrator", "helper")
	ex := &exercise.Service{Store: s}
	g := &gate.Gate{Store: s, Participants: ex}
	m := &message.Service{
		Store: s, Gate: g, Book: book, Channels: map[string]message.Channel{"mail": &demo.Recorder{Store: s}}, Addresses: nowhere{},
		Secret: []byte(strings.Repeat("k", 32)), Host: "taisei.example",
	}
	ex.Watch = &watch.Service{Store: s}
	return machine{t, api.New(api.Services{
		Book: book, Accounts: roles{}, Gate: g, Message: m, Exercise: ex, Incident: &incident.Service{Store: s, Messages: m, Gate: g, AnswerWithin: time.Hour},
	}, "test")}
}

func enrol(t *testing.T, s *store.Store, people ...string) {
	t.Helper()
	by := record.Actor{ID: "test", Org: "org"}
	err := s.Write(t.Context(), func(tx record.Tx) error {
		o := identity.Organisation{Name: "架空交通", Kind: identity.Operator}
		o.ID = "org"
		if err := identity.Organisations.Insert(context.Background(), tx, by, &o); err != nil {
			return err
		}
		for _, id := range people {
			p := identity.Person{Organisation: "org", Name: id, Language: "en", Zone: "UTC", Function: identity.Hand}
			p.ID = id
			if err := identity.People.Insert(context.Background(), tx, by, &p); err != nil {
				return err
			}
			c := identity.ContactMethod{Person: id, Channel: identity.Mail, Address: id + "@org.example", Rank: 1, Trust: identity.Trusted}
			if err := identity.ContactMethods.Insert(context.Background(), tx, by, &c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// open declares an incident and gives its path.
func (m machine) open() string {
	m.Helper()
	a := m.want(http.StatusCreated, m.ask("commander", "POST", "/incidents", `{"title":"Tampered script","severity":"high","commander":"commander","tlp":"TLP:GREEN"}`))
	return "/incidents/" + a.json["id"].(string)
}

func TestAProgramRunsAnIncident(t *testing.T) {
	m := newResponder(t)
	at := m.open()
	id := strings.TrimPrefix(at, "/incidents/")
	m.want(http.StatusNoContent, m.ask("responder", "POST", at+"/entries", `{"text":"Police were called."}`))
	m.want(http.StatusOK, m.ask("commander", "POST", at+"/roles", `{"role":"scribe","person":"observer"}`))
	m.want(http.StatusCreated, m.ask("commander", "POST", at+"/decisions", `{"question":"Stop sales?","options":["stop","go on"],"chosen":"stop","authority":"rule 4","dissent":"sales"}`))
	m.want(http.StatusCreated, m.ask("responder", "POST", at+"/affected", `{"kind":"system","asset":"shop","impact":"copies forms"}`))
	task := m.want(http.StatusCreated, m.ask("analyst", "POST", "/tasks", `{"incident":"`+id+`","kind":"instruct","title":"Take the script off","assignee":"responder"}`)).json["id"].(string)
	nonce, _ := m.want(http.StatusOK, m.ask("responder", "GET", "/tasks/"+task, "")).json["nonce"].(string)
	for range 2 { // sent twice
		m.want(http.StatusOK, m.ask("responder", "POST", "/tasks/"+task+"/answer", `{"verb":"done","text":"It is off.","nonce":"`+nonce+`"}`))
	}
	m.want(http.StatusOK, m.ask("analyst", "POST", "/tasks/"+task+"/close", "{}"))
	for _, to := range []string{"contained", "recovered"} {
		m.want(http.StatusOK, m.ask("commander", "POST", at+"/status", `{"to":"`+to+`","why":"as planned"}`))
	}
	m.want(http.StatusOK, m.ask("commander", "POST", at+"/close", `{"happened":"a","worked":"b","did_not":"c"}`))
	rep := m.want(http.StatusOK, m.ask("commander", "GET", at+"/report", ""))
	for _, part := range []string{"Police were called.", "Stop sales?", "sales", "It is off.", "copies forms", "TLP:GREEN"} {
		if !strings.Contains(rep.text, part) {
			t.Errorf("the report lacks %q", part)
		}
	}
	if n := strings.Count(m.ask("commander", "GET", at+"/timeline", "").text, `"text":"It is off."`); n != 1 {
		t.Errorf("the answer counts %d times", n)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/incidents?status=closed", "")); !strings.Contains(got.text, id) {
		t.Error(got.text)
	}
	if got := m.want(http.StatusOK, m.ask("analyst", "GET", "/messages?record="+id, "")); !strings.Contains(got.text, "responder@org.example") {
		t.Error(got.text)
	}
	m.want(http.StatusOK, m.ask("observer", "GET", "/figures", ""))
	m.want(http.StatusOK, m.ask("observer", "GET", "/tasks?open=true&person=responder", ""))
	m.want(http.StatusOK, m.ask("analyst", "GET", "/gate-blocks", ""))
}

func TestAResponseIsOfWhoMay(t *testing.T) {
	m := newResponder(t)
	at := m.open()
	for path, body := range map[string]string{
		at + "/status": `{"to":"contained"}`, at + "/close": `{"happened":"a","worked":"b","did_not":"c"}`, at + "/roles": `{"role":"scribe","person":"observer"}`,
		at + "/entries": `{"text":"x"}`, at + "/decisions": `{"question":"x"}`, "/incidents": `{"title":"x"}`, "/tasks": `{"title":"x"}`,
		"/tasks/x/answer": `{"verb":"done","nonce":"n"}`, "/tasks/x/cancel": `{}`, "/messages/x/retry": `{}`, "/exercises": `{"name":"x"}`,
		"/exercises/x/start?version=1": "", "/exercises/x/injects": `{"title":"x"}`,
	} {
		m.want(http.StatusForbidden, m.ask("observer", "POST", path, body))
	}
	m.want(http.StatusForbidden, m.ask("observer", "GET", "/messages", ""))
	m.want(http.StatusNotFound, m.ask("observer", "GET", "/incidents/none", ""))
}

func TestAResponseSaysWhatIsWrong(t *testing.T) {
	m := newResponder(t)
	at := m.open()
	for _, c := range []struct{ path, body, field string }{
		{at + "/entries", `{"text":""}`, "text"},
		{at + "/status", `{"to":"contained","at":"2999-01-01T00:00:00Z"}`, "at"},
		{at + "/roles", `{"role":"king","person":"observer"}`, "role"},
		{at + "/decisions", `{"question":"x","options":["a"],"chosen":"b","authority":"c"}`, "chosen"},
		{"/incidents", `{"title":"x","severity":"high","commander":"nobody"}`, "commander"},
		{"/tasks", `{"incident":"` + strings.TrimPrefix(at, "/incidents/") + `","kind":"instruct","title":"x","assignee":"nobody"}`, "assignee"},
		{"/exercises", `{"mode":"drill","name":"x"}`, "participants"},
	} {
		if got := m.want(http.StatusUnprocessableEntity, m.ask("commander", "POST", c.path, c.body)); got.json["field"] != c.field {
			t.Errorf("%s: %s", c.path, got.text)
		}
	}
	m.want(http.StatusConflict, m.ask("commander", "POST", at+"/status", `{"to":"recovered"}`))
	stale := `{"version":7,"title":"x","severity":"low","tlp":"TLP:GREEN"}`
	if got := m.want(http.StatusConflict, m.ask("commander", "PUT", at, stale)); got.json["current"] == nil || got.json["yours"] == nil {
		t.Error(got.text)
	}
}

func TestAProgramRunsAnExercise(t *testing.T) {
	m := newResponder(t)
	made := m.want(http.StatusCreated, m.ask("commander", "POST", "/exercises", `{"mode":"drill","name":"Autumn","participants":["commander","responder"]}`))
	at := "/exercises/" + made.json["id"].(string)
	m.want(http.StatusConflict, m.ask("commander", "POST", at+"/injects", `{"title":"too early"}`))
	m.want(http.StatusOK, m.ask("commander", "POST", at+"/start?version=1", ""))
	m.want(http.StatusConflict, m.ask("commander", "POST", at+"/end?version=1", ""))
	m.want(http.StatusOK, m.ask("commander", "POST", at+"/end?version=2", ""))
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/exercises", "")); strings.Contains(got.text, "Autumn") {
		t.Error("an exercise shows to who takes no part")
	}
}
