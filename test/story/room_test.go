package story_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"testing"

	"taisei/test/browser"
)

// Room is a stage whose server is set up: an operator with its people, equipment
// and processes, entered through the API by its administrator, who also sits
// before a browser.
type Room struct {
	*Stage
	token   string
	Browser *browser.Browser
	Desk    *browser.Page // the administrator's, who is commander and analyst too
	People  map[string]string
	Assets  map[string]string
}

// newRoom starts the server and enters what every story needs.
func newRoom(t *testing.T, s *Stage, serve ...string) *Room {
	t.Helper()
	r := &Room{Stage: s, Browser: browser.Start(t), People: map[string]string{}, Assets: map[string]string{}}
	link := s.Serve(serve...)
	r.Desk = r.Page(r.Browser, browser.Options{Lang: "en"})
	setUp(r.Desk, link)
	r.Desk.WaitText("Situation")
	r.token = r.newToken("administrator", "commander", "analyst")
	r.enter()
	return r
}

// newToken makes an API token with these roles on the account page.
func (r *Room) newToken(roles ...string) string {
	r.t.Helper()
	r.Desk.Open(r.URL + "/account")
	r.Desk.Click("details:has(form[action='/account/tokens']) > summary")
	r.Desk.Type("form[action='/account/tokens'] input[name=name]", "story")
	for _, role := range roles {
		r.Desk.Click("form[action='/account/tokens'] input[value=" + role + "]")
	}
	r.Desk.Go("form[action='/account/tokens'] button[type=submit]")
	return r.Desk.Eval("document.querySelector('input[readonly]').value")
}

// enter enters people and equipment.
func (r *Room) enter() {
	r.t.Helper()
	ours := r.get("/api/v1/organisations")["items"].([]any)[0].(map[string]any)["id"].(string)
	r.People["sato"] = items(r.get("/api/v1/people"))[0]["id"].(string) // who set the server up
	minato := r.post("/api/v1/organisations", M{"name": "みなと計装", "name_en": "Minato Control", "kind": "contractor", "sector": "railway", "tlp": "TLP:GREEN"})["id"].(string)
	r.person("tanaka", "田中 健", "Ken Tanaka", "ja", ours)
	r.person("suzuki", "鈴木 彩", "Aya Suzuki", "en", ours, "tanaka")
	r.person("ito", "伊藤 大輔", "Daisuke Ito", "ja", minato)
	facility := r.post("/api/v1/facilities", M{"name": "ウェブ配信基盤", "name_en": "Web hosting", "kind": "data_centre", "health": "normal"})
	process := r.post("/api/v1/processes", M{"name": "オンライン販売", "name_en": "Online sales", "criticality": "high", "owner_person": r.People["suzuki"]})
	system := r.post("/api/v1/systems", M{"name": "オンラインショップ", "name_en": "Web shop", "kind": "information", "criticality": "high", "owner_person": r.People["suzuki"]})
	r.Assets["facility"], r.Assets["process"], r.Assets["system"] = facility["id"].(string), process["id"].(string), system["id"].(string)
	r.post("/api/v1/links", M{"from": r.Assets["system"], "kind": "supports", "to": r.Assets["process"]})
	r.post("/api/v1/links", M{"from": r.Assets["process"], "kind": "runs_in", "to": r.Assets["facility"]})
}

// person enters somebody with a mail address and deputies who were entered before.
func (r *Room) person(key, name, english, lang, organisation string, deputies ...string) {
	r.t.Helper()
	ids := []string{}
	for _, d := range deputies {
		ids = append(ids, r.People[d])
	}
	p := r.post("/api/v1/people", M{"name": name, "name_en": english, "language": lang, "zone": "Asia/Tokyo", "function": "hand", "organisation": organisation, "deputies": ids})
	r.People[key] = p["id"].(string)
	r.post("/api/v1/contact-methods", M{"person": r.People[key], "channel": "mail", "address": key + "@kaede.example", "rank": 1, "trust": "trusted"})
}

// M is a JSON object.
type M = map[string]any

func (r *Room) get(path string) M { r.t.Helper(); return r.call(http.MethodGet, path, nil) }

func (r *Room) post(path string, body any) M {
	r.t.Helper()
	return r.call(http.MethodPost, path, body)
}

// call asks the API and expects it to do what it was asked.
func (r *Room) call(method, path string, body any) M {
	r.t.Helper()
	status, answer, err := r.try(method, path, body)
	if err != nil {
		r.t.Fatal(err)
	}
	if status >= http.StatusMultipleChoices {
		r.t.Fatalf("%s %s answers %d: %v", method, path, status, answer)
	}
	return answer
}

// try asks the API and takes any answer; an error is a server that did not give one.
func (r *Room) try(method, path string, body any) (int, M, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	req, err := http.NewRequestWithContext(r.t.Context(), method, r.URL+path, bytes.NewReader(text))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, nil, err
	}
	answer := M{}
	if len(data) > 0 {
		if err := json.Unmarshal(data, &answer); err != nil {
			return res.StatusCode, nil, err
		}
	}
	return res.StatusCode, answer, nil
}

// mayNot sees that a program with these roles alone is refused.
func (r *Room) mayNot(roles []string, path string, body any) {
	r.t.Helper()
	as := *r
	as.token = r.newToken(roles...)
	if status, answer, err := as.try(http.MethodPost, path, body); err != nil || status != http.StatusForbidden {
		r.t.Errorf("%v, POST %s answers %d: %v, %v", roles, path, status, answer, err)
	}
}

// items is the list that a collection answers with.
func items(answer M) []M {
	list := []M{}
	for _, item := range answer["items"].([]any) {
		list = append(list, item.(map[string]any))
	}
	return list
}

// detection waits for the detection of a component.
func (r *Room) detection(purl string) M {
	r.t.Helper()
	var found M
	eventually(r.t, "something is detected in "+purl, func() bool {
		list := items(r.get("/api/v1/detections?component=" + url.QueryEscape(purl)))
		if len(list) > 0 {
			found = list[0]
		}
		return found != nil
	})
	return found
}
