package vbscript

import (
	"strconv"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// ifStatement reads the whole chain in a loop, however long it is; or all on one line.
func (r *reader) ifStatement(body []parse.Stmt, at int) []parse.Stmt {
	first := &parse.If{Pos: parse.Pos(at), Test: r.expression()}
	body = append(body, first)
	r.space()
	if !r.keyword("then") {
		r.Fault("expected then")
		return body
	}
	if r.space(); !r.Done() && r.Byte() != '\n' && !(r.Byte() == ':' && r.blockFollows()) {
		r.oneLine(first)
		return body
	}
	for last := first; ; {
		last.Then = r.statements(nil)
		at := r.At
		switch {
		case r.keyword("elseif"):
			r.Count()
			next := &parse.If{Pos: parse.Pos(at), Test: r.expression()}
			r.space()
			r.keyword("then")
			last.Else = []parse.Stmt{next}
			last = next
			if r.Faulty() || r.Done() {
				return body
			}
			continue
		case r.keyword("else"):
			last.Else = r.statements(nil)
		}
		r.ended("if")
		return body
	}
}

// blockFollows reports that nothing else stands on the line.
func (r *reader) blockFollows() bool {
	ahead := *r
	ahead.At++
	ahead.space()
	return ahead.Done() || ahead.Byte() == '\n'
}

// oneLine reads If x Then a: b Else c.
func (r *reader) oneLine(out *parse.If) {
	out.Then = r.lineStatements()
	r.space()
	at := r.At
	switch {
	case r.keyword("elseif"):
		inner := &parse.If{Pos: parse.Pos(at), Test: r.expression()}
		r.space()
		r.keyword("then")
		if r.Enter() {
			r.oneLine(inner)
			r.Leave()
		}
		out.Else = []parse.Stmt{inner}
	case r.keyword("else"):
		out.Else = r.lineStatements()
	}
	r.space()
	if at := r.At; r.keyword("end") && !r.keyword("if") {
		r.Back(at)
	}
}

// lineStatements reads statements up to the line's end or Else.
func (r *reader) lineStatements() []parse.Stmt {
	var body []parse.Stmt
	for {
		for r.space(); r.Accept(":"); r.space() {
		}
		if r.Done() || r.Byte() == '\n' || r.closes() || r.Faulty() {
			return body
		}
		before := r.At
		body = r.statement(body)
		if r.At == before {
			return body
		}
	}
}

// forLoop reads For i = a To b Step c, and For Each x In y.
func (r *reader) forLoop(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at)}
	if r.keyword("each") {
		loop.Target = r.Name(r.At, r.name())
		r.space()
		if !r.keyword("in") {
			r.Fault("expected in")
			return body
		}
		loop.Over = r.expression()
	} else {
		r.counted(loop)
	}
	if r.Faulty() {
		return body
	}
	loop.Body = r.statements(nil)
	if !r.keyword("next") {
		r.Fault("expected next")
	}
	if token.IsLetter(r.Byte()) && !r.ends() {
		r.name()
	}
	return append(body, loop)
}

func (r *reader) counted(loop *parse.Loop) {
	at := r.At
	name := r.name()
	r.closing('=')
	if name == "" || r.Faulty() {
		r.Fault("expected a variable")
		return
	}
	first := r.expression()
	r.space()
	if !r.keyword("to") {
		r.Fault("expected to")
		return
	}
	last := r.expression()
	r.space()
	var step parse.Expr = r.Number(at, "1", 10)
	op := "<="
	if r.keyword("step") {
		step = r.expression()
		if u, ok := step.(*parse.Unary); ok && u.Op == "-" {
			op = ">="
		}
	}
	loop.Init = []parse.Stmt{r.Statement(r.Assign("=", r.Name(at, name), first, parse.NoDeclare))}
	loop.Test = r.Binary(op, r.Name(at, name), last)
	loop.Update = r.Assign("+=", r.Name(at, name), step, parse.NoDeclare)
}

// doLoop reads Do … Loop with a condition at either end.
func (r *reader) doLoop(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at), Test: r.condition()}
	loop.Body = r.statements(nil)
	if !r.keyword("loop") {
		r.Fault("expected loop")
	}
	if after := r.condition(); after != nil {
		loop.Test = after
		body = append(body, loop.Body...)
	}
	return append(body, loop)
}

// condition reads While x or Until x; nil for neither.
func (r *reader) condition() parse.Expr {
	r.space()
	at := r.At
	switch {
	case r.keyword("while"):
		return r.expression()
	case r.keyword("until"):
		return r.Unary(at, "!", r.expression())
	}
	return nil
}

func (r *reader) while(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at), Test: r.expression()}
	loop.Body = r.statements(nil)
	if !r.keyword("wend") {
		r.Fault("expected wend")
	}
	return append(body, loop)
}

