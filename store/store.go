package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"

	"taisei/record"
)

// Config says where the records are.
type Config struct {
	URL    string // postgres://… ; empty for SQLite in File
	File   string // SQLite's file
	Now    func() time.Time
	Logger *slog.Logger
}

// Store is one open database. It implements record.Store.
type Store struct {
	write, read *sql.DB
	dialect     dialect
	driver      riverdriver.Driver[*sql.Tx]
	insert      *river.Client[*sql.Tx]
	now         func() time.Time
	log         *slog.Logger
	close       func() error

	mu        sync.Mutex
	listeners []func()
}

// dialect is all that differs between the databases.
type dialect struct {
	name       string // goose's word for it
	migrations fs.FS
	readOnly   *sql.TxOptions
	backup     func(ctx context.Context, version int64) error
	giveBack   record.Query // jobs of a process that was killed
	trySeal    record.Query // true when this transaction alone may seal the log
}

// Embedded reports whether the database is a file of this process.
func (s *Store) Embedded() bool { return s.dialect.name == "sqlite3" }

// Close waits for nothing: callers stop their work first.
func (s *Store) Close() error { return s.close() }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// OnCommit has fn called after each commit of this process. It must not block.
func (s *Store) OnCommit(fn func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.listeners = append(s.listeners, fn)
}

func (s *Store) committed() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, fn := range s.listeners {
		fn()
	}
}

// Read runs fn on one snapshot.
func (s *Store) Read(ctx context.Context, fn func(record.Reader) error) error {
	tx, err := s.read.BeginTx(ctx, s.dialect.readOnly)
	if err != nil {
		return fmt.Errorf("begin to read: %w", err)
	}
	defer tx.Rollback()
	return fn(&unit{store: s, tx: tx, now: s.instant()})
}

// Write runs fn and commits what it did, or nothing.
func (s *Store) Write(ctx context.Context, fn func(record.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to write: %w", err)
	}
	u := &unit{store: s, tx: tx, now: s.instant()}
	if err := fn(u); err != nil {
		return errors.Join(err, ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	s.committed()
	return nil
}

func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

func (s *Store) instant() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// unit is one transaction.
type unit struct {
	store *Store
	tx    *sql.Tx
	now   time.Time
}

func (u *unit) Now() time.Time { return u.now }

func (u *unit) Select(ctx context.Context, dst any, q record.Query, args ...any) error {
	return selectInto(ctx, u.tx, dst, q, args)
}

func (u *unit) One(ctx context.Context, dst any, q record.Query, args ...any) error {
	return oneInto(ctx, u.tx, dst, q, args)
}

func (u *unit) Exec(ctx context.Context, q record.Query, args ...any) (int64, error) {
	values, err := toColumns(args)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q.Name, err)
	}
	res, err := u.tx.ExecContext(ctx, q.SQL, values...)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", q.Name, err)
	}
	return res.RowsAffected()
}
