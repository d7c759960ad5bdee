package ui_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"taisei/inventory"
	"taisei/test/browser"
)

// pictures are the pages that must look well in every way of looking.
func (s *stock) pictures() map[string]string {
	shop := "/systems/" + s.ids["通販"]
	return map[string]string{
		"inventory": "/inventory", "facilities": "/facilities", "processes": "/processes", "systems": "/systems",
		"facility": "/facilities/" + s.ids["発券"], "process": "/processes/" + s.ids["運行"], "process-bare": "/processes/" + s.ids["発売"],
		"system": shop, "system-unlisted": "/systems/" + s.ids["信号"], "components": shop + "/components?history=1", "imports": shop + "/imports",
		"import": "/imports/" + s.ids["import"], "import-new": shop + "/imports/new", "link": "/links/new?asset=" + s.ids["通販"],
		"facility-edit": "/facilities/" + s.ids["指令所"] + "/edit", "process-edit": "/processes/" + s.ids["運行"] + "/edit", "system-edit": shop + "/edit",
		"tables": "/inventory/tables", "ask": "/exposure", "ask-wrong": "/exposure?ask=pkg:", "present": "/exposure?ask=event-stream%403.3.6",
		"unchecked": "/exposure?ask=colourama", "hash": "/exposure?ask=sha256:a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90",
		"component": "/components/" + inventory.ComponentID("pkg:npm/event-stream@3.3.6"), "situation": "/",
	}
}

func TestInventoryFitsEveryScreen(t *testing.T) {
	s := newStock(t)
	s.load(t, "通販", "package-lock.json", lock)
	chromium := browser.Start(t)
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := chromium.Open(t, look, s.URL)
			signIn(p, s.Site, "admin")
			p.WaitPath("/")
			if look.Lang == "en" {
				p.Eval(`fetch("/preferences", {method: "POST", body: new URLSearchParams({lang: "en"})}).then(() => "ok") && ""`)
				p.WaitFor(`fetch("/help").then(r => r.text()).then(t => t.includes('lang="en"'))`)
			}
			for page, path := range s.pictures() {
				p.Open(s.URL + path)
				p.Fits()
				p.Screenshot(name + "-" + page)
			}
		})
	}
}

// A lockfile is imported by hand, and the question that everything is for is
// asked and answered, by somebody on a telephone.
func TestFromALockfileToTheAnswerOnAPhone(t *testing.T) {
	s := newStock(t)
	file := filepath.Join(t.TempDir(), "package-lock.json")
	if err := os.WriteFile(file, []byte(lock), 0o600); err != nil {
		t.Fatal(err)
	}
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{Phone: true}, s.URL)
	signIn(p, s.Site, "admin")
	p.Open(s.URL + "/systems/" + s.ids["信号"])
	p.WaitText("構成要素が分からないため")
	p.Go(`a[href$="/imports/new"]`)
	p.Upload("#f-file", file)
	p.Go(".submit .primary")
	p.WaitText("package-lock.json を取り込みました")
	p.Open(s.URL + "/inventory")
	p.Type("#ask", "event-stream@3.3.6")
	p.Go(".ask .primary")
	p.WaitText("現在2件のシステムで使用しています")
	p.WaitText("列車の運行管理")
	p.Fits()
	if got := p.Path(); got != "/exposure?ask="+url.QueryEscape("event-stream@3.3.6") {
		t.Errorf("the answer stands at %s", got)
	}
	p.Wait(".graph-danger")
	p.Go(`.row-name a[href="/systems/` + s.ids["信号"] + `"]`)
	p.WaitPath("/systems/" + s.ids["信号"])
}

func TestAnswerFollowsAlong(t *testing.T) {
	s := newStock(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{}, s.URL)
	signIn(p, s.Site, "admin")
	p.Open(s.URL + "/exposure?ask=flatmap-stream")
	p.WaitText("現在1件のシステムで使用しています")
	p.Wait(`.live[data-live-state="on"]`)
	s.load(t, "信号", "package-lock.json", lock)
	p.WaitText("現在2件のシステムで使用しています")
}

func TestInventoryIsReachedByKeyboard(t *testing.T) {
	s := newStock(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{}, s.URL)
	signIn(p, s.Site, "admin")
	p.WaitPath("/")
	p.Press("ge")
	p.WaitPath("/inventory")
	p.Press("/")
	p.WaitFor(`document.activeElement.id === "ask"`)
	p.Type("#ask", "left-pad")
	p.Press("\r")
	p.WaitText("影響あり")
}