func (r *reader) selectCase(body []parse.Stmt, at int) []parse.Stmt {
	if !r.keyword("case") {
		r.Back(at)
		return r.simple(body)
	}
	out := &parse.Switch{Pos: parse.Pos(at), Subject: r.expression()}
	for r.gaps(); r.keyword("case"); r.gaps() {
		var c parse.Case
		if !r.keyword("else") {
			c.Tests = r.tests()
		}
		c.Body = r.statements(nil)
		out.Cases = append(out.Cases, c)
		if r.Faulty() {
			return append(body, out)
		}
	}
	r.ended("select")
	return append(body, out)
}

// tests reads 1, 2 To 3, Is > 4.
func (r *reader) tests() []parse.Expr {
	var tests []parse.Expr
	for {
		r.space()
		if r.keyword("is") {
			for b := r.Byte(); b == '<' || b == '>' || b == '='; b = r.Byte() {
				r.At++
			}
		}
		before := r.At
		tests = append(tests, r.expression())
		if r.space(); r.keyword("to") {
			tests = append(tests, r.expression())
		}
		if r.space(); !r.Accept(",") || r.At == before {
			return tests
		}
	}
}

// withStatement keeps the object in a variable of its own.
func (r *reader) withStatement(body []parse.Stmt, at int) []parse.Stmt {
	x := r.expression()
	outer := r.with
	if n, ok := x.(*parse.Name); ok {
		r.with = n
	} else {
		r.withs++
		name := r.Name(at, "with="+strconv.Itoa(r.withs))
		body = append(body, r.Statement(r.Assign("=", name, x, parse.NoDeclare)))
		r.with = name
	}
	inner := r.statements(nil)
	r.with = outer
	r.ended("with")
	return append(body, r.Block(at, inner))
}

// functionStatement reads Function f(a, b) … End Function, and Sub and Property.
func (r *reader) functionStatement(body []parse.Stmt, at int) []parse.Stmt {
	f, word := r.declared(at)
	if f == nil {
		return body
	}
	r.finish(f, word)
	return append(body, &parse.FuncDecl{Pos: f.Pos, Func: f})
}

// declared reads a function's name and parameters.
func (r *reader) declared(at int) (*parse.Func, string) {
	word := token.Lower(r.Source[at:min(at+len("property"), len(r.Source))])
	switch {
	case len(word) >= 3 && word[:3] == "sub":
		word = "sub"
	case word == "property":
		if !r.keyword("get") && !r.keyword("let") {
			r.keyword("set")
		}
	default:
		word = "function"
	}
	name := r.At
	text := r.name()
	if text == "" {
		r.Fault("expected a name")
		return nil, ""
	}
	r.Count()
	f := &parse.Func{Pos: parse.Pos(name), Name: text}
	if r.space(); r.Byte() == '(' {
		f.Params = r.parameters()
	}
	r.asType()
	return f, word
}

// finish reads the body, and returns what the function's name holds.
func (r *reader) finish(f *parse.Func, word string) {
	outer, with := r.function, r.with
	r.function, r.with = f.Name, nil
	if word == "sub" {
		r.function = ""
	}
	f.Body = r.statements(nil)
	if r.function != "" {
		r.Count()
		at := min(r.At, len(r.Source))
		f.Body = append(f.Body, &parse.Return{Pos: parse.Pos(at), Value: r.Name(at, f.Name+"=")})
	}
	r.function, r.with = outer, with
	r.ended(word)
	f.End = parse.Pos(min(r.At, len(r.Source)))
}

// parameters reads (ByVal a As String, Optional b = 1, ParamArray c()).
func (r *reader) parameters() []parse.Param {
	var params []parse.Param
	r.At++
	r.List(r.space, ')', func() {
		p := parse.Param{}
		for r.space(); ; {
			if r.keyword("byval") || r.keyword("byref") || r.keyword("optional") {
				continue
			}
			if !r.keyword("paramarray") {
				break
			}
			p.Rest = true
		}
		at := r.At
		name := r.name()
		if name == "" {
			return
		}
		p.Target = r.Name(at, name)
		if r.Accept("(") {
			r.space()
			r.closing(')')
		}
		r.asType()
		if r.space(); r.Accept("=") {
			p.Default = r.expression()
		}
		params = append(params, p)
	})
	return params
}

// class reads Class A … End Class.
func (r *reader) class(body []parse.Stmt, _ int) []parse.Stmt {
	name := r.At
	text := r.name()
	if text == "" {
		r.Fault("expected a name")
		return body
	}
	r.Count()
	c := &parse.Class{Pos: parse.Pos(name), Name: text}
	for _, st := range r.statements(nil) {
		f, ok := st.(*parse.FuncDecl)
		if !ok {
			continue
		}
		key := f.Func.Name
		if key == "class_initialize" {
			key = "constructor"
		}
		f.Func.Name = ""
		c.Members = append(c.Members, parse.Field{Key: r.String(int(f.Pos), key), Value: f.Func, Kind: parse.Method})
	}
	r.ended("class")
	return append(body, &parse.ClassDecl{Pos: parse.Pos(name), Class: c})
}
