package identity

import (
	"slices"

	"taisei/fault"
	"taisei/mark"
	"taisei/record"
	"taisei/words"
)

// Caller is who asks: a person with an account, a guest by link, or the program
// itself. It is passed to every domain method.
type Caller struct {
	Account      string // empty for guests and the system
	Person       string // empty for anonymous guests and the system
	Organisation string // own organisation of this server
	Roles        []Role
	Lang         words.Lang
	Link         string   // the task or record that a guest's link is for
	Exercises    []string // the running exercises and drills that the person takes part in
	name         string   // of the system's part
}

// System is the program itself, in the part that is named.
func System(part, organisation string) Caller {
	return Caller{Roles: []Role{system}, Organisation: organisation, Lang: words.English, name: part}
}

// GuestOf is somebody who acts by a link for one record.
func GuestOf(link, person, organisation string, lang words.Lang) Caller {
	return Caller{Roles: []Role{Guest}, Link: link, Person: person, Organisation: organisation, Lang: lang}
}

// May refuses what none of the caller's roles allows. It is the first line of
// every domain method.
func (c Caller) May(a Action) error {
	if seamAllows() || allowed(a, c.Roles) {
		return nil
	}
	if len(c.Roles) == 0 {
		return fault.New(fault.Unauthenticated, "fault.sign_in", nil)
	}
	return forbidden(a)
}

// Can is May as a question, for pages that show only what works.
func (c Caller) Can(a Action) bool { return c.May(a) == nil }

// IsSystem reports whether the program itself asks.
func (c Caller) IsSystem() bool { return slices.Contains(c.Roles, system) }

// Actor is how the caller is named in the log.
func (c Caller) Actor() record.Actor {
	id := c.Person
	switch {
	case c.name != "":
		id = "system:" + c.name
	case c.Link != "":
		id = "guest:" + c.Link
		if c.Person != "" {
			id += ":" + c.Person
		}
	}
	return record.Actor{ID: id, Org: c.Organisation}
}

// See refuses a row that the caller must not be shown: TLP:RED is for the person
// who made it and those named; a drill's or exercise's rows are for those who
// take part. What may not be seen is not found.
func (c Caller) See(m *record.Meta, o *record.Operation, named ...string) error {
	if c.IsSystem() || seamAllows() {
		return nil
	}
	if m.TLP == mark.Red && c.Person != m.CreatedBy && (c.Person == "" || !slices.Contains(named, c.Person)) {
		return hidden(m)
	}
	if o != nil && o.Mode != mark.Real && !slices.Contains(c.Exercises, o.Exercise) && !c.Can(ManageExercise) {
		return hidden(m)
	}
	return nil
}

func hidden(m *record.Meta) error {
	return fault.New(fault.NotFound, "fault.not_found", fault.Params{"noun": "record", "id": m.ID})
}
