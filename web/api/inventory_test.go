package api_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taisei/fault"
	"taisei/identity"
	"taisei/inventory"
	"taisei/inventory/component"
	"taisei/store/storetest"
	"taisei/web/api"
	"taisei/words"
)

// roles lets a token be the name of a role.
type roles struct{}

func (roles) CallerByToken(_ context.Context, token string) (identity.Caller, error) {
	return identity.Caller{Account: token, Person: token, Organisation: "org", Roles: []identity.Role{identity.Role(token)}}, nil
}

// machine talks to the API as a program does.
type machine struct {
	*testing.T
	handler http.Handler
}

func newMachine(t *testing.T) machine {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	inv := &inventory.Service{Store: storetest.SQLite(t), Words: book, Reading: inventory.ReadingFunc(readNames)}
	return machine{t, api.New(api.Services{Book: book, Accounts: roles{}, Inventory: inv}, "test")}
}

// readNames reads a purl a line.
func readNames(_ context.Context, _ string, data []byte) (component.Document, error) {
	doc := component.Document{Format: "names"}
	for line := range strings.Lines(string(data)) {
		c, err := component.FromPURL(strings.TrimSpace(line))
		if err != nil {
			return doc, err
		}
		doc.Components = append(doc.Components, c)
	}
	return doc, nil
}

type reply struct {
	status int
	text   string
	json   map[string]any
}

func (m machine) ask(role, method, path, body string) reply {
	m.Helper()
	r := httptest.NewRequest(method, api.Prefix+path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+role)
	r.Header.Set("Accept-Language", "en")
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	a := reply{status: w.Code, text: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &a.json) // a table or nothing is no JSON
	return a
}

// want fails unless the reply has the status.
func (m machine) want(status int, a reply) reply {
	m.Helper()
	if a.status != status {
		m.Fatalf("%d, want %d: %s", a.status, status, a.text)
	}
	return a
}

func (m machine) create(path, body string) string {
	m.Helper()
	id, _ := m.want(http.StatusCreated, m.ask("analyst", "POST", path, body)).json["id"].(string)
	return id
}

func TestListsArePagedSearchedAndSavedByProgram(t *testing.T) {
	m := newMachine(t)
	var ids []string
	for i := range 3 {
		ids = append(ids, m.create("/facilities", fmt.Sprintf(`{"name":"station %d","kind":"station"}`, i)))
	}
	first := m.want(http.StatusOK, m.ask("observer", "GET", "/facilities?limit=2", ""))
	next, _ := first.json["next"].(string)
	if items, _ := first.json["items"].([]any); len(items) != 2 || next == "" {
		t.Fatal(first.text)
	}
	second := m.want(http.StatusOK, m.ask("observer", "GET", "/facilities?limit=2&after="+next, ""))
	if items, _ := second.json["items"].([]any); len(items) != 1 {
		t.Error(second.text)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/facilities?search=n+1", "")); !strings.Contains(got.text, ids[1]) || strings.Contains(got.text, ids[0]) {
		t.Error(got.text)
	}
	saved := m.want(http.StatusOK, m.ask("analyst", "PUT", "/facilities/"+ids[0], `{"version":1,"name":"terminal","kind":"station","health":"normal","confidentiality":"intact","integrity":"intact","availability":"intact"}`))
	if saved.json["id"] != ids[0] || saved.json["name"] != "terminal" || saved.json["version"] != 2.0 {
		t.Error(saved.text)
	}
}

func TestRespondersReportHealthByProgram(t *testing.T) {
	m := newMachine(t)
	id := m.create("/facilities", `{"name":"centre","kind":"control_centre"}`)
	path := "/facilities/" + id + "/health?version="
	got := m.want(http.StatusOK, m.ask("responder", "POST", path+"1", `{"health":"stopped","note":"dark"}`))
	if got.json["health"] != "stopped" || got.json["version"] != 2.0 {
		t.Error(got.text)
	}
	m.want(http.StatusForbidden, m.ask("observer", "POST", path+"2", `{"health":"normal"}`))
	conflict := m.want(http.StatusConflict, m.ask("responder", "POST", path+"1", `{"health":"normal"}`))
	if conflict.json["code"] != string(fault.Conflict) || conflict.json["current"] == nil {
		t.Error(conflict.text)
	}
	if got := m.want(http.StatusUnprocessableEntity, m.ask("responder", "POST", path+"2", `{"health":"sleepy"}`)); got.json["field"] != "health" {
		t.Error(got.text)
	}
	overview := m.want(http.StatusOK, m.ask("observer", "GET", "/inventory/overview", ""))
	if !strings.Contains(overview.text, `"stopped"`) {
		t.Error(overview.text)
	}
}

