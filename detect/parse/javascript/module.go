package javascript

import "taisei/detect/parse"

// importStatement reads import declarations; import(…) and import.meta are expressions.
func (p *parser) importStatement() {
	if after := p.peek(); after.kind == tLParen || after.kind == tDot {
		p.expressionStatement()
		return
	}
	p.marked = true
	decl := &parse.ImportDecl{Pos: parse.Pos(p.start)}
	p.next()
	typeOnly := p.dialect.types && p.typeImport()
	p.importPhase()
	if p.kind != tString {
		alias := p.start
		decl.Names = p.importNames(nil)
		if p.dialect.types && p.kind == tAssign {
			p.importAlias(alias, decl.Names, typeOnly)
			return
		}
		p.expectWord("from")
		if len(decl.Names) == 0 {
			typeOnly = typeOnly || p.dialect.types
		}
	}
	decl.Module = p.moduleName()
	p.endStatement()
	if !typeOnly {
		p.add(decl)
	}
}

// importPhase passes defer and source where they are not names themselves.
func (p *parser) importPhase() {
	if !p.is("defer") && !p.is("source") {
		return
	}
	after := p.peek()
	if after.kind == tMul || isName(after.kind) && (after.text != "from" || p.fromTwice()) {
		p.next()
	}
}

// fromTwice tells whether from follows and follows again: the first is a name.
func (p *parser) fromTwice() bool {
	ahead := p.scanner
	ahead.scan()
	ahead.scan()
	return ahead.kind == tIdent && ahead.text == "from"
}

// importNames reads a, * as b, {c as d}.
func (p *parser) importNames(names []parse.ImportName) []parse.ImportName {
	for {
		switch {
		case p.kind == tMul:
			p.next()
			p.expectWord("as")
			names = append(names, parse.ImportName{Name: "*", As: p.bound()})
		case p.kind == tLBrace:
			names = p.specifiers(names)
		default:
			names = append(names, parse.ImportName{Name: "default", As: p.bound()})
		}
		if !p.accept(tComma) {
			return names
		}
	}
}

// bound reads a name.
func (p *parser) bound() string {
	if !isName(p.kind) {
		p.unexpected("a name")
		return ""
	}
	name := p.text
	p.next()
	return name
}

// specifiers reads {a, b as c, "d" as e}. TypeScript's type-only ones are left out.
func (p *parser) specifiers(names []parse.ImportName) []parse.ImportName {
	p.next()
	for p.kind != tRBrace && p.kind != tEOF {
		typeOnly := p.dialect.types && p.is("type") && p.typeSpecifier()
		name := p.externalName()
		entry := parse.ImportName{Name: name, As: name}
		if p.is("as") {
			p.next()
			entry.As = p.externalName()
		}
		if !typeOnly {
			names = append(names, entry)
		}
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBrace)
	return names
}

// externalName reads a name that other modules see: any word or a string.
func (p *parser) externalName() string {
	var name string
	switch {
	case isWord(p.kind):
		name = p.text
	case p.kind == tString:
		name = p.value()
	default:
		p.unexpected("a name")
		return ""
	}
	p.next()
	return name
}

func (p *parser) expectWord(word string) {
	if !p.is(word) {
		p.unexpected(word)
		return
	}
	p.next()
}

// moduleName reads "module" and the attributes that may follow it.
func (p *parser) moduleName() string {
	if p.kind != tString {
		p.unexpected("a module's name")
		return ""
	}
	name := p.value()
	p.next()
	if p.kind == tWith || p.is("assert") && !p.newline {
		p.next()
		if p.kind != tLBrace {
			p.unexpected("{")
			return name
		}
		p.object()
	}
	return name
}

func (p *parser) exportStatement() {
	p.marked = true
	pos := parse.Pos(p.start)
	p.next()
	switch {
	case p.kind == tMul:
		p.exportAll(pos)
	case p.kind == tLBrace:
		p.exportNames(pos)
	case p.kind == tDefault:
		p.next()
		p.exportDefault(pos)
	case p.dialect.types && p.typeExport(pos):
	default:
		p.exportDeclaration(pos)
	}
}

// exportAll reads export * from and export * as name from.
func (p *parser) exportAll(pos parse.Pos) {
	p.next()
	name := parse.ImportName{Name: "*"}
	if p.is("as") {
		p.next()
		name.As = p.externalName()
	}
	p.expectWord("from")
	p.add(&parse.ExportDecl{Pos: pos, Names: []parse.ImportName{name}, Module: p.moduleName()})
	p.endStatement()
}

func (p *parser) exportNames(pos parse.Pos) {
	decl := &parse.ExportDecl{Pos: pos, Names: p.specifiers(nil)}
	if p.is("from") {
		p.next()
		decl.Module = p.moduleName()
	}
	p.add(decl)
	p.endStatement()
}

// exportDefault reads what follows export default.
func (p *parser) exportDefault(pos parse.Pos) {
	switch p.kind {
	case tFunction:
		p.defaultFunction(pos, p.start, false)
		return
	case tAsync:
		if after := p.peek(); after.kind == tFunction && !after.newline {
			start := p.start
			p.next()
			p.defaultFunction(pos, start, true)
			return
		}
	case tClass, tAt:
		p.decorators()
		p.defaultClass(pos)
		return
	case tIdent:
		if p.dialect.types && p.defaultType(pos) {
			return
		}
	}
	p.add(&parse.ExportDecl{Pos: pos, Value: p.assignment()})
	p.endStatement()
}

func (p *parser) defaultFunction(pos parse.Pos, start int, async bool) {
	f := p.function(start, async)
	switch {
	case f.End == 0: // an overload's signature
	case f.Name == "":
		p.add(&parse.ExportDecl{Pos: pos, Value: f})
	default:
		p.exportNamed(pos, f.Name, &parse.FuncDecl{Pos: f.Pos, Func: f})
	}
}

func (p *parser) defaultClass(pos parse.Pos) {
	c := p.class()
	if c.Name == "" {
		p.add(&parse.ExportDecl{Pos: pos, Value: c})
		return
	}
	p.exportNamed(pos, c.Name, &parse.ClassDecl{Pos: c.Pos, Class: c})
}

// exportNamed exports a declaration that has a name of its own as the default.
func (p *parser) exportNamed(pos parse.Pos, name string, decl parse.Stmt) {
	p.made++
	names := []parse.ImportName{{Name: name, As: "default"}}
	p.add(&parse.ExportDecl{Pos: pos, Decl: decl, Names: names})
}

// exportDeclaration reads export before a declaration, which may become several.
func (p *parser) exportDeclaration(pos parse.Pos) {
	switch p.kind {
	case tVar, tConst, tLet, tFunction, tClass, tAsync, tAt, tEnum, tImport, tIdent:
	default:
		p.unexpected("a declaration")
		return
	}
	mark := p.stmts.mark()
	p.statement()
	for i, s := range p.stmts.stack[mark:] {
		p.made++
		p.stmts.stack[mark+i] = &parse.ExportDecl{Pos: pos, Decl: s}
	}
}
