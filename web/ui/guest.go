package ui

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/message"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/web/ui/kit"
	"taisei/words"
)

// cookieProof holds the proof that a guest gave the code, for one link alone.
const cookieProof = "proof"

// proofLife is how long the browser keeps the proof; the server ends it itself.
const proofLife = 12 * time.Hour

// showGuestTask shows a task to whom its link is for. Programs that open the links
// of a mail may do so as often as they like: nothing is written.
func (u *UI) showGuestTask(w http.ResponseWriter, r *http.Request) error {
	return u.guestTask(w, r, &kit.Form{}, &kit.Form{})
}

// guestTask shows the task with its forms as they were sent, when they were.
func (u *UI) guestTask(w http.ResponseWriter, r *http.Request, answer, code *kit.Form) error {
	guestHeaders(w.Header())
	t, err := u.Incident.OpenLink(r.Context(), r.PathValue("token"), cookie(r, cookieProof))
	if err != nil {
		return u.guestClosed(w, r, err)
	}
	u.speakAs(r, t)
	page := guestTaskPage(guestTask{TaskPage: t, token: r.PathValue("token"), answer: answer, code: code, said: incident.Verb(r.URL.Query().Get("said"))})
	for _, f := range []*kit.Form{answer, code} {
		if f.Err != nil {
			return u.again(w, r, f, f.Err, page)
		}
	}
	return u.show(w, r, page)
}

// guestTask is what a guest's page is drawn of.
type guestTask struct {
	incident.TaskPage
	token        string
	answer, code *kit.Form
	said         incident.Verb // what was just answered
}

func (g guestTask) address() string { return "/t/" + g.token }

// scope gives the page its watermark.
func (g guestTask) scope() kit.Scope { return kit.Scope{Operation: record.Operation{Mode: g.Mode}} }

// mine reports whether the reader is who took the task on.
func (g guestTask) mine() bool {
	return g.Task != nil && g.Task.AcceptedBy == g.Reader.ID && g.Reader.ID != ""
}

// guestHeaders keep a link out of search engines. The referrer stays with
// same-origin: without any, browsers name no origin for the answer's form, which
// the check for other sites needs where there is no TLS.
func guestHeaders(h http.Header) {
	h.Set("X-Robots-Tag", "noindex, nofollow, noarchive")
}

// speakAs shows the page in the recipient's language and zone, unless this browser
// chose another language.
func (u *UI) speakAs(r *http.Request, t incident.TaskPage) {
	v := kit.From(r.Context())
	v.Lang = words.Parse(cookie(r, cookieLang), t.Lang)
	if zone, err := time.LoadLocation(t.Zone); err == nil {
		v.Zone = zone
	}
}

// guestClosed says what to do about a link that opens nothing, and no more.
func (u *UI) guestClosed(w http.ResponseWriter, r *http.Request, err error) error {
	_, held := gate.ReasonOf(err)
	if !held && !fault.Is(err, fault.NotFound) {
		return err
	}
	return u.render(w, r, statusOf(err), guestClosedPage(closedKey(err)))
}

// closedKey is of the words for a link that opens nothing.
func closedKey(err error) string {
	if _, held := gate.ReasonOf(err); held {
		return "held"
	}
	if keyOf(err) == "message.link_closed" {
		return "closed"
	}
	return "unknown"
}

// enterGuestCode keeps the proof in this browser when the code is right.
func (u *UI) enterGuestCode(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	token := r.PathValue("token")
	proof, err := u.Incident.EnterCode(r.Context(), token, f.Value("code"))
	if err != nil {
		f.Err = err
		f.Values.Set("code", "")
		return u.guestTask(w, r, &kit.Form{}, f)
	}
	http.SetCookie(w, &http.Cookie{
		Name: cookieProof, Value: proof, Path: "/t/" + token, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: strings.HasPrefix(u.PublicURL, "https://"), MaxAge: int(proofLife / time.Second),
	})
	guestHeaders(w.Header())
	http.Redirect(w, r, "/t/"+token, http.StatusSeeOther)
	return nil
}

// answerGuestTask is what a guest answers.
func (u *UI) answerGuestTask(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	token, reply := r.PathValue("token"), replyOf(f)
	err = u.Incident.AnswerLink(r.Context(), token, cookie(r, cookieProof), reply)
	if fault.Is(err, fault.Forbidden) { // the proof has ended: the code once more
		again := fault.New(fault.Unauthenticated, "respond.error.code_needed", nil).Wrap(err)
		return u.guestTask(w, r, &kit.Form{}, &kit.Form{Err: again})
	}
	if err != nil {
		f.Err = err
		return u.guestTask(w, r, f, &kit.Form{})
	}
	guestHeaders(w.Header())
	http.Redirect(w, r, "/t/"+token+"?said="+string(reply.Verb), http.StatusSeeOther)
	return nil
}

// replyOf reads an answer.
func replyOf(f *kit.Form) incident.Reply {
	return incident.Reply{Verb: incident.Verb(f.Value("verb")), Text: f.Value("text"), Nonce: f.Value("nonce")}
}

// guestFrom names who asks, with their organisation.
func guestFrom(ctx context.Context, g guestTask) string {
	return kit.Name(ctx, g.Sender.Name, g.Sender.NameEn)
}

func urgencyTone(u message.Urgency) kit.Tone {
	switch u {
	case message.Immediate:
		return kit.Strong
	case message.Urgent:
		return kit.Danger
	default:
		return kit.Info
	}
}

// answered reports whether v is an answer that can have been given.
func answered(v incident.Verb) bool {
	return slices.Contains([]incident.Verb{incident.Accept, incident.Decline, incident.Done, incident.Comment}, v)
}

// verbClass makes the answer that helps most stand out.
func verbClass(v incident.Verb, verbs []incident.Verb) string {
	switch {
	case v == verbs[0] && v != incident.Comment && v != incident.Decline:
		return "primary"
	case v == incident.Comment:
		return "quiet"
	default:
		return ""
	}
}

func verbIcon(v incident.Verb) string {
	switch v {
	case incident.Accept:
		return "check"
	case incident.Done:
		return "task"
	case incident.Decline:
		return "cross"
	default:
		return "chat"
	}
}

// keyOf is the key of an error's sentence.
func keyOf(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return ""
	}
	return f.Key
}

// guestTitle names the page; not what it is about, before the code is given.
func guestTitle(ctx context.Context, g guestTask) string {
	if g.Task == nil {
		return kit.T(ctx, "ui.guest.answer")
	}
	return g.Task.Title
}
