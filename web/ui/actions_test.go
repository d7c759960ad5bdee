package ui_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"taisei/identity"
	"taisei/mark"
	"taisei/ready/exercise"
	"taisei/test/site"
)

func start(t *testing.T) (*site.Site, *site.Browser) {
	t.Helper()
	s := site.New(t, nil)
	s.Found(t)
	b := s.Browser(t)
	b.SignIn(t, "admin")
	return s, b
}

func TestStrangersAreAskedToSignInAndComeBack(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	b := s.Browser(t)
	page := b.Get(t, "/people?q=tanaka")
	if page.Path != "/sign-in?to=%2Fpeople%3Fq%3Dtanaka" {
		t.Fatalf("led to %s", page.Path)
	}
	page = b.Post(t, "/sign-in", url.Values{"name": {"admin"}, "password": {site.Password}, "to": {"/people?q=tanaka"}})
	if page.Status != http.StatusOK || page.Path != "/people?q=tanaka" || !strings.Contains(page.Body, "田中 葵") {
		t.Errorf("%d %s", page.Status, page.Path)
	}
	if page := s.Browser(t).Post(t, "/people", url.Values{"name": {"x"}}); page.Status != http.StatusUnauthorized {
		t.Errorf("a stranger's POST: %d", page.Status)
	}
}

func TestNobodyIsLedElsewhere(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	for _, to := range []string{"https://evil.example/", "//evil.example/", `/\evil.example`, "javascript:alert(1)", "evil", "/%0d%0ax"} {
		b := s.Browser(t)
		b.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		page := b.Post(t, "/sign-in", url.Values{"name": {"admin"}, "password": {site.Password}, "to": {to}})
		if at := page.Header.Get("Location"); at != "/" && at != "/%0d%0ax" {
			t.Errorf("%q leads to %q", to, at)
		}
	}
}

func TestSignInKeepsTheNameAndSaysWhatIsWrong(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	page := s.Browser(t).Post(t, "/sign-in", url.Values{"name": {"admin"}, "password": {"wrong"}})
	if page.Status != http.StatusUnauthorized || !strings.Contains(page.Body, `value="admin"`) ||
		!strings.Contains(page.Body, "パスワードが違います") || strings.Contains(page.Body, `value="wrong"`) {
		t.Errorf("%d %s", page.Status, page.Body)
	}
}

func TestAnotherSitesFormIsRefused(t *testing.T) {
	s, b := start(t)
	for name, headers := range map[string]map[string]string{
		"fetch metadata": {"Sec-Fetch-Site": "cross-site"}, "same site": {"Sec-Fetch-Site": "same-site"}, "origin": {"Origin": "https://evil.example"},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+"/people", strings.NewReader("name=x"))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for k, v := range headers {
			r.Header.Set(k, v)
		}
		res, err := b.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %d", name, res.StatusCode)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	_, b := start(t)
	for _, path := range []string{"/", "/sign-in", "/nowhere", "/people/nobody", "/setup/x"} {
		h := b.Get(t, path).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") || h.Get("X-Content-Type-Options") != "nosniff" ||
			h.Get("X-Frame-Options") != "DENY" || h.Get("Cache-Control") != "no-store" && !strings.Contains(h.Get("Cache-Control"), "no-cache") ||
			h.Get("Referrer-Policy") != "same-origin" {
			t.Errorf("%s: %v", path, h)
		}
	}
}

var inline = regexp.MustCompile(`(?i)<script(?: [^>]*)?>[^<]|\sstyle=|\son[a-z]+=|<style|javascript:`)

func TestPagesHoldNothingInline(t *testing.T) {
	_, b := start(t)
	for _, path := range []string{"/", "/people", "/people/new", "/account", "/accounts", "/help", "/nowhere"} {
		if found := inline.FindString(b.Get(t, path).Body); found != "" {
			t.Errorf("%s holds %q", path, found)
		}
	}
}

