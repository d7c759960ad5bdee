package app

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"taisei/app/config"
	"taisei/app/keys"
	"taisei/app/reading"
	"taisei/evidence"
	"taisei/gate"
	"taisei/identity"
	"taisei/inventory"
	"taisei/message"
	"taisei/ready/exercise"
	"taisei/record/audit"
	"taisei/respond/incident"
	"taisei/sandbox"
	"taisei/store"
	"taisei/triage"
	"taisei/watch"
	"taisei/watch/report"
	"taisei/words"
)

// App is the whole program with its records open.
type App struct {
	Config *config.Config
	Log    *slog.Logger
	Keys   keys.Keys
	Store  *store.Store
	Book   *words.Book
	Sealer *audit.Sealer
	Feed   *audit.Feed

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

	sandbox *sandbox.Pool
}

// HasRecords reports whether there is something to open: a database server, or the
// file of the embedded one.
func HasRecords(cfg *config.Config) bool {
	if cfg.Database != "" {
		return true
	}
	_, err := os.Stat(file(cfg))
	return err == nil
}

// file is the embedded database's.
func file(cfg *config.Config) string { return filepath.Join(cfg.Data, "taisei.sqlite") }

// Open opens the records and wires the parts. It starts nothing.
func Open(ctx context.Context, cfg *config.Config, log *slog.Logger) (*App, error) {
	a := &App{Config: cfg, Log: log}
	var err error
	if a.Keys, err = keys.Open(cfg.Data); err != nil {
		return nil, err
	}
	if a.Book, err = words.Load(); err != nil {
		return nil, err
	}
	a.Store, err = store.Open(ctx, store.Config{
		URL: cfg.Database, File: file(cfg), Now: time.Now, Logger: log,
	})
	if err != nil {
		return nil, err
	}
	a.sandbox = sandbox.NewPool(sandbox.Options{Size: runtime.NumCPU(), Time: 2 * time.Minute})
	a.Sealer = &audit.Sealer{Store: a.Store, Key: a.Keys.Signing(), Log: log}
	a.Feed = audit.NewFeed(a.Store)
	if err := a.wire(); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// Close ends the children and closes the records.
func (a *App) Close() error { return errors.Join(a.sandbox.Close(), a.Store.Close()) }

// reader reads hostile bytes in the sandbox.
func (a *App) reader() reading.Pool { return reading.Pool{Sandbox: a.sandbox} }

// addresses makes the links that stand in messages.
type addresses struct{ public string }

func (a addresses) Link(token string) string { return a.public + "/t/" + token }

func (a addresses) Record(kind, id string) string {
	return a.public + "/" + url.PathEscape(kind) + "/" + url.PathEscape(id)
}
