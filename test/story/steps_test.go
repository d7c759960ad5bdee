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
	return r.Page(r.Browser, browser.Options{Lang: lang, Phone: true})
}

// sendTask has the commander ask a person at the desk. Without minutes the server's
// own time for an answer holds.
func (r *Room) sendTask(incident, person, title, minutes string) {
	r.t.Helper()
	desk := r.Desk
	desk.Open(r.URL + "/incidents/" + incident + "/tasks/new")
	desk.Click("input[name=kind][value=request]")
	desk.Choose("#f-assignee", r.People[person])
	desk.Type("#f-title", title)
	desk.Type("#f-text", "Put up the maintenance page and keep the machine running.")
	if minutes != "" {
		desk.Type("#f-answer_within", minutes)
	}
	desk.Go("main form button[type=submit]")
}

var taskCode = regexp.MustCompile(`\b\d{3} \d{3}\b`)

// answerByPhone has a person read a task's mail and answer on the phone: a mail
// scanner has opened the link before, the page shows only who asks until the code is
// given, and the answer counts once.
func (r *Room) answerByPhone(person, lang, title, verb, text string) {
	r.t.Helper()
	address := person + "@kaede.example"
	link := taskLink.FindString(r.Mail.Wait(r.t, "with a link to "+address, toWithLink(address)).Text)
	code := taskCode.FindString(r.Mail.Wait(r.t, "with a code to "+address, func(m mailbox.Mail) bool {
		return mailbox.To(address)(m) && !taskLink.MatchString(m.Text) && taskCode.MatchString(m.Text)
	}).Text)
	r.scannerOpens(link)
	phone := r.phone(lang)
	phone.Open(link)
	if shown := phone.Text("main"); strings.Contains(shown, title) {
		r.t.Errorf("before the code the page shows %q", shown)
	}
	phone.Type("#f-code", code)
	phone.Go("form.guest-form button[type=submit]")
	phone.WaitText(title)
	phone.Fits()
	phone.Type("#f-text", text)
	phone.Go("button[name=verb][value=" + verb + "]")
}

// through takes an incident through a status at the desk.
func (r *Room) through(incident string, statuses ...string) {
	r.t.Helper()
	for _, status := range statuses {
		r.Desk.Open(r.URL + "/incidents/" + incident + "/status")
		r.Desk.Click("input[name=to][value=" + status + "]")
		r.Desk.Type("#f-why", "As the operators report.")
		r.Desk.Go("main form button[type=submit]")
	}
}

// report looks at the page that is printed.
func (r *Room) report(incident string) {
	r.t.Helper()
	r.Desk.Open(r.URL + "/incidents/" + incident + "/report")
	for _, text := range []string{"TLP:AMBER", "Online sales", "Web hosting", "Take the shop offline", "03:12"} {
		r.Desk.WaitText(text)
	}
}

// handle takes a detection through triage, an incident whose tasks people answer on
// the phone, and to its report.
func (r *Room) handle(detection string) (incident string) {
	r.t.Helper()
	incident = r.declare(detection)
	watcher := r.phone("ja")
	signIn(watcher, r.Stage, "admin")
	watcher.Open(r.URL + "/incidents/" + incident)

	r.t.Log("a task goes to the shop's operator, who answers on the phone")
	r.sendTask(incident, "suzuki", "Take the shop offline", "60")
	r.answerByPhone("suzuki", "en", "Take the shop offline", "done", "The shop is off since 03:12.")

	r.t.Log("every open browser follows along")
	watcher.WaitText("03:12")

	r.t.Log("where nobody answers, the deputy is asked")
	r.sendTask(incident, "suzuki", "Save the logs", "")
	r.answerByPhone("tanaka", "ja", "Save the logs", "accept", "")

	r.t.Log("the incident is brought to its end and reported")
	return incident
}
