package powershell

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// function reads function name(…) { … }.
func (r *reader) function(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	name := r.At
	for !r.endsWord() {
		r.At++
	}
	text := r.Since(name)
	if text == "" {
		r.Fault("expected a function's name")
		return body
	}
	if i := lastColon(text); i >= 0 { // function global:name
		text = text[i+1:]
	}
	f := &parse.Func{Pos: parse.Pos(name), Name: token.Lower(text)}
	r.Count()
	r.blank()
	if r.Byte() == '(' {
		f.Params = r.parameters()
	}
	r.blank()
	if r.Byte() != '{' {
		r.Fault("expected {")
		return body
	}
	outer := r.inFunction
	r.inFunction = true
	more := f.Params
	r.functionBody(f)
	if more != nil {
		f.Params = more
	}
	r.inFunction = outer
	return append(body, &parse.FuncDecl{Pos: parse.Pos(name), Func: f})
}

func lastColon(text string) int {
	for i := len(text) - 1; i >= 0; i-- {
		if text[i] == ':' {
			return i
		}
	}
	return -1
}

// scriptParameters are those of the whole script: variables with their defaults.
func (r *reader) scriptParameters(body []parse.Stmt, at int) []parse.Stmt {
	if r.blank(); r.Byte() != '(' {
		r.Back(at)
		return r.simple(body)
	}
	for _, p := range r.parameters() {
		if p.Default != nil {
			body = append(body, r.Statement(r.Assign("=", p.Target, p.Default, parse.NoDeclare)))
		}
	}
	return body
}

// classStatement reads class name : base { … }.
func (r *reader) classStatement(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	name := r.At
	word := token.Lower(r.Class(token.Words))
	if word == "" {
		r.Back(at)
		return r.simple(body)
	}
	c := &parse.Class{Pos: parse.Pos(name), Name: "[" + word + "]"}
	r.Count()
	if r.blank(); r.Accept(":") {
		r.blank()
		base := r.At
		c.Base = r.Name(base, "["+token.Lower(r.Class(baseBytes))+"]")
		for r.blank(); !r.Done() && r.Byte() != '{'; {
			r.At++
		}
	}
	r.closing('{')
	outer := r.inClass
	r.inClass = true
	for r.gaps(); !r.Done() && r.Byte() != '}' && !r.Faulty(); r.gaps() {
		before := r.At
		r.classMember(c, word)
		if r.At == before {
			r.Fault("cannot read this")
		}
	}
	r.inClass = outer
	if !r.Faulty() {
		r.closing('}')
	}
	return append(body, &parse.ClassDecl{Pos: parse.Pos(name), Class: c})
}

var baseBytes = token.Words.And(".[]")

// classMember reads a property, a method or the constructor.
func (r *reader) classMember(c *parse.Class, class string) {
	static := false
	for {
		r.blank()
		switch {
		case r.Byte() == '[':
			r.typeName()
			continue
		case r.keyword("static"):
			static = true
			continue
		case r.keyword("hidden"):
			continue
		}
		break
	}
	at := r.At
	if r.Byte() == '$' {
		name := ""
		if n, ok := r.variable().(*parse.Name); ok {
			name = n.Name[1:]
		}
		f := parse.Field{Key: r.String(at, name), Static: static, Value: r.Literal(at, parse.Null)}
		if r.space(); r.Accept("=") {
			r.blank()
			f.Value = r.value()
		}
		c.Members = append(c.Members, f)
		r.end()
		return
	}
	name := token.Lower(r.Class(token.Words))
	if name == class {
		name = "constructor"
	}
	r.blank()
	if name == "" || r.Byte() != '(' {
		r.Fault("expected a member")
		return
	}
	c.Members = append(c.Members, parse.Field{Key: r.String(at, name), Value: r.methodBody(at), Kind: parse.Method, Static: static})
}

func (r *reader) methodBody(at int) *parse.Func {
	f := &parse.Func{Pos: parse.Pos(at)}
	r.Count()
	f.Params = r.parameters()
	r.blank()
	if r.Accept(":") { // : base(…)
		r.blank()
		r.keyword("base")
		r.blank()
		r.passed()
		r.blank()
	}
	if r.Byte() != '{' {
		r.Fault("expected {")
		return f
	}
	outer := r.inFunction
	r.inFunction = true
	params := f.Params
	r.functionBody(f)
	f.Params = params
	r.inFunction = outer
	return f
}

// enumStatement passes an enum, which is numbers.
func (r *reader) enumStatement(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	if r.Class(token.Words) == "" {
		r.Back(at)
		return r.simple(body)
	}
	for !r.Done() && r.Byte() != '{' && r.Byte() != '\n' {
		r.At++
	}
	if r.blank(); r.Byte() != '{' {
		r.Fault("expected {")
		return body
	}
	if r.To("}") {
		r.At++
	}
	return body
}
