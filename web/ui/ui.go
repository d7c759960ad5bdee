package ui

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/message"
	"taisei/ready/exercise"
	"taisei/respond/incident"
	"taisei/triage"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/web/login"
	"taisei/web/ui/kit"
	"taisei/web/ui/static"
	"taisei/words"
)

// Services is what the pages call. A page's service is required where its
// routes are listed; what is optional says so.
type Services struct {
	Book      *words.Book
	Now       func() time.Time // time.Now when nil
	Logger    *slog.Logger     // none when nil
	PublicURL string           // for links that are handed out, such as https://taisei.example
	Sessions  *login.Sessions
	Changes   Changes   // pages do not follow along when nil
	Exercises Exercises // nothing but the real world when nil
	Outbox    Outbox    // the demonstration's mail page; none when nil

	Identity  *identity.Service
	Inventory *inventory.Service
	Evidence  *evidence.Service
	Gate      *gate.Gate
	Message   *message.Service
	Watch     *watch.Service
	Report    *report.Service
	Triage    *triage.Service
	Incident  *incident.Service
	Exercise  *exercise.Service
}

// UI answers requests for pages.
type UI struct {
	Services
	assets  *static.Assets
	streams chan struct{} // slots of open event streams
}

// New makes the handler of all pages.
func New(s Services) (http.Handler, error) {
	assets, err := static.Load()
	if err != nil {
		return nil, err
	}
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Logger == nil {
		s.Logger = slog.New(slog.DiscardHandler)
	}
	u := &UI{Services: s, assets: assets, streams: make(chan struct{}, mostStreams)}
	return u.handler()
}

func (u *UI) handler() (http.Handler, error) {
	pages := http.NewServeMux()
	for _, r := range u.routes() {
		pages.Handle(r.method+" "+r.pattern, u.act(r))
	}
	pages.Handle("/", u.act(route{access: anyone, action: u.notFound}))
	guarded, err := u.guard(u.Sessions.Middleware(u.view(pages)))
	if err != nil {
		return nil, err
	}
	all := http.NewServeMux()
	all.Handle("GET "+static.Prefix, assetHeaders(u.assets))
	all.Handle("GET /favicon.ico", http.RedirectHandler(u.assets.Path("icon.svg"), http.StatusFound))
	all.Handle("/", guarded)
	compress, err := gzhttp.NewWrapper(gzhttp.ContentTypes([]string{"text/html", "text/css", "text/javascript", "image/svg+xml"}))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	return compress(all), nil
}

// scopeOf is the scope with its name that a view shows.
func scopeOf(list []kit.Scope, id string) (kit.Scope, bool) {
	for _, s := range list {
		if s.Exercise == id {
			return s, true
		}
	}
	return kit.Scope{}, false
}
