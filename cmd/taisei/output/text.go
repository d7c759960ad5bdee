package output

import (
	"fmt"
	"io"
	"strings"

	"charm.land/lipgloss/v2"

	"taisei/detect"
)

// text is for people: what matters first, nothing where there is nothing to say.
type text struct {
	w     io.Writer
	say   speaker
	count map[detect.Verdict]int
}

var styles = map[detect.Verdict]lipgloss.Style{
	detect.Malicious:  lipgloss.NewStyle().Bold(true).Foreground(lipgloss.BrightRed),
	detect.Suspicious: lipgloss.NewStyle().Bold(true).Foreground(lipgloss.BrightYellow),
	detect.Unscanned:  lipgloss.NewStyle().Bold(true).Foreground(lipgloss.BrightMagenta),
	detect.Clean:      lipgloss.NewStyle().Foreground(lipgloss.BrightGreen),
}

var faint = lipgloss.NewStyle().Faint(true)

// shownUnread is how many unread files are named a target; the rest is counted.
const shownUnread = 5

func (p *text) Print(r detect.Result) error {
	if p.count == nil {
		p.count = map[detect.Verdict]int{}
	}
	p.count[r.Verdict]++
	r = p.say.complete(r)
	var b strings.Builder
	word := p.say.book.Text(p.say.lang, "cli.verdict."+string(r.Verdict), nil)
	fmt.Fprintf(&b, "%s  %s\n", styles[r.Verdict].Render(word), printable(r.Target))
	for _, f := range r.Findings {
		fmt.Fprintf(&b, "  %s\n    %s\n", printable(f.Sentence), faint.Render(printable(road(f))))
	}
	p.unread(&b, r.Unread)
	if r.Error != "" {
		fmt.Fprintf(&b, "  %s\n", printable(r.Error))
	}
	_, err := lipgloss.Fprint(p.w, b.String())
	return err
}

func (p *text) unread(b *strings.Builder, unread []detect.Unread) {
	shown := 0
	for _, u := range unread {
		if !u.Runs || shown == shownUnread {
			continue
		}
		shown++
		fmt.Fprintf(b, "  %s\n", printable(p.say.book.Text(p.say.lang, "cli.unread", map[string]any{"path": u.Path, "message": u.Message})))
	}
	if rest := len(unread) - shown; rest > 0 {
		fmt.Fprintf(b, "  %s\n", faint.Render(p.say.book.Text(p.say.lang, "cli.unread_more", map[string]any{"n": rest})))
	}
}

// road is the finding in the engine's own terms, for who wants to check it.
func road(f detect.Finding) string {
	parts := append([]string{f.Behaviour.Source}, f.Behaviour.Via...)
	parts = append(parts, f.Behaviour.Sink)
	s := f.Rule + " · " + f.Behaviour.Trigger + ": " + strings.Join(parts, " → ")
	if f.Behaviour.Target != "" {
		s += " → " + f.Behaviour.Target
	}
	return s
}

// printable keeps what an artifact says from steering the terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return '\uFFFD'
		}
		return r
	}, s)
}

// Close says how many there were of each, when there was more than one.
func (p *text) Close() error {
	total := 0
	for _, n := range p.count {
		total += n
	}
	if total < 2 {
		return nil
	}
	params := map[string]any{"n": total}
	for _, v := range []detect.Verdict{detect.Malicious, detect.Suspicious, detect.Unscanned, detect.Clean} {
		params[string(v)] = p.count[v]
	}
	_, err := fmt.Fprintln(p.w, p.say.book.Text(p.say.lang, "cli.summary", params))
	return err
}
