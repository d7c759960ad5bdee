package requirements

import (
	"bytes"
	"strings"

	"taisei/inventory/component"
)

// logicalLines joins continued lines and parts comments from them, as pip does.
type logicalLines struct {
	rest []byte
	read int // physical lines so far

	first   int    // the physical line on which this one began
	text    string // without comment
	comment string
}

func (l *logicalLines) at() component.Location { return component.Location{Line: l.first} }

// next reads one logical line.
func (l *logicalLines) next() bool {
	if len(l.rest) == 0 {
		return false
	}
	var joined strings.Builder
	l.first = l.read + 1
	for len(l.rest) > 0 {
		line := l.physical()
		// A line of comment only ends the joining; a comment at the end of a
		// line does not, and takes what follows the backslash with it.
		alone := strings.HasPrefix(strings.TrimLeft(line, " \t"), "#")
		if !strings.HasSuffix(line, `\`) || alone {
			if alone {
				joined.WriteByte(' ')
			}
			joined.WriteString(line)
			break
		}
		joined.WriteString(strings.Trim(line, `\`))
	}
	l.text, l.comment = cutComment(joined.String())
	return true
}

func (l *logicalLines) physical() string {
	line, rest, _ := bytes.Cut(l.rest, []byte{'\n'})
	l.rest = rest
	l.read++
	return strings.TrimSuffix(string(line), "\r")
}

// cutComment: a # begins a comment at the head of a line or after white space.
func cutComment(line string) (code, comment string) {
	for i := 0; i < len(line); i++ {
		if line[i] == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t') {
			return line[:i], line[i:]
		}
	}
	return line, ""
}
