package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// call lowers a simple command, or assignments where an expression is due.
func (l *lowerer) call(c *syntax.CallExpr) parse.Expr {
	if len(c.Args) == 0 {
		return l.sequence(l.at(c.Pos()), l.assigns(c.Assigns, parse.DeclareVar))
	}
	words := l.fields(c.Args)
	name := text(words[0])
	if declares[name] && len(words) > 1 {
		return l.sequence(words[0].Start(), l.declareWords(name, words))
	}
	if name == "[" {
		words = bracket(words)
	}
	out := &parse.Call{Pos: words[0].Start(), Callee: words[0], Args: words[1:]}
	for _, a := range c.Assigns {
		out.Env = append(out.Env, l.assign(a, parse.DeclareVar))
	}
	return out
}

// bracket makes [ x ] the same as test x.
func bracket(words []parse.Expr) []parse.Expr {
	if last := len(words) - 1; last > 0 && text(words[last]) == "]" {
		words = words[:last]
	}
	words[0] = &parse.String{Pos: words[0].Start(), Value: "test"}
	return words
}

// text is a known text, "" for anything else.
func text(x parse.Expr) string {
	if s, ok := x.(*parse.String); ok {
		return s.Value
	}
	return ""
}

// declares are the commands that declare variables. Bash's grammar knows them,
// but not in POSIX and not when they are quoted or come from an expansion.
var declares = map[string]bool{"export": true, "readonly": true, "local": true, "declare": true, "typeset": true, "nameref": true}

func (l *lowerer) assigns(list []*syntax.Assign, how parse.Declare) []parse.Expr {
	var out []parse.Expr
	for _, a := range list {
		out = append(out, l.assign(a, how))
	}
	return out
}

func (l *lowerer) assign(a *syntax.Assign, how parse.Declare) *parse.Assign {
	at := l.at(a.Name.ValuePos)
	out := &parse.Assign{Pos: at, Op: "=", Target: &parse.Name{Pos: at, Name: a.Name.Value}, Declare: how}
	if a.Append {
		out.Op = "+="
	}
	if a.Index != nil {
		out.Target = &parse.Index{Pos: at, Object: out.Target, Key: l.key(a.Name.Value, a.Index)}
	}
	switch {
	case a.Array != nil:
		out.Value = l.array(a.Name.Value, a.Array)
	case a.Value != nil:
		out.Value = l.word(a.Value)
	case !a.Naked:
		out.Value = &parse.String{Pos: l.at(a.Name.ValueEnd)}
	}
	return out
}

// array lowers (a b c) to an Array and ([k]=v) to an Object.
func (l *lowerer) array(name string, a *syntax.ArrayExpr) parse.Expr {
	at := l.at(a.Lparen)
	keyed := l.associative[name]
	for _, e := range a.Elems {
		keyed = keyed || e.Index != nil
	}
	if !keyed {
		list := &parse.Array{Pos: at}
		for _, e := range a.Elems {
			list.Items = append(list.Items, l.split(e.Value)...)
		}
		return list
	}
	object := &parse.Object{Pos: at}
	for i, e := range a.Elems {
		field := parse.Field{Value: &parse.String{Pos: at}}
		if e.Value != nil {
			field.Value = l.word(e.Value)
		}
		if e.Index != nil {
			field.Key = l.key(name, e.Index)
			_, literal := field.Key.(*parse.String)
			field.Computed = !literal
		} else {
			field.Key, field.Computed = &parse.Number{Pos: at, Value: float64(i)}, true
		}
		object.Fields = append(object.Fields, field)
	}
	return object
}

// declare lowers export, local, declare and so on: an Assign for each variable,
// and a Call for what is no variable, or for all when there is none.
func (l *lowerer) declare(c *syntax.DeclClause) []parse.Expr {
	at := l.at(c.Variant.ValuePos)
	call := &parse.Call{Pos: at, Callee: &parse.String{Pos: at, Value: c.Variant.Value}}
	var out []parse.Expr
	flags, words := "", 0
	for _, a := range c.Args {
		switch {
		case a.Name == nil:
			w := l.fields([]*syntax.Word{a.Value})
			call.Args = append(call.Args, w...)
			if flag := text(w[0]); strings.HasPrefix(flag, "-") || strings.HasPrefix(flag, "+") {
				flags += flag
				continue
			}
			words++
		case prints(flags):
			pos := l.at(a.Name.ValuePos)
			call.Args = append(call.Args, &parse.String{Pos: pos, Value: a.Name.Value})
			words++
		default:
			out = append(out, l.declared(a, flags))
		}
	}
	if words > 0 || len(out) == 0 {
		out = append(out, call)
	}
	return out
}

// prints reports flags with which a declaration shows or unsets, and names functions.
func prints(flags string) bool {
	return strings.HasPrefix(flags, "-") && strings.ContainsAny(flags, "fFpn")
}

func (l *lowerer) declared(a *syntax.Assign, flags string) *parse.Assign {
	name := a.Name.Value
	if strings.Contains(flags, "A") {
		l.associative[name] = true
	}
	out := l.assign(a, parse.DeclareExport)
	if out.Value == nil && strings.HasPrefix(flags, "-") {
		switch {
		case strings.Contains(flags, "A"):
			out.Value = &parse.Object{Pos: out.Pos}
		case strings.Contains(flags, "a"):
			out.Value = &parse.Array{Pos: out.Pos}
		}
	}
	return out
}

// declareWords does for words what declare does for the grammar's own form.
func (l *lowerer) declareWords(name string, words []parse.Expr) []parse.Expr {
	call := &parse.Call{Pos: words[0].Start(), Callee: words[0]}
	var out []parse.Expr
	rest := 0
	for _, w := range words[1:] {
		if a := l.declareWord(w); a != nil {
			out = append(out, a)
			continue
		}
		call.Args = append(call.Args, w)
		if !strings.HasPrefix(text(w), "-") {
			rest++
		}
	}
	if rest > 0 || len(out) == 0 {
		out = append(out, call)
	}
	return out
}

// declareWord reads NAME=value out of a word whose beginning is known.
func (l *lowerer) declareWord(w parse.Expr) parse.Expr {
	first, rest := w, []parse.Expr(nil)
	if c, ok := w.(*parse.Concat); ok {
		first, rest = c.Parts[0], c.Parts[1:]
	}
	s, ok := first.(*parse.String)
	if !ok {
		return nil
	}
	name, value, found := strings.Cut(s.Value, "=")
	if !syntax.ValidName(name) || !found && rest != nil {
		return nil
	}
	out := &parse.Assign{Pos: s.Pos, Op: "=", Target: &parse.Name{Pos: s.Pos, Name: name}, Declare: parse.DeclareExport}
	if found {
		out.Value = joined(s.Pos, append([]parse.Expr{&parse.String{Pos: s.Pos, Value: value}}, rest...))
	}
	return out
}

// redirect wraps what a command's input or output is sent to.
func (l *lowerer) redirect(x parse.Expr, r *syntax.Redirect) parse.Expr {
	out := &parse.Redirect{Pos: l.at(r.OpPos), Command: x, Op: r.Op.String()}
	switch r.Op {
	case syntax.Hdoc, syntax.DashHdoc:
		out.Op = "<<"
		out.Target = l.document(r)
		return out
	}
	if r.N != nil {
		out.Op = r.N.Value + out.Op
	}
	out.Target = l.word(r.Word)
	return out
}
