package javascript

import "taisei/detect/parse"

// statements reads up to the closing token and passes over what it cannot read.
func (p *parser) statements(closing kind) []parse.Stmt {
	mark := p.stmts.mark()
	base := len(p.brackets)
	for p.kind != closing && p.kind != tEOF {
		from := p.start
		p.statement()
		if p.broken && !p.mendStatement(base, mark) {
			break
		}
		if p.start == from && p.kind != closing && p.kind != tEOF {
			p.passStray(base, mark)
		}
	}
	return p.stmts.take(mark)
}

// mendStatement passes over the rest of a broken statement unless all is given
// up. Stretches with nothing between them become one.
func (p *parser) mendStatement(base, mark int) bool {
	if p.err != nil || p.trying > 0 {
		return false
	}
	p.decorated = nil
	p.addBad(p.mend(base), mark)
	return true
}

// addBad adds a bad stretch to the statements that begin at mark.
func (p *parser) addBad(bad *parse.Bad, mark int) {
	if last := p.stmts.mark() - 1; last >= mark {
		if before, ok := p.stmts.stack[last].(*parse.Bad); ok {
			before.End = bad.End
			return
		}
	}
	p.bad = append(p.bad, bad)
	p.stmts.push(bad)
	p.made++
}

// passStray passes a token that begins no statement and ends none, such as a
// brace too many.
func (p *parser) passStray(base, mark int) {
	p.addBad(&parse.Bad{Pos: parse.Pos(p.start), End: parse.Pos(p.at), Message: "cannot read this"}, mark)
	p.scan()
	p.brackets = p.brackets[:base]
}

// body reads what an if, a loop or the like governs.
func (p *parser) body() []parse.Stmt {
	if p.kind == tLBrace {
		if !p.enter() {
			return nil
		}
		defer p.leave()
		return p.block()
	}
	mark := p.stmts.mark()
	p.statement()
	return p.stmts.take(mark)
}

// statement reads one statement and leaves what it becomes, which may be
// nothing or several, on the stack.
func (p *parser) statement() {
	if !p.enter() {
		return
	}
	switch p.kind {
	case tSemicolon:
		p.next()
	case tLBrace:
		pos := parse.Pos(p.start)
		p.add(&parse.Block{Pos: pos, Body: p.block()})
	case tVar:
		p.next()
		p.declarations(parse.DeclareVar)
		p.endStatement()
	case tConst:
		p.constDeclaration()
	case tIf:
		p.ifStatement()
	case tReturn:
		p.returnStatement(false)
	case tThrow:
		p.returnStatement(true)
	case tFunction:
		p.functionDeclaration(p.start, false)
	default:
		p.rareStatement()
	}
	p.leave()
}

// add puts a statement of a rarer type on the stack.
func (p *parser) add(s parse.Stmt) {
	p.made++
	p.stmts.push(s)
}

func (p *parser) rareStatement() {
	switch p.kind {
	case tFor:
		p.forStatement()
	case tWhile:
		p.whileStatement()
	case tDo:
		p.doStatement()
	case tBreak, tContinue:
		p.jumpStatement()
	case tSwitch:
		p.switchStatement()
	case tTry:
		p.tryStatement()
	case tWith:
		p.withStatement()
	case tDebugger:
		p.next()
		p.endStatement()
	case tImport:
		p.importStatement()
	case tExport:
		p.exportStatement()
	case tClass, tAt:
		p.classDeclaration()
	case tEnum:
		p.enumDeclaration(p.start)
	default:
		p.wordStatement()
	}
}

// wordStatement reads statements that begin with a word which is a keyword only
// there, and all that is left: expressions.
func (p *parser) wordStatement() {
	switch p.kind {
	case tLet:
		if after := p.peek(); isName(after.kind) || after.kind == tLBracket || after.kind == tLBrace {
			p.next()
			p.declarations(parse.DeclareLet)
			p.endStatement()
			return
		}
	case tAsync:
		if after := p.peek(); after.kind == tFunction && !after.newline {
			pos := p.start
			p.next()
			p.functionDeclaration(pos, true)
			return
		}
	case tIdent, tAwait:
		if p.using() || p.dialect.types && p.typeStatement() {
			return
		}
	}
	p.expressionStatement()
}

// expressionStatement reads an expression, or a label and what it labels.
func (p *parser) expressionStatement() {
	mayLabel := isName(p.kind)
	x := p.expression()
	if _, ok := x.(*parse.Name); ok && mayLabel && p.kind == tColon {
		p.next()
		p.statement()
		return
	}
	if p.broken && isMissing(x) {
		return
	}
	p.stmts.push(p.newExprStmt(x))
	p.endStatement()
}

// endStatement passes a semicolon, which may be left out before a brace and at
// the end of a line.
func (p *parser) endStatement() {
	if p.kind == tSemicolon {
		p.next()
		return
	}
	if !p.newline && p.kind != tRBrace && p.kind != tEOF {
		p.unexpected("a semicolon")
	}
}

// declarations reads a, b = 1, {c} = d from the first name on.
func (p *parser) declarations(kind parse.Declare) {
	for {
		target := p.target()
		if p.dialect.types {
			if !p.newline {
				p.accept(tBang)
			}
			p.typeAnnotation()
		}
		a := p.newAssign("=", target, nil)
		a.Declare = kind
		if p.accept(tAssign) {
			a.Value = p.assignment()
		}
		p.stmts.push(p.newExprStmt(a))
		if !p.accept(tComma) {
			return
		}
	}
}

// using reads using x = … and await using x = ….
func (p *parser) using() bool {
	if p.kind != tAwait && !p.is("using") {
		return false
	}
	ahead := p.scanner
	if ahead.kind == tAwait {
		if ahead.scan(); ahead.newline || ahead.kind != tIdent || ahead.text != "using" {
			return false
		}
	}
	ahead.scan()
	if !isName(ahead.kind) || ahead.newline {
		return false
	}
	p.scanner = ahead
	p.declarations(parse.DeclareLet)
	p.endStatement()
	return true
}

func (p *parser) constDeclaration() {
	p.next()
	if p.kind == tEnum && p.dialect.types {
		p.enumDeclaration(p.start)
		return
	}
	p.declarations(parse.DeclareLet)
	p.endStatement()
}

func (p *parser) functionDeclaration(pos int, async bool) {
	f := p.function(pos, async)
	if f.End == 0 {
		return // an overload's signature
	}
	if f.Name == "" {
		p.unexpected("a function's name")
	}
	p.add(&parse.FuncDecl{Pos: f.Pos, Func: f})
}

func (p *parser) classDeclaration() {
	p.decorators()
	if p.kind == tExport {
		p.exportStatement()
		return
	}
	if p.dialect.types && p.is("abstract") {
		p.next()
	}
	c := p.class()
	p.add(&parse.ClassDecl{Pos: c.Pos, Class: c})
}
