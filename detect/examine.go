package detect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/dependency"
	"taisei/detect/twin"
)

// Examine is Scan with all that was met on the way, for a comparison.
func Examine(ctx context.Context, a Artifact, limits Limits) Examination {
	r, s := look(ctx, a, limits)
	e := Examination{
		Result: r, Facts: []Fact{}, Reaches: []Reach{}, Starts: []Start{},
		Dependencies: []dependency.Dependency{}, Files: []Examined{}, Twins: []Twin{},
	}
	if s == nil {
		return e
	}
	x := excerpts{files: s.files, starts: map[string][]int{}}
	for _, f := range s.machine.Facts() {
		if f.Slot == "connection" {
			continue // told by Reaches
		}
		e.Facts = append(e.Facts, Fact{f, x.at(f.Location)})
	}
	for _, r := range s.machine.Reaches() {
		e.Reaches = append(e.Reaches, Reach{r, x.at(r.Location)})
	}
	e.Starts = s.starts()
	e.Files = s.examined()
	e.Twins = s.twins(&x)
	s.identify(&e)
	return e
}

// starts lists what runs by itself.
func (s *scan) starts() []Start {
	out := []Start{}
	for _, st := range s.plan() {
		if behaviour.Strength(st.trigger) <= behaviour.Strength(behaviour.Call) {
			continue
		}
		if st.command == nil {
			out = append(out, Start{Trigger: st.trigger, Name: st.file, Named: s.referred[st.file], Location: Location{Path: st.file, Line: 1, Column: 1}})
			continue
		}
		line := 1 + strings.Count(st.of.source[:min(st.command.offset, len(st.of.source))], "\n")
		out = append(out, Start{Trigger: st.trigger, Name: st.command.name, Text: st.command.text, Named: true, Location: Location{Path: st.of.path, Line: line, Column: 1}})
	}
	return out
}

// mostFiles is how many files a comparison looks at one by one.
const mostFiles = 20_000

// examined lists the files that can run.
func (s *scan) examined() []Examined {
	out, ran := []Examined{}, s.machine.Ran()
	for _, name := range s.files.order {
		data, _ := s.files.Read(name)
		k := classify(name, data)
		if k == kindData && !s.referred[name] || len(out) == mostFiles {
			continue
		}
		sum := sha256.Sum256(data)
		out = append(out, Examined{
			Path: name, SHA256: hex.EncodeToString(sum[:]), Trigger: ran[name], Native: k == kindNative,
			Minified: k == kindProgram && twin.Minified(name, data),
		})
	}
	return out
}

// identify takes from the manifests who the package is and what it asks for. A
// manifest among tests, or of what is installed inside, is somebody else's.
func (s *scan) identify(e *Examination) {
	depth := -1
	for _, name := range s.files.order {
		if strings.Contains("/"+name, "/node_modules/") || strings.Contains(name, "!") || isTest(name) {
			continue
		}
		data, _ := s.files.Read(name)
		e.Dependencies = append(e.Dependencies, dependency.Read(name, data)...)
		pkg, version := dependency.Identity(name, data)
		if at := strings.Count(name, "/"); pkg != "" && (depth < 0 || at < depth) {
			e.Name, e.Version, depth = pkg, version, at
		}
	}
}

// excerpts shows lines of files, cut to what can be read at a glance.
type excerpts struct {
	files  *fileSet
	starts map[string][]int // offsets of lines
}

// A line as it is shown.
const (
	excerptBefore = 40
	excerptLength = 120
)

func (x *excerpts) at(l Location) string {
	data, ok := x.files.Read(l.Path)
	if !ok || l.Line < 1 {
		return ""
	}
	starts, ok := x.starts[l.Path]
	if !ok {
		starts = lineStarts(data)
		x.starts[l.Path] = starts
	}
	if l.Line > len(starts) {
		return ""
	}
	end := len(data)
	if l.Line < len(starts) {
		end = starts[l.Line] - 1
	}
	return shorten(data[starts[l.Line-1]:end], l.Column-1)
}

func lineStarts(data []byte) []int {
	starts := []int{0}
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// shorten keeps of a line what stands around a column.
func shorten(line []byte, column int) string {
	text := strings.TrimSpace(strings.ToValidUTF8(string(line[:min(len(line), excerptLength)]), "\uFFFD"))
	if len(line) <= excerptLength {
		return text
	}
	from := max(0, min(column, len(line))-excerptBefore)
	to := min(len(line), from+excerptLength)
	text = strings.TrimSpace(strings.ToValidUTF8(string(line[from:to]), "\uFFFD"))
	if from > 0 {
		text = "…" + text
	}
	if to < len(line) {
		text += "…"
	}
	return text
}
