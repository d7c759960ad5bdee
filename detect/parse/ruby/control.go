package ruby

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// ifStatement reads the whole chain in a loop, however long it is.
func (r *reader) ifStatement(at int, negated bool) parse.Stmt {
	r.blank()
	test := r.condition()
	if negated {
		test = r.Unary(at, "!", test)
	}
	first := &parse.If{Pos: parse.Pos(at), Test: test}
	for last := first; ; {
		r.gaps()
		r.keyword("then")
		last.Then = r.statements(nil, "else elsif")
		at := r.At
		switch {
		case r.keyword("elsif"):
			r.Count()
			next := &parse.If{Pos: parse.Pos(at), Test: r.behind()}
			last.Else = []parse.Stmt{next}
			last = next
			if r.Done() {
				return first
			}
			continue
		case r.keyword("else"):
			last.Else = r.statements(nil, "")
		}
		r.ended()
		return first
	}
}

func (r *reader) forLoop(at int) parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at)}
	r.space()
	targets := r.targets()
	loop.Target = targets[0]
	if len(targets) > 1 {
		loop.Target = r.Array(int(targets[0].Start()), targets)
	}
	how := r.target(&loop.Target)
	if how != parse.NoDeclare {
		loop.Target = r.Assign("=", loop.Target, nil, how)
	}
	r.blank()
	if !r.keyword("in") {
		r.Fault("expected in")
	}
	loop.Over = r.head()
	r.doOrLine()
	loop.Body = r.statements(nil, "")
	r.ended()
	return loop
}

// targets reads a, (b, c), *d.
func (r *reader) targets() []parse.Expr {
	var list []parse.Expr
	for {
		r.blank()
		at := r.At
		switch b := r.Byte(); {
		case b == '(':
			r.At++
			if !r.Enter() {
				return append(list, r.Missing())
			}
			list = append(list, r.Array(at, r.targets()))
			r.Leave()
			r.closing(')')
		case b == '*':
			r.At++
			list = append(list, r.spread(at, r.Name(at, r.Class(token.Words))))
		case b == '@' || b == '$':
			list = append(list, r.suffixes(r.variable()))
		case token.IsLetter(b):
			list = append(list, r.Name(at, r.Class(token.Words)))
		default:
			return append(list, r.Missing())
		}
		r.space()
		if !r.Accept(",") {
			return list
		}
	}
}

// caseStatement reads case x; when a, b … else … end, and in with a pattern, which is
// passed.
func (r *reader) caseStatement(at int) parse.Stmt {
	out := &parse.Switch{Pos: parse.Pos(at)}
	if r.space(); r.Byte() != '\n' && r.Byte() != ';' && r.Byte() != '#' {
		out.Subject = r.condition()
	} else {
		out.Subject = r.Literal(at, parse.True)
	}
	for r.gaps(); !r.Done(); r.gaps() {
		var c parse.Case
		switch {
		case r.keyword("when"):
			c.Tests = r.tests()
		case r.keyword("in"):
			c.Tests = []parse.Expr{r.Literal(r.At, parse.Undefined)}
			r.passPattern()
		case r.keyword("else"):
		default:
			r.ended()
			return out
		}
		r.gaps()
		r.keyword("then")
		c.Body = r.statements(nil, "when in else")
		out.Cases = append(out.Cases, c)
	}
	r.ended()
	return out
}

func (r *reader) tests() []parse.Expr {
	var tests []parse.Expr
	outer := r.noDo
	r.noDo = true
	for {
		r.blank()
		before := r.At
		tests = append(tests, r.Expression(r, level(powerTernary)))
		r.space()
		if !r.Accept(",") || r.At == before {
			r.noDo = outer
			return tests
		}
	}
}

// passPattern goes to the end of the line, or to then.
func (r *reader) passPattern() {
	depth := 0
	for !r.Done() {
		switch b := r.Byte(); {
		case b == '\n' && depth <= 0, r.keywordAhead("then") && token.Spaces[r.Before()]:
			return
		case b == '(' || b == '[' || b == '{':
			depth++
		case b == ')' || b == ']' || b == '}':
			depth--
		case b == '"' || b == '\'':
			r.quoted()
			continue
		}
		r.At++
	}
}

// rescued reads statements with rescue, else and ensure behind them, up to end.
func (r *reader) rescued(at int) []parse.Stmt {
	const ends = "rescue else ensure"
	body := r.statements(nil, ends)
	if !r.oneAhead(ends) {
		return body
	}
	out := &parse.Try{Pos: parse.Pos(at), Body: body}
	for !r.Done() && !r.Faulty() {
		r.gaps()
		switch {
		case r.keyword("rescue"):
			c := r.caught()
			c.Body = r.statements(nil, ends)
			out.Catches = append(out.Catches, c)
		case r.keyword("else"):
			out.Body = append(out.Body, r.statements(nil, ends)...)
		case r.keyword("ensure"):
			out.Finally = r.statements(nil, ends)
		default:
			return []parse.Stmt{out}
		}
	}
	return []parse.Stmt{out}
}

// caught reads the head of rescue A, B => e.
func (r *reader) caught() parse.Catch {
	var c parse.Catch
	outer := r.noDo
	r.noDo = true
	for r.space(); !r.Done(); r.space() {
		switch b := r.Byte(); {
		case b == '\n' || b == ';' || b == '#':
			r.noDo = outer
			return c
		case r.keyword("then"):
			r.noDo = outer
			return c
		case r.Accept("=>"):
			r.space()
			c.Target = r.targets()[0]
			if n, ok := c.Target.(*parse.Name); ok {
				r.learns(n.Name)
			}
		case r.Accept(","):
			r.blank()
		default:
			before := r.At
			r.Expression(r, level(powerTernary))
			if r.At == before || r.Faulty() {
				r.noDo = outer
				return c
			}
		}
	}
	r.noDo = outer
	return c
}

// jump reads return, break and next with what they give.
func (r *reader) jump(body []parse.Stmt, at int) []parse.Stmt {
	word := r.word()
	r.At += len(word)
	r.Count()
	var value parse.Expr
	if r.space(); !r.endsJump() {
		value = r.Expression(r, level(powerAssign))
		if r.space(); r.Byte() == ',' {
			value = r.Array(int(value.Start()), r.commas([]parse.Expr{value}))
		}
	}
	switch word {
	case "return":
		return append(body, &parse.Return{Pos: parse.Pos(at), Value: value})
	case "next":
		if value != nil || r.scope.block {
			return append(body, &parse.Return{Pos: parse.Pos(at), Value: value})
		}
		return append(body, &parse.Jump{Pos: parse.Pos(at), Continue: true})
	case "redo", "retry":
		return append(body, &parse.Jump{Pos: parse.Pos(at), Continue: true})
	}
	if value != nil {
		body = append(body, r.Statement(value))
	}
	return append(body, &parse.Jump{Pos: parse.Pos(at)})
}

func (r *reader) endsJump() bool {
	switch b := r.Byte(); {
	case r.Done(), b == '\n', b == ';', b == '}', b == ')', b == ']', b == '#', b == ':' && r.noColon:
		return true
	}
	return r.oneAhead("if unless while until end and or rescue")
}
