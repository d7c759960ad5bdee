package ui_test

import (
	"fmt"
	"net/url"
	"strings"
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
			m := &identity.ContactMethod{
				Person: p.ID, Channel: []string{identity.Mail, identity.Telephone, identity.Chat}[j], Rank: j + 1,
				Address: []string{fmt.Sprintf("person%d@kakuu.example", i), "+81 3 5550 0123", "#csirt"}[j],
			}
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

func TestPageFollowsAlong(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{}, s.URL)
	signIn(p, s, "admin")
	p.Open(s.URL + "/people")
	p.Wait(`.live[data-live-state="on"]`)
	newPerson(t, s, "山本 純")
	p.WaitText("山本 純")
	p.Open(s.URL + "/")
	p.Wait(`.live[data-live-state="on"]`)
	newPerson(t, s, "二人目")
	p.WaitFor(`document.querySelector(".figure-danger .figure-number")?.innerText === "2"`)
}

func TestTypingIsNotDisturbed(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{}, s.URL)
	signIn(p, s, "admin")
	p.Open(s.URL + "/people")
	p.Type("[data-search]", "山")
	newPerson(t, s, "山本 純")
	newPerson(t, s, "川上 涼")
	p.WaitFor(`location.search.includes("q=")`)
	p.WaitFor(`document.body.innerText.includes("山本") && !document.body.innerText.includes("川上")`)
	if got := p.Eval(`document.activeElement.value`); got != "山" {
		t.Errorf("the search box holds %q", got)
	}
}

func TestKeyboardLeadsEverywhere(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{}, s.URL)
	signIn(p, s, "admin")
	p.WaitPath("/")
	p.Press("gp")
	p.WaitPath("/people")
	p.Press("/")
	p.WaitFor(`document.activeElement.matches("[data-search]")`)
	p.Press("gs?") // typed, not obeyed
	p.WaitFor(`document.activeElement.value?.endsWith("gs?")`)
	p.Type("[data-search]", "田中")
	p.WaitFor(`new URLSearchParams(location.search).get("q") === "田中" && document.querySelectorAll("main .row-name a").length === 1`)
	p.Press("\x1b")
	p.Press("j")
	p.WaitFor(`document.activeElement.matches("main .row-name a")`)
	p.Press("\r")
	p.WaitFor(`location.pathname.startsWith("/people/") && document.readyState === "complete"`)
	p.Press("?")
	p.WaitPath("/help")
}

func TestEverythingWorksWithoutAScript(t *testing.T) {
	s := site.New(t, nil)
	s.Found(t)
	chromium := browser.Start(t)
	p := chromium.Open(t, browser.Options{NoScript: true}, s.URL)
	signIn(p, s, "admin")
	p.Open(s.URL + "/people/new")
	p.Type("#f-name", "山本 純")
	p.Go(".submit .primary")
	if got := p.Text("h1"); got != "山本 純" {
		t.Fatalf("the page after saving is of %q", got)
	}
	p.Open(s.URL + "/people")
	p.Type("[data-search]", "田中")
	p.Go(".search .button")
	if got := p.Text(".table tbody"); !strings.Contains(got, "田中") || strings.Contains(got, "山本") {
		t.Errorf("found %s", got)
	}
	p.Click(".menu summary")
	p.Go(`.preferences button[value="en"]`)
	if got := p.Text("h1"); got != "People" {
		t.Errorf("in English: %q", got)
	}
	p.Click(".menu summary")
	p.Go(`.menu-button`)
	p.Wait("#f-password")
}