func TestWhatWasArchivedComesBackByProgram(t *testing.T) {
	m := newMachine(t)
	for collection, body := range map[string]string{
		"/facilities": `{"name":"f"}`, "/processes": `{"name":"p"}`, "/systems": `{"name":"s","kind":"control"}`,
	} {
		id := m.create(collection, body)
		m.want(http.StatusNoContent, m.ask("analyst", "DELETE", collection+"/"+id+"?version=1", ""))
		m.want(http.StatusForbidden, m.ask("observer", "POST", collection+"/"+id+"/restore?version=2", ""))
		m.want(http.StatusConflict, m.ask("analyst", "POST", collection+"/"+id+"/restore?version=1", ""))
		m.want(http.StatusNoContent, m.ask("analyst", "POST", collection+"/"+id+"/restore?version=2", ""))
		if got := m.want(http.StatusOK, m.ask("observer", "GET", collection+"/"+id, "")); got.json["archived_at"] != "0001-01-01T00:00:00Z" {
			t.Error(got.text)
		}
	}
}

func TestListsAreImportedComparedAndWithdrawnByProgram(t *testing.T) {
	m := newMachine(t)
	id := m.create("/systems", `{"name":"shop","kind":"information"}`)
	m.want(http.StatusCreated, m.ask("analyst", "POST", "/systems/"+id+"/imports?file=lock", "pkg:npm/a@1\npkg:npm/b@1"))
	second := m.want(http.StatusCreated, m.ask("analyst", "POST", "/systems/"+id+"/imports?file=lock", "pkg:npm/a@1\npkg:npm/c@1")).json["id"].(string)
	for change, want := range map[string]string{"": "pkg:npm/c@1", "?change=added": "pkg:npm/c@1", "?change=removed": "pkg:npm/b@1"} {
		got := m.want(http.StatusOK, m.ask("observer", "GET", "/imports/"+second+"/components"+change, ""))
		if !strings.Contains(got.text, want) || strings.Contains(got.text, "pkg:npm/a@1") {
			t.Error(change, got.text)
		}
	}
	m.want(http.StatusUnprocessableEntity, m.ask("observer", "GET", "/imports/"+second+"/components?change=moved", ""))
	m.want(http.StatusForbidden, m.ask("observer", "POST", "/systems/"+id+"/lists/withdraw?file=lock", ""))
	if got := m.want(http.StatusOK, m.ask("analyst", "POST", "/systems/"+id+"/lists/withdraw?file=lock", "")); got.json["withdrawn"] != true {
		t.Error(got.text)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/systems/"+id+"/lists", "")); !strings.Contains(got.text, `"withdrawn":true`) {
		t.Error(got.text)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/imports/"+second, "")); got.json["added"] != 1.0 || got.json["removed"] != 1.0 {
		t.Error(got.text)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/exposure?ask="+url.QueryEscape("pkg:npm/a@1"), "")); got.json["outcome"] != "past" {
		t.Error(got.text)
	}
}

func TestTablesAreTriedImportedAndExportedByProgram(t *testing.T) {
	m := newMachine(t)
	table := "name,kind\nwest,substation\neast,station\n"
	m.want(http.StatusForbidden, m.ask("observer", "POST", "/tables/facilities", table))
	if got := m.want(http.StatusOK, m.ask("analyst", "POST", "/tables/facilities?dry_run=true", table)); got.json["created"] != 2.0 || got.json["applied"] != false {
		t.Error(got.text)
	}
	if got := m.want(http.StatusOK, m.ask("observer", "GET", "/facilities", "")); strings.Contains(got.text, "west") {
		t.Error("a dry run changed something:", got.text)
	}
	if got := m.want(http.StatusOK, m.ask("analyst", "POST", "/tables/facilities", table)); got.json["applied"] != true {
		t.Error(got.text)
	}
	exported := m.want(http.StatusOK, m.ask("observer", "GET", "/tables/facilities", "")).text
	if got := m.want(http.StatusOK, m.ask("analyst", "POST", "/tables/facilities", exported)); got.json["unchanged"] != 2.0 {
		t.Error(got.text)
	}
	m.want(http.StatusUnprocessableEntity, m.ask("observer", "GET", "/tables/people", ""))
}

func TestAWrongTableIsToldPlaceByPlace(t *testing.T) {
	m := newMachine(t)
	const table = "name,kind,colour\nwest,castle,red\n"
	refused := m.want(http.StatusUnprocessableEntity, m.ask("analyst", "POST", "/tables/facilities", table))
	places := fmt.Sprint(refused.json["table"])
	for _, want := range []string{"colour", "column:kind", "line:2", "inventory.fault.unknown_column", "castle"} {
		if !strings.Contains(places, want) {
			t.Errorf("%s lacks %s", places, want)
		}
	}
	if refused.json["code"] != string(fault.Invalid) {
		t.Error(refused.text)
	}
	tried := m.want(http.StatusOK, m.ask("analyst", "POST", "/tables/facilities?dry_run=true", table))
	if problems, _ := tried.json["problems"].([]any); len(problems) < 2 {
		t.Error(tried.text)
	}
	if got := m.want(http.StatusUnprocessableEntity, m.ask("analyst", "POST", "/tables/facilities", "name\n\"x")); got.json["table"] != nil {
		t.Error(got.text)
	}
	if got := m.want(http.StatusRequestEntityTooLarge, m.ask("analyst", "POST", "/tables/facilities", strings.Repeat(" ", 18<<20))); got.json["code"] != string(fault.TooLarge) {
		t.Error(got.text)
	}
}
