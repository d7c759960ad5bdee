package evasion

import (
	"regexp"
	"slices"
	"strings"

	"taisei/detect/parse"
)

// shellShapes change how a script is laid out and what it is wrapped in.
func shellShapes() []Evasion {
	return []Evasion{
		{Name: "shell/name-renamed", Hope: "names that say nothing", Apply: renameShell},
		{Name: "shell/wrap-function", Hope: "code in a function may never run", Apply: shellWrap("main() {\n$1\n}\nmain \"$@\"\n")},
		{Name: "shell/wrap-subshell", Hope: "a subshell is another shell", Apply: shellWrap("(\n$1\n)\n")},
		{Name: "shell/wrap-background", Hope: "what runs beside is not looked at", Apply: shellWrap("{\n$1\n} &\nwait\n")},
		{Name: "shell/wrap-if", Hope: "a condition hides that it always runs", Apply: shellWrap("if [ $((7 * 3)) -eq 21 ] && true; then\n$1\nelse\necho unsupported\nfi\n")},
		{Name: "shell/wrap-while", Hope: "a loop hides that it runs once", Apply: shellWrap("while :; do\n$1\nbreak\ndone\n")},
		{Name: "shell/wrap-for", Hope: "a loop hides that it runs once", Apply: shellWrap("for _once in 1; do\n$1\ndone\n")},
		{Name: "shell/wrap-case", Hope: "a case hides that it always runs", Apply: shellWrap("case abc in\nx*) echo unsupported ;;\na*)\n$1\n;;\nesac\n")},
		{Name: "shell/wrap-trap", Hope: "the end of the script is not looked at", Apply: shellWrap("_last() {\n$1\n}\ntrap _last EXIT\n")},
		{Name: "shell/wrap-substitution", Hope: "what a command prints is only printed", Apply: shellWrap("_out=$(\n$1\n)\n[ -z \"$_out\" ] || echo \"$_out\"\n")},
		{Name: "shell/wrap-pipe", Hope: "a stage of a pipe is not looked at", Apply: shellWrap("{\n$1\n} | cat\n")},
		{Name: "shell/wrap-dispatch", Hope: "a function whose name is put together is not called", Apply: shellWrap("step_two() {\n$1\n}\n_n=two\n\"step_$_n\" \"$@\"\n")},
		{Name: "shell/shape-decoys", Hope: "the first things in a file look honest", Apply: func(s *Source) bool {
			first, body := s.shellBody()
			s.Text = first + "# Installs what is needed.\nPREFIX=${PREFIX:-/usr/local}\nlog() { printf '%s\\n' \"$*\" >&2; }\nhave() { command -v \"$1\" >/dev/null 2>&1; }\nhave true || log 'true is missing'\n" + body + "\n[ -d \"$PREFIX\" ] || log \"no $PREFIX\"\n"
			return true
		}},
		{Name: "shell/shape-dead-code", Hope: "code that never runs drowns what does", Apply: shellBetween("if [ 1 -gt 2 ]; then _w=$RANDOM; while [ $_w -lt 0 ]; do _w=$((_w + 1)); done; fi\n")},
		{Name: "shell/shape-noise", Hope: "work without use drowns what matters", Apply: shellBetween(": \"$((3 * 7))\" # step\n")},
		{Name: "shell/shape-continued", Hope: "line ends in between", Apply: func(s *Source) bool {
			if strings.Contains(s.Text, "<<") || strings.Contains(s.Text, "'") || strings.Contains(s.Text, "#") {
				return false
			}
			s.Text = strings.ReplaceAll(s.Text, " ", " \\\n ")
			return true
		}},
		{Name: "shell/shape-semicolons", Hope: "everything on one line", Apply: func(s *Source) bool {
			first, lines, ok := s.shellLines()
			if !ok || strings.Contains(s.Text[len(first):], "#") || strings.Contains(s.Text, "\\\n") {
				return false
			}
			var out strings.Builder
			for _, l := range lines {
				out.WriteString(strings.TrimSpace(l))
				if strings.HasSuffix(strings.TrimSpace(l), "&") {
					out.WriteString(" ")
				} else {
					out.WriteString(" ; ")
				}
			}
			s.Text = first + out.String() + "\n"
			return true
		}},
		{Name: "shell/shape-separator", Hope: "a variable in the place of blanks", Apply: shellSeparators},
		{Name: "shell/shape-positional", Hope: "a command out of the arguments is no command", Apply: shellPositional},
		{Name: "shell/shape-xargs", Hope: "arguments that are read are unknown", Apply: shellXargs},
		{Name: "shell/shape-states", Hope: "the order of the file is not the order of the script", Apply: shellStates},
	}
}

func shellWrap(pattern string) func(*Source) bool {
	return func(s *Source) bool {
		first, body := s.shellBody()
		body = strings.TrimRight(body, "\n")
		if strings.TrimSpace(body) == "" || regexp.MustCompile(`(?m)^\s*(return|exit|break|continue)\b`).MatchString(body) {
			return false
		}
		s.Text = first + strings.Replace(pattern, "$1", body, 1)
		return true
	}
}

