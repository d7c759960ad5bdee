package python

import "taisei/detect/parse"

// format reads the current f-string into b and the parser's expressions.
func (p *parser) format(b *builder) {
	whole := p.scanner
	str, nesting := p.str, p.nesting
	end := p.formatParts(b, str, str.body, false)
	if p.broken {
		p.resume = whole // so that what is passed over ends where the string does
		return
	}
	p.nesting = nesting
	p.finish(tString, end)
	p.next()
}

// formatParts reads the text and the fields of an f-string, or of what follows a
// field's colon, and gives where it ends: after the quotes, or at the brace.
func (p *parser) formatParts(b *builder, str literal, at int, inField bool) int {
	source := p.source
	from := at
	for i := at; i < len(source); {
		switch c := source[i]; {
		case c == str.quote && (!str.triple || i+2 < len(source) && source[i+1] == c && source[i+2] == c):
			if inField {
				p.fail("the field does not end")
				return i
			}
			p.addText(b, str, from, i)
			if str.triple {
				return i + 3
			}
			return i + 1
		case c == '\\':
			i = p.passEscape(str, i)
		case (c == '\n' || c == '\r') && !str.triple:
			p.fail("the string does not end in its line")
			return i
		case c == '{' && !inField && p.byteAt(i+1) == '{', c == '}' && !inField:
			p.addText(b, str, from, i+1)
			i++
			if p.byteAt(i) == c {
				i++
			}
			from = i
		case c == '}':
			p.addText(b, str, from, i)
			return i
		case c == '{':
			p.addText(b, str, from, i)
			i = p.field(b, str, i)
			if p.broken {
				return i
			}
			from = i
		default:
			i++
		}
	}
	p.fail("the string does not end")
	return len(source)
}

// passEscape passes a backslash and what it stands before, if that is not a brace.
func (p *parser) passEscape(str literal, i int) int {
	next := p.byteAt(i + 1)
	switch {
	case next == '{' || next == '}':
		return i + 1
	case next == 'N' && !str.raw && p.byteAt(i+2) == '{':
		for i += 3; i < len(p.source) && p.source[i] != '}' && p.source[i] != str.quote; {
			i++
		}
		if p.byteAt(i) == '}' {
			i++
		}
		return i
	case next == '\r':
		return afterNewline(p.source, i+1)
	}
	return min(i+2, len(p.source))
}

func (p *parser) addText(b *builder, str literal, from, to int) {
	if from < to {
		b.add(from, unescape(p.source[from:to], str))
	}
}

// field reads {expression=!r:spec} from its brace on, and gives where it ends.
func (p *parser) field(b *builder, str literal, at int) int {
	if !p.enter() {
		return at
	}
	p.at, p.nesting, p.kind = at+1, 1, tLBrace
	p.scan()
	inField := p.inField
	p.inField = true
	x := p.expressions()
	p.inField = inField
	isShown := p.kind == tAssign
	if isShown {
		p.next()
		b.add(at+1, p.source[at+1:p.start])
	}
	isSpecified := p.kind == tColon || p.kind == tWalrus
	if p.kind == tBang {
		p.next()
		x = p.converted(x, p.byteAt(p.start))
		p.expect(tName)
		isSpecified = p.kind == tColon
	} else if isShown && !isSpecified {
		x = p.converted(x, 'r')
	}
	if isSpecified {
		x = p.specified(x, str)
	}
	if p.kind != tRBrace {
		p.unexpected(spelling[tRBrace])
	}
	p.flush(b)
	p.exprs.push(x)
	p.leave()
	return p.start + 1
}

// converted is what !r, !a or !s make of x.
func (p *parser) converted(x parse.Expr, how byte) parse.Expr {
	if how == 's' {
		return x
	}
	return p.newCall(p.newName(int(x.Start()), "repr"), []parse.Expr{x})
}

// specified reads what follows a field's colon: the field is then format(x, spec).
func (p *parser) specified(x parse.Expr, str literal) parse.Expr {
	from := p.start + 1
	spec := builder{}
	mark := p.exprs.mark()
	end := p.formatParts(&spec, str, from, true)
	p.flush(&spec)
	parts := p.exprs.take(mark)
	if !p.broken {
		p.start, p.kind = end, tRBrace
	}
	if len(parts) == 0 {
		return x
	}
	how := parts[0]
	if len(parts) > 1 {
		how = &parse.Concat{Pos: parse.Pos(from), Parts: parts}
		p.made++
	}
	return p.newCall(p.newName(int(x.Start()), "format"), []parse.Expr{x, how})
}
