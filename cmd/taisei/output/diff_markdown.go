package output

import (
	"fmt"
	"io"
	"strings"

	"taisei/detect"
	"taisei/detect/diff"
)

// diffMarkdown is a comment on a merge request that raises a version.
func diffMarkdown(w io.Writer, say speaker, r diff.Result) error {
	b := newComment(say)
	fmt.Fprintf(b, "%s %s\n", say.strong(r.Verdict), say.versions(r, code))
	if r.Error != "" {
		fmt.Fprintf(b, "\n%s\n", code(r.Error))
	} else {
		fmt.Fprintf(b, "\n%s\n", say.because(r))
	}
	b.list(changeLines(say, r))
	if r.Standing == detect.Suspicious {
		fmt.Fprintf(b, "\n%s\n", say.standing(r))
	}
	b.left += r.More
	b.end()
	_, err := io.WriteString(w, b.String())
	return err
}

// changeLines are an item for each change, and for each thing that was not read.
func changeLines(say speaker, r diff.Result) []string {
	var lines []string
	for _, c := range r.Changes {
		line := fmt.Sprintf("- **%s** %s (%s)", say.text("ui.severity."+string(c.Severity), nil), say.told(c.Said, coded), code(place(placed(c))))
		if notes := say.notes(c, coded); len(notes) > 0 {
			line += " " + strings.Join(notes, " ")
		}
		if c.Excerpt != "" && c.Kind != diff.Start {
			line += "<br>" + code(c.Excerpt)
		}
		lines = append(lines, line)
	}
	for _, u := range r.Unread {
		if u.Runs {
			lines = append(lines, "- "+say.text("cli.unread", map[string]any{"path": code(u.Path), "message": say.reason(u)}))
		}
	}
	return lines
}
