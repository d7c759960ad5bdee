package evasion

import (
	"slices"
	"strings"

	"taisei/detect/parse"
)

// bound finds the names that a program itself gives to variables, parameters and
// functions, and every place where each stands.
type bound struct {
	source string
	names  map[string]bool
	kept   map[string]bool
	places map[string][]int
	short  map[int]bool // places in {x}, which must become {x: y}
}

func findBound(body []parse.Stmt, source string) *bound {
	b := &bound{source: source, names: map[string]bool{}, kept: map[string]bool{}, places: map[string][]int{}, short: map[int]bool{}}
	todo := []parse.Node{}
	for _, st := range body {
		todo = append(todo, st)
	}
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		b.visit(n)
		parse.EachChild(n, func(c parse.Node) { todo = append(todo, c) })
	}
	return b
}

func (b *bound) visit(n parse.Node) {
	switch n := n.(type) {
	case *parse.Name:
		b.places[n.Name] = append(b.places[n.Name], int(n.Pos))
	case *parse.Assign:
		b.bind(n.Target)
	case *parse.FuncDecl:
		if at := b.nameAfter(int(n.Func.Pos), n.Func.Name); at >= 0 {
			b.names[n.Func.Name] = true
			b.places[n.Func.Name] = append(b.places[n.Func.Name], at)
		} else {
			b.kept[n.Func.Name] = true
		}
	case *parse.Func:
		for _, p := range n.Params {
			b.bind(p.Target)
		}
		// The name of an expression is only seen inside of it.
		if n.Name != "" && !b.names[n.Name] {
			b.kept[n.Name] = b.kept[n.Name] || !b.declared(n)
		}
	case *parse.ClassDecl:
		b.kept[n.Class.Name] = true
	case *parse.Class:
		b.kept[n.Name] = true
	case *parse.ImportDecl:
		for _, name := range n.Names {
			b.kept[name.As] = true
			b.kept[name.Name] = true
		}
	case *parse.ExportDecl:
		for _, name := range n.Names {
			b.kept[name.Name] = true
		}
	case *parse.Loop:
		if n.Target != nil {
			b.bind(n.Target)
		}
	case *parse.Object:
		for _, f := range n.Fields {
			b.field(f)
		}
	}
}

func (b *bound) declared(f *parse.Func) bool { return b.nameAfter(int(f.Pos), f.Name) >= 0 }

func (b *bound) field(f parse.Field) {
	key, ok := f.Key.(*parse.String)
	if !ok || f.Computed {
		return
	}
	value := f.Value
	if a, ok := value.(*parse.Assign); ok {
		value = a.Target
	}
	if v, ok := value.(*parse.Name); ok && v.Pos == key.Pos {
		b.short[int(v.Pos)] = true
	}
}

// bind notes the names of a target, which may be a pattern.
func (b *bound) bind(target parse.Expr) {
	switch t := target.(type) {
	case *parse.Name:
		b.names[t.Name] = true
	case *parse.Array:
		for _, item := range t.Items {
			if item != nil {
				b.bind(item)
			}
		}
	case *parse.Object:
		for _, f := range t.Fields {
			b.bind(f.Value)
		}
	case *parse.Spread:
		b.bind(t.Value)
	}
}

// nameAfter is where a function's name stands after the word that declares it.
func (b *bound) nameAfter(at int, name string) int {
	for range 4 {
		for at < len(b.source) && (isBlank(b.source[at]) || b.source[at] == '*') {
			at++
		}
		n := span(b.source[at:], isWord)
		if b.source[at:at+n] == name && n > 0 {
			return at
		}
		if !slices.Contains([]string{"function", "async", "def"}, b.source[at:at+n]) {
			return -1
		}
		at += n
	}
	return -1
}

// renames gives every name that may have another one that other.
func (b *bound) renames(mayNot func(string) bool, other func(string) string) []edit {
	var edits []edit
	for _, name := range sorted(b.names) {
		if b.kept[name] || name == "" || mayNot(name) || !b.plain(name) {
			continue
		}
		to := other(name)
		for _, at := range b.places[name] {
			if b.short[at] {
				edits = append(edits, edit{at, at + len(name), name + ": " + to})
			} else {
				edits = append(edits, edit{at, at + len(name), to})
			}
		}
	}
	return edits
}

// plain reports whether a name stands as such wherever it is used.
func (b *bound) plain(name string) bool {
	for _, at := range b.places[name] {
		if at < 0 || !strings.HasPrefix(b.source[at:], name) || at+len(name) < len(b.source) && isWord(b.source[at+len(name)]) {
			return false
		}
	}
	return true
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// wordInText reports whether a name stands in a literal, where code may look for it.
func wordInText(tokens []token, word string) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.kind == text && strings.Contains(t.text, word) })
}
