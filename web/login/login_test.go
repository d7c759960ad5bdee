package login_test

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"taisei/identity"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/web/login"
)

const password = "a good long sentence"

type server struct {
	*httptest.Server
	store    *store.Store
	identity *identity.Service
	admin    *identity.Signed
}

// serve answers /in by starting a session, /out by ending it, and / with who it is.
func serve(t *testing.T, st *store.Store, change func(*login.Config)) *server {
	t.Helper()
	people := &identity.Service{Store: st, Passwords: identity.NewPasswords(identity.Cost{Memory: 64, Time: 1, Threads: 1}, 2)}
	admin, err := people.Found(t.Context(), identity.System("test", ""), identity.Founding{
		Organisation: identity.Organisation{Name: "架空交通", Kind: identity.Operator},
		Person:       identity.Person{Name: "田中 葵", Language: "ja", Zone: "Asia/Tokyo"}, Account: "admin", Password: password,
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg := login.Config{Store: st, Identity: people}
	if change != nil {
		change(&cfg)
	}
	sessions := login.New(cfg)
	mux := http.NewServeMux()
	mux.HandleFunc("/in", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.Start(r.Context(), admin); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/out", func(w http.ResponseWriter, r *http.Request) {
		if err := sessions.End(r.Context()); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("/keep", func(w http.ResponseWriter, r *http.Request) { sessions.Keep(r.Context(), "x", "kept") })
	mux.HandleFunc("/take", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(sessions.Take(r.Context(), "x")))
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(login.Caller(r.Context()).Person))
	})
	s := httptest.NewServer(sessions.Middleware(mux))
	t.Cleanup(s.Close)
	return &server{Server: s, store: st, identity: people, admin: admin}
}

func client(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func get(t *testing.T, c *http.Client, address string) (string, *http.Response) {
	t.Helper()
	res, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), res
}

func token(t *testing.T, c *http.Client, s *server) string {
	t.Helper()
	u, _ := url.Parse(s.URL)
	for _, k := range c.Jar.Cookies(u) {
		if k.Name == "taisei" {
			return k.Value
		}
	}
	return ""
}

func tokensInStore(t *testing.T, s record.Store) []string {
	t.Helper()
	var list []string
	q := record.Query{Name: "test.tokens", SQL: `SELECT token FROM sessions`}
	if err := s.Read(t.Context(), func(r record.Reader) error { return r.Select(t.Context(), &list, q) }); err != nil {
		t.Fatal(err)
	}
	return list
}

func TestSessionBeginsAndEnds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := serve(t, st, nil)
		c := client(t)
		if who, _ := get(t, c, s.URL+"/"); who != "" {
			t.Fatalf("somebody without a session is %q", who)
		}
		get(t, c, s.URL+"/in")
		if who, _ := get(t, c, s.URL+"/"); who != s.admin.Person.ID {
			t.Fatalf("signed in as %q", who)
		}
		stolen := token(t, c, s)
		get(t, c, s.URL+"/out")
		r, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/", nil)
		r.AddCookie(&http.Cookie{Name: "taisei", Value: stolen})
		res, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.ContentLength != 0 {
			t.Error("the token outlives its session")
		}
		if left := tokensInStore(t, st); len(left) != 0 {
			t.Errorf("sessions left: %v", left)
		}
	})
}

func TestStoreHoldsHashesOnly(t *testing.T) {
	s := serve(t, storetest.SQLite(t), nil)
	c := client(t)
	get(t, c, s.URL+"/in")
	secret := token(t, c, s)
	sum := sha256.Sum256([]byte(secret))
	have := tokensInStore(t, s.store)
	if len(have) != 1 || have[0] != base64.RawURLEncoding.EncodeToString(sum[:]) {
		t.Errorf("the store holds %v of the token %s", have, secret)
	}
}

func TestTokenChangesAtSignIn(t *testing.T) {
	s := serve(t, storetest.SQLite(t), nil)
	c := client(t)
	get(t, c, s.URL+"/keep") // a session of nobody
	planted := token(t, c, s)
	get(t, c, s.URL+"/in")
	if now := token(t, c, s); planted == "" || now == planted {
		t.Errorf("the planted token %q is signed in", planted)
	}
	if len(tokensInStore(t, s.store)) != 1 {
		t.Error("the planted session is still there")
	}
}

func TestCookieIsForThisServerAlone(t *testing.T) {
	for _, secure := range []bool{false, true} {
		s := serve(t, storetest.SQLite(t), func(c *login.Config) { c.Secure = secure })
		_, res := get(t, http.DefaultClient, s.URL+"/in")
		cookies := res.Cookies()
		if len(cookies) != 1 {
			t.Fatalf("cookies: %v", cookies)
		}
		k := cookies[0]
		if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.Domain != "" || k.Secure != secure {
			t.Errorf("cookie: %+v", k)
		}
		if secure && !strings.HasPrefix(k.Name, "__Host-") {
			t.Errorf("cookie's name: %s", k.Name)
		}
	}
}

func TestSessionEndsWithItsAccountAndItsPassword(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := serve(t, st, nil)
		c := client(t)
		get(t, c, s.URL+"/in")
		if err := s.identity.ChangePassword(t.Context(), s.admin.Caller, password, "a new long sentence", "192.0.2.1"); err != nil {
			t.Fatal(err)
		}
		if who, _ := get(t, c, s.URL+"/"); who != "" {
			t.Error("a session outlives its password")
		}
	})
}

func TestSessionEndsUnused(t *testing.T) {
	s := serve(t, storetest.SQLite(t), func(c *login.Config) { c.Idle = time.Millisecond })
	c := client(t)
	get(t, c, s.URL+"/in")
	time.Sleep(5 * time.Millisecond)
	if who, _ := get(t, c, s.URL+"/"); who != "" {
		t.Error("an unused session lives on")
	}
}

func TestReadingWritesNothing(t *testing.T) {
	s := serve(t, storetest.SQLite(t), nil)
	c := client(t)
	get(t, c, s.URL+"/in")
	commits := 0
	s.store.OnCommit(func() { commits++ })
	for range 5 {
		get(t, c, s.URL+"/")
	}
	if commits != 0 {
		t.Errorf("%d commits for five pages that were only read", commits)
	}
}

func TestKeptTextIsGivenOnce(t *testing.T) {
	s := serve(t, storetest.SQLite(t), nil)
	c := client(t)
	get(t, c, s.URL+"/keep")
	if text, _ := get(t, c, s.URL+"/take"); text != "kept" {
		t.Errorf("kept %q", text)
	}
	if text, _ := get(t, c, s.URL+"/take"); text != "" {
		t.Errorf("given twice: %q", text)
	}
}

// A request that ends with the server, or whose sender has gone, is no fault of ours.
func TestRequestThatEndsIsNoFault(t *testing.T) {
	s := serve(t, storetest.SQLite(t), nil)
	c := client(t)
	get(t, c, s.URL+"/in")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	q := httptest.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	q.AddCookie(&http.Cookie{Name: "taisei", Value: token(t, c, s)})
	w := httptest.NewRecorder()
	s.Config.Handler.ServeHTTP(w, q)
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", w.Code)
	}
}
