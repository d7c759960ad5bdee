package story_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

// TestThreadBritishAirways: a script that the shop's payment page loads was changed
// where it is served: it copies what the customer types to a host that looks like
// the shop's own. Somebody scans the address, and the desk sees what hangs on it.
func TestThreadBritishAirways(t *testing.T) {
	each(t, func(t *testing.T, s *Stage) {
		t.Log("the script is scanned where it is served; its neighbour is clean")
		page := httptest.NewServer(http.FileServerFS(os.DirFS(replicas + "british_airways")))
		t.Cleanup(page.Close)
		s.clean(page.URL + "/neighbour/gauge-2.4.1.js")
		found := s.tampered(page.URL + "/tampered/gauge-2.4.1.js")
		for _, told := range []string{"copies every field of the form", "#paymentForm", "harbourways.example", "gauge-2.4.1.js:301"} {
			if !strings.Contains(found, told) {
				t.Errorf("the sentence %q does not tell %q", found, told)
			}
		}

		t.Log("the shop's own list names the script; the copy that the registry has is clean")
		s.Registry.Publish(t, "gauge", "2.4.1", os.DirFS(replicas+"british_airways/neighbour"))
		r := newRoom(t, s)
		list := s.File("package-lock.json", lockfile("gauge", "2.4.1"))
		if out, errs, status := s.Run("import", "--system", "オンラインショップ", list); status != 0 {
			t.Fatalf("import: status %d\n%s%s", status, out, errs)
		}

		t.Log("it is entered at the desk, which sees whom it can stop")
		detection := r.remark("The payment page copies what is typed", found, "pkg:npm/gauge@2.4.1")
		for _, text := range []string{found, "Affected", "Web shop", "Online sales", "Web hosting"} {
			r.Desk.WaitText(text)
		}
		r.isDeclared(detection)
		s.auditIsWhole()
		s.Stop()
	})
}
