package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"taisei/fault"
	"taisei/identity"
	"taisei/words"
)

// Prefix is where the API stands.
const Prefix = "/api/v1"

// bodyLimit bounds a JSON body, in bytes; uploads name their own.
const bodyLimit = 1 << 20

// Authenticator turns an API token into its caller.
type Authenticator interface {
	CallerByToken(ctx context.Context, token string) (identity.Caller, error)
}

// API is what the collections are registered on.
type API struct {
	huma     huma.API
	services Services
}

// New makes the handler of everything under Prefix.
func New(s Services, version string) http.Handler {
	speakProblems()
	mux := http.NewServeMux()
	a := &API{services: s}
	a.huma = humago.NewWithPrefix(mux, Prefix, configuration(version))
	a.huma.UseMiddleware(a.authenticate)
	for _, register := range routes() {
		register(a)
	}
	mux.HandleFunc(Prefix+"/", a.unknown)
	return mux
}

func configuration(version string) huma.Config {
	c := huma.DefaultConfig("taisei", version)
	c.DocsPath = "" // huma's page loads from another host
	c.CreateHooks = nil
	c.RejectUnknownQueryParameters = true
	c.FieldsOptionalByDefault = true // what is needed, the domain says, with the better error
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "An API token, made on the account page."},
	}
	c.Security = []map[string][]string{{"token": {}}}
	return c
}

type callerKey struct{}

// authenticate finds out who asks. Without a token the caller is nobody, whom the
// domain methods refuse what is not public.
func (a *API) authenticate(ctx huma.Context, next func(huma.Context)) {
	caller := identity.Caller{Lang: words.Match(ctx.Header("Accept-Language"))}
	if token, ok := strings.CutPrefix(ctx.Header("Authorization"), "Bearer "); ok {
		found, err := a.services.Accounts.CallerByToken(ctx.Context(), strings.TrimSpace(token))
		if err != nil {
			a.fail(ctx, caller.Lang, err)
			return
		}
		found.Lang = words.Parse("", caller.Lang)
		caller = found
	}
	next(huma.WithValue(ctx, callerKey{}, caller))
}

func (a *API) fail(ctx huma.Context, lang words.Lang, err error) {
	p := problemOf(a.services.Book, lang, err)
	ctx.SetHeader("Content-Type", "application/problem+json")
	ctx.SetStatus(p.Status)
	_, _ = ctx.BodyWriter().Write(p.json()) // nobody is left to tell
}

// unknown answers for paths that no collection has.
func (a *API) unknown(w http.ResponseWriter, r *http.Request) {
	err := fault.New(fault.NotFound, "fault.no_such_address", nil)
	p := problemOf(a.services.Book, words.Match(r.Header.Get("Accept-Language")), err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(p.json())
}

// register adds one operation. The handler gets the caller; its errors become
// problem details in the caller's language.
func register[I, O any](a *API, op huma.Operation, handle func(context.Context, identity.Caller, *I) (*O, error)) {
	if op.MaxBodyBytes == 0 {
		op.MaxBodyBytes = bodyLimit
	}
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		caller, _ := ctx.Value(callerKey{}).(identity.Caller)
		out, err := handle(ctx, caller, in)
		if err != nil {
			return nil, problemOf(a.services.Book, caller.Lang, err)
		}
		return out, nil
	})
}
