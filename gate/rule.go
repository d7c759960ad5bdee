package gate

import (
	"slices"

	"taisei/mark"
)

// facts are what the directory says of a recipient.
type facts struct {
	own          string   // our organisation
	organisation string   // the recipient's; empty when the directory does not know it
	trusted      bool     // the address, when there is one
	participants []string // of the exercise or drill
}

// judge applies every rule to one recipient; "" passes. It is all that decides.
func judge(o Outgoing, f facts) Reason {
	if o.What == Look {
		return judgeLook(o)
	}
	switch {
	case !o.TLP.Valid() || !known(o.Mode):
		return BadMarks
	case o.Mode != mark.Real && !contains(f.participants, o.To.Person):
		return NotTakingPart
	case o.To.Address != "" && !f.trusted:
		return NotTrusted
	}
	return judgeTLP(o, f)
}

func judgeTLP(o Outgoing, f facts) Reason {
	ours := f.organisation != "" && f.organisation == f.own
	switch o.TLP {
	case mark.Red:
		if !contains(o.Named, o.To.Person) {
			return RedNotNamed
		}
	case mark.AmberStrict:
		if !ours {
			return StrictOutside
		}
	case mark.Amber: // its clients and contractors who need it are those who were asked
		if !ours && (f.organisation == "" || !contains(o.Assigned, o.To.Person)) {
			return AmberOutside
		}
	case mark.Green: // the community is who stands in the directory
		if f.organisation == "" {
			return GreenOutside
		}
	}
	return ""
}

// judgeLook asks PAP: GREEN and CLEAR allow an active look, AMBER and RED do not.
// An exercise looks at nobody's server.
func judgeLook(o Outgoing) Reason {
	switch {
	case o.Mode != mark.Real:
		return LooksElsewhere
	case o.PAP != mark.PAPGreen && o.PAP != mark.PAPClear:
		return PAPForbids
	}
	return ""
}

// show says how much of what passes may be shown: above TLP:GREEN a mail, or a
// link whose reader has not given the code, tells only sender and urgency.
func show(o Outgoing) Show {
	hidden := o.What == Mail || o.What == GuestPage && !o.To.Proven
	if hidden && o.TLP.Above(mark.Green) {
		return Envelope
	}
	return Full
}

func known(m mark.Mode) bool { return m == mark.Real || m == mark.Drill || m == mark.Exercise }

func contains(people []string, person string) bool {
	return person != "" && slices.Contains(people, person)
}
