package javascript

import (
	"math"
	"path"
	"strings"

	"taisei/detect/parse"
)

// chainFactor is how many times longer than Limits.Depth a chain may be that
// nests to the right but is read without recursion: a ? b : c ? d : …, a = b = ….
const chainFactor = 16

// A parser reads one source in one way.
type parser struct {
	scanner
	memory
	path     string
	limits   parse.Limits
	dialect  dialect
	scope    scope
	depth    int
	brackets []kind // open ones, for finding where a broken statement ends
	bad      []*parse.Bad
	err      error

	sealed    bool    // the last expression is one that no operator can follow
	broken    bool    // a syntax error was met; nothing is read until someone resumes
	truncated bool    // the source ended too early
	trying    int     // inside how many attempts that may be taken back
	resume    scanner // where reading stopped when broken
	failure   parse.Bad
	searched  int  // up to here a slash in broken code begins no regular expression
	marked    bool // import or export was met: it is a module
	rejected  map[int]bool
	decorated decorations
}

// dialect is what a file's name tells about its language.
type dialect struct {
	types  bool // TypeScript
	markup bool // JSX
	script bool // surely no module
	module bool // surely a module
}

// scope is what the code around changes about how code is read.
type scope struct {
	async     bool // await is a keyword
	generator bool // yield is a keyword
	inner     bool // not at the top level
	noIn      bool // in ends the expression: the head of a for loop
	branch    bool // between the ? and : of a conditional

	noConditional bool // extends ends the type
}

func dialectOf(name string) dialect {
	switch strings.ToLower(path.Ext(name)) {
	case ".ts":
		return dialect{types: true}
	case ".mts":
		return dialect{types: true, module: true}
	case ".cts":
		return dialect{types: true, script: true}
	case ".tsx":
		return dialect{types: true, markup: true}
	case ".mjs":
		return dialect{markup: true, module: true}
	case ".cjs":
		return dialect{markup: true, script: true}
	}
	return dialect{markup: true}
}

// Parse reads source. path decides the dialect by its extension and is named in
// errors. The only error is a *parse.LimitError; what could not be read is in
// the file's Bad.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	limits = limits.OrDefault()
	if limits.Bytes > math.MaxInt32 {
		limits.Bytes = math.MaxInt32
	}
	if len(source) > limits.Bytes {
		return nil, &parse.LimitError{Path: path, Limit: "bytes", Max: limits.Bytes}
	}
	file := &parse.File{Path: path, Language: parse.JavaScript, Source: source}
	return file, readInto(file, limits)
}

// readInto reads the file as a script, as a module, or both ways.
func readInto(file *parse.File, limits parse.Limits) error {
	d := dialectOf(file.Path)
	p, body := read(file, limits, d, d.module)
	file.Body, file.Bad = body, p.bad
	if p.err != nil || !p.either || d.module || d.script {
		return p.err
	}
	m, other := read(file, limits, d, true)
	if m.err != nil {
		return m.err
	}
	switch {
	case p.marked || len(m.bad) < len(p.bad):
		file.Body, file.Bad = other, m.bad
	case len(m.bad) == len(p.bad):
		file.Body = append(file.Body[:len(file.Body):len(file.Body)], other...)
	}
	return nil
}

func read(file *parse.File, limits parse.Limits, d dialect, module bool) (*parser, []parse.Stmt) {
	p := &parser{path: file.Path, limits: limits, dialect: d}
	p.source, p.module = file.Source, module
	p.skipHashbang()
	p.scan()
	body := p.statements(tEOF)
	if p.truncated && p.err == nil {
		body = append(body[:len(body):len(body)], p.endTooEarly())
	}
	if p.err == nil && p.made > limits.Nodes {
		p.exceed("nodes", limits.Nodes)
	}
	return p, body
}

func (p *parser) endTooEarly() *parse.Bad {
	end := parse.Pos(len(p.source))
	bad := &parse.Bad{Pos: end, End: end, Message: "the file ends too early"}
	p.bad = append(p.bad, bad)
	return bad
}

// exceed gives up the file.
func (p *parser) exceed(limit string, most int) {
	if p.err != nil {
		return
	}
	file := parse.File{Source: p.source}
	p.err = &parse.LimitError{Path: p.path, Limit: limit, Max: most, At: file.Position(parse.Pos(p.start))}
	p.stop()
}

// enter goes one level deeper. It tells whether that is allowed, and must be
// followed by leave if it is.
func (p *parser) enter() bool {
	if p.depth >= p.limits.Depth {
		p.tooDeep()
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

// tooDeep gives up the file, or only the attempt when one is under way.
func (p *parser) tooDeep() {
	if p.trying > 0 {
		p.fail("nested too deeply")
		return
	}
	p.exceed("depth", p.limits.Depth)
}

// next goes to the next token.
func (p *parser) next() {
	if isBracket(p.kind) {
		p.track()
	}
	p.scan()
}

// track keeps the open brackets up to date with the current token.
func (p *parser) track() {
	switch p.kind {
	case tLParen, tLBracket, tLBrace, tTemplateHead:
		p.brackets = append(p.brackets, p.kind)
	case tRParen, tRBracket, tRBrace:
		p.closeBracket(p.kind - 1)
	case tTemplateTail:
		p.closeBracket(tTemplateHead)
	}
}

func (p *parser) closeBracket(open kind) {
	if n := len(p.brackets); n > 0 && p.brackets[n-1] == open {
		p.brackets = p.brackets[:n-1]
	}
}

// is tells whether the current token is the word, which is a keyword only here.
func (p *parser) is(word string) bool {
	return p.kind == tIdent && p.text == word && !p.escaped
}

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
