package storetest

import (
	"context"
	"database/sql"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"taisei/record"
	"taisei/store"
)

// Variable names the server that tests may make databases on.
const Variable = "TAISEI_TEST_POSTGRES"

// Each runs fn on an empty database of either kind.
func Each(t *testing.T, fn func(t *testing.T, s *store.Store)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t)) })
}

// SQLite opens an empty database in a file.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{File: filepath.Join(t.TempDir(), "taisei.sqlite")})
}

// Postgres opens an empty database on the tests' server.
func Postgres(t testing.TB) *store.Store {
	t.Helper()
	return Open(t, store.Config{URL: NewDatabase(t)})
}

// Open opens a database for the length of the test.
func Open(t testing.TB, cfg store.Config) *store.Store {
	t.Helper()
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	cfg.Logger = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// NewDatabase makes an empty PostgreSQL database and returns its address. Without
// a server the test is skipped, but in CI it fails.
func NewDatabase(t testing.TB) string {
	t.Helper()
	server := os.Getenv(Variable)
	if server == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not set: run the tests with make test", Variable)
		}
		t.Skipf("%s is not set: make test starts a server", Variable)
	}
	name := "t" + strings.ReplaceAll(record.NewID(), "-", "")
	admin(t, server, "CREATE DATABASE "+name)
	t.Cleanup(func() { admin(t, server, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

func admin(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.WithoutCancel(t.Context()), statement); err != nil {
		t.Fatal(err)
	}
}
