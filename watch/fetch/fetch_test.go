package fetch_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/http/httpproxy"

	"taisei/fault"
	"taisei/watch/fetch"
)

// client makes one that may talk to the servers, and notes how long it would have slept.
func client(t *testing.T, slept *[]time.Duration, servers ...*httptest.Server) *fetch.Client {
	t.Helper()
	opt := fetch.Options{
		UserAgent: fetch.UserAgent("1.2.3"), Proxy: &httpproxy.Config{},
		Jitter: func() float64 { return 0 },
		Sleep: func(_ context.Context, d time.Duration) error {
			if slept != nil {
				*slept = append(*slept, d)
			}
			return nil
		},
		Now: func() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) },
	}
	for _, s := range servers {
		opt.Allow = append(opt.Allow, s.Listener.Addr().String())
		if s.TLS != nil {
			opt.TLS = s.Client().Transport.(*http.Transport).TLSClientConfig
		}
	}
	c := fetch.New(opt)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(handler)
	t.Cleanup(s.Close)
	return s
}

// check holds an error to its code, key and cause.
func check(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key {
		t.Errorf("got %v, want %s %s", err, code, key)
	}
}

func TestGet(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.UserAgent() != "taisei/1.2.3" || r.Header.Get("Accept") != "text/x" || r.Header.Get("Accept-Encoding") != "identity" {
			t.Errorf("headers %v", r.Header)
		}
		w.Header().Set("X-Seen", "yes")
		_, _ = w.Write([]byte("abc"))
	})
	got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL + "/a?b=c", Accept: "text/x"})
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Body) != "abc" || got.Status != 200 || got.FinalURL != s.URL+"/a?b=c" || got.Header.Get("X-Seen") != "yes" ||
		got.SHA256 != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" || got.At.Year() != 2026 {
		t.Errorf("got %+v", got)
	}
}

func TestPublic(t *testing.T) {
	for text, want := range map[string]bool{
		"127.0.0.1": false, "127.9.9.9": false, "10.0.0.1": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.64.0.1": false, "0.0.0.0": false, "255.255.255.255": false, "224.0.0.1": false,
		"192.0.2.1": false, "198.18.0.1": false, "::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false,
		"fd00:ec2::254": false, "ff02::1": false, "::ffff:127.0.0.1": false, "::ffff:10.0.0.1": false, "::7f00:1": false,
		"64:ff9b::7f00:1": false, "64:ff9b::a00:1": false, "2002:7f00:1::": false, "2001::1": false, "2001:db8::1": false,
		"8.8.8.8": true, "172.32.0.1": true, "2606:4700::1111": true, "::ffff:8.8.8.8": true, "64:ff9b::808:808": true,
	} {
		if got := fetch.Public(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	var asked atomic.Int32
	s := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	port := s.Listener.Addr().String()[strings.LastIndex(s.Listener.Addr().String(), ":"):]
	c := client(t, nil)
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST.", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "x.localhost"} {
		_, err := c.Get(t.Context(), fetch.Request{URL: "http://" + host + port + "/"})
		check(t, err, fault.Invalid, fetch.KeyAddress)
		if !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%s: the cause is lost: %v", host, err)
		}
	}
	if asked.Load() != 0 {
		t.Error("the server was asked")
	}
}

// Only what is dialled counts: a host on the list does not open its neighbours.
func TestRedirectToPrivateAddressIsRefused(t *testing.T) {
	var inside atomic.Int32
	secret := serve(t, func(http.ResponseWriter, *http.Request) { inside.Add(1) })
	front := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, secret.URL+"/latest/meta-data", http.StatusFound)
	})
	_, err := client(t, nil, front).Get(t.Context(), fetch.Request{URL: front.URL})
	check(t, err, fault.Invalid, fetch.KeyAddress)
	if inside.Load() != 0 {
		t.Error("the redirect was followed")
	}
}

