package evasion

import (
	"slices"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/python"
)

// pythonNames reach what a program uses by other names.
func pythonNames() []Evasion {
	return []Evasion{
		{Name: "python/name-renamed", Hope: "names that say nothing", Apply: renamePython},
		{Name: "python/name-import-as", Hope: "a module under another name is another module", Apply: pythonImports(func(s *Source, im pythonImport) string {
			return fill("import $1 as $2", im.module, im.as)
		}, true)},
		{Name: "python/name-import-call", Hope: "__import__ is no import", Apply: pythonImports(func(s *Source, im pythonImport) string {
			return im.as + " = " + im.call("__import__('$1')")
		}, false)},
		{Name: "python/name-importlib", Hope: "importlib with a name in pieces is no import", Apply: pythonImports(func(s *Source, im pythonImport) string {
			return "import importlib; " + im.as + " = " + im.call("importlib.import_module("+quote(im.module[:1])+" + "+quote(im.module[1:])+")")
		}, false)},
		{Name: "python/name-sys-modules", Hope: "a module out of the table of modules is unknown", Apply: pythonImports(func(s *Source, im pythonImport) string {
			return fill("import sys; __import__('$1'); $2 = ", im.module, im.as) + im.call("sys.modules['$1']")
		}, false)},
		{Name: "python/name-list", Hope: "a module in a list is unknown", Apply: pythonImports(func(s *Source, im pythonImport) string {
			return fill("import $1 as $2_m; $2 = [None, $2_m][1]", im.module, im.as) + im.tail()
		}, false)},
		{Name: "python/name-second-module", Hope: "another file imports what is used", Apply: pythonReexport},
		{Name: "python/name-getattr", Hope: "an attribute by a name in pieces is unknown", Apply: pythonChains(false, func(object, attribute string) string {
			return fill("getattr($1, $2 + $3)", object, quote(attribute[:1]), quote(attribute[1:]))
		})},
		{Name: "python/name-getattribute", Hope: "__getattribute__ is no getattr", Apply: pythonChains(true, func(object, attribute string) string {
			return fill("$1.__getattribute__($2)", object, quote(attribute))
		})},
		{Name: "python/name-vars", Hope: "vars of a module is a dictionary", Apply: pythonChains(true, func(object, attribute string) string {
			return fill("vars($1)[$2]", object, quote(attribute))
		})},
		{Name: "python/name-dict", Hope: "__dict__ of a module is a dictionary", Apply: pythonChains(true, func(object, attribute string) string {
			return fill("$1.__dict__[$2]", object, quote(attribute))
		})},
		{Name: "python/name-attrgetter", Hope: "operator.attrgetter is no getattr", Apply: pythonChains(false, func(object, attribute string) string {
			return fill("__import__('operator').attrgetter($2)($1)", object, quote(attribute))
		})},
		{Name: "python/name-lambda", Hope: "a lambda gives what is used", Apply: pythonChains(false, func(object, attribute string) string {
			return fill("(lambda _o: _o.$2)($1)", object, attribute)
		})},
		{Name: "python/name-compatible-letters", Hope: "letters that only look like others", Apply: compatibleLetters},
		{Name: "python/name-builtin-getattr", Hope: "a builtin out of its module is unknown", Apply: pythonBuiltins(func(f string) string {
			return fill("getattr(__import__('builtins'), $1[::-1])", quote(reversed(f)))
		})},
		{Name: "python/name-builtin-dictionary", Hope: "a builtin out of a dictionary is unknown", Apply: pythonBuiltins(func(f string) string {
			return fill("{'a': print, 'b': $1}['b']", f)
		})},
		{Name: "python/name-builtin-called", Hope: "__call__ is no call", Apply: pythonBuiltins(func(f string) string { return f + ".__call__" })},
	}
}

func renamePython(s *Source) bool {
	file, err := python.Parse(s.Path, s.Text, parse.Limits{})
	if err != nil || len(file.Bad) > 0 {
		return false
	}
	tokens := s.tokens()
	all := significant(tokens)
	kept := map[string]bool{}
	for i, t := range all {
		// A keyword of a call, and what is reached through an object.
		if t.kind == name && (i+1 < len(all) && all[i+1].text == "=" && t.depth > 0 || i > 0 && all[i-1].text == ".") {
			kept[t.text] = true
		}
	}
	for _, st := range statements(tokens) {
		if st.indent != "" && (st.tokens[0].text == "def" || len(st.tokens) > 1 && st.tokens[1].text == "=") {
			kept[st.tokens[0].text], kept[st.tokens[min(1, len(st.tokens)-1)].text] = true, true
		}
		if st.tokens[0].text == "import" || st.tokens[0].text == "from" || st.tokens[0].text == "global" {
			for _, t := range st.tokens {
				kept[t.text] = true
			}
		}
	}
	b := findBound(file.Body, s.Text)
	return s.apply(b.renames(func(n string) bool {
		return kept[n] || strings.HasPrefix(n, "__") || slices.Contains(pythonKept, n) || wordInText(tokens, n)
	}, func(n string) string { return s.fresh("O0OO") }))
}

