package evasion

import (
	"fmt"
	"slices"
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/javascript"
)

// javascriptNames reach what a program uses by other names.
func javascriptNames() []Evasion {
	return []Evasion{
		{Name: "javascript/name-renamed", Hope: "names that say nothing", Apply: renameJavaScript},
		{Name: "javascript/name-computed", Hope: "a member by an index is unknown", Apply: javascriptMembers(func(m string) string { return "[" + quote(m) + "]" })},
		{Name: "javascript/name-computed-split", Hope: "a member by a name in pieces is unknown", Apply: javascriptMembers(func(m string) string {
			return fill("[$1+$2]", quote(m[:1]), quote(m[1:]))
		})},
		{Name: "javascript/name-computed-codes", Hope: "a member by numbers is unknown", Apply: javascriptMembers(func(m string) string {
			return fill("[String.fromCharCode($1)]", numbers(m, 0))
		})},
		{Name: "javascript/name-optional", Hope: "an optional member is another", Apply: javascriptMembers(func(m string) string { return "?." + m })},
		{Name: "javascript/name-escaped", Hope: "letters as escapes are other names", Apply: javascriptMembers(func(m string) string {
			return fmt.Sprintf(`.\u{%x}%s`, m[0], m[1:])
		})},
		{Name: "javascript/name-reflect-get", Hope: "Reflect reads without a dot", Apply: javascriptChains(func(o, m string) string {
			return fill("Reflect.get($1,$2)", o, quote(m))
		}, false)},
		{Name: "javascript/name-destructured", Hope: "destructuring reads without a dot", Apply: javascriptChains(func(o, m string) string {
			return fill("(({$2:_v})=>_v)($1)", o, m)
		}, false)},
		{Name: "javascript/name-descriptor", Hope: "a property's descriptor is data", Apply: javascriptRequired(func(r, m string) string {
			return fill("Object.getOwnPropertyDescriptor($1,$2).value", r, quote(m))
		})},
		{Name: "javascript/name-required-taken", Hope: "what is taken out of a module has no module", Apply: javascriptRequired(func(r, m string) string {
			return fill("(({$2:_v})=>_v)($1)", r, m)
		})},
		{Name: "javascript/name-required-entries", Hope: "what is found among entries has no name", Apply: javascriptRequired(func(r, m string) string {
			return fill("Object.entries($1).find(([k])=>k===$2)[1]", r, quote(m))
		})},
		{Name: "javascript/name-call", Hope: "call is no call", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("$1.$2.call($1$3)", o, m, after(", ", args))
		})},
		{Name: "javascript/name-apply", Hope: "apply is no call", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("$1.$2.apply($1,[$3])", o, m, args)
		})},
		{Name: "javascript/name-bind", Hope: "a bound function is another", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("$1['$2'].bind($1)($3)", o, m, args)
		})},
		{Name: "javascript/name-reflect-apply", Hope: "Reflect is no call", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("Reflect.apply($1.$2,$1,[$3])", o, m, args)
		})},
		{Name: "javascript/name-spread", Hope: "arguments out of an array are unknown", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("$1.$2(...[$3])", o, m, args)
		})},
		{Name: "javascript/name-comma", Hope: "a comma hides what is called", Apply: javascriptCalls(func(o, m, args string) string {
			return fill("(0,$1)[(1,'$2')]($3)", o, m, args)
		})},
		{Name: "javascript/name-global-object", Hope: "a global as a member has another name", Apply: javascriptGlobals(func(g string) string {
			return fill("globalThis[$1+$2]", quote(g[:3]), quote(g[3:]))
		})},
		{Name: "javascript/name-global-this", Hope: "a function's this is the global object", Apply: javascriptGlobals(func(g string) string {
			return fill("Function('return this')()[$1]", quote(g))
		})},
		{Name: "javascript/name-require-alias", Hope: "require by another name is not require", Apply: javascriptRequire("var $1=require;\n", "$1")},
		{Name: "javascript/name-require-module", Hope: "module.require is not require", Apply: javascriptRequire("", "module.require")},
		{Name: "javascript/name-require-list", Hope: "require out of an array is not require", Apply: javascriptRequire("var $1=[parseInt,require];\n", "$1[1]")},
		{Name: "javascript/name-require-main", Hope: "the main module's require is not require", Apply: javascriptRequire("var $1=process.mainModule||module;\n", "$1.require")},
		{Name: "javascript/name-require-made", Hope: "a made require is not require", Apply: javascriptRequire("var $1=require('module').createRequire(__filename);\n", "$1")},
		{Name: "javascript/name-node-scheme", Hope: "a module with a scheme is another module", Apply: javascriptModuleNames(func(_ *Source, m string) string { return "require('node:" + m + "')" })},
		{Name: "javascript/name-builtin-module", Hope: "getBuiltinModule is no require", Apply: javascriptModuleNames(func(_ *Source, m string) string { return "process.getBuiltinModule('" + m + "')" })},
		{Name: "javascript/name-second-file", Hope: "another file requires what is used", Apply: javascriptReexport},
	}
}

