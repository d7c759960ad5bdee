package server_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"taisei/app/server"
)

func TestForwardedAddressIsBelievedOnlyFromTrustedProxies(t *testing.T) {
	trusted := []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	for _, c := range []struct{ peer, header, want string }{
		{"192.0.2.1:1", "203.0.113.7", "203.0.113.7:0"},
		{"192.0.2.1:1", "198.51.100.9, 203.0.113.7, 192.0.2.2", "203.0.113.7:0"},
		{"203.0.113.9:1", "198.51.100.9", "203.0.113.9:1"},
		{"192.0.2.1:1", "nonsense", "192.0.2.1:1"},
		{"192.0.2.1:1", "", "192.0.2.1:1"},
		{"192.0.2.1:1", "192.0.2.5", "192.0.2.1:1"},
	} {
		got := ""
		h := server.BehindProxies(trusted, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr }))
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		r.Header.Set("X-Forwarded-For", c.header)
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s with %q: got %s, want %s", c.peer, c.header, got, c.want)
		}
	}
}

func TestMetricsAreForThisMachineAlone(t *testing.T) {
	h := server.Health(func(context.Context) error { return nil }, server.NewMetrics().Registry, http.NotFoundHandler())
	for _, c := range []struct {
		peer, forwarded string
		want            int
	}{{"127.0.0.1:9", "", 200}, {"[::1]:9", "", 200}, {"203.0.113.9:1", "", 404}, {"127.0.0.1:9", "203.0.113.9", 404}} {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.want {
			t.Errorf("%+v: got %d", c, w.Code)
		}
	}
}

func TestNotReadyWithoutDatabase(t *testing.T) {
	down := func(context.Context) error { return errors.New("down") }
	w := httptest.NewRecorder()
	server.Health(down, server.NewMetrics().Registry, http.NotFoundHandler()).ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("got %d", w.Code)
	}
}

func TestStopEndsStreamsAndFinishesRequests(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	done, begun := make(chan error, 1), make(chan struct{}, 2)
	listener, err := server.Listen(ctx, "127.0.0.1:0", "", "")
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/slow", func(w http.ResponseWriter, _ *http.Request) {
		begun <- struct{}{}
		time.Sleep(50 * time.Millisecond)
		_, _ = io.WriteString(w, "finished")
	})
	mux.HandleFunc("/stream", func(_ http.ResponseWriter, r *http.Request) {
		begun <- struct{}{}
		<-r.Context().Done()
	})
	go func() {
		done <- server.Serve(ctx, listener, server.Options{Handler: mux, Log: slog.New(slog.DiscardHandler), Stopping: 10 * time.Second})
	}()
	body := make(chan string, 1)
	get := func(path string) string {
		res, err := http.Get(listener.URL + path)
		if err != nil {
			return err.Error()
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		return string(b)
	}
	go get("/stream")
	go func() { body <- get("/slow") }()
	<-begun
	<-begun
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if b := <-body; b != "finished" {
		t.Errorf("a request under way got %q", b)
	}
}

// TestMeasuredAnswersCanBeFlushed: what wraps an answer asks for a http.Flusher and
// would otherwise keep a stream of changes until it is long.
func TestMeasuredAnswersCanBeFlushed(t *testing.T) {
	rec := httptest.NewRecorder()
	server.NewMetrics().Measure(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if f, ok := w.(http.Flusher); ok {
			f.Flush()
		}
	})).ServeHTTP(rec, httptest.NewRequest("GET", "/", nil))
	if !rec.Flushed {
		t.Error("a measured answer is not flushed")
	}
}
