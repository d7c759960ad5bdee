package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"net/url"
	"os"

	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

//go:embed migration/*.sql
var migrations embed.FS

// Migrations are those that only SQLite needs.
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migration")
	if err != nil {
		panic(err) // the folder is embedded above
	}
	return sub
}

// readers bounds the pool of readers; more would wait for two cores anyway.
const readers = 8

// Open opens the file, making it when it is not there. The writer has one
// connection, so that writes queue in Go instead of failing as busy; a commit is
// on the disk when it returns.
func Open(path string) (write, read *sql.DB, err error) {
	write, err = sql.Open("sqlite", address(path, "immediate", ""))
	if err != nil {
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.Ping(); err != nil {
		write.Close()
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	read, err = sql.Open("sqlite", address(path, "deferred", "query_only(1)"))
	if err != nil {
		write.Close()
		return nil, nil, fmt.Errorf("open %s: %w", path, err)
	}
	read.SetMaxOpenConns(readers)
	return write, read, nil
}

func address(path, lock, extra string) string {
	v := url.Values{}
	v.Set("_txlock", lock)
	for _, p := range []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", extra} {
		if p != "" {
			v.Add("_pragma", p)
		}
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: v.Encode()}).String()
}

// Driver is River's for this database.
func Driver(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riversqlite.New(db) }

// Backup copies the whole database to a new file, consistently.
func Backup(ctx context.Context, db *sql.DB, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil // this version was copied before
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return fmt.Errorf("copy the database to %s: %w", path, err)
	}
	return nil
}
