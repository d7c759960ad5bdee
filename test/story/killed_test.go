package story_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"taisei/test/mailbox"
)

// kills is how often the server dies in the middle of its work.
const kills = 50

// TestKilledAtAnyMoment: while people report, import, decide, send and answer, the
// server is killed again and again. Whatever it had answered for is there
// afterwards, nobody was forgotten, and who got a mail twice can tell that it is one.
func TestKilledAtAnyMoment(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		for n := range kills {
			s.Registry.Publish(t, fmt.Sprintf("reed-stream-%d", n), "1.2.0", os.DirFS(replicas+"event_stream/tampered"))
		}
		s.Mail.Answer(func(string) error { time.Sleep(5 * time.Millisecond); return nil }) // a mail takes a moment, to be killed in
		r := newRoom(t, s)
		r.Desk.Open("about:blank")
		book := &ledger{Room: r, tasks: map[string]promised{}}
		seed := rand.Uint64()
		t.Logf("the moments are drawn with seed %d", seed)
		draw := rand.New(rand.NewPCG(seed, 0))
		for n := range kills {
			done := make(chan struct{})
			go func() { defer close(done); book.live(n) }()
			time.Sleep(time.Duration(draw.IntN(400)) * time.Millisecond)
			s.Kill()
			<-done
			s.Serve()
		}
		t.Logf("it answered for %d detections, %d incidents, %d tasks and %d lists", len(book.detections), len(book.incidents), len(book.tasks), book.lists)
		if len(book.incidents) == 0 || len(book.tasks) == 0 || book.lists == 0 {
			t.Fatal("it was killed before it did anything")
		}
		book.isKept()
		book.nobodyIsForgotten()
		book.isSentOnce()
		s.auditIsWhole()
		s.Stop()
	})
}

// ledger keeps what the server answered for.
type ledger struct {
	*Room
	detections, incidents []string
	tasks                 map[string]promised // by id
	lists                 int                 // of how many packages the last import was
}

// promised is what the server said of a task.
type promised struct {
	title string
	done  bool
}

// live works until the server is gone.
func (b *ledger) live(round int) {
	for n := 0; b.imports(round) && b.thread(fmt.Sprintf("%d.%d", round, n)); n++ {
	}
}

// ask asks the server for something; false when it gave no answer.
func (b *ledger) ask(path string, body any) (M, bool) {
	status, answer, err := b.try(http.MethodPost, path, body)
	if err != nil {
		return nil, false
	}
	if status >= http.StatusMultipleChoices {
		b.t.Errorf("POST %s answers %d: %v", path, status, answer)
		return nil, false
	}
	return answer, true
}

// thread takes one detection to an answered task.
func (b *ledger) thread(name string) bool {
	d, ok := b.ask("/api/v1/detections", M{"title": "seen " + name, "text": "x", "vector": "software", "severity": "low", "tlp": "TLP:GREEN"})
	if !ok {
		return false
	}
	b.detections = append(b.detections, d["id"].(string))
	decision, ok := b.ask("/api/v1/triage-decisions", M{
		"detections": []M{{"id": d["id"], "version": d["version"]}}, "verdict": "true_positive", "rationale": "x", "next": "declare",
		"incident": M{"title": "incident " + name, "severity": "low", "type": "negligence", "commander": b.People["sato"]},
	})
	if !ok {
		return false
	}
	incident := decision["incident"].(string)
	b.incidents = append(b.incidents, incident)
	return b.sends(incident, "task "+name, 3600, true) && b.sends(incident, "urgent "+name, 1, false)
}

// sends sends a task and may have it done.
func (b *ledger) sends(incident, title string, seconds int, answered bool) bool {
	task, ok := b.ask("/api/v1/tasks", M{"incident": incident, "kind": "request", "title": title, "text": "x", "assignee": b.People["suzuki"], "answer_within": seconds, "tlp": "TLP:GREEN"})
	if !ok {
		return false
	}
	id := task["id"].(string)
	b.tasks[id] = promised{title: title}
	if answered {
		if _, ok = b.ask("/api/v1/tasks/"+id+"/answer", M{"verb": "done", "text": "told by telephone", "person": b.People["suzuki"]}); ok {
			b.tasks[id] = promised{title: title, done: true}
		}
	}
	return ok
}

