package python

import "taisei/detect/parse"

// classLevel says where a statement stands. Functions under an if or a with in a
// class are its methods too, whatever the if says.
type classLevel uint8

const (
	noClass classLevel = iota
	inClass
	underClass
)

// classStatement reads a class.
func (p *parser) classStatement(decorators []parse.Expr) {
	c := &parse.Class{Pos: parse.Pos(p.start)}
	p.made++
	p.next()
	named := p.start
	c.Name = p.boundName()
	p.typeParameters()
	if p.kind == tLParen {
		c.Base = p.base()
	}
	p.classStatements(c)
	if p.broken {
		return
	}
	p.stmts.push(&parse.ClassDecl{Pos: c.Pos, Class: c})
	p.decorate(named, c.Name, decorators)
}

// base reads the bases and keeps the first. The others, a metaclass and other
// keywords leave no trace unless they call something.
func (p *parser) base() (base parse.Expr) {
	p.next()
	for p.kind != tRParen && !p.broken {
		calls := p.calls
		x := p.argument()
		if _, isSpread := x.value.(*parse.Spread); x.name == "" && base == nil && !isSpread {
			base = x.value
		} else if p.calls > calls {
			p.push(x.value)
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRParen)
	return base
}

// classStatements reads what stands in a class. Members go to the parser's fields,
// all else is a statement.
func (p *parser) classStatements(c *parse.Class) {
	class, outer := p.class, p.outer
	p.class, p.outer = inClass, nil
	fields, stmts := p.fields.mark(), p.stmts.mark()
	p.block()
	c.Members, c.Body = p.fields.take(fields), p.stmts.take(stmts)
	p.class, p.outer = class, outer
}

// attribute makes name = value a member. It tells whether x is that.
func (p *parser) attribute(x parse.Expr) bool {
	a, ok := x.(*parse.Assign)
	if !ok || a.Op != "=" || a.Value == nil {
		return false
	}
	name, ok := a.Target.(*parse.Name)
	if _, isChain := a.Value.(*parse.Assign); !ok || isChain || a.Declare == parse.NoDeclare {
		return false
	}
	field := parse.Field{Key: p.newString(int(name.Pos), name.Name), Value: a.Value, Static: true}
	if f, ok := a.Value.(*parse.Func); ok {
		field.Kind, field.Static = parse.Method, false
		p.lambdaMethod(f, name.Name)
	}
	p.fields.push(field)
	return true
}

// method makes a function a member. Decorators that say what kind of member it
// is are taken up; others run when the class is made, and so become a statement.
func (p *parser) method(f *parse.Func, named int, decorators []parse.Expr) {
	field := parse.Field{Key: p.newString(named, f.Name), Value: f, Kind: parse.Method}
	var applied parse.Expr
	isBound, isMember := true, true
	for i := len(decorators) - 1; i >= 0; i-- {
		switch decoratorName(decorators[i], f.Name) {
		case "property", "getter":
			field.Kind = parse.Getter
		case "setter":
			field.Kind = parse.Setter
		case "deleter":
			isMember = false
		case "staticmethod":
			field.Static, isBound = true, false
		case "classmethod":
			field.Static = true
		default:
			if applied == nil {
				applied = p.newName(named, f.Name)
			}
			call := p.newCall(decorators[i], []parse.Expr{applied})
			call.Wraps = true
			applied = call
		}
	}
	if isBound {
		p.bindSelf(f)
	}
	if isMember {
		p.fields.push(field)
	} else {
		p.stmts.push(&parse.FuncDecl{Pos: f.Pos, Func: f})
	}
	if applied != nil {
		p.push(applied)
	}
}

// decoratorName is a decorator's name where it says what kind of member a method is.
func decoratorName(x parse.Expr, method string) string {
	switch x := x.(type) {
	case *parse.Name:
		switch x.Name {
		case "property", "staticmethod", "classmethod":
			return x.Name
		case "cached_property":
			return "property"
		}
	case *parse.Member:
		if x.Name == "cached_property" {
			return "property"
		}
		if object, ok := x.Object.(*parse.Name); ok && object.Name == method {
			return x.Name
		}
	}
	return ""
}

// lambdaMethod makes a lambda that a class sets a name to the method that it is.
func (p *parser) lambdaMethod(f *parse.Func, name string) {
	result := p.returns.new(&p.made)
	result.Pos, result.Value = parse.Pos(f.Result.Start()), f.Result
	f.Name, f.Arrow, f.Result = name, false, nil
	f.Body = []parse.Stmt{result}
	p.bindSelf(f)
}

// bindSelf turns the first parameter of a method into a variable for this.
func (p *parser) bindSelf(f *parse.Func) {
	if len(f.Params) == 0 || f.Params[0].Rest || f.Params[0].Keywords {
		return
	}
	self := f.Params[0].Target
	f.Params = f.Params[1:]
	this := p.newAssign("=", self, p.newLiteral(int(self.Start()), parse.This))
	this.Declare = parse.DeclareVar
	mark := p.stmts.mark()
	p.push(this)
	p.pushAll(f.Body)
	f.Body = p.stmts.take(mark)
}
