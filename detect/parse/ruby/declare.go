package ruby

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// parameters reads a list of parameters up to an end: ), | or {, of which { and the
// line's end are not passed. Those with a name are fields of one object.
func (r *reader) parameters(end byte) []parse.Param {
	params := []parse.Param{}
	var fields []parse.Field
	for {
		r.parameterSpace(end)
		switch b := r.Byte(); {
		case r.Done():
			r.Fault("expected the parameters' end")
			return params
		case b == end:
			if end != '{' {
				r.At++
			}
			return r.withFields(params, fields)
		case (b == '\n' || b == ';' || b == '#') && end == '\n', end == '{' && r.keywordAhead("do"):
			return r.withFields(params, fields)
		case b == ',', b == ';', b == '\n':
			r.At++
			continue
		}
		before := r.At
		params, fields = r.parameter(params, fields, end)
		if r.At == before || r.Faulty() {
			r.Fault("expected a parameter")
			return params
		}
	}
}

func (r *reader) parameterSpace(end byte) {
	if end == '\n' {
		r.space()
		return
	}
	r.blank()
}

// withFields adds the parameters that have a name.
func (r *reader) withFields(params []parse.Param, fields []parse.Field) []parse.Param {
	if len(fields) == 0 {
		return params
	}
	at := int(fields[0].Value.Start())
	object := parse.Param{Target: r.Object(at, fields)}
	if n := len(params); n > 0 {
		if last, ok := params[n-1].Target.(*parse.Name); ok && strings.HasPrefix(last.Name, "&") {
			return append(params[:n-1:n-1], object, params[n-1])
		}
	}
	return append(params, object)
}

func (r *reader) parameter(params []parse.Param, fields []parse.Field, end byte) ([]parse.Param, []parse.Field) {
	at := r.At
	switch {
	case r.Accept("..."):
		return append(params, parse.Param{Target: r.Name(at, "*"), Rest: true}), fields
	case r.Accept("**"):
		name := r.parameterName("**")
		return params, append(fields, parse.Field{Value: r.Name(at, name), Kind: parse.SpreadField})
	case r.Accept("*"):
		return append(params, parse.Param{Target: r.Name(at, r.parameterName("*")), Rest: true}), fields
	case r.Accept("&"):
		r.scope.yields = true
		name := r.parameterName("")
		return append(params, parse.Param{Target: r.Name(at, "&"+name)}), fields
	case r.Byte() == '(':
		r.At++
		items := r.targets()
		r.closing(')')
		for _, x := range items {
			r.target(&x)
		}
		return append(params, parse.Param{Target: r.Array(at, items)}), fields
	}
	name := r.parameterName("")
	if name == "" {
		return params, fields
	}
	target := r.Name(at, name)
	if r.Byte() == ':' && r.Ahead(1) != ':' {
		r.At++
		return params, append(fields, r.keywordParameter(target, end))
	}
	p := parse.Param{Target: target}
	r.space()
	if r.Byte() == '=' && r.Ahead(1) != '=' {
		r.At++
		r.space()
		p.Default = r.defaultValue(end)
	}
	return append(params, p), fields
}

// parameterName passes a name; nameless stands for none.
func (r *reader) parameterName(nameless string) string {
	name := r.Class(token.Words)
	if name == "" {
		return nameless
	}
	r.learns(name)
	return name
}

// keywordParameter is name: or name: default.
func (r *reader) keywordParameter(target *parse.Name, end byte) parse.Field {
	f := parse.Field{Key: r.String(int(target.Pos), target.Name), Value: target}
	r.space()
	if b := r.Byte(); b != ',' && b != end && b != '\n' && b != ';' && !r.Done() {
		f.Value = r.Assign("=", target, r.defaultValue(end), parse.NoDeclare)
	}
	return f
}

// defaultValue reads a default; between bars a bar is no operator.
func (r *reader) defaultValue(end byte) parse.Expr {
	if end == '|' {
		return r.Expression(r, level(powerBitOr)+1)
	}
	return r.Expression(r, level(powerTernary))
}

