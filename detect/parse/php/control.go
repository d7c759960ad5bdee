package php

import (
	"taisei/detect/parse"
)

// condition reads (x).
func (r *reader) condition() parse.Expr {
	r.closing("(")
	x := r.expression()
	r.closing(")")
	return x
}

// ifStatement reads the whole chain in a loop, however long it is.
func (r *reader) ifStatement(body []parse.Stmt, at int) []parse.Stmt {
	const ends = "elseif else endif"
	first := &parse.If{Pos: parse.Pos(at), Test: r.condition()}
	last := first
	for {
		other := r.otherSyntax()
		last.Then = r.body(ends)
		r.blank()
		at := r.At
		switch {
		case r.keyword("elseif"):
		case r.keyword("else"):
			r.blank()
			if !r.keyword("if") {
				last.Else = r.body(ends)
				r.endWord(other, "endif")
				return append(body, first)
			}
		default:
			r.endWord(other, "endif")
			return append(body, first)
		}
		next := &parse.If{Pos: parse.Pos(at), Test: r.condition()}
		r.Count()
		last.Else = []parse.Stmt{next}
		last = next
		if r.Done() {
			return append(body, first)
		}
	}
}

// otherSyntax reports the colon that begins a block without braces.
func (r *reader) otherSyntax() bool {
	r.blank()
	return r.Byte() == ':' && r.Ahead(1) != ':'
}

// endWord passes the word that ends the other syntax.
func (r *reader) endWord(other bool, word string) {
	if !other {
		return
	}
	r.blank()
	if !r.keyword(word) {
		r.Fault("expected " + word)
		return
	}
	r.end()
}

func (r *reader) while(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at), Test: r.condition()}
	other := r.otherSyntax()
	loop.Body = r.body("endwhile")
	r.endWord(other, "endwhile")
	return append(body, loop)
}

// doWhile runs its body once before the test, and so it is lowered.
func (r *reader) doWhile(body []parse.Stmt, at int) []parse.Stmt {
	inner := r.body("")
	r.blank()
	if !r.keyword("while") {
		r.Fault("expected while")
		return append(body, inner...)
	}
	test := r.condition()
	r.end()
	body = append(body, inner...)
	return append(body, &parse.Loop{Pos: parse.Pos(at), Test: test, Body: inner})
}

func (r *reader) forLoop(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at)}
	r.closing("(")
	for _, x := range r.commas(';') {
		loop.Init = append(loop.Init, r.Statement(x))
	}
	r.closing(";")
	loop.Test = r.sequence(r.commas(';'))
	r.closing(";")
	loop.Update = r.sequence(r.commas(')'))
	r.closing(")")
	other := r.otherSyntax()
	loop.Body = r.body("endfor")
	r.endWord(other, "endfor")
	return append(body, loop)
}

// commas reads expressions up to an end, which it does not pass.
func (r *reader) commas(end byte) []parse.Expr {
	var list []parse.Expr
	for r.blank(); r.Byte() != end && !r.Done(); {
		list = append(list, r.expression())
		r.blank()
		if !r.Accept(",") {
			break
		}
	}
	return list
}

func (r *reader) sequence(list []parse.Expr) parse.Expr {
	if len(list) == 0 {
		return nil
	}
	x := list[0]
	for _, y := range list[1:] {
		x = r.Binary(",", x, y)
	}
	return x
}

// foreach takes each item; with keys, each pair of key and item.
func (r *reader) foreach(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at)}
	r.closing("(")
	loop.Over = r.expression()
	r.blank()
	if !r.keyword("as") {
		r.Fault("expected as")
	}
	target := r.expression()
	r.blank()
	if r.Accept("=>") {
		over := int(loop.Over.Start())
		loop.Over = r.Function(over, "foreach", loop.Over)
		target = r.Array(int(target.Start()), []parse.Expr{target, r.expression()})
	}
	loop.Target = target
	if how := r.declares(target); how != parse.NoDeclare {
		loop.Target = r.Assign("=", target, nil, how)
	}
	r.closing(")")
	other := r.otherSyntax()
	loop.Body = r.body("endforeach")
	r.endWord(other, "endforeach")
	return append(body, loop)
}

func (r *reader) switchStatement(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Switch{Pos: parse.Pos(at), Subject: r.condition()}
	other := r.otherSyntax()
	r.blank()
	r.At++ // { or :
	for r.blank(); !r.Done() && r.Byte() != '}' && !r.atEnd("endswitch"); r.blank() {
		c, ok := r.arm()
		if !ok {
			break
		}
		out.Cases = append(out.Cases, c)
	}
	if !other {
		r.closing("}")
	}
	r.endWord(other, "endswitch")
	return append(body, out)
}

// arm reads one case with what follows it. Labels without statements of their own
// are tests of the next.
func (r *reader) arm() (parse.Case, bool) {
	var c parse.Case
	all := false
	for labels := 0; ; labels++ {
		r.blank()
		switch {
		case r.keyword("case"):
			c.Tests = append(c.Tests, r.expression())
		case r.keyword("default"):
			all = true
		case labels > 0:
			if all {
				c.Tests = nil
			}
			c.Body = r.statements(nil, "case default endswitch")
			return c, true
		default:
			if r.Accept("?>") {
				r.page(nil)
				labels--
				continue
			}
			r.Fault("expected case")
			return c, false
		}
		r.blank()
		if !r.Accept(":") && !r.Accept(";") {
			r.Fault("expected :")
			return c, false
		}
	}
}

func (r *reader) try(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Try{Pos: parse.Pos(at), Body: r.body("")}
	for r.blank(); ; r.blank() {
		switch {
		case r.keyword("catch"):
			r.closing("(")
			r.typeName()
			var c parse.Catch
			if r.blank(); r.Byte() == '$' {
				c.Target = r.variable()
			}
			r.closing(")")
			c.Body = r.body("")
			out.Catches = append(out.Catches, c)
		case r.keyword("finally"):
			out.Finally = r.body("")
		default:
			return append(body, out)
		}
		if r.Done() {
			return append(body, out)
		}
	}
}
