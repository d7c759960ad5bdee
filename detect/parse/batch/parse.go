package batch

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// A reader reads one source.
type reader struct {
	token.Cursor
	delayed bool            // !x! means something
	loops   map[string]bool // variables of for
	blocks  int             // open parentheses
	sums    bool            // & and | are operators
	carets  bool            // a caret before a sign is left out, for the line is read twice
	labels  []label
}

// label is where a part that can be called begins.
type label struct {
	name string
	at   int
	from int // in the statements of the top
}

// Parse reads a batch file or a command line. The only error is a *parse.LimitError.
func Parse(path, source string, limits parse.Limits) (*parse.File, error) {
	cursor, file, err := token.Open(path, source, parse.Batch, limits)
	if err != nil {
		return nil, err
	}
	r := &reader{Cursor: cursor, loops: map[string]bool{}}
	lower := token.Lower(r.Source)
	r.delayed = strings.Contains(lower, "delayedexpansion") || strings.Contains(lower, "/v:on") || !strings.Contains(lower, "\n")
	var body []parse.Stmt
	for !r.Done() {
		body = r.statements(body)
		r.Accept(")") // one that nothing opened is passed over, with its line
	}
	file.Body = r.callable(body)
	return file, r.Err()
}

// statements reads lines up to a closing parenthesis, if one is open, and does not
// pass it.
func (r *reader) statements(body []parse.Stmt) []parse.Stmt {
	for {
		r.gaps()
		switch b := r.Byte(); {
		case r.Done(), b == ')':
			return body
		case b == ':':
			r.label(len(body))
			continue
		}
		before := r.At
		body = append(body, r.chain()...)
		if r.At == before {
			r.At++
		}
	}
}

// gaps passes what may stand before a command.
func (r *reader) gaps() {
	for !r.Done() {
		switch r.Byte() {
		case ' ', '\t', '\r', '\n', '@', ';', ',', '=', '&', '\f', '\v':
			r.At++
		case '^':
			if r.Ahead(1) != '\n' && r.Ahead(1) != '\r' {
				return
			}
			r.At++
		default:
			return
		}
	}
}

// label passes its line, which is a comment if it has two colons.
func (r *reader) label(from int) {
	at := r.At
	r.At++
	r.Class(blanks)
	name := token.Lower(r.Until(labelEnds))
	if r.blocks == 0 && name != "" {
		r.labels = append(r.labels, label{name, at, from})
	}
	r.Line()
}

var (
	blanks    = token.SetOf(" \t")
	labelEnds = token.Spaces.And("\n:+&|<>")
)

// callable puts a function for each label before the statements.
func (r *reader) callable(body []parse.Stmt) []parse.Stmt {
	if len(r.labels) == 0 {
		return body
	}
	var out []parse.Stmt
	seen := map[string]bool{}
	for _, l := range r.labels {
		if seen[l.name] || l.from > len(body) {
			continue
		}
		seen[l.name] = true
		part := body[l.from:]
		for i, st := range part {
			if leaves(st) {
				part = part[:i]
				break
			}
		}
		r.Count()
		f := &parse.Func{Pos: parse.Pos(l.at), End: parse.Pos(len(r.Source)), Name: ":" + l.name, Body: part}
		out = append(out, &parse.FuncDecl{Pos: f.Pos, Func: f})
	}
	return append(out, body...)
}

// leaves reports exit, and goto :eof.
func leaves(st parse.Stmt) bool {
	x, ok := st.(*parse.ExprStmt)
	if !ok {
		return false
	}
	call, ok := x.X.(*parse.Call)
	if !ok {
		return false
	}
	name, ok := call.Callee.(*parse.String)
	if !ok || name.Value != "goto" && !token.EqualFold(name.Value, "exit") {
		return false
	}
	if name.Value != "goto" || len(call.Args) == 0 {
		return true
	}
	to, ok := call.Args[0].(*parse.String)
	return ok && token.EqualFold(to.Value, ":eof")
}

// chain reads the commands of a line.
func (r *reader) chain() []parse.Stmt {
	var out []parse.Stmt
	for {
		if more := r.joined(); out == nil {
			out = more
		} else {
			out = append(out, more...)
		}
		r.space()
		if r.Byte() != '&' {
			return out
		}
		r.At++
		if r.space(); r.endsLine() {
			return out
		}
	}
}

