package engine

import (
	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
	"taisei/detect/parse"
)

// blanks is how many spaces in a row push what follows off a screen.
const blanks = 120

// outOfSight notes a statement that stands on a line behind other code and more
// blanks than a screen is wide, which hides it from whoever looks at the file.
func (m *Machine) outOfSight(p parse.Pos) {
	source := m.units[m.unit].file.Source
	if !behindBlanks(source, min(int(p), len(source))) {
		return
	}
	at := m.at(p)
	labels := value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
	m.record(labels, behaviour.Code, "aside", address{host: string(m.language())}, at)
}

// near is how far behind the blanks a statement's own place may stand.
const near = 64

func behindBlanks(source string, end int) bool {
	if end < blanks {
		return false
	}
	run := 0
	for i := end - 1; i >= 0 && (end-i < near || run > 0); i-- {
		switch c := source[i]; {
		case c == '\n' || c == '\r':
			return false
		case c == ' ' || c == '\t':
			run++
		case run >= blanks:
			return true
		default:
			run = 0
		}
	}
	return false
}

// returnsInstead reports whether what a try falls back to is a result, which then
// may well be the one that is meant.
func returnsInstead(catches []parse.Catch) bool {
	for _, c := range catches {
		for _, st := range c.Body {
			if _, ok := st.(*parse.Return); ok {
				return true
			}
		}
	}
	return false
}
