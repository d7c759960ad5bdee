package output

import (
	"fmt"
	"io"
	"strings"

	"taisei/detect"
)

// markdown is a comment on a merge request. Whatever an artifact chose stands in
// code spans.
type markdown struct {
	w       io.Writer
	say     speaker
	results []detect.Result
}

// A comment has to fit: the shortest limit of a code host is 65,536 characters.
const (
	longestComment = 60_000
	shownTargets   = 100
)

func (p *markdown) Print(r detect.Result) error {
	p.results = append(p.results, r)
	return nil
}

func (p *markdown) Close() error {
	b := newComment(p.say)
	p.table(b)
	for _, r := range p.results {
		p.target(b, r)
	}
	b.end()
	_, err := io.WriteString(p.w, b.String())
	return err
}

// table names the targets, the worst first, so that what is cut off is clean.
func (p *markdown) table(b *comment) {
	count, shown := map[detect.Verdict]int{}, 0
	fmt.Fprintf(b, "| %s | %s |\n|-|-|\n", p.say.text("output.verdict", nil), p.say.text("output.target", nil))
	for _, v := range verdicts {
		for _, r := range p.results {
			if r.Verdict != v {
				continue
			}
			count[v]++
			if shown++; shown <= shownTargets {
				fmt.Fprintf(b, "| %s | %s |\n", p.say.strong(v), cell(code(r.Target)))
			}
		}
	}
	if shown > 1 {
		fmt.Fprintf(b, "\n%s\n", p.say.summary(count))
	}
}

// target lists what there is to say of one, which is nothing when it is clean.
func (p *markdown) target(b *comment, r detect.Result) {
	var lines []string
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("- **%s** %s (%s)", p.say.text("ui.severity."+string(f.Severity), nil), p.say.book.Sentence(p.say.lang, f.Key, coded(f.Params)), code(place(f.Location))))
	}
	for _, u := range r.Unread {
		if u.Runs {
			lines = append(lines, "- "+p.say.text("cli.unread", map[string]any{"path": code(u.Path), "message": p.say.reason(u)}))
		}
	}
	if r.Error != "" {
		lines = append(lines, "- "+code(r.Error))
	}
	b.section(code(r.Target), lines)
}

// strong is a verdict as it stands out.
func (s speaker) strong(v detect.Verdict) string {
	text := s.text("cli.verdict."+string(v), nil)
	if v == detect.Clean {
		return text
	}
	return "**" + text + "**"
}

// reason says why something was not read in words that no artifact chose.
func (s speaker) reason(u detect.Unread) string {
	if key := "output.unread." + u.Reason; s.book.Has(key) {
		return s.text(key, nil)
	}
	return code(u.Message)
}

// comment is a text that stops growing before it is refused.
type comment struct {
	strings.Builder
	say  speaker
	left int // lines that were not said
}

func newComment(say speaker) *comment {
	b := &comment{say: say}
	b.WriteString("## taisei\n\n")
	return b
}

// section is a heading with a list, left out when the list is empty.
func (b *comment) section(heading string, lines []string) {
	if len(lines) > 0 && b.Len() < longestComment {
		fmt.Fprintf(b, "\n### %s\n\n", heading)
	}
	b.items(lines)
}

// list is a list without a heading.
func (b *comment) list(lines []string) {
	if len(lines) > 0 {
		b.WriteString("\n")
	}
	b.items(lines)
}

func (b *comment) items(lines []string) {
	for _, line := range lines {
		if b.Len()+len(line) > longestComment {
			b.left++
			continue
		}
		b.WriteString(line + "\n")
	}
}

func (b *comment) end() {
	if b.left > 0 {
		fmt.Fprintf(b, "\n%s\n", b.say.text("output.more", map[string]any{"n": b.left}))
	}
}
