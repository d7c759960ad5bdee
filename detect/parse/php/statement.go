package php

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// statement reads one statement and puts it, or what it lowers to, behind body.
func (r *reader) statement(body []parse.Stmt) []parse.Stmt {
	if !r.Enter() {
		return body
	}
	defer r.Leave()
	at := r.At
	switch b := r.Byte(); {
	case b == ';':
		r.At++
		return body
	case b == '{':
		return append(body, r.Block(at, r.braced()))
	case token.IsLetter(b):
		word := token.Lower(r.word())
		if read := statementWord(word); read != nil {
			r.At += len(word)
			return read(r, body, at)
		}
		if st := r.label(word); st {
			return body
		}
	}
	return r.simple(body)
}

// simple reads an expression as a statement.
func (r *reader) simple(body []parse.Stmt) []parse.Stmt {
	x := r.expression()
	body = append(body, r.Statement(x))
	r.end()
	return body
}

// end passes what must end a statement.
func (r *reader) end() {
	r.blank()
	if r.Done() || r.Accept(";") || r.Has("?>") {
		return
	}
	r.Fault("expected ;")
}

// label passes name: of a jump.
func (r *reader) label(word string) bool {
	at := r.At
	r.At += len(word)
	r.blank()
	if r.Byte() == ':' && r.Ahead(1) != ':' {
		r.At++
		return true
	}
	r.Back(at)
	return false
}

// braced reads { … }.
func (r *reader) braced() []parse.Stmt {
	r.At++
	body := r.statements(nil, "")
	r.closing("}")
	return body
}

// body reads what a condition or loop governs: a block, one statement, or in the
// other syntax what stands between a colon and one of the words.
func (r *reader) body(ends string) []parse.Stmt {
	r.blank()
	switch {
	case r.Byte() == '{':
		return r.braced()
	case ends != "" && r.Byte() == ':' && r.Ahead(1) != ':':
		r.At++
		return r.statements(nil, ends)
	case r.Done(), r.Has("?>"), r.Byte() == '}':
		return nil
	}
	return r.statement(nil)
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
		return (*reader).doWhile
	case "for":
		return (*reader).forLoop
	case "foreach":
		return (*reader).foreach
	case "switch":
		return (*reader).switchStatement
	case "try":
		return (*reader).try
	case "break", "continue":
		return (*reader).jump
	case "return":
		return (*reader).returned
	case "echo":
		return (*reader).echoes
	case "function":
		return (*reader).functionStatement
	case "class", "interface", "trait":
		return (*reader).classStatement
	case "abstract", "final", "readonly":
		return (*reader).classModifier
	case "enum":
		return (*reader).enumStatement
	}
	return rarerWord(word)
}

func rarerWord(word string) statementReader {
	switch word {
	case "goto":
		return (*reader).skipped
	case "global":
		return (*reader).global
	case "static":
		return (*reader).staticStatement
	case "const":
		return (*reader).constants
	case "namespace":
		return (*reader).namespace
	case "use":
		return (*reader).use
	case "declare":
		return (*reader).declareStatement
	case "unset":
		return (*reader).unset
	case "__halt_compiler":
		return (*reader).halt
	}
	return nil
}

func (r *reader) echo(at int) parse.Stmt {
	call := r.Function(at, "echo")
	for {
		call.Args = r.Append(call.Args, r.expression())
		r.blank()
		if !r.Accept(",") {
			break
		}
	}
	st := r.Statement(call)
	r.end()
	return st
}

func (r *reader) echoes(body []parse.Stmt, at int) []parse.Stmt { return append(body, r.echo(at)) }

func (r *reader) returned(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Return{Pos: parse.Pos(at)}
	if r.blank(); r.Byte() != ';' && !r.Has("?>") && r.Byte() != '}' && !r.Done() {
		out.Value = r.expression()
	}
	r.end()
	return append(body, out)
}

func (r *reader) jump(body []parse.Stmt, at int) []parse.Stmt {
	out := &parse.Jump{Pos: parse.Pos(at), Continue: r.Source[at]|0x20 == 'c'}
	if r.blank(); r.Byte() != ';' && !r.Has("?>") {
		r.expression()
	}
	r.end()
	return append(body, out)
}

