package identity_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/identity"
	"taisei/store"
	"taisei/store/storetest"
)

func TestFirstAdministratorComesByLinkOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(st)
		old, err := s.SetupLink(t.Context())
		if err != nil || old == "" {
			t.Fatal(old, err)
		}
		link, err := s.SetupLink(t.Context()) // the program starts again
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Setup(t.Context(), old, founding(), here)
		want(t, err, fault.NotFound, "")
		f := founding()
		f.Password = "short"
		_, err = s.Setup(t.Context(), link, f, here)
		want(t, err, fault.Invalid, "password") // and the link still works
		admin, err := s.Setup(t.Context(), link, founding(), here)
		if err != nil {
			t.Fatal(err)
		}
		if !admin.Caller.Can(identity.ManageAccounts) || admin.Caller.Organisation == "" || admin.Caller.Organisation != admin.Person.Organisation {
			t.Errorf("caller: %+v", admin.Caller)
		}
		_, err = s.Setup(t.Context(), link, founding(), here)
		want(t, err, fault.NotFound, "")
		if again, err := s.SetupLink(t.Context()); err != nil || again != "" {
			t.Errorf("a link although there is an administrator: %q %v", again, err)
		}
	})
}

func TestSetupNamesTheFieldThatIsWrong(t *testing.T) {
	s := service(storetest.SQLite(t))
	link, err := s.SetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*identity.Founding){
		"organisation": func(f *identity.Founding) { f.Organisation.Name = "" },
		"kind":         func(f *identity.Founding) { f.Organisation.Kind = "club" },
		"person":       func(f *identity.Founding) { f.Person.Name = "" },
		"zone":         func(f *identity.Founding) { f.Person.Zone = "Mars/Olympus" },
		"language":     func(f *identity.Founding) { f.Person.Language = "xx" },
		"mail":         func(f *identity.Founding) { f.Mail = "A <a@b.example>" },
		"name":         func(f *identity.Founding) { f.Account = "a b" },
		"password":     func(f *identity.Founding) { f.Password = "admin admin admin" },
	} {
		f := founding()
		spoil(&f)
		_, err := s.Setup(t.Context(), link, f, here)
		want(t, err, fault.Invalid, field)
	}
}

func TestInvitationWorksOnceAndUntilReplaced(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		p := person(t, s, admin.Caller, "Ken")
		a, first, err := s.Invite(t.Context(), admin.Caller, p, "Ken", []identity.Role{identity.Analyst})
		if err != nil {
			t.Fatal(err)
		}
		second, err := s.InviteAgain(t.Context(), admin.Caller, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Accept(t.Context(), first, password, here)
		want(t, err, fault.NotFound, "")
		signed, err := s.Accept(t.Context(), second, password, here)
		if err != nil {
			t.Fatal(err)
		}
		if signed.Account.Name != "ken" || !slices.Equal(signed.Caller.Roles, []identity.Role{identity.Analyst}) {
			t.Errorf("signed in as %+v", signed.Caller)
		}
		_, err = s.Accept(t.Context(), second, password, here)
		want(t, err, fault.NotFound, "")
		_, _, err = s.Invite(t.Context(), admin.Caller, person(t, s, admin.Caller, "Other"), "KEN", []identity.Role{identity.Analyst})
		want(t, err, fault.Invalid, "name")
		_, _, err = s.Invite(t.Context(), admin.Caller, p, "ken2", []identity.Role{identity.Analyst})
		want(t, err, fault.Invalid, "person")
		_, _, err = s.Invite(t.Context(), admin.Caller, person(t, s, admin.Caller, "Third"), "third", []identity.Role{"root"})
		want(t, err, fault.Invalid, "roles")
	})
}

func TestOneKindOfLinkOpensNoOther(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		demo, err := s.DemoLink(t.Context(), identity.System("demo", ""), admin.Account.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Accept(t.Context(), demo, password, here)
		want(t, err, fault.NotFound, "")
		_, err = s.Setup(t.Context(), demo, founding(), here)
		want(t, err, fault.NotFound, "")
		_, err = s.ByToken(t.Context(), demo)
		want(t, err, fault.Unauthenticated, "")
		for range 2 { // the button works more than once
			if signed, err := s.EnterDemo(t.Context(), demo, here); err != nil || signed.Account.ID != admin.Account.ID {
				t.Fatal(signed, err)
			}
		}
	})
}

