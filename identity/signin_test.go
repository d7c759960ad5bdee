package identity_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/words"
)

func TestSignInKnowsItsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		s.Exercises = fixedExercises{"exercise-1"}
		for _, name := range []string{"admin", " ADMIN ", "ａｄｍｉｎ"} {
			signed, err := s.SignIn(t.Context(), name, password, here)
			if err != nil {
				t.Fatalf("%q: %v", name, err)
			}
			c := signed.Caller
			if c.Account != admin.Account.ID || c.Person != admin.Person.ID || c.Lang != words.Japanese ||
				c.Organisation != admin.Person.Organisation || !slices.Equal(c.Exercises, []string{"exercise-1"}) {
				t.Errorf("caller: %+v", c)
			}
		}
		if log := actions(t, s, admin.Account.ID); !slices.Contains(log, "account.sign_in") {
			t.Errorf("log: %v", log)
		}
	})
}

func TestWrongNameAndWrongPasswordAreToldAlike(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		_, errName := s.SignIn(t.Context(), "nobody", password, here)
		_, errPassword := s.SignIn(t.Context(), "admin", wrong, here)
		want(t, errName, fault.Unauthenticated, "")
		want(t, errPassword, fault.Unauthenticated, "")
		if errName.Error() != errPassword.Error() {
			t.Errorf("%v differs from %v", errName, errPassword)
		}
		if log := actions(t, s, admin.Account.ID); !slices.Contains(log, "account.sign_in_failed") {
			t.Errorf("log: %v", log)
		}
	})
}

func TestNameThatWasTypedWronglyIsNotLogged(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, _ *identity.Signed) {
		_, err := s.SignIn(t.Context(), "my-secret-in-the-wrong-field", "x", here)
		want(t, err, fault.Unauthenticated, "")
		var details []string
		q := record.Query{Name: "test.details", SQL: `SELECT detail FROM audit_events`}
		if err := s.Store.Read(t.Context(), func(r record.Reader) error { return r.Select(t.Context(), &details, q) }); err != nil {
			t.Fatal(err)
		}
		if all := strings.Join(details, " "); strings.Contains(all, "my-secret") || strings.Contains(all, "argon2id") {
			t.Errorf("the log holds a secret: %s", all)
		}
	})
}

// clocked is a service on SQLite whose clock the test moves.
func clocked(t *testing.T) (*identity.Service, *atomic.Int64) {
	t.Helper()
	var offset atomic.Int64
	st := storetest.Open(t, store.Config{
		File: filepath.Join(t.TempDir(), "t.sqlite"),
		Now:  func() time.Time { return time.Unix(1_800_000_000, 0).Add(time.Duration(offset.Load())) },
	})
	s := service(st)
	if _, err := s.Found(t.Context(), identity.System("test", ""), founding()); err != nil {
		t.Fatal(err)
	}
	return s, &offset
}

func TestGuessingAtOneAccountIsSlow(t *testing.T) {
	s, offset := clocked(t)
	for i := range 5 {
		_, err := s.SignIn(t.Context(), "admin", wrong, fmt.Sprintf("192.0.2.%d", i))
		want(t, err, fault.Unauthenticated, "")
	}
	_, err := s.SignIn(t.Context(), "admin", password, "198.51.100.1")
	want(t, err, fault.TooMany, "")
	offset.Store(int64(2 * time.Second))
	if _, err := s.SignIn(t.Context(), "admin", password, "198.51.100.1"); err != nil {
		t.Fatalf("after the wait: %v", err)
	}
	if _, err := s.SignIn(t.Context(), "admin", wrong, "198.51.100.1"); !fault.Is(err, fault.Unauthenticated) {
		t.Fatalf("a success must clear the failures: %v", err)
	}
}

func TestGuessingFromOneAddressIsSlow(t *testing.T) {
	s, _ := clocked(t)
	refused := 0
	for i := range 40 {
		remote := fmt.Sprintf("2001:db8::%x", i) // one network, one guesser
		if _, err := s.SignIn(t.Context(), fmt.Sprintf("name%d", i), wrong, remote); fault.Is(err, fault.TooMany) {
			refused++
		}
	}
	if refused != 20 {
		t.Errorf("%d of 40 guesses were refused, want 20", refused)
	}
	if _, err := s.SignIn(t.Context(), "admin", password, "203.0.113.9"); err != nil {
		t.Errorf("somebody elsewhere is refused: %v", err)
	}
}

func TestOwnAccountDoesNotBuyGuessesAtOthers(t *testing.T) {
	s, _ := clocked(t)
	guesses := 0
	for i := range 60 {
		if i%3 == 2 {
			_, _ = s.SignIn(t.Context(), "admin", password, here)
			continue
		}
		if _, err := s.SignIn(t.Context(), fmt.Sprintf("other%d", i), wrong, here); fault.Is(err, fault.Unauthenticated) {
			guesses++
		}
	}
	if guesses > 20 {
		t.Errorf("%d guesses passed, want 20 at most", guesses)
	}
}

func TestManyGuessesAtOnceAreNoWayAround(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, _ *identity.Signed) {
		var looked atomic.Int64
		var all sync.WaitGroup
		for i := range 30 {
			all.Go(func() {
				_, err := s.SignIn(t.Context(), "admin", wrong, fmt.Sprintf("192.0.2.%d", i))
				if fault.Is(err, fault.Unauthenticated) {
					looked.Add(1)
				}
			})
		}
		all.Wait()
		if n := looked.Load(); n > 6 { // five free, one more when a second has passed
			t.Errorf("%d guesses were looked at", n)
		}
	})
}

func TestDisabledAccountIsOut(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		m := member(t, s, admin.Caller, "ken", identity.Analyst)
		token, err := s.CreateToken(t.Context(), m.Caller, identity.TokenRequest{Name: "ci", Roles: m.Caller.Roles, Expires: time.Now().Add(time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Disable(t.Context(), admin.Caller, m.Account.ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.SignIn(t.Context(), "ken", password, here)
		want(t, err, fault.Unauthenticated, "")
		_, err = s.Identify(t.Context(), m.Account.ID)
		want(t, err, fault.Unauthenticated, "")
		_, err = s.ByToken(t.Context(), token)
		want(t, err, fault.Unauthenticated, "")

		secret, err := s.InviteAgain(t.Context(), admin.Caller, m.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.SignIn(t.Context(), "ken", password, here)
		want(t, err, fault.Unauthenticated, "") // the old password is forgotten
		back, err := s.Accept(t.Context(), secret, password, here)
		if err != nil {
			t.Fatal(err)
		}
		if back.Stamp == m.Stamp {
			t.Error("a session from before would live again")
		}
	})
}
