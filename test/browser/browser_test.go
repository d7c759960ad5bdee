package browser_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"taisei/test/browser"
)

// witness is a test that a page's mistakes are told to.
type witness struct {
	testing.TB
	mu       sync.Mutex
	errors   []string
	cleanups []func()
}

func (w *witness) Error(args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errors = append(w.errors, fmt.Sprint(args...))
}
func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }

func (w *witness) end() []string {
	for i := len(w.cleanups) - 1; i >= 0; i-- {
		w.cleanups[i]()
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.errors
}

func TestEveryMistakeOfAPageIsSeen(t *testing.T) {
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(elsewhere.Close)
	chromium := browser.Start(t)
	for name, c := range map[string]struct{ body, want string }{
		"none":            {`<p>good</p>`, ""},
		"inline script":   {`<script>1</script>`, "Content Security Policy"},
		"inline style":    {`<p style="color:red">x</p>`, "Content Security Policy"},
		"another origin":  {`<img src="` + elsewhere.URL + `/x.png">`, "left the origin"},
		"script error":    {`<script src="/broken.js"></script>`, "nowhere"},
		"missing picture": {`<img src="/static/missing.png">`, "404"},
	} {
		t.Run(name, func(t *testing.T) {
			policy := "default-src 'self'; script-src 'self'; style-src 'self'; img-src * data:"
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/broken.js":
					w.Header().Set("Content-Type", "text/javascript")
					fmt.Fprint(w, "nowhere.at.all()")
				case "/":
					w.Header().Set("Content-Security-Policy", policy)
					w.Header().Set("Content-Type", "text/html")
					fmt.Fprint(w, "<!DOCTYPE html><html><head><link rel=icon href='data:,'></head><body>", c.body, "<p id=end>end</p></body></html>")
				default:
					http.NotFound(w, r)
				}
			}))
			t.Cleanup(s.Close)
			w := &witness{TB: t}
			p := chromium.Open(w, browser.Options{}, s.URL)
			p.Open(s.URL + "/")
			p.Wait("#end")
			p.WaitFor("document.readyState === 'complete'")
			got := strings.Join(w.end(), "\n")
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("want %q, got %q", c.want, got)
			}
		})
	}
}