// pythonKept are names that mean something to Python, or to who calls a method.
var pythonKept = []string{"self", "cls", "print", "exec", "eval", "open", "input", "len", "str", "bytes", "map", "chr", "ord", "int", "list", "dict", "type", "id", "vars", "dir", "range", "sum", "min", "max", "zip", "set", "hash", "format", "filter", "compile"}

// pythonImport is one module or name that an import statement binds.
type pythonImport struct {
	module, name, as string
	dotted           bool // import a.b, which binds a
}

// call fills the module into an expression that gives the module a.b, and goes on to
// what the statement bound.
func (im pythonImport) call(expression string) string {
	if strings.HasPrefix(expression, "__import__") && im.name != "" {
		expression = "__import__('$1', fromlist=['" + im.name + "'])"
	}
	if im.dotted && !strings.HasPrefix(expression, "__import__") {
		return "__import__('" + im.module + "')"
	}
	return fill(expression, im.module) + im.tail()
}

func (im pythonImport) tail() string {
	if im.name != "" {
		return "." + im.name
	}
	return ""
}

// pythonImports rewrites each import statement; as another name where renamed.
func pythonImports(write func(*Source, pythonImport) string, renamed bool) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		names := map[string]string{}
		dotted := map[string]bool{}
		for _, st := range statements(s.tokens()) {
			list, _ := importsOf(st)
			for _, im := range list {
				dotted[im.as] = dotted[im.as] || im.dotted
			}
		}
		for _, st := range statements(s.tokens()) {
			list, ok := importsOf(st)
			if !ok {
				continue
			}
			var out []string
			for _, im := range list {
				if renamed && (dotted[im.as] || im.name != "") || im.dotted && strings.Contains(write(s, im), " as ") || im.as == im.module && strings.Contains(im.module, ".") {
					out = nil
					break
				}
				if renamed {
					names[im.as] = s.fresh("_m")
					im.as = names[im.as]
				}
				out = append(out, write(s, im))
			}
			if out != nil {
				edits = append(edits, edit{st.from(), st.to(), strings.Join(out, "; ")})
			}
		}
		if len(edits) == 0 {
			return false
		}
		edits = append(edits, s.uses(names, edits)...)
		return s.apply(edits)
	}
}

// uses are the edits that give modules their new names where they are used.
func (s *Source) uses(names map[string]string, but []edit) []edit {
	var edits []edit
	all := significant(s.tokens())
	for i, t := range all {
		inside := slices.ContainsFunc(but, func(e edit) bool { return t.at >= e.from && t.at < e.to })
		if to := names[t.text]; t.kind == name && to != "" && !inside && (i == 0 || all[i-1].text != ".") && (i+1 == len(all) || all[i+1].text != "=") {
			edits = append(edits, edit{t.at, t.end(), to})
		}
	}
	for _, t := range all {
		// What an f-string uses is not among the tokens.
		if t.kind == text && slices.ContainsFunc(sortedKeys(names), func(n string) bool { return strings.Contains(t.text, n+".") }) {
			return nil
		}
	}
	return edits
}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// importsOf reads a statement that imports modules of others.
func importsOf(st statement) ([]pythonImport, bool) {
	var words []string
	for _, t := range st.tokens {
		if t.text != "(" && t.text != ")" {
			words = append(words, t.text)
		}
	}
	line := strings.ReplaceAll(strings.Join(words, " "), " . ", ".")
	module, isFrom := "", false
	if rest, ok := strings.CutPrefix(line, "from "); ok {
		module, line, isFrom = strings.Fields(rest)[0], "", true
		if _, names, ok := strings.Cut(rest, " import "); ok {
			line = names
		}
	} else if line, ok = strings.CutPrefix(line, "import "); !ok {
		return nil, false
	}
	if strings.HasPrefix(module, ".") || module == "__future__" || strings.Contains(line, "*") {
		return nil, false
	}
	var list []pythonImport
	for part := range strings.SplitSeq(line, ",") {
		w := strings.Fields(part)
		if len(w) == 0 {
			continue
		}
		im := pythonImport{module: w[0], as: w[0]}
		if isFrom {
			im = pythonImport{module: module, name: w[0], as: w[0]}
		}
		if len(w) == 3 {
			im.as = w[2]
		} else if first, _, dotted := strings.Cut(w[0], "."); dotted {
			im.as, im.dotted = first, true
		}
		list = append(list, im)
	}
	return list, len(list) > 0
}

