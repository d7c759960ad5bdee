package python

import "taisei/detect/parse"

// expressionStatement reads an expression or an assignment.
func (p *parser) expressionStatement() {
	x := p.expressions()
	switch p.kind {
	case tAssign:
		x = p.assignments(x)
	case tAugment:
		a := p.newAssign(p.text(), p.target(x), nil)
		p.next()
		a.Value = p.expressions()
		x = a
	case tColon:
		if x = p.annotated(x); x == nil {
			return
		}
	}
	if p.class == inClass && p.attribute(x) {
		return
	}
	p.push(x)
}

// assignments reads a = b = c from the first sign on.
func (p *parser) assignments(x parse.Expr) parse.Expr {
	mark := p.exprs.mark()
	for p.kind == tAssign {
		p.exprs.push(p.assign(p.target(x), nil))
		p.next()
		x = p.expressions()
		if p.exprs.mark()-mark > p.limits.Depth*chainFactor {
			p.exceed("depth", p.limits.Depth)
		}
	}
	for i := p.exprs.mark() - 1; i >= mark; i-- {
		a := p.exprs.stack[i].(*parse.Assign)
		a.Value = x
		x = a
	}
	p.exprs.drop(mark)
	return x
}

// assign makes a plain assignment, which declares the names that it sets.
func (p *parser) assign(target, value parse.Expr) *parse.Assign {
	a := p.newAssign("=", target, value)
	if p.declares(target) {
		a.Declare = parse.DeclareVar
	}
	return a
}

// declares tells whether setting target makes names of the function's own: one is
// plain and none is declared to be of outside.
func (p *parser) declares(target parse.Expr) bool {
	own, outer := false, false
	p.namesOf(target, &own, &outer)
	return own && !outer
}

func (p *parser) namesOf(target parse.Expr, own, outer *bool) {
	switch x := target.(type) {
	case *parse.Name:
		if p.outer[x.Name] {
			*outer = true
		} else {
			*own = true
		}
	case *parse.Spread:
		p.namesOf(x.Value, own, outer)
	case *parse.Array:
		for _, item := range x.Items {
			p.namesOf(item, own, outer)
		}
	}
}

// target makes sure that x can be set.
func (p *parser) target(x parse.Expr) parse.Expr {
	switch x := x.(type) {
	case *parse.Name, *parse.Member, *parse.Index, *parse.Slice, *parse.Array:
		return x
	case *parse.Spread:
		p.target(x.Value)
		return x
	}
	if !p.broken {
		p.fail("this cannot be set")
	}
	return x
}

// annotated reads what follows a name and a colon: a type, and mostly a value. The
// type leaves no trace unless it calls something.
func (p *parser) annotated(x parse.Expr) parse.Expr {
	p.target(x)
	p.next()
	p.keepCalls(p.test)
	if !p.accept(tAssign) {
		return nil
	}
	return p.assign(x, p.expressions())
}

// typeStatement reads type X = value. It tells whether there was one.
func (p *parser) typeStatement() bool {
	if p.peek().kind != tName {
		return false
	}
	p.next()
	name := p.name()
	p.typeParameters()
	p.expect(tAssign)
	p.push(p.assign(name, p.test()))
	return true
}

// name reads a name that is bound here.
func (p *parser) name() *parse.Name {
	x := p.newName(p.start, p.identifier())
	p.expect(tName)
	return x
}

// identifier is the current name.
func (p *parser) identifier() string {
	if p.kind != tName {
		return ""
	}
	return p.word()
}
