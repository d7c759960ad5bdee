package python

import (
	"strings"

	"taisei/detect/parse"
)

// importStatement reads import a, b.c as d.
func (p *parser) importStatement() {
	p.next()
	for {
		pos := p.start
		module := p.dotted()
		switch {
		case p.accept(tAs):
			p.bind(pos, module, parse.ImportName{Name: "*", As: p.boundName()})
		default:
			first, _, isNested := strings.Cut(module, ".")
			p.bind(pos, first, parse.ImportName{Name: "*", As: first})
			if isNested {
				p.bind(pos, module)
			}
		}
		if !p.accept(tComma) {
			return
		}
	}
}

func (p *parser) bind(pos int, module string, names ...parse.ImportName) {
	p.stmts.push(&parse.ImportDecl{Pos: parse.Pos(pos), Module: module, Names: names})
	p.made++
}

// dotted reads a.b.c.
func (p *parser) dotted() string {
	var name strings.Builder
	name.WriteString(p.boundName())
	for p.accept(tDot) {
		name.WriteString("." + p.boundName())
	}
	return name.String()
}

// boundName reads a name as text.
func (p *parser) boundName() string {
	name := p.identifier()
	p.expect(tName)
	return name
}

// fromStatement reads from a import b as c.
func (p *parser) fromStatement() {
	pos := p.start
	p.next()
	var module strings.Builder
	for p.kind == tDot || p.kind == tEllipsis {
		module.WriteString(p.text())
		p.next()
	}
	if p.kind != tImport || module.Len() == 0 {
		module.WriteString(p.dotted())
	}
	p.expect(tImport)
	p.bind(pos, module.String(), p.importNames()...)
}

func (p *parser) importNames() (names []parse.ImportName) {
	if p.accept(tStar) {
		return []parse.ImportName{{Name: "*", As: "*"}}
	}
	isEnclosed := p.accept(tLParen)
	for {
		name := parse.ImportName{Name: p.boundName()}
		name.As = name.Name
		if p.accept(tAs) {
			name.As = p.boundName()
		}
		names = append(names, name)
		if !p.accept(tComma) || p.kind == tRParen || p.kind == tNewline {
			break
		}
	}
	if isEnclosed {
		p.expect(tRParen)
	}
	return names
}
