package incident_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/message"
	"taisei/notify/mail"
	"taisei/record"
	"taisei/respond/incident"
	"taisei/store"
	"taisei/test/mailbox"
	"taisei/triage"
	"taisei/words"
)

// The people of the tests. Ann commands; Dan's deputy is Eve, whose deputies are
// Dan and Fay; Carl is a contractor's.
const (
	ours, contractor              = "org-ours", "org-contractor"
	ann, ben, carl, dan, eve, fay = "ann", "ben", "carl", "dan", "eve", "fay"
)

var (
	commander = identity.Caller{Person: ann, Organisation: ours, Roles: []identity.Role{identity.Commander}, Lang: words.English}
	responder = identity.Caller{Person: dan, Organisation: ours, Roles: []identity.Role{identity.Responder}, Lang: words.English}
	observer  = identity.Caller{Person: ben, Organisation: ours, Roles: []identity.Role{identity.Observer}, Lang: words.English}
)

type addresses struct{}

func (addresses) Link(token string) string      { return "https://taisei.example/l/" + token }
func (addresses) Record(kind, id string) string { return "https://taisei.example/" + kind + "/" + id }

type players []string

func (p players) Participants(context.Context, record.Reader, string) ([]string, error) {
	return p, nil
}

// room is an operations room: the service, a real mail server, people.
type room struct {
	*incident.Service
	t     *testing.T
	store *store.Store
	mail  *mailbox.Server
	book  *words.Book
}

func newRoom(t *testing.T, s *store.Store) *room {
	t.Helper()
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	server := mailbox.Start(t)
	sender, err := mail.New(mail.Config{Host: server.Host, Port: server.Port, TLS: "none", From: "taisei@operator.example"})
	if err != nil {
		t.Fatal(err)
	}
	g := &gate.Gate{Store: s, Participants: players{ann, carl, dan}}
	messages := &message.Service{
		Store: s, Gate: g, Book: book, Channels: map[string]message.Channel{"mail": sender}, Addresses: addresses{},
		Secret: []byte(strings.Repeat("k", 32)), Host: "taisei.example", Wait: func(int) time.Duration { return 0 },
	}
	r := &room{t: t, store: s, mail: server, book: book, Service: &incident.Service{Store: s, Messages: messages, Gate: g, AnswerWithin: time.Hour}}
	r.people()
	return r
}

func (r *room) people() {
	r.t.Helper()
	by := record.Actor{ID: "test", Org: ours}
	r.write(func(ctx context.Context, tx record.Tx) error {
		var all []error
		for id, kind := range map[string]identity.OrganisationKind{ours: identity.Operator, contractor: identity.Contractor} {
			o := identity.Organisation{Name: "組織 " + id, NameEn: id, Kind: kind}
			o.ID = id
			all = append(all, identity.Organisations.Insert(ctx, tx, by, &o))
		}
		deputies := map[string][]string{dan: {eve}, eve: {dan, fay}}
		for _, id := range []string{ann, ben, carl, dan, eve, fay} {
			p := identity.Person{Organisation: ours, Name: "人 " + id, NameEn: strings.ToUpper(id[:1]) + id[1:], Language: "en", Zone: "Asia/Tokyo", Deputies: deputies[id]}
			p.ID = id
			if id == carl {
				p.Organisation, p.Language = contractor, "ja"
			}
			c := identity.ContactMethod{Person: id, Channel: "mail", Address: id + "@example.invalid", Rank: 1, Trust: identity.Trusted}
			all = append(all, identity.People.Insert(ctx, tx, by, &p), identity.ContactMethods.Insert(ctx, tx, by, &c))
		}
		return errors.Join(all...)
	})
}

// work runs the jobs until the test ends.
func (r *room) work() {
	r.t.Helper()
	stop, err := r.store.Work(r.t.Context(), "test", append(r.Handlers(), r.Messages.Handlers()...), 4)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		if err := stop(context.WithoutCancel(r.t.Context())); err != nil {
			r.t.Error(err)
		}
	})
}

func (r *room) write(fn func(context.Context, record.Tx) error) {
	r.t.Helper()
	if err := r.store.Write(r.t.Context(), func(tx record.Tx) error { return fn(r.t.Context(), tx) }); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) declaration() triage.Declaration {
	now := time.Now()
	return triage.Declaration{
		Detection: "detection-1", Title: "Updater of the signalling centre sends passwords", Severity: "high", Type: "publishing_infrastructure",
		TLP: mark.Amber, Commander: ann, Roles: map[string]string{"scribe": ben}, Rationale: "two hosts call out",
		OccurredAt: now.Add(-3 * time.Hour), DetectedAt: now.Add(-2 * time.Hour), AcknowledgedAt: now.Add(-time.Hour),
		Affected: []triage.Affected{{Kind: "systems", ID: "sys-1", Impact: "stopped"}},
	}
}

