package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Page is one tab.
type Page struct {
	t       testing.TB
	ctx     context.Context
	origins []string

	mu      sync.Mutex
	wrong   []string
	allowed []string
}

// Context is chromedp's, for what Page does not offer.
func (p *Page) Context() context.Context { return p.ctx }

func (p *Page) do(what string, steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.fail(what, err)
	}
}

func (p *Page) fail(what string, err error) {
	p.t.Helper()
	p.t.Fatalf("%s: %v\nat %s\nwrong so far: %s\n%s", what, err, p.peek("location.href"), strings.Join(p.problems(), "\n"),
		p.peek("document.body ? document.body.innerText.slice(0, 2000) : ''"))
}

// peek evaluates for a message, without failing.
func (p *Page) peek(expression string) string {
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		return err.Error()
	}
	return s
}

// Open goes to an address and waits for the page.
func (p *Page) Open(address string) {
	p.t.Helper()
	p.do("open "+address, chromedp.Navigate(address))
}

// Click clicks what the CSS selector finds, once it is visible.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do("click "+selector, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Go clicks and waits for the page that follows.
func (p *Page) Go(selector string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	click := chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible)
	if _, err := chromedp.Run(ctx, chromedp.WaitEvent(cdpage.LoadEventFired, nil, click)); err != nil {
		p.fail("click "+selector+" and wait for the page", err)
	}
}

// Type replaces the text of a field.
func (p *Page) Type(selector, text string) {
	p.t.Helper()
	p.Wait(selector)
	p.Eval(fmt.Sprintf(`document.querySelector(%s).value = ""`, quote(selector)))
	p.do("type into "+selector, chromedp.SendKeys(chromedp.CSS(selector), text))
}

// Choose picks an option of a select by its value, as a person does.
func (p *Page) Choose(selector, value string) {
	p.t.Helper()
	p.Eval(fmt.Sprintf(`(() => { const s = document.querySelector(%s); s.value = %s;
		s.dispatchEvent(new Event("input", {bubbles: true})); s.dispatchEvent(new Event("change", {bubbles: true})); return s.value })()`,
		quote(selector), quote(value)))
}

// Upload gives files to a file field.
func (p *Page) Upload(selector string, files ...string) {
	p.t.Helper()
	p.do("upload to "+selector, chromedp.SetUploadFiles(chromedp.CSS(selector), files))
}

// Press presses keys wherever the focus is.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do("press "+keys, chromedp.KeyEvent(keys))
}

// Wait waits until what the selector finds is visible.
func (p *Page) Wait(selector string) {
	p.t.Helper()
	p.do("wait for "+selector, chromedp.WaitVisible(chromedp.CSS(selector)))
}

// WaitText waits until the page shows the text.
func (p *Page) WaitText(text string) {
	p.t.Helper()
	p.WaitFor(fmt.Sprintf("document.body && document.body.innerText.includes(%s)", quote(text)))
}

// WaitPath waits until the address's path is this one.
func (p *Page) WaitPath(path string) {
	p.t.Helper()
	p.WaitFor(fmt.Sprintf("location.pathname === %s && document.readyState === 'complete'", quote(path)))
}

// WaitFor waits until a JavaScript expression holds, on this page or on one that
// comes after it.
func (p *Page) WaitFor(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	look := chromedp.Evaluate[bool]("Promise.resolve("+expression+").then(x => !!x)", chromedp.EvalAwaitPromise)
	for {
		holds, err := chromedp.Run(ctx, look)
		if holds {
			return
		}
		if ctx.Err() != nil {
			p.fail("wait for "+expression, errors.Join(err, ctx.Err()))
		}
		_ = chromedp.Do(ctx, chromedp.Sleep(pollEvery)) // an error is looked at above
	}
}

// Eval evaluates JavaScript whose value is a text.
func (p *Page) Eval(expression string) string {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	s, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		p.fail("evaluate "+expression, err)
	}
	return s
}

// Text is what the selector's first match shows.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	p.Wait(selector)
	return p.Eval(fmt.Sprintf("document.querySelector(%s).innerText", quote(selector)))
}

// Path is the path and query of the address.
func (p *Page) Path() string {
	p.t.Helper()
	return p.Eval("location.pathname + location.search")
}

// Fits fails the test when the page is wider than the screen.
func (p *Page) Fits() {
	p.t.Helper()
	const widest = `(() => { const w = document.documentElement.clientWidth; if (document.documentElement.scrollWidth <= w) return "";
		return Array.from(document.querySelectorAll("body *")).filter(e => e.getBoundingClientRect().right > w + 1)
			.slice(0, 8).map(e => e.tagName + "." + e.className).join(" ") || "body" })()`
	if over := p.Eval(widest); over != "" {
		p.t.Errorf("%s is wider than the screen: %s", p.Path(), over)
	}
}

// Screenshot keeps a picture of the whole page as NAME.png in the folder that
// TAISEI_SCREENSHOTS names; without one it does nothing.
func (p *Page) Screenshot(name string) {
	p.t.Helper()
	folder := os.Getenv("TAISEI_SCREENSHOTS")
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	p.Eval("scrollTo(0, 0), \"\"")
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.fail("take a picture", err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), picture, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// Allow lets console messages pass that contain the text.
func (p *Page) Allow(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.allowed = append(p.allowed, text)
}

// AllowOrigin lets requests go to another origin.
func (p *Page) AllowOrigin(origin string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.origins = append(p.origins, origin)
}

// watch sees every request. It must not block.
func (p *Page) watch(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		p.see(e.Request.URL)
	case *network.EventWebSocketCreated:
		p.see(e.URL)
	}
}

func (p *Page) see(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "data" || u.Scheme == "about" || u.Scheme == "blob" {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.origins, u.Scheme+"://"+u.Host) {
		p.wrong = append(p.wrong, "a request left the origin: "+address)
	}
}

// hear notes what the console says. A page that says no (4xx) is no mistake.
func (p *Page) hear(messages iter.Seq2[chromedp.ConsoleMessage, error]) {
	for m, err := range messages {
		if err != nil {
			return
		}
		bad := m.Type == chromedp.ConsoleError || m.Type == chromedp.ConsoleException || m.Type == chromedp.ConsoleWarning || m.Source == "security"
		answer := m.Source == "network" && strings.Contains(m.Text, "status of 4") && !strings.Contains(m.URL, "/static/")
		if bad && !answer {
			p.mu.Lock()
			p.wrong = append(p.wrong, m.String()+" ("+m.URL+")")
			p.mu.Unlock()
		}
	}
}

func (p *Page) problems() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var list []string
	for _, w := range p.wrong {
		if !slices.ContainsFunc(p.allowed, func(a string) bool { return strings.Contains(w, a) }) {
			list = append(list, w)
		}
	}
	return list
}

func (p *Page) check() {
	for _, w := range p.problems() {
		p.t.Error(w)
	}
}

func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a text always has a form in JSON
	}
	return string(b)
}
