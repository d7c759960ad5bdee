package javascript

import "taisei/detect/parse"

// ifStatement reads if and all its else if, however many.
func (p *parser) ifStatement() {
	first := p.ifThen()
	p.stmts.push(first)
	for last := first; p.kind == tElse; {
		p.next()
		if p.kind != tIf {
			last.Else = p.body()
			return
		}
		link := p.ifThen()
		last.Else = []parse.Stmt{link}
		last = link
	}
}

func (p *parser) ifThen() *parse.If {
	node := p.ifs.new(&p.made)
	node.Pos = parse.Pos(p.start)
	p.next()
	node.Test = p.condition()
	node.Then = p.body()
	return node
}

// condition reads (expression).
func (p *parser) condition() parse.Expr {
	p.expect(tLParen)
	x := p.enclosed()
	p.expect(tRParen)
	return x
}

func (p *parser) returnStatement(throw bool) {
	node := p.returns.new(&p.made)
	node.Pos, node.Throw = parse.Pos(p.start), throw
	p.next()
	if p.kind != tSemicolon && p.kind != tRBrace && p.kind != tEOF && !p.newline {
		node.Value = p.expression()
	}
	p.stmts.push(node)
	p.endStatement()
}

func (p *parser) whileStatement() {
	loop := &parse.Loop{Pos: parse.Pos(p.start)}
	p.next()
	loop.Test = p.condition()
	loop.Body = p.body()
	p.add(loop)
}

func (p *parser) doStatement() {
	loop := &parse.Loop{Pos: parse.Pos(p.start)}
	p.next()
	loop.Body = p.body()
	p.expect(tWhile)
	loop.Test = p.condition()
	p.add(loop)
	p.accept(tSemicolon)
}

func (p *parser) jumpStatement() {
	jump := &parse.Jump{Pos: parse.Pos(p.start), Continue: p.kind == tContinue}
	p.next()
	if isName(p.kind) && !p.newline {
		jump.Label = p.text
		p.next()
	}
	p.add(jump)
	p.endStatement()
}

func (p *parser) withStatement() {
	block := &parse.Block{Pos: parse.Pos(p.start)}
	p.next()
	mark := p.stmts.mark()
	p.stmts.push(p.newExprStmt(p.condition()))
	for _, s := range p.body() {
		p.stmts.push(s)
	}
	block.Body = p.stmts.take(mark)
	p.add(block)
}

// forStatement reads all loops that begin with for.
func (p *parser) forStatement() {
	loop := &parse.Loop{Pos: parse.Pos(p.start)}
	p.next()
	p.accept(tAwait)
	p.expect(tLParen)
	outer := p.scope
	p.scope.noIn, p.scope.branch = true, false
	mark := p.stmts.mark()
	target := p.forStart()
	p.scope = outer
	loop.Init = p.stmts.take(mark)
	switch {
	case target != nil && (p.is("of") || p.kind == tIn):
		p.forEach(loop, target)
	default:
		p.forRest(loop, target)
	}
	p.expect(tRParen)
	loop.Body = p.body()
	p.add(loop)
}

// forStart reads what stands first in a loop's head. Declarations are left on
// the stack; what may be the target of an each-loop is returned.
func (p *parser) forStart() parse.Expr {
	kind, declares := p.forDeclares()
	if !declares {
		if p.kind == tSemicolon {
			return nil
		}
		return p.expression()
	}
	mark := p.stmts.mark()
	p.declarations(kind)
	if p.stmts.mark() != mark+1 {
		return nil
	}
	return p.stmts.stack[mark].(*parse.ExprStmt).X.(*parse.Assign).Target
}

// forDeclares passes var, const, let or using if they declare something here.
func (p *parser) forDeclares() (kind parse.Declare, declares bool) {
	switch {
	case p.kind == tVar:
		p.next()
		return parse.DeclareVar, true
	case p.kind == tConst:
		p.next()
		return parse.DeclareLet, true
	case p.kind == tLet:
		after := p.peek()
		declares = isName(after.kind) || after.kind == tLBracket || after.kind == tLBrace
	case p.is("using"):
		after := p.peek()
		declares = isName(after.kind) && !after.newline && (after.text != "of" || after.escaped)
	case p.kind == tAwait:
		if declares = p.peek().text == "using"; declares {
			p.next()
		}
	}
	if declares {
		p.next()
	}
	return parse.DeclareLet, declares
}

// forEach reads for…of and for…in from that word on.
func (p *parser) forEach(loop *parse.Loop, target parse.Expr) {
	loop.Target, loop.Keys = target, p.kind == tIn
	p.next()
	loop.Over = p.enclosed()
}

// forRest reads the head of a plain loop from its first semicolon on.
func (p *parser) forRest(loop *parse.Loop, first parse.Expr) {
	if first != nil && loop.Init == nil {
		loop.Init = []parse.Stmt{p.newExprStmt(first)}
	}
	p.expect(tSemicolon)
	if p.kind != tSemicolon {
		loop.Test = p.enclosed()
	}
	p.expect(tSemicolon)
	if p.kind != tRParen {
		loop.Update = p.enclosed()
	}
}

func (p *parser) switchStatement() {
	s := &parse.Switch{Pos: parse.Pos(p.start)}
	p.next()
	s.Subject = p.condition()
	p.expect(tLBrace)
	for p.kind == tCase || p.kind == tDefault {
		s.Cases = append(s.Cases, p.switchCase())
	}
	p.expect(tRBrace)
	p.add(s)
}

func (p *parser) switchCase() parse.Case {
	arm := parse.Case{}
	base := len(p.brackets)
	if p.kind == tCase {
		p.next()
		arm.Tests = []parse.Expr{p.enclosed()}
	} else {
		p.next()
	}
	p.expect(tColon)
	arm.Body = p.caseBody(base)
	return arm
}

// caseBody reads an arm's statements. What is broken in its head is passed over.
func (p *parser) caseBody(base int) []parse.Stmt {
	mark := p.stmts.mark()
	if p.broken && !p.mendStatement(base, mark) {
		return nil
	}
	for p.kind != tRBrace && p.kind != tCase && p.kind != tDefault && p.kind != tEOF {
		p.statement()
		if p.broken && !p.mendStatement(base, mark) {
			break
		}
	}
	return p.stmts.take(mark)
}

func (p *parser) tryStatement() {
	t := &parse.Try{Pos: parse.Pos(p.start)}
	p.next()
	t.Body = p.block()
	if p.kind == tCatch {
		p.next()
		t.Catches = []parse.Catch{p.catchRest()}
	}
	if p.accept(tFinally) {
		t.Finally = p.block()
	} else if t.Catches == nil {
		p.unexpected("catch or finally")
	}
	p.add(t)
}

func (p *parser) catchRest() parse.Catch {
	c := parse.Catch{}
	if p.accept(tLParen) {
		c.Target = p.target()
		if p.dialect.types {
			p.typeAnnotation()
		}
		p.expect(tRParen)
	}
	c.Body = p.block()
	return c
}