func (r *room) declare(change func(*triage.Declaration)) string {
	r.t.Helper()
	d := r.declaration()
	if change != nil {
		change(&d)
	}
	id, err := r.Open(r.t.Context(), r.in(d.Exercise), d)
	if err != nil {
		r.t.Fatal(err)
	}
	return id
}

// in is the commander, taking part in an exercise where there is one.
func (r *room) in(exercise string) identity.Caller {
	c := commander
	if exercise != "" {
		c.Exercises = []string{exercise}
	}
	return c
}

func (r *room) send(id string, change func(*incident.NewTask)) incident.Task {
	r.t.Helper()
	n := incident.NewTask{Incident: id, Kind: incident.Instruct, Title: "Stop the updater", Text: "On host sig-01, now.", Assignee: dan, DueAt: time.Now().Add(time.Hour)}
	if change != nil {
		change(&n)
	}
	t, err := r.SendTask(r.t.Context(), commander, n)
	if err != nil {
		r.t.Fatal(err)
	}
	return t
}

func (r *room) task(id string) incident.TaskView {
	r.t.Helper()
	v, err := r.GetTask(r.t.Context(), commander, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// link waits for the mail with a person's link, and gives the link's token.
func (r *room) link(person string) string {
	r.t.Helper()
	m := r.mail.Wait(r.t, "with a link to "+person, func(m mailbox.Mail) bool {
		return mailbox.To(person+"@example.invalid")(m) && strings.Contains(m.Text, "/l/")
	})
	_, rest, _ := strings.Cut(m.Text, "https://taisei.example/l/")
	return rest[:43]
}

// code waits for the mail with a person's code.
func (r *room) code(person string) string {
	r.t.Helper()
	var code string
	r.mail.Wait(r.t, "with a code to "+person, func(m mailbox.Mail) bool {
		code = codeIn(m.Text)
		return mailbox.To(person+"@example.invalid")(m) && code != ""
	})
	return code
}

func codeIn(text string) string {
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimSpace(line), " ", "")
		if len(line) == 6 && strings.Trim(line, "0123456789") == "" {
			return line
		}
	}
	return ""
}

// prove gives the code of a person's link and returns the browser's proof.
func (r *room) prove(token, person string) string {
	r.t.Helper()
	proof, err := r.EnterCode(r.t.Context(), token, r.code(person))
	if err != nil {
		r.t.Fatal(err)
	}
	return proof
}

func (r *room) page(token, proof string) incident.TaskPage {
	r.t.Helper()
	page, err := r.OpenLink(r.t.Context(), token, proof)
	if err != nil {
		r.t.Fatal(err)
	}
	return page
}

// told is the timeline in English, a line each.
func (r *room) timeline(id string) []incident.Item {
	r.t.Helper()
	items, _, err := r.Timeline(r.t.Context(), commander, id)
	if err != nil {
		r.t.Fatal(err)
	}
	return items
}

func (r *room) told(caller identity.Caller, id string) []string {
	r.t.Helper()
	items, people, err := r.Timeline(r.t.Context(), caller, id)
	if err != nil {
		r.t.Fatal(err)
	}
	lines := make([]string, len(items))
	for n, i := range items {
		lines[n] = strings.TrimSpace(fmt.Sprintf("%s: %s %s", i.Kind, i.Sentence(r.book, words.English, time.UTC, people), i.Text))
		if strings.Contains(lines[n], "respond.") || strings.Contains(lines[n], "<no value>") {
			r.t.Errorf("%q has no words", lines[n])
		}
		if n > 0 && i.At.Before(items[n-1].At) {
			r.t.Errorf("%q stands after what came later", lines[n])
		}
	}
	return lines
}

func (r *room) wantTold(id string, want ...string) {
	r.t.Helper()
	told := strings.Join(r.told(commander, id), "\n")
	for _, w := range want {
		if !strings.Contains(told, w) {
			r.t.Errorf("%q is not in the timeline:\n%s", w, told)
		}
	}
}

func (r *room) count(what string, args ...any) int {
	r.t.Helper()
	var n int
	err := r.store.Read(r.t.Context(), func(rd record.Reader) error {
		return rd.One(r.t.Context(), &n, record.Query{Name: "test.count", SQL: "SELECT COUNT(*) FROM " + what}, args...)
	})
	if err != nil {
		r.t.Fatal(err)
	}
	return n
}

// until waits for something that jobs bring about.
func (r *room) until(what string, holds func() bool) {
	r.t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	r.t.Fatalf("it did not come to pass that %s", what)
}

func wantFault(t *testing.T, err error, code fault.Code, key string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != code || f.Key != key {
		t.Errorf("want %s %s, got %v", code, key, err)
	}
}

func asFault(err error, f **fault.Error) bool { return errors.As(err, f) }
