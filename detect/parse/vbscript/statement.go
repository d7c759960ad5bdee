package vbscript

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
	if token.IsLetter(r.Byte()) {
		word := r.word()
		if read := statementWord(word); read != nil {
			r.At += len(word)
			if next := r.Byte(); next != '.' && next != '(' || word == "if" || word == "while" || word == "call" {
				r.space()
				if r.Byte() != '=' || word == "const" {
					return read(r, body, at)
				}
			}
			r.Back(at)
		}
	}
	return r.simple(body)
}

type statementReader func(r *reader, body []parse.Stmt, at int) []parse.Stmt

// statementWord is what reads the statement that a word begins.
func statementWord(word string) statementReader {
	switch word {
	case "if":
		return (*reader).ifStatement
	case "for":
		return (*reader).forLoop
	case "do":
		return (*reader).doLoop
	case "while":
		return (*reader).while
	case "select":
		return (*reader).selectCase
	case "with":
		return (*reader).withStatement
	case "set", "let":
		return (*reader).set
	case "call":
		return (*reader).callStatement
	case "dim", "redim", "public", "private", "static", "global", "friend":
		return (*reader).dim
	case "const":
		return (*reader).constants
	case "function", "sub", "property":
		return (*reader).functionStatement
	case "class":
		return (*reader).class
	case "exit":
		return (*reader).exit
	case "on", "option", "randomize", "erase", "declare", "attribute", "goto", "resume", "implements", "stop", "version", "begin", "gosub":
		return (*reader).passed
	case "type", "enum":
		return (*reader).passedBlock
	case "end":
		return (*reader).passed
	}
	return nil
}

// passed passes a line without effect on data.
func (r *reader) passed(body []parse.Stmt, at int) []parse.Stmt {
	if r.word() == "on" || token.EqualFold(r.Source[at:min(at+2, len(r.Source))], "on") {
		for !r.ends() {
			r.At++
		}
		return body
	}
	r.Line()
	return body
}

// passedBlock passes Type … End Type and Enum … End Enum.
func (r *reader) passedBlock(body []parse.Stmt, at int) []parse.Stmt {
	if !token.IsLetter(r.Byte()) {
		r.Back(at)
		return r.simple(body)
	}
	for !r.Done() {
		r.Line()
		r.Accept("\n")
		r.space()
		if r.word() == "end" {
			r.Line()
			return body
		}
	}
	return body
}

// simple reads an assignment, or a call without Call.
func (r *reader) simple(body []parse.Stmt) []parse.Stmt {
	at := r.At
	if token.Digits[r.Byte()] { // a line's number
		r.Class(token.Digits)
		return body
	}
	head := r.head()
	if r.Faulty() {
		return body
	}
	end := r.At
	if r.space(); r.Byte() == '=' {
		r.At++
		body = append(body, r.Statement(r.assigned(head, r.expression())))
		r.end()
		return body
	}
	call, called := head.(*parse.Call)
	switch {
	case r.ends() || r.word() == "else":
		if !called || call.New {
			call = r.Call(head)
		}
	case called:
		call = r.again(at, call)
	default:
		r.Back(end)
		call = r.Call(head, r.list(0)...)
	}
	body = append(body, r.Statement(call))
	r.end()
	return body
}

// head reads what a statement begins with: a name with its members and arguments.
func (r *reader) head() parse.Expr {
	at := r.At
	var x parse.Expr
	switch b := r.Byte(); {
	case b == '.':
		x = r.dotted(at)
	case r.word() == "me":
		r.At += 2
		x = r.Literal(at, parse.This)
	case token.IsLetter(b), b == '[':
		x = r.variable(at)
	default:
		return r.Missing()
	}
	for !r.Done() && !r.Faulty() {
		switch b := r.Byte(); {
		case b == '(':
			x = r.called(x)
		case b == '.' && r.dot():
			x = r.Member(r.At, x, r.name())
		default:
			return x
		}
	}
	return x
}

// again reads f(x), y and f (x) & y: what stood in parentheses is only the first part
// of the first argument.
func (r *reader) again(at int, call *parse.Call) *parse.Call {
	r.Back(max(at, int(call.Callee.Start())))
	for !r.Done() && r.Byte() != '(' && r.Byte() != '\n' {
		r.At++
	}
	return r.Call(call.Callee, r.list(0)...)
}

