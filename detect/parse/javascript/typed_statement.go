package javascript

import "taisei/detect/parse"

// typeStatement reads the statements that only TypeScript has. Most leave no trace.
func (p *parser) typeStatement() bool {
	if p.kind != tIdent || p.escaped {
		return false
	}
	switch p.text {
	case "type", "interface", "namespace", "module", "declare", "abstract", "global":
	default:
		return false
	}
	after := p.peek()
	if after.newline && p.text != "global" {
		return false
	}
	switch p.text {
	case "type":
		return isName(after.kind) && p.typeAlias()
	case "interface":
		return isName(after.kind) && p.interfaceDeclaration()
	case "namespace":
		return isName(after.kind) && p.namespace()
	case "module":
		return (isName(after.kind) || after.kind == tString) && p.namespace()
	case "global":
		return after.kind == tLBrace && p.namespace()
	case "declare":
		return isWord(after.kind) && after.kind != tIn && after.kind != tInstanceof && after.text != "as" && after.text != "satisfies" && p.declare()
	}
	if after.kind != tClass {
		return false
	}
	p.classDeclaration()
	return true
}

func (p *parser) typeAlias() bool {
	p.next()
	p.bound()
	p.typeParameters()
	p.expect(tAssign)
	p.skipType()
	p.endStatement()
	return true
}

func (p *parser) interfaceDeclaration() bool {
	p.next()
	p.bound()
	p.typeParameters()
	if p.accept(tExtends) {
		p.skipTypeList()
	}
	p.skipObjectType()
	return true
}

// namespace reads namespace a.b { … } as a block.
func (p *parser) namespace() bool {
	block := &parse.Block{Pos: parse.Pos(p.start)}
	p.next()
	for isWord(p.kind) || p.kind == tString || p.kind == tDot {
		p.next()
	}
	if p.kind != tLBrace {
		p.endStatement()
		return true
	}
	block.Body = p.block()
	if len(block.Body) > 0 {
		p.add(block)
	}
	return true
}

// declare passes a declaration of what exists elsewhere.
func (p *parser) declare() bool {
	p.next()
	mark := p.stmts.mark()
	p.statement()
	p.stmts.stack = p.stmts.stack[:mark]
	return true
}

// enumDeclaration reads an enum as the object that it becomes.
func (p *parser) enumDeclaration(pos int) {
	p.next()
	at := p.start
	name := p.newName(at, p.bound())
	object := p.objects.new(&p.made)
	object.Pos = parse.Pos(pos)
	p.expect(tLBrace)
	mark := p.fields.mark()
	count := counter{known: true}
	for p.kind != tRBrace && p.kind != tEOF {
		p.fields.push(p.enumMember(&count))
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRBrace)
	object.Fields = p.fields.take(mark)
	a := p.newAssign("=", name, object)
	a.Declare = parse.DeclareLet
	p.stmts.push(p.newExprStmt(a))
}

// counter is the value of an enum's next member.
type counter struct {
	next  float64
	known bool
}

func (p *parser) enumMember(count *counter) parse.Field {
	f := p.key()
	switch {
	case p.accept(tAssign):
		f.Value = p.assignment()
		n, ok := f.Value.(*parse.Number)
		if count.known = ok; ok {
			count.next = n.Value + 1
		}
	case count.known:
		f.Value = p.newNumber(int(f.Key.Start()), count.next)
		count.next++
	default:
		f.Value = p.newLiteral(int(f.Key.Start()), parse.Undefined)
	}
	return f
}

// typeImport passes type after import if only types are imported.
func (p *parser) typeImport() bool {
	if !p.is("type") {
		return false
	}
	after := p.peek()
	isType := after.kind == tLBrace || after.kind == tMul ||
		isName(after.kind) && (after.text != "from" || p.fromTwice())
	if isType {
		p.next()
	}
	return isType
}

// typeSpecifier passes type in import {type X} if it is not itself the name.
func (p *parser) typeSpecifier() bool {
	ahead := p.scanner
	ahead.scan()
	if !isWord(ahead.kind) && ahead.kind != tString {
		return false
	}
	if ahead.kind == tIdent && ahead.text == "as" {
		ahead.scan()
		if isWord(ahead.kind) || ahead.kind == tString {
			isAs := ahead.text == "as"
			ahead.scan()
			if !isAs || !isWord(ahead.kind) {
				return false
			}
		}
	}
	p.next()
	return true
}

// importAlias reads import a = require("b") and import a = b.c from the = on.
func (p *parser) importAlias(pos int, names []parse.ImportName, typeOnly bool) {
	p.next()
	value := p.leftHand()
	p.endStatement()
	if typeOnly || len(names) == 0 {
		return
	}
	a := p.newAssign("=", p.newName(pos, names[0].As), value)
	a.Declare = parse.DeclareLet
	p.stmts.push(p.newExprStmt(a))
}

// typeExport reads the exports that only TypeScript has.
func (p *parser) typeExport(pos parse.Pos) bool {
	switch {
	case p.kind == tAssign:
		p.next()
		module := p.newName(int(pos), "module")
		target := p.newMember(int(pos), module, "exports")
		p.stmts.push(p.newExprStmt(p.newAssign("=", target, p.expression())))
		p.endStatement()
		return true
	case p.is("as"):
		p.next()
		p.expectWord("namespace")
		p.bound()
		p.endStatement()
		return true
	case p.is("type"):
		return p.exportTypes()
	}
	return false
}

// exportTypes passes export type {…} and export type * from.
func (p *parser) exportTypes() bool {
	after := p.peek().kind
	if after != tLBrace && after != tMul {
		return false
	}
	p.next()
	mark := p.stmts.mark()
	if after == tMul {
		p.exportAll(0)
	} else {
		p.exportNames(0)
	}
	p.stmts.stack = p.stmts.stack[:mark]
	return true
}

// defaultType reads export default interface and export default abstract class.
func (p *parser) defaultType(pos parse.Pos) bool {
	after := p.peek()
	switch {
	case after.newline:
		return false
	case p.is("interface") && isName(after.kind):
		return p.interfaceDeclaration()
	case p.is("abstract") && after.kind == tClass:
		p.next()
		p.defaultClass(pos)
		return true
	}
	return false
}
