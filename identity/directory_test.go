package identity_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
)

func TestPeopleAreFoundByWhatOneRemembers(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		vendor := &identity.Organisation{Name: "架空信号システムズ", NameEn: "Kakuu Signals", Kind: identity.Vendor}
		if err := s.SaveOrganisation(t.Context(), admin.Caller, vendor); err != nil {
			t.Fatal(err)
		}
		p := &identity.Person{Organisation: vendor.ID, Name: "鈴木 陽菜", NameEn: "Hina SUZUKI", Title: "100% 保守_係", Language: "ja", Zone: "Asia/Tokyo"}
		if err := s.SavePerson(t.Context(), admin.Caller, p); err != nil {
			t.Fatal(err)
		}
		m := &identity.ContactMethod{Person: p.ID, Channel: identity.Mail, Address: "hina@signals.example", Rank: 1}
		if err := s.SaveContact(t.Context(), admin.Caller, m); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]int{"陽菜": 1, "suzuki": 1, "信号": 1, "signals.ex": 1, "0% 保守_": 1, "%": 1, "_係": 1, "nobody": 0, "": 2, `\`: 0} {
			rows, err := s.People(t.Context(), admin.Caller, identity.DirectoryQuery{Text: text})
			if err != nil || len(rows) != want {
				t.Errorf("%q: %d people, want %d (%v)", text, len(rows), want, err)
			}
		}
		rows, err := s.People(t.Context(), admin.Caller, identity.DirectoryQuery{Organisation: vendor.ID})
		if err != nil || len(rows) != 1 || rows[0].Contacts != 1 || rows[0].OrganisationName != vendor.Name || !rows[0].LastVerifiedAt.IsZero() {
			t.Errorf("%+v %v", rows, err)
		}
	})
}

func TestListsComeInParts(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		for i := range 7 {
			person(t, s, admin.Caller, fmt.Sprintf("p%d", i))
		}
		var seen []string
		for after := ""; ; {
			rows, err := s.People(t.Context(), admin.Caller, identity.DirectoryQuery{After: after, Limit: 3})
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) == 0 {
				break
			}
			for _, r := range rows {
				seen = append(seen, r.Name)
			}
			after = rows[len(rows)-1].ID
		}
		if len(seen) != 8 || len(slices.Compact(slices.Sorted(slices.Values(seen)))) != 8 {
			t.Errorf("seen: %v", seen)
		}
	})
}

func TestRedPersonIsSeenByThemselvesAndWhoWroteIt(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		m := member(t, s, admin.Caller, "eve", identity.Observer)
		p := &identity.Person{Organisation: admin.Caller.Organisation, Name: "source", Language: "en", Zone: "UTC"}
		p.TLP = mark.Red
		if err := s.SavePerson(t.Context(), admin.Caller, p); err != nil {
			t.Fatal(err)
		}
		_, err := s.Person(t.Context(), m.Caller, p.ID)
		want(t, err, fault.NotFound, "")
		if rows, _ := s.People(t.Context(), m.Caller, identity.DirectoryQuery{Text: "source"}); len(rows) != 0 {
			t.Errorf("the list shows %+v", rows)
		}
		if _, err := s.Person(t.Context(), admin.Caller, p.ID); err != nil {
			t.Errorf("who wrote it: %v", err)
		}
	})
}

func TestContactIsAFactWithADate(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		m := &identity.ContactMethod{Person: admin.Person.ID, Channel: identity.Telephone, Address: "+81 3 5550 0123", Rank: 2, LastVerifiedAt: time.Now()}
		if err := s.SaveContact(t.Context(), admin.Caller, m); err != nil {
			t.Fatal(err)
		}
		if !m.LastVerifiedAt.IsZero() {
			t.Error("a new number has answered already")
		}
		if err := s.VerifyContact(t.Context(), admin.Caller, m.ID); err != nil {
			t.Fatal(err)
		}
		got, err := s.Contact(t.Context(), admin.Caller, m.ID)
		if err != nil || got.LastVerifiedAt.IsZero() {
			t.Fatal(got, err)
		}
		got.Rank = 1
		if err := s.SaveContact(t.Context(), admin.Caller, got); err != nil || got.LastVerifiedAt.IsZero() {
			t.Errorf("another rank forgets the answer: %v", err)
		}
		got.Address = "+81 3 5550 0199"
		if err := s.SaveContact(t.Context(), admin.Caller, got); err != nil || !got.LastVerifiedAt.IsZero() {
			t.Errorf("another number keeps the answer: %v", err)
		}
		reach, err := s.Reach(t.Context(), admin.Caller)
		if err != nil || reach != (identity.Reach{Stale: 1}) {
			t.Errorf("%+v %v", reach, err)
		}
		if err := s.DeleteContact(t.Context(), admin.Caller, m.ID); err != nil {
			t.Fatal(err)
		}
		if log := actions(t, s, m.ID); log[len(log)-1] != "contact_method.delete" {
			t.Errorf("log: %v", log)
		}
	})
}

func TestAnswerByAnAddressFreshensIt(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		err := s.Store.Write(t.Context(), func(tx record.Tx) error {
			return identity.Answered(t.Context(), tx, admin.Caller.Actor(), admin.Person.ID, identity.Mail, "aoi@kakuu.example")
		})
		if err != nil {
			t.Fatal(err)
		}
		if reach, err := s.Reach(t.Context(), admin.Caller); err != nil || reach != (identity.Reach{Fresh: 1}) {
			t.Errorf("%+v %v", reach, err)
		}
	})
}

func TestDeputiesStandInOrder(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		second, third := person(t, s, admin.Caller, "second"), person(t, s, admin.Caller, "third")
		p := &identity.Person{Organisation: admin.Caller.Organisation, Name: "first", Language: "ja", Zone: "UTC", Deputies: []string{third, second}}
		if err := s.SavePerson(t.Context(), admin.Caller, p); err != nil {
			t.Fatal(err)
		}
		v, err := s.Person(t.Context(), admin.Caller, p.ID)
		if err != nil || len(v.Deputies) != 2 || v.Deputies[0].ID != third || v.Deputies[1].ID != second {
			t.Fatalf("%+v %v", v, err)
		}
		if v, err = s.Person(t.Context(), admin.Caller, third); err != nil || len(v.DeputyOf) != 1 || v.DeputyOf[0].ID != p.ID {
			t.Errorf("%+v %v", v, err)
		}
		p.Deputies = []string{p.ID}
		want(t, s.SavePerson(t.Context(), admin.Caller, p), fault.Invalid, "deputies")
		p.Deputies = []string{"nobody"}
		want(t, s.SavePerson(t.Context(), admin.Caller, p), fault.Invalid, "deputies")
	})
}

func TestOrganisationStandsBelowNoneOfItsOwn(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		parent := ""
		var all []*identity.Organisation
		for _, name := range []string{"a", "b", "c"} {
			o := &identity.Organisation{Name: name, Kind: identity.Operator, Parent: parent}
			if err := s.SaveOrganisation(t.Context(), admin.Caller, o); err != nil {
				t.Fatal(err)
			}
			parent, all = o.ID, append(all, o)
		}
		all[0].Parent = all[2].ID
		want(t, s.SaveOrganisation(t.Context(), admin.Caller, all[0]), fault.Invalid, "parent")
	})
}

func TestSaveOverAnothersKeepsBoth(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		p := admin.Person
		theirs, ours := p, p
		theirs.Title, ours.Title = "課長", "部長"
		if err := s.SavePerson(t.Context(), admin.Caller, &theirs); err != nil {
			t.Fatal(err)
		}
		err := s.SavePerson(t.Context(), admin.Caller, &ours)
		var conflict *record.Conflict
		if !errors.As(err, &conflict) {
			t.Fatalf("want a conflict, got %v", err)
		}
	})
}
