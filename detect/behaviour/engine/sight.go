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
	i := min(int(p), len(source)) - 1
	if i < blanks || source[i] != ' ' && source[i] != ';' && source[i] != '\t' {
		return
	}
	spaces := 0
	for ; i >= 0 && spaces <= 1<<12; i-- {
		if c := source[i]; c == ' ' || c == '\t' {
			spaces++
		} else if c != ';' {
			break
		}
	}
	if spaces < blanks || i < 0 || source[i] == '\n' || source[i] == '\r' {
		return
	}
	at := m.at(p)
	m.record(value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at)), behaviour.Code, "aside", address{host: string(m.language())}, at)
}
