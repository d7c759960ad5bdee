package evasion

import (
	"fmt"
	"slices"
	"strings"
)

// javascriptShapes change how a program is laid out.
func javascriptShapes() []Evasion {
	return []Evasion{
		{Name: "javascript/shape-decoys", Hope: "the first things in a file look honest", Apply: func(s *Source) bool {
			s.javascriptPrologue("var _version='1.4.2';\nfunction _mean(v){return v.reduce(function(a,b){return a+b},0)/Math.max(v.length,1)}\nvar _theme=Object.assign({name:'dark'},{size:12});\n")
			s.Text = strings.TrimRight(s.Text, "\n") + "\n;if(_mean([1,2])>9){throw new Error('unsupported')}\n"
			return true
		}},
		{Name: "javascript/shape-dead-code", Hope: "code that never runs drowns what does", Apply: javascriptBetween("if(''.length>1){var _w=Math.random();while(_w<0){_w+=1}};")},
		{Name: "javascript/shape-noise", Hope: "work without use drowns what matters", Apply: javascriptBetween("void [0,1,2].map(function(v){return v*v});")},
		{Name: "javascript/shape-states", Hope: "the order of the file is not the order of the program", Apply: javascriptStates},
		{Name: "javascript/shape-comments", Hope: "comments in between", Apply: javascriptSpread("/* ' */", "/* \" */")},
		{Name: "javascript/shape-lines", Hope: "line ends in between", Apply: javascriptSpread("\n\t", "\u00a0\u2003\n")},
		{Name: "javascript/shape-mark-and-returns", Hope: "a mark at the start and other line ends", Apply: func(s *Source) bool {
			if strings.Contains(s.Text, "\r") || strings.HasPrefix(s.Text, "#!") {
				return false
			}
			s.Text = "\ufeff" + strings.ReplaceAll(s.Text, "\n", "\r\n")
			return s.Text != ""
		}},
		{Name: "javascript/shape-far-right", Hope: "what is far to the right is not seen", Apply: func(s *Source) bool {
			head, body := s.javascriptBody()
			if s.Module {
				return false
			}
			s.Text = head + "var _pad=0;" + strings.Repeat(" ", 2000) + body
			return true
		}},
		{Name: "javascript/shape-numbers", Hope: "numbers are sums", Apply: func(s *Source) bool {
			var edits []edit
			all := significant(s.tokens())
			for i, t := range all {
				if t.kind != number || len(t.text) > 6 || strings.Trim(t.text, "0123456789") != "" || len(t.text) > 1 && t.text[0] == '0' {
					continue
				}
				if i+1 < len(all) && all[i+1].text == ":" || i > 0 && all[i-1].kind == name && all[i-1].end() == t.at {
					continue
				}
				edits = append(edits, edit{t.at, t.end(), fmt.Sprintf("(0x%x^0x5)", atoi(t.text)^5)})
			}
			return s.apply(edits)
		}},
		{Name: "javascript/shape-functions", Hope: "every step is a function, called from an array", Apply: javascriptSteps},
	}
}

func javascriptBetween(code string) func(*Source) bool {
	return func(s *Source) bool {
		head, body := s.javascriptBody()
		if s.Module {
			return false
		}
		s.Text = head + code + strings.Join(chunks(body), code)
		return true
	}
}

// steps cuts a script into what may run one after the other, with functions first, and
// what it declares as variables of the whole.
func (s *Source) steps() (head, functions string, list []string, ok bool) {
	head, body := s.javascriptBody()
	if s.Module {
		return "", "", nil, false
	}
	for _, c := range chunks(body) {
		c, fs, ok := freed(c)
		if !ok {
			return "", "", nil, false
		}
		functions += fs
		if strings.Trim(c, "; \n\t") != "" {
			list = append(list, c)
		}
	}
	return head, functions, list, len(list) > 1
}

// freed takes the functions out of a chunk, and makes its variables var.
func freed(chunk string) (rest, functions string, ok bool) {
	s := &Source{Path: "x.js", Text: chunk}
	tokens := lexJavaScript(chunk)
	all := significant(tokens)
	var edits []edit
	for i := 0; i < len(all); i++ {
		t := all[i]
		if t.depth > 0 {
			continue
		}
		start := i == 0 || all[i-1].text == "}" || all[i-1].text == ";"
		switch {
		case t.text == "class" && start:
			return "", "", false
		case t.text == "let" || t.text == "const":
			edits = append(edits, edit{t.at, t.end(), "var"})
		case t.text == "function" && (start || i == 1 && all[0].text == "async"):
			from := t.at
			if i == 1 {
				from = all[0].at
			}
			j := i
			for j < len(all) && all[j].text != "{" || j < len(all) && all[j].depth > 0 {
				j++
			}
			end := -1
			if j < len(all) {
				end = closing(all, j)
			}
			if end < 0 {
				return "", "", false
			}
			functions += chunk[from:all[end].end()] + "\n"
			edits = append(edits, edit{from, all[end].end(), " "})
			i = end
		}
	}
	s.apply(edits)
	return s.Text, functions, true
}

// javascriptStates runs the statements out of a loop whose cases stand in another order.
func javascriptStates(s *Source) bool {
	head, functions, list, ok := s.steps()
	if !ok || slices.ContainsFunc(list, func(c string) bool { return strings.Contains(c, "break") || strings.Contains(c, "continue") }) {
		return false
	}
	var arms []string
	var order []string
	for i, c := range list {
		order = append(order, fmt.Sprint((i*7+3)%101))
		arms = append(arms, fmt.Sprintf("case '%s':%s\n;continue;\n", order[i], c))
	}
	slices.Reverse(arms)
	text := head + functions + fmt.Sprintf("var _s='%s'.split('|'),_i=0;\nwhile(!![]){switch(_s[_i++]){\n%s}break}\n", strings.Join(order, "|"), strings.Join(arms, ""))
	s.Text = text
	return true
}

// javascriptSteps makes a function of every statement that declares nothing.
func javascriptSteps(s *Source) bool {
	head, functions, list, ok := s.steps()
	if !ok {
		return false
	}
	var out strings.Builder
	n := 0
	for _, c := range list {
		if strings.Contains(c, "this") {
			return false
		}
		// A variable that a step declares would be its own.
		if slices.ContainsFunc(lexJavaScript(c), func(t token) bool { return t.kind == name && (t.text == "var" || t.text == "function" && t.depth == 0) }) {
			out.WriteString(c + "\n")
			continue
		}
		fmt.Fprintf(&out, "var _step%d={run:function(){%s\n}};[_step%d].forEach(function(x){x.run()});\n", n, c, n)
		n++
	}
	s.Text = head + functions + out.String()
	return n > 0
}

// javascriptSpread puts something before and after operators that stand inside of an
// expression.
func javascriptSpread(before, behind string) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := s.tokens()
		for i, t := range all {
			if t.kind != operator {
				continue
			}
			switch {
			case t.text == "." && i > 0 && all[i-1].kind != number:
				edits = append(edits, edit{t.at, t.end(), before + "." + behind})
			case t.text == "(" || t.text == ",":
				edits = append(edits, edit{t.at, t.end(), t.text + behind})
			}
		}
		return s.apply(edits)
	}
}
