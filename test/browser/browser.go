package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Program is where Debian's browser is; CHROMIUM names another.
const Program = "/usr/bin/chromium"

// pollEvery is how often a condition is looked at.
const pollEvery = 50 * time.Millisecond

// patience bounds one step. Slow machines need it; nothing waits for it to pass.
const patience = 30 * time.Second

// Browser is one Chromium.
type Browser struct{ ctx context.Context }

// Start starts a Chromium for the length of the test. Without one the test is
// skipped, but in CI it fails.
func Start(t testing.TB) *Browser {
	t.Helper()
	program := Program
	if p := os.Getenv("CHROMIUM"); p != "" {
		program = p
	}
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("there is no browser at %s: run the tests with make test", program)
		}
		t.Skipf("there is no browser at %s: make test installs one", program)
	}
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(program), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.NoDefaultBrowserCheck, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
	}
	alloc, stop := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), options...)
	ctx, closeBrowser := chromedp.NewContext(alloc, chromedp.WithErrorf(t.Logf))
	if err := chromedp.Do(ctx); err != nil {
		stop()
		t.Fatalf("start the browser: %v", err)
	}
	t.Cleanup(func() {
		closeBrowser()
		stop()
	})
	return &Browser{ctx: ctx}
}

// Options say who looks at a page, and on what.
type Options struct {
	Phone bool   // 390 × 844 with a touch screen; 1280 × 800 otherwise
	Lang  string // ja when empty
	Dark  bool
	Wide  int // another width than 1280
	// NoScript switches the page\'s own scripts off.
	NoScript bool
}

// Open opens a tab with cookies of its own. It may ask only the origins given.
func (b *Browser) Open(t testing.TB, o Options, origins ...string) *Page {
	t.Helper()
	ctx, closePage := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	p := &Page{t: t, ctx: ctx, origins: origins}
	t.Cleanup(closePage)
	if err := chromedp.Listen(ctx, p.watch); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	messages := chromedp.Console(ctx)
	go p.hear(messages)
	p.look(o)
	t.Cleanup(p.check)
	return p
}

// look sets the screen, the language and the colours.
func (p *Page) look(o Options) {
	p.t.Helper()
	lang, scheme := "ja", "light"
	if o.Lang != "" {
		lang = o.Lang
	}
	if o.Dark {
		scheme = "dark"
	}
	width := int64(1280)
	if o.Wide > 0 {
		width = int64(o.Wide)
	}
	viewport := chromedp.EmulateViewport(width, 800)
	if o.Phone {
		viewport = chromedp.EmulateViewport(390, 844, chromedp.EmulateScale(2), chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	p.do("set the screen", viewport)
	p.do("set the language and the colours", chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		headers := network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}}
		if _, err := chromedp.Call(ctx, network.SetExtraHTTPHeaders, headers); err != nil {
			return err
		}
		if _, err := chromedp.Call(ctx, emulation.SetLocaleOverride, emulation.SetLocaleOverrideParams{Locale: lang}); err != nil {
			return err
		}
		media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, media); err != nil {
			return err
		}
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript})
		return err
	}))
}