func TestBadAddresses(t *testing.T) {
	c := client(t, nil)
	for _, address := range []string{"", "ftp://h.invalid/x", "file:///etc/passwd", "https://", "http:opaque", "https://h.invalid\x00/", "javascript:alert(1)", "//h.invalid/x"} {
		_, err := c.Get(t.Context(), fetch.Request{URL: address})
		check(t, err, fault.Invalid, fetch.KeyURL)
	}
}

func TestRedirects(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &n)
		if n == 0 {
			_, _ = w.Write([]byte("end"))
			return
		}
		http.Redirect(w, r, fmt.Sprintf("/%d#fragment", n-1), http.StatusMovedPermanently)
	})
	c := client(t, nil, s)
	got, err := c.Get(t.Context(), fetch.Request{URL: s.URL + "/5"})
	if err != nil || string(got.Body) != "end" || len(got.Hops) != 5 || got.FinalURL != s.URL+"/0" {
		t.Errorf("%+v %v", got, err)
	}
	_, err = c.Get(t.Context(), fetch.Request{URL: s.URL + "/6"})
	check(t, err, fault.Invalid, fetch.KeyRedirects)
}

func TestDowngradeIsRefused(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("the plain server was asked") })
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL, http.StatusFound)
	}))
	t.Cleanup(s.Close)
	_, err := client(t, nil, s, plain).Get(t.Context(), fetch.Request{URL: s.URL})
	check(t, err, fault.Invalid, fetch.KeyDowngrade)
}

func TestUnknownCertificate(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = discard()
	s.StartTLS()
	t.Cleanup(s.Close)
	c := fetch.New(fetch.Options{Allow: []string{s.Listener.Addr().String()}, Proxy: &httpproxy.Config{}})
	_, err := c.Get(t.Context(), fetch.Request{URL: s.URL})
	check(t, err, fault.Unavailable, fetch.KeyCertificate)
}

// The header goes to the host that it is for, and nowhere that it redirects to.
func TestAuthorizationStaysWithTheHost(t *testing.T) {
	var seen sync.Map
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { seen.Store("other", r.Header.Get("Authorization")) })
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.URL.Path, r.Header.Get("Authorization"))
		switch r.URL.Path {
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, strings.Replace(other.URL, "http://", "http://user:pw@", 1), http.StatusFound)
		}
	})
	_, err := client(t, nil, s, other).Get(t.Context(), fetch.Request{
		URL: s.URL + "/a", Authorize: func(u *url.URL) string { return "Bearer " + u.Path },
	})
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"/a": "Bearer /a", "/b": "Bearer /b", "other": ""} {
		if got, _ := seen.Load(key); got != want {
			t.Errorf("%s got %q, want %q", key, got, want)
		}
	}
}

func TestStatus(t *testing.T) {
	cases := map[int]struct {
		code  fault.Code
		key   string
		asked int32
	}{
		404: {fault.NotFound, fetch.KeyNotThere, 1},
		410: {fault.NotFound, fetch.KeyNotThere, 1},
		401: {fault.Unavailable, fetch.KeyDenied, 1},
		403: {fault.Unavailable, fetch.KeyDenied, 1},
		429: {fault.TooMany, fetch.KeyTooMany, 4},
		500: {fault.Unavailable, fetch.KeyStatus, 4},
		503: {fault.Unavailable, fetch.KeyStatus, 4},
		418: {fault.Unavailable, fetch.KeyStatus, 1},
		304: {fault.Unavailable, fetch.KeyStatus, 1},
	}
	for status, c := range cases {
		var asked atomic.Int32
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			w.WriteHeader(status)
			if status != 304 {
				_, _ = w.Write([]byte("why"))
			}
		})
		got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL})
		check(t, err, c.code, c.key)
		if asked.Load() != c.asked || got.Status != status || status != 304 && string(got.Body) != "why" {
			t.Errorf("%d: asked %d times, got %+v", status, asked.Load(), got)
		}
	}
}

