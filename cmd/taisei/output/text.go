package output

import (
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"taisei/detect"
)

// text is for people: what matters first, nothing where there is nothing to say.
type text struct {
	w     io.Writer
	say   speaker
	quiet bool // nothing of what is clean, nothing that only explains
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
	if p.quiet && r.Verdict == detect.Clean {
		return nil
	}
	var b strings.Builder
	p.head(&b, r.Verdict, r.Target)
	for _, f := range p.say.complete(r).Findings {
		fmt.Fprintf(&b, "  %s\n", printable(f.Sentence))
		if !p.quiet {
			fmt.Fprintf(&b, "    %s\n", faint.Render(printable(road(f))))
		}
	}
	if len(r.Shares) > 1 && !p.quiet {
		fmt.Fprintf(&b, "  %s\n", faint.Render(p.say.score(r)))
	}
	for _, d := range r.Suppressed {
		if !p.quiet {
			fmt.Fprintf(&b, "  %s\n", faint.Render(printable(p.say.suppressed(d))))
		}
	}
	p.unread(&b, r.Unread)
	if r.Error != "" {
		fmt.Fprintf(&b, "  %s\n", printable(r.Error))
	}
	return colour(p.w, b.String())
}

// head is the line of a target, all that a clean one has.
func (p *text) head(b *strings.Builder, v detect.Verdict, target string) {
	fmt.Fprintf(b, "%s  %s\n", styles[v].Render(p.say.text("cli.verdict."+string(v), nil)), printable(target))
}

// colour writes styled text with as much colour as the other side has: none where
// it is no terminal, none where the person said so. By convention any value of
// NO_COLOR says so, whatever else is set; the library takes some of them.
func colour(w io.Writer, s string) error {
	out := colorprofile.NewWriter(w, os.Environ())
	if os.Getenv("NO_COLOR") != "" {
		out.Profile = min(out.Profile, colorprofile.ASCII)
	}
	_, err := io.WriteString(out, s)
	return err
}

func (p *text) unread(b *strings.Builder, unread []detect.Unread) {
	shown := 0
	for _, u := range unread {
		if !u.Runs || shown == shownUnread {
			continue
		}
		shown++
		fmt.Fprintf(b, "  %s\n", printable(p.say.text("cli.unread", map[string]any{"path": u.Path, "message": p.say.why(u)})))
	}
	if rest := len(unread) - shown; rest > 0 && !p.quiet {
		fmt.Fprintf(b, "  %s\n", faint.Render(p.say.text("cli.unread_more", map[string]any{"n": rest})))
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

// Close says how many there were of each, when there was more than one.
func (p *text) Close() error {
	total := 0
	for _, n := range p.count {
		total += n
	}
	if total < 2 || p.quiet {
		return nil
	}
	_, err := fmt.Fprintln(p.w, p.say.summary(p.count))
	return err
}
