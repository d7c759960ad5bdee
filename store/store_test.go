package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

// exercise is a row with every kind of column.
type exercise struct {
	record.Meta
	Mode         mark.Mode `db:"mode"`
	Name         string    `db:"name"`
	Status       string    `db:"status" audit:"-"`
	Participants []string  `db:"participants"`
	StartedAt    time.Time `db:"started_at"`
	EndedAt      time.Time `db:"ended_at"`
}

var (
	exercises = record.NewTable[exercise]("exercises", "exercise")
	someone   = record.Actor{ID: "person-1", Org: "org-1"}
)

func insert(t *testing.T, s record.Store, e *exercise) {
	t.Helper()
	err := s.Write(t.Context(), func(tx record.Tx) error { return exercises.Insert(t.Context(), tx, someone, e) })
	if err != nil {
		t.Fatal(err)
	}
}

func get(t *testing.T, s record.Store, id string) *exercise {
	t.Helper()
	var got *exercise
	err := s.Read(t.Context(), func(r record.Reader) (err error) {
		got, err = exercises.Get(t.Context(), r, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func events(t *testing.T, s record.Store, id string) []record.Event {
	t.Helper()
	var list []record.Event
	q := record.Query{Name: "test.events", SQL: `SELECT * FROM audit_events WHERE record_id = $1 ORDER BY id`}
	err := s.Read(t.Context(), func(r record.Reader) error { return r.Select(t.Context(), &list, q, id) })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestRowComesBackAsItWasSaved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		saved := &exercise{Mode: mark.Exercise, Name: "机上演習 'q\"", Participants: []string{"a", "b"}, StartedAt: time.UnixMicro(1_700_000_000_123_456).UTC()}
		insert(t, s, saved)
		if diff := cmp.Diff(saved, get(t, s, saved.ID)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestEveryChangeLeavesItsEvent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := &exercise{Mode: mark.Drill, Name: "one", Status: "secret-1"}
		insert(t, s, e)
		e.Name, e.Status = "two", "secret-2"
		err := s.Write(t.Context(), func(tx record.Tx) error { return exercises.Update(t.Context(), tx, someone, e) })
		if err != nil {
			t.Fatal(err)
		}
		log := events(t, s, e.ID)
		if len(log) != 2 || log[0].Action != "exercise.insert" || log[1].Action != "exercise.update" {
			t.Fatalf("log: %+v", log)
		}
		want := map[string]record.Change{"name": {Old: "one", New: "two"}, "status": {New: "(secret)"}}
		if diff := cmp.Diff(want, log[1].Detail); diff != "" {
			t.Error(diff)
		}
	})
}

func TestSaveOverAnothersIsAConflictWithBothTexts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := &exercise{Mode: mark.Drill, Name: "one"}
		insert(t, s, e)
		theirs, ours := get(t, s, e.ID), get(t, s, e.ID)
		theirs.Name, ours.Name = "theirs", "ours"
		update := func(row *exercise) error {
			return s.Write(t.Context(), func(tx record.Tx) error { return exercises.Update(t.Context(), tx, someone, row) })
		}
		if err := update(theirs); err != nil {
			t.Fatal(err)
		}
		err := update(ours)
		var conflict *record.Conflict
		if !errors.As(err, &conflict) || !fault.Is(err, fault.Conflict) {
			t.Fatalf("want a conflict, got %v", err)
		}
		var current, yours exercise
		if json.Unmarshal(conflict.Current, &current) != nil || json.Unmarshal(conflict.Yours, &yours) != nil ||
			current.Name != "theirs" || yours.Name != "ours" {
			t.Errorf("conflict holds %s and %s", conflict.Current, conflict.Yours)
		}
	})
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := &exercise{Mode: mark.Drill, Name: "one"}
		stop := errors.New("stop")
		err := s.Write(t.Context(), func(tx record.Tx) error {
			return errors.Join(exercises.Insert(t.Context(), tx, someone, e), tx.Enqueue(t.Context(), note{"x"}, record.JobOptions{}), stop)
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
		if n := len(events(t, s, e.ID)); n != 0 {
			t.Errorf("%d events of a change that was not committed", n)
		}
	})
}

func TestAuditLogOnlyGrows(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := &exercise{Mode: mark.Drill, Name: "one"}
		insert(t, s, e)
		for _, sql := range []string{`DELETE FROM audit_events`, `UPDATE audit_events SET actor = 'nobody'`} {
			err := s.Write(t.Context(), func(tx record.Tx) error {
				_, err := tx.Exec(t.Context(), record.Query{Name: "test.tamper", SQL: sql})
				return err
			})
			if err == nil {
				t.Errorf("%s was allowed", sql)
			}
		}
	})
}

