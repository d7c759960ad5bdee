package ui

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"taisei/identity"
	"taisei/record"
	"taisei/web/ui/kit"
)

// people are those that a page names, by identifier. Who may not be seen is not
// among them.
type people map[string]*identity.PersonView

// mostPeople bounds whom one page looks up.
const mostPeople = 100

// people looks up everybody once.
func (u *UI) people(r *http.Request, ids []string) (people, error) {
	all := people{}
	for _, id := range ids {
		if _, known := all[id]; known || len(all) >= mostPeople {
			continue
		}
		p, err := u.reachable(r.Context(), caller(r), id)
		if err != nil {
			return nil, err
		}
		all[id] = p
	}
	return all, nil
}

// quickest is by what a person is reached most quickly; nil where there is nothing.
func quickest(p *identity.PersonView) *identity.ContactMethod {
	var any *identity.ContactMethod
	for i := range p.Contacts {
		m := &p.Contacts[i]
		if contactHref(*m) == "" {
			continue
		}
		if m.Channel == identity.Telephone {
			return m
		}
		if any == nil {
			any = m
		}
	}
	return any
}

// enumerations are the fields of assets whose values have words, under the prefix.
func enumeration(noun, field string) string {
	switch field {
	case "kind":
		return "inventory." + noun + "_kind."
	case "confidentiality", "integrity", "availability":
		return "inventory.information."
	case "health", "criticality", "safety":
		return "inventory." + field + "."
	default:
		return ""
	}
}

// readable gives a conflict in which two people can compare what they wrote:
// names instead of identifiers, and words. Any other error is given back.
func (u *UI) readable(r *http.Request, err error) error {
	var c *record.Conflict
	if !errors.As(err, &c) {
		return err
	}
	noun, _ := c.Fault.Params["noun"].(string)
	ids := append(referred(c.Current), referred(c.Yours)...)
	known, lookErr := u.people(r, ids)
	if lookErr != nil {
		return lookErr
	}
	organisations, lookErr := u.choices(r, &kit.Form{})
	if lookErr != nil {
		return lookErr
	}
	tell := teller{r: r, noun: noun, people: known, organisations: organisations.organisations}
	return &record.Conflict{Fault: c.Fault, Current: tell.row(c.Current), Yours: tell.row(c.Yours)}
}

// referred lists the people that a row names.
func referred(raw json.RawMessage) []string {
	var row struct {
		Owner    string   `json:"owner_person"`
		Stoppers []string `json:"stoppers"`
	}
	if json.Unmarshal(raw, &row) != nil {
		return nil
	}
	return append(row.Stoppers, row.Owner)
}

// teller puts a row of JSON into the reader's words.
type teller struct {
	r             *http.Request
	noun          string
	people        people
	organisations []kit.Option
}

// unsaid are fields that follow from others.
func unsaid(field string) bool { return field == "archived_at" || field == "health_at" }

func (t teller) row(raw json.RawMessage) json.RawMessage {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var row map[string]any
	if d.Decode(&row) != nil {
		return raw
	}
	for field, value := range row {
		if unsaid(field) {
			delete(row, field)
			continue
		}
		row[field] = t.value(field, value)
	}
	told, err := json.Marshal(row)
	if err != nil {
		return raw
	}
	return told
}

func (t teller) value(field string, value any) any {
	switch v := value.(type) {
	case string:
		return t.text(field, v)
	case []any:
		lines := make([]string, 0, len(v))
		for _, item := range v {
			switch i := item.(type) {
			case string:
				lines = append(lines, t.text(field, i))
			case map[string]any: // a need
				organisation, _ := i["organisation"].(string)
				what, _ := i["what"].(string)
				lines = append(lines, label(t.organisations, organisation)+": "+what)
			}
		}
		return strings.Join(lines, "\n")
	default:
		return value
	}
}

func (t teller) text(field, text string) string {
	ctx := t.r.Context()
	switch field {
	case "owner_person", "stoppers":
		if p := t.people[text]; p != nil {
			return kit.Name(ctx, p.Person.Name, p.Person.NameEn)
		}
		return text
	case "supplier", "contractor":
		return label(t.organisations, text)
	}
	if prefix := enumeration(t.noun, field); prefix != "" && text != "" && kit.From(ctx).Book.Has(prefix+text) {
		return kit.T(ctx, prefix+text)
	}
	return text
}
