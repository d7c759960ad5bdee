package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"taisei/app/demo"
	"taisei/app/server"
	"taisei/fault"
	"taisei/identity"
	"taisei/record"
	"taisei/web/api"
	"taisei/web/login"
	"taisei/web/ui"
)

// stopping is how long requests and jobs under way may take to end.
const stopping = 20 * time.Second

// Serve runs the web server and a worker until ctx ends. It tells where it is, once
// it takes connections; on a first start with the link that makes the administrator.
func (a *App) Serve(ctx context.Context, told func(address string)) error {
	listener, err := server.Listen(ctx, a.Config.Listen, a.Config.TLSCert, a.Config.TLSKey)
	if err != nil {
		return err
	}
	if a.Config.PublicURL == "" {
		a.setPublicURL(listener.URL)
	}
	handler, err := a.handler()
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	entrance, err := a.entrance(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	finish, err := a.start(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	told(a.Config.PublicURL + entrance)
	err = server.Serve(ctx, listener, server.Options{Handler: handler, Log: a.Log, Stopping: stopping})
	return errors.Join(err, finish())
}

// Work runs a worker alone, beside a server on the same PostgreSQL.
func (a *App) Work(ctx context.Context) error {
	if a.Store.Embedded() {
		return errors.New("work needs --database postgres://…: the embedded database belongs to one process, and serve works in it")
	}
	if a.Config.PublicURL == "" {
		return errors.New("work needs --public-url, for the links in mail")
	}
	finish, err := a.start(ctx)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return finish()
}

// start begins the jobs, the sealer and the feed; finish waits for them to end.
func (a *App) start(ctx context.Context) (finish func() error, err error) {
	name, release, err := claim(a.Config.Data)
	if err != nil {
		return nil, err
	}
	stop, err := a.Store.Work(ctx, name, a.handlers(), a.Config.Workers)
	if err != nil {
		return nil, errors.Join(err, release())
	}
	var background sync.WaitGroup
	background.Go(func() { a.Sealer.Run(ctx) })
	background.Go(func() { a.Feed.Run(ctx) })
	return func() error {
		background.Wait()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopping)
		defer cancel()
		if err := stop(ctx); err != nil {
			return fmt.Errorf("stop the jobs: %w", err)
		}
		return release()
	}, nil
}

// handlers lists the jobs of every part.
func (a *App) handlers() []record.Handler {
	var all []record.Handler
	for _, part := range [][]record.Handler{
		a.Message.Handlers(), a.Watch.Handlers(), a.Triage.Handlers(), a.Incident.Handlers(),
	} {
		all = append(all, part...)
	}
	return all
}

func (a *App) handler() (http.Handler, error) {
	sessions := login.New(login.Config{
		Store: a.Store, Identity: a.Identity, Secure: strings.HasPrefix(a.Config.PublicURL, "https:"), Logger: a.Log,
	})
	pages, err := ui.New(ui.Services{
		Book: a.Book, Logger: a.Log, PublicURL: a.Config.PublicURL, Sessions: sessions, Changes: a.Feed, Exercises: scopes{a.Exercise},
		Identity: a.Identity, Inventory: a.Inventory, Evidence: a.Evidence, Gate: a.Gate, Message: a.Message,
		Watch: a.Watch, Report: a.Report, Triage: a.Triage, Incident: a.Incident, Exercise: a.Exercise, Outbox: a.outbox(),
	})
	if err != nil {
		return nil, err
	}
	proxies, err := a.Config.Proxies()
	if err != nil {
		return nil, err
	}
	metrics := server.NewMetrics()
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", api.New(api.Services{
		Book: a.Book, Accounts: tokens{a.Identity}, Identity: a.Identity, Inventory: a.Inventory, Watch: a.Watch, Triage: a.Triage,
		Message: a.Message, Gate: a.Gate, Incident: a.Incident, Exercise: a.Exercise,
	}, Version()))
	mux.Handle("/", pages)
	return server.BehindProxies(proxies, metrics.Measure(server.Health(a.Store.Ping, metrics.Registry, mux))), nil
}

// entrance is the path that is told at the start: the demonstration's button, or
// the link of a first start.
func (a *App) entrance(ctx context.Context) (string, error) {
	if a.Config.Demo {
		return a.demoEntrance(ctx)
	}
	secret, err := a.Identity.SetupLink(ctx)
	if err != nil || secret == "" {
		return "/", err
	}
	return "/setup/" + secret, nil
}

// demoEntrance fills an empty server and makes the link to its button.
func (a *App) demoEntrance(ctx context.Context) (string, error) {
	account, err := demo.Fill(ctx, demo.Services{Store: a.Store, Identity: a.Identity, Inventory: a.Inventory, Watch: a.Watch})
	if err != nil {
		return "", err
	}
	own, err := a.Identity.Own(ctx)
	if err != nil {
		return "", err
	}
	secret, err := a.Identity.DemoLink(ctx, identity.System("demo", own), account)
	return "/demo/" + secret, err
}

// tokens lets the API know its callers.
type tokens struct{ identity *identity.Service }

func (t tokens) CallerByToken(ctx context.Context, token string) (identity.Caller, error) {
	signed, err := t.identity.ByToken(ctx, token)
	if err != nil {
		return identity.Caller{}, err
	}
	if signed == nil {
		return identity.Caller{}, fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	return signed.Caller, nil
}
