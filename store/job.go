package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"taisei/record"
)

// longest bounds a handler's time-out; a job that runs longer was lost with its
// process and is given to another.
const longest = 5 * time.Minute

// arguments carry any kind of job through River.
type arguments struct {
	kind string
	body json.RawMessage
}

func (a arguments) Kind() string                 { return a.kind }
func (a arguments) MarshalJSON() ([]byte, error) { return a.body, nil }
func (a *arguments) UnmarshalJSON(b []byte) error {
	a.body = append(json.RawMessage(nil), b...)
	return nil
}

// Enqueue adds a job in this transaction.
func (u *unit) Enqueue(ctx context.Context, job record.Job, opt record.JobOptions) error {
	return u.EnqueueAll(ctx, []record.Job{job}, opt)
}

// EnqueueAll adds many jobs in one statement.
func (u *unit) EnqueueAll(ctx context.Context, jobs []record.Job, opt record.JobOptions) error {
	if len(jobs) == 0 {
		return nil
	}
	many := make([]river.InsertManyParams, len(jobs))
	for i, job := range jobs {
		body, err := json.Marshal(job)
		if err != nil {
			return fmt.Errorf("write job %s: %w", job.Kind(), err)
		}
		many[i] = river.InsertManyParams{Args: arguments{kind: job.Kind(), body: body}, InsertOpts: insertOptions(opt)}
	}
	if _, err := u.store.insert.InsertManyTx(ctx, u.tx, many); err != nil {
		return fmt.Errorf("enqueue %s: %w", jobs[0].Kind(), err)
	}
	return nil
}

// bulk is the queue of jobs that come by the thousand.
const bulk = "bulk"

func insertOptions(opt record.JobOptions) *river.InsertOpts {
	insert := &river.InsertOpts{ScheduledAt: opt.At}
	if opt.Bulk {
		insert.Queue = bulk
	}
	if opt.Unique {
		insert.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: waiting}
	}
	return insert
}

// waiting are the states in which a unique job holds off its like.
var waiting = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled,
}

// worker runs one kind of job.
type worker struct {
	river.WorkerDefaults[arguments]
	handler record.Handler
}

func (w *worker) Timeout(*river.Job[arguments]) time.Duration { return min(w.handler.Timeout, longest) }

func (w *worker) NextRetry(job *river.Job[arguments]) time.Time {
	if w.handler.Retry == nil {
		return time.Time{}
	}
	return time.Now().Add(w.handler.Retry(job.Attempt))
}

func (w *worker) Work(ctx context.Context, job *river.Job[arguments]) error {
	err := w.handler.Run(ctx, job.Args.body)
	if err != nil && w.handler.Attempts > 0 && job.Attempt >= w.handler.Attempts {
		return river.JobCancel(err)
	}
	return err
}

// Work runs jobs until ctx ends, then lets those under way finish. The name is this
// process's own, of up to 90 bytes: the same when it is started again, and no other
// living process's.
func (s *Store) Work(ctx context.Context, name string, handlers []record.Handler, workers int) (stop func(context.Context) error, err error) {
	bundle := river.NewWorkers()
	for _, h := range handlers {
		if h.Timeout <= 0 || h.Timeout > longest {
			return nil, fmt.Errorf("job %s: its time-out is %s, not between 0 and %s", h.Kind, h.Timeout, longest)
		}
		river.AddWorkerArgs(bundle, arguments{kind: h.Kind}, &worker{handler: h})
	}
	w := workerName{process: name + "#", start: name + "#" + rand.Text()[:8]}
	client, err := river.NewClient(s.driver, &river.Config{
		ID: w.start, Logger: s.log, Workers: bundle,
		Queues:                      map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: workers}, bulk: {MaxWorkers: workers}},
		FetchCooldown:               50 * time.Millisecond,
		FetchPollInterval:           s.pollInterval(),
		JobTimeout:                  time.Minute,
		RescueStuckJobsAfter:        longest + time.Minute,
		CompletedJobRetentionPeriod: 24 * time.Hour,
	})
	if err != nil {
		return nil, fmt.Errorf("set up the queue: %w", err)
	}
	if err := s.giveBack(ctx, w); err != nil {
		return nil, err
	}
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return nil, fmt.Errorf("start the queue: %w", err)
	}
	if !s.Embedded() {
		go s.giveBackLate(ctx, w)
	}
	return client.Stop, nil
}

// workerName is what the queue knows a process by: what all its starts begin with,
// and this start.
type workerName struct{ process, start string }

// late is how often a process looks for what it took before it was killed and that
// the database did only afterwards.
const late = 10 * time.Second

func (s *Store) giveBackLate(ctx context.Context, w workerName) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(late):
		}
		if err := s.giveBack(ctx, w); err != nil && ctx.Err() == nil {
			s.log.Warn("jobs of a process that was killed were not given back", "error", err)
		}
	}
}

// giveBack returns to the queue what earlier starts of this process were doing when
// they were killed. To be killed is not to fail, so it does not count as an attempt.
func (s *Store) giveBack(ctx context.Context, w workerName) error {
	var args []any
	if !s.Embedded() {
		args = append(args, w.process, w.start)
	}
	return s.Write(ctx, func(tx record.Tx) error {
		_, err := tx.Exec(ctx, s.dialect.giveBack, args...)
		return err
	})
}

// pollInterval is how long a job waits at most where nothing announces it.
func (s *Store) pollInterval() time.Duration {
	if s.Embedded() {
		return 250 * time.Millisecond
	}
	return time.Second
}
