package message

import (
	"context"
	"maps"
	"strings"
	"time"

	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/words"
)

// render makes the envelope of a delivery in its reader's language and zone. What
// the gate does not let be shown is not in it.
func (s *Service) render(ctx context.Context, r record.Reader, d *Delivery, m *Message, l *Link, pass gate.Pass) (*Envelope, error) {
	p, err := identity.People.Get(ctx, r, d.Person)
	if err != nil {
		return nil, err
	}
	lang := words.Parse(p.Language, words.English)
	from, err := s.sender(ctx, r, m, lang)
	if err != nil {
		return nil, err
	}
	body := m.Body
	if pass.Show != gate.Full && m.Purpose != Code { // the code tells nothing of the record
		body = Text{Key: "message.envelope." + string(m.Purpose)}
	}
	body = body.with(from).with(map[string]string{"code": s.codeFor(m, l)})
	body.Words = merge(body.Words, map[string]string{"urgency": "message.urgency." + string(m.Urgency)})
	params := body.fill(s.Book, lang, zone(p.Zone))
	e := &Envelope{
		MessageID: d.MessageID, Channel: d.Channel, Name: nameOf(*p, lang), Address: d.Address, Lang: lang, Mode: m.Mode, At: m.CreatedAt,
		Watermark: Watermark(s.Book, lang, m.Mode), Label: string(m.TLP),
		Paragraphs: paragraphs(s.Book.Text(lang, body.Key+".body", params)),
		Footer:     s.Book.Text(lang, "message.footer", params),
	}
	e.Subject = subject(e.Watermark, e.Label, s.Book.Text(lang, body.Key+".subject", params))
	e.Link = s.address(m, l)
	if e.Link != "" {
		e.LinkText = s.Book.Text(lang, "message.link."+string(m.Purpose), nil)
	}
	return e, nil
}

// address is where the reader goes: a guest's page, or the record's own. The code
// travels without one.
func (s *Service) address(m *Message, l *Link) string {
	switch {
	case m.Purpose == Code:
		return ""
	case l != nil:
		return s.Addresses.Link(s.token(l.ID))
	}
	return s.Addresses.Record(m.Kind, m.Record)
}

func (s *Service) codeFor(m *Message, l *Link) string {
	if m.Purpose != Code || l == nil {
		return ""
	}
	c := s.code(l)
	return c[:3] + " " + c[3:]
}

// sender names who tells it: a person and their organisation, or ours alone.
func (s *Service) sender(ctx context.Context, r record.Reader, m *Message, lang words.Lang) (map[string]string, error) {
	org, name := m.Owner, ""
	if m.Sender != "" {
		p, err := identity.People.Get(ctx, r, m.Sender)
		if err != nil {
			return nil, err
		}
		org, name = p.Organisation, nameOf(*p, lang)
	}
	o, err := identity.Organisations.Get(ctx, r, org)
	if err != nil {
		return nil, err
	}
	organisation := choose(lang, o.Name, o.NameEn)
	if name == "" {
		name = organisation
	}
	return map[string]string{"sender": name, "organisation": organisation}, nil
}

func nameOf(p identity.Person, lang words.Lang) string { return choose(lang, p.Name, p.NameEn) }

func choose(lang words.Lang, name, english string) string {
	if lang == words.English && english != "" {
		return english
	}
	return name
}

func zone(name string) *time.Location {
	if z, err := time.LoadLocation(name); err == nil {
		return z
	}
	return time.UTC
}

// Watermark marks what is not meant in earnest; it is empty when it is.
func Watermark(book *words.Book, lang words.Lang, m mark.Mode) string {
	if m == mark.Real {
		return ""
	}
	return book.Text(lang, "message.watermark."+string(m), nil)
}

func subject(watermark, label, text string) string {
	parts := strings.TrimSpace(strings.Join([]string{watermark, "[" + label + "]", text}, " "))
	return strings.Join(strings.Fields(strings.Map(printable, parts)), " ")
}

// printable turns what could break a header into a space.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 {
		return ' '
	}
	return r
}

func paragraphs(text string) []string {
	var list []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// with adds parameters.
func (t Text) with(params map[string]string) Text {
	t.Params = merge(t.Params, params)
	return t
}

func merge(a, b map[string]string) map[string]string {
	c := maps.Clone(a)
	if c == nil {
		c = map[string]string{}
	}
	maps.Copy(c, b)
	return c
}

// fill gives the parameters of a sentence in a language and zone.
func (t Text) fill(book *words.Book, lang words.Lang, zone *time.Location) map[string]any {
	params := map[string]any{}
	for k, v := range t.Params {
		params[k] = v
	}
	for k, key := range t.Words {
		params[k] = book.Text(lang, key, nil)
	}
	for k, at := range t.Times {
		if !at.IsZero() {
			params[k] = at.In(zone).Format(book.Text(lang, "message.time_layout", nil))
		}
	}
	return params
}

// Sentence is the text when its key has no children.
func (t Text) Sentence(book *words.Book, lang words.Lang, zone *time.Location) string {
	return book.Text(lang, t.Key, t.fill(book, lang, zone))
}

// Subject is a message's subject as a list shows it.
func (t Text) Subject(book *words.Book, lang words.Lang, zone *time.Location) string {
	return book.Text(lang, t.Key+".subject", t.fill(book, lang, zone))
}
