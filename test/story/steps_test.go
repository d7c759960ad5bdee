package story_test

import (
	"net/http"
	"regexp"
	"strings"

	"taisei/test/browser"
	"taisei/test/mailbox"
)

// declare decides on a detection at the desk: it is real, and an incident.
func (r *Room) declare(detection string) (incident string) {
	r.t.Helper()
	r.t.Log("an incident is declared, with a commander")
	desk := r.Desk
	desk.Open(r.URL + "/detections/" + detection)
	desk.Go("a[href$='/decide']")
	desk.Choose("#f-verdict", "true_positive")
	desk.Type("#f-rationale", "It is in the shop's list and runs when the shop is built.")
	desk.Go("main form button[type=submit]")
	desk.WaitFor("location.pathname.startsWith('/incidents/')")
	return strings.TrimPrefix(desk.Path(), "/incidents/")
}

var taskLink = regexp.MustCompile(`https?://\S+/t/[^\s"<>]+`)

// toWithLink fits a mail to an address that carries a link.
func toWithLink(address string) func(mailbox.Mail) bool {
	return func(m mailbox.Mail) bool { return mailbox.To(address)(m) && taskLink.MatchString(m.Text) }
}

// scannerOpens opens a link as mail scanners do, twice: it must do nothing.
func (r *Room) scannerOpens(link string) {
	r.t.Helper()
	for range 2 {
		res, err := http.Get(link)
		if err != nil {
			r.t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			r.t.Errorf("the link answers %d", res.StatusCode)
		}
	}
}

// phone is somebody's telephone, without an account.
func (r *Room) phone(lang string) *browser.Page {
	return r.Browser.Open(r.t, browser.Options{Lang: lang, Phone: true}, r.URL)
}
