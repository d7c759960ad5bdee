package evasion

import (
	"fmt"
	"slices"
	"strings"
)

// pythonShapes change how a program is laid out.
func pythonShapes() []Evasion {
	return []Evasion{
		{Name: "python/shape-decoys", Hope: "the first things in a file look honest", Apply: func(s *Source) bool {
			s.pythonPrologue("import math, string\nVERSION = '1.4.2'\ndef mean(values):\n    return math.fsum(values) / max(len(values), 1)\nclass Settings(dict):\n    def theme(self):\n        return self.get('theme', 'dark')\n_cfg = Settings(theme='light')\n")
			s.Text = strings.TrimRight(s.Text, "\n") + "\nif mean([1, 2]) > 9:\n    raise SystemExit('unsupported')\n"
			return true
		}},
		{Name: "python/shape-dead-code", Hope: "code that never runs drowns what does", Apply: pythonBetween("if len('') > 1:\n    import random\n    _w = random.random()\n    while _w < 0:\n        _w += 1\n")},
		{Name: "python/shape-noise", Hope: "work without use drowns what matters", Apply: pythonBetween("_q = sum(_v * _v for _v in range(3))\n")},
		{Name: "python/shape-states", Hope: "the order of the file is not the order of the program", Apply: pythonStates},
		{Name: "python/shape-functions", Hope: "every step is a function of its own", Apply: pythonSteps},
		{Name: "python/shape-comments", Hope: "comments and line ends in between", Apply: pythonSpread},
		{Name: "python/shape-semicolons", Hope: "everything on one line", Apply: pythonSemicolons},
		{Name: "python/shape-far-right", Hope: "what is far to the right is not seen", Apply: pythonFarRight},
		{Name: "python/shape-mark-and-returns", Hope: "a mark at the start and other line ends", Apply: func(s *Source) bool {
			if strings.Contains(s.Text, "\r") || strings.HasPrefix(s.Text, "#!") || strings.Contains(s.Text, `"""`) {
				return false
			}
			s.Text = "\ufeff" + strings.ReplaceAll(s.Text, "\n", "\r\n")
			return true
		}},
		{Name: "python/shape-numbers", Hope: "numbers are sums", Apply: func(s *Source) bool {
			var edits []edit
			for _, t := range s.tokens() {
				if t.kind == number && len(t.text) < 6 && strings.Trim(t.text, "0123456789") == "" && !strings.HasPrefix(t.text, "0") {
					edits = append(edits, edit{t.at, t.end(), fill("($1 ^ 0x5) + len('')", fmt.Sprint(atoi(t.text)^5))})
				}
			}
			return s.apply(edits)
		}},
	}
}

