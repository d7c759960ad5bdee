package output

import (
	"fmt"
	"io"
	"strings"

	"taisei/detect"
	"taisei/detect/diff"
)

// diffText is for people: the verdict and why, each change with its line, and what
// is merely new at the end.
func diffText(w io.Writer, say speaker, quiet bool, r diff.Result) error {
	if quiet && r.Verdict == detect.Clean {
		return nil
	}
	var b strings.Builder
	word := styles[r.Verdict].Render(say.text("cli.verdict."+string(r.Verdict), nil))
	fmt.Fprintf(&b, "%s  %s\n", word, printable(say.versions(r, asText)))
	if r.Error != "" {
		fmt.Fprintf(&b, "  %s\n", printable(r.Error))
		return colour(w, b.String())
	}
	if len(r.Changes) > 0 || r.Verdict != detect.Clean {
		fmt.Fprintf(&b, "  %s\n", say.because(r))
	}
	for _, c := range r.Changes {
		if !quiet || c.Severity != detect.Low {
			textChange(&b, say, quiet, c)
		}
	}
	textRest(&b, say, quiet, r)
	return colour(w, b.String())
}

func asText(s string) string { return s }

func textChange(b *strings.Builder, say speaker, quiet bool, c diff.Change) {
	sentence := printable(say.change(c))
	if c.Severity == detect.Low {
		sentence = faint.Render(sentence)
	}
	fmt.Fprintf(b, "  %s\n", sentence)
	for _, n := range say.notes(c, asIs) {
		fmt.Fprintf(b, "    %s\n", printable(n))
	}
	if !quiet && c.Excerpt != "" && c.Kind != diff.Start { // whose sentence says it
		fmt.Fprintf(b, "    %s\n", faint.Render("│ "+printable(c.Excerpt)))
	}
}

func textRest(b *strings.Builder, say speaker, quiet bool, r diff.Result) {
	if r.More > 0 {
		fmt.Fprintf(b, "  %s\n", say.text("diff.more", map[string]any{"n": r.More}))
	}
	if r.Standing == detect.Suspicious && !quiet {
		fmt.Fprintf(b, "  %s\n", say.standing(r))
	}
	(&text{say: say, quiet: quiet}).unread(b, r.Unread)
}