// shellLines cuts a script into lines where each of them is whole.
func (s *Source) shellLines() (first string, lines []string, ok bool) {
	first, body := s.shellBody()
	part := ""
	for line := range strings.SplitAfterSeq(body, "\n") {
		part += line
		piece := &Source{Path: "x.sh", Text: part}
		if strings.HasSuffix(strings.TrimSpace(part), "\\") {
			continue
		}
		if strings.Contains(part, "<<") && !strings.Contains(part, "<<<") {
			return "", nil, false
		}
		if _, whole := piece.shellFile(); whole {
			if strings.TrimSpace(part) != "" {
				lines = append(lines, strings.TrimRight(part, "\n")+"\n")
			}
			part = ""
		}
	}
	return first, lines, strings.TrimSpace(part) == "" && len(lines) > 1
}

func shellBetween(code string) func(*Source) bool {
	return func(s *Source) bool {
		first, lines, ok := s.shellLines()
		if !ok {
			first, body := s.shellBody()
			s.Text = first + code + body
			return true
		}
		s.Text = first + code + strings.Join(lines, code) + code
		return true
	}
}

// shellStates runs the lines out of a loop whose cases stand in another order.
func shellStates(s *Source) bool {
	first, lines, ok := s.shellLines()
	if !ok || slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "#") }) {
		return false
	}
	var arms []string
	for i, l := range lines {
		next := "end"
		if i+1 < len(lines) {
			next = "s" + string(rune('a'+(i+1)%26)) + strings.Repeat("z", (i+1)/26)
		}
		this := "s" + string(rune('a'+i%26)) + strings.Repeat("z", i/26)
		arms = append(arms, this+")\n"+l+"_state="+next+" ;;\n")
	}
	slices.Reverse(arms)
	s.Text = first + "_state=sa\nwhile [ \"$_state\" != end ]; do\ncase $_state in\n" + strings.Join(arms, "") + "esac\ndone\n"
	return true
}

func renameShell(s *Source) bool {
	var edits []edit
	seen := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)(?:^|[;\s(])([a-z_][a-zA-Z0-9_]{2,})=`).FindAllStringSubmatch(s.Text, -1) {
		seen[m[1]] = ""
	}
	for _, n := range sortedKeys(seen) {
		word := regexp.MustCompile(`\b` + n + `\b`)
		use := regexp.MustCompile(`\$\{?[!#]?` + n + `\b|(?m:(?:^|[;\s(]))` + n + `\+?=`)
		if len(word.FindAllString(s.Text, -1)) != len(use.FindAllString(s.Text, -1)) {
			continue
		}
		to := s.fresh("_0O")
		for _, m := range word.FindAllStringIndex(s.Text, -1) {
			edits = append(edits, edit{m[0], m[1], to})
		}
	}
	return s.apply(edits)
}

var plainCommand = regexp.MustCompile(`^[a-z]+( +[A-Za-z0-9@%+=:,./_-]+)+$`)

// positionalCommand may have quoted words too.
var positionalCommand = regexp.MustCompile(`^[a-z]+( +([A-Za-z0-9@%+=:,./_-]+|"[^"$]*"|"\$[a-z]+"))+$`)

// shellSeparators puts $IFS between the words of plain commands.
func shellSeparators(s *Source) bool {
	return shellPlain(s, func(line string) string { return strings.Join(strings.Fields(line), "${IFS}") })
}

// shellPositional runs plain commands out of the arguments.
func shellPositional(s *Source) bool {
	if usesItself(s.Text) {
		return false
	}
	return shellPlainBy(positionalCommand, s, func(line string) string { return "set -- " + line + "; \"$@\"" })
}

// shellXargs has xargs add the arguments of plain commands.
func shellXargs(s *Source) bool {
	return shellPlain(s, func(line string) string {
		words := strings.Fields(line)
		return "echo " + strings.Join(words[1:], " ") + " | xargs " + words[0]
	})
}

// shellPlain rewrites the lines that are one command of plain words, or end in one.
func shellPlain(s *Source, write func(string) string) bool {
	return shellPlainBy(plainCommand, s, write)
}

func shellPlainBy(command *regexp.Regexp, s *Source, write func(string) string) bool {
	if strings.Contains(s.Text, "<<") {
		return false
	}
	changed := false
	lines := strings.Split(s.Text, "\n")
	for i, line := range lines {
		if i > 0 && strings.HasSuffix(lines[i-1], "\\") {
			continue
		}
		head, rest, cut := strings.Cut(line, " | ")
		if !command.MatchString(head) || slices.Contains(builtins, strings.Fields(head)[0]) || strings.Contains(s.Text, strings.Fields(head)[0]+"()") {
			continue
		}
		lines[i] = write(head)
		if cut {
			if strings.Contains(lines[i], "; ") {
				lines[i] = line
				continue
			}
			lines[i] += " | " + rest
		}
		changed = changed || lines[i] != line
	}
	before := s.Text
	s.Text = strings.Join(lines, "\n")
	if file, ok := s.shellFile(); !ok || !holds(file) {
		s.Text = before
		return false
	}
	return changed
}

func holds(f *parse.File) bool { return len(f.Body) > 0 }
