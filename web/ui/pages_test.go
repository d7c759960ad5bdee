package ui_test

import (
	"net/http"
	"strings"
	"testing"

	"taisei/test/site"
)

func TestEveryPageOfTheNavigationDraws(t *testing.T) {
	s := site.New(t, nil)
	admin := s.Found(t)
	b := s.Browser(t)
	b.SignIn(t, "admin")
	for _, lang := range []string{"ja", "en"} {
		b.Post(t, "/preferences", map[string][]string{"lang": {lang}})
		for _, path := range []string{
			"/", "/help", "/account", "/accounts", "/accounts/new", "/accounts/" + admin.Account.ID, "/people", "/people/new", "/people?q=tanaka",
			"/people/" + admin.Person.ID, "/people/" + admin.Person.ID + "/edit", "/people/" + admin.Person.ID + "/contacts/new",
			"/organisations", "/organisations/new", "/organisations/" + admin.Person.Organisation, "/organisations/" + admin.Person.Organisation + "/edit",
		} {
			page := b.Get(t, path)
			if page.Status != http.StatusOK {
				t.Errorf("%s %s: %d", lang, path, page.Status)
			}
			if !strings.Contains(page.Body, `<html lang="`+lang+`"`) {
				t.Errorf("%s is not in %s", path, lang)
			}
			for _, key := range []string{">ui.", ">identity.", ">fault.", `"ui.`, "&lt;no value&gt;"} {
				if i := strings.Index(page.Body, key); i >= 0 {
					t.Errorf("%s %s shows a key: %.80s", lang, path, page.Body[i:])
				}
			}
		}
	}
}
