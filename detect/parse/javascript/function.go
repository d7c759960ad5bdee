package javascript

import "taisei/detect/parse"

// function reads a function from its keyword on.
func (p *parser) function(pos int, async bool) *parse.Func {
	f := p.funcs.new(&p.made)
	f.Pos, f.Async = parse.Pos(pos), async
	p.next()
	generator := p.accept(tMul)
	if isName(p.kind) {
		f.Name = p.text
		p.next()
	}
	p.functionRest(f, generator)
	return f
}

// functionValue reads a function that is a value, which must have a body.
func (p *parser) functionValue(pos int, async bool) parse.Expr {
	return p.withEnd(p.function(pos, async))
}

// withEnd ends a function whose body is missing where it should stand.
func (p *parser) withEnd(f *parse.Func) *parse.Func {
	if f.End == 0 {
		f.End = parse.Pos(p.scanner.end)
	}
	return f
}

// method reads a method from its parameters on.
func (p *parser) method(pos int, name string, m modifiers) *parse.Func {
	f := p.funcs.new(&p.made)
	f.Pos, f.Name, f.Async = parse.Pos(pos), name, m.async
	p.functionRest(f, m.generator)
	return f
}

// functionRest reads parameters and body. A function without a body, which
// TypeScript has, keeps End 0.
func (p *parser) functionRest(f *parse.Func, generator bool) {
	outer := p.scope
	p.scope = scope{async: f.Async, generator: generator, inner: true}
	if p.dialect.types {
		p.typeParameters()
	}
	properties := p.parameters(f)
	if p.dialect.types {
		p.returnType()
	}
	if p.kind == tLBrace || !p.dialect.types {
		f.Body = p.block()
		f.End = parse.Pos(p.scanner.end)
		f.Body = append(properties, f.Body...)
	} else {
		p.endStatement()
	}
	p.scope = outer
}

// arrow reads an arrow function from its arrow on.
func (p *parser) arrow(pos int, async bool, params []parse.Param) parse.Expr {
	f := p.funcs.new(&p.made)
	f.Pos, f.Async, f.Arrow, f.Params = parse.Pos(pos), async, true, params
	outer := p.scope
	p.scope = scope{async: async, inner: true}
	p.next()
	if p.kind == tLBrace {
		f.Body = p.block()
	} else {
		p.scope.noIn = outer.noIn
		f.Result = p.assignment()
	}
	f.End = parse.Pos(p.scanner.end)
	p.scope = outer
	p.sealed = true
	return f
}

// parameters reads a parenthesized parameter list. It returns the assignments
// that TypeScript's parameter properties stand for.
func (p *parser) parameters(f *parse.Func) (properties []parse.Stmt) {
	p.expect(tLParen)
	base := len(p.brackets)
	mark := p.params.mark()
	for p.kind != tRParen && p.kind != tEOF {
		isProperty := p.parameterModifiers()
		isThis := p.kind == tThis
		param := p.parameter()
		if !isThis {
			p.params.push(param)
		}
		if name, ok := param.Target.(*parse.Name); ok && isProperty {
			properties = append(properties, p.parameterProperty(name))
		}
		if !p.separator(tRParen, base) {
			break
		}
	}
	p.expect(tRParen)
	f.Params = p.params.take(mark)
	return properties
}

func (p *parser) parameter() parse.Param {
	rest := p.accept(tEllipsis)
	param := parse.Param{Rest: rest, Target: p.target()}
	if p.dialect.types {
		p.accept(tQuestion)
		p.typeAnnotation()
	}
	if p.accept(tAssign) {
		param.Default = p.assignment()
	}
	return param
}

// target reads what a declaration binds: a name or a pattern. Patterns are read
// like the literals that they look like.
func (p *parser) target() parse.Expr {
	switch {
	case isName(p.kind), p.kind == tThis && p.dialect.types:
		x := p.newName(p.start, p.text)
		p.next()
		return x
	case p.kind == tLBrace || p.kind == tLBracket:
		return p.pattern()
	}
	return p.missing()
}

func (p *parser) pattern() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	defer p.leave()
	if p.kind == tLBrace {
		return p.object()
	}
	return p.array()
}

// block reads statements between braces.
func (p *parser) block() []parse.Stmt {
	p.expect(tLBrace)
	body := p.statements(tRBrace)
	p.expect(tRBrace)
	return body
}
