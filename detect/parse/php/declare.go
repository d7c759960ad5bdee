package php

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// functionStatement is a function by its name, or one that is used at once.
func (r *reader) functionStatement(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	r.Accept("&")
	r.blank()
	name := r.At
	word := r.Class(token.Words)
	if word == "" {
		r.Back(at)
		return r.simple(body)
	}
	f := r.function(name, token.Lower(word), &function{})
	return append(body, &parse.FuncDecl{Pos: parse.Pos(name), Func: f})
}

// closure reads a function without a name, after its first word.
func (r *reader) closure(at int, arrow bool) parse.Expr {
	r.blank()
	r.Accept("&")
	return r.function(at, "", &function{plain: arrow})
}

// function reads parameters, what is used from outside, and the body.
func (r *reader) function(at int, name string, in *function) *parse.Func {
	f := &parse.Func{Pos: parse.Pos(at), Name: name, Arrow: name == ""}
	outer := r.in
	r.in = in
	var promoted []parse.Stmt
	f.Params, promoted = r.parameters()
	r.blank()
	if r.keyword("use") {
		r.used()
	}
	r.blank()
	if r.Accept(":") {
		r.typeName()
	}
	r.blank()
	switch {
	case in.plain:
		r.closing("=>")
		f.Result = r.Expression(r, level(powerAssign))
	case r.Byte() == '{':
		f.Body = append(promoted, r.braced()...)
	}
	f.End = parse.Pos(min(r.At, len(r.Source)))
	r.in = outer
	r.Count()
	return f
}

// used reads use ($a, &$b), whose names mean the variables outside.
func (r *reader) used() {
	if !r.opens() {
		r.Fault("expected (")
		return
	}
	r.At++
	r.List(r.blank, ')', func() {
		r.Accept("&")
		r.blank()
		if r.Byte() == '$' {
			if n, ok := r.variable().(*parse.Name); ok {
				r.share(n.Name)
			}
		}
	})
}

// parameters reads (…), and the fields that a constructor's parameters become.
func (r *reader) parameters() (params []parse.Param, promoted []parse.Stmt) {
	if !r.opens() {
		r.Fault("expected (")
		return nil, nil
	}
	r.At++
	r.List(r.blank, ')', func() {
		field := r.modifiers()
		r.typeName()
		r.blank()
		r.Accept("&")
		r.blank()
		p := parse.Param{Rest: r.Accept("...")}
		r.blank()
		if r.Byte() != '$' {
			return
		}
		at := r.At
		p.Target = r.variable()
		r.blank()
		if r.Accept("=") {
			p.Default = r.expression()
		}
		if r.blank(); r.Byte() == '{' { // hooks of a promoted property
			r.hooks()
		}
		n, ok := p.Target.(*parse.Name)
		if !ok {
			p.Target = r.Name(at, "$this")
		} else if field {
			own := r.Member(at, r.Literal(at, parse.This), n.Name[1:])
			promoted = append(promoted, r.Statement(r.Assign("=", own, r.Name(at, n.Name), parse.NoDeclare)))
		}
		params = append(params, p)
	})
	return params, promoted
}

// modifierWords may stand before a member or a promoted parameter.
const modifierWords = "public protected private static abstract final readonly var"

// modifiers passes them, and tells whether there were any.
func (r *reader) modifiers() bool {
	found := false
	for {
		r.blank()
		if !token.IsLetter(r.Byte()) || !r.atEnd(modifierWords) {
			return found
		}
		r.At += len(r.word())
		if r.Accept("(") { // private(set)
			r.To(")")
			r.At++
		}
		found = true
	}
}

var typeBytes = token.Words.And(`\|?`)

// typeName passes a type, which has no effect on data.
func (r *reader) typeName() {
	for {
		r.blank()
		switch b := r.Byte(); {
		case typeBytes[b] && !r.Has("?>"):
			r.Class(typeBytes)
		case b == '(':
			r.At++
			r.Class(typeBytes.And("& \t\r\n"))
			r.closing(")")
		case b == '&' && r.Ahead(1) != '$' && r.Ahead(1) != '.' && r.Ahead(1) != '&':
			r.At++
			if r.blank(); r.Byte() == '$' || r.Byte() == '.' {
				return
			}
		default:
			return
		}
	}
}

func (r *reader) classModifier(body []parse.Stmt, at int) []parse.Stmt {
	for r.blank(); r.atEnd("abstract final readonly"); r.blank() {
		r.At += len(r.word())
	}
	if !r.keyword("class") {
		r.Back(at)
		return r.simple(body)
	}
	return r.classStatement(body, at)
}