// skipped passes a statement without effect on data.
func (r *reader) skipped(body []parse.Stmt, _ int) []parse.Stmt {
	for !r.Done() && r.Byte() != ';' && !r.Has("?>") {
		r.At++
	}
	r.Accept(";")
	return body
}

// halt ends the program: what follows is data.
func (r *reader) halt(body []parse.Stmt, _ int) []parse.Stmt {
	r.At = len(r.Source)
	return body
}

// global makes variables those of the top.
func (r *reader) global(body []parse.Stmt, _ int) []parse.Stmt {
	for {
		r.blank()
		if r.Byte() != '$' {
			break
		}
		if n, ok := r.variable().(*parse.Name); ok {
			r.share(n.Name)
		}
		r.blank()
		if !r.Accept(",") {
			break
		}
	}
	r.end()
	return body
}

func (r *reader) share(name string) {
	if r.in == nil {
		return
	}
	if r.in.shared == nil {
		r.in.shared = map[string]bool{}
	}
	r.in.shared[name] = true
}

// staticStatement is a variable that keeps its value, a static closure, or a call
// of the class around.
func (r *reader) staticStatement(body []parse.Stmt, at int) []parse.Stmt {
	if r.blank(); r.Byte() != '$' {
		r.Back(at)
		return r.simple(body)
	}
	for {
		r.blank()
		if r.Byte() != '$' {
			break
		}
		body = append(body, r.Statement(r.Expression(r, powerAny)))
		r.blank()
		if !r.Accept(",") {
			break
		}
	}
	r.end()
	return body
}

// constants reads const A = x, B = y;
func (r *reader) constants(body []parse.Stmt, _ int) []parse.Stmt {
	for {
		r.blank()
		at := r.At
		name := r.Class(token.Words)
		r.blank()
		if name == "" || !r.Accept("=") {
			r.Fault("expected a constant")
			return body
		}
		body = append(body, r.Statement(r.Assign("=", r.Name(at, name), r.expression(), parse.NoDeclare)))
		r.blank()
		if !r.Accept(",") {
			break
		}
	}
	r.end()
	return body
}

// namespace is passed; with braces its statements stand like any others.
func (r *reader) namespace(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	if r.Byte() == '\\' { // namespace\f()
		r.Back(at)
		return r.simple(body)
	}
	r.At += len(r.word())
	r.blank()
	if r.Byte() == '{' {
		return append(body, r.braced()...)
	}
	r.end()
	return body
}

// use remembers what it makes of names.
func (r *reader) use(body []parse.Stmt, _ int) []parse.Stmt {
	r.blank()
	if !r.keyword("function") {
		r.keyword("const")
	}
	r.imports("")
	r.end()
	return body
}

// imports reads a list of names, with groups in braces.
func (r *reader) imports(prefix string) {
	for {
		r.blank()
		if !r.keyword("function") {
			r.keyword("const")
		}
		r.blank()
		full := r.word()
		r.At += len(full)
		r.Accept("\\")
		r.blank()
		switch {
		case r.Accept("{"):
			if prefix == "" {
				r.imports(full + "\\")
			}
			r.closing("}")
		case full != "":
			alias := full[lastName(full):]
			if r.keyword("as") {
				r.blank()
				alias = r.Class(token.Words)
			}
			r.names[token.Lower(alias)] = prefix + full
		}
		r.blank()
		if !r.Accept(",") {
			return
		}
	}
}

func lastName(full string) int {
	for i := len(full) - 1; i >= 0; i-- {
		if full[i] == '\\' {
			return i + 1
		}
	}
	return 0
}

func (r *reader) declareStatement(body []parse.Stmt, _ int) []parse.Stmt {
	r.closing("(")
	r.List(r.blank, ')', func() { r.expression() })
	r.blank()
	if r.Byte() == '{' {
		return append(body, r.braced()...)
	}
	r.end()
	return body
}

func (r *reader) unset(body []parse.Stmt, at int) []parse.Stmt {
	if !r.opens() {
		r.Back(at)
		return r.simple(body)
	}
	args, _ := r.arguments()
	for _, x := range args {
		body = append(body, r.Statement(r.Unary(at, "delete", x)))
	}
	r.end()
	return body
}
