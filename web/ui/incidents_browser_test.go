package ui_test

import (
	"bytes"
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"taisei/mark"
	"taisei/test/browser"
)

// TestAnIncidentFollowsAlongInEveryBrowser is the main way: a guest answers on a
// telephone, and the commander's open page shows it by itself.
func TestAnIncidentFollowsAlongInEveryBrowser(t *testing.T) {
	r := newOpsRoom(t)
	chromium := browser.Start(t)
	id := r.declare(mark.Amber)
	task, link := r.send(id, r.sakai, mark.Amber)
	code, err := r.Services.Incident.TellCode(t.Context(), r.commander, task.ID, r.sakai)
	if err != nil {
		t.Fatal(err)
	}
	desk := chromium.Open(t, browser.Options{Lang: "ja"}, r.URL)
	signIn(desk, r.Site, "commander")
	desk.WaitPath("/")
	desk.Open(r.URL + "/incidents/" + id)
	desk.WaitText("回答待ち")
	desk.WaitFor(`document.querySelector('[data-live-state="on"]') !== null`)

	phone := chromium.Open(t, browser.Options{Phone: true, NoScript: true, Lang: "en"}, r.URL)
	phone.Open(r.URL + link)
	phone.Fits()
	phone.Screenshot("guest-code")
	phone.Type("#f-code", code)
	phone.Go(".guest-button")
	phone.Fits()
	phone.Screenshot("guest-task")
	phone.Type("#f-text", "We start now.")
	phone.Go(`button[value="accept"]`)
	phone.Fits()
	phone.Screenshot("guest-answered")

	desk.WaitText("We start now.")
	desk.WaitText("引き受け")
	desk.Fits()
}

// TestRespondPagesFitEveryScreen looks at each page in each look.
func TestRespondPagesFitEveryScreen(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Amber)
	r.crowd(id)
	task, link := r.send(id, r.hana, mark.Green)
	at := "/incidents/" + id
	pages := map[string]string{
		"incidents": "/incidents", "incident": at, "incident-status": at + "/status", "incident-close": at + "/close", "incident-edit": at + "/edit",
		"decision-new": at + "/decisions/new", "task-new": at + "/tasks/new", "affected-new": at + "/affected/new", "role": at + "/roles",
		"incident-new": "/incidents/new", "tasks": "/tasks?view=all", "tasks-own": "/tasks", "task": "/tasks/" + task.ID,
		"report": at + "/report", "exercises": "/exercises", "exercise-new": "/exercises/new", "exercise": "/exercises/" + r.exercise().ID,
		"messages": "/messages", "blocks": "/messages/blocks", "mail": "/mail", "guest": link, "guest-unknown": "/t/unknown",
	}
	chromium := browser.Start(t)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := chromium.Open(t, look, r.URL)
			signIn(p, r.Site, "commander")
			p.WaitPath("/")
			if look.Lang == "en" {
				p.Eval(`fetch("/preferences", {method: "POST", body: new URLSearchParams({lang: "en"})}).then(() => "ok") && ""`)
				p.WaitFor(`fetch("/help").then(r => r.text()).then(t => t.includes('lang="en"'))`)
			}
			for page, path := range pages {
				p.Open(r.URL + path)
				p.Fits()
				p.Screenshot(name + "-" + page)
			}
		})
	}
}

// TestTheReportPrints makes the sheets of a report, in both languages.
func TestTheReportPrints(t *testing.T) {
	r := newOpsRoom(t)
	id := r.declare(mark.Amber)
	r.crowd(id)
	chromium := browser.Start(t)
	for _, lang := range []string{"ja", "en"} {
		p := chromium.Open(t, browser.Options{Lang: lang}, r.URL)
		signIn(p, r.Site, "commander")
		p.WaitPath("/")
		p.Eval(`fetch("/preferences", {method: "POST", body: new URLSearchParams({lang: "` + lang + `"})}).then(() => "ok") && ""`)
		p.WaitFor(`fetch("/help").then(r => r.text()).then(t => t.includes('lang="` + lang + `"'))`)
		p.Screenshot("situation-" + lang)
		p.Open(r.URL + "/incidents/" + id + "/report")
		p.Fits()
		p.Screenshot("report-" + lang)
		if n := sheets(t, p); n < 2 {
			t.Errorf("the report prints on %d sheets", n)
		}
		onPaper(t, p)
		p.Fits()
		p.Screenshot("paper-" + lang)
	}
}

// sheets prints a page and counts the sheets of paper.
func sheets(t *testing.T, p *browser.Page) int {
	t.Helper()
	file, err := chromedp.Run(p.Context(), chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPrintBackground()))
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(file, []byte("/Type /Page\n")) + bytes.Count(file, []byte("/Type /Page "))
}

// onPaper shows a page on the screen as it prints, as wide as a sheet of A4.
func onPaper(t *testing.T, p *browser.Page) {
	t.Helper()
	err := chromedp.Do(p.Context(), chromedp.EmulateViewport(720, 1000), chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}
