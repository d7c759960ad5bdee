package python

import "taisei/detect/parse"

// primary reads an operand with the calls, members and subscripts after it.
func (p *parser) primary() parse.Expr {
	x := p.atom()
	for {
		switch p.kind {
		case tDot:
			x = p.member(x)
		case tLParen:
			x = p.call(x)
		case tLBracket:
			x = p.subscript(x)
		default:
			return x
		}
	}
}

// member reads .name.
func (p *parser) member(object parse.Expr) parse.Expr {
	p.next()
	if !isWord(p.kind) {
		p.unexpected(spelling[tName])
		return object
	}
	x := p.newMember(p.start, object, p.word())
	p.next()
	return x
}

// atom reads a name, a constant, or what stands in brackets.
func (p *parser) atom() parse.Expr {
	switch p.kind {
	case tName:
		return p.variable()
	case tString, tFormat:
		return p.texts()
	case tNumber:
		return p.numeric()
	case tLParen:
		return p.parenthesized()
	case tLBracket:
		return p.list()
	case tLBrace:
		return p.braces()
	case tEllipsis:
		x := p.newLiteral(p.start, parse.Null)
		p.next()
		return x
	case tYield:
		return p.yield()
	case tLambda:
		return p.lambda(p.test)
	case tBacktick:
		return p.backticks()
	}
	return p.missing()
}

// variable reads a name or a named constant.
func (p *parser) variable() parse.Expr {
	pos, word := p.start, p.identifier()
	p.next()
	switch word {
	case "None":
		return p.newLiteral(pos, parse.Null)
	case "True":
		return p.newLiteral(pos, parse.True)
	case "False":
		return p.newLiteral(pos, parse.False)
	}
	return p.newName(pos, word)
}

// yield reads yield, yield x and yield from x.
func (p *parser) yield() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	pos := p.start
	p.next()
	var x parse.Expr
	switch {
	case p.accept(tFrom):
		x = p.test()
	case endsTuple(p.kind):
		x = p.newLiteral(pos, parse.Null)
	default:
		x = p.expressions()
	}
	p.leave()
	return p.newUnary(pos, "yield", x)
}

// backticks reads `x`, which is repr(x) of old.
func (p *parser) backticks() parse.Expr {
	pos := p.start
	p.next()
	x := p.expressions()
	p.expect(tBacktick)
	call := p.newCall(p.newName(pos, "repr"), []parse.Expr{x})
	return call
}

// call reads the arguments of a call.
func (p *parser) call(callee parse.Expr) parse.Expr {
	p.calls++
	p.next()
	mark, first := p.exprs.mark(), p.words.mark()
	isNamed := false
	for p.kind != tRParen && !p.broken {
		x := p.argument()
		p.exprs.push(x.value)
		p.words.push(x.name)
		isNamed = isNamed || x.name != ""
		if !p.accept(tComma) {
			break
		}
	}
	p.expect(tRParen)
	args := p.exprs.take(mark)
	if name, ok := callee.(*parse.Name); ok && name.Name == "super" && p.kind == tDot && arePlain(args) {
		p.words.drop(first)
		return p.newLiteral(int(name.Pos), parse.Super)
	}
	call := p.newCall(callee, args)
	if isNamed {
		call.Names = p.words.take(first)
	} else {
		p.words.drop(first)
	}
	return call
}

// arePlain tells whether nothing is lost when the arguments of super are dropped.
func arePlain(args []parse.Expr) bool {
	for _, x := range args {
		if call, ok := x.(*parse.Call); ok && len(call.Args) == 1 {
			if name, ok := call.Callee.(*parse.Name); ok && name.Name == "type" {
				x = call.Args[0]
			}
		}
		if m, ok := x.(*parse.Member); ok {
			x = m.Object
		}
		if _, ok := x.(*parse.Name); !ok {
			return false
		}
	}
	return true
}

// An argument is an expression with the name that it is given for.
type argument struct {
	name  string
	value parse.Expr
}

// argument reads one argument of a call.
func (p *parser) argument() argument {
	pos := p.start
	switch p.kind {
	case tStar:
		p.next()
		return argument{value: p.newSpread(pos, p.test())}
	case tPower:
		p.next()
		return argument{"**", p.test()}
	}
	x := p.named()
	if p.beginsEach() {
		return argument{value: p.collect(pos, nil, x)}
	}
	name, ok := x.(*parse.Name)
	if p.kind != tAssign || !ok {
		return argument{value: x}
	}
	p.next()
	return argument{name.Name, p.test()}
}

// subscript reads [key] and [from:to:step].
func (p *parser) subscript(object parse.Expr) parse.Expr {
	p.next()
	pos := p.start
	x := p.key(object)
	if _, isSpread := x.(*parse.Spread); isSpread || p.kind == tComma {
		x = p.keys(pos, object, x)
	}
	p.expect(tRBracket)
	if s, ok := x.(*parse.Slice); ok && s.Object == object {
		return s
	}
	return p.newIndex(int(x.Start()), object, x)
}

// keys reads the tuple of several keys from the first comma on.
func (p *parser) keys(pos int, object, first parse.Expr) parse.Expr {
	if s, ok := first.(*parse.Slice); ok && s.Object == object {
		s.Object = nil // it is only one of several keys
	}
	mark := p.exprs.mark()
	p.exprs.push(first)
	for p.accept(tComma) && p.kind != tRBracket {
		p.exprs.push(p.key(nil))
	}
	return p.newArray(pos, p.exprs.take(mark))
}

// key reads one key, or a slice of object.
func (p *parser) key(object parse.Expr) parse.Expr {
	pos := p.start
	var from parse.Expr
	if p.kind != tColon {
		from = p.item()
		if p.kind != tColon {
			return from
		}
	}
	s := p.slices.new(&p.made)
	s.Pos, s.Object, s.From = parse.Pos(pos), object, from
	p.next()
	s.To = p.bound()
	if p.accept(tColon) {
		s.Step = p.bound()
	}
	return s
}

// bound reads what may stand between the colons of a slice.
func (p *parser) bound() parse.Expr {
	switch p.kind {
	case tColon, tComma, tRBracket:
		return nil
	}
	return p.test()
}
