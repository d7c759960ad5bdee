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
// open, that is the first line after its beginning that is not indented deeper.
func (p *parser) skipLine(begin place) {
	from := p.start
	budget := rereadFactor*len(p.source) + 1<<16 - p.reread
	for p.kind != tNewline && p.kind != tEOF {
		if beginsStatement(p.kind) && p.mayBegin(begin) {
			break
		}
		if p.start-from > budget {
			p.at, p.nesting = lineBreak(p.source, p.at), 0
			p.scan()
			break
		}
		p.skip()
	}
	p.reread += p.start - from
	if isClosed := p.kind == tNewline && p.start < len(p.source); !isClosed && p.start-begin.start <= budget {
		p.reread += p.start - begin.start
		p.leaveBracket(begin)
	}
}

// mayBegin tells whether the current token stands where a statement after begin may.
func (s *scanner) mayBegin(begin place) bool {
	return s.crossed && s.kind != tNewline && s.start > begin.start && columnOf(s.source, s.start) <= begin.column
}

// leaveBracket goes back to the first line after begin that is not indented deeper.
func (p *parser) leaveBracket(begin place) {
	s := scanner{source: p.source, at: begin.start, column: begin.column, noTriple: p.noTriple}
	for s.scan(); s.start < p.start; s.skip() {
		if s.mayBegin(begin) {
			p.resumeAt(s)
			return
		}
	}
	if p.mayBegin(begin) {
		p.resumeAt(p.scanner)
	}
}

// resumeAt makes a token that stands inside brackets the first of a statement.
func (p *parser) resumeAt(first scanner) {
	p.scanner = first
	p.column = columnOf(p.source, p.start)
	p.nesting = 0
	switch p.kind {
	case tLParen, tLBracket, tLBrace:
		p.nesting = 1
	}
}

// skip passes a token of a broken line.
func (s *scanner) skip() {
	if s.kind == tFormat {
		s.passText()
	}
	s.scan()
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
