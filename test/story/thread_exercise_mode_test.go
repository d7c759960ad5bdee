package story_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"taisei/test/browser"
	"taisei/test/mailbox"
	"taisei/test/registry"
)

// TestThreadExerciseMode: the thread of event-stream is run as an exercise, on the
// very pages of the real thing, with an artifact that is really analysed. It is
// marked wherever it is seen, reaches nobody who does not take part, and leaves what
// is real as it was.
func TestThreadExerciseMode(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		r := newRoom(t, s, "--answer-within", "3s")
		s.Registry.Publish(t, "reed-stream", "1.2.0", os.DirFS(replicas+"event_stream/neighbour"))
		if out, errs, status := s.Run("import", "--system", "オンラインショップ", s.File("package-lock.json", lockfile("reed-stream", "1.2.0"))); status != 0 {
			t.Fatalf("import: status %d\n%s%s", status, out, errs)
		}
		before := r.real()

		t.Log("an exercise is planned with those who take part, and begun")
		exercise := r.plan("秋の机上演習", "sato", "suzuki", "tanaka")

		t.Log("an inert replica is put in, and found by the same engine")
		detection := r.inject(exercise, "pkg:npm/reed-stream@1.2.0", replicas+"event_stream/tampered")
		r.isMarked(r.Desk)
		r.Desk.WaitText("decrypts a program hidden in")
		r.Desk.WaitText("Online sales")

		t.Log("it is decided on, tasks are answered by telephone, a deputy steps in")
		incident := r.handle(detection)
		r.isMarked(r.Desk)
		for _, m := range s.Mail.Mails() {
			if mailbox.To("suzuki@kaede.example")(m) && !strings.Contains(m.Subject, "EXERCISE") {
				t.Errorf("a mail of the exercise says only %q", m.Subject)
			}
		}

		t.Log("whoever does not take part cannot be asked, and that is kept and shown")
		status, answer, err := r.try(http.MethodPost, "/api/v1/tasks", M{"incident": incident, "kind": "request", "title": "Check the panel", "assignee": r.People["ito"], "tlp": "TLP:GREEN"})
		if err != nil || status != http.StatusForbidden || answer["code"] != "blocked" {
			t.Errorf("asking ito answers %d, %v, %v", status, answer, err)
		}
		r.Desk.Open(r.URL + "/exercises/" + exercise)
		r.Desk.Go("main form[action='/scope'] button")
		r.Desk.Open(r.URL + "/messages/blocks")
		r.Desk.WaitText("only to those who take part in it")
		r.Desk.Choose("select[name=exercise]", "") // what is real
		r.Desk.WaitText("Nothing was held back")

		t.Log("it is brought to its end; its report is marked on paper too")
		r.through(incident, "contained", "eradicated", "recovered")
		r.report(incident)
		r.isMarked(r.Desk)
		r.end(exercise)

		t.Log("what is real is as it was")
		if after := r.real(); after != before {
			t.Errorf("before %+v, after %+v", before, after)
		}
		for _, m := range s.Mail.Mails() {
			if mailbox.To("ito@kaede.example")(m) {
				t.Errorf("the exercise reached ito, who does not take part: %s", m.Subject)
			}
		}
		s.auditIsWhole()
		s.Stop()
	})
}

// realFigures count what is real.
type realFigures struct {
	detections, incidents, tasks, measured int
	situation                              string
}

// real counts what is real, by the API and on the first page.
func (r *Room) real() realFigures {
	r.t.Helper()
	r.Desk.Open(r.URL + "/")
	return realFigures{
		detections: len(items(r.get("/api/v1/detections"))), incidents: len(items(r.get("/api/v1/incidents"))),
		tasks: len(items(r.get("/api/v1/tasks"))), measured: int(r.get("/api/v1/figures")["Incidents"].(float64)),
		situation: r.Desk.Eval("[...document.querySelectorAll('main .figure')].map(e => e.textContent).join()"),
	}
}

// plan plans an exercise at the desk, and begins it.
func (r *Room) plan(name string, people ...string) (exercise string) {
	r.t.Helper()
	desk := r.Desk
	desk.Open(r.URL + "/exercises/new")
	desk.Type("#f-name", name)
	desk.Click("input[name=mode][value=exercise]")
	for _, p := range people {
		desk.Click("input[name=participants][value='" + r.People[p] + "']")
	}
	desk.Go("main form button[type=submit]")
	desk.WaitFor("/^\\/exercises\\/[0-9a-f-]{36}$/.test(location.pathname)")
	exercise = strings.TrimPrefix(desk.Path(), "/exercises/")
	r.confirm("/exercises/" + exercise + "/start")
	return exercise
}

// end ends an exercise at the desk.
func (r *Room) end(exercise string) {
	r.t.Helper()
	r.Desk.Open(r.URL + "/exercises/" + exercise)
	r.confirm("/exercises/" + exercise + "/end")
}

// confirm does something that asks whether it is meant.
func (r *Room) confirm(action string) {
	r.t.Helper()
	r.Desk.Click("details:has(form[action='" + action + "']) > summary")
	r.Desk.Go("form[action='" + action + "'] button[type=submit]")
}

// inject puts a replica into a running exercise, as npm would pack it.
func (r *Room) inject(exercise, purl, folder string) (detection string) {
	r.t.Helper()
	desk := r.Desk
	desk.Open(r.URL + "/exercises/" + exercise)
	desk.Upload("#f-file", r.File("reed-stream-1.2.0.tgz", string(registry.Pack(r.t, os.DirFS(folder)))))
	desk.Type("#f-purl", purl)
	desk.Go("form[action$='/inject'] button[type=submit]")
	desk.WaitFor("/^\\/detections\\/[0-9a-f-]{36}$/.test(location.pathname)")
	return strings.TrimPrefix(desk.Path(), "/detections/")
}

// isMarked sees that a page cannot be mistaken for the real thing.
func (r *Room) isMarked(p *browser.Page) {
	r.t.Helper()
	p.Wait("[data-mode=exercise] .watermark")
	p.WaitText("EXERCISE")
}
