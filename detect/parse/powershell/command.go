package powershell

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// value reads what an assignment takes: a pipeline, or a statement that puts
// something out.
func (r *reader) value() parse.Expr {
	at := r.At
	if token.IsLetter(r.Byte()) && token.OneOf("if foreach for switch while do try", r.word()) {
		var body []parse.Stmt
		if body = r.statement(body); len(body) > 0 {
			r.Count()
			return &parse.Run{Pos: parse.Pos(at), Body: body}
		}
	}
	return r.pipeline()
}

// pipeline reads commands and expressions that are joined by |, && and ||.
func (r *reader) pipeline() parse.Expr {
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	x := r.stages()
	for {
		r.space()
		switch {
		case r.Accept("&&"):
			r.blank()
			x = r.Binary("&&", x, r.stages())
		case r.Accept("||"):
			r.blank()
			x = r.Binary("||", x, r.stages())
		case r.Byte() == '&' && r.Ahead(1) != '&': // in the background
			r.At++
		default:
			return x
		}
	}
}

func (r *reader) stages() parse.Expr {
	at := r.At
	x := r.element()
	var pipe *parse.Pipe
	for r.piped() {
		r.blank()
		if pipe == nil {
			r.Count()
			pipe = &parse.Pipe{Pos: parse.Pos(at), Stages: []parse.Expr{x}}
			x = pipe
		}
		before := r.At
		pipe.Stages = append(pipe.Stages, r.element())
		if r.At == before {
			break
		}
	}
	return x
}

// piped passes a |, which may also begin the next line.
func (r *reader) piped() bool {
	r.space()
	if b := r.Byte(); b == '\n' || b == '#' {
		at := r.At
		r.blank()
		if r.Byte() != '|' || r.Ahead(1) == '|' {
			r.Back(at)
			return false
		}
	}
	if r.Byte() != '|' || r.Ahead(1) == '|' {
		return false
	}
	r.At++
	return true
}

// element reads one stage: an expression, or a command with its arguments.
func (r *reader) element() parse.Expr {
	r.space()
	at := r.At
	b := r.Byte()
	if b == '&' && r.Ahead(1) != '&' || b == '.' && dotSources(r.Ahead(1)) {
		r.At++
		return r.invoked(at, string(rune(b)))
	}
	if r.isExpression() {
		r.open = nil
		x := r.expression()
		r.open = nil
		return r.redirections(x)
	}
	return r.command(at)
}

// dotSources reports what makes a dot run a script in the present scope.
func dotSources(next byte) bool {
	switch next {
	case ' ', '\t', '\'', '"', '$', '(', '{', '&':
		return true
	}
	return false
}

// isExpression tells an expression from a command by how it begins.
func (r *reader) isExpression() bool {
	switch b := r.Byte(); {
	case b == '$', b == '(', b == '{', b == '!', b == ',':
		return true
	case b == '@':
		kind, _ := quoteIn(r.Source, r.At+1)
		return kind != 0 || r.Ahead(1) == '(' || r.Ahead(1) == '{'
	case b == '[':
		return token.Words[r.Ahead(1)]
	case token.Digits[b]:
		return r.isNumber()
	case b == '+':
		return token.Digits[r.Ahead(1)] || r.Ahead(1) == '+' || r.Ahead(1) == '(' || r.Ahead(1) == '$'
	case b == '.':
		return token.Digits[r.Ahead(1)]
	}
	if kind, _ := r.quote(); kind != 0 {
		return true
	}
	return r.dash() > 0
}

// isNumber tells 7 from 7z.
func (r *reader) isNumber() bool {
	ahead := *r
	ahead.number()
	b := ahead.Byte()
	return !wordBytes[b] || b == '-' || b >= 0x80
}

// invoked reads what & and . run: & $x a b is a Call of Name "&". A command whose
// name is known is like any other.
func (r *reader) invoked(at int, how string) parse.Expr {
	r.space()
	name := r.At
	target := r.argument()
	if s, ok := target.(*parse.String); ok && how == "&" {
		s.Pos = parse.Pos(name)
		call := r.Call(s)
		return r.withArguments(call)
	}
	call := r.Function(at, how, target)
	return r.withArguments(call)
}

// command reads a command by its name.
func (r *reader) command(at int) parse.Expr {
	t := token.NewText(at)
	name := r.bare(&t, false)
	if r.At == at {
		return r.Missing()
	}
	return r.withArguments(r.Call(name))
}

// withArguments reads the arguments of a command, and where its output goes.
func (r *reader) withArguments(call *parse.Call) parse.Expr {
	var x parse.Expr = call
	for {
		r.space()
		at := r.At
		switch {
		case r.endsCommand():
			return x
		case r.Has("--%"):
			r.At += 3
			r.verbatim(call)
			return x
		case r.redirects() > 0:
			x = r.redirection(x)
			continue
		}
		call.Args = r.listed(call.Args)
		if r.At == at {
			return x
		}
	}
}

// endsCommand reports what no argument begins with.
func (r *reader) endsCommand() bool {
	switch r.Byte() {
	case '\n', ';', '|', ')', '}', '&', '#':
		return true
	}
	return r.Done()
}

// verbatim takes the rest of the line, which PowerShell leaves as it is.
func (r *reader) verbatim(call *parse.Call) {
	for {
		r.Class(blanks)
		at := r.At
		if r.Done() || r.Byte() == '\n' || r.Byte() == '|' {
			return
		}
		if r.Byte() == '"' {
			r.quoted()
			call.Args = r.Append(call.Args, r.String(at, strings.Trim(r.Since(at), `"`)))
			continue
		}
		for !r.Done() && !token.Spaces[r.Byte()] && r.Byte() != '|' {
			r.At++
		}
		call.Args = r.Append(call.Args, r.String(at, r.Since(at)))
	}
}

