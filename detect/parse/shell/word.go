package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// quoting says what a backslash means in a piece of a word.
type quoting uint8

const (
	bare      quoting = iota // it is taken away
	double                   // it is taken away before $ ` " \
	document                 // it is taken away before $ ` \
	verbatim                 // it stands for itself
	globbing                 // it stays, for this is a pattern
	globQuote                // as double, but what is special in a pattern is escaped
)

// builder joins pieces of a word; texts that meet become one.
type builder struct {
	parts []parse.Expr
	text  strings.Builder
	from  parse.Pos // of the text
	open  bool
}

func (b *builder) add(at parse.Pos, text string) {
	if !b.open {
		b.from, b.open = at, true
	}
	b.text.WriteString(text)
}

func (b *builder) expr(x parse.Expr) {
	if s, ok := x.(*parse.String); ok {
		b.add(s.Pos, s.Value)
		return
	}
	b.close()
	b.parts = append(b.parts, x)
}

func (b *builder) close() {
	if b.open && b.text.Len() > 0 {
		b.parts = append(b.parts, &parse.String{Pos: b.from, Value: b.text.String()})
		b.text.Reset()
	}
	b.open = false
}

// result gives a String, the one piece, or a Concat.
func (b *builder) result(at parse.Pos) parse.Expr {
	b.close()
	switch len(b.parts) {
	case 0:
		return &parse.String{Pos: at}
	case 1:
		return b.parts[0]
	}
	return &parse.Concat{Pos: at, Parts: b.parts}
}

func joined(at parse.Pos, parts []parse.Expr) parse.Expr {
	var b builder
	for _, p := range parts {
		b.expr(p)
	}
	return b.result(at)
}

// word lowers a word that is not split; nil is the empty text.
func (l *lowerer) word(w *syntax.Word) parse.Expr { return l.wordAs(w, bare) }

// pattern lowers a word that is a pattern.
func (l *lowerer) pattern(w *syntax.Word) parse.Expr { return l.wordAs(w, globbing) }

func (l *lowerer) wordAs(w *syntax.Word, q quoting) parse.Expr {
	if w == nil || len(w.Parts) == 0 {
		return &parse.String{Pos: parse.Pos(l.base)}
	}
	return l.join(w.Parts, q)
}

func (l *lowerer) join(parts []syntax.WordPart, q quoting) parse.Expr {
	at := l.at(parts[0].Pos())
	if lit, ok := parts[0].(*syntax.Lit); ok && len(parts) == 1 {
		return &parse.String{Pos: at, Value: unescape(l.restore(lit.Value, lit.ValuePos, lit.ValueEnd, 0), q)}
	}
	var b builder
	l.pieces(&b, parts, q)
	return b.result(at)
}

func (l *lowerer) pieces(b *builder, parts []syntax.WordPart, q quoting) {
	for _, p := range parts {
		l.piece(b, p, q)
	}
}

func (l *lowerer) piece(b *builder, p syntax.WordPart, q quoting) {
	if !l.deeper(p.Pos()) {
		return
	}
	defer func() { l.depth-- }()
	switch p := p.(type) {
	case *syntax.Lit:
		b.add(l.at(p.ValuePos), unescape(l.restore(p.Value, p.ValuePos, p.ValueEnd, 0), q))
	case *syntax.SglQuoted:
		value := l.restore(p.Value, p.Left, p.Right, 1)
		if p.Dollar {
			value = ansi(value)
		}
		if q == globbing || q == globQuote {
			value = escapePattern(value)
		}
		b.add(l.at(p.Left), value)
	case *syntax.DblQuoted:
		b.add(l.at(p.Left), "")
		if q == globbing || q == globQuote {
			l.pieces(b, p.Parts, globQuote)
		} else {
			l.pieces(b, p.Parts, double)
		}
	case *syntax.ExtGlob:
		b.add(l.at(p.OpPos), p.Op.String()+p.Pattern.Value+")")
	default:
		b.expr(l.expansion(p))
	}
}

// expansion lowers what the shell replaces by something else.
func (l *lowerer) expansion(p syntax.WordPart) parse.Expr {
	switch p := p.(type) {
	case *syntax.ParamExp:
		return l.param(p)
	case *syntax.CmdSubst:
		return &parse.Run{Pos: l.at(p.Left), Body: l.stmts(p.Stmts)}
	case *syntax.ArithmExp:
		return l.arithm(p.X)
	case *syntax.ProcSubst:
		at := l.at(p.OpPos)
		name := &parse.String{Pos: at, Value: strings.TrimSuffix(p.Op.String(), "(") + "()"}
		return &parse.Call{Pos: at, Callee: name, Args: []parse.Expr{&parse.Run{Pos: at, Body: l.stmts(p.Stmts)}}}
	}
	return &parse.String{Pos: l.at(p.Pos())}
}

