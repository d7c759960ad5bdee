package python

import "taisei/detect/parse"

// beginsEach tells whether a comprehension's for follows.
func (p *parser) beginsEach() bool {
	return p.kind == tFor || p.kind == tName && p.is("async") && p.peek().kind == tFor
}

// collect reads the loops of a comprehension whose key and value were read.
func (p *parser) collect(pos int, key, value parse.Expr) parse.Expr {
	c := p.collects.new(&p.made)
	c.Pos, c.Key, c.Value = parse.Pos(pos), key, value
	mark := p.eaches.mark()
	for p.beginsEach() {
		if p.kind != tFor {
			p.next()
		}
		p.eaches.push(p.each())
	}
	c.Each = p.eaches.take(mark)
	return c
}

// each reads for target in over if test.
func (p *parser) each() parse.Each {
	p.next()
	each := parse.Each{Target: p.targets()}
	p.expect(tIn)
	pos := p.start
	each.Over = p.unconditional()
	if p.kind == tComma {
		each.Over = p.oldTuple(pos, each.Over)
	}
	mark := p.exprs.mark()
	for p.accept(tIf) {
		p.exprs.push(p.unconditional())
	}
	each.Tests = p.exprs.take(mark)
	return each
}

// oldTuple reads 1, 2 in [x for x in 1, 2] from the first comma on.
func (p *parser) oldTuple(pos int, first parse.Expr) parse.Expr {
	mark := p.exprs.mark()
	p.exprs.push(first)
	for p.accept(tComma) && !endsTuple(p.kind) {
		p.exprs.push(p.unconditional())
	}
	return p.newArray(pos, p.exprs.take(mark))
}

// parenthesized reads (x), a tuple, or a generator.
func (p *parser) parenthesized() parse.Expr {
	pos := p.start
	p.next()
	if p.kind == tRParen {
		p.next()
		return p.newArray(pos, nil)
	}
	x := p.item()
	switch {
	case p.beginsEach():
		x = p.collect(pos, nil, x)
	case p.kind == tComma:
		x = p.tuple(pos, x)
	}
	p.expect(tRParen)
	return x
}

// list reads a list or a list comprehension.
func (p *parser) list() parse.Expr {
	pos := p.start
	p.next()
	if p.kind == tRBracket {
		p.next()
		return p.newArray(pos, nil)
	}
	return p.items(pos, p.item(), tRBracket)
}

// items reads a list or set from after its first item on.
func (p *parser) items(pos int, first parse.Expr, end kind) parse.Expr {
	if p.beginsEach() {
		x := p.collect(pos, nil, first)
		p.expect(end)
		return x
	}
	mark := p.exprs.mark()
	p.exprs.push(first)
	for p.accept(tComma) && p.kind != end {
		p.exprs.push(p.item())
	}
	p.expect(end)
	return p.newArray(pos, p.exprs.take(mark))
}

// braces reads a dictionary, a set, or a comprehension of either.
func (p *parser) braces() parse.Expr {
	pos := p.start
	p.next()
	if p.kind == tRBrace || p.kind == tPower {
		return p.dictionary(pos, nil)
	}
	first := p.item()
	if p.kind != tColon {
		return p.items(pos, first, tRBrace)
	}
	p.next()
	value := p.test()
	if p.beginsEach() {
		x := p.collect(pos, first, value)
		p.expect(tRBrace)
		return x
	}
	entry := dictionaryEntry(first, value)
	return p.dictionary(pos, &entry)
}

func dictionaryEntry(key, value parse.Expr) parse.Field {
	_, isText := key.(*parse.String)
	return parse.Field{Key: key, Value: value, Computed: !isText}
}

// dictionary reads the entries of a dictionary after the first, if that was read.
func (p *parser) dictionary(pos int, first *parse.Field) parse.Expr {
	mark := p.fields.mark()
	if first != nil {
		p.fields.push(*first)
		if !p.accept(tComma) {
			return p.endDictionary(pos, mark)
		}
	}
	for p.kind != tRBrace && !p.broken {
		if p.accept(tPower) {
			p.fields.push(parse.Field{Value: p.joined(), Kind: parse.SpreadField})
		} else {
			key := p.test()
			p.expect(tColon)
			p.fields.push(dictionaryEntry(key, p.test()))
		}
		if !p.accept(tComma) {
			break
		}
	}
	return p.endDictionary(pos, mark)
}

func (p *parser) endDictionary(pos, mark int) parse.Expr {
	p.expect(tRBrace)
	x := p.objects.new(&p.made)
	x.Pos, x.Fields = parse.Pos(pos), p.fields.take(mark)
	return x
}
