package powershell

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// statement reads one statement and puts what it lowers to behind body.
func (r *reader) statement(body []parse.Stmt) []parse.Stmt {
	if !r.Enter() {
		return body
	}
	defer r.Leave()
	at := r.At
	for r.Byte() == '[' && r.attributeAhead() {
		r.typeName()
		r.gaps()
	}
	switch b := r.Byte(); {
	case token.IsLetter(b):
		word := r.word()
		if read := statementWord(word); read != nil {
			r.At += len(word)
			return read(r, body, at)
		}
	case r.Done(), b == '}', b == ')':
		return body
	case b == ':' && token.IsLetter(r.Ahead(1)): // a loop's label
		r.At++
		r.Class(token.Words)
		r.blank()
		return r.statement(body)
	}
	return r.simple(body)
}

// simple reads a pipeline as a statement.
func (r *reader) simple(body []parse.Stmt) []parse.Stmt {
	x := r.pipeline()
	body = append(body, r.Statement(x))
	r.end()
	return body
}

// end checks what must end a statement, without passing it.
func (r *reader) end() {
	r.space()
	switch r.Byte() {
	case '\n', ';', ')', '}', '#':
		return
	}
	if !r.Done() {
		r.Fault("expected the statement's end")
	}
}

type statementReader func(r *reader, body []parse.Stmt, at int) []parse.Stmt

// statementWord is what reads the statement that a word begins.
func statementWord(word string) statementReader {
	switch word {
	case "if":
		return (*reader).ifStatement
	case "while":
		return (*reader).while
	case "do":
		return (*reader).do
	case "for":
		return (*reader).forLoop
	case "foreach":
		return (*reader).foreach
	case "switch":
		return (*reader).switchStatement
	case "try":
		return (*reader).try
	case "return", "throw":
		return (*reader).returned
	case "exit":
		return (*reader).exit
	case "break", "continue":
		return (*reader).jump
	case "function", "filter", "workflow":
		return (*reader).function
	case "param":
		return (*reader).scriptParameters
	case "begin", "process", "end", "clean", "dynamicparam", "trap", "data", "parallel", "sequence", "inlinescript":
		return (*reader).namedBlock
	case "class":
		return (*reader).classStatement
	case "enum":
		return (*reader).enumStatement
	case "using":
		return (*reader).using
	}
	return nil
}

// braced reads { … }.
func (r *reader) braced() []parse.Stmt {
	r.blank()
	if r.Byte() != '{' {
		r.Fault("expected {")
		return nil
	}
	r.At++
	return r.enclosed('}')
}

// condition reads (…).
func (r *reader) condition() parse.Expr {
	r.blank()
	if r.Byte() != '(' {
		r.Fault("expected (")
		return r.Missing()
	}
	return r.parenthesis()
}

// ifStatement reads the whole chain in a loop, however long it is.
func (r *reader) ifStatement(body []parse.Stmt, at int) []parse.Stmt {
	first := &parse.If{Pos: parse.Pos(at), Test: r.condition()}
	for last := first; ; {
		last.Then = r.braced()
		before := r.At
		r.blank()
		at := r.At
		switch {
		case r.keyword("elseif"):
			r.Count()
			next := &parse.If{Pos: parse.Pos(at), Test: r.condition()}
			last.Else = []parse.Stmt{next}
			last = next
			if r.Faulty() || r.Done() {
				return append(body, first)
			}
			continue
		case r.keyword("else"):
			last.Else = r.braced()
		default:
			r.Back(before)
		}
		return append(body, first)
	}
}

func (r *reader) while(body []parse.Stmt, at int) []parse.Stmt {
	return append(body, &parse.Loop{Pos: parse.Pos(at), Test: r.condition(), Body: r.braced()})
}

// do runs its body once before the test, and so it is lowered.
func (r *reader) do(body []parse.Stmt, at int) []parse.Stmt {
	inner := r.braced()
	r.blank()
	loop := &parse.Loop{Pos: parse.Pos(at), Body: inner}
	switch {
	case r.keyword("while"):
		loop.Test = r.condition()
	case r.keyword("until"):
		test := r.condition()
		loop.Test = r.Unary(int(test.Start()), "!", test)
	default:
		r.Fault("expected while or until")
	}
	return append(append(body, inner...), loop)
}

func (r *reader) forLoop(body []parse.Stmt, at int) []parse.Stmt {
	loop := &parse.Loop{Pos: parse.Pos(at)}
	r.closing('(')
	if x := r.part(';'); x != nil {
		loop.Init = append(loop.Init, r.Statement(x))
	}
	loop.Test = r.part(';')
	loop.Update = r.part(')')
	r.closing(')')
	loop.Body = r.braced()
	return append(body, loop)
}

