package ruby

import (
	"slices"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// statement reads one statement with the conditions behind it, and puts what it
// lowers to behind body.
func (r *reader) statement(body []parse.Stmt) []parse.Stmt {
	if !r.Enter() {
		return body
	}
	defer r.Leave()
	at := r.At
	outer := r.defs
	r.defs = nil
	from := len(body)
	body = r.plainStatement(body, at)
	for i, d := range r.defs {
		body = slices.Insert(body, from+i, parse.Stmt(d))
	}
	from += len(r.defs)
	r.defs = outer
	for !r.Faulty() {
		r.space()
		if b := r.Byte(); b == '\n' || b == ';' || b == '}' || r.Done() {
			return body
		}
		st := r.conditioned(body[from:])
		if st == nil {
			r.end()
			return body
		}
		body = append(body[:from], st)
		r.Count()
	}
	return body
}

// conditioned reads a condition behind a statement, nil when there is none.
func (r *reader) conditioned(one []parse.Stmt) parse.Stmt {
	behind := r.At
	switch {
	case r.keyword("if"):
		return &parse.If{Pos: parse.Pos(behind), Then: slices.Clone(one), Test: r.behind()}
	case r.keyword("unless"):
		return &parse.If{Pos: parse.Pos(behind), Then: slices.Clone(one), Test: r.negated(behind)}
	case r.keyword("while"):
		return &parse.Loop{Pos: parse.Pos(behind), Body: slices.Clone(one), Test: r.behind()}
	case r.keyword("until"):
		return &parse.Loop{Pos: parse.Pos(behind), Body: slices.Clone(one), Test: r.negated(behind)}
	case r.Accept("=>"), r.keyword("in"):
		r.blank()
		r.passPattern()
		return &parse.Block{Pos: parse.Pos(behind), Body: slices.Clone(one)}
	case r.keyword("rescue"):
		other := r.Statement(r.behind())
		return &parse.Try{Pos: parse.Pos(behind), Body: slices.Clone(one), Catches: []parse.Catch{{Body: []parse.Stmt{other}}}}
	}
	return nil
}

// end checks what must end a statement, without passing it.
func (r *reader) end() {
	switch b := r.Byte(); {
	case r.Done(), b == '\n', b == ';', b == '}', b == ')', b == ']', b == '#':
	case r.oneAhead("end then do else elsif when in rescue ensure"):
	default:
		r.Fault("expected the statement's end")
	}
}

// plainStatement reads a statement without conditions behind it.
func (r *reader) plainStatement(body []parse.Stmt, at int) []parse.Stmt {
	if token.IsLetter(r.Byte()) {
		word := r.word()
		if begins(word) && r.keywordAhead(word) {
			return append(body, r.wordStatement(at, word)...)
		}
	}
	return r.Do(body, r.Statement(r.condition()))
}

// begins reports the words that begin a statement.
func begins(word string) bool {
	switch word {
	case "return", "break", "next", "redo", "retry", "def", "if", "unless", "while", "until", "for", "case", "begin", "class", "module":
		return true
	}
	return false
}

// wordStatement reads what begins with a word of the language. What follows it as to
// an operand makes it one.
func (r *reader) wordStatement(at int, word string) []parse.Stmt {
	switch word {
	case "return", "break", "next", "redo", "retry":
		return r.jump(nil, at)
	case "def":
		r.At += len(word)
		r.defined()
		return nil
	}
	body := r.worded(nil, at, word)
	if r.space(); r.Byte() == '.' || r.Has("&.") || r.Byte() == '\n' && r.leadingDotOnly() {
		x := r.suffixes(r.valueOf(at, body))
		return []parse.Stmt{r.Statement(r.after(x))}
	}
	if b := r.Byte(); len(operators[b]) > 0 && !r.Has("=>") {
		return []parse.Stmt{r.Statement(r.after(r.valueOf(at, body)))}
	}
	return body
}

// leadingDotOnly looks whether the next line begins with a dot, and stays.
func (r *reader) leadingDotOnly() bool {
	at, pending := r.At, r.pending
	found := r.leadingDot()
	r.Back(at)
	r.pending = pending
	return found
}

// after reads the operators behind an operand that has been read.
func (r *reader) after(x parse.Expr) parse.Expr {
	for op := r.Infix(); op.Size > 0 && !r.Done(); op = r.Infix() {
		r.At += op.Size
		x = r.Combine(op, x)
	}
	return x
}

// condition reads an expression with and, or and not, and assignments to several
// targets.
func (r *reader) condition() parse.Expr {
	x := r.joined()
	for {
		r.space()
		switch {
		case r.keyword("and"):
			r.blank()
			x = r.Binary("&&", x, r.joined())
		case r.keyword("or"):
			r.blank()
			x = r.Binary("||", x, r.joined())
		default:
			return x
		}
	}
}

// joined reads one expression, or a list of targets with what is assigned to them.
func (r *reader) joined() parse.Expr {
	x := r.Expression(r, powerAny)
	r.space()
	if a, ok := x.(*parse.Assign); ok && r.Byte() == ',' && a.Op == "=" { // a = 1, 2
		a.Value = r.Array(int(a.Value.Start()), r.commas([]parse.Expr{a.Value}))
		return x
	}
	if r.Byte() != ',' || !assignable(x) {
		return x
	}
	list := r.Array(int(x.Start()), r.commas([]parse.Expr{x}))
	r.space()
	if r.Byte() != '=' || r.Ahead(1) == '=' {
		return list
	}
	r.At++
	var target parse.Expr = list
	how := r.target(&target)
	r.blank()
	value := r.value()
	if r.space(); r.Byte() == ',' {
		value = r.Array(int(value.Start()), r.commas([]parse.Expr{value}))
	}
	return r.Assign("=", target, value, how)
}

// assignable reports what may stand at the left of an assignment.
func assignable(x parse.Expr) bool {
	switch x := x.(type) {
	case *parse.Name, *parse.Member, *parse.Index, *parse.Spread, *parse.Array:
		return true
	case *parse.Call:
		return len(x.Args) == 0
	}
	return false
}

// commas reads further items behind the first.
func (r *reader) commas(list []parse.Expr) []parse.Expr {
	outer := r.noAssign
	r.noAssign = true
	defer func() { r.noAssign = outer }()
	for r.space(); r.Accept(","); r.space() {
		r.blank()
		if r.Byte() == '=' || r.Byte() == ')' || r.Done() {
			break
		}
		before := r.At
		list = append(list, r.Expression(r, level(powerRescue)))
		if r.At == before {
			break
		}
	}
	return list
}

// behind reads the condition behind a statement, which may begin on the next line.
func (r *reader) behind() parse.Expr {
	r.blank()
	return r.condition()
}

func (r *reader) negated(at int) parse.Expr { return r.Unary(at, "!", r.behind()) }

// head reads a condition that do, then or the line's end follows.
func (r *reader) head() parse.Expr {
	outer := r.noDo
	r.noDo = true
	r.blank()
	x := r.condition()
	r.noDo = outer
	return x
}

// worded reads a statement by its word, which has not been passed.
func (r *reader) worded(body []parse.Stmt, at int, word string) []parse.Stmt {
	r.At += len(word)
	switch word {
	case "if", "unless":
		return append(body, r.ifStatement(at, word == "unless"))
	case "while", "until":
		loop := &parse.Loop{Pos: parse.Pos(at), Test: r.head()}
		if word == "until" {
			loop.Test = r.Unary(at, "!", loop.Test)
		}
		r.doOrLine()
		loop.Body = r.statements(nil, "")
		r.ended()
		return append(body, loop)
	case "for":
		return append(body, r.forLoop(at))
	case "case":
		return append(body, r.caseStatement(at))
	case "begin":
		body = append(body, r.rescued(at)...)
		r.ended()
		return body
	case "class":
		return r.class(body, at)
	case "module":
		return r.module(body, at)
	}
	return body
}

// doOrLine passes do, then or the line's end.
func (r *reader) doOrLine() {
	r.space()
	if !r.keyword("do") {
		r.keyword("then")
	}
}
