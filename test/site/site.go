package site

import (
	"context"
	"crypto/ed25519"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"taisei/identity"
	"taisei/notify/demo"
	"taisei/record/audit"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/web/login"
	"taisei/web/ui"
	"taisei/words"
)

// Password is that of every account that the tests make.
const Password = "a good long sentence"

// Site is the pages with everything behind them.
type Site struct {
	Store    *store.Store
	Identity *identity.Service
	Services ui.Services
	Server   *httptest.Server
	URL      string
	Mail     *demo.Recorder  // what would have been sent
	Admin    identity.Caller // the first administrator, signed in as "admin"
}

// Cheap is a cost that tests can bear.
var Cheap = identity.Cost{Memory: 64, Time: 1, Threads: 1}

// New serves the pages; change may put other services in place before it starts,
// and may be nil. Jobs run once Work is called.
func New(t *testing.T, change func(*ui.Services, *store.Store)) *Site {
	t.Helper()
	s := storetest.SQLite(t)
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	feed := follow(t, s)
	people := &identity.Service{Store: s, Passwords: identity.NewPasswords(Cheap, 4)}
	site := &Site{Store: s, Identity: people, Services: ui.Services{
		Book: book, Identity: people, Changes: feed, Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
		Sessions: login.New(login.Config{Store: s, Identity: people}),
	}}
	site.Mail = wire(t, &site.Services, s, func() string { return site.URL })
	if change != nil {
		change(&site.Services, s)
	}
	site.Server = httptest.NewUnstartedServer(nil)
	site.URL = "http://" + site.Server.Listener.Addr().String()
	site.Services.PublicURL = site.URL
	if site.Server.Config.Handler, err = ui.New(site.Services); err != nil {
		t.Fatal(err)
	}
	site.Server.Start()
	t.Cleanup(func() {
		site.Server.CloseClientConnections() // streams last for ever
		site.Server.Close()
	})
	return site
}

// follow seals the log and tells its changes, as the program does.
func follow(t *testing.T, s *store.Store) *audit.Feed {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	feed := audit.NewFeed(s)
	sealer := &audit.Sealer{Store: s, Key: ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize)), Log: slog.New(slog.DiscardHandler)}
	done := make(chan struct{}, 2)
	go func() { sealer.Run(ctx); done <- struct{}{} }()
	go func() { feed.Run(ctx); done <- struct{}{} }()
	t.Cleanup(func() { cancel(); <-done; <-done })
	return feed
}

// Found makes the organisation and its first administrator.
func (s *Site) Found(t *testing.T) *identity.Signed {
	t.Helper()
	signed, err := s.Identity.Found(t.Context(), identity.System("test", ""), identity.Founding{
		Organisation: identity.Organisation{Name: "架空交通株式会社", NameEn: "Kakuu Transit", Kind: identity.Operator, Sector: "railway"},
		Person:       identity.Person{Name: "田中 葵", NameEn: "Aoi Tanaka", Title: "CSIRT", Function: identity.Brain, Language: "ja", Zone: "Asia/Tokyo"},
		Mail:         "aoi.tanaka@kakuu.example", Account: "admin", Password: Password,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.Admin = signed.Caller
	return signed
}

// Browser is a client without a screen that keeps cookies.
type Browser struct {
	*http.Client
	site *Site
	Lang string // of Accept-Language; ja when empty
}

// Browser makes a client of the site's.
func (s *Site) Browser(t *testing.T) *Browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{Client: &http.Client{Jar: jar}, site: s}
}

// SignIn signs in with the tests' password.
func (b *Browser) SignIn(t *testing.T, name string) {
	t.Helper()
	if page := b.Post(t, "/sign-in", url.Values{"name": {name}, "password": {Password}}); page.Status != http.StatusOK {
		t.Fatalf("sign in as %s: %d\n%s", name, page.Status, page.Body)
	}
}

// Page is an answer.
type Page struct {
	Status int
	Path   string // after redirects, with its query
	Body   string
	Header http.Header
}

// Get fetches a page.
func (b *Browser) Get(t *testing.T, path string) Page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.site.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.do(t, r)
}

// Post sends a form as a browser does from a page of the site.
func (b *Browser) Post(t *testing.T, path string, form url.Values) Page {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.site.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(t, r)
}

func (b *Browser) do(t *testing.T, r *http.Request) Page {
	t.Helper()
	lang := b.Lang
	if lang == "" {
		lang = "ja"
	}
	r.Header.Set("Accept-Language", lang)
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Page{Status: res.StatusCode, Path: res.Request.URL.RequestURI(), Body: string(body), Header: res.Header}
}
