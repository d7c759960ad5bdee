package audit_test

import (
	"crypto/ed25519"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"taisei/record"
	"taisei/record/audit"
	"taisei/store"
	"taisei/store/storetest"
)

func newSealer(s *store.Store) *audit.Sealer {
	seed := strings.Repeat("k", ed25519.SeedSize)
	return &audit.Sealer{Store: s, Key: ed25519.NewKeyFromSeed([]byte(seed)), Log: slog.New(slog.DiscardHandler)}
}

func public(s *audit.Sealer) ed25519.PublicKey { return s.Key.Public().(ed25519.PublicKey) }

func appendEvents(t *testing.T, s *store.Store, n int) {
	t.Helper()
	err := s.Write(t.Context(), func(tx record.Tx) error {
		for i := range n {
			e := record.Event{
				Action: "test.append", Actor: "人", Kind: "tests", RecordID: fmt.Sprint(i), Mode: "real",
				Detail: map[string]record.Change{"n": {New: i, Old: 1.5}},
			}
			if err := tx.Append(t.Context(), e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func seal(t *testing.T, s *audit.Sealer) {
	t.Helper()
	for {
		n, err := s.Seal(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func verify(t *testing.T, st *store.Store, s *audit.Sealer, c *audit.Checkpoint) audit.Report {
	t.Helper()
	r, err := audit.Verify(t.Context(), st, public(s), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func exec(t *testing.T, s *store.Store, statements ...string) {
	t.Helper()
	err := s.Write(t.Context(), func(tx record.Tx) error {
		for _, sql := range statements {
			if _, err := tx.Exec(t.Context(), record.Query{Name: "test", SQL: sql}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// unlock takes away what keeps the log from changing, as somebody would who owns
// the database.
func unlock(t *testing.T, s *store.Store) {
	t.Helper()
	if s.Embedded() {
		exec(t, s, `DROP TRIGGER audit_events_fixed`, `DROP TRIGGER audit_events_kept`, `DROP TRIGGER audit_seals_fixed`, `DROP TRIGGER audit_seals_kept`)
		return
	}
	exec(t, s, `DROP TRIGGER audit_events_only_grow ON audit_events`, `DROP TRIGGER audit_seals_only_grow ON audit_seals`)
}

func TestSealedLogVerifies(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := newSealer(st)
		appendEvents(t, st, 1203)
		seal(t, s)
		c, err := s.Checkpoint(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		appendEvents(t, st, 3)
		r := verify(t, st, s, &c)
		if !r.OK() || r.Events != 1203 || r.Pending != 3 {
			t.Errorf("report: %+v", r)
		}
	})
}

func TestTamperingIsFound(t *testing.T) {
	cut := []string{
		`DELETE FROM audit_events WHERE id IN (SELECT event_id FROM audit_seals WHERE number > 5)`,
		`DELETE FROM audit_seals WHERE number > 5`, `DELETE FROM audit_signatures WHERE number > 5`,
	}
	rewritten := []string{
		`DELETE FROM audit_seals`, `DELETE FROM audit_signatures`, `UPDATE audit_events SET actor = 'nobody'`,
		`INSERT INTO audit_pending (event_id) SELECT id FROM audit_events`,
	}
	cases := map[string]struct {
		statements []string
		reseal     bool
		want       string
	}{
		"event changed":   {statements: []string{`UPDATE audit_events SET actor = 'nobody' WHERE record_id = '3'`}, want: "not what was sealed"},
		"event removed":   {statements: []string{`DELETE FROM audit_events WHERE record_id = '3'`}, want: "gone"},
		"seal removed":    {statements: []string{`DELETE FROM audit_seals WHERE number = 4`}, want: "missing"},
		"tail cut":        {statements: cut, want: "cut off"},
		"whole rewritten": {statements: rewritten, reseal: true, want: "rewritten"},
		"event slipped in": {
			statements: []string{
				`DELETE FROM audit_pending`,
				`INSERT INTO audit_events SELECT 'x', at, actor, action, kind, record_id, version, mode, tlp, detail FROM audit_events WHERE record_id = '3'`,
			},
			want: "neither sealed",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, st *store.Store) {
				s := newSealer(st)
				appendEvents(t, st, 9)
				seal(t, s)
				point, err := s.Checkpoint(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				unlock(t, st)
				exec(t, st, c.statements...)
				if c.reseal {
					seal(t, s)
				}
				r := verify(t, st, s, &point)
				if r.OK() || !strings.Contains(fmt.Sprint(r.Problems), c.want) {
					t.Errorf("want %q among %v", c.want, r.Problems)
				}
			})
		})
	}
}

func TestForgedCheckpointIsFound(t *testing.T) {
	st := storetest.SQLite(t)
	s := newSealer(st)
	appendEvents(t, st, 3)
	seal(t, s)
	point, err := s.Checkpoint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	point.Number = 2
	if r := verify(t, st, s, &point); r.OK() {
		t.Error("a changed checkpoint was believed")
	}
}

func TestFeedTellsInOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s, feed := newSealer(st), audit.NewFeed(st)
		go feed.Run(t.Context())
		appendEvents(t, st, 4)
		seal(t, s)
		if err := feed.Wait(t.Context(), 3); err != nil {
			t.Fatal(err)
		}
		changes, err := feed.Since(t.Context(), 1)
		if err != nil || len(changes) != 3 || changes[0].Number != 2 || changes[2].RecordID != "3" {
			t.Errorf("changes %+v, %v", changes, err)
		}
	})
}