// imports imports the shop's list with one package more.
func (b *ledger) imports(round int) bool {
	var packages []string
	for n := range round + 1 {
		packages = append(packages, fmt.Sprintf("reed-stream-%d", n), "1.2.0")
	}
	res, err := b.upload("/api/v1/systems/"+b.Assets["system"]+"/imports?file=package-lock.json", lockfile(packages...))
	if err != nil {
		return false
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return false
	}
	if res.StatusCode >= http.StatusMultipleChoices {
		b.t.Errorf("the import answers %d: %s", res.StatusCode, text)
		return false
	}
	b.lists = round + 1
	return true
}

// upload sends a file to the API.
func (r *Room) upload(path, text string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.URL+path, bytes.NewReader([]byte(text)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+r.token)
	req.Header.Set("Content-Type", "application/octet-stream")
	return http.DefaultClient.Do(req)
}

// isKept sees that whatever was answered for is there.
func (b *ledger) isKept() {
	b.t.Helper()
	for _, id := range b.detections {
		b.get("/api/v1/detections/" + id) // fails when it is gone
	}
	for _, id := range b.incidents {
		b.get("/api/v1/incidents/" + id)
	}
	for id, p := range b.tasks {
		if task := b.get("/api/v1/tasks/" + id); task["title"] != p.title || p.done && task["state"] != "done" {
			b.t.Errorf("%s (done: %v) is now %v, %v", p.title, p.done, task["title"], task["state"])
		}
	}
}

// nobodyIsForgotten sees that each task reached the person, each that was not
// answered the deputy too, and that each package was scanned.
func (b *ledger) nobodyIsForgotten() {
	b.t.Helper()
	for id, p := range b.tasks {
		if b.isDone(id, p) { // what is done before its mail is sent is not sent any more
			continue
		}
		b.Mail.Wait(b.t, "about "+p.title, b.about(p.title, "suzuki"))
		if strings.HasPrefix(p.title, "urgent") {
			b.Mail.Wait(b.t, "to the deputy about "+p.title, b.about(p.title, "tanaka"))
		}
	}
	for n := range b.lists {
		b.detection(fmt.Sprintf("pkg:npm/reed-stream-%d@1.2.0", n))
	}
}

// isDone reports whether a task was answered. The last answer before a kill may have
// been kept although nobody was told that it was.
func (b *ledger) isDone(id string, p promised) bool {
	b.t.Helper()
	done := b.get("/api/v1/tasks/" + id)["state"] == "done"
	if done && strings.HasPrefix(p.title, "urgent") {
		b.t.Errorf("nobody answered %s, and it is done", p.title)
	}
	if done && !p.done {
		b.t.Logf("the answer to %s was kept, and the kill came before it was confirmed", p.title)
	}
	return done
}

func (b *ledger) about(title, person string) func(mailbox.Mail) bool {
	return func(m mailbox.Mail) bool {
		return mailbox.To(person+"@kaede.example")(m) && strings.HasSuffix(m.Subject, title)
	}
}

// isSentOnce sees that mails about one task to one person are one mail, and that
// the server counts them once.
func (b *ledger) isSentOnce() {
	b.t.Helper()
	copies := 0
	for id, p := range b.tasks {
		for _, person := range []string{"suzuki", "tanaka"} {
			var ids []string
			for _, m := range b.Mail.Mails() {
				if b.about(p.title, person)(m) {
					ids = append(ids, m.MessageID)
				}
			}
			rows := 0
			for _, row := range items(b.get("/api/v1/messages?record=" + id + "&person=" + b.People[person])) {
				if row["purpose"] == "task" {
					rows++
				}
			}
			slices.Sort(ids)
			different := slices.Compact(slices.Clone(ids))
			if len(different) > rows || rows > 1 {
				b.t.Errorf("%s: %d mails to %s, which are %d, counted as %d", p.title, len(ids), person, len(different), rows)
			}
			copies += len(ids) - len(different)
		}
	}
	b.t.Logf("%d mails went out a second time", copies)
}
