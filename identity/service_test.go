package identity_test

import (
	"context"
	"errors"
	"testing"

	"taisei/fault"
	"taisei/identity"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
)

// password is good; wrong is good too, but not it.
const (
	password = "a good long sentence"
	wrong    = "another long sentence"
	here     = "192.0.2.7"
)

var cheap = identity.Cost{Memory: 64, Time: 1, Threads: 1}

func service(s record.Store) *identity.Service {
	return &identity.Service{Store: s, Passwords: identity.NewPasswords(cheap, 2)}
}

func founding() identity.Founding {
	return identity.Founding{
		Organisation: identity.Organisation{Name: "架空交通", NameEn: "Kakuu Transit", Kind: identity.Operator, Sector: "railway"},
		Person:       identity.Person{Name: "田中 葵", NameEn: "Aoi Tanaka", Language: "ja", Zone: "Asia/Tokyo"},
		Mail:         "aoi@kakuu.example", Account: "Admin", Password: password,
	}
}

// each runs a test on both databases, with an administrator.
func each(t *testing.T, fn func(t *testing.T, s *identity.Service, admin *identity.Signed)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(st)
		admin, err := s.Found(t.Context(), identity.System("test", ""), founding())
		if err != nil {
			t.Fatal(err)
		}
		fn(t, s, admin)
	})
}

// person adds somebody to the directory.
func person(t *testing.T, s *identity.Service, c identity.Caller, name string) string {
	t.Helper()
	p := &identity.Person{Organisation: c.Organisation, Name: name, Language: "en", Zone: "UTC"}
	if err := s.SavePerson(t.Context(), c, p); err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// member makes an account that has a password.
func member(t *testing.T, s *identity.Service, c identity.Caller, name string, roles ...identity.Role) *identity.Signed {
	t.Helper()
	_, secret, err := s.Invite(t.Context(), c, person(t, s, c, name), name, roles)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Accept(t.Context(), secret, password, here)
	if err != nil {
		t.Fatal(err)
	}
	return signed
}

// want fails the test unless the error has the code, and the field when one is named.
func want(t *testing.T, err error, code fault.Code, field string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Fatalf("want %s, got %v", code, err)
	}
	var f *fault.Error
	if field != "" && (!errors.As(err, &f) || f.Field != field) {
		t.Fatalf("want the field %s, got %v", field, err)
	}
}

// actions lists what the log says of a record, in order.
func actions(t *testing.T, s *identity.Service, id string) []string {
	t.Helper()
	var list []string
	q := record.Query{Name: "test.actions", SQL: `SELECT action FROM audit_events WHERE record_id = $1 ORDER BY id`}
	err := s.Store.Read(t.Context(), func(r record.Reader) error { return r.Select(t.Context(), &list, q, id) })
	if err != nil {
		t.Fatal(err)
	}
	return list
}

type fixedExercises []string

func (f fixedExercises) Running(context.Context, record.Reader, string) ([]string, error) {
	return f, nil
}
