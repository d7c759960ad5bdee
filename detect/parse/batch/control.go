package batch

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// ifCommand reads if [/i] [not] test command [else command].
func (r *reader) ifCommand(at int) parse.Stmt {
	out := &parse.If{Pos: parse.Pos(at)}
	negated := false
	for r.space(); ; r.space() {
		if r.HasFold("/i") && token.Spaces[r.Ahead(2)] {
			r.At += 2
			continue
		}
		if r.firstWord() != "not" {
			break
		}
		r.At += 3
		negated = true
	}
	out.Test = r.test()
	if negated {
		out.Test = r.Unary(at, "!", out.Test)
	}
	r.space()
	out.Then = r.commandLine()
	before := r.At
	r.space()
	if r.firstWord() != "else" {
		r.Back(before)
		return out
	}
	r.At += len("else")
	r.space()
	out.Else = r.commandLine()
	return out
}

// commandLine reads what a condition governs: all commands up to the line's end.
func (r *reader) commandLine() []parse.Stmt {
	if r.Byte() == '(' {
		return r.command()
	}
	return r.chain()
}

// test reads exist x, defined x, errorlevel n, a==b or a equ b.
func (r *reader) test() parse.Expr {
	at := r.At
	switch word := r.firstWord(); word {
	case "exist", "defined", "errorlevel", "cmdextversion":
		r.At += len(word)
		r.space()
		x := r.word(r.endsWord)
		if s, ok := x.(*parse.String); ok && word == "defined" {
			return r.Call(r.String(at, word), r.Name(int(s.Pos), r.Folded(s.Value)))
		}
		return r.Call(r.String(at, word), x)
	}
	left := r.word(func(b byte) bool { return b == '=' || r.endsWord(b) })
	r.space()
	if r.Accept("==") {
		r.space()
		return r.Binary("==", left, r.word(r.endsWord))
	}
	word := r.firstWord()
	op, ok := comparisons[word]
	if !ok {
		for r.Byte() == '=' {
			r.At++
		}
		return left
	}
	r.At += len(word)
	r.space()
	return r.Binary(op, left, r.word(r.endsWord))
}

var comparisons = map[string]string{"equ": "==", "neq": "!=", "lss": "<", "leq": "<=", "gtr": ">", "geq": ">="}

// forCommand reads for [/f "options"] %%x in (set) do command.
func (r *reader) forCommand(at int) []parse.Stmt {
	kind := byte(0)
	for r.space(); r.Byte() == '/' && token.IsLetter(r.Ahead(1)); r.space() {
		kind = r.Ahead(1) | 0x20
		r.At += 2
	}
	if r.space(); r.Byte() != '%' { // the options of /f, or the folder of /r
		r.word(r.endsWord)
		r.space()
	}
	name := r.forVariable()
	if r.space(); name == "" || r.firstWord() != "in" {
		return r.simple(r.At)
	}
	r.At += len("in")
	r.space()
	r.Accept("(")
	outer := r.loops[name]
	loop := &parse.Loop{Pos: parse.Pos(at), Target: r.Name(at, "%"+name)}
	r.blocks++
	loop.Over = r.over(kind)
	r.blocks--
	r.space()
	r.Accept(")")
	if r.space(); r.firstWord() == "do" {
		r.At += len("do")
	}
	r.loops[name] = true
	r.space()
	loop.Body = r.commandLine()
	r.loops[name] = outer || len(name) > 0
	r.Count()
	return []parse.Stmt{loop}
}

// forVariable reads %%x or %x.
func (r *reader) forVariable() string {
	if !r.Accept("%") {
		return ""
	}
	r.Accept("%")
	if !token.IsLetter(r.Byte()) || r.Byte() >= 0x80 {
		return ""
	}
	r.At++
	return r.Source[r.At-1 : r.At]
}

// over reads what a loop goes over: the set in parentheses.
func (r *reader) over(kind byte) parse.Expr {
	at := r.At
	if kind == 'f' {
		r.space()
		switch b := r.Byte(); b {
		case '\'', '`':
			return r.output(b)
		case '"':
			return r.Array(at, []parse.Expr{r.word(r.endsWord)})
		}
	}
	var items []parse.Expr
	for {
		for r.space(); r.Byte() == '\n' || r.Byte() == ',' || r.Byte() == ';' || r.Byte() == '='; r.space() {
			r.At++
		}
		if r.Done() || r.Byte() == ')' {
			break
		}
		before := r.At
		items = r.Append(items, r.word(func(b byte) bool { return b == ',' || b == ';' || b == '=' || r.endsWord(b) }))
		if r.At == before {
			r.At++
		}
	}
	switch {
	case kind == 'l':
		return r.Function(at, "..", items...)
	case kind == 'f':
		return r.Call(r.String(at, "type"), items...)
	}
	return r.Array(at, items)
}

// output reads 'command' as the lines that it puts out.
func (r *reader) output(quote byte) parse.Expr {
	at := r.At
	end := at + 1
	for end < len(r.Source) && r.Source[end] != '\n' && !(r.Source[end] == quote && closes(r.Source[end+1:])) {
		end++
	}
	after := min(end+1, len(r.Source))
	var body []parse.Stmt
	blocks, carets := r.blocks, r.carets
	r.blocks, r.carets = 0, true
	r.Within(at+1, end, after, func() {
		for !r.Done() {
			body = r.statements(body)
			r.Accept(")")
		}
	})
	r.blocks, r.carets = blocks, carets
	r.Count()
	return &parse.Run{Pos: parse.Pos(at), Body: body}
}

// closes reports that a parenthesis follows after blanks.
func closes(rest string) bool {
	for i := 0; i < len(rest) && i < 8; i++ {
		switch rest[i] {
		case ' ', '\t', '\r', '\n':
		case ')':
			return true
		default:
			return false
		}
	}
	return false
}