// enumStatement is an enum, unless the word is only a name.
func (r *reader) enumStatement(body []parse.Stmt, at int) []parse.Stmt {
	if r.blank(); !token.IsLetter(r.Byte()) {
		r.Back(at)
		return r.simple(body)
	}
	return r.classStatement(body, at)
}

func (r *reader) classStatement(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	name := r.At
	word := r.Class(token.Words)
	if word == "" {
		r.Fault("expected a name")
		return body
	}
	return append(body, &parse.ClassDecl{Pos: parse.Pos(name), Class: r.class(name, token.Lower(word))})
}

// class reads what follows the name of a class, an interface, a trait or an enum.
func (r *reader) class(at int, name string) *parse.Class {
	out := &parse.Class{Pos: parse.Pos(at), Name: name}
	r.Count()
	r.blank()
	if r.Accept(":") {
		r.typeName()
		r.blank()
	}
	if r.keyword("extends") {
		out.Base = r.className()
		for r.blank(); r.Accept(","); r.blank() {
			r.className()
		}
	}
	if r.keyword("implements") {
		r.className()
		for r.blank(); r.Accept(","); r.blank() {
			r.className()
		}
	}
	r.closing("{")
	if r.Faulty() {
		return out
	}
	for r.blank(); !r.Done() && r.Byte() != '}'; r.blank() {
		before := r.At
		r.classMember(out)
		if r.Faulty() || r.At == before {
			r.Fault("cannot read this")
			if r.At == before {
				r.At++
			}
			r.mend()
		}
	}
	r.closing("}")
	return out
}

// classMember reads a property, a constant, a method, a case of an enum or use.
func (r *reader) classMember(c *parse.Class) {
	start := r.At
	r.modifiers()
	static := token.OneOf(token.Lower(r.Since(start)), "static")
	switch {
	case r.keyword("function"):
		r.method(c, static)
		return
	case r.keyword("use"):
		for r.blank(); !r.Done() && r.Byte() != ';' && r.Byte() != '{'; {
			r.At++
		}
		if r.Byte() == '{' {
			r.To("}")
			r.At++
			return
		}
	case r.keyword("const"):
		r.classConstants(c)
	case r.keyword("case"):
		r.blank()
		r.property(c, true)
	default:
		r.typeName()
		for r.blank(); r.Byte() == '$'; r.blank() {
			r.At++
			r.property(c, static)
			if r.blank(); r.Byte() == '{' {
				r.hooks()
				return
			}
			if !r.Accept(",") {
				break
			}
		}
	}
	r.blank()
	if !r.Accept(";") {
		r.Fault("expected ;")
	}
}

// classConstants reads A = 1, B = 2, with a type before the first name or without.
func (r *reader) classConstants(c *parse.Class) {
	for {
		r.blank()
		at := r.At
		r.typeName()
		if i := lastWord(r.Since(at)); i > 0 {
			r.Back(at + i)
		} else {
			r.Back(at)
		}
		r.property(c, true)
		r.blank()
		if !r.Accept(",") {
			return
		}
	}
}

// lastWord is where the last word of a text begins.
func lastWord(text string) int {
	end := len(text)
	for end > 0 && !token.Words[text[end-1]] {
		end--
	}
	for end > 0 && token.Words[text[end-1]] {
		end--
	}
	return end
}

// property reads name = value.
func (r *reader) property(c *parse.Class, static bool) {
	at := r.At
	name := r.Class(token.Words)
	if name == "" {
		r.Fault("expected a name")
		return
	}
	f := parse.Field{Key: r.String(at, name), Static: static}
	r.blank()
	if r.Accept("=") {
		f.Value = r.expression()
	} else {
		f.Value = r.Literal(at, parse.Null)
	}
	c.Members = append(c.Members, f)
}

func (r *reader) method(c *parse.Class, static bool) {
	r.blank()
	r.Accept("&")
	r.blank()
	at := r.At
	name := methodKey(r.Class(token.Words))
	f := r.function(at, name, &function{})
	f.Name = ""
	c.Members = append(c.Members, parse.Field{Key: r.String(at, name), Value: f, Kind: parse.Method, Static: static})
	if r.blank(); f.Body == nil {
		r.Accept(";")
	}
}

// hooks passes { get => …; set { … } } of a property.
func (r *reader) hooks() {
	depth := 0
	for !r.Done() {
		switch r.Byte() {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				r.At++
				return
			}
		case '\'', '"':
			r.quoted()
			continue
		}
		r.At++
	}
}