func TestRetryUntilItWorks(t *testing.T) {
	cases := map[string]struct {
		after string
		want  time.Duration
	}{
		"own pace":  {"", 250 * time.Millisecond},
		"seconds":   {"7", 7 * time.Second},
		"a time":    {"Sun, 01 Nov 2026 00:00:09 GMT", 9 * time.Second},
		"past time": {"Sun, 01 Nov 2020 00:00:09 GMT", 250 * time.Millisecond},
		"nonsense":  {"soon", 250 * time.Millisecond},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if asked.Add(1) == 1 {
					w.Header().Set("Retry-After", c.after)
					w.WriteHeader(http.StatusTooManyRequests)
				}
			})
			var slept []time.Duration
			if _, err := client(t, &slept, s).Get(t.Context(), fetch.Request{URL: s.URL}); err != nil {
				t.Fatal(err)
			}
			if len(slept) != 1 || slept[0] != c.want {
				t.Errorf("slept %v, want %v", slept, c.want)
			}
		})
	}
}

func TestLongRetryAfterIsLeftToTheCaller(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3600")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	var slept []time.Duration
	_, err := client(t, &slept, s).Get(t.Context(), fetch.Request{URL: s.URL})
	check(t, err, fault.TooMany, fetch.KeyTooMany)
	if len(slept) != 0 || fetch.RetryAfter(err) != time.Hour {
		t.Errorf("slept %v, retry after %v", slept, fetch.RetryAfter(err))
	}
}

func TestLimits(t *testing.T) {
	endless := func(w http.ResponseWriter, _ *http.Request) {
		block := bytes.Repeat([]byte("a"), 32<<10)
		for {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	told := func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "2147483648") }
	bomb := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		_, _ = io.CopyN(z, zeros{}, 64<<20)
		_ = z.Close()
	}
	for name, handler := range map[string]http.HandlerFunc{"endless": endless, "told": told, "gzip bomb": bomb} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, handler)
			got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL, Limit: 1 << 20, Compressed: true})
			check(t, err, fault.TooLarge, fetch.KeyTooLarge)
			if len(got.Body) > 1<<20 {
				t.Errorf("%d bytes were kept", len(got.Body))
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestExactlyTheLimit(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 100)) })
	got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL, Limit: 100})
	if err != nil || len(got.Body) != 100 {
		t.Errorf("%d bytes, %v", len(got.Body), err)
	}
}

func TestEncodings(t *testing.T) {
	packed := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.Bytes()
	}
	cases := map[string]struct {
		encoding   string
		body       []byte
		compressed bool
		want, key  string
	}{
		"unpacked":              {"gzip", packed("abc"), true, "abc", ""},
		"left as stored":        {"gzip", packed("abc"), false, string(packed("abc")), ""},
		"not asked for":         {"br", []byte("x"), true, "", fetch.KeyEncoding},
		"is not what it says":   {"gzip", []byte("abcdefghijkl"), true, "", fetch.KeyEncoding},
		"packed, then cut off":  {"gzip", packed(strings.Repeat("abc", 100))[:20], true, "", fetch.KeyCutOff},
		"packed, then damaged":  {"gzip", append(packed("abc")[:15], 0, 0, 0, 0, 0, 0, 0, 0), true, "", fetch.KeyEncoding},
		"identity in plain":     {"identity", []byte("abc"), true, "abc", ""},
		"not packed after all":  {"", []byte("abc"), true, "abc", ""},
		"empty where gzip said": {"gzip", packed(""), true, "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", c.encoding)
				_, _ = w.Write(c.body)
			})
			got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL, Compressed: c.compressed})
			if c.key == "" {
				if err != nil || string(got.Body) != c.want {
					t.Errorf("%q %v", got.Body, err)
				}
				return
			}
			var f *fault.Error
			if !errors.As(err, &f) || f.Key != c.key {
				t.Errorf("got %v, want %s", err, c.key)
			}
		})
	}
}

func TestCutOff(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		_, _ = w.Write([]byte("only this"))
	})
	got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL})
	check(t, err, fault.Unavailable, fetch.KeyCutOff)
	if string(got.Body) != "only this" {
		t.Errorf("what came is lost: %q", got.Body)
	}
}