// defined reads what follows def and gives the method's name. The method itself stands
// before the statement that it is part of.
func (r *reader) defined() string {
	r.blank()
	static := false
	name := r.At
	text := r.definedName()
	for r.Byte() == '.' {
		static = true
		r.At++
		name = r.At
		text = r.definedName()
	}
	if text == "" {
		r.Fault("expected a method's name")
		return ""
	}
	d := &parse.FuncDecl{Pos: parse.Pos(name), Func: r.method(name, text)}
	if static {
		r.statics[d] = true
	}
	r.defs = append(r.defs, d)
	return text
}

// definedName passes the name of a method, which may be an operator or end in =.
func (r *reader) definedName() string {
	at := r.At
	if token.IsLetter(r.Byte()) || r.Byte() == '@' || r.Byte() == '$' {
		for r.Byte() == '@' || r.Byte() == '$' {
			r.At++
		}
		r.Class(token.Words)
		switch b := r.Byte(); {
		case b == '?' || b == '!':
			r.At++
		case b == '=' && (r.Ahead(1) == '(' || r.Ahead(1) == ' ' && token.IsLetter(r.Ahead(2))):
			r.At++
		}
		return r.Since(at)
	}
	for _, op := range operatorNames {
		if r.Accept(op) {
			return op
		}
	}
	return ""
}

// method reads parameters and body.
func (r *reader) method(at int, name string) *parse.Func {
	f := &parse.Func{Pos: parse.Pos(at), Name: name}
	r.Count()
	if !r.Enter() {
		return f
	}
	defer r.Leave()
	s := &scope{}
	r.in(s, func() {
		r.space()
		if r.Accept("(") {
			f.Params = r.parameters(')')
		} else if b := r.Byte(); b != '\n' && b != ';' && b != '=' && b != '#' {
			f.Params = r.parameters('\n')
		}
		r.space()
		if r.Byte() == '=' && r.Ahead(1) != '=' { // def f(x) = y
			r.At++
			r.blank()
			f.Result = r.condition()
			return
		}
		f.Body = r.returning(r.rescued(at))
		r.ended()
	})
	f.End = parse.Pos(min(r.At, len(r.Source)))
	r.takesBlock(f, s)
	return f
}

// takesBlock gives a method its block as the last parameter, "&"; one that has a name
// is assigned to it.
func (r *reader) takesBlock(f *parse.Func, s *scope) {
	if !s.yields {
		return
	}
	if n := len(f.Params); n > 0 {
		if last, ok := f.Params[n-1].Target.(*parse.Name); ok && strings.HasPrefix(last.Name, "&") {
			name := last.Name[1:]
			last.Name = "&"
			if name != "" {
				own := r.Assign("=", r.Name(int(last.Pos), name), r.Name(int(last.Pos), "&"), parse.DeclareVar)
				f.Body = append([]parse.Stmt{r.Statement(own)}, f.Body...)
			}
			return
		}
	}
	f.Params = append(f.Params, parse.Param{Target: r.Name(int(f.Pos), "&")})
}

// class reads class A < B … end, and class << self, whose methods are the class's own.
func (r *reader) class(body []parse.Stmt, at int) []parse.Stmt {
	r.blank()
	if r.Accept("<<") {
		r.condition()
		before := len(body)
		body = r.members(body, &parse.Class{Pos: parse.Pos(at), Name: "self"})
		if c, ok := body[len(body)-1].(*parse.ClassDecl); ok && len(body) > before {
			for i := range c.Class.Members {
				c.Class.Members[i].Static = true
			}
		}
		return body
	}
	c := &parse.Class{Pos: parse.Pos(r.At)}
	c.Name = r.classPath()
	if r.space(); r.Byte() == '<' {
		r.At++
		r.blank()
		c.Base = r.Expression(r, level(powerTernary))
	}
	return r.members(body, c)
}

