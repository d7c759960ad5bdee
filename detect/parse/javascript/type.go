package javascript

// Types are passed over: they are never run. What is read here leaves no trace
// in the tree; only syntax errors do.

// skipType passes a type.
func (p *parser) skipType() {
	if !p.enter() {
		return
	}
	switch {
	case p.is("abstract") && p.peek().kind == tNew:
		p.next()
		p.skipType()
	case p.kind == tNew:
		p.next()
		p.skipFunctionType()
	case p.kind == tLess || p.kind == tLParen && p.functionTypeAhead():
		p.skipFunctionType()
	default:
		p.skipConditionalType()
	}
	p.leave()
}

func (p *parser) skipFunctionType() {
	p.typeParameters()
	p.skipSignature()
	p.expect(tArrow)
	p.skipNestedType()
}

// skipSignature passes a type's parenthesized parameters.
func (p *parser) skipSignature() {
	p.expect(tLParen)
	for p.kind != tRParen && p.kind != tEOF {
		p.accept(tEllipsis)
		p.target()
		p.accept(tQuestion)
		p.typeAnnotation()
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRParen)
}

// lookaheadTokens bounds how far ahead a pattern's end is looked for.
const lookaheadTokens = 200

// functionTypeAhead tells whether a parenthesis begins a function type's parameters.
func (p *parser) functionTypeAhead() bool {
	ahead := p.scanner
	ahead.scan()
	switch {
	case ahead.kind == tRParen || ahead.kind == tEllipsis:
		return true
	case isName(ahead.kind) || ahead.kind == tThis:
		ahead.scan()
	case ahead.kind == tLBrace || ahead.kind == tLBracket:
		ahead.skipBrackets()
	default:
		return false
	}
	switch ahead.kind {
	case tColon, tComma, tQuestion, tAssign:
		return true
	case tRParen:
		ahead.scan()
		return ahead.kind == tArrow
	}
	return false
}

// skipBrackets passes a bracket and all up to the one that closes it.
func (s *scanner) skipBrackets() {
	depth := 0
	for range lookaheadTokens {
		switch s.kind {
		case tLBrace, tLBracket, tLParen:
			depth++
		case tRBrace, tRBracket, tRParen:
			depth--
		case tEOF:
			return
		}
		s.scan()
		if depth == 0 {
			return
		}
	}
}

// skipConditionalType passes A | B, and A extends B ? C : D.
func (p *parser) skipConditionalType() {
	for {
		p.skipUnionType()
		if p.kind != tExtends || p.newline || p.scope.noConditional {
			return
		}
		p.next()
		outer := p.scope.noConditional
		p.scope.noConditional = true
		p.skipType()
		p.scope.noConditional = outer
		p.expect(tQuestion)
		p.skipNestedType()
		p.expect(tColon)
		if p.kind == tNew || p.kind == tLess || p.kind == tLParen && p.functionTypeAhead() {
			p.skipType()
			return
		}
	}
}

// skipNestedType passes a type inside brackets of some kind.
func (p *parser) skipNestedType() {
	outer := p.scope.noConditional
	p.scope.noConditional = false
	p.skipType()
	p.scope.noConditional = outer
}

func (p *parser) skipUnionType() {
	if p.kind == tOr || p.kind == tAnd {
		p.next()
	}
	for {
		p.skipOperandType()
		if p.kind != tOr && p.kind != tAnd {
			return
		}
		p.next()
		if p.kind == tNew || p.kind == tLess || p.kind == tLParen && p.functionTypeAhead() {
			p.skipType()
			return
		}
	}
}

// skipOperandType passes operators such as keyof, a type, and [] after it.
func (p *parser) skipOperandType() {
	for p.isTypeOperator() {
		inferred := p.text == "infer"
		p.next()
		if inferred {
			p.skipInferred()
			return
		}
	}
	p.skipPrimaryType()
	for !p.newline && p.kind == tLBracket {
		p.next()
		if p.kind != tRBracket {
			p.skipNestedType()
		}
		p.expect(tRBracket)
	}
}

func (p *parser) isTypeOperator() bool {
	if p.kind != tIdent {
		return false
	}
	switch p.text {
	case "keyof", "unique", "readonly", "infer", "asserts":
		after := p.peek()
		return !after.newline && (isWord(after.kind) && after.kind != tExtends && after.kind != tIn &&
			after.text != "is" && after.text != "as" || after.kind == tLParen || after.kind == tLBracket && after.start > p.at ||
			after.kind == tLBrace || after.kind == tString || after.kind == tTemplate || after.kind == tTemplateHead)
	}
	return false
}

// skipInferred passes infer's name and the constraint that may follow.
func (p *parser) skipInferred() {
	p.bound()
	if p.kind != tExtends {
		return
	}
	p.try(func() bool {
		p.next()
		outer := p.scope.noConditional
		p.scope.noConditional = true
		p.skipType()
		p.scope.noConditional = outer
		return outer || p.kind != tQuestion
	})
}

func (p *parser) skipPrimaryType() {
	switch p.kind {
	case tString, tNumber, tNull, tTrue, tFalse, tVoid, tTemplate:
		p.next()
	case tSub:
		p.next()
		p.expect(tNumber)
	case tTemplateHead:
		p.skipTemplateType()
	case tLParen:
		p.next()
		p.skipNestedType()
		p.expect(tRParen)
	case tLBracket:
		p.skipTupleType()
	case tLBrace:
		p.skipObjectType()
	case tTypeof:
		p.next()
		p.skipTypeReference()
	default:
		p.skipTypeReference()
	}
}

