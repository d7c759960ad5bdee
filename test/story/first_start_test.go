package story_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"taisei/test/browser"
)

// password of everybody whom the stories let in.
const password = "a good long sentence"

// TestFirstStart: somebody starts the program for the first time, becomes its
// administrator by the link that it prints, and comes back after a restart.
func TestFirstStart(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		link := s.Serve()
		if !strings.Contains(link, "/setup/") {
			t.Fatalf("the first start told %s, not a link to begin with", link)
		}
		b := browser.Start(t)
		page := s.Page(b, browser.Options{Lang: "en"})
		setUp(page, link)
		page.WaitText("Situation")

		t.Log("the link worked once")
		second := s.Page(b, browser.Options{Lang: "en"})
		second.Allow("the server responded with a status of")
		second.Open(link)
		if text := second.Text("main"); strings.Contains(text, "password") {
			t.Errorf("the link still shows a form: %s", text)
		}

		t.Log("after a restart the administrator signs in")
		s.Stop()
		if told := s.Serve(); strings.Contains(told, "/setup/") {
			t.Errorf("an administered server still tells %s", told)
		}
		third := s.Page(b, browser.Options{Lang: "ja", Phone: true})
		signIn(third, s, "admin")
		third.WaitText("Situation") // her own language, not the browser's
		third.Fits()

		s.healthy()
		s.auditIsWhole()
		s.Stop()
	})
}

// setUp fills in the page of a first start.
func setUp(p *browser.Page, link string) {
	p.Open(link)
	p.Type("#f-organisation", "かえで交通")
	p.Type("#f-organisation_en", "Kaede Transit")
	p.Type("#f-person", "佐藤 美咲")
	p.Type("#f-person_en", "Misaki Sato")
	p.Type("#f-mail", "sato@kaede.example")
	p.Type("#f-name", "admin")
	p.Type("#f-password", password)
	p.Go("main form button[type=submit]")
}

func signIn(p *browser.Page, s *Stage, name string) {
	p.Open(s.URL + "/sign-in")
	p.Type("#f-name", name)
	p.Type("#f-password", password)
	p.Go("main form button[type=submit]")
}

// healthy sees that the server says of itself that it is.
func (s *Stage) healthy() {
	s.t.Helper()
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/api/v1/openapi.json"} {
		res, err := http.Get(s.URL + path)
		if err != nil {
			s.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			s.t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

// auditIsWhole takes a checkpoint and verifies the log against it.
func (s *Stage) auditIsWhole() {
	s.t.Helper()
	out, errs, status := s.Run("audit", "checkpoint")
	var point struct{ Number int }
	if err := json.Unmarshal([]byte(out), &point); err != nil || status != 0 || point.Number == 0 {
		s.t.Fatalf("no checkpoint: %v, status %d\n%s%s", err, status, out, errs)
	}
	if out, errs, status := s.Run("audit", "verify", "--checkpoint", s.File("checkpoint.json", out)); status != 0 {
		s.t.Errorf("the log is not whole: status %d\n%s%s", status, out, errs)
	}
}
