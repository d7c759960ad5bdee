package token

import (
	"math"
	"strings"

	"taisei/detect/parse"
)

// Cursor goes through one source. Once a limit is passed it stands at the end for
// good, so that every reader returns by itself.
type Cursor struct {
	Source string
	At     int

	file   *parse.File
	limits parse.Limits
	depth  int
	nodes  int
	err    error
	fault  *parse.Bad // the first thing in this statement that could not be read
	folded map[string]string
	memory *memory
}

// Open gives a cursor at the start of source, and the file that it fills. The
// error is that of a source which is too long. A source in UTF-16, as Windows writes
// them, is turned into UTF-8, and the file's source is then the latter.
func Open(path, source string, language parse.Language, limits parse.Limits) (Cursor, *parse.File, error) {
	limits = limits.OrDefault()
	if most := min(limits.Bytes, math.MaxInt32); len(source) > most {
		return Cursor{}, nil, &parse.LimitError{Path: path, Limit: "bytes", Max: most}
	}
	source = wide(source)
	file := &parse.File{Path: path, Language: language, Source: source}
	c := Cursor{Source: source, file: file, limits: limits, memory: &memory{}}
	c.Accept("\xef\xbb\xbf")
	return c, file, nil
}

// Err is the limit that was passed, nil without one.
func (c *Cursor) Err() error { return c.err }

// Done reports the end of the source.
func (c *Cursor) Done() bool { return c.At >= len(c.Source) }

// Byte is the byte at the cursor, 0 at the end.
func (c *Cursor) Byte() byte {
	if c.At < len(c.Source) {
		return c.Source[c.At]
	}
	return 0
}

// Ahead is the byte n further on, 0 beyond the end.
func (c *Cursor) Ahead(n int) byte {
	if c.At+n < len(c.Source) {
		return c.Source[c.At+n]
	}
	return 0
}

// Before is the byte before the cursor, 0 at the start.
func (c *Cursor) Before() byte {
	if c.At > 0 && c.At <= len(c.Source) {
		return c.Source[c.At-1]
	}
	return 0
}

// Has reports whether text stands at the cursor.
func (c *Cursor) Has(text string) bool {
	return len(c.Source)-c.At >= len(text) && c.Source[c.At:c.At+len(text)] == text
}

// HasFold is Has, whatever the case of letters. The text is in lower case.
func (c *Cursor) HasFold(text string) bool {
	return len(c.Source)-c.At >= len(text) && EqualFold(c.Source[c.At:c.At+len(text)], text)
}

// Accept passes text if it stands at the cursor.
func (c *Cursor) Accept(text string) bool {
	if !c.Has(text) {
		return false
	}
	c.At += len(text)
	return true
}

// Back returns to an earlier place, unless the reading has ended.
func (c *Cursor) Back(at int) {
	if c.err == nil {
		c.At = at
	}
}

// Since is the source from an earlier place to the cursor.
func (c *Cursor) Since(from int) string {
	to := min(c.At, len(c.Source))
	return c.Source[min(from, to):to]
}

// To goes to the next place where text stands, or to the end.
func (c *Cursor) To(text string) bool {
	i := strings.Index(c.Source[min(c.At, len(c.Source)):], text)
	if i < 0 {
		c.At = len(c.Source)
		return false
	}
	c.At += i
	return true
}

// Line goes to the end of the line, before its break.
func (c *Cursor) Line() { c.To("\n") }

// Class passes bytes of a class and gives them.
func (c *Cursor) Class(class *Set) string {
	from := c.At
	for c.At < len(c.Source) && class[c.Source[c.At]] {
		c.At++
	}
	return c.Since(from)
}

// Until passes bytes that are not in a class and gives them.
func (c *Cursor) Until(class *Set) string {
	from := c.At
	for c.At < len(c.Source) && !class[c.Source[c.At]] {
		c.At++
	}
	return c.Since(from)
}

// Folded is a name in lower case, made once for each spelling.
func (c *Cursor) Folded(name string) string {
	for i := range len(name) {
		if name[i] >= 'A' && name[i] <= 'Z' {
			return c.fold(name)
		}
	}
	return name
}

func (c *Cursor) fold(name string) string {
	if s, ok := c.folded[name]; ok {
		return s
	}
	if c.folded == nil {
		c.folded = map[string]string{}
	}
	s := lower(name)
	c.folded[name] = s
	return s
}

// Enter goes one level deeper. False ends the reading; otherwise Leave must follow.
func (c *Cursor) Enter() bool {
	if c.depth >= c.limits.Depth {
		c.exceed("depth", c.limits.Depth)
		return false
	}
	c.depth++
	return true
}

// Leave comes back from a level.
func (c *Cursor) Leave() { c.depth-- }

// Count counts a node.
func (c *Cursor) Count() {
	c.nodes++
	if c.nodes > c.limits.Nodes {
		c.exceed("nodes", c.limits.Nodes)
	}
}

func (c *Cursor) exceed(limit string, most int) {
	if c.err == nil {
		at := c.file.Position(parse.Pos(min(c.At, len(c.Source))))
		c.err = &parse.LimitError{Path: c.file.Path, Limit: limit, Max: most, At: at}
	}
	c.At = len(c.Source)
}

// Fault notes that what stands here cannot be read. Only the first is kept until
// Mend.
func (c *Cursor) Fault(message string) {
	if c.fault == nil {
		c.fault = &parse.Bad{Pos: parse.Pos(min(c.At, len(c.Source))), Message: message}
	}
}

// Faulty reports a fault that is not mended yet.
func (c *Cursor) Faulty() bool { return c.fault != nil }

// Mend passes over the rest of what is at fault and gives the stretch, nil when
// there was no fault.
func (c *Cursor) Mend(skip func()) *parse.Bad {
	bad := c.fault
	if bad == nil {
		return nil
	}
	c.fault = nil
	if c.err != nil {
		return nil
	}
	skip()
	bad.End = max(parse.Pos(min(c.At, len(c.Source))), bad.Pos)
	c.file.Bad = append(c.file.Bad, bad)
	c.Count()
	return bad
}

// Hold puts a fault aside while something inside is read by itself, and gives the
// function that brings it back.
func (c *Cursor) Hold() func() {
	outer := c.fault
	c.fault = nil
	return func() {
		if outer != nil {
			c.fault = outer
		}
	}
}

// Within reads a stretch as if the source ended there, and goes on after it.
func (c *Cursor) Within(start, end, after int, read func()) {
	source := c.Source
	c.Source = source[:max(0, min(end, len(source)))]
	c.Back(start)
	read()
	c.Source = source
	c.At = after
	if c.err != nil {
		c.At = len(source)
	}
}