func TestRefusesADatabaseFromTheFuture(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.sqlite")
	s := storetest.Open(t, store.Config{File: file})
	err := s.Write(t.Context(), func(tx record.Tx) error {
		_, err := tx.Exec(t.Context(), record.Query{SQL: `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Config{File: file}); !fault.Is(err, fault.Conflict) {
		t.Errorf("want a conflict, got %v", err)
	}
}

type note struct{ Text string }

func (note) Kind() string { return "note" }

// notes collects what a handler was given.
type notes struct {
	mu   sync.Mutex
	seen []string
	got  chan struct{}
}

func (n *notes) run(_ context.Context, args []byte) error {
	var job note
	if err := json.Unmarshal(args, &job); err != nil {
		return err
	}
	n.mu.Lock()
	n.seen = append(n.seen, job.Text)
	first := len(n.seen) == 1
	n.mu.Unlock()
	if first {
		return errors.New("the first try fails")
	}
	n.got <- struct{}{}
	return nil
}

func TestJobRunsAfterItsChangeAndIsTriedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		n := &notes{got: make(chan struct{}, 10)}
		stop, err := s.Work(t.Context(), "test", []record.Handler{{
			Kind: "note", Timeout: time.Minute, Run: n.run,
			Retry: func(int) time.Duration { return time.Millisecond },
		}}, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer stop(context.WithoutCancel(t.Context()))
		err = s.Write(t.Context(), func(tx record.Tx) error {
			return tx.Enqueue(t.Context(), note{"hello"}, record.JobOptions{})
		})
		if err != nil {
			t.Fatal(err)
		}
		<-n.got
		n.mu.Lock()
		defer n.mu.Unlock()
		if diff := cmp.Diff([]string{"hello", "hello"}, n.seen); diff != "" {
			t.Error(diff)
		}
	})
}

func TestBulkJobsAreEnqueuedOnceAndRun(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		jobs := make([]record.Job, 300)
		for i := range jobs {
			jobs[i] = note{fmt.Sprint(i)}
		}
		for range 2 { // the second time all of them are waiting already
			err := s.Write(t.Context(), func(tx record.Tx) error {
				return tx.EnqueueAll(t.Context(), jobs, record.JobOptions{Unique: true, Bulk: true})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		n := &notes{got: make(chan struct{}, 1000)}
		stop, err := s.Work(t.Context(), "test", []record.Handler{{
			Kind: "note", Timeout: time.Minute, Run: n.run,
			Retry: func(int) time.Duration { return time.Millisecond },
		}}, 4)
		if err != nil {
			t.Fatal(err)
		}
		for range jobs {
			<-n.got
		}
		if err := stop(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		if len(n.seen) != len(jobs)+1 { // one was tried again
			t.Errorf("%d runs of %d jobs", len(n.seen), len(jobs))
		}
	})
}

func TestTextThatADatabaseRefusesIsStillKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		e := &exercise{Mode: mark.Drill, Name: "a\x00b\xffc", Participants: []string{"x\x00"}}
		insert(t, s, e)
		if got := get(t, s, e.ID).Name; got != "a\uFFFDb\uFFFDc" {
			t.Errorf("kept %q", got)
		}
	})
}

func TestJobIsGivenUpAfterItsAttempts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		tried := make(chan struct{}, 10)
		stop, err := s.Work(t.Context(), "test", []record.Handler{{
			Kind: "note", Timeout: time.Minute, Attempts: 2, Retry: func(int) time.Duration { return time.Millisecond },
			Run: func(context.Context, []byte) error { tried <- struct{}{}; return errors.New("it never works") },
		}}, 2)
		if err != nil {
			t.Fatal(err)
		}
		defer stop(context.WithoutCancel(t.Context()))
		err = s.Write(t.Context(), func(tx record.Tx) error {
			return tx.Enqueue(t.Context(), note{"hello"}, record.JobOptions{})
		})
		if err != nil {
			t.Fatal(err)
		}
		<-tried
		<-tried
		waiting := record.Query{Name: "test.waiting", SQL: `SELECT COUNT(*) FROM river_job WHERE state NOT IN ('cancelled', 'discarded')`}
		for n := 1; n > 0; time.Sleep(10 * time.Millisecond) {
			if err := s.Read(t.Context(), func(r record.Reader) error { return r.One(t.Context(), &n, waiting) }); err != nil {
				t.Fatal(err)
			}
		}
		if len(tried) != 0 {
			t.Errorf("it was tried %d times more", len(tried))
		}
	})
}

// What a process took before it was killed is done by its next start, also when the
// database did the taking only after that, and no kill counts as an attempt. What
// another process is doing is left to it.
func TestKilledProcessesJobsAreGivenBack(t *testing.T) {
	s := storetest.Postgres(t) // on SQLite nothing happens after a process has died
	take := func(text, worker string) {
		t.Helper()
		err := s.Write(t.Context(), func(tx record.Tx) error {
			if err := tx.Enqueue(t.Context(), note{text}, record.JobOptions{At: time.Now().Add(time.Hour)}); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), record.Query{Name: "test.take", SQL: `UPDATE river_job
				SET state = 'running', attempt = 25, attempted_by = ARRAY[$1], scheduled_at = now() WHERE state = 'scheduled'`}, worker)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	take("before", "test#killed")
	take("other", "tester#lives")
	ran := make(chan struct{}, 10)
	stop, err := s.Work(t.Context(), "test", []record.Handler{{
		Kind: "note", Timeout: time.Minute, Run: func(context.Context, []byte) error { ran <- struct{}{}; return nil },
	}}, 2)
	if err != nil {
		t.Fatal(err)
	}
	<-ran
	take("late", "test#killed")
	<-ran
	if err := stop(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	count := func(where string) (jobs int) {
		t.Helper()
		err := s.Read(t.Context(), func(r record.Reader) error {
			return r.One(t.Context(), &jobs, record.Query{Name: "test.count", SQL: "SELECT COUNT(*) FROM river_job WHERE " + where})
		})
		if err != nil {
			t.Fatal(err)
		}
		return jobs
	}
	if done := count("state = 'completed' AND attempt = 25"); done != 2 {
		t.Errorf("%d were done in their 25th attempt", done)
	}
	if left := count("state = 'running'"); left != 1 {
		t.Errorf("%d are still with another process", left)
	}
}