// pythonReexport lets a second file import what the program uses.
func pythonReexport(s *Source) bool {
	var moved []string
	var edits []edit
	for _, st := range statements(s.tokens()) {
		list, ok := importsOf(st)
		if !ok || st.indent != "" {
			continue
		}
		var out []string
		for _, im := range list {
			out = append(out, fill("from _backport import $1", im.as))
		}
		moved = append(moved, s.Text[st.from():st.to()])
		edits = append(edits, edit{st.from(), st.to(), strings.Join(out, "; ")})
	}
	if len(edits) == 0 {
		return false
	}
	s.put("_backport.py", strings.Join(moved, "\n")+"\n")
	s.apply(edits)
	s.pythonPrologue("import os as _o, sys as _s; _s.path.insert(0, _o.path.dirname(_o.path.abspath(__file__)))\n")
	return true
}

// pythonChains rewrites a.b.c; only of modules where so asked.
func pythonChains(modules bool, write func(object, attribute string) string) func(*Source) bool {
	return func(s *Source) bool {
		imported := map[string]bool{}
		all := statements(s.tokens())
		for _, st := range all {
			list, _ := importsOf(st)
			for _, im := range list {
				imported[im.as] = imported[im.as] || im.name == ""
			}
		}
		var edits []edit
		for _, st := range all {
			if slices.Contains([]string{"import", "from", "del", "class", "global", "@"}, st.tokens[0].text) {
				continue
			}
			edits = append(edits, st.chains(func(head string, attributes []string) (string, bool) {
				if modules && !imported[head] {
					return "", false
				}
				for i, a := range attributes {
					if modules && i > 0 {
						head += "." + a
						continue
					}
					head = write(head, a)
				}
				return head, true
			})...)
		}
		return s.apply(edits)
	}
}

// chains finds each a.b.c of a statement that is read.
func (st statement) chains(write func(string, []string) (string, bool)) []edit {
	var edits []edit
	for i := 0; i < len(st.tokens); i++ {
		t := st.tokens[i]
		if t.kind != name || i > 0 && slices.Contains([]string{".", "as", "for", "def", "lambda"}, st.tokens[i-1].text) {
			continue
		}
		end := i
		var attributes []string
		for end+2 < len(st.tokens) && st.tokens[end+1].text == "." && st.tokens[end+2].kind == name {
			end += 2
			attributes = append(attributes, st.tokens[end].text)
		}
		private := slices.ContainsFunc(attributes, func(a string) bool { return strings.HasPrefix(a, "__") || len(a) < 2 })
		if len(attributes) == 0 || private || st.assignedAfter(end) {
			i = end
			continue
		}
		if written, ok := write(t.text, attributes); ok {
			edits = append(edits, edit{t.at, st.tokens[end].end(), written})
		}
		i = end
	}
	return edits
}

// assignedAfter reports whether what stands before token i is the target of an
// assignment.
func (st statement) assignedAfter(i int) bool {
	for _, t := range st.tokens[i+1:] {
		if t.depth == 0 && t.kind == operator && strings.HasSuffix(t.text, "=") && !slices.Contains([]string{"==", "!=", "<=", ">="}, t.text) {
			return true
		}
	}
	return false
}

// pythonBuiltins rewrites calls of builtins.
func pythonBuiltins(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := significant(s.tokens())
		for i, t := range all {
			if t.kind == name && slices.Contains([]string{"exec", "eval", "open", "compile", "__import__", "getattr"}, t.text) &&
				i+1 < len(all) && all[i+1].text == "(" && (i == 0 || all[i-1].text != "." && all[i-1].text != "def") {
				edits = append(edits, edit{t.at, t.end(), write(t.text)})
			}
		}
		return s.apply(edits)
	}
}

// compatibleLetters writes attributes in letters that Python takes for the plain ones.
func compatibleLetters(s *Source) bool {
	var edits []edit
	all := significant(s.tokens())
	for i, t := range all {
		if t.kind == name && i > 0 && all[i-1].text == "." && !strings.HasPrefix(t.text, "__") {
			edits = append(edits, edit{t.at, t.end(), strings.Map(func(r rune) rune {
				if r >= 'a' && r <= 'z' {
					return 0x1d41a + r - 'a'
				}
				return r
			}, t.text)})
		}
	}
	for _, st := range statements(s.tokens()) {
		if st.tokens[0].text == "import" || st.tokens[0].text == "from" {
			edits = slices.DeleteFunc(edits, func(e edit) bool { return e.from >= st.from() && e.to <= st.to() })
		}
	}
	return s.apply(edits)
}
