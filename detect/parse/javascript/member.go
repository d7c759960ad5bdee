package javascript

import "taisei/detect/parse"

// modifiers is what stands before a member's name.
type modifiers struct {
	kind      parse.FieldKind
	async     bool
	generator bool
	static    bool
	typeOnly  bool // declared for the type checker alone
}

// modifiers reads async, *, get, set and, in a class, static, accessor and
// TypeScript's modifiers. Each of them is a name if nothing that is named follows.
func (p *parser) modifiers(inClass bool) modifiers {
	var m modifiers
	for isName(p.kind) && !p.escaped && p.isModifier(inClass) {
		after := p.peek()
		if !beginsMember(after, p.text) {
			break
		}
		m.add(p.text)
		p.next()
	}
	if p.kind == tMul {
		m.generator = true
		p.next()
	}
	return m
}

func (p *parser) isModifier(inClass bool) bool {
	switch p.text {
	case "async", "get", "set":
		return true
	case "static", "accessor":
		return inClass
	case "public", "private", "protected", "readonly", "override", "abstract", "declare":
		return inClass && p.dialect.types
	}
	return false
}

// beginsMember tells whether what follows a modifier is what it modifies.
func beginsMember(after token, modifier string) bool {
	if after.newline && modifier != "get" && modifier != "set" && modifier != "static" {
		return false
	}
	switch after.kind {
	case tString, tNumber, tLBracket, tPrivate:
		return true
	case tMul:
		return modifier != "get" && modifier != "set"
	case tLBrace:
		return modifier == "static"
	}
	return isWord(after.kind)
}

func (m *modifiers) add(word string) {
	switch word {
	case "async":
		m.async = true
	case "get":
		m.kind = parse.Getter
	case "set":
		m.kind = parse.Setter
	case "static":
		m.static = true
	case "abstract", "declare":
		m.typeOnly = true
	}
}

// class reads a class from its keyword on; its decorators were read before.
func (p *parser) class() *parse.Class {
	decorators := p.decorated
	p.decorated = nil
	p.made++
	c := &parse.Class{Pos: parse.Pos(p.start)}
	if !p.enter() {
		return c
	}
	defer p.leave()
	p.expect(tClass)
	if isName(p.kind) && !(p.dialect.types && p.is("implements") && p.peek().kind != tLBrace) {
		c.Name = p.text
		p.next()
	}
	if p.dialect.types {
		p.typeParameters()
	}
	if p.accept(tExtends) {
		c.Base = p.leftHand()
	}
	if p.dialect.types {
		p.typeArguments()
		p.implements()
	}
	p.classBody(c)
	c.Body = append(decorators.statements(p), c.Body...)
	return c
}

// classBody reads the members between braces.
func (p *parser) classBody(c *parse.Class) {
	outer := p.scope
	p.scope.noIn, p.scope.branch = false, false
	p.expect(tLBrace)
	base := len(p.brackets)
	mark := p.fields.mark()
	for p.kind != tRBrace && p.kind != tEOF {
		if p.kind == tSemicolon || p.kind == tComma {
			p.next()
			continue
		}
		p.classMember(c)
		if p.broken && !p.mendItem(base, true) {
			break
		}
	}
	p.expect(tRBrace)
	c.Members = p.fields.take(mark)
	p.scope = outer
}

// classMember reads one member and what is run for it while the class is made.
func (p *parser) classMember(c *parse.Class) {
	outer := p.decorated
	p.decorated = nil
	p.decorators()
	pos := p.start
	m := p.modifiers(true)
	switch {
	case m.static && p.kind == tLBrace:
		c.Body = append(c.Body, p.staticBlock())
	case p.dialect.types && p.kind == tLBracket && p.indexSignature():
	default:
		p.namedMember(pos, m)
	}
	c.Body = append(c.Body, p.decorated.statements(p)...)
	p.decorated = outer
}

func (p *parser) namedMember(pos int, m modifiers) {
	f := p.key()
	f.Kind, f.Static = m.kind, m.static
	if p.dialect.types && (p.kind == tQuestion || p.kind == tBang) {
		p.next()
	}
	if p.kind == tLParen || p.kind == tLess {
		if f.Kind == parse.Plain {
			f.Kind = parse.Method
		}
		method := p.method(pos, keyName(f), m)
		f.Value = method
		if method.Body == nil && method.End == 0 {
			return // an overload or an abstract method
		}
	} else {
		f.Value = p.initializer()
		p.endStatement()
	}
	if !m.typeOnly {
		p.fields.push(f)
	}
}

// initializer reads a class field's type and value.
func (p *parser) initializer() parse.Expr {
	if p.dialect.types {
		p.typeAnnotation()
	}
	if !p.accept(tAssign) {
		return nil
	}
	outer := p.scope
	p.scope = scope{inner: true}
	x := p.assignment()
	p.scope = outer
	return x
}

func (p *parser) staticBlock() parse.Stmt {
	outer := p.scope
	p.scope = scope{inner: true}
	p.made++
	block := &parse.Block{Pos: parse.Pos(p.start), Body: p.block()}
	p.scope = outer
	return block
}

// decorations are decorators that wait for what they decorate.
type decorations []parse.Expr

// decorators reads @decorator any number of times.
func (p *parser) decorators() {
	for p.kind == tAt {
		if !p.enter() {
			return
		}
		waiting := p.decorated
		p.decorated = nil
		p.next()
		x := p.decoratorAccesses(p.primary())
		p.decorated = append(waiting, x)
		p.leave()
	}
}

// decoratorAccesses reads .name and (arguments); a bracket would begin a computed key.
func (p *parser) decoratorAccesses(x parse.Expr) parse.Expr {
	for !p.sealed {
		switch {
		case p.kind == tDot:
			p.next()
			x = p.memberOf(x)
		case p.kind == tLParen:
			x = p.newCall(x, p.arguments())
		case p.dialect.types && p.typedAccess():
		default:
			return x
		}
	}
	return x
}

// statements makes each decorator a call, which is what becomes of it when the
// class is made.
func (d decorations) statements(p *parser) []parse.Stmt {
	var calls []parse.Stmt
	for _, x := range d {
		calls = append(calls, p.newExprStmt(p.newCall(x, nil)))
	}
	return calls
}