func after(glue, args string) string {
	if strings.TrimSpace(args) == "" {
		return ""
	}
	return glue + args
}

var javascriptKept = []string{"arguments", "undefined", "require", "module", "exports", "process", "window", "document", "console", "globalThis", "self", "top", "name", "location", "event", "status", "eval"}

func renameJavaScript(s *Source) bool {
	file, err := javascript.Parse(s.Path, s.Text, parse.Limits{})
	if err != nil || len(file.Bad) > 0 {
		return false
	}
	tokens := s.tokens()
	b := findBound(file.Body, s.Text)
	return s.apply(b.renames(func(n string) bool {
		return slices.Contains(javascriptKept, n) || wordInText(tokens, n)
	}, func(string) string { return s.fresh("_0xO") }))
}

// javascriptMembers rewrites each .member.
func javascriptMembers(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := significant(s.tokens())
		for i, t := range all {
			if t.text != "." || i == 0 || i+1 == len(all) || all[i+1].kind != name || strings.HasPrefix(all[i+1].text, "#") {
				continue
			}
			m := all[i+1]
			optional := strings.HasPrefix(write("ab"), "?.")
			if slices.Contains([]string{"new", "import", "super"}, all[i-1].text) || len(m.text) < 2 || optional && (written(all, i) || all[i-1].kind == number) {
				continue
			}
			edits = append(edits, edit{t.at, m.end(), write(m.text)})
		}
		return s.apply(edits)
	}
}

// written reports whether a member, or the chain that it stands in, is the target of an
// assignment or what new makes; neither may be optional.
func written(all []token, dot int) bool {
	i := dot + 1
	for i+1 < len(all) {
		switch next := all[i+1]; {
		case next.text == "(" || next.text == "[":
			i = closing(all, i+1)
			if i < 0 {
				return true
			}
		case next.text == "." || next.text == "?.":
			i += 2
		case next.kind == template:
			return true
		default:
			return isAssignment(next.text) || newBefore(all, dot)
		}
	}
	return newBefore(all, dot)
}

func isAssignment(op string) bool {
	return op == "++" || op == "--" || op == "of" || op == "in" || strings.HasSuffix(op, "=") && !slices.Contains([]string{"==", "===", "!=", "!==", "<=", ">="}, op)
}

// newBefore reports whether the chain before a dot begins with new, delete, ++ or a tag.
func newBefore(all []token, dot int) bool {
	for i := dot - 1; i >= 0; i-- {
		t := all[i]
		if slices.Contains([]string{"new", "delete", "++", "--"}, t.text) {
			return true
		}
		if t.depth < all[dot].depth || t.text == ";" || t.depth == all[dot].depth && t.text == "," {
			return false
		}
	}
	return false
}