func (p *parser) skipTemplateType() {
	for p.kind != tTemplateTail {
		p.next()
		p.skipNestedType()
		if !p.templateGoesOn() {
			return
		}
	}
	p.next()
}

func (p *parser) skipTupleType() {
	p.next()
	for p.kind != tRBracket && p.kind != tEOF {
		p.accept(tEllipsis)
		p.skipTupleItem()
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBracket)
}

// skipTupleItem passes type, type?, name: type or name?: type.
func (p *parser) skipTupleItem() {
	if isWord(p.kind) {
		ahead := p.scanner
		ahead.scan()
		if ahead.kind == tQuestion {
			ahead.scan()
		}
		if ahead.kind == tColon {
			p.scanner = ahead
			p.next()
		}
	}
	p.skipNestedType()
	if p.kind == tColon { // a name that is no name
		p.typeAnnotation()
	}
	p.accept(tQuestion)
}

// skipTypeReference passes a.b.C<D>, import("x").y, this, and x is T.
func (p *parser) skipTypeReference() {
	if p.kind == tImport {
		p.next()
		if p.kind != tLParen {
			p.unexpected("(")
			return
		}
		mark := p.exprs.mark()
		p.list(tRParen)
		p.exprs.stack = p.exprs.stack[:mark]
	} else {
		if !isWord(p.kind) {
			p.unexpected("a type")
			return
		}
		if p.isPlainType() {
			p.next()
			return
		}
		p.next()
	}
	for p.kind == tDot {
		p.next()
		if !isWord(p.kind) && p.kind != tPrivate {
			p.unexpected("a name")
			return
		}
		p.next()
	}
	if !p.newline {
		p.typeArguments()
		if p.is("is") && !p.newline {
			p.next()
			p.skipType()
		}
	}
}

// isPlainType tells the types that are words of the language and take no arguments.
func (p *parser) isPlainType() bool {
	switch p.text {
	case "any", "unknown", "never", "string", "number", "boolean", "bigint", "symbol", "object", "undefined":
		after := p.peek().kind
		return after == tLess || after == tShl
	}
	return false
}

// typeArguments passes <A, B> if it stands here.
func (p *parser) typeArguments() {
	if p.kind == tShl {
		p.kind, p.at = tLess, p.start+1
	}
	if p.kind != tLess {
		return
	}
	at := p.start
	p.next()
	for p.kind != tEOF {
		p.skipNestedType()
		if !p.accept(tComma) {
			break
		}
	}
	p.expectGreater()
	if p.broken && p.trying > 0 {
		p.reject(at)
	}
}

func (p *parser) expectGreater() {
	if !p.splitGreater() {
		p.unexpected(">")
		return
	}
	p.next()
}

// typeParameters passes <T, const U extends V = W> if it stands here.
func (p *parser) typeParameters() {
	if p.kind != tLess {
		return
	}
	p.next()
	for isWord(p.kind) {
		for after := p.peek(); isWord(after.kind) && after.kind != tExtends; after = p.peek() {
			p.next() // const, in, out
		}
		p.next()
		if p.accept(tExtends) {
			p.skipNestedType()
		}
		if p.accept(tAssign) {
			p.skipNestedType()
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expectGreater()
}

// skipObjectType passes { members }, which are also an interface's body.
func (p *parser) skipObjectType() {
	p.expect(tLBrace)
	for p.kind != tRBrace && p.kind != tEOF {
		p.skipTypeMember()
		if p.kind == tSemicolon || p.kind == tComma {
			p.next()
		} else if !p.newline && p.kind != tRBrace {
			p.unexpected("a semicolon")
		}
	}
	p.expect(tRBrace)
}

// skipTypeMember passes a property, method, call, index or mapped member.
func (p *parser) skipTypeMember() {
	p.skipSigns()
	for isWord(p.kind) && p.isMemberWord() {
		p.next()
	}
	switch p.kind {
	case tLBracket:
		p.next()
		p.skipComputedMember()
		p.expect(tRBracket)
	case tLParen, tLess:
	default:
		p.key()
	}
	p.skipSigns()
	p.accept(tQuestion)
	p.typeParameters()
	if p.kind == tLParen {
		p.skipSignature()
	}
	p.typeAnnotation()
}

// skipSigns passes the + or - of -readonly and -?.
func (p *parser) skipSigns() {
	if p.kind == tAdd || p.kind == tSub {
		p.next()
	}
}

// isMemberWord tells whether the current word stands before a member's name.
func (p *parser) isMemberWord() bool {
	after := p.peek()
	switch p.text {
	case "readonly", "get", "set":
		return isWord(after.kind) || after.kind == tLBracket || after.kind == tString || after.kind == tNumber
	case "public", "private", "protected", "static", "declare", "abstract":
		return isWord(after.kind) && !after.newline // wrong, but plain
	case "new":
		return after.kind == tLParen || after.kind == tLess
	}
	return false
}

// skipComputedMember passes K in T as U, key: T or an expression.
func (p *parser) skipComputedMember() {
	if isName(p.kind) {
		switch after := p.peek(); after.kind {
		case tIn:
			p.next()
			p.next()
			p.skipNestedType()
			if p.is("as") {
				p.next()
				p.skipNestedType()
			}
			return
		case tColon:
			p.next()
			p.typeAnnotation()
			return
		}
	}
	p.enclosed()
}

// typeAnnotation passes : T if it stands here.
func (p *parser) typeAnnotation() {
	if p.kind == tColon {
		p.next()
		p.skipNestedType()
	}
}
