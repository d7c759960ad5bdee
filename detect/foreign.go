package detect

import (
	"path"
	"regexp"
	"strings"

	"taisei/detect/behaviour"
)

// The most that is looked for in one program of a language without front end.
const (
	mostForeign        = 200
	longestForeignLine = 4096
)

// startsForeign reports whether a program in a language without front end is one that
// something starts, as against one that is only carried along.
func (s *scan) startsForeign(name string, data []byte) bool {
	return strings.Contains(name, ".data/scripts/") || behaviour.Strength(s.loneTrigger(name, data)) > behaviour.Strength(behaviour.Call)
}

// linesAreCommands are the languages whose lines are commands as a shell has them.
var linesAreCommands = set(".fish .csh .mk")

// startsProgram finds where a program of another language starts one: a word that does
// so, and the text after it. What awk pipes from or into stands before or behind a bar.
var startsProgram = regexp.MustCompile(`(?:\b(?:system|exec|execvp?|popen|open|qx|spawn|shell|system2|getline|os\.execute|io\.popen)\b\s*\(?\s*|\|\s*)` +
	"(?:\"((?:[^\"\\\\\\n]|\\\\.){3,999})\"|'((?:[^'\\\\\\n]|\\\\.){3,999})'|`([^`\\n]{3,999})`|\\{([^}\\n]{3,999})\\})|`([^`\\n]{3,999})`")

// foreignCommands are the commands in a program that no front end reads.
func foreignCommands(name string, data []byte) []command {
	source := string(data)
	if linesAreCommands[strings.ToLower(path.Ext(name))] || isMake(name, source) {
		return lineCommands(source)
	}
	var out []command
	for _, at := range startsProgram.FindAllStringSubmatchIndex(source, mostForeign) {
		for i := 2; i < len(at); i += 2 {
			if at[i] >= 0 {
				out = append(out, command{name: name, text: source[at[i]:at[i+1]], trigger: behaviour.Call, offset: at[i]})
			}
		}
	}
	return out
}

func isMake(name, source string) bool {
	line, _, _ := strings.Cut(source, "\n")
	return strings.HasPrefix(line, "#!") && strings.Contains(line, "make") || strings.HasPrefix(strings.ToLower(path.Base(name)), "makefile")
}

// makeVariable is $(NAME) of a make file, which a shell would run.
var makeVariable = regexp.MustCompile(`\$\((\w+)\)`)

// lineCommands takes each line for a command of its own.
func lineCommands(source string) []command {
	var out []command
	offset := 0
	for line := range strings.Lines(source) {
		text := strings.TrimLeft(strings.TrimSpace(line), "@-+")
		if text != "" && text[0] != '#' && len(text) < longestForeignLine && strings.ContainsAny(text, " |") && len(out) < mostForeign {
			text = strings.ReplaceAll(makeVariable.ReplaceAllString(text, "$${$1}"), "$$", "$")
			out = append(out, command{text: text, trigger: behaviour.Call, offset: offset})
		}
		offset += len(line)
	}
	return out
}

// foreignSteps runs the commands in a program that no front end reads.
func (s *scan) foreignSteps(name string, data []byte) []step {
	trigger := s.loneTrigger(name, data)
	of := &manifest{path: name, source: string(data)}
	var steps []step
	for _, c := range foreignCommands(name, data) {
		c.trigger = trigger
		steps = append(steps, step{trigger: trigger, command: &c, of: of})
	}
	return steps
}