// chain is a.b.c that begins with a name, by its tokens.
func (s *Source) javascriptNamesAt(all []token, i int) (end int, members []string, ok bool) {
	t := all[i]
	if t.kind != name || i > 0 && slices.Contains([]string{".", "?.", "new", "delete", "++", "--", "function", "class", "extends", "typeof", "get", "set", "static"}, all[i-1].text) || slices.Contains([]string{"new", "import", "super", "return", "typeof", "void", "await", "in", "of", "case", "this"}, t.text) {
		return i, nil, false
	}
	end = i
	for end+2 < len(all) && all[end+1].text == "." && all[end+2].kind == name && !strings.HasPrefix(all[end+2].text, "#") {
		end += 2
		members = append(members, all[end].text)
	}
	return end, members, len(members) > 0
}

// javascriptChains rewrites a.b.c that is read, and not called or set.
func javascriptChains(write func(object, member string) string, _ bool) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := significant(s.tokens())
		for i := 0; i < len(all); i++ {
			end, members, ok := s.javascriptNamesAt(all, i)
			if !ok || inNew(all, i) {
				continue
			}
			next := ""
			if end+1 < len(all) {
				next = all[end+1].text
			}
			last := len(members)
			if next == "(" || isAssignment(next) || next == "`" || end+1 < len(all) && all[end+1].kind == template {
				last--
			}
			expression := all[i].text
			for _, m := range members[:last] {
				expression = write(expression, m)
			}
			for _, m := range members[last:] {
				expression += "." + m
			}
			if i > 0 && all[i-1].end() == all[i].at && all[i-1].kind == name {
				expression = " " + expression
			}
			if last > 0 && !startsStatement(all, i) {
				edits = append(edits, edit{all[i].at, all[end].end(), expression})
			}
			i = end
		}
		return s.apply(edits)
	}
}

// inNew reports whether what begins at i is made by new.
func inNew(all []token, i int) bool { return i > 0 && all[i-1].text == "new" }

// startsStatement reports whether a bracket in the place of token i might go on with the
// line before it.
func startsStatement(all []token, i int) bool {
	if i == 0 {
		return false
	}
	p := all[i-1]
	return p.text == "}" || p.text == ")" || p.text == "]" || p.kind == text || p.kind == template || p.kind == number || p.kind == name && !slices.Contains([]string{"return", "typeof", "void", "await", "in", "of", "case", "else", "throw", "delete", "yield"}, p.text)
}

// javascriptCalls rewrites x.m(…) of a plain name.
func javascriptCalls(write func(object, member, args string) string) func(*Source) bool {
	return func(s *Source) bool {
		changed := false
		// One call at a time, as calls stand in the arguments of others; the last first.
		for i := 1 << 30; i >= 0; {
			all := significant(s.tokens())
			for i = min(i-1, len(all)-1); i >= 0; i-- {
				end, members, ok := s.javascriptNamesAt(all, i)
				if !ok || len(members) != 1 || end+1 >= len(all) || all[end+1].text != "(" || inNew(all, i) || startsStatement(all, i) {
					continue
				}
				close := closing(all, end+1)
				if close < 0 {
					continue
				}
				args := strings.TrimSuffix(strings.TrimSpace(s.Text[all[end+1].end():all[close].at]), ",")
				prefix := ""
				if i > 0 && all[i-1].end() == all[i].at && all[i-1].kind == name {
					prefix = " "
				}
				changed = s.apply([]edit{{all[i].at, all[close].end(), prefix + write(all[i].text, members[0], args)}}) || changed
				break
			}
		}
		return changed
	}
}

// modules are those of Node whose functions do not ask for this.
var modules = []string{"fs", "child_process", "os", "http", "https", "crypto", "dns", "path", "zlib", "vm", "net"}

