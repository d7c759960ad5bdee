package python

import "taisei/detect/parse"

// ifStatement reads if, elif and else. However many they are, the depth is that of one.
func (p *parser) ifStatement() {
	own := p.column
	first := p.branch()
	if p.broken {
		return
	}
	p.stmts.push(first)
	last := first
	for p.clause(tElif, own) {
		next := p.branch()
		if p.broken {
			return
		}
		last.Else = []parse.Stmt{next}
		last = next
	}
	last.Else = p.elseClause(own)
}

// branch reads a test and what it leads to.
func (p *parser) branch() *parse.If {
	x := p.ifs.new(&p.made)
	x.Pos = parse.Pos(p.start)
	p.next()
	x.Test = p.named()
	x.Then = p.suite()
	return x
}

// elseClause reads else if it is there.
func (p *parser) elseClause(own int) []parse.Stmt {
	if !p.clause(tElse, own) {
		return nil
	}
	p.next()
	return p.suite()
}

// pushAll adds statements one by one.
func (p *parser) pushAll(list []parse.Stmt) {
	for _, s := range list {
		p.stmts.push(s)
	}
}

func (p *parser) whileStatement() {
	own := p.column
	loop := &parse.Loop{Pos: parse.Pos(p.start)}
	p.made++
	p.next()
	loop.Test = p.named()
	loop.Body = p.suite()
	p.loop(loop, own)
}

func (p *parser) forStatement() {
	own := p.column
	loop := &parse.Loop{Pos: parse.Pos(p.start)}
	p.made++
	p.next()
	loop.Target = p.targets()
	p.expect(tIn)
	loop.Over = p.expressions()
	loop.Body = p.suite()
	p.loop(loop, own)
}

// loop adds a loop, and after it what else says.
func (p *parser) loop(loop *parse.Loop, own int) {
	if p.broken {
		return
	}
	p.stmts.push(loop)
	p.pushAll(p.elseClause(own))
}

// targets reads what a loop sets: a name or a pattern.
func (p *parser) targets() parse.Expr {
	pos := p.start
	x := p.target(p.targetItem())
	if p.kind != tComma {
		return x
	}
	mark := p.exprs.mark()
	p.exprs.push(x)
	for p.accept(tComma) && p.kind != tIn && !p.broken {
		p.exprs.push(p.target(p.targetItem()))
	}
	return p.newArray(pos, p.exprs.take(mark))
}

func (p *parser) targetItem() parse.Expr {
	if p.kind == tStar {
		return p.spread()
	}
	return p.joined()
}

// tryStatement reads try with all its clauses.
func (p *parser) tryStatement() {
	own := p.column
	try := &parse.Try{Pos: parse.Pos(p.start)}
	p.made++
	p.next()
	body := p.suite()
	if p.broken {
		return
	}
	p.stmts.push(try)
	try.Body = body
	for p.clause(tExcept, own) {
		catch := p.except()
		if p.broken {
			return
		}
		try.Catches = append(try.Catches, catch)
	}
	if otherwise := p.elseClause(own); otherwise != nil {
		try.Body = append(try.Body[:len(try.Body):len(try.Body)], otherwise...)
	}
	if !p.broken && p.clause(tFinally, own) {
		p.next()
		try.Finally = p.suite()
	}
}

// except reads except E as x, except E, x and except (A, B), x.
func (p *parser) except() parse.Catch {
	catch := parse.Catch{}
	p.next()
	p.accept(tStar)
	if p.kind != tColon {
		p.keepCalls(p.test)
		for p.kind == tComma || p.kind == tAs {
			p.next()
			catch.Target = p.target(p.joined())
		}
	}
	catch.Body = p.suite()
	return catch
}

// withStatement reads with: what it opens and binds, and then its body, in one block.
func (p *parser) withStatement() {
	block := &parse.Block{Pos: parse.Pos(p.start)}
	p.made++
	p.next()
	mark := p.stmts.mark()
	if p.kind != tLParen || !p.attempt(p.enclosedItems) {
		p.stmts.drop(mark)
		p.withItems()
	}
	body := p.suite()
	if p.broken {
		p.stmts.drop(mark)
		return
	}
	p.pushAll(body)
	block.Body = p.stmts.take(mark)
	p.stmts.push(block)
}

// enclosedItems reads with (a as b, c as d):
func (p *parser) enclosedItems() bool {
	p.next()
	p.withItems()
	p.expect(tRParen)
	return p.kind == tColon
}

func (p *parser) withItems() {
	for {
		x := p.test()
		if p.accept(tAs) {
			x = p.assign(p.target(p.targetItem()), x)
		}
		p.push(x)
		if !p.accept(tComma) || p.kind == tRParen || p.broken {
			return
		}
	}
}
