package story_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"taisei/test/browser"
	"taisei/test/registry"
)

// TestHostileInput: what comes in is broken, huge, of the wrong kind or made to
// harm. Each time the answer names what is wrong, where, and what to do; the server
// goes on, and what was stored before is still there.
func TestHostileInput(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		r := newRoom(t, s)
		const markup = `<img src=x onerror=alert(1)>`

		t.Log("a truncated archive is not called clean")
		whole := registry.Pack(t, os.DirFS(replicas+"event_stream/neighbour"))
		out, errs, status := s.Run("scan", s.File("cut.tgz", string(whole[:len(whole)/2])))
		told(t, out+errs, status, 3, "UNSCANNED", "cut.tgz", "unexpected EOF")

		t.Log("lists that are none are refused, and the one before stands")
		r.accepts("package-lock.json", lockfile("calm-stream", "2.0.0"))
		r.answers("package-lock.json", "# yarn lockfile v1\n", http.StatusUnprocessableEntity, "package-lock.json is a file of the kind yarn.lock")
		r.answers("package-lock.json", `{"lockfileVersion":3,"packages":{"":{}`, http.StatusUnprocessableEntity, "package-lock.json")
		r.answers("holiday.jpg", "\xff\xd8\xff", http.StatusUnprocessableEntity, "holiday.jpg")
		out, errs, status = s.Run("import", "--system", "オンラインショップ", s.sparse("package-lock.json", 2<<30))
		told(t, out+errs, status, 2, "package-lock.json", "too large", "up to 64 MB")
		if parts := items(r.get("/api/v1/systems/" + r.Assets["system"] + "/components")); len(parts) != 1 || parts[0]["name"] != "calm-stream" {
			t.Errorf("after what was refused the shop is built from %v", parts)
		}

		t.Log("a bill of materials that contains itself is read all the same")
		r.accepts("bom.json", `{"bomFormat":"CycloneDX","specVersion":"1.5","components":[
			{"type":"library","bom-ref":"a","name":"a","version":"1","purl":"pkg:npm/a@1"},{"type":"library","bom-ref":"b","name":"b","version":"1","purl":"pkg:npm/b@1"}],
			"dependencies":[{"ref":"a","dependsOn":["b"]},{"ref":"b","dependsOn":["a"]}]}`)

		t.Log("markup in a package's name and in a report is text")
		r.accepts("package-lock.json", lockfile(strings.ReplaceAll(markup, `"`, ""), "1.0.0"))
		detection := r.remark(markup, markup, "pkg:generic/x")
		r.Desk.WaitText(markup) // the browser fails the story when a script runs or the page says so
		r.Desk.Open(r.URL + "/systems/" + r.Assets["system"] + "/components")
		r.Desk.WaitText("onerror")
		if r.Desk.Eval("String(document.querySelectorAll('img[src=x]').length)") != "0" {
			t.Error("a package's name became an element")
		}

		t.Log("a registry that is down is asked again")
		s.Registry.Publish(t, "reed-stream", "1.2.0", os.DirFS(replicas+"event_stream/tampered"))
		s.Registry.Down(true)
		r.accepts("package-lock.json", lockfile("reed-stream", "1.2.0"))
		eventually(t, "what cannot be had is told with its cause", func() bool {
			scans := fmt.Sprint(r.get("/api/v1/scans"))
			return strings.Contains(scans, "reed-stream") && strings.Contains(scans, "503")
		})
		s.Registry.Down(false)
		r.detection("pkg:npm/reed-stream@1.2.0")

		t.Log("a mail server that is down is tried again, and its failure shown")
		r.mailIsDown(r.declare(detection))
		s.healthy()
		s.auditIsWhole()
		s.Stop()
	})
}

// mailIsDown sends a task while no mail server answers.
func (r *Room) mailIsDown(incident string) {
	r.t.Helper()
	there := r.Mail.Port
	r.Desk.Open("about:blank")
	r.Stop()
	r.Mail.Port = 9 // nobody listens there
	r.Serve()
	task := r.post("/api/v1/tasks", M{"incident": incident, "kind": "request", "title": "Take the shop offline", "assignee": r.People["suzuki"], "tlp": "TLP:GREEN"})["id"].(string)
	desk := r.Page(r.Browser, browser.Options{Lang: "en"})
	signIn(desk, r.Stage, "admin")
	eventually(r.t, "the message failed", func() bool {
		desk.Open(r.URL + "/messages")
		return strings.Contains(desk.Text("main"), "The mail server does not answer")
	})
	desk.Open("about:blank")
	r.Stop()
	r.Mail.Port = there
	r.Serve()
	r.Mail.Wait(r.t, "after the mail server is back", toWithLink("suzuki@kaede.example"))
	eventually(r.t, "the message is sent", func() bool {
		return items(r.get("/api/v1/messages?record=" + task))[0]["state"] == "sent"
	})
}

// told sees that an answer says all of this.
func told(t *testing.T, answer string, status, want int, texts ...string) {
	t.Helper()
	if status != want {
		t.Errorf("status %d, not %d: %s", status, want, answer)
	}
	for _, text := range texts {
		if !strings.Contains(answer, text) {
			t.Errorf("%q does not tell %q", answer, text)
		}
	}
}

func (r *Room) importPath(file string) string {
	return "/api/v1/systems/" + r.Assets["system"] + "/imports?file=" + file
}

// accepts imports a list.
func (r *Room) accepts(file, text string) {
	r.t.Helper()
	r.answers(file, text, http.StatusCreated)
}

// answers imports a list and expects a status, with words that say why.
func (r *Room) answers(file, text string, want int, words ...string) {
	r.t.Helper()
	res, err := r.upload(r.importPath(file), text)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	told(r.t, string(answer), res.StatusCode, want, words...)
}

// sparse is a file of this size that takes no room.
func (s *Stage) sparse(name string, size int64) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), name)
	f, err := os.Create(path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(size); err != nil {
		s.t.Fatal(err)
	}
	return path
}
