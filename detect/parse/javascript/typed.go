package javascript

import "taisei/detect/parse"

// cast passes as T and satisfies T after an operand.
func (p *parser) cast() bool {
	if !p.is("as") && !p.is("satisfies") || p.newline {
		return false
	}
	p.next()
	if p.kind == tConst {
		p.next()
		return true
	}
	p.skipNestedType()
	return true
}

// typedAccess passes x! and x<T> after an expression.
func (p *parser) typedAccess() bool {
	switch p.kind {
	case tBang:
		if p.newline {
			return false
		}
		p.next()
		return true
	case tLess, tShl:
		at := p.start
		if p.rejected[at] {
			return false
		}
		if p.try(func() bool { p.typeArguments(); return p.endsTypeArguments() }) {
			return true
		}
		p.reject(at)
	}
	return false
}

// reject remembers that what begins at an offset was tried and is not typed
// code, so that nested attempts stay few.
func (p *parser) reject(at int) {
	if p.rejected == nil {
		p.rejected = map[int]bool{}
	}
	p.rejected[at] = true
}

// endsTypeArguments tells whether < … > before the current token was not two comparisons.
func (p *parser) endsTypeArguments() bool {
	switch p.kind {
	case tLParen, tTemplate, tTemplateHead:
		return true
	case tLess, tGreater, tAdd, tSub, tShl, tShr, tUShr:
		return false
	}
	if p.is("as") || p.is("satisfies") {
		return true
	}
	_, operand := beginsOperand(p.token)
	return p.newline || precedence[p.kind] > 0 || !operand
}

// genericOrAssertion reads <T>(x) => y, or <T>x in TypeScript without JSX.
func (p *parser) genericOrAssertion() parse.Expr {
	if f := p.genericArrow(p.start, false); f != nil {
		return f
	}
	if !p.enter() {
		return p.missing()
	}
	p.next()
	if p.kind == tConst {
		p.next()
	} else {
		p.skipNestedType()
	}
	p.expectGreater()
	x := p.unary()
	p.leave()
	return x
}

// genericArrow reads <T>(x: T) => y; nil if it is something else.
func (p *parser) genericArrow(pos int, async bool) parse.Expr {
	return p.attemptArrow(pos, async, true)
}

// typedArrow reads (x: T): U => y; nil if it is something else.
func (p *parser) typedArrow(pos int, async bool) parse.Expr {
	if !p.parametersAhead() {
		return nil
	}
	return p.attemptArrow(pos, async, false)
}

// attemptArrow reads an arrow function if one stands here. After the ? of a
// conditional, one whose result is typed must be followed by the colon.
func (p *parser) attemptArrow(pos int, async, generic bool) (f parse.Expr) {
	at := p.start
	if p.rejected[at] {
		return nil
	}
	outer := p.scope
	var params parse.Func
	typed := false
	ok := p.try(func() bool {
		p.scope.noIn, p.scope.branch = false, false
		if generic {
			p.typeParameters()
		}
		p.parameters(&params)
		typed = p.kind == tColon
		p.returnType()
		p.scope = outer
		if p.kind != tArrow || p.newline {
			return false
		}
		if typed && outer.branch {
			f = p.arrow(pos, async, params.Params)
			return p.kind == tColon
		}
		return true
	})
	if !ok {
		p.reject(at)
		return nil
	}
	if f == nil {
		f = p.arrow(pos, async, params.Params)
	}
	return f
}

// parametersAhead tells whether a parenthesis may begin an arrow function's parameters.
func (p *parser) parametersAhead() bool {
	ahead := p.scanner
	ahead.scan()
	switch {
	case ahead.kind == tRParen, ahead.kind == tEllipsis, ahead.kind == tLBrace, ahead.kind == tLBracket:
		return true
	case !isName(ahead.kind) && ahead.kind != tThis:
		return false
	}
	ahead.scan()
	switch ahead.kind {
	case tColon, tComma, tAssign:
		return true
	case tQuestion:
		ahead.scan()
		return ahead.kind == tColon || ahead.kind == tComma || ahead.kind == tRParen || ahead.kind == tAssign
	case tRParen:
		ahead.scan()
		return ahead.kind == tArrow || ahead.kind == tColon
	}
	return false
}

// returnType passes a function's : T, and : asserts x.
func (p *parser) returnType() { p.typeAnnotation() }

// implements passes a class's interfaces.
func (p *parser) implements() {
	if !p.is("implements") {
		return
	}
	p.next()
	p.skipTypeList()
}

func (p *parser) skipTypeList() {
	for {
		p.skipType()
		if !p.accept(tComma) {
			return
		}
	}
}

// indexSignature passes [key: T]: U in a class.
func (p *parser) indexSignature() bool {
	ahead := p.scanner
	ahead.scan()
	if !isName(ahead.kind) {
		return false
	}
	if ahead.scan(); ahead.kind != tColon {
		return false
	}
	p.skipTypeMember()
	p.endStatement()
	return true
}

// parameterModifiers reads decorators and, in TypeScript, the words that make a
// parameter a property.
func (p *parser) parameterModifiers() (isProperty bool) {
	p.decorators()
	for p.dialect.types && p.kind == tIdent {
		switch p.text {
		case "public", "private", "protected", "readonly", "override":
		default:
			return isProperty
		}
		if after := p.peek(); !isName(after.kind) && after.kind != tLBrace && after.kind != tLBracket {
			return isProperty
		}
		isProperty = true
		p.next()
	}
	return isProperty
}

// parameterProperty makes this.name = name.
func (p *parser) parameterProperty(name *parse.Name) parse.Stmt {
	pos := int(name.Pos)
	target := p.newMember(pos, p.newLiteral(pos, parse.This), name.Name)
	return p.newExprStmt(p.newAssign("=", target, p.newName(pos, name.Name)))
}
