package javascript

import (
	"math"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// primary reads an expression that no operator is part of.
func (p *parser) primary() parse.Expr {
	switch p.kind {
	case tIdent, tLet:
		return p.variable()
	case tString:
		x := p.newString(p.start, p.value())
		p.next()
		return x
	case tNumber:
		x := p.newNumber(p.start, p.token.number)
		p.next()
		return x
	case tLParen:
		return p.parenthesized()
	case tLBracket:
		return p.array()
	case tLBrace:
		return p.object()
	case tFunction:
		return p.functionValue(p.start, false)
	case tThis:
		return p.constant(parse.This)
	case tNull:
		return p.constant(parse.Null)
	case tTrue:
		return p.constant(parse.True)
	case tFalse:
		return p.constant(parse.False)
	}
	return p.rarePrimary()
}

func (p *parser) rarePrimary() parse.Expr {
	switch p.kind {
	case tTemplate, tTemplateHead:
		return p.textTemplate()
	case tDiv, tDivAssign:
		return p.regexpLiteral()
	case tNew:
		return p.construct()
	case tAsync:
		return p.asynchronous()
	case tYield:
		if p.scope.generator {
			return p.yield()
		}
		return p.variable()
	case tAwait:
		return p.variable()
	case tClass, tAt:
		p.decorators()
		return p.class()
	case tSuper:
		return p.constant(parse.Super)
	case tImport:
		return p.importValue()
	case tPrivate:
		x := p.newName(p.start, p.text)
		p.next()
		return x
	case tLess:
		return p.markupOrGeneric()
	}
	return p.missing()
}

func (p *parser) constant(kind parse.LiteralKind) parse.Expr {
	x := p.newLiteral(p.start, kind)
	p.next()
	return x
}

// variable reads a name, and the arrow function if it is its only parameter.
func (p *parser) variable() parse.Expr {
	x := p.newName(p.start, p.text)
	p.next()
	if p.kind == tArrow && !p.newline {
		return p.arrow(int(x.Pos), false, []parse.Param{{Target: x}})
	}
	return x
}

func (p *parser) regexpLiteral() parse.Expr {
	p.regexp()
	if p.kind != tRegexp {
		return p.missing()
	}
	x := p.newLiteral(p.start, parse.Regexp)
	x.Value = p.text
	p.next()
	return x
}

// array reads an array literal or pattern.
func (p *parser) array() parse.Expr {
	a := p.arrays.new(&p.made)
	a.Pos = parse.Pos(p.start)
	mark := p.exprs.mark()
	p.list(tRBracket)
	a.Items = p.exprs.take(mark)
	return a
}

// parenthesized reads (expression), and arrow functions with such parameters.
func (p *parser) parenthesized() parse.Expr {
	if p.dialect.types {
		if f := p.typedArrow(p.start, false); f != nil {
			return f
		}
	}
	pos := p.start
	mark := p.exprs.mark()
	p.list(tRParen)
	if p.kind == tArrow && !p.newline {
		return p.arrow(pos, false, p.parametersFrom(mark))
	}
	items := p.exprs.stack[mark:]
	if len(items) == 0 {
		return p.missing()
	}
	x := items[0]
	for _, item := range items[1:] {
		x = p.newBinary(",", x, item)
	}
	clear(items)
	p.exprs.stack = p.exprs.stack[:mark]
	return x
}

// parametersFrom makes what was read as expressions an arrow function's parameters.
func (p *parser) parametersFrom(mark int) []parse.Param {
	first := p.params.mark()
	for _, x := range p.exprs.stack[mark:] {
		p.params.push(parameterFrom(x))
	}
	p.exprs.stack = p.exprs.stack[:mark]
	return p.params.take(first)
}

func parameterFrom(x parse.Expr) parse.Param {
	switch x := x.(type) {
	case *parse.Spread:
		return parse.Param{Target: x.Value, Rest: true}
	case *parse.Assign:
		if x.Op == "=" {
			return parse.Param{Target: x.Target, Default: x.Value}
		}
	}
	return parse.Param{Target: x}
}

// asynchronous reads what begins with async: a function, an arrow function, or a name.
func (p *parser) asynchronous() parse.Expr {
	pos := p.start
	if after := p.peek(); after.kind == tArrow || after.newline {
		return p.variable()
	}
	p.next()
	switch {
	case p.kind == tFunction:
		return p.functionValue(pos, true)
	case isName(p.kind) && p.peek().kind == tArrow:
		parameter := p.newName(p.start, p.text)
		p.next()
		return p.arrow(pos, true, []parse.Param{{Target: parameter}})
	case p.kind == tLParen:
		return p.asyncParenthesized(pos)
	case p.dialect.types && p.kind == tLess:
		if f := p.genericArrow(pos, true); f != nil {
			return f
		}
		delete(p.rejected, p.start) // type arguments may stand here all the same
	}
	return p.newName(pos, "async")
}

// asyncParenthesized reads async (…), a call or the parameters of an arrow function.
func (p *parser) asyncParenthesized(pos int) parse.Expr {
	if p.dialect.types {
		if f := p.typedArrow(pos, true); f != nil {
			return f
		}
	}
	mark := p.exprs.mark()
	p.list(tRParen)
	if p.kind == tArrow && !p.newline {
		return p.arrow(pos, true, p.parametersFrom(mark))
	}
	return p.newCall(p.newName(pos, "async"), p.exprs.take(mark))
}

// object reads an object literal or pattern.
func (p *parser) object() parse.Expr {
	outer := p.scope
	p.scope.noIn, p.scope.branch = false, false
	o := p.objects.new(&p.made)
	o.Pos = parse.Pos(p.start)
	p.next()
	base := len(p.brackets)
	mark := p.fields.mark()
	for p.kind != tRBrace && p.kind != tEOF {
		p.fields.push(p.property())
		if !p.separator(tRBrace, base) {
			break
		}
	}
	p.expect(tRBrace)
	o.Fields = p.fields.take(mark)
	p.scope = outer
	return o
}

// property reads one entry of an object literal or pattern.
func (p *parser) property() parse.Field {
	if p.kind == tEllipsis {
		return parse.Field{Value: p.spreadable().(*parse.Spread).Value, Kind: parse.SpreadField}
	}
	pos := p.start
	m := p.modifiers(false)
	shorthand := p.token
	f := p.key()
	f.Kind = m.kind
	if p.kind == tLParen || p.kind == tLess {
		if f.Kind == parse.Plain {
			f.Kind = parse.Method
		}
		f.Value = p.withEnd(p.method(pos, keyName(f), m))
		return f
	}
	if p.kind == tColon {
		p.next()
		f.Value = p.assignment()
		return f
	}
	return p.shorthand(f, shorthand)
}

// shorthand reads {name} and, in patterns, {name = default}.
func (p *parser) shorthand(f parse.Field, word token) parse.Field {
	if !isName(word.kind) && !(isWord(word.kind) && p.endsShorthand()) {
		p.unexpected(": after a property's name")
		f.Value = p.newLiteral(word.start, parse.Undefined)
		return f
	}
	name := p.newName(word.start, word.text)
	f.Value = name
	if p.accept(tAssign) {
		f.Value = p.newAssign("=", name, p.assignment())
	}
	return f
}

// endsShorthand tells whether a property is its name alone: {this} = x is wrong,
// but it hides nothing.
func (p *parser) endsShorthand() bool {
	return p.kind == tRBrace || p.kind == tComma || p.kind == tAssign
}

// key reads a property's name.
func (p *parser) key() parse.Field {
	f := parse.Field{}
	switch {
	case isWord(p.kind) || p.kind == tPrivate:
		f.Key = p.newString(p.start, p.text)
		p.next()
	case p.kind == tString:
		f.Key = p.newString(p.start, p.value())
		p.next()
	case p.kind == tNumber:
		f.Key = p.newString(p.start, numberName(p.token.number))
		p.next()
	case p.kind == tLBracket:
		p.next()
		f.Key, f.Computed = p.enclosed(), true
		p.expect(tRBracket)
	default:
		p.unexpected("a property's name")
		f.Key = p.newString(p.start, "")
	}
	return f
}

// keyName is a key's name where it stands in the source.
func keyName(f parse.Field) string {
	if s, ok := f.Key.(*parse.String); ok && !f.Computed {
		return s.Value
	}
	return ""
}

// numberName spells a number as the language does when it is a property's name.
func numberName(n float64) string {
	if math.IsInf(n, 1) {
		return "Infinity"
	}
	if size := math.Abs(n); size != 0 && (size < 1e-6 || size >= 1e21) {
		text := strconv.FormatFloat(n, 'e', -1, 64)
		text = strings.Replace(text, "e-0", "e-", 1)
		return strings.Replace(text, "e+0", "e+", 1)
	}
	return strconv.FormatFloat(n, 'f', -1, 64)
}