// restore gives a literal as it stands in the source: the parser saw other bytes
// where the source is not UTF-8. opening is the length of what is before the literal.
func (l *lowerer) restore(value string, start, end syntax.Pos, opening int) string {
	to := l.base + int(end.Offset())
	from := to - len(value)
	if to > len(l.file.Source) || from < l.base+int(start.Offset())+opening {
		return value
	}
	source := l.file.Source[from:to]
	for i := range len(source) {
		if source[i] != value[i] && (source[i] < 0x80 || value[i] != invalidByte) {
			return value
		}
	}
	return source
}

// fields lowers a command's words as the shell makes them: {a,b} is two, and so
// is a${IFS}b. "$@" and "${a[@]}" are a Spread.
func (l *lowerer) fields(words []*syntax.Word) []parse.Expr {
	var out []parse.Expr
	for _, w := range words {
		for _, parts := range braces(w) {
			out = l.field(out, parts)
		}
	}
	if len(out) == 0 && len(words) > 0 {
		return []parse.Expr{&parse.String{Pos: l.at(words[0].Pos())}}
	}
	return out
}

func (l *lowerer) field(out []parse.Expr, parts []syntax.WordPart) []parse.Expr {
	from := 0
	for i, p := range parts {
		if !separator(p) {
			continue
		}
		if i > from {
			out = append(out, l.whole(parts[from:i]))
		}
		from = i + 1
	}
	if from < len(parts) {
		out = append(out, l.whole(parts[from:]))
	}
	return out
}

// whole lowers one field; a list that is all of it is spread.
func (l *lowerer) whole(parts []syntax.WordPart) parse.Expr {
	x := l.join(parts, bare)
	if len(parts) == 1 && isList(parts[0]) {
		return &parse.Spread{Pos: x.Start(), Value: x}
	}
	return x
}

// split is fields for lists, where what the shell would split is a Spread.
func (l *lowerer) split(w *syntax.Word) []parse.Expr {
	if w == nil {
		return []parse.Expr{&parse.String{Pos: parse.Pos(l.base)}}
	}
	out := l.fields([]*syntax.Word{w})
	if len(out) != 1 || len(w.Parts) != 1 {
		return out
	}
	switch w.Parts[0].(type) {
	case *syntax.ParamExp, *syntax.CmdSubst:
		if _, done := out[0].(*parse.Spread); !done {
			return []parse.Expr{&parse.Spread{Pos: out[0].Start(), Value: out[0]}}
		}
	}
	return out
}

// separator reports an unquoted $IFS, which hides the blank between two words.
func separator(p syntax.WordPart) bool {
	e, ok := p.(*syntax.ParamExp)
	return ok && e.Param != nil && e.Param.Value == "IFS" && e.Exp == nil && e.Slice == nil && e.Repl == nil && !e.Length && !e.Excl
}

// isList reports "$@", "${a[@]}" and their unquoted forms.
func isList(p syntax.WordPart) bool {
	if q, ok := p.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		p = q.Parts[0]
	}
	e, ok := p.(*syntax.ParamExp)
	return ok && !e.Length && e.Param != nil && (e.Param.Value == "@" || e.Param.Value == "*" || allOf(e.Index))
}

// allOf reports the subscripts @ and *.
func allOf(x syntax.ArithmExpr) bool {
	w, ok := x.(*syntax.Word)
	return ok && (w.Lit() == "@" || w.Lit() == "*")
}

// document lowers the text of a here-document.
func (l *lowerer) document(r *syntax.Redirect) parse.Expr {
	if r.Hdoc == nil || len(r.Hdoc.Parts) == 0 {
		return &parse.String{Pos: l.at(r.OpPos)}
	}
	q := document
	if quoted(r.Word) {
		q = verbatim
	}
	var b builder
	at := l.at(r.Hdoc.Parts[0].Pos())
	for i, p := range r.Hdoc.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok {
			l.piece(&b, p, q)
			continue
		}
		value := l.restore(lit.Value, lit.ValuePos, lit.ValueEnd, 0)
		if r.Op == syntax.DashHdoc {
			value = withoutTabs(value, i == 0)
		}
		b.add(l.at(lit.ValuePos), unescape(value, q))
	}
	return b.result(at)
}

// withoutTabs takes the tabs off the beginning of each line, as <<- does.
func withoutTabs(s string, first bool) string {
	var b strings.Builder
	start := first
	for i := range len(s) {
		if start && s[i] == '\t' {
			continue
		}
		b.WriteByte(s[i])
		start = s[i] == '\n'
	}
	return b.String()
}

func quoted(w *syntax.Word) bool {
	if w == nil {
		return false
	}
	for _, p := range w.Parts {
		lit, ok := p.(*syntax.Lit)
		if !ok || strings.Contains(lit.Value, `\`) {
			return true
		}
	}
	return false
}
