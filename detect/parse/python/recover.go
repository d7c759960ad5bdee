package python

import "taisei/detect/parse"

// rereadFactor bounds how many times its length a source is passed while looking
// for where to resume, so that many broken lines cost no more than reading them.
const rereadFactor = 8

// fail notes a syntax error at the current token, so that all that is under way returns.
func (p *parser) fail(message string) {
	if p.broken {
		return
	}
	p.failure = parse.Bad{Message: message}
	p.resume = p.scanner
	p.broken, p.kind = true, tStop
}

// unexpected notes that the current token is not the wanted one.
func (p *parser) unexpected(wanted string) {
	switch {
	case p.kind == tInvalid:
		p.fail(p.problem)
	case wanted != "":
		p.fail("expected " + wanted)
	default:
		p.fail("cannot read this")
	}
}

// missing stands where an expression should.
func (p *parser) missing() parse.Expr {
	p.unexpected("an expression")
	return p.newLiteral(p.start, parse.Undefined)
}

// place is where a statement begins.
type place struct{ start, column int }

func (p *parser) here() place { return place{p.start, p.column} }

// mend makes what began at begin a bad stretch and resumes after it.
func (p *parser) mend(begin place) {
	if p.err != nil {
		return
	}
	p.scanner = p.resume
	p.broken = false
	p.skipLine(begin)
	bad := p.failure
	bad.Pos = parse.Pos(begin.start)
	bad.End = max(bad.Pos, parse.Pos(min(p.last, p.start)))
	p.addBad(&bad)
}

func (p *parser) addBad(bad *parse.Bad) {
	p.bad = append(p.bad, bad)
	p.stmts.push(bad)
	p.made++
	if p.made > p.limits.Nodes {
		p.exceed("nodes", p.limits.Nodes)
	}
}

// skipLine goes to the end of the broken logical line. When a bracket is left
// open, that is the next line that is not indented deeper.
func (p *parser) skipLine(begin place) {
	from := p.start
	budget := rereadFactor*len(p.source) + 1<<16 - p.reread
	var first *scanner // the earliest line where one could resume
	for p.kind != tNewline && p.kind != tEOF {
		if p.crossed && p.start > begin.start && columnOf(p.source, p.start) <= begin.column {
			if first == nil {
				s := p.scanner
				first = &s
			}
			if beginsStatement(p.kind) {
				break
			}
		}
		if p.start-from > budget {
			p.at, p.nesting = lineBreak(p.source, p.at), 0
			p.scan()
			break
		}
		p.skipToken()
	}
	p.reread += p.start - from
	if isClosed := p.kind == tNewline && p.start < len(p.source); !isClosed && first != nil {
		p.resumeAt(first)
	}
}

// resumeAt makes a token that stood inside brackets the first of a statement.
func (p *parser) resumeAt(first *scanner) {
	p.scanner = *first
	p.column = columnOf(p.source, p.start)
	p.nesting = 0
	switch p.kind {
	case tLParen, tLBracket, tLBrace:
		p.nesting = 1
	}
}

// skipToken passes a token of a broken line.
func (p *parser) skipToken() {
	if p.kind == tFormat {
		p.passText()
	}
	p.scan()
}

// columnOf measures the indentation of the line that at stands in.
func columnOf(source string, at int) int {
	from := at
	for from > 0 && source[from-1] != '\n' && source[from-1] != '\r' {
		from--
	}
	s := scanner{source: source[:at+1], at: from, fresh: true}
	s.indentation()
	return s.column
}

// beginsStatement tells keywords that mostly stand at the beginning of a statement.
func beginsStatement(k kind) bool {
	switch k {
	case tIf, tElif, tFor, tWhile, tTry, tExcept, tFinally, tWith, tDef, tClass, tReturn, tRaise, tPass, tBreak,
		tContinue, tGlobal, tDel, tAssert, tImport, tFrom, tAt:
		return true
	}
	return false
}