func TestSlowServer(t *testing.T) {
	done := make(chan struct{})
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-done:
		}
	})
	defer close(done)
	_, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: s.URL, Timeout: 20 * time.Millisecond})
	check(t, err, fault.Unavailable, fetch.KeyTimeout)
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := client(t, nil, s).Get(ctx, fetch.Request{URL: s.URL}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestNobodyListens(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	s.Close()
	var slept []time.Duration
	_, err := client(t, &slept, s).Get(t.Context(), fetch.Request{URL: s.URL + "/x?token=secret"})
	check(t, err, fault.Unavailable, fetch.KeyUnreachable)
	if len(slept) != 3 || strings.Contains(err.Error(), "secret") {
		t.Errorf("slept %v, error %v", slept, err)
	}
	slept = nil
	_, err = client(t, &slept, s).Get(t.Context(), fetch.Request{URL: s.URL, Once: true})
	check(t, err, fault.Unavailable, fetch.KeyUnreachable)
	if len(slept) != 0 {
		t.Errorf("slept %v", slept)
	}
}

func TestConnectionsToOneHostAreCapped(t *testing.T) {
	var now, most atomic.Int32
	s := serve(t, func(http.ResponseWriter, *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(5 * time.Millisecond)
		now.Add(-1)
	})
	c := client(t, nil, s)
	var wait sync.WaitGroup
	for range 24 {
		wait.Go(func() {
			if _, err := c.Get(t.Context(), fetch.Request{URL: s.URL}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if most.Load() > 4 {
		t.Errorf("%d requests at a time", most.Load())
	}
}

func TestProxyIsUsedAndPrivateTargetsStayRefused(t *testing.T) {
	proxy := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("by proxy " + r.URL.Host)) })
	c := fetch.New(fetch.Options{Proxy: &httpproxy.Config{HTTPProxy: proxy.URL}})
	got, err := c.Get(t.Context(), fetch.Request{URL: "http://packages.example.invalid/a"})
	if err != nil || string(got.Body) != "by proxy packages.example.invalid" {
		t.Errorf("%q %v", got.Body, err)
	}
	_, err = c.Get(t.Context(), fetch.Request{URL: "http://169.254.169.254/latest"})
	check(t, err, fault.Invalid, fetch.KeyAddress)
}

func TestCredentialsOfTheAddressAreUsedAndNotKept(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "me" || password != "pw" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	got, err := client(t, nil, s).Get(t.Context(), fetch.Request{URL: strings.Replace(s.URL, "://", "://me:pw@", 1)})
	if err != nil || strings.Contains(got.URL+got.FinalURL, "pw") {
		t.Errorf("%+v %v", got, err)
	}
}

// Everything goes through a proxy of ours, so that no address is really dialled:
// it must never be asked for one that is not public.
func FuzzRedirect(f *testing.F) {
	for _, seed := range []string{"http://127.0.0.1/", "//[::1]:80", "https://x.invalid", "javascript:x", "\x00", "http://0x7f.1/", "..", "http://user@localhost:99999", "http://[::ffff:10.0.0.1]", "http://169.254.169.254."} {
		f.Add(seed)
	}
	var location atomic.Value
	var asked sync.Map
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Store(r.URL.Hostname()+r.URL.Opaque, true)
		if r.URL.Host == "front.invalid" && r.URL.Path == "/first" {
			w.Header()["Location"] = []string{location.Load().(string)}
			w.WriteHeader(http.StatusFound)
		}
	}))
	f.Cleanup(proxy.Close)
	c := fetch.New(fetch.Options{Proxy: &httpproxy.Config{HTTPProxy: proxy.URL, HTTPSProxy: proxy.URL}})
	f.Fuzz(func(t *testing.T, to string) {
		location.Store(to)
		_, _ = c.Get(t.Context(), fetch.Request{URL: "http://front.invalid/first", Once: true})
		asked.Range(func(host, _ any) bool {
			name := strings.TrimSuffix(strings.ToLower(host.(string)), ".")
			addr, err := netip.ParseAddr(name)
			if name == "localhost" || err == nil && !fetch.Public(addr) {
				t.Errorf("%q led to %s", to, host)
			}
			return true
		})
	})
}

func discard() *log.Logger { return log.New(io.Discard, "", 0) }
