package ui_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"taisei/mark"
	"taisei/message"
	"taisei/test/site"
)

func TestAGuestAnswersByLink(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Green)
	task, link := r.send(id, r.sakai, mark.Green)
	guest := r.Browser(t)
	guest.Lang = "ja" // but the link is for a reader of English
	for range 3 {     // a mail scanner opens it again and again
		p := guest.Get(t, link)
		mustBe(t, p, http.StatusOK)
		mustShow(t, p, `lang="en"`, task.Title, task.Text, "券売サイトのスクリプト改ざん", "Tsukasa Yamada")
		if p.Header.Get("X-Robots-Tag") == "" || !strings.Contains(p.Body, "noindex") {
			t.Error("a search engine may keep the page")
		}
	}
	rows, _, err := r.Services.Message.Outbox(t.Context(), r.Admin, message.Filter{State: message.Acknowledged})
	if err != nil || len(rows) != 0 {
		t.Fatalf("opening the link was counted as an answer: %v %v", rows, err)
	}

	reply := url.Values{"verb": {"accept"}, "text": {"We start now."}, "nonce": {nonceOf(t, guest.Get(t, link))}}
	for range 2 { // pressed twice
		p := guest.Post(t, link, reply)
		mustBe(t, p, http.StatusOK)
		mustShow(t, p, "take it on")
	}
	p := r.browser.Get(t, "/incidents/"+id)
	mustShow(t, p, "We start now.")
	if n := strings.Count(p.Body, "酒井 恵が引き受けました"); n != 1 {
		t.Errorf("the answer stands %d times on the timeline", n)
	}
}

func TestAGuestMustSayWhyNot(t *testing.T) {
	r := newOpsRoom(t)
	_, link := r.send(r.declare(mark.Green), r.sakai, mark.Green)
	guest := r.Browser(t)
	nonce := nonceOf(t, guest.Get(t, link))
	mustBe(t, guest.Post(t, link, url.Values{"verb": {"decline"}, "nonce": {nonce}}), http.StatusUnprocessableEntity)
	mustBe(t, guest.Post(t, link, url.Values{"verb": {"explode"}, "nonce": {nonce}}), http.StatusUnprocessableEntity)
	p := guest.Post(t, link, url.Values{"verb": {"accept"}, "text": {"kept text"}, "nonce": {"of another page"}})
	if p.Status < 400 {
		t.Errorf("a form with a nonce of nobody's is taken: %d", p.Status)
	}
	mustShow(t, p, "kept text")
	p = guest.Post(t, link, url.Values{"verb": {"decline"}, "text": {"On holiday."}, "nonce": {nonce}})
	mustBe(t, p, http.StatusOK)
}

func TestAboveGreenALinkShowsOnlySenderAndUrgencyUntilTheCode(t *testing.T) {
	r := newOpsRoom(t)
	task, link := r.send(r.declare(mark.Amber), r.sakai, mark.Amber)
	guest := r.Browser(t)
	p := guest.Get(t, link)
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, "Tsukasa Yamada", "immediate")
	mustHide(t, p, task.Title, task.Text, "券売サイト", "nonce")

	wrong := guest.Post(t, link+"/code", url.Values{"code": {"000 000"}})
	mustBe(t, wrong, http.StatusUnprocessableEntity)
	mustHide(t, wrong, task.Title)

	told := r.browser.Post(t, "/tasks/"+task.ID+"/code", url.Values{"person": {r.sakai}})
	mustBe(t, told, http.StatusOK)
	if again := r.browser.Get(t, "/tasks/"+task.ID+"/code"); again.Path != "/tasks/"+task.ID || strings.Contains(again.Body, "code-told") {
		t.Errorf("the page of the code, loaded again, is %s", again.Path)
	}
	_, rest, _ := strings.Cut(told.Body, `class="code-told mono">`)
	code, _, _ := strings.Cut(rest, "<")
	p = guest.Post(t, link+"/code", url.Values{"code": {code}})
	mustBe(t, p, http.StatusOK)
	mustShow(t, p, task.Title, task.Text)
	mustBe(t, guest.Post(t, link, url.Values{"verb": {"done"}, "text": {"Removed."}, "nonce": {nonceOf(t, p)}}), http.StatusOK)

	other := r.Browser(t) // another browser has given no code
	mustHide(t, other.Get(t, link), task.Title)
	mustBe(t, other.Post(t, link, url.Values{"verb": {"done"}, "nonce": {nonceOf(t, p)}}), http.StatusUnauthorized)
}

func TestTheProofStaysWithItsLink(t *testing.T) {
	r := newOpsRoom(t)
	task, link := r.send(r.declare(mark.Amber), r.sakai, mark.Amber)
	code, err := r.Services.Incident.TellCode(t.Context(), r.commander, task.ID, r.sakai)
	if err != nil {
		t.Fatal(err)
	}
	guest := r.Browser(t)
	guest.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	p := guest.Post(t, link+"/code", url.Values{"code": {code}})
	cookie, err := http.ParseSetCookie(p.Header.Get("Set-Cookie"))
	if err != nil {
		t.Fatal(err)
	}
	if cookie.Path != link || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode {
		t.Errorf("the proof goes too far: %v", cookie)
	}
}

func TestALinkThatOpensNothingRevealsNothing(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Green)
	revoked, link := r.send(id, r.sakai, mark.Green)
	r.browser.Post(t, "/tasks/"+revoked.ID+"/revoke", url.Values{"person": {r.sakai}})
	cancelled, other := r.send(id, r.sakai, mark.Green)
	r.browser.Post(t, "/tasks/"+cancelled.ID+"/cancel", url.Values{})
	for name, path := range map[string]string{"revoked": link, "closed": other, "unknown": "/t/" + strings.Repeat("a", 43), "short": "/t/x"} {
		t.Run(name, func(t *testing.T) {
			guest := r.Browser(t)
			for _, p := range []site.Page{guest.Get(t, path), guest.Post(t, path, url.Values{"verb": {"accept"}}), guest.Post(t, path+"/code", url.Values{"code": {"123456"}})} {
				mustBe(t, p, http.StatusNotFound)
				mustHide(t, p, revoked.Title, "券売サイト", "山田", "Yamada", "/incidents")
			}
		})
	}
}
