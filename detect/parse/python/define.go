package python

import "taisei/detect/parse"

// definition reads a function that begins at pos, from async or def on.
func (p *parser) definition(pos int, decorators []parse.Expr) {
	f := p.funcs.new(&p.made)
	f.Pos = parse.Pos(pos)
	if f.Async = p.kind != tDef; f.Async {
		p.next()
	}
	p.next()
	named := p.start
	f.Name = p.boundName()
	p.typeParameters()
	p.expect(tLParen)
	f.Params = p.parameters(tRParen)
	p.expect(tRParen)
	if p.accept(tArrow) {
		p.keepCalls(p.test)
	}
	class, outer := p.class, p.outer
	p.class, p.outer = noClass, nil
	f.Body = p.suite()
	p.class, p.outer = class, outer
	if p.broken {
		return
	}
	f.End = parse.Pos(p.last)
	if class != noClass {
		p.method(f, named, decorators)
		return
	}
	p.stmts.push(&parse.FuncDecl{Pos: f.Pos, Func: f})
	p.made++
	p.decorate(named, f.Name, decorators)
}

// decorate makes name = decorator(name) of each decorator, the innermost first.
func (p *parser) decorate(pos int, name string, decorators []parse.Expr) {
	for i := len(decorators) - 1; i >= 0; i-- {
		value := p.newCall(decorators[i], []parse.Expr{p.newName(pos, name)})
		value.Wraps = true
		p.push(p.assign(p.newName(pos, name), value))
	}
}

// decorated reads decorators and what they decorate.
func (p *parser) decorated() {
	mark := p.exprs.mark()
	for p.kind == tAt {
		p.line = p.here()
		p.next()
		p.exprs.push(p.named())
		p.expect(tNewline)
	}
	decorators := p.exprs.take(mark)
	if p.broken {
		return
	}
	p.line = p.here()
	switch {
	case p.kind == tDef, p.is("async") && p.peek().kind == tDef:
		p.definition(p.start, decorators)
	case p.kind == tClass:
		p.classStatement(decorators)
	default:
		p.unexpected("def or class")
	}
}

// typeParameters reads [T: bound = default] after a name, which leaves no trace
// unless it calls something.
func (p *parser) typeParameters() {
	if !p.accept(tLBracket) {
		return
	}
	for p.kind != tRBracket && !p.broken {
		if p.kind == tStar || p.kind == tPower {
			p.next()
		}
		p.expect(tName)
		if p.accept(tColon) {
			p.keepCalls(p.test)
		}
		if p.accept(tAssign) {
			p.keepCalls(p.item)
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBracket)
}

// parameters reads parameters up to end, which is a colon for a lambda's.
func (p *parser) parameters(end kind) []parse.Param {
	mark := p.params.mark()
	for p.kind != end && !p.broken {
		if param := p.parameter(end); param.Target != nil {
			p.params.push(param)
		}
		if !p.accept(tComma) {
			break
		}
	}
	return p.params.take(mark)
}

// parameter reads one parameter. The signs * and / alone have no target.
func (p *parser) parameter(end kind) (param parse.Param) {
	switch p.kind {
	case tSlash:
		p.next()
		return param
	case tStar:
		p.next()
		if p.kind == tComma || p.kind == end {
			return param
		}
		param.Rest = true
	case tPower:
		p.next()
		param.Keywords = true
	}
	if p.kind == tLParen {
		param.Target = p.target(p.operators(tightPower + 1))
	} else {
		param.Target = p.name()
	}
	if end == tRParen && p.accept(tColon) {
		p.keepCalls(p.item)
	}
	if p.accept(tAssign) {
		param.Default = p.test()
	}
	return param
}

// lambda reads lambda parameters: result, and its result with the given function.
func (p *parser) lambda(result func() parse.Expr) parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	f := p.funcs.new(&p.made)
	f.Pos, f.Arrow = parse.Pos(p.start), true
	p.next()
	f.Params = p.parameters(tColon)
	p.expect(tColon)
	f.Result = result()
	f.End = parse.Pos(p.last)
	p.leave()
	return f
}