// part reads one part of a for loop's head.
func (r *reader) part(end byte) parse.Expr {
	r.blank()
	var x parse.Expr
	if b := r.Byte(); b != ';' && b != ')' {
		x = r.pipeline()
		for r.blank(); r.Accept(","); r.blank() {
			x = r.Binary(",", x, r.pipeline())
		}
	}
	r.blank()
	if end == ';' {
		r.Accept(";")
	}
	return x
}

func (r *reader) foreach(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	for r.dash() > 0 { // -parallel
		r.At += r.dash()
		r.Class(token.Words)
		r.blank()
	}
	if r.Byte() != '(' {
		r.Back(at)
		return r.simple(body)
	}
	r.closing('(')
	r.blank()
	loop := &parse.Loop{Pos: parse.Pos(at)}
	if r.Byte() != '$' {
		r.Fault("expected a variable")
		return body
	}
	loop.Target = r.variable()
	if how := r.declares(loop.Target); how != parse.NoDeclare {
		loop.Target = r.Assign("=", loop.Target, nil, how)
	}
	r.blank()
	if !r.keyword("in") {
		r.Fault("expected in")
	}
	r.blank()
	loop.Over = r.pipeline()
	r.closing(')')
	loop.Body = r.braced()
	return append(body, loop)
}

// switchStatement reads switch -regex (x) { a { … } default { … } }.
func (r *reader) switchStatement(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Switch{Pos: parse.Pos(at)}
	for r.blank(); r.dash() > 0; r.blank() {
		r.At += r.dash()
		if token.EqualFold(r.Class(token.Words), "file") {
			r.space()
			out.Subject = r.argument()
		}
	}
	if out.Subject == nil {
		out.Subject = r.condition()
	}
	r.closing('{')
	for r.gaps(); !r.Done() && r.Byte() != '}' && !r.Faulty(); r.gaps() {
		before := r.At
		var c parse.Case
		if !r.defaultArm() {
			c.Tests = []parse.Expr{r.argument()}
		}
		c.Body = r.braced()
		out.Cases = append(out.Cases, c)
		if r.At == before {
			r.Fault("cannot read this")
		}
	}
	if r.Faulty() {
		return append(body, out)
	}
	r.closing('}')
	return append(body, out)
}

func (r *reader) defaultArm() bool {
	at := r.At
	if r.keyword("default") {
		if r.blank(); r.Byte() == '{' {
			return true
		}
	}
	r.Back(at)
	return false
}

func (r *reader) try(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Try{Pos: parse.Pos(at), Body: r.braced()}
	for !r.Faulty() {
		before := r.At
		r.blank()
		switch {
		case r.keyword("catch"):
			for r.blank(); r.Byte() == '[' || r.Byte() == ','; r.blank() {
				if !r.Accept(",") {
					r.typeName()
				}
			}
			out.Catches = append(out.Catches, parse.Catch{Body: r.braced()})
			continue
		case r.keyword("finally"):
			out.Finally = r.braced()
			continue
		}
		r.Back(before)
		break
	}
	return append(body, out)
}

func (r *reader) returned(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Return{Pos: parse.Pos(at), Throw: r.Source[at]|0x20 == 't'}
	if r.space(); !r.endsCommand() || r.Byte() == '&' {
		out.Value = r.value()
	}
	r.end()
	return append(body, out)
}

func (r *reader) exit(body []parse.Stmt, at int) []parse.Stmt {
	call := r.Call(r.String(at, "exit"))
	if r.space(); !r.endsCommand() {
		call.Args = []parse.Expr{r.pipeline()}
	}
	body = append(body, r.Statement(call))
	r.end()
	return body
}

func (r *reader) jump(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Jump{Pos: parse.Pos(at), Continue: r.Source[at]|0x20 == 'c'}
	if r.space(); !r.endsCommand() {
		if label, ok := r.argument().(*parse.String); ok {
			out.Label = label.Value
		}
	}
	return append(body, out)
}

// namedBlock is process { … } and the like, whose statements are as any others;
// without a brace the word is a command.
func (r *reader) namedBlock(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	for r.Byte() == '[' {
		r.typeName()
		r.blank()
	}
	if r.Byte() != '{' {
		r.Back(at)
		return r.simple(body)
	}
	return append(body, r.Block(at, r.braced()))
}

// using passes its line.
func (r *reader) using(body []parse.Stmt, at int) []parse.Stmt {
	r.space()
	if !token.OneOf("namespace module assembly", r.word()) {
		r.Back(at)
		return r.simple(body)
	}
	for !r.Done() && r.Byte() != '\n' && r.Byte() != ';' {
		r.At++
	}
	return body
}