var blanks = token.SetOf(" \t\r")

// redirects is the size of >, 2>, *>> and the like; 0 for none.
func (r *reader) redirects() int {
	n := 0
	if b := r.Byte(); token.Digits[b] || b == '*' {
		n++
	}
	if r.Ahead(n) != '>' && (n > 0 || r.Byte() != '<') {
		return 0
	}
	n++
	if r.Ahead(n) == '>' {
		n++
	}
	return n
}

func (r *reader) redirections(x parse.Expr) parse.Expr {
	for r.space(); r.redirects() > 0; r.space() {
		x = r.redirection(x)
	}
	return x
}

func (r *reader) redirection(x parse.Expr) parse.Expr {
	at := r.At
	r.At += r.redirects()
	op := r.Since(at)
	if r.Accept("&") {
		op += "&"
	}
	r.space()
	if r.endsCommand() {
		r.Fault("expected a file")
		return x
	}
	r.Count()
	return &parse.Redirect{Pos: parse.Pos(at), Command: x, Op: op, Target: r.argument()}
}

// listed reads one argument, or two for -name:value. Commas make a list.
func (r *reader) listed(args []parse.Expr) []parse.Expr {
	if size := r.dash(); size > 0 && token.IsLetter(r.Ahead(size)) {
		return r.parameter(args, size)
	}
	x := r.argument()
	r.space()
	if r.Byte() != ',' {
		return r.Append(args, x)
	}
	list := r.Array(int(x.Start()), []parse.Expr{x})
	for r.Byte() == ',' {
		r.At++
		r.blank()
		if r.endsCommand() {
			break
		}
		before := r.At
		list.Items = append(list.Items, r.argument())
		r.space()
		if r.At == before {
			break
		}
	}
	return r.Append(args, list)
}

// parameter reads -name, -name:value or any other word behind a dash.
func (r *reader) parameter(args []parse.Expr, size int) []parse.Expr {
	at := r.At
	end := at + size
	for end < len(r.Source) && token.Words[r.Source[end]] {
		end++
	}
	if end < len(r.Source) && r.Source[end] == ':' {
		name := r.String(at, "-"+r.Source[at+size:end])
		r.At = end + 1
		r.space()
		if r.endsCommand() {
			return r.Append(args, name)
		}
		return append(args, name, r.argument())
	}
	t := token.NewText(at)
	if r.At += size; size == 1 {
		end = max(end, r.At)
		t.Add(r.Source[at:end])
		r.At = end
	} else {
		t.AddByte('-')
	}
	return r.Append(args, r.bare(&t, true))
}

// argument reads one argument without commas.
func (r *reader) argument() parse.Expr {
	at := r.At
	b := r.Byte()
	switch {
	case b == '$' && r.expands(), b == '(':
		outer := r.tight
		r.tight = true
		x := r.Operand()
		r.tight = outer
		return r.continued(at, x)
	case b == '{':
		return r.block(at)
	case b == '@':
		kind, _ := quoteIn(r.Source, r.At+1)
		if kind != 0 || r.Ahead(1) == '(' || r.Ahead(1) == '{' || token.IsLetter(r.Ahead(1)) {
			return r.suffixes(r.gathered())
		}
	case b == ',':
		r.At++
		r.space()
		return r.Array(at, []parse.Expr{r.argument()})
	}
	if kind, _ := r.quote(); kind != 0 {
		return r.continued(at, r.suffixes(r.text()))
	}
	t := token.NewText(at)
	return r.bare(&t, true)
}

// continued goes on with a word that began with an expression: $x\file.
func (r *reader) continued(at int, x parse.Expr) parse.Expr {
	if r.endsWord() || r.Byte() == '(' {
		return x
	}
	t := token.NewText(at)
	t.Put(&r.Cursor, x)
	return r.bare(&t, true)
}

// wordEnds are the bytes that no word without quotes goes beyond.
var wordEnds = token.Spaces.And("|&;,(){}<>")

// wordMarks are these and what may mean something in a word.
var wordMarks = *wordEnds.And("`$'\"\xe2")

func (r *reader) endsWord() bool { return r.Done() || wordEnds[r.Byte()] }

// bare reads a word without quotes around it: backticks are taken out, quotes and
// variables inside are undone.
func (r *reader) bare(t *token.Text, comma bool) parse.Expr {
	for !r.Done() {
		b := r.Byte()
		switch {
		case b == '`':
			if r.Ahead(1) == '\n' || r.Ahead(1) == '\r' {
				return t.End(&r.Cursor)
			}
			r.At++
			r.bareEscape(t)
		case b == '$' && r.expands():
			t.Put(&r.Cursor, r.expansion())
		case wordEnds[b] && (b != ',' || comma):
			return t.End(&r.Cursor)
		default:
			if kind, size := r.quote(); kind != 0 {
				r.inner(t, kind, size)
				continue
			}
			start := r.At
			r.At++
			r.Until(&wordMarks)
			t.Add(r.Source[start:min(r.At, len(r.Source))])
		}
	}
	return t.End(&r.Cursor)
}

// bareEscape takes the next sign as it is, or undoes `u{…}.
func (r *reader) bareEscape(t *token.Text) {
	if r.Done() {
		return
	}
	b := r.Byte()
	r.At++
	if n, ok := r.Braced(); ok && b == 'u' {
		t.AddRune(n)
		return
	}
	t.AddByte(b)
}

// inner reads quotes inside a word.
func (r *reader) inner(t *token.Text, kind byte, size int) {
	at := r.At
	r.At += size
	if kind == '"' {
		r.double(t)
		return
	}
	if s, ok := r.single(at).(*parse.String); ok {
		t.Add(s.Value)
	}
}
