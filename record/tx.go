package record

import (
	"context"
	"time"
)

// Query is a named piece of portable SQL: $1 placeholders, no dialect.
type Query struct {
	Name string // shows in logs and metrics
	SQL  string
}

// Reader reads from one consistent snapshot.
type Reader interface {
	// Select fills dst, a pointer to a slice of structs or of scalars.
	Select(ctx context.Context, dst any, q Query, args ...any) error
	// One fills dst, a pointer to a struct or scalar, or returns fault.NotFound.
	One(ctx context.Context, dst any, q Query, args ...any) error
	// Now is the transaction's time, in microseconds of UTC.
	Now() time.Time
}

// Tx reads and writes in one transaction.
type Tx interface {
	Reader
	// Exec changes rows without an audit event: for queues, counters and links
	// between rows whose change is told by another event.
	Exec(ctx context.Context, q Query, args ...any) (int64, error)
	// Append adds an event to the audit log.
	Append(ctx context.Context, e Event) error
	// Enqueue adds a job that runs once this transaction is committed.
	Enqueue(ctx context.Context, job Job, opt JobOptions) error
	// EnqueueAll adds many jobs, all different, in one statement.
	EnqueueAll(ctx context.Context, jobs []Job, opt JobOptions) error
}

// Store runs units of work. A function that returns an error leaves nothing behind.
type Store interface {
	Read(ctx context.Context, fn func(Reader) error) error
	Write(ctx context.Context, fn func(Tx) error) error
}

// Event is one line of the audit log.
type Event struct {
	ID       string            `db:"id" json:"id"`
	At       time.Time         `db:"at" json:"at"`
	Actor    string            `db:"actor" json:"actor"`
	Action   string            `db:"action" json:"action"`       // "detection.insert", "account.sign_in"
	Kind     string            `db:"kind" json:"kind"`           // the table
	RecordID string            `db:"record_id" json:"record_id"` // the row
	Version  int64             `db:"version" json:"version"`     // of the row after the change
	Mode     string            `db:"mode" json:"mode"`
	TLP      string            `db:"tlp" json:"tlp"`
	Detail   map[string]Change `db:"detail" json:"detail"` // by field
}

// Change is one field before and after.
type Change struct {
	Old any `json:"old,omitempty"`
	New any `json:"new,omitempty"`
}

// Job is work that a change causes. Its JSON is what is kept; Kind never changes
// once released.
type Job interface{ Kind() string }

// JobOptions say when and how often a job is tried.
type JobOptions struct {
	At     time.Time // not before; zero is now
	Unique bool      // not when the same job with the same JSON is waiting already
	Bulk   bool      // one of very many: it has a queue of its own, so that no message waits behind it
}

// Handler runs one kind of job.
type Handler struct {
	Kind     string
	Timeout  time.Duration                   // of one attempt, five minutes at most
	Attempts int                             // before it is given up; 25 when 0
	Retry    func(attempt int) time.Duration // wait before the next attempt; exponential when nil
	Run      func(ctx context.Context, args []byte) error
}
