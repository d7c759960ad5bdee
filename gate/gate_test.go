package gate_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"taisei/fault"
	"taisei/gate"
	"taisei/identity"
	"taisei/mark"
	"taisei/record"
	"taisei/store"
	"taisei/store/storetest"
	"taisei/words"
)

// The directory of the tests: ours, a contractor of ours, a ministry; one person
// each but two of ours.
const (
	ours, contractor, ministry = "org-ours", "org-contractor", "org-ministry"
	ann, ben, carl, mina       = "ann", "ben", "carl", "mina"
)

var (
	organisationOf = map[string]string{ann: ours, ben: ours, carl: contractor, mina: ministry}
	taking         = []string{ann, carl} // part in exercise x
	us             = identity.Caller{Person: ann, Organisation: ours, Roles: []identity.Role{identity.Commander}}
)

type list map[string][]string

func (l list) Participants(_ context.Context, _ record.Reader, exercise string) ([]string, error) {
	return l[exercise], nil
}

func newGate(t *testing.T, s *store.Store) *gate.Gate {
	t.Helper()
	ctx := t.Context()
	by := record.Actor{ID: "test", Org: ours}
	err := s.Write(ctx, func(tx record.Tx) error {
		for id, kind := range map[string]identity.OrganisationKind{ours: identity.Operator, contractor: identity.Contractor, ministry: identity.Ministry} {
			o := identity.Organisation{Name: id, Kind: kind}
			o.ID = id
			if err := identity.Organisations.Insert(ctx, tx, by, &o); err != nil {
				return err
			}
		}
		for id, org := range organisationOf {
			p := identity.Person{Name: id, Organisation: org, Language: "ja", Zone: "Asia/Tokyo"}
			p.ID = id
			if err := identity.People.Insert(ctx, tx, by, &p); err != nil {
				return err
			}
			for address, trust := range map[string]string{id + "@example.invalid": identity.Trusted, id + ".old@example.invalid": identity.Untrusted} {
				c := identity.ContactMethod{Person: id, Channel: "mail", Address: address, Trust: trust}
				if err := identity.ContactMethods.Insert(ctx, tx, by, &c); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return &gate.Gate{Store: s, Participants: list{"x": taking}}
}

func mail(tlp mark.TLP, person string) gate.Outgoing {
	return gate.Outgoing{
		What: gate.Mail, Kind: "tasks", Record: "task-1", TLP: tlp, Operation: record.Operation{Mode: mark.Real},
		To: gate.Recipient{Person: person, Address: person + "@example.invalid"},
	}
}

func with(o gate.Outgoing, change func(*gate.Outgoing)) gate.Outgoing {
	change(&o)
	return o
}

func TestRules(t *testing.T) {
	named := func(o *gate.Outgoing) { o.Named = []string{o.To.Person} }
	assigned := func(o *gate.Outgoing) { o.Assigned = []string{o.To.Person} }
	exercise := func(o *gate.Outgoing) { o.Mode, o.Exercise = mark.Exercise, "x" }
	page := func(o *gate.Outgoing) { o.What, o.To.Guest, o.To.Address = gate.GuestPage, true, "" }
	proven := func(o *gate.Outgoing) { page(o); o.To.Proven = true }
	report := func(o *gate.Outgoing) { o.What, o.To.Address = gate.Report, "" }
	look := func(pap mark.PAP) gate.Outgoing {
		return gate.Outgoing{What: gate.Look, Kind: "detections", Record: "d", TLP: mark.Red, PAP: pap, Operation: record.Operation{Mode: mark.Real}}
	}
	tests := map[string]struct {
		out    gate.Outgoing
		show   gate.Show
		reason gate.Reason
	}{
		"red to one who is not named":         {out: mail(mark.Red, ben), reason: gate.RedNotNamed},
		"red to one who is only assigned":     {out: with(mail(mark.Red, carl), assigned), reason: gate.RedNotNamed},
		"red to one who is named":             {out: with(mail(mark.Red, ben), named), show: gate.Envelope},
		"red to nobody known":                 {out: with(mail(mark.Red, ""), func(o *gate.Outgoing) { o.Named = []string{""} }), reason: gate.RedNotNamed},
		"amber+strict to ours":                {out: mail(mark.AmberStrict, ben), show: gate.Envelope},
		"amber+strict to a contractor":        {out: with(mail(mark.AmberStrict, carl), assigned), reason: gate.StrictOutside},
		"amber to ours":                       {out: mail(mark.Amber, ben), show: gate.Envelope},
		"amber to a contractor who was asked": {out: with(mail(mark.Amber, carl), assigned), show: gate.Envelope},
		"amber to one who was not":            {out: mail(mark.Amber, carl), reason: gate.AmberOutside},
		"amber to an address":                 {out: with(mail(mark.Amber, ""), func(o *gate.Outgoing) { o.To.Address = "x@example.invalid" }), reason: gate.AmberOutside},
		"green to the community":              {out: mail(mark.Green, mina), show: gate.Full},
		"green to an organisation":            {out: with(mail(mark.Green, ""), func(o *gate.Outgoing) { o.To = gate.Recipient{Organisation: ministry} }), show: gate.Full},
		"green to an unknown organisation":    {out: with(mail(mark.Green, ""), func(o *gate.Outgoing) { o.To = gate.Recipient{Organisation: "?"} }), reason: gate.GreenOutside},
		"green to an address":                 {out: with(mail(mark.Green, ""), func(o *gate.Outgoing) { o.To.Address = "x@example.invalid" }), reason: gate.GreenOutside},
		"clear to an address":                 {out: with(mail(mark.Clear, ""), func(o *gate.Outgoing) { o.To.Address = "x@example.invalid" }), show: gate.Full},
		"an unknown label":                    {out: mail("TLP:PINK", ben), reason: gate.BadMarks},
		"no label":                            {out: mail("", ben), reason: gate.BadMarks},
		"no mode":                             {out: with(mail(mark.Clear, ben), func(o *gate.Outgoing) { o.Mode = "" }), reason: gate.BadMarks},
		"exercise to a player":                {out: with(mail(mark.Clear, ann), exercise), show: gate.Full},
		"exercise to another":                 {out: with(mail(mark.Clear, ben), exercise), reason: gate.NotTakingPart},
		"exercise of no name":                 {out: with(mail(mark.Clear, ann), func(o *gate.Outgoing) { o.Mode = mark.Drill }), reason: gate.NotTakingPart},
		"exercise to an address":              {out: with(with(mail(mark.Clear, ""), exercise), func(o *gate.Outgoing) { o.To.Address = "x@example.invalid" }), reason: gate.NotTakingPart},
		"an untrusted address":                {out: with(mail(mark.Clear, ann), func(o *gate.Outgoing) { o.To.Address = "ANN.old@example.invalid" }), reason: gate.NotTrusted},
		"another's address":                   {out: with(mail(mark.Clear, ann), func(o *gate.Outgoing) { o.To.Address = "ben@example.invalid" }), reason: gate.NotTrusted},
		"untrusted, to an address alone":      {out: with(mail(mark.Clear, ""), func(o *gate.Outgoing) { o.To.Address = "ann.old@example.invalid" }), reason: gate.NotTrusted},
		"a page at green":                     {out: with(mail(mark.Green, carl), page), show: gate.Full},
		"a page above green":                  {out: with(with(mail(mark.Amber, carl), assigned), page), show: gate.Envelope},
		"a page above green, with the code":   {out: with(with(mail(mark.Amber, carl), assigned), proven), show: gate.Full},
		"a report to ours":                    {out: with(mail(mark.AmberStrict, ben), report), show: gate.Full},
		"a look at PAP:GREEN":                 {out: look(mark.PAPGreen), show: gate.Full},
		"a look at PAP:AMBER":                 {out: look(mark.PAPAmber), reason: gate.PAPForbids},
		"a look at PAP:RED":                   {out: look(mark.PAPRed), reason: gate.PAPForbids},
		"a look without PAP":                  {out: look(""), reason: gate.PAPForbids},
		"a look in an exercise":               {out: with(look(mark.PAPClear), exercise), reason: gate.LooksElsewhere},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g := newGate(t, s)
		for name, c := range tests {
			pass, err := g.Ask(t.Context(), us, c.out)
			reason, _ := gate.ReasonOf(err)
			if err != nil && reason == "" {
				t.Fatalf("%s: %v", name, err)
			}
			if reason != c.reason || pass.Show != c.show {
				t.Errorf("%s: show %q, reason %q; want %q, %q", name, pass.Show, reason, c.show, c.reason)
			}
		}
	})
}

// TestNothingPassesThatMustNot states the rules once more, the other way round:
// what is true of everything that passed.
func TestNothingPassesThatMustNot(t *testing.T) {
	s := storetest.SQLite(t)
	g := newGate(t, s)
	people := []string{"", ann, ben, carl, mina, "stranger"}
	subset := func(t *rapid.T, label string) []string {
		return rapid.SliceOfNDistinct(rapid.SampledFrom(people), 0, 3, rapid.ID).Draw(t, label)
	}
	rapid.Check(t, func(rt *rapid.T) {
		o := gate.Outgoing{
			What: rapid.SampledFrom([]gate.What{gate.Mail, gate.GuestPage, gate.Report, gate.Export, gate.Answer}).Draw(rt, "what"),
			TLP:  rapid.SampledFrom(append([]mark.TLP{"", "TLP:WHITE"}, mark.TLPs...)).Draw(rt, "tlp"),
			Operation: record.Operation{
				Mode:     rapid.SampledFrom([]mark.Mode{mark.Real, mark.Drill, mark.Exercise, ""}).Draw(rt, "mode"),
				Exercise: rapid.SampledFrom([]string{"", "x", "y"}).Draw(rt, "exercise"),
			},
			Named: subset(rt, "named"), Assigned: subset(rt, "assigned"),
		}
		o.To.Person = rapid.SampledFrom(people).Draw(rt, "person")
		o.To.Organisation = rapid.SampledFrom([]string{"", ours, ministry, "nowhere"}).Draw(rt, "organisation")
		owner := rapid.SampledFrom(people).Draw(rt, "owner of the address")
		o.To.Address = rapid.SampledFrom([]string{"", owner + "@example.invalid", owner + ".old@example.invalid"}).Draw(rt, "address")
		o.To.Proven = rapid.Bool().Draw(rt, "proven")

		var pass gate.Pass
		err := s.Read(t.Context(), func(r record.Reader) (err error) {
			pass, err = g.Decide(t.Context(), r, us, o)
			return err
		})
		if err != nil {
			if _, held := gate.ReasonOf(err); !held || pass.Show != "" {
				rt.Fatalf("%v, show %q", err, pass.Show)
			}
			return
		}
		passed(rt, o, pass, owner)
	})
}

func passed(t *rapid.T, o gate.Outgoing, pass gate.Pass, owner string) {
	person := o.To.Person
	org := organisationOf[person]
	if person == "" && o.To.Organisation != "nowhere" {
		org = o.To.Organisation
	}
	must := func(ok bool, what string) {
		if !ok {
			t.Fatalf("%+v passed, %s", o, what)
		}
	}
	must(o.TLP.Valid(), "without a known label")
	must(o.TLP != mark.Red || person != "" && slices.Contains(o.Named, person), "TLP:RED to one who is not named")
	must(o.TLP != mark.AmberStrict || org == ours, "TLP:AMBER+STRICT to outside")
	must(o.TLP != mark.Amber || org == ours || org != "" && person != "" && slices.Contains(o.Assigned, person), "TLP:AMBER to one who was not asked")
	must(o.TLP != mark.Green || org != "", "TLP:GREEN to a stranger")
	must(o.Mode == mark.Real || o.Exercise == "x" && slices.Contains(taking, person), "an exercise to one who takes no part")
	if o.To.Address != "" && owner != "" && owner != "stranger" {
		must(o.To.Address == owner+"@example.invalid", "to an untrusted address")
		must(person == "" || person == owner, "to another's address")
	}
	hidden := o.What == gate.Mail || o.What == gate.GuestPage && !o.To.Proven
	must(pass.Show == gate.Envelope || !hidden || !o.TLP.Above(mark.Green), "wholly shown above TLP:GREEN")
}

func TestBlockIsRecordedCountedAndListed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		g, ctx := newGate(t, s), t.Context()
		o := with(mail(mark.Amber, mina), func(o *gate.Outgoing) { o.Thread = "incident-1" })
		for range 3 {
			err := s.Write(ctx, func(tx record.Tx) error { // the action around it goes on
				if _, err := g.Check(ctx, tx, us, o); !fault.Is(err, fault.Blocked) {
					t.Errorf("want a block, got %v", err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		_, err := g.Ask(ctx, us, with(mail(mark.Red, ben), func(o *gate.Outgoing) { o.Mode, o.Exercise = mark.Exercise, "x" }))
		if !fault.Is(err, fault.Blocked) {
			t.Errorf("want a block, got %v", err)
		}
		checkList(t, g, o)
		var events int
		q := record.Query{Name: "test.events", SQL: `SELECT COUNT(*) FROM audit_events WHERE action = 'gate_block.insert'`}
		if err := s.Read(ctx, func(r record.Reader) error { return r.One(ctx, &events, q) }); err != nil || events != 2 {
			t.Errorf("%d events, %v", events, err)
		}
	})
}

func checkList(t *testing.T, g *gate.Gate, o gate.Outgoing) {
	t.Helper()
	got, err := g.Blocks(t.Context(), us, gate.Filter{Record: "incident-1"})
	if err != nil || len(got) != 1 || got[0].Times != 3 || got[0].Reason != gate.AmberOutside || got[0].Person != mina || got[0].TLP != o.TLP {
		t.Errorf("blocks: %+v, %v", got, err)
	}
	if got, _ := g.Blocks(t.Context(), us, gate.Filter{Before: got[0].ID}); len(got) != 0 {
		t.Errorf("before the oldest: %+v", got)
	}
	player := us
	player.Exercises = []string{"x"}
	player.Roles = []identity.Role{identity.Analyst}
	if got, _ := g.Blocks(t.Context(), player, gate.Filter{Mode: mark.Exercise}); len(got) != 1 || got[0].Exercise != "x" {
		t.Errorf("in the exercise: %+v", got)
	}
	if _, err := g.Blocks(t.Context(), identity.Caller{}, gate.Filter{}); !fault.Is(err, fault.Unauthenticated) {
		t.Errorf("anybody may list blocks: %v", err)
	}
}

func TestBlockIsHeldAlthoughItsMarksAreBad(t *testing.T) {
	g := newGate(t, storetest.SQLite(t))
	o := mail("TLP:PINK", ben)
	o.Operation = record.Operation{Mode: "?", Exercise: "x"}
	if _, err := g.Ask(t.Context(), us, o); !fault.Is(err, fault.Blocked) {
		t.Fatal(err)
	}
	other := us
	for person, n := range map[string]int{ann: 1, ben: 1, carl: 0} { // TLP:RED: who tried, and who was meant
		other.Person = person
		if got, err := g.Blocks(t.Context(), other, gate.Filter{}); err != nil || len(got) != n {
			t.Errorf("%s sees %+v, %v", person, got, err)
		}
	}
}

func TestOtherErrorsAreNoBlocks(t *testing.T) {
	for _, err := range []error{nil, errors.New("x"), fault.New(fault.Blocked, "other", nil)} {
		if reason, held := gate.ReasonOf(err); held {
			t.Errorf("%v: %q", err, reason)
		}
	}
}

func TestEveryReasonHasItsSentence(t *testing.T) {
	book, err := words.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range gate.Reasons {
		if !book.Has(r.Key()) {
			t.Errorf("no words for %s", r.Key())
		}
	}
}