func (r *reader) module(body []parse.Stmt, _ int) []parse.Stmt {
	r.blank()
	c := &parse.Class{Pos: parse.Pos(r.At)}
	c.Name = r.classPath()
	return r.members(body, c)
}

// classPath reads A::B and gives its last name.
func (r *reader) classPath() string {
	name := ""
	for {
		r.Accept("::")
		name = r.Class(token.Words)
		if !r.Has("::") {
			break
		}
	}
	if name == "" {
		r.Fault("expected a name")
	}
	return name
}

// members reads the body of a class. Classes inside stand before it, and are members
// too; so are constants. What else stands there is the class's body.
func (r *reader) members(body []parse.Stmt, c *parse.Class) []parse.Stmt {
	r.Count()
	var inner []parse.Stmt
	r.in(&scope{}, func() { inner = r.rescued(int(c.Pos)) })
	r.ended()
	static := ownModule(inner)
	for _, st := range inner {
		switch st := st.(type) {
		case *parse.FuncDecl:
			f := r.methodField(st)
			f.Static = f.Static || static
			c.Members = append(c.Members, f)
		case *parse.ClassDecl:
			if st.Class.Name == "self" {
				c.Members = append(c.Members, st.Class.Members...)
				continue
			}
			body = append(body, st)
			name := r.String(int(st.Pos), st.Class.Name)
			c.Members = append(c.Members, parse.Field{Key: name, Value: r.Name(int(st.Pos), st.Class.Name), Static: true})
		case *parse.ExprStmt:
			body = r.classStatement(body, c, st)
		default:
			c.Body = append(c.Body, st)
		}
	}
	return append(body, &parse.ClassDecl{Pos: c.Pos, Class: c})
}

// ownModule reports module_function and extend self, which make methods the module's
// own.
func ownModule(body []parse.Stmt) bool {
	for _, st := range body {
		x, ok := st.(*parse.ExprStmt)
		if !ok {
			continue
		}
		call, ok := x.X.(*parse.Call)
		if !ok {
			continue
		}
		if oneOfNames(call.Callee, "module_function") {
			return true
		}
		if oneOfNames(call.Callee, "extend") && len(call.Args) == 1 {
			if l, ok := call.Args[0].(*parse.Literal); ok && l.Kind == parse.This {
				return true
			}
		}
	}
	return false
}

func (r *reader) methodField(st *parse.FuncDecl) parse.Field {
	name := st.Func.Name
	f := parse.Field{Value: st.Func, Kind: parse.Method, Static: r.statics[st]}
	if name == "initialize" {
		name = "constructor"
	}
	st.Func.Name = ""
	f.Key = r.String(int(st.Pos), name)
	return f
}

// classStatement is a constant, an attribute, a method behind private, or anything
// else that a class does when it is made.
func (r *reader) classStatement(body []parse.Stmt, c *parse.Class, st *parse.ExprStmt) []parse.Stmt {
	switch x := st.X.(type) {
	case *parse.Assign:
		if n, ok := x.Target.(*parse.Name); ok && isConstant(n) {
			c.Members = append(c.Members, parse.Field{Key: r.String(int(n.Pos), n.Name), Value: r.Name(int(n.Pos), n.Name), Static: true})
			return append(body, st)
		}
	case *parse.Call:
		if oneOfNames(x.Callee, "attr_reader attr_accessor attr_writer") {
			r.attributes(c, x)
			return body
		}
		if oneOfNames(x.Callee, "private public protected module_function private_class_method private_constant") {
			return body
		}
	}
	c.Body = append(c.Body, st)
	return body
}

// attributes are methods that give what stands under their name.
func (r *reader) attributes(c *parse.Class, call *parse.Call) {
	for _, x := range call.Args {
		s, ok := x.(*parse.String)
		if !ok {
			continue
		}
		own := r.Member(int(s.Pos), r.Literal(int(s.Pos), parse.This), "@"+s.Value)
		f := &parse.Func{Pos: s.Pos, End: s.Pos, Result: own}
		c.Members = append(c.Members, parse.Field{Key: s, Value: f, Kind: parse.Method})
	}
}
