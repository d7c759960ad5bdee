package ui_test

import (
	"fmt"
	"net/url"
	"testing"

	"taisei/identity"
	"taisei/mark"
	"taisei/test/browser"
	"taisei/test/site"
)

// fill adds a directory like one of an operator.
func fill(t *testing.T, s *site.Site) {
	t.Helper()
	add := func(name, en string, kind identity.OrganisationKind, sector string) string {
		o := &identity.Organisation{Name: name, NameEn: en, Kind: kind, Sector: sector}
		o.TLP = mark.Green
		if err := s.Identity.SaveOrganisation(t.Context(), s.Admin, o); err != nil {
			t.Fatal(err)
		}
		return o.ID
	}
	maker := add("架空信号システムズ", "Kakuu Signal Systems", identity.Vendor, "railway")
	add("交通分野情報共有会議", "Transit Sharing Council", identity.CEPTOAR, "railway")
	add("架空電力", "Kakuu Power", identity.Operator, "electricity")
	for i, p := range []identity.Person{
		{Name: "佐藤 健", NameEn: "Ken Sato", Title: "指令センター長", Function: identity.Brain, Organisation: s.Admin.Organisation},
		{Name: "鈴木 陽菜", NameEn: "Hina Suzuki", Title: "信号保守", Function: identity.Hand, Organisation: s.Admin.Organisation, Deputies: []string{s.Admin.Person}},
		{Name: "Maria Lindqvist", Title: "Product security", Function: identity.Eye, Organisation: maker},
	} {
		p.Language, p.Zone = "ja", "Asia/Tokyo"
		if err := s.Identity.SavePerson(t.Context(), s.Admin, &p); err != nil {
			t.Fatal(err)
		}
		for j := range i + 1 {
			m := &identity.ContactMethod{Person: p.ID, Channel: []string{identity.Mail, identity.Telephone, identity.Chat}[j], Rank: j + 1,
				Address: []string{fmt.Sprintf("person%d@kakuu.example", i), "+81 3 5550 0123", "#csirt"}[j]}
			if j == 2 {
				m.Trust = identity.Untrusted
			}
			if err := s.Identity.SaveContact(t.Context(), s.Admin, m); err != nil {
				t.Fatal(err)
			}
			if j == 0 {
				if err := s.Identity.VerifyContact(t.Context(), s.Admin, m.ID); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// looks are the ways in which every page must look well.
var looks = map[string]browser.Options{
	"desktop-ja-light": {Lang: "ja"},
	"desktop-en-dark":  {Lang: "en", Dark: true},
	"phone-ja-dark":    {Lang: "ja", Phone: true, Dark: true},
	"phone-en-light":   {Lang: "en", Phone: true},
}

func signIn(p *browser.Page, s *site.Site, name string) {
	p.Open(s.URL + "/sign-in")
	p.Type("#f-name", name)
	p.Type("#f-password", site.Password)
	p.Go(".gate-card .button.primary")
}

func TestPagesFitEveryScreenAndBreakNoRule(t *testing.T) {
	s := site.New(t, nil)
	setup, err := s.Identity.SetupLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	chromium := browser.Start(t)
	for name, look := range looks {
		p := chromium.Open(t, look, s.URL)
		p.Open(s.URL + "/setup/" + setup)
		p.Fits()
		p.Screenshot(name + "-setup")
	}
	admin := s.Found(t)
	fill(t, s)
	demo, err := s.Identity.DemoLink(t.Context(), identity.System("test", admin.Caller.Organisation), admin.Account.ID)
	if err != nil {
		t.Fatal(err)
	}
	people, err := s.Identity.People(t.Context(), s.Admin, identity.DirectoryQuery{Text: "lindqvist"})
	if err != nil || len(people) != 1 {
		t.Fatal(people, err)
	}
	pages := map[string]string{
		"situation": "/", "people": "/people", "person": "/people/" + people[0].ID, "person-edit": "/people/" + people[0].ID + "/edit",
		"organisations": "/organisations", "organisation": "/organisations/" + people[0].Organisation, "account": "/account",
		"accounts": "/accounts", "account-other": "/accounts/" + admin.Account.ID, "invite": "/accounts/new", "help": "/help",
		"contact-new": "/people/" + people[0].ID + "/contacts/new", "nobody": "/people?q=" + url.QueryEscape("いない"), "missing": "/nowhere",
	}
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			p := chromium.Open(t, look, s.URL)
			p.Open(s.URL + "/demo/" + demo)
			p.Fits()
			p.Screenshot(name + "-demo")
			p.Open(s.URL + "/sign-in")
			p.Fits()
			p.Screenshot(name + "-sign-in")
			signIn(p, s, "admin")
			p.WaitPath("/")
			if look.Lang == "en" {
				p.Eval(`fetch("/preferences", {method: "POST", body: new URLSearchParams({lang: "en"})}).then(() => "ok") && ""`)
				p.WaitFor(`fetch("/help").then(r => r.text()).then(t => t.includes('lang="en"'))`)
			}
			for page, path := range pages {
				p.Open(s.URL + path)
				p.Fits()
				p.Screenshot(name + "-" + page)
			}
		})
	}
}
