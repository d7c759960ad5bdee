package ui

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"taisei/fault"
	"taisei/identity"
	"taisei/web/ui/kit"
)

func (u *UI) newContact(w http.ResponseWriter, r *http.Request) error {
	return u.contactForm(w, r, kit.NewForm("channel", identity.Mail, "rank", "1", "trust", identity.Trusted), nil)
}

func (u *UI) editContact(w http.ResponseWriter, r *http.Request) error {
	m, err := u.contact(r)
	if err != nil {
		return err
	}
	f := kit.NewForm("channel", m.Channel, "address", m.Address, "rank", strconv.Itoa(m.Rank), "trust", m.Trust,
		"version", strconv.FormatInt(m.Version, 10))
	return u.contactForm(w, r, f, nil)
}

// contact is the contact method that the address names, of the person it names.
func (u *UI) contact(r *http.Request) (*identity.ContactMethod, error) {
	m, err := u.Identity.Contact(r.Context(), caller(r), r.PathValue("contact"))
	if err == nil && m.Person != r.PathValue("id") {
		return nil, fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": "contact_method", "id": m.ID})
	}
	return m, err
}

func (u *UI) contactForm(w http.ResponseWriter, r *http.Request, f *kit.Form, wrong error) error {
	if err := caller(r).May(identity.EditDirectory); err != nil {
		return err
	}
	v, err := u.Identity.Person(r.Context(), caller(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	page := contactFormPage(&v.Person, r.PathValue("contact"), f)
	if wrong != nil {
		return u.again(w, r, f, wrong, page)
	}
	return u.show(w, r, page)
}

func (u *UI) saveContact(w http.ResponseWriter, r *http.Request) error {
	f, err := parse(w, r)
	if err != nil {
		return err
	}
	m := &identity.ContactMethod{
		Meta: metaOf(r, f), Person: r.PathValue("id"), Channel: f.Value("channel"),
		Address: strings.TrimSpace(f.Value("address")), Rank: int(number(f, "rank")), Trust: f.Value("trust"),
	}
	m.ID = r.PathValue("contact")
	if err := u.Identity.SaveContact(r.Context(), caller(r), m); err != nil {
		return u.contactForm(w, r, f, err)
	}
	return u.done(w, r, "/people/"+m.Person, "ui.saved")
}

func (u *UI) deleteContact(w http.ResponseWriter, r *http.Request) error {
	m, err := u.contact(r)
	if err != nil {
		return err
	}
	if err := u.Identity.DeleteContact(r.Context(), caller(r), m.ID); err != nil {
		return err
	}
	return u.done(w, r, "/people/"+m.Person, "ui.contact.deleted")
}

func (u *UI) verifyContact(w http.ResponseWriter, r *http.Request) error {
	m, err := u.contact(r)
	if err != nil {
		return err
	}
	if err := u.Identity.VerifyContact(r.Context(), caller(r), m.ID); err != nil {
		return err
	}
	return u.done(w, r, "/people/"+m.Person, "ui.contact.verified")
}

func channelIcon(channel string) string {
	switch channel {
	case identity.Mail, identity.Telephone, identity.Chat:
		return channel
	case identity.Radio:
		return "drill"
	default:
		return "link"
	}
}

// contactHref lets a phone call or write at a touch.
func contactHref(m identity.ContactMethod) string {
	switch {
	case m.Trust == identity.Untrusted:
		return ""
	case m.Channel == identity.Mail:
		return "mailto:" + url.PathEscape(m.Address)
	case m.Channel == identity.Telephone:
		return "tel:" + strings.Map(dialled, m.Address)
	default:
		return ""
	}
}

func dialled(r rune) rune {
	if strings.ContainsRune("+0123456789,;", r) {
		return r
	}
	return -1
}

// localTime is what the clock shows where somebody is.
func localTime(ctx context.Context, zone string) string {
	z, err := time.LoadLocation(zone)
	if err != nil {
		return ""
	}
	return kit.From(ctx).Now.In(z).Format("15:04 MST")
}

func formTitle(ctx context.Context, id, part string) string {
	if id == "" {
		return kit.T(ctx, part+".new")
	}
	return kit.T(ctx, part+".edit")
}
