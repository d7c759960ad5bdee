package detect

import (
	"path"
	"strings"

	"taisei/detect/behaviour"
)

// action is what the description of a build server's action says it runs. It runs
// where software is built, with the secrets that building needs.
type action struct {
	dir   string
	path  string
	file  string
	mains []string
	runs  []actionRun
}

// actionRun is a piece of shell in the description, at its offset.
type actionRun struct {
	text   string
	offset int
}

// readAction takes what runs from an action.yml: the keys main, pre and post, and
// the blocks named run. It reads lines, for these files hold nothing else of use.
func readAction(name string, data []byte) (action, bool) {
	if base := path.Base(name); base != "action.yml" && base != "action.yaml" {
		return action{}, false
	}
	a := action{dir: path.Dir(name), path: name, file: string(data)}
	lines := strings.SplitAfter(a.file, "\n")
	offset, running := 0, false
	for i, line := range lines {
		key, value, found := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if found && !strings.HasPrefix(line, " ") {
			running = key == "runs"
		}
		value = unquoted(value)
		switch {
		case !running || !found:
		case key == "main" || key == "pre" || key == "post":
			a.mains = append(a.mains, value)
		case key == "run":
			at := offset + strings.Index(line, key)
			if value == "" || value[0] == '|' || value[0] == '>' {
				value = block(lines[i+1:], indent(line))
			}
			a.runs = append(a.runs, actionRun{value, at})
		}
		offset += len(line)
	}
	return a, len(a.mains)+len(a.runs) > 0
}

func unquoted(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && (text[0] == '"' || text[0] == '\'') && text[len(text)-1] == text[0] {
		return text[1 : len(text)-1]
	}
	return text
}

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " -")) }

// block is the text of the lines that stand deeper than the key before them.
func block(lines []string, depth int) string {
	var b strings.Builder
	for _, line := range lines {
		if strings.TrimSpace(line) != "" && indent(line) <= depth {
			break
		}
		b.WriteString(line)
	}
	return b.String()
}

// steps lists what the action runs.
func (s *scan) actionSteps(a action) []step {
	if isTest(a.path) {
		return nil
	}
	m := &manifest{dir: a.dir, path: a.path, source: a.file}
	var steps []step
	for _, main := range a.mains {
		steps = append(steps, s.fileStep(m, main, behaviour.Build)...)
	}
	for _, r := range a.runs {
		c := command{name: "run", text: substituted(r.text), trigger: behaviour.Build, offset: r.offset}
		steps = append(steps, step{trigger: c.trigger, command: &c, of: m})
	}
	return steps
}

// substituted turns ${{ expressions }}, which are filled in before the shell reads
// them, into words that it can read.
func substituted(text string) string {
	for {
		before, rest, ok := strings.Cut(text, "${{")
		if !ok {
			return text
		}
		_, after, ok := strings.Cut(rest, "}}")
		if !ok {
			return text
		}
		text = before + "$EXPRESSION" + after
	}
}
