package javascript

import "taisei/detect/parse"

// leftHand reads a primary expression and the accesses and calls after it.
func (p *parser) leftHand() parse.Expr {
	return p.accesses(p.primary(), true)
}

// accesses reads .name, [key], (arguments) and the like after x.
func (p *parser) accesses(x parse.Expr, calls bool) parse.Expr {
	for !p.sealed {
		switch p.kind {
		case tDot:
			p.next()
			x = p.memberOf(x)
		case tLParen:
			if !calls {
				return x
			}
			x = p.newCall(x, p.arguments())
		case tLBracket:
			x = p.indexOf(x)
		case tQuestionDot:
			x = p.optional(x)
		case tTemplate, tTemplateHead:
			x = p.tagged(x)
		default:
			if !p.dialect.types || !p.typedAccess() {
				return x
			}
		}
	}
	return x
}

// memberOf reads the name after a dot.
func (p *parser) memberOf(x parse.Expr) parse.Expr {
	if !isWord(p.kind) && p.kind != tPrivate {
		p.unexpected("a property's name")
		return x
	}
	m := p.newMember(p.start, x, p.text)
	p.next()
	return m
}

func (p *parser) indexOf(x parse.Expr) parse.Expr {
	p.next()
	key := p.enclosed()
	p.expect(tRBracket)
	return p.newIndex(int(key.Start()), x, key)
}

// optional reads what follows ?., which is read like the plain access.
func (p *parser) optional(x parse.Expr) parse.Expr {
	p.next()
	switch p.kind {
	case tLParen, tLBracket, tTemplate, tTemplateHead:
		return x
	case tLess, tShl:
		if p.dialect.types {
			return x
		}
	}
	return p.memberOf(x)
}

// arguments reads a call's parenthesized arguments.
func (p *parser) arguments() []parse.Expr {
	mark := p.exprs.mark()
	p.list(tRParen)
	return p.exprs.take(mark)
}

// list reads expressions up to a closing bracket and leaves them on the stack.
func (p *parser) list(closing kind) {
	outer := p.scope
	p.scope.noIn, p.scope.branch = false, false
	p.next()
	base := len(p.brackets)
	for p.kind != closing && p.kind != tEOF {
		if p.kind == tComma && closing == tRBracket {
			p.exprs.push(nil) // a hole
			p.next()
			continue
		}
		p.exprs.push(p.spreadable())
		if !p.separator(closing, base) {
			break
		}
	}
	p.expect(closing)
	p.scope = outer
}

// separator passes the comma after an item of a list and tells whether the list
// goes on. An item that could not be read is passed over.
func (p *parser) separator(closing kind, base int) bool {
	if p.kind != tComma && p.kind != closing {
		p.unexpected("a comma or " + spelling[closing])
	}
	if p.broken && !p.mendItem(base, false) {
		return false
	}
	return p.accept(tComma)
}

// spreadable reads an expression or ...expression.
func (p *parser) spreadable() parse.Expr {
	if p.kind != tEllipsis {
		return p.assignment()
	}
	pos := parse.Pos(p.start)
	p.next()
	p.made++
	return &parse.Spread{Pos: pos, Value: p.assignment()}
}

// construct reads new X(…), and new.target.
func (p *parser) construct() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	defer p.leave()
	pos := p.start
	p.next()
	if p.accept(tDot) {
		return p.memberOf(p.newName(pos, "new"))
	}
	var callee parse.Expr
	if p.kind == tNew {
		callee = p.construct()
	} else {
		callee = p.primary()
	}
	callee = p.accesses(callee, false)
	var args []parse.Expr
	if p.kind == tLParen {
		args = p.arguments()
	}
	call := p.newCall(callee, args)
	call.Pos, call.New = parse.Pos(pos), true
	return call
}

// importValue reads import(…), import.meta, import.source(…) and import.defer(…).
func (p *parser) importValue() parse.Expr {
	pos := p.start
	p.next()
	if p.accept(tDot) {
		if p.is("meta") {
			p.marked = true
		}
		x := p.memberOf(p.newName(pos, "import"))
		if m, ok := x.(*parse.Member); !ok || m.Name == "meta" || p.kind != tLParen {
			return x
		}
	}
	if p.kind != tLParen {
		p.unexpected("( or . after import")
		return p.newName(pos, "import")
	}
	return p.importCall(pos)
}

// importCall keeps the options' effects by a comma before the import.
func (p *parser) importCall(pos int) parse.Expr {
	args := p.arguments()
	if len(args) == 0 {
		args = []parse.Expr{p.newLiteral(pos, parse.Undefined)}
	}
	p.made++
	var x parse.Expr = &parse.Import{Pos: parse.Pos(pos), Module: args[0]}
	for _, option := range args[1:] {
		x = p.newBinary(",", option, x)
	}
	return x
}

// tagged reads a template literal after its tag.
func (p *parser) tagged(tag parse.Expr) parse.Expr {
	m, ok := tag.(*parse.Member)
	isRaw := ok && m.Name == "raw"
	pos := parse.Pos(p.start)
	mark := p.exprs.mark()
	p.exprs.push(nil)
	texts := p.substitutions(isRaw)
	strings := p.arrays.new(&p.made)
	strings.Pos, strings.Items = pos, texts
	p.exprs.stack[mark] = strings
	return p.newCall(tag, p.exprs.take(mark))
}

// substitutions reads a template literal, leaves the expressions on the stack
// and returns the texts around them.
func (p *parser) substitutions(raw bool) (texts []parse.Expr) {
	for {
		texts = append(texts, p.chunk(raw))
		if p.kind == tTemplate || p.kind == tTemplateTail {
			p.next()
			return texts
		}
		p.next()
		p.exprs.push(p.enclosed())
		if !p.templateGoesOn() {
			return texts
		}
	}
}

func (p *parser) chunk(raw bool) parse.Expr {
	if raw {
		return p.newString(p.start, p.text)
	}
	return p.newString(p.start, p.value())
}

// templateGoesOn reads the next chunk after a substitution.
func (p *parser) templateGoesOn() bool {
	if p.kind != tRBrace {
		p.unexpected("}")
		return false
	}
	p.template(p.start+1, tTemplateTail, tTemplateMore)
	if p.kind == tInvalid {
		p.unexpected("")
		return false
	}
	return true
}

// textTemplate reads a template literal as a text.
func (p *parser) textTemplate() parse.Expr {
	pos := p.start
	if p.kind == tTemplate {
		x := p.newString(pos, p.value())
		p.next()
		return x
	}
	mark := p.exprs.mark()
	for {
		if p.text != "" {
			p.exprs.push(p.chunk(false))
		}
		if p.kind == tTemplateTail {
			p.next()
			break
		}
		p.next()
		p.exprs.push(p.enclosed())
		if !p.templateGoesOn() {
			break
		}
	}
	c := p.concats.new(&p.made)
	c.Pos, c.Parts = parse.Pos(pos), p.exprs.take(mark)
	return c
}