func TestTokenHasNoMoreThanItsAccount(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		m := member(t, s, admin.Caller, "ken", identity.Analyst, identity.Responder)
		soon := time.Now().Add(time.Hour)
		_, err := s.CreateToken(t.Context(), m.Caller, identity.TokenRequest{Name: "x", Roles: []identity.Role{identity.Administrator}, Expires: soon})
		want(t, err, fault.Invalid, "roles")
		_, err = s.CreateToken(t.Context(), m.Caller, identity.TokenRequest{Name: "x", Roles: m.Caller.Roles, Expires: soon.AddDate(2, 0, 0)})
		want(t, err, fault.Invalid, "expires")
		secret, err := s.CreateToken(t.Context(), m.Caller, identity.TokenRequest{Name: "ci", Roles: []identity.Role{identity.Analyst}, Expires: soon})
		if err != nil {
			t.Fatal(err)
		}
		signed, err := s.ByToken(t.Context(), secret)
		if err != nil || !slices.Equal(signed.Caller.Roles, []identity.Role{identity.Analyst}) || signed.Caller.Account != m.Account.ID {
			t.Fatalf("%+v %v", signed, err)
		}
		list, err := s.Tokens(t.Context(), m.Caller)
		if err != nil || len(list) != 1 || list[0].UsedAt.IsZero() || strings.Contains(list[0].Hash, secret) {
			t.Fatalf("%+v %v", list, err)
		}
		if err := s.SetRoles(t.Context(), admin.Caller, m.Account.ID, signed.Account.Version, []identity.Role{identity.Responder}); err != nil {
			t.Fatal(err)
		}
		if signed, err = s.ByToken(t.Context(), secret); err != nil || len(signed.Caller.Roles) != 0 {
			t.Fatalf("the account lost the role, the token did not: %+v %v", signed, err)
		}
		want(t, s.RevokeToken(t.Context(), admin.Caller, list[0].ID), fault.NotFound, "") // not one's own
		if err := s.RevokeToken(t.Context(), m.Caller, list[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = s.ByToken(t.Context(), secret)
		want(t, err, fault.Unauthenticated, "")
		if log := actions(t, s, list[0].ID); !slices.Equal(log, []string{"credential.insert", "credential.revoke"}) {
			t.Errorf("log: %v", log)
		}
	})
}

func TestSomebodyIsLeftToAdminister(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		a := admin.Account
		want(t, s.Disable(t.Context(), admin.Caller, a.ID), fault.Conflict, "")
		want(t, s.SetRoles(t.Context(), admin.Caller, a.ID, a.Version, []identity.Role{identity.Observer}), fault.Conflict, "")
		member(t, s, admin.Caller, "second", identity.Administrator)
		if err := s.Disable(t.Context(), admin.Caller, a.ID); err != nil {
			t.Fatal(err)
		}
	})
}

func TestChangedPasswordEndsOtherSessions(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		want(t, s.ChangePassword(t.Context(), admin.Caller, wrong, "a new long sentence", here), fault.Invalid, "old")
		if err := s.ChangePassword(t.Context(), admin.Caller, password, "a new long sentence", here); err != nil {
			t.Fatal(err)
		}
		now, err := s.Identify(t.Context(), admin.Account.ID)
		if err != nil || now.Stamp == admin.Stamp {
			t.Errorf("the stamp is the same: %v", err)
		}
		_, err = s.SignIn(t.Context(), "admin", password, here)
		want(t, err, fault.Unauthenticated, "")
	})
}

