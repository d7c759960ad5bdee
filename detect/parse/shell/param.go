package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// param lowers ${…}; doc.go has the table.
func (l *lowerer) param(p *syntax.ParamExp) parse.Expr {
	if !l.deeper(p.Dollar) {
		return &parse.String{Pos: parse.Pos(l.base)}
	}
	defer func() { l.depth-- }()
	at := l.at(p.Dollar)
	if p.Names != 0 && p.Param != nil {
		return builtin(at, "${!*}", &parse.String{Pos: at, Value: p.Param.Value})
	}
	x := l.subject(at, p)
	if p.Excl {
		x = builtin(at, "${!}", x)
	}
	switch {
	case p.Length:
		return &parse.Member{Pos: at, Object: x, Name: "length"}
	case p.Slice != nil:
		return l.slice(at, x, p.Slice)
	case p.Repl != nil:
		return l.replace(at, x, p.Repl)
	case p.Exp != nil:
		return l.operate(at, x, p.Exp)
	}
	return x
}

func builtin(at parse.Pos, name string, args ...parse.Expr) parse.Expr {
	return &parse.Call{Pos: at, Callee: &parse.String{Pos: at, Value: name}, Args: args}
}

// subject is what is expanded: a variable, an element of it, or in zsh another expansion.
func (l *lowerer) subject(at parse.Pos, p *syntax.ParamExp) parse.Expr {
	if p.Param == nil {
		if p.NestedParam != nil {
			return l.join([]syntax.WordPart{p.NestedParam}, double)
		}
		return &parse.String{Pos: at}
	}
	var x parse.Expr = &parse.Name{Pos: at, Name: p.Param.Value}
	if p.Index == nil || allOf(p.Index) {
		return x
	}
	return &parse.Index{Pos: at, Object: x, Key: l.key(p.Param.Value, p.Index)}
}

// key lowers a subscript: a text when the array is known to be associative.
func (l *lowerer) key(array string, x syntax.ArithmExpr) parse.Expr {
	w, ok := x.(*syntax.Word)
	if !ok {
		return l.arithm(x)
	}
	if l.associative[array] {
		return l.word(w)
	}
	if _, quoted := w.Parts[0].(*syntax.Lit); !quoted && len(w.Parts) == 1 {
		return l.word(w)
	}
	return l.arithm(x)
}

// slice lowers ${X:o:n}, which counts n characters from o, to bounds.
func (l *lowerer) slice(at parse.Pos, x parse.Expr, s *syntax.Slice) parse.Expr {
	out := &parse.Slice{Pos: at, Object: x}
	if s.Offset != nil {
		out.From = l.arithm(s.Offset)
	}
	if s.Length != nil {
		out.To = sliceEnd(out.From, l.arithm(s.Length))
	}
	return out
}

// sliceEnd is o+n; a negative n counts from the end already, and so does what a
// negative o leaves below zero.
func sliceEnd(from, length parse.Expr) parse.Expr {
	n, known := number(length)
	if from == nil || known && n < 0 {
		return length
	}
	o, fromKnown := number(from)
	if !known || !fromKnown {
		return &parse.Binary{Pos: from.Start(), Op: "+", Left: from, Right: length}
	}
	if o < 0 && o+n >= 0 {
		return nil
	}
	return &parse.Number{Pos: length.Start(), Value: o + n}
}

// number is the value of a known number, with its sign.
func number(x parse.Expr) (float64, bool) {
	switch x := x.(type) {
	case *parse.Number:
		return x.Value, true
	case *parse.Unary:
		n, ok := number(x.Operand)
		return -n, ok && x.Op == "-"
	}
	return 0, false
}

func (l *lowerer) replace(at parse.Pos, x parse.Expr, r *syntax.Replace) parse.Expr {
	name := "${/}"
	if r.All {
		name = "${//}"
	}
	pattern := l.patternOr(at, r.Orig)
	if anchor, rest, ok := anchored(pattern); ok && !r.All {
		name, pattern = "${/"+anchor+"}", rest
	}
	return builtin(at, name, x, pattern, l.wordOr(at, r.With))
}

// anchored takes the # or % off a pattern that matches only at one end.
func anchored(pattern parse.Expr) (anchor string, rest parse.Expr, ok bool) {
	first := pattern
	c, many := pattern.(*parse.Concat)
	if many {
		first = c.Parts[0]
	}
	s := text(first)
	if !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "%") {
		return "", nil, false
	}
	rest = &parse.String{Pos: first.Start() + 1, Value: s[1:]}
	if many {
		rest = joined(first.Start()+1, append([]parse.Expr{rest}, c.Parts[1:]...))
	}
	return s[:1], rest, true
}

func (l *lowerer) wordOr(at parse.Pos, w *syntax.Word) parse.Expr {
	if w == nil || len(w.Parts) == 0 {
		return &parse.String{Pos: at}
	}
	return l.word(w)
}

func (l *lowerer) patternOr(at parse.Pos, w *syntax.Word) parse.Expr {
	if w == nil || len(w.Parts) == 0 {
		return &parse.String{Pos: at}
	}
	return l.pattern(w)
}

// choices are the operators of ${X-w} and the like; with a colon an empty value
// counts as unset, which is what || and && mean.
var choices = map[syntax.ParExpOperator]string{
	syntax.DefaultUnset: "??", syntax.DefaultUnsetOrNull: "||",
	syntax.AssignUnset: "??", syntax.AssignUnsetOrNull: "||",
	syntax.ErrorUnset: "??", syntax.ErrorUnsetOrNull: "||",
	syntax.AlternateUnset: "&&", syntax.AlternateUnsetOrNull: "&&",
}

func (l *lowerer) operate(at parse.Pos, x parse.Expr, e *syntax.Expansion) parse.Expr {
	if op, ok := choices[e.Op]; ok {
		word := l.wordOr(at, e.Word)
		switch e.Op {
		case syntax.AssignUnset, syntax.AssignUnsetOrNull:
			word = &parse.Assign{Pos: at, Op: "=", Target: x, Value: word, Declare: parse.DeclareVar}
		case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
			word = builtin(at, "${?}", word)
		}
		return &parse.Binary{Pos: at, Op: op, Left: x, Right: word}
	}
	if e.Op == syntax.OtherParamOps {
		return builtin(at, "${@"+text(l.wordOr(at, e.Word))+"}", x)
	}
	args := []parse.Expr{x}
	if e.Word != nil {
		args = append(args, l.pattern(e.Word))
	}
	return builtin(at, "${"+e.Op.String()+"}", args...)
}