// assigned makes f(x) = y an assignment to an item.
func (r *reader) assigned(target, value parse.Expr) parse.Expr {
	if call, ok := target.(*parse.Call); ok && !call.New {
		target = r.item(call)
	}
	how := parse.NoDeclare
	if n, ok := target.(*parse.Name); ok && r.function != "" && n.Name == r.function+"=" {
		how = parse.DeclareVar
	}
	return r.Assign("=", target, value, how)
}

func (r *reader) item(call *parse.Call) parse.Expr {
	x := call.Callee
	for _, key := range call.Args {
		x = r.Index(x, key)
	}
	return x
}

// set reads Set x = y.
func (r *reader) set(body []parse.Stmt, _ int) []parse.Stmt {
	head := r.head()
	r.closing('=')
	if r.Faulty() {
		return body
	}
	body = append(body, r.Statement(r.assigned(head, r.expression())))
	r.end()
	return body
}

// callStatement reads Call f(x).
func (r *reader) callStatement(body []parse.Stmt, _ int) []parse.Stmt {
	head := r.head()
	if call, ok := head.(*parse.Call); ok {
		body = append(body, r.Statement(call))
	} else {
		body = append(body, r.Statement(r.Call(head)))
	}
	r.end()
	return body
}

// dim reads Dim a, b(3), c As String and ReDim, and what follows Public and Private.
func (r *reader) dim(body []parse.Stmt, _ int) []parse.Stmt {
	word := r.word()
	if token.OneOf("function sub property default const class declare type enum static", word) {
		if word == "default" || word == "static" {
			r.keyword(word)
		}
		return r.statement(body)
	}
	if r.keyword("preserve"); !token.IsLetter(r.Byte()) && r.Byte() != '[' {
		r.Fault("expected a name")
		return body
	}
	for {
		r.keyword("withevents")
		at := r.At
		name := r.name()
		if name == "" {
			r.Fault("expected a name")
			return body
		}
		r.space()
		if r.Byte() == '(' {
			r.At++
			r.dimensions()
		}
		r.asType()
		body = append(body, r.Statement(r.Assign("=", r.Name(at, name), nil, parse.DeclareVar)))
		r.space()
		if !r.Accept(",") {
			break
		}
		r.space()
	}
	r.end()
	return body
}

// dimensions reads (3, 1 To 4); what is computed there has no effect on data.
func (r *reader) dimensions() {
	for r.space(); !r.Done() && r.Byte() != ')'; r.space() {
		before := r.At
		r.expression()
		if r.space(); !r.keyword("to") {
			r.Accept(",")
		}
		if r.At == before || r.Faulty() {
			break
		}
	}
	r.closing(')')
}

// asType passes As String, As New X, As String * 5.
func (r *reader) asType() {
	r.space()
	if !r.keyword("as") {
		return
	}
	r.keyword("new")
	r.Class(typeBytes)
	r.space()
	if r.Accept("*") {
		r.space()
		r.Class(token.Words)
	}
}

var typeBytes = token.Words.And(".()")

func (r *reader) constants(body []parse.Stmt, _ int) []parse.Stmt {
	for {
		at := r.At
		name := r.name()
		r.asType()
		r.closing('=')
		if name == "" || r.Faulty() {
			r.Fault("expected a constant")
			return body
		}
		body = append(body, r.Statement(r.Assign("=", r.Name(at, name), r.expression(), parse.DeclareVar)))
		r.space()
		if !r.Accept(",") {
			break
		}
		r.space()
	}
	r.end()
	return body
}

// exit reads Exit For, Exit Do, Exit Function and Exit Sub.
func (r *reader) exit(body []parse.Stmt, at int) []parse.Stmt {
	word := r.word()
	r.At += len(word)
	r.Count()
	if word == "for" || word == "do" {
		return append(body, &parse.Jump{Pos: parse.Pos(at)})
	}
	out := &parse.Return{Pos: parse.Pos(at)}
	if r.function != "" && word != "sub" {
		out.Value = r.Name(at, r.function+"=")
	}
	return append(body, out)
}