func TestGetNeverActs(t *testing.T) {
	s, b := start(t)
	admin := s.Admin
	invited, secret, err := s.Identity.Invite(t.Context(), admin, newPerson(t, s, "Ken"), "ken", []identity.Role{identity.Analyst})
	if err != nil {
		t.Fatal(err)
	}
	demo, err := s.Identity.DemoLink(t.Context(), identity.System("test", ""), admin.Account)
	if err != nil {
		t.Fatal(err)
	}
	settle(t, s)
	var commits atomic.Int64
	s.Store.OnCommit(func() { commits.Add(1) })
	for _, path := range []string{
		"/", "/help", "/account", "/accounts", "/accounts/new", "/accounts/" + invited.ID, "/people", "/people/new", "/people/" + admin.Person,
		"/organisations", "/invitation/" + secret, "/demo/" + demo, "/sign-out", "/accounts/" + invited.ID + "/disable",
	} {
		b.Get(t, path)
	}
	if n := commits.Load(); n != 0 {
		t.Errorf("%d commits by GET", n)
	}
	if _, err := s.Identity.Invited(t.Context(), secret); err != nil {
		t.Errorf("a GET used up the link: %v", err)
	}
}

// settle waits until the sealer has nothing left to do.
func settle(t *testing.T, s *site.Site) {
	t.Helper()
	last := int64(-1)
	for {
		n, err := s.Services.Changes.Newest(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == last {
			return
		}
		last = n
		ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
		_ = s.Services.Changes.Wait(ctx, n)
		cancel()
	}
}

func newPerson(t *testing.T, s *site.Site, name string) string {
	t.Helper()
	p := &identity.Person{Organisation: s.Admin.Organisation, Name: name, Language: "en", Zone: "UTC"}
	if err := s.Identity.SavePerson(t.Context(), s.Admin, p); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func TestWrongFormKeepsWhatWasTyped(t *testing.T) {
	_, b := start(t)
	page := b.Post(t, "/people", url.Values{"name": {""}, "title": {`<script>alert("x")</script>`}, "language": {"ja"}, "zone": {"Asia/Tokyo"}, "organisation": {"x"}})
	if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "入力してください") ||
		!strings.Contains(page.Body, `&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;`) || strings.Contains(page.Body, "<script>alert") {
		t.Errorf("%d\n%s", page.Status, page.Body)
	}
	if !strings.Contains(page.Body, `aria-describedby=" f-name-error"`) && !strings.Contains(page.Body, `aria-describedby="f-name-error"`) {
		t.Error("the error does not belong to its field")
	}
}

func TestConflictShowsBothTextsAndLosesNone(t *testing.T) {
	s, b := start(t)
	id := newPerson(t, s, "Ken")
	form := url.Values{"name": {"Ken"}, "title": {"theirs"}, "language": {"en"}, "zone": {"UTC"}, "organisation": {s.Admin.Organisation}, "version": {"1"}}
	if page := b.Post(t, "/people/"+id, form); page.Status != http.StatusOK || page.Path != "/people/"+id {
		t.Fatalf("first save: %d %s", page.Status, page.Path)
	}
	form.Set("title", "ours")
	page := b.Post(t, "/people/"+id, form)
	if page.Status != http.StatusConflict || !strings.Contains(page.Body, ">theirs<") || !strings.Contains(page.Body, `value="ours"`) {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	if !strings.Contains(page.Body, `name="version" value="2"`) {
		t.Error("saving again would only conflict again")
	}
	form.Set("version", "2")
	if page := b.Post(t, "/people/"+id, form); page.Status != http.StatusOK || !strings.Contains(page.Body, "ours") {
		t.Errorf("knowing save: %d", page.Status)
	}
}

func TestInvitedPersonComesIn(t *testing.T) {
	s, b := start(t)
	page := b.Post(t, "/accounts", url.Values{"person": {newPerson(t, s, "Ken Sato")}, "name": {"ken"}, "roles": {"observer"}})
	link := regexp.MustCompile(`value="` + regexp.QuoteMeta(s.URL) + `(/invitation/[^"]+)"`).FindStringSubmatch(page.Body)
	if page.Status != http.StatusOK || link == nil {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	ken := s.Browser(t)
	ken.Lang = "en"
	if page := ken.Get(t, link[1]); page.Status != http.StatusOK || !strings.Contains(page.Body, "ken") {
		t.Fatalf("the link: %d", page.Status)
	}
	if page := ken.Post(t, link[1], url.Values{"password": {"short"}}); page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "at least 12") {
		t.Fatalf("a short password: %d", page.Status)
	}
	if page := ken.Post(t, link[1], url.Values{"password": {site.Password}}); page.Status != http.StatusOK || page.Path != "/" {
		t.Fatalf("%d %s", page.Status, page.Path)
	}
	if page := s.Browser(t).Get(t, link[1]); page.Status != http.StatusNotFound {
		t.Errorf("the link works twice: %d", page.Status)
	}
	for _, path := range []string{"/accounts", "/accounts/new", "/people/new"} {
		if page := ken.Get(t, path); page.Status != http.StatusForbidden || !strings.Contains(page.Body, "Administrator") {
			t.Errorf("an observer at %s: %d", path, page.Status)
		}
	}
	if page := ken.Get(t, "/people"); strings.Contains(page.Body, "/people/new") || strings.Contains(page.Body, `href="/accounts"`) {
		t.Error("an observer is shown what does not work")
	}
	if page := ken.Post(t, "/people", url.Values{"name": {"x"}}); page.Status != http.StatusForbidden {
		t.Errorf("an observer adds a person: %d", page.Status)
	}
}

func TestDisabledPersonIsOutAtOnce(t *testing.T) {
	s, b := start(t)
	a, secret, err := s.Identity.Invite(t.Context(), s.Admin, newPerson(t, s, "Ken"), "ken", []identity.Role{identity.Analyst})
	if err != nil {
		t.Fatal(err)
	}
	ken := s.Browser(t)
	ken.Post(t, "/invitation/"+secret, url.Values{"password": {site.Password}})
	if page := ken.Get(t, "/people"); page.Path != "/people" {
		t.Fatal(page.Path)
	}
	if page := b.Post(t, "/accounts/"+a.ID+"/disable", nil); page.Status != http.StatusOK {
		t.Fatalf("%d", page.Status)
	}
	if page := ken.Get(t, "/people"); !strings.HasPrefix(page.Path, "/sign-in") {
		t.Errorf("still at %s", page.Path)
	}
}

func TestTokenIsShownOnce(t *testing.T) {
	s, b := start(t)
	page := b.Post(t, "/account/tokens", url.Values{"name": {"ci"}, "roles": {"analyst"}, "expires": {time.Now().AddDate(0, 1, 0).Format(time.DateOnly)}})
	secret := regexp.MustCompile(`taisei_[A-Za-z0-9_-]{43}`).FindString(page.Body)
	if secret == "" {
		t.Fatalf("%d\n%s", page.Status, page.Body)
	}
	if signed, err := s.Identity.ByToken(t.Context(), secret); err != nil || signed.Caller.Account != s.Admin.Account {
		t.Errorf("%+v %v", signed, err)
	}
	if page := b.Get(t, "/account"); strings.Contains(page.Body, secret) || !strings.Contains(page.Body, ">ci<") {
		t.Error("the token is shown again, or its name is not")
	}
}

func TestDemoButtonSignsInByPost(t *testing.T) {
	s := site.New(t, nil)
	admin := s.Found(t)
	secret, err := s.Identity.DemoLink(t.Context(), identity.System("test", ""), admin.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	b := s.Browser(t)
	b.Get(t, "/demo/"+secret)
	if page := b.Get(t, "/"); !strings.HasPrefix(page.Path, "/sign-in") {
		t.Fatal("looking at the button signed in")
	}
	if page := b.Post(t, "/demo/"+secret, nil); page.Path != "/" || !strings.Contains(page.Body, "田中 葵") {
		t.Errorf("%d %s", page.Status, page.Path)
	}
	english := s.Browser(t)
	english.Lang = "en"
	if page := english.Post(t, "/demo/"+secret, nil); !strings.Contains(page.Body, `<html lang="en"`) {
		t.Error("who read the button in English goes on in the account's language")
	}
	if page := s.Browser(t).Post(t, "/demo/wrong", nil); page.Status != http.StatusNotFound {
		t.Errorf("a wrong secret: %d", page.Status)
	}
}

func TestMessageIsShownOnce(t *testing.T) {
	s, b := start(t)
	page := b.Post(t, "/people", url.Values{"name": {"Ken"}, "language": {"en"}, "zone": {"UTC"}, "organisation": {s.Admin.Organisation}})
	if !strings.Contains(page.Body, "保存しました") {
		t.Fatalf("no message:\n%s", page.Body)
	}
	if page := b.Get(t, page.Path); strings.Contains(page.Body, "保存しました") {
		t.Error("the message is shown again")
	}
}

func TestAssetsAreKeptByTheirHash(t *testing.T) {
	_, b := start(t)
	style := regexp.MustCompile(`/static/taisei\.[0-9a-f]{12}\.css`).FindString(b.Get(t, "/").Body)
	page := b.Get(t, style)
	if page.Status != http.StatusOK || !strings.Contains(page.Header.Get("Cache-Control"), "immutable") || !strings.HasPrefix(page.Header.Get("Content-Type"), "text/css") {
		t.Errorf("%s: %d %v", style, page.Status, page.Header)
	}
	for _, path := range []string{"/static/", "/static/taisei.css", "/static/../ui.go", "/static/taisei.000000000000.css"} {
		if page := b.Get(t, path); page.Status != http.StatusNotFound {
			t.Errorf("%s: %d", path, page.Status)
		}
	}
}

func TestPagesTravelCompressed(t *testing.T) {
	s, b := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/people/new", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "gzip")
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("%v", res.Header)
	}
}

func TestStreamTellsWhatChanged(t *testing.T) {
	s, b := start(t)
	settle(t, s)
	newest, err := s.Services.Changes.Newest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Last-Event-ID", strconv.FormatInt(newest, 10))
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	id := newPerson(t, s, "Ken")
	for lines := bufio.NewScanner(res.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			if data != `["people:`+id+`"]` {
				t.Errorf("told %s", data)
			}
			return
		}
	}
	t.Error("the stream ended")
}

func TestStreamEndsWithTheSession(t *testing.T) {
	s, b := start(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := b.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := s.Identity.ChangePassword(t.Context(), s.Admin, site.Password, "a new long sentence", "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, res.Body); err != nil { // the test's time is up if it goes on
		t.Error(err)
	}
	if res := s.Browser(t).Get(t, "/events"); res.Status != http.StatusUnauthorized {
		t.Errorf("a stranger's stream: %d", res.Status)
	}
}

func TestReaderMovesIntoAnExerciseAndBack(t *testing.T) {
	s, b := start(t)
	e, err := s.Services.Exercise.Plan(t.Context(), s.Admin, exercise.Exercise{
		Mode: mark.Exercise, Name: "机上演習 第2回", Participants: []string{s.Admin.Person},
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Services.Exercise.Start(t.Context(), s.Admin, e.ID, e.Version); err != nil {
		t.Fatal(err)
	}
	marked := func(p site.Page) bool {
		return strings.Contains(p.Body, `data-mode="exercise"`) && strings.Contains(p.Body, `class="watermark"`) &&
			strings.Contains(p.Body, "演習 演習 演習") && strings.Contains(p.Body, "【演習】")
	}
	if page := b.Get(t, "/people"); marked(page) || !strings.Contains(page.Body, `<option value="`+e.ID+`"`) {
		t.Fatal("the real world is marked, or the exercise cannot be chosen")
	}
	page := b.Post(t, "/scope", url.Values{"exercise": {e.ID}, "back": {"/people?q=x"}})
	if page.Path != "/people?q=x" || !marked(page) {
		t.Errorf("%s is not marked", page.Path)
	}
	if page := b.Get(t, "/people?exercise="); marked(page) {
		t.Error("an address that names the real world shows the exercise")
	}
	b.Post(t, "/scope", url.Values{"exercise": {""}, "back": {"/"}})
	if page := b.Get(t, "/people"); marked(page) {
		t.Error("back in the real world, and still marked")
	}
	if page := b.Get(t, "/people?exercise="+e.ID); !marked(page) {
		t.Error("an address that names the exercise shows the real world")
	}
	stranger := s.Browser(t)
	_, secret, err := s.Identity.Invite(t.Context(), s.Admin, newPerson(t, s, "Eve"), "eve", []identity.Role{identity.Observer})
	if err != nil {
		t.Fatal(err)
	}
	stranger.Post(t, "/invitation/"+secret, url.Values{"password": {site.Password}})
	if page := stranger.Get(t, "/people?exercise="+e.ID); marked(page) || strings.Contains(page.Body, e.Name) {
		t.Error("who takes no part sees the exercise")
	}
}