func atoi(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// blocks cuts a program into the statements of its top with what belongs to them.
func (s *Source) blocks() (head string, list []string, ok bool) {
	body, head, ok := s.pythonBody()
	if !ok {
		return "", nil, false
	}
	var starts []int
	decorated := false
	for _, st := range statements(lexPython(body)) {
		first := st.tokens[0].text
		if !st.first || st.indent != "" || slices.Contains([]string{"else", "elif", "except", "finally"}, first) {
			continue
		}
		if !decorated {
			starts = append(starts, st.from())
		}
		decorated = first == "@"
	}
	for i, from := range starts {
		to := len(body)
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		list = append(list, body[from:to])
	}
	return head, list, len(list) > 0
}

func pythonBetween(code string) func(*Source) bool {
	return func(s *Source) bool {
		head, list, ok := s.blocks()
		if !ok {
			return false
		}
		s.Text = head + code + strings.Join(list, code) + code
		return true
	}
}

// pythonStates runs the statements out of a loop whose branches stand in another order.
func pythonStates(s *Source) bool {
	head, list, ok := s.blocks()
	if !ok || len(list) < 2 {
		return false
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = (i*7 + 3) % 101
	}
	var arms []string
	for i, b := range list {
		next := 999
		if i+1 < len(list) {
			next = order[i+1]
		}
		arms = append(arms, fmt.Sprintf("    if state == %d:\n%s\n        state = %d\n        continue\n", order[i], strings.TrimRight(indented(b, "        "), " "), next))
	}
	slices.Reverse(arms)
	s.Text = head + fmt.Sprintf("state = %d\nwhile state != 999:\n%s", order[0], strings.Join(arms, ""))
	return true
}

// pythonSteps puts every statement into a function that declares what it sets global.
func pythonSteps(s *Source) bool {
	head, list, ok := s.blocks()
	if !ok || len(list) < 2 || !mayBeLocal(s.Text) {
		return false
	}
	var defs, calls []string
	for i, b := range list {
		defs = append(defs, fmt.Sprintf("def step_%d():\n%s%s\n", i, globalsOf(b), strings.TrimRight(indented(b, "    "), " ")))
		calls = append(calls, fmt.Sprintf("step_%d()\n", i))
	}
	slices.Reverse(defs)
	s.Text = head + strings.Join(defs, "") + strings.Join(calls, "")
	return true
}

// globalsOf declares what a statement at the top sets.
func globalsOf(block string) string {
	set := map[string]bool{}
	for _, st := range statements(lexPython(block)) {
		t := st.tokens
		if list, ok := importsOf(st); ok {
			for _, im := range list {
				set[im.as] = true
			}
		}
		switch {
		case st.indent != "" && st.first && t[0].text == "return":
		case slices.Contains([]string{"def", "class", "for"}, t[0].text) && st.indent == "" && len(t) > 1:
			set[t[1].text] = true
		case len(t) > 1 && t[0].kind == name && strings.HasSuffix(t[1].text, "=") && t[1].kind == operator && t[1].text != "==" && !strings.HasPrefix(block, "def ") && !strings.HasPrefix(block, "class "):
			set[t[0].text] = true
		}
		for i := range t {
			if t[i].text == "as" && i+1 < len(t) {
				set[t[i+1].text] = true
			}
		}
	}
	if len(set) == 0 {
		return ""
	}
	return "    global " + strings.Join(sorted(set), ", ") + "\n"
}

// pythonSpread puts line ends and comments wherever the language takes them.
func pythonSpread(s *Source) bool {
	var edits []edit
	all := s.tokens()
	for i, t := range all {
		if t.kind != operator || i+1 == len(all) {
			continue
		}
		switch {
		case t.text == "." && i > 0 && all[i-1].kind == name && all[i+1].kind == name && t.depth > 0:
			edits = append(edits, edit{t.at, t.end(), " # attribute\n    . "})
		case t.text == "." && i > 0 && all[i-1].kind == name && all[i+1].kind == name:
			edits = append(edits, edit{t.at, t.end(), " \\\n . \\\n  "})
		case t.text == "(":
			edits = append(edits, edit{t.at, t.end(), "(  # open (\n\t"})
		case t.text == ",":
			if t.depth > 0 {
				edits = append(edits, edit{t.at, t.end(), "\n  ,\t"})
			}
		}
	}
	return s.apply(edits)
}

// simple reports whether a block is one line of simple statements.
func simple(block string) bool {
	all := statements(lexPython(block))
	if strings.Contains(block, "#") {
		return false
	}
	return !slices.ContainsFunc(all, func(st statement) bool {
		return st.indent != "" || slices.Contains([]string{"if", "for", "while", "def", "class", "try", "with", "async", "@", "match"}, st.tokens[0].text)
	})
}

func pythonSemicolons(s *Source) bool {
	head, list, ok := s.blocks()
	if !ok || len(list) < 2 {
		return false
	}
	var out strings.Builder
	out.WriteString(head)
	for i, b := range list {
		if !simple(b) {
			out.WriteString(b)
			continue
		}
		out.WriteString(strings.TrimSpace(b))
		if i+1 < len(list) && simple(list[i+1]) {
			out.WriteString(" ;")
		} else {
			out.WriteString("\n")
		}
	}
	changed := out.String() != s.Text
	s.Text = out.String()
	return changed
}

func pythonFarRight(s *Source) bool {
	head, list, ok := s.blocks()
	if !ok {
		return false
	}
	for i, b := range list {
		if simple(b) {
			list[i] = "pass;" + strings.Repeat(" ", 300) + b
		}
	}
	s.Text = head + strings.Join(list, "")
	return true
}
