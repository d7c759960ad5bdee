package detect

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"

	"taisei/detect/native"
)

// The most of each that one message names.
const (
	namedLibraries = 8
	namedCalls     = 12
	namedAddresses = 6
)

// describeNative states facts of machine code: its format, size and density, what
// it links, what the functions that it takes can do, where it may lead.
func describeNative(data []byte) string {
	f := native.Read(data)
	if f.Format == "" {
		f.Format = "native code"
	}
	parts := []string{fmt.Sprintf("%s, %d bytes, entropy %.1f bits a byte", f.Format, len(data), entropy(data))}
	if len(f.Libraries) > 0 {
		parts = append(parts, "links "+few(f.Libraries, namedLibraries))
	}
	parts = append(parts, abilities(f.Calls)...)
	if len(f.Addresses) > 0 {
		parts = append(parts, "names "+few(f.Addresses, namedAddresses))
	}
	if f.Damage != "" {
		parts = append(parts, f.Damage)
	}
	return strings.Join(parts, "; ")
}

// few joins some of a list and counts the rest.
func few(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// abilities says what calls can do, each ability with the calls that can.
func abilities(calls []native.Call) []string {
	by := map[string][]string{}
	var order []string
	for _, c := range calls {
		if by[c.Can] == nil {
			order = append(order, c.Can)
		}
		by[c.Can] = append(by[c.Can], c.Name)
	}
	slices.Sort(order)
	for i, can := range order {
		order[i] = can + " (" + few(by[can], namedCalls) + ")"
	}
	return order
}

// container gathers what is said of the classes of one archive.
type container struct {
	path      string
	classes   int
	calls     []native.Call
	addresses []string
	damaged   []string
	seen      map[string]bool
}

// classes tells of Java's classes, of all in one archive together: they were read
// for the names in them, as machine code is, and a jar has thousands. One that is
// damaged is none that Java takes, but may be one that this does not know.
func (s *scan) classes() []Unread {
	by := map[string]*container{}
	var order []*container
	for _, name := range s.files.order {
		data, _ := s.files.Read(name)
		if !native.IsClass(data) {
			continue
		}
		in := s.archiveOf(name)
		c := by[in]
		if c == nil {
			c = &container{path: in, seen: map[string]bool{}}
			by[in] = c
			order = append(order, c)
		}
		c.add(name, native.Read(data))
	}
	var out []Unread
	for _, c := range order {
		out = append(out, s.tell(c)...)
	}
	return out
}

// archiveOf is the innermost archive that a file is in.
func (s *scan) archiveOf(name string) string {
	if i := strings.LastIndex(name, "!/"); i >= 0 {
		return name[:i]
	}
	return plainName(s.artifact.Name)
}

func (c *container) add(name string, f native.Facts) {
	c.classes++
	if f.Damage != "" {
		c.damaged = append(c.damaged, name)
	}
	for _, call := range f.Calls {
		if !c.seen["c"+call.Name] {
			c.seen["c"+call.Name] = true
			call.Name += " in " + path.Base(name)
			c.calls = append(c.calls, call)
		}
	}
	for _, a := range f.Addresses {
		if !c.seen["a"+a] {
			c.seen["a"+a] = true
			c.addresses = append(c.addresses, a)
		}
	}
}

func (s *scan) tell(c *container) []Unread {
	parts := []string{fmt.Sprintf("Java, %d classes, read for the names in them alone", c.classes)}
	if starts := s.javaStarts(c.path); starts != "" {
		parts = append(parts, starts)
	}
	parts = append(parts, abilities(c.calls)...)
	if len(c.addresses) > 0 {
		parts = append(parts, "names "+few(c.addresses, namedAddresses))
	}
	out := []Unread{{Path: c.path, Reason: "binary", Message: strings.Join(parts, "; ")}}
	if len(c.damaged) > 0 {
		out = append(out, Unread{
			Path: c.damaged[0], Reason: "broken", Runs: true,
			Message: fmt.Sprintf("a class that could not be understood, one of %d", len(c.damaged)),
		})
	}
	return out
}

// javaStarts says which classes a jar's manifest starts.
func (s *scan) javaStarts(jar string) string {
	name := "META-INF/MANIFEST.MF"
	if jar != plainName(s.artifact.Name) {
		name = jar + "!/" + name
	}
	data, ok := s.files.Read(name)
	if !ok {
		return ""
	}
	var out []string
	lines := bytes.ReplaceAll(bytes.ReplaceAll(data[:min(len(data), 1<<16)], []byte("\r\n"), []byte("\n")), []byte("\n "), nil)
	for line := range strings.SplitSeq(string(lines), "\n") {
		key, value, _ := strings.Cut(line, ":")
		switch strings.ToLower(key) {
		case "main-class":
			out = append(out, fmt.Sprintf("starts at %.100q", strings.TrimSpace(value)))
		case "premain-class", "agent-class", "launcher-agent-class":
			out = append(out, fmt.Sprintf("changes other programs by %.100q", strings.TrimSpace(value)))
		}
	}
	return strings.Join(out, "; ")
}
