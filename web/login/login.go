package login

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
)

// Config says how sessions are kept.
type Config struct {
	Store    record.Store
	Identity *identity.Service
	Secure   bool          // the public address is https
	Idle     time.Duration // 12 hours when 0
	Life     time.Duration // 7 days when 0
	Logger   *slog.Logger
	// Failed answers a request whose session cannot be read or kept; a plain 500 when nil.
	Failed func(http.ResponseWriter, *http.Request, error)
}

// Sessions knows who is signed in.
type Sessions struct {
	scs      *scs.SessionManager
	identity *identity.Service
	log      *slog.Logger
}

const (
	keyAccount = "account"
	keyStamp   = "stamp"
)

// New keeps sessions in the store.
func New(cfg Config) *Sessions {
	m := scs.New()
	m.Store, m.HashTokenInStore, m.Codec = store{cfg.Store}, true, codec{}
	m.IdleTimeout, m.Lifetime = or(cfg.Idle, 12*time.Hour), or(cfg.Life, 7*24*time.Hour)
	m.Cookie.Name, m.Cookie.Secure, m.Cookie.SameSite = "taisei", cfg.Secure, http.SameSiteLaxMode
	if cfg.Secure {
		m.Cookie.Name = "__Host-taisei" // browsers take it from this very host and over https alone
	}
	s := &Sessions{scs: m, identity: cfg.Identity, log: cfg.Logger}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	m.ErrorFunc = cfg.Failed
	if m.ErrorFunc == nil {
		m.ErrorFunc = s.failed
	}
	return s
}

func or(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

func (s *Sessions) failed(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil { // who asked has gone, or the server stops
		http.Error(w, http.StatusText(http.StatusServiceUnavailable), http.StatusServiceUnavailable)
		return
	}
	s.log.Error("read or keep a session", "error", err)
	http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
}

type signedKey struct{}

// Middleware puts who is signed in into the context of each request.
func (s *Sessions) Middleware(next http.Handler) http.Handler {
	return s.scs.LoadAndSave(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		signed, err := s.current(r.Context())
		if err != nil {
			s.scs.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), signedKey{}, signed)))
	}))
}

// current is who the session says, if that still holds.
func (s *Sessions) current(ctx context.Context) (*identity.Signed, error) {
	account := s.scs.GetString(ctx, keyAccount)
	if account == "" {
		return nil, nil
	}
	signed, err := s.identity.Identify(ctx, account)
	if fault.Is(err, fault.Unauthenticated) || err == nil && signed.Stamp != s.scs.GetString(ctx, keyStamp) {
		return nil, s.scs.Destroy(ctx)
	}
	return signed, err
}

// Of is who is signed in; nil when nobody is.
func Of(ctx context.Context) *identity.Signed {
	signed, _ := ctx.Value(signedKey{}).(*identity.Signed)
	return signed
}

// Caller is who asks; the zero Caller, which may do nothing, when nobody is signed in.
func Caller(ctx context.Context) identity.Caller {
	if signed := Of(ctx); signed != nil {
		return signed.Caller
	}
	return identity.Caller{}
}

// Start begins a session under a new token, so that a token planted before is
// worth nothing.
func (s *Sessions) Start(ctx context.Context, signed *identity.Signed) error {
	if err := s.scs.RenewToken(ctx); err != nil {
		return err
	}
	s.scs.Put(ctx, keyAccount, signed.Account.ID)
	s.scs.Put(ctx, keyStamp, signed.Stamp)
	return nil
}

// End ends the session.
func (s *Sessions) End(ctx context.Context) error { return s.scs.Destroy(ctx) }

// Still reports whether who was signed in when the request began still is; for
// answers that last.
func (s *Sessions) Still(ctx context.Context) bool {
	was := Of(ctx)
	if was == nil {
		return false
	}
	now, err := s.identity.Identify(ctx, was.Account.ID)
	return err == nil && now.Stamp == was.Stamp
}

// Keep remembers a text for the next page.
func (s *Sessions) Keep(ctx context.Context, name, text string) { s.scs.Put(ctx, "kept."+name, text) }

// Take gives back a kept text, once.
func (s *Sessions) Take(ctx context.Context, name string) string {
	if !s.scs.Exists(ctx, "kept."+name) {
		return ""
	}
	return s.scs.PopString(ctx, "kept."+name)
}

// Remote is the address that a request came from, without its port.
func Remote(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