// javascriptRequired rewrites require('module').member.
func javascriptRequired(write func(required, member string) string) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := significant(s.tokens())
		for i := 0; i+5 < len(all); i++ {
			if all[i].text != "require" || all[i+1].text != "(" || all[i+2].kind != text || all[i+3].text != ")" || all[i+4].text != "." || all[i+5].kind != name || inNew(all, i) {
				continue
			}
			if startsStatement(all, i) && all[i-1].kind != name {
				continue
			}
			module := strings.TrimPrefix(strings.Trim(all[i+2].text, "'\""), "node:")
			if !slices.Contains(modules, module) || all[i+5].text == "promises" && strings.Contains(write("", ""), "Descriptor") {
				continue
			}
			edits = append(edits, edit{all[i].at, all[i+5].end(), write(s.Text[all[i].at:all[i+3].end()], all[i+5].text)})
		}
		return s.apply(edits)
	}
}

// javascriptGlobals rewrites what is there in every program of its kind.
func javascriptGlobals(write func(string) string) func(*Source) bool {
	return func(s *Source) bool {
		globals := []string{"fetch", "process", "Buffer", "document", "window", "navigator", "localStorage", "XMLHttpRequest", "WebSocket", "setInterval", "atob", "btoa", "JSON"}
		file, err := javascript.Parse(s.Path, s.Text, parse.Limits{})
		if err != nil {
			return false
		}
		own := findBound(file.Body, s.Text).names
		var edits []edit
		all := significant(s.tokens())
		for i, t := range all {
			if t.kind != name || !slices.Contains(globals, t.text) || own[t.text] {
				continue
			}
			key := i+1 < len(all) && (all[i+1].text == ":" || all[i+1].text == "=")
			if i > 0 && (strings.HasSuffix(all[i-1].text, ".") || inNew(all, i) || slices.Contains([]string{"{", ",", "typeof", "function", "var", "let", "const"}, all[i-1].text) && (key || all[i-1].text != ",")) || key || i+1 < len(all) && (all[i+1].text == "}" || all[i+1].text == "," && all[i-1].text != "(") {
				continue
			}
			edits = append(edits, edit{t.at, t.end(), write(t.text)})
		}
		return s.apply(edits)
	}
}

// javascriptRequire gives require another name.
func javascriptRequire(prologue, as string) func(*Source) bool {
	return func(s *Source) bool {
		alias := s.fresh("_q")
		if s.Module || !s.Node {
			return false
		}
		var edits []edit
		all := significant(s.tokens())
		for i, t := range all {
			if t.text == "require" && i+1 < len(all) && all[i+1].text == "(" && (i == 0 || all[i-1].text != ".") {
				edits = append(edits, edit{t.at, t.end(), fill(as, alias)})
			}
		}
		if !s.apply(edits) {
			return false
		}
		s.javascriptPrologue(fill(prologue, alias))
		return true
	}
}

// javascriptModuleNames rewrites require of a module of Node's.
func javascriptModuleNames(write func(*Source, string) string) func(*Source) bool {
	return func(s *Source) bool {
		var edits []edit
		all := significant(s.tokens())
		for i := 0; i+3 < len(all); i++ {
			if all[i].text != "require" || all[i+1].text != "(" || all[i+2].kind != text || all[i+3].text != ")" {
				continue
			}
			if module := strings.Trim(all[i+2].text, "'\""); slices.Contains(modules, module) {
				edits = append(edits, edit{all[i].at, all[i+3].end(), write(s, module)})
			}
		}
		return s.apply(edits)
	}
}

// javascriptReexport lets a second file require what the program uses.
func javascriptReexport(s *Source) bool {
	if s.Module {
		return false
	}
	var exports []string
	rewrite := javascriptModuleNames(func(s *Source, module string) string {
		exports = append(exports, fmt.Sprintf("exports.m%d=require('%s');\n", len(exports), module))
		return fmt.Sprintf("require('./_compat').m%d", len(exports)-1)
	})
	if !rewrite(s) {
		return false
	}
	s.put("_compat.js", strings.Join(exports, ""))
	return true
}