// What only an administrator or a signed-in person may do, nobody else does.
func TestEveryMethodAsksFirst(t *testing.T) {
	each(t, func(t *testing.T, s *identity.Service, admin *identity.Signed) {
		ctx, id := t.Context(), admin.Account.ID
		observer := member(t, s, admin.Caller, "eve", identity.Observer).Caller
		nobody := identity.Caller{}
		guest := identity.GuestOf("task-1", admin.Person.ID, admin.Caller.Organisation, "ja")
		for name, call := range map[string]func(c identity.Caller) error{
			"Accounts":         func(c identity.Caller) error { _, err := s.Accounts(ctx, c, "", 0); return err },
			"Account":          func(c identity.Caller) error { _, err := s.Account(ctx, c, id); return err },
			"Invite":           func(c identity.Caller) error { _, _, err := s.Invite(ctx, c, "p", "n", identity.Roles); return err },
			"InviteAgain":      func(c identity.Caller) error { _, err := s.InviteAgain(ctx, c, id); return err },
			"SetRoles":         func(c identity.Caller) error { return s.SetRoles(ctx, c, id, 1, identity.Roles) },
			"Disable":          func(c identity.Caller) error { return s.Disable(ctx, c, id) },
			"Found":            func(c identity.Caller) error { _, err := s.Found(ctx, c, founding()); return err },
			"DemoLink":         func(c identity.Caller) error { _, err := s.DemoLink(ctx, c, id); return err },
			"SaveOrganisation": func(c identity.Caller) error { return s.SaveOrganisation(ctx, c, &identity.Organisation{}) },
			"SavePerson":       func(c identity.Caller) error { return s.SavePerson(ctx, c, &identity.Person{}) },
			"SaveContact":      func(c identity.Caller) error { return s.SaveContact(ctx, c, &identity.ContactMethod{}) },
			"DeleteContact":    func(c identity.Caller) error { return s.DeleteContact(ctx, c, id) },
			"VerifyContact":    func(c identity.Caller) error { return s.VerifyContact(ctx, c, id) },
		} {
			for who, c := range map[string]identity.Caller{"observer": observer, "guest": guest} {
				if err := call(c); !fault.Is(err, fault.Forbidden) {
					t.Errorf("%s by %s: %v", name, who, err)
				}
			}
			if err := call(nobody); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
		for name, call := range map[string]func(c identity.Caller) error{
			"People": func(c identity.Caller) error { _, err := s.People(ctx, c, identity.DirectoryQuery{}); return err },
			"Person": func(c identity.Caller) error { _, err := s.Person(ctx, c, admin.Person.ID); return err },
			"Organisations": func(c identity.Caller) error {
				_, err := s.Organisations(ctx, c, identity.DirectoryQuery{})
				return err
			},
			"Organisation":   func(c identity.Caller) error { _, err := s.Organisation(ctx, c, admin.Caller.Organisation); return err },
			"Contact":        func(c identity.Caller) error { _, err := s.Contact(ctx, c, id); return err },
			"Reach":          func(c identity.Caller) error { _, err := s.Reach(ctx, c); return err },
			"Tokens":         func(c identity.Caller) error { _, err := s.Tokens(ctx, c); return err },
			"RevokeToken":    func(c identity.Caller) error { return s.RevokeToken(ctx, c, id) },
			"SignedOut":      func(c identity.Caller) error { return s.SignedOut(ctx, c) },
			"SetLanguage":    func(c identity.Caller) error { return s.SetLanguage(ctx, c, "ja", "UTC") },
			"ChangePassword": func(c identity.Caller) error { return s.ChangePassword(ctx, c, "", "", here) },
			"CreateToken": func(c identity.Caller) error {
				_, err := s.CreateToken(ctx, c, identity.TokenRequest{})
				return err
			},
		} {
			if err := call(guest); !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s by guest: %v", name, err)
			}
			if err := call(nobody); !fault.Is(err, fault.Unauthenticated) {
				t.Errorf("%s by nobody: %v", name, err)
			}
		}
	})
}

func TestPasswordsMatchThemselvesAlone(t *testing.T) {
	p := identity.NewPasswords(cheap, 2)
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.StringN(1, 40, 200).Draw(t, "a"), rapid.StringN(1, 40, 200).Draw(t, "b")
		hash, err := p.Hash(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		if ok, err := p.Verify(t.Context(), hash, a); err != nil || !ok {
			t.Fatalf("%q does not match itself: %v", a, err)
		}
		if ok, _ := p.Verify(t.Context(), hash, a+b); ok {
			t.Fatalf("%q matches the hash of %q", a+b, a)
		}
		if ok, err := p.Verify(t.Context(), "", a); ok || err != nil {
			t.Fatalf("no hash matches: %v", err)
		}
	})
}

func FuzzHashThatSomebodyPlanted(f *testing.F) {
	f.Add("$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$a2V5a2V5a2V5a2V5a2V5a2V5")
	f.Add("$argon2id$v=19$m=4294967295,t=4294967295,p=255$c2FsdHNhbHQ$a2V5")
	f.Add("$2y$10$x")
	p := identity.NewPasswords(cheap, 1)
	f.Fuzz(func(t *testing.T, hash string) {
		if len(hash) > 200 || strings.Contains(hash, "m=1") || strings.Contains(hash, "m=2") {
			return // a real cost takes its time
		}
		_, _ = p.Verify(t.Context(), hash, "x")
	})
}

func TestTextsThatLookAlikeAreOnePassword(t *testing.T) {
	p := identity.NewPasswords(cheap, 1)
	hash, err := p.Hash(t.Context(), "ｐａｓｓ　ガ")
	if err != nil {
		t.Fatal(err)
	}
	if ok, err := p.Verify(t.Context(), hash, "pass ガ"); !ok || err != nil {
		t.Errorf("a full-width keyboard locks its owner out: %v", err)
	}
}
