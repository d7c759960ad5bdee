package python

import (
	"math"
	"strings"

	"taisei/detect/parse"
)

// chainFactor is how many times longer than Limits.Depth a chain may be that
// nests to the right but is read without recursion: a if b else c if d else …, a = b = ….
const chainFactor = 16

// A parser reads one source.
type parser struct {
	scanner
	memory
	path   string
	limits parse.Limits
	depth  int
	bad    []*parse.Bad
	err    error

	broken  bool    // a syntax error was met; nothing is read until someone resumes
	resume  scanner // where reading stopped when broken
	failure parse.Bad
	line    place // where the simple statement or the header that is being read begins
	reread  int   // bytes passed while looking for where to resume

	outer   map[string]bool // names that the function declared global or nonlocal
	class   classLevel      // where the statement that is read stands
	inField bool            // an f-string's expression is read: := outside of brackets is : and =
	calls   int             // met so far
}

// Parse reads source. The only error is a *parse.LimitError; what could not be
// read is in the file's Bad.
func Parse(path, source string, l parse.Limits) (*parse.File, error) {
	l = l.OrDefault()
	l.Bytes = min(l.Bytes, math.MaxInt32)
	if len(source) > l.Bytes {
		return nil, &parse.LimitError{Path: path, Limit: "bytes", Max: l.Bytes}
	}
	file := &parse.File{Path: path, Language: parse.Python, Source: source}
	p := &parser{path: path, limits: l}
	p.source, p.fresh, p.kind = source, true, tNewline
	if strings.HasPrefix(source, "\ufeff") {
		p.at = len("\ufeff")
	}
	p.encoding()
	p.scan()
	p.statements(0)
	if p.err == nil && p.made > l.Nodes {
		p.exceed("nodes", l.Nodes)
	}
	file.Body, file.Bad = p.stmts.take(0), p.bad
	return file, p.err
}

// exceed gives up the file.
func (p *parser) exceed(limit string, most int) {
	if p.err != nil {
		return
	}
	file := parse.File{Source: p.source}
	p.err = &parse.LimitError{Path: p.path, Limit: limit, Max: most, At: file.Position(parse.Pos(p.start))}
	p.broken, p.kind = true, tStop
}

// enter goes one level deeper. It tells whether that is allowed, and must be
// followed by leave if it is.
func (p *parser) enter() bool {
	if p.depth >= p.limits.Depth {
		p.exceed("depth", p.limits.Depth)
		return false
	}
	if p.made > p.limits.Nodes {
		p.exceed("nodes", p.limits.Nodes)
		return false
	}
	p.depth++
	return true
}

func (p *parser) leave() { p.depth-- }

// next goes to the next token.
func (p *parser) next() {
	if !p.broken {
		p.scan()
	}
}

// is tells whether the current token is the word, which is a keyword only here.
func (p *parser) is(word string) bool { return p.kind == tName && p.text() == word }

// accept passes the current token if it is of this kind.
func (p *parser) accept(k kind) bool {
	if p.kind != k {
		return false
	}
	p.next()
	return true
}

// expect passes the current token, which must be of this kind.
func (p *parser) expect(k kind) {
	if p.kind != k {
		p.unexpected(spelling[k])
		return
	}
	p.next()
}

// peek returns the token after the current one.
func (p *parser) peek() token {
	ahead := p.scanner
	ahead.scan()
	return ahead.token
}

// attempt reads ahead with f and takes everything back unless f succeeds.
func (p *parser) attempt(f func() bool) bool {
	saved, calls := p.scanner, p.calls
	if f() && !p.broken {
		return true
	}
	if p.err == nil {
		p.scanner, p.calls, p.broken = saved, calls, false
	}
	return false
}
