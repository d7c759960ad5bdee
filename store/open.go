package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/riverqueue/river"

	"taisei/record"
	"taisei/store/postgres"
	"taisei/store/sqlite"
)

// Open opens the database and brings its tables up to date.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s := &Store{now: cfg.Now, log: cfg.Logger}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.log = slog.New(quiet{s.log.Handler()})
	open := s.openSQLite
	if cfg.URL != "" {
		open = s.openPostgres
	}
	if err := open(ctx, cfg); err != nil {
		return nil, err
	}
	if err := s.prepare(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) prepare(ctx context.Context) error {
	if err := s.migrate(ctx); err != nil {
		return err
	}
	var err error
	if s.insert, err = river.NewClient(s.driver, &river.Config{Logger: s.log}); err != nil {
		return fmt.Errorf("set up the queue: %w", err)
	}
	return nil
}

func (s *Store) openSQLite(_ context.Context, cfg Config) error {
	write, read, err := sqlite.Open(cfg.File)
	if err != nil {
		return err
	}
	s.write, s.read, s.driver = write, read, sqlite.Driver(write)
	s.close = func() error { return errors.Join(read.Close(), write.Close()) }
	s.dialect = dialect{
		name:       "sqlite3",
		migrations: sqlite.Migrations(),
		giveBack: record.Query{
			Name: "jobs.give_back",
			SQL:  `UPDATE river_job SET state = 'available', attempt = max(attempt - 1, 0) WHERE state = 'running'`,
		},
		backup: func(ctx context.Context, version int64) error {
			return sqlite.Backup(ctx, write, fmt.Sprintf("%s.before-%d", filepath.Clean(cfg.File), version))
		},
	}
	return nil
}

func (s *Store) openPostgres(ctx context.Context, cfg Config) error {
	db, pool, err := postgres.Open(ctx, cfg.URL)
	if err != nil {
		return err
	}
	s.write, s.read, s.driver = db, db, postgres.Driver(db, pool)
	s.close = func() error { err := db.Close(); pool.Close(); return err }
	s.dialect = dialect{
		name:       "postgres",
		migrations: postgres.Migrations(),
		readOnly:   &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead},
		trySeal:    record.Query{Name: "audit.try_seal", SQL: `SELECT pg_try_advisory_xact_lock(6875423101)`},
		giveBack: record.Query{
			Name: "jobs.give_back",
			SQL: `UPDATE river_job SET state = 'available', attempt = greatest(attempt - 1, 0)
				WHERE state = 'running' AND starts_with(attempted_by[array_upper(attempted_by, 1)], $1) AND attempted_by[array_upper(attempted_by, 1)] <> $2`,
		},
		backup: func(context.Context, int64) error { return nil }, // the server's administrator keeps its copies
	}
	return nil
}

// quiet lets warnings and errors through: what the queue tells of its daily work
// would bury what an operator looks for.
type quiet struct{ slog.Handler }

func (q quiet) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn && q.Handler.Enabled(ctx, l)
}

func (q quiet) WithAttrs(attrs []slog.Attr) slog.Handler { return quiet{q.Handler.WithAttrs(attrs)} }

func (q quiet) WithGroup(name string) slog.Handler { return quiet{q.Handler.WithGroup(name)} }
