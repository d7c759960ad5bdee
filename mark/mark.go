package mark

import (
	"strings"

	"taisei/fault"
)

// TLP says to whom a record may be told (Traffic Light Protocol 2.0).
type TLP string

// The TLP labels, most open first.
const (
	Clear       TLP = "TLP:CLEAR"
	Green       TLP = "TLP:GREEN"
	Amber       TLP = "TLP:AMBER"
	AmberStrict TLP = "TLP:AMBER+STRICT"
	Red         TLP = "TLP:RED"
)

// TLPs lists all labels, most open first.
var TLPs = []TLP{Clear, Green, Amber, AmberStrict, Red}

func (t TLP) rank() int {
	for i, l := range TLPs {
		if l == t {
			return i
		}
	}
	return len(TLPs) // an unknown label is stricter than any
}

// Valid reports whether t is a known label.
func (t TLP) Valid() bool { return t.rank() < len(TLPs) }

// Above reports whether t is more restrictive than o.
func (t TLP) Above(o TLP) bool { return t.rank() > o.rank() }

// Strictest is the most restrictive of the labels; Clear when there are none.
func Strictest(labels ...TLP) TLP {
	strictest := Clear
	for _, l := range labels {
		if l.Above(strictest) {
			strictest = l
		}
	}
	return strictest
}

// ParseTLP reads a label with or without "TLP:", in any case.
func ParseTLP(s string) (TLP, error) {
	t := TLP(strings.ToUpper(strings.TrimSpace(s)))
	if !strings.HasPrefix(string(t), "TLP:") {
		t = "TLP:" + t
	}
	if !t.Valid() {
		return "", fault.Field("tlp", "fault.tlp", fault.Params{"value": s})
	}
	return t, nil
}

// PAP says what may be done with what is known (Permissible Actions Protocol).
type PAP string

// The PAP labels, most open first.
const (
	PAPClear PAP = "PAP:CLEAR"
	PAPGreen PAP = "PAP:GREEN"
	PAPAmber PAP = "PAP:AMBER"
	PAPRed   PAP = "PAP:RED"
)

// Mode says whether a record is meant in earnest.
type Mode string

// The modes.
const (
	Real     Mode = "real"
	Drill    Mode = "drill"
	Exercise Mode = "exercise"
)

// ParseMode reads a mode; an empty text is Real.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(s); m {
	case "":
		return Real, nil
	case Real, Drill, Exercise:
		return m, nil
	default:
		return "", fault.Field("mode", "fault.mode", fault.Params{"value": s})
	}
}
