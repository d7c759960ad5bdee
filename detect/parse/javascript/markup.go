package javascript

import (
	"html"
	"strings"

	"taisei/detect/parse"
)

// markupOrGeneric reads what begins with < where an operand is wanted: a JSX
// element, or in TypeScript a generic arrow function.
func (p *parser) markupOrGeneric() parse.Expr {
	if p.dialect.types && p.genericAhead() {
		if f := p.genericArrow(p.start, false); f != nil {
			return f
		}
	}
	if !p.dialect.markup {
		return p.missing()
	}
	x := p.element()
	if p.splitGreater() {
		p.next()
	}
	return x
}

// genericAhead tells <T,> and <T extends U> from a JSX tag.
func (p *parser) genericAhead() bool {
	ahead := p.scanner
	ahead.scan()
	if ahead.kind == tConst {
		ahead.scan()
	}
	if !isName(ahead.kind) {
		return false
	}
	ahead.scan()
	if ahead.kind == tExtends {
		ahead.scan()
		return ahead.kind != tAssign && ahead.kind != tGreater && ahead.kind != tDiv
	}
	return ahead.kind == tComma
}

// element reads a JSX element from its < on. It ends at the last >, which is
// the current token then: what follows may be text.
func (p *parser) element() parse.Expr {
	if !p.enter() {
		return p.missing()
	}
	defer p.leave()
	mark := p.exprs.mark()
	pos := p.start
	p.next()
	callee := p.tagName(pos)
	if p.dialect.types {
		p.typeArguments()
	}
	p.exprs.push(p.attributes(pos))
	if p.kind == tDiv {
		p.next()
		p.tagEnd()
	} else if p.tagEnd() {
		p.children()
	}
	return p.newCall(callee, p.exprs.take(mark))
}

// tagEnd makes the current token the > of a tag. It is not passed.
func (p *parser) tagEnd() bool {
	if !p.splitGreater() {
		p.unexpected(">")
		return false
	}
	return true
}

// tagName reads a tag's name: text for elements, an expression for components.
func (p *parser) tagName(pos int) parse.Expr {
	if p.kind == tGreater || p.kind == tGreaterEqual || p.kind == tShr {
		return p.newString(pos, "") // a fragment
	}
	pos = p.start
	first, isThis := p.markupWord(), false
	if first == "this" {
		isThis = true
	}
	if p.kind != tDot && (!isComponent(first) || strings.ContainsAny(first, "-:")) && !isThis {
		return p.newString(pos, first)
	}
	var x parse.Expr = p.newName(pos, first)
	if isThis {
		x = p.newLiteral(pos, parse.This)
	}
	for p.kind == tDot {
		p.next()
		at := p.start
		x = p.newMember(at, x, p.markupWord())
	}
	return x
}

func isComponent(name string) bool { return name != "" && (name[0] < 'a' || name[0] > 'z') }

// markupWord reads a word that may hold - and one colon.
func (p *parser) markupWord() string {
	if !isWord(p.kind) {
		p.unexpected("a name")
		return ""
	}
	from := p.start
	p.hyphens()
	p.next()
	if p.kind != tColon {
		return p.source[from:p.scanner.end]
	}
	p.next()
	if !isWord(p.kind) {
		p.unexpected("a name")
		return ""
	}
	p.hyphens()
	p.next()
	return p.source[from:p.scanner.end]
}

// hyphens lengthens the current word by -word.
func (p *parser) hyphens() {
	for p.at < len(p.source) {
		c := classes[p.source[p.at]]
		if p.source[p.at] != '-' && c != classWord && c != classDigit {
			return
		}
		p.at++
	}
}

// attributes reads a tag's attributes.
func (p *parser) attributes(pos int) parse.Expr {
	object := p.objects.new(&p.made)
	object.Pos = parse.Pos(pos)
	mark := p.fields.mark()
	for isWord(p.kind) || p.kind == tLBrace {
		p.fields.push(p.attribute())
	}
	object.Fields = p.fields.take(mark)
	return object
}

func (p *parser) attribute() parse.Field {
	if p.kind == tLBrace {
		p.next()
		p.expect(tEllipsis)
		f := parse.Field{Kind: parse.SpreadField, Value: p.enclosed()}
		p.expect(tRBrace)
		return f
	}
	pos := p.start
	f := parse.Field{Key: p.newString(pos, p.markupWord())}
	if p.kind != tAssign {
		f.Value = p.newLiteral(pos, parse.True)
		return f
	}
	f.Value = p.attributeValue()
	return f
}

// attributeValue reads what follows an attribute's =.
func (p *parser) attributeValue() parse.Expr {
	p.skipBlank()
	if quote := p.byteAt(0); quote == '"' || quote == '\'' {
		return p.attributeText(quote)
	}
	p.next()
	switch p.kind {
	case tLBrace:
		p.next()
		x := p.enclosed()
		p.expect(tRBrace)
		return x
	case tLess:
		x := p.element()
		if p.tagEnd() {
			p.next()
		}
		return x
	}
	return p.missing()
}

func (p *parser) attributeText(quote byte) parse.Expr {
	pos := p.at
	length := strings.IndexByte(p.source[pos+1:], quote)
	if length < 0 {
		p.next()
		return p.missing()
	}
	x := p.newString(pos, html.UnescapeString(p.source[pos+1:pos+1+length]))
	p.at = pos + length + 2
	p.next()
	return x
}

// children reads up to the closing tag and leaves what it reads on the stack.
func (p *parser) children() {
	for !p.broken {
		p.markupText()
		switch p.byteAt(0) {
		case '{':
			p.scan()
			p.next()
			p.childExpression()
		case '<':
			p.start, p.kind = p.at, tLess
			p.at++
			if p.peek().kind == tDiv {
				p.closingTag()
				return
			}
			p.exprs.push(p.element())
			if p.kind == tEOF {
				return
			}
		default:
			p.scan()
			p.unexpected("a closing tag")
			return
		}
	}
}

// markupText reads the text before the next { or <.
func (p *parser) markupText() {
	from := p.at
	length := strings.IndexAny(p.source[from:], "{<")
	if length < 0 {
		length = len(p.source) - from
	}
	p.at = from + length
	if text := trimMarkup(p.source[from:p.at]); text != "" {
		p.exprs.push(p.newString(from, html.UnescapeString(text)))
	}
}

// trimMarkup drops line ends and the blanks around them.
func trimMarkup(text string) string {
	if !strings.ContainsAny(text, "\r\n") {
		return text
	}
	lines := strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' })
	kept := lines[:0]
	for i, line := range lines {
		if i > 0 || text[0] == '\n' || text[0] == '\r' {
			line = strings.TrimLeft(line, " \t")
		}
		if i < len(lines)-1 || strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\r") {
			line = strings.TrimRight(line, " \t")
		}
		if line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, " ")
}

// childExpression reads what stands between braces, which may be nothing. The
// closing brace is not passed: text follows.
func (p *parser) childExpression() {
	if p.kind != tRBrace {
		if p.kind == tEllipsis {
			p.next()
		}
		p.exprs.push(p.enclosed())
	}
	if p.kind != tRBrace {
		p.unexpected("}")
		return
	}
	p.track()
}

// closingTag reads </name> from its < on, up to the > that is not passed.
func (p *parser) closingTag() {
	p.next()
	p.next()
	if isWord(p.kind) {
		p.markupWord()
		for p.kind == tDot {
			p.next()
			p.markupWord()
		}
	}
	p.tagEnd()
}
