package python

import "taisei/detect/parse"

// statements reads statements that are indented at least as deep as level.
func (p *parser) statements(level int) {
	for p.kind != tEOF && p.kind != tStop && p.column >= level {
		p.statement()
	}
}

// statement reads one statement, or the simple statements of one line.
func (p *parser) statement() {
	p.line = p.here()
	switch p.kind {
	case tIf:
		p.ifStatement()
	case tFor:
		p.forStatement()
	case tWhile:
		p.whileStatement()
	case tTry:
		p.tryStatement()
	case tWith:
		p.withStatement()
	case tDef:
		p.definition(p.start, nil)
	case tClass:
		p.classStatement(nil)
	case tAt:
		p.decorated()
	case tNewline:
		p.next()
	default:
		if p.kind != tName || !p.softCompound() {
			p.simpleLine()
			return
		}
	}
	if p.broken {
		p.mend(p.line)
		p.accept(tNewline)
	}
}

// softCompound reads a compound statement that begins with a word which is a
// keyword only there. It tells whether there was one.
func (p *parser) softCompound() bool {
	switch p.text() {
	case "async":
		return p.asynchronous()
	case "match":
		return p.matchStatement()
	}
	return false
}

// asynchronous reads async def, async for and async with.
func (p *parser) asynchronous() bool {
	pos := p.start
	switch p.peek().kind {
	case tDef:
		p.definition(pos, nil)
	case tFor:
		p.next()
		p.forStatement()
	case tWith:
		p.next()
		p.withStatement()
	default:
		return false
	}
	return true
}

// suite reads the statements under a header, from its colon on.
func (p *parser) suite() []parse.Stmt {
	mark := p.stmts.mark()
	class := p.class
	if class == inClass {
		p.class = underClass
	}
	p.block()
	p.class = class
	return p.stmts.take(mark)
}

func (p *parser) block() {
	own := p.column
	p.expect(tColon)
	if p.broken || !p.enter() {
		return
	}
	if p.kind != tNewline {
		p.simpleLine()
	} else if p.next(); p.column > own {
		p.statements(p.column)
	} else {
		p.addBad(&parse.Bad{Pos: parse.Pos(p.last), End: parse.Pos(p.last), Message: "expected an indented block"})
	}
	p.leave()
}

// clause tells whether the current line goes on with a compound statement that
// is indented as own, with this keyword. It is then the header that is read.
func (p *parser) clause(k kind, own int) bool {
	if p.kind != k || p.column < own {
		return false
	}
	p.line = p.here()
	return true
}

// simpleLine reads the simple statements of one line.
func (p *parser) simpleLine() {
	for {
		p.line = p.here()
		mark, fields := p.stmts.mark(), p.fields.mark()
		p.simple()
		if p.kind != tSemicolon && p.kind != tNewline && p.kind != tEOF {
			p.unexpected(spelling[tNewline])
		}
		if p.broken {
			p.stmts.drop(mark)
			p.fields.drop(fields)
			p.mend(p.line)
			break
		}
		if !p.accept(tSemicolon) || p.kind == tNewline {
			break
		}
	}
	p.accept(tNewline)
}

// simple reads one simple statement.
func (p *parser) simple() {
	pos := p.start
	switch p.kind {
	case tReturn:
		p.next()
		p.returned(pos)
	case tRaise:
		p.raise()
	case tPass:
		p.next()
	case tBreak, tContinue:
		p.stmts.push(&parse.Jump{Pos: parse.Pos(pos), Continue: p.kind == tContinue})
		p.made++
		p.next()
	case tImport:
		p.importStatement()
	case tFrom:
		p.fromStatement()
	case tDel:
		p.deletion()
	case tAssert:
		p.assertion()
	case tGlobal:
		p.next()
		p.outerNames()
	case tName:
		if !p.softSimple() {
			p.expressionStatement()
		}
	default:
		p.expressionStatement()
	}
}

// softSimple reads a simple statement that begins with a word which is a keyword
// only there. It tells whether there was one.
func (p *parser) softSimple() bool {
	switch p.text() {
	case "print":
		return p.printStatement()
	case "exec":
		return p.execStatement()
	case "nonlocal":
		if p.peek().kind != tName {
			return false
		}
		p.next()
		p.outerNames()
		return true
	case "type":
		return p.typeStatement()
	}
	return false
}

// push adds an expression as a statement.
func (p *parser) push(x parse.Expr) { p.stmts.push(p.newExprStmt(x)) }

func (p *parser) returned(pos int) {
	r := p.returns.new(&p.made)
	r.Pos = parse.Pos(pos)
	if !endsSimple(p.kind) {
		r.Value = p.expressions()
	}
	p.stmts.push(r)
}

func endsSimple(k kind) bool { return k == tNewline || k == tSemicolon || k == tEOF }

// raise reads raise E, raise E from C, and raise E, V, T of old.
func (p *parser) raise() {
	r := p.returns.new(&p.made)
	r.Pos, r.Throw = parse.Pos(p.start), true
	p.next()
	if !endsSimple(p.kind) {
		r.Value = p.test()
		switch {
		case p.accept(tFrom):
			p.keepCalls(p.test)
		case p.accept(tComma):
			r.Value = p.newCall(r.Value, []parse.Expr{p.test()})
			if p.accept(tComma) {
				p.keepCalls(p.test)
			}
		}
	}
	p.stmts.push(r)
}

// keepCalls reads an expression whose value is dropped: it stays as a statement
// if it calls something.
func (p *parser) keepCalls(read func() parse.Expr) {
	calls := p.calls
	x := read()
	if p.calls > calls {
		p.push(x)
	}
}

func (p *parser) deletion() {
	pos := p.start
	p.next()
	x := p.expressions()
	items := []parse.Expr{x}
	if list, ok := x.(*parse.Array); ok {
		items = list.Items
	}
	for _, item := range items {
		p.push(p.newUnary(pos, "delete", item))
	}
}

// assertion reads assert test, message: the message is made only when the test fails.
func (p *parser) assertion() {
	p.next()
	x := p.test()
	if p.accept(tComma) {
		x = p.newBinary("||", x, p.test())
	}
	p.push(x)
}

// outerNames reads the names after global or nonlocal.
func (p *parser) outerNames() {
	for {
		if p.kind == tName {
			if p.outer == nil {
				p.outer = map[string]bool{}
			}
			p.outer[p.word()] = true
		}
		p.expect(tName)
		if !p.accept(tComma) {
			return
		}
	}
}