// space passes blanks on the line, and a line's end behind a caret.
func (r *reader) space() {
	for {
		r.Class(blanks)
		if r.Byte() == '\r' && r.Ahead(1) == '\n' {
			r.At++
		}
		if r.escapedSign() {
			r.At++
			return
		}
		if r.Byte() != '^' || r.Ahead(1) != '\n' && r.Ahead(1) != '\r' {
			return
		}
		r.At++
		r.Accept("\r")
		r.Accept("\n")
	}
}

// escapedSign reports ^| and the like in a command that for reads.
func (r *reader) escapedSign() bool {
	return r.carets && r.Byte() == '^' && strings.IndexByte("|&<>", r.Ahead(1)) >= 0
}

func (r *reader) endsLine() bool {
	return r.Done() || r.Byte() == '\n' || r.Byte() == ')' && r.blocks > 0
}

// joined reads a && b and a || b.
func (r *reader) joined() []parse.Stmt {
	left := r.pipe()
	for {
		r.space()
		op := ""
		switch {
		case r.Accept("&&"):
			op = "&&"
		case r.Accept("||"):
			op = "||"
		default:
			return left
		}
		r.space()
		at := r.At
		x := r.Binary(op, r.expression(at, left), r.expression(at, r.pipe()))
		left = []parse.Stmt{r.Statement(x)}
	}
}

func (r *reader) pipe() []parse.Stmt {
	at := r.At
	first := r.command()
	if r.space(); r.Byte() != '|' || r.Ahead(1) == '|' {
		return first
	}
	r.Count()
	pipe := &parse.Pipe{Pos: parse.Pos(at), Stages: []parse.Expr{r.expression(at, first)}}
	for r.space(); r.Byte() == '|' && r.Ahead(1) != '|'; r.space() {
		r.At++
		r.space()
		at := r.At
		pipe.Stages = append(pipe.Stages, r.expression(at, r.command()))
	}
	return []parse.Stmt{r.Statement(pipe)}
}

// expression makes statements one expression.
func (r *reader) expression(at int, body []parse.Stmt) parse.Expr {
	if len(body) == 1 {
		if st, ok := body[0].(*parse.ExprStmt); ok {
			return st.X
		}
	}
	r.Count()
	return &parse.Run{Pos: parse.Pos(at), Body: body}
}

// command reads one command, with where its input and output go.
func (r *reader) command() []parse.Stmt {
	if !r.Enter() {
		return nil
	}
	defer r.Leave()
	for r.space(); r.Byte() == '@'; r.space() {
		r.At++
	}
	var before []redirection
	for r.redirects() > 0 {
		before = append(before, r.redirection())
		r.space()
	}
	at := r.At
	body := r.plain(at)
	if after := r.redirections(); len(before)+len(after) > 0 {
		x := r.expression(at, body)
		if len(body) == 0 {
			x = nil
		}
		for _, d := range append(before, after...) {
			r.Count()
			x = &parse.Redirect{Pos: parse.Pos(d.at), Command: x, Op: d.op, Target: d.target}
		}
		return []parse.Stmt{r.Statement(x)}
	}
	return body
}

// plain reads a command by its first word.
func (r *reader) plain(at int) []parse.Stmt {
	if r.Byte() == '(' {
		r.At++
		r.blocks++
		body := r.statements(nil)
		r.blocks--
		r.Accept(")")
		return []parse.Stmt{r.Block(at, body)}
	}
	switch word := r.firstWord(); word {
	case "if":
		r.At += len(word)
		return []parse.Stmt{r.ifCommand(at)}
	case "for":
		r.At += len(word)
		return r.forCommand(at)
	case "rem":
		r.Line()
		return nil
	case "set":
		r.At += len(word)
		return r.set(at)
	case "echo":
		r.At += len(word)
		return []parse.Stmt{r.echo(at)}
	case "goto":
		r.At += len(word)
		r.Class(blanks)
		return []parse.Stmt{r.Statement(r.Call(r.String(at, "goto"), r.words()...))}
	}
	return r.simple(at)
}

// firstWord is the plain word at the cursor in lower case, without passing it.
func (r *reader) firstWord() string {
	i := r.At
	for i < len(r.Source) && token.IsLetter(r.Source[i]) {
		i++
	}
	if i < len(r.Source) && (token.Words[r.Source[i]] || strings.IndexByte(`%!^"\-`, r.Source[i]) >= 0) {
		return ""
	}
	return r.Folded(r.Source[min(r.At, i):i])
}
