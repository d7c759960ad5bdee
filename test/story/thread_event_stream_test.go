package story_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"taisei/test/mailbox"
)

// replica is a folder of the inert replicas that detection is tested with.
const replicas = "../../detect/testdata/"

// lockfile is a package-lock.json with these packages, names and versions in turn.
func lockfile(packages ...string) string {
	var b strings.Builder
	b.WriteString(`{"name":"web-shop","version":"3.4.1","lockfileVersion":3,"packages":{"":{"name":"web-shop","version":"3.4.1"}`)
	for i := 0; i+1 < len(packages); i += 2 {
		fmt.Fprintf(&b, `,"node_modules/%s":{"version":"%s"}`, packages[i], packages[i+1])
	}
	b.WriteString("}}")
	return b.String()
}

// TestThreadEventStream: a dependency of the web shop got a new dependency, whose
// minified file decrypts a program with a key from the victim's build. The server
// finds it by itself, an analyst sees what it can stop, declares an incident and
// has it dealt with by telephone.
func TestThreadEventStream(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		s.Registry.Publish(t, "reed-stream", "1.2.0", os.DirFS(replicas+"event_stream/tampered"))
		s.Registry.Publish(t, "calm-stream", "2.0.0", os.DirFS(replicas+"event_stream/neighbour"))
		r := newRoom(t, s, "--answer-within", "3s")

		t.Log("the shop's lockfile is imported, and imported again")
		list := s.File("package-lock.json", lockfile("reed-stream", "1.2.0", "calm-stream", "2.0.0"))
		for range 2 {
			if out, errs, status := s.Run("import", "--system", "オンラインショップ", list); status != 0 {
				t.Fatalf("import: status %d\n%s%s", status, out, errs)
			}
		}

		t.Log("the server fetches what is new, once, and finds what was hidden")
		d := r.detection("pkg:npm/reed-stream@1.2.0")
		if d["verdict"] != "malicious" || d["status"] != "new" {
			t.Errorf("detected as %v, %v", d["verdict"], d["status"])
		}
		eventually(t, "both packages are scanned", func() bool {
			return s.Registry.Fetched("reed-stream", "1.2.0") == 1 && s.Registry.Fetched("calm-stream", "2.0.0") == 1
		})
		if all := items(r.get("/api/v1/detections")); len(all) != 1 {
			t.Errorf("%d detections; the neighbour is clean", len(all))
		}

		t.Log("who triages is told by mail: that it is urgent, and above TLP:GREEN no more")
		s.Mail.Wait(t, "to who triages", func(m mailbox.Mail) bool {
			return mailbox.To("sato@kaede.example")(m) && strings.Contains(m.Subject, "immediate") && !strings.Contains(m.Text, "reed-stream")
		})

		t.Log("the analyst sees what it does and what it can stop")
		desk := r.Desk
		desk.Open(s.URL + "/detections/" + d["id"].(string))
		for _, text := range []string{"decrypts a program hidden in", "npm_package_description", "Web shop", "Online sales", "Web hosting"} {
			desk.WaitText(text)
		}
		incident := r.handle(d["id"].(string))
		r.through(incident, "contained", "eradicated", "recovered")
		r.report(incident)
		s.auditIsWhole()
		s.Stop()
	})
}
