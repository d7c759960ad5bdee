package ruby

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// named reads what begins with a word.
func (r *reader) named() parse.Expr {
	at := r.At
	word := r.word()
	if !r.keywordAhead(word) {
		return r.plain(at)
	}
	if read := expressionWord(word); read != nil {
		r.At += len(word)
		return read(r, at)
	}
	return r.plain(at)
}

type wordReader func(r *reader, at int) parse.Expr

// expressionWord is what reads an operand that begins with a word of the language.
func expressionWord(word string) wordReader {
	switch word {
	case "nil", "true", "false", "self":
		return (*reader).constant
	case "if", "unless", "while", "until", "for", "case", "begin", "class", "module":
		return (*reader).statementValue
	case "def":
		return (*reader).definition
	case "not":
		return (*reader).not
	case "yield", "super":
		return (*reader).yield
	case "return", "break", "next", "redo", "retry":
		return (*reader).jumpValue
	case "defined":
		return nil
	case "then", "do", "end", "else", "elsif", "when", "in", "rescue", "ensure", "and", "or":
		return (*reader).stray
	case "BEGIN", "END":
		return (*reader).hook
	case "alias", "undef":
		return (*reader).passed
	}
	return nil
}

func (r *reader) constant(at int) parse.Expr {
	kinds := map[byte]parse.LiteralKind{'n': parse.Null, 't': parse.True, 'f': parse.False, 's': parse.This}
	return r.suffixes(r.Literal(at, kinds[r.Source[at]]))
}

// stray is a word that stands where none should.
func (r *reader) stray(at int) parse.Expr {
	r.Back(at)
	return r.Missing()
}

func (r *reader) not(at int) parse.Expr {
	r.space()
	return r.Unary(at, "!", r.Expression(r, level(powerNot)))
}

// passed passes the rest of the line.
func (r *reader) passed(at int) parse.Expr {
	for !r.Done() && r.Byte() != '\n' && r.Byte() != ';' {
		r.At++
	}
	return r.Literal(at, parse.Null)
}

// hook is BEGIN { … }, which runs its block.
func (r *reader) hook(at int) parse.Expr {
	r.space()
	if !r.Accept("{") {
		r.Back(at)
		return r.plain(at)
	}
	return r.Call(r.block(at, '}'))
}

// yield calls the method's block; super the method of the same name further up.
func (r *reader) yield(at int) parse.Expr {
	var callee parse.Expr = r.Name(at, "&")
	if r.Source[at] == 's' {
		callee = r.Literal(at, parse.Super)
	} else {
		r.blockUsed()
	}
	if r.Byte() == '(' {
		return r.suffixes(r.called(callee))
	}
	return r.suffixes(r.command(callee))
}

// blockUsed notes that the method around takes a block without naming it.
func (r *reader) blockUsed() {
	s := r.scope
	for s.block && s.outer != nil {
		s = s.outer
	}
	s.yields = true
}

// statementValue is a statement as a value.
func (r *reader) statementValue(at int) parse.Expr {
	r.Back(at)
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	do, colon := r.noDo, r.noColon
	r.noDo, r.noColon = false, false
	body := r.worded(nil, at, r.word())
	r.noDo, r.noColon = do, colon
	return r.suffixes(r.valueOf(at, body))
}

// jumpValue is return, break and the like as an operand: x or return.
func (r *reader) jumpValue(at int) parse.Expr {
	r.Back(at)
	return r.valueOf(at, r.jump(nil, at))
}

// valueOf is the value of statements: that of the last. What is no expression is a
// function that is called at once.
func (r *reader) valueOf(at int, body []parse.Stmt) parse.Expr {
	switch len(body) {
	case 0:
		return r.Literal(at, parse.Null)
	case 1:
		switch st := body[0].(type) {
		case *parse.ExprStmt:
			return st.X
		case *parse.If:
			if x := r.chosen(st); x != nil {
				return x
			}
		}
	}
	f := &parse.Func{Pos: parse.Pos(at), Arrow: true, Body: r.returning(body), End: parse.Pos(min(r.At, len(r.Source)))}
	r.Count()
	return r.Call(f)
}

// chosen makes a choice between two expressions a Conditional.
func (r *reader) chosen(st *parse.If) parse.Expr {
	then, other := single(st.Then), single(st.Else)
	if then == nil || other == nil && len(st.Else) > 0 {
		return nil
	}
	if other == nil {
		other = r.Literal(int(st.Pos), parse.Null)
	}
	return r.Conditional(st.Test, then, other)
}

func single(body []parse.Stmt) parse.Expr {
	if len(body) != 1 {
		return nil
	}
	if st, ok := body[0].(*parse.ExprStmt); ok {
		return st.X
	}
	return nil
}

// returning makes the last statement of a body its result.
func (r *reader) returning(body []parse.Stmt) []parse.Stmt {
	r.returns(body, 50)
	return body
}

func (r *reader) returns(body []parse.Stmt, depth int) {
	if len(body) == 0 || depth == 0 {
		return
	}
	last := len(body) - 1
	switch st := body[last].(type) {
	case *parse.ExprStmt:
		r.Count()
		body[last] = &parse.Return{Pos: st.Pos, Value: st.X}
	case *parse.If:
		r.returns(st.Then, depth-1)
		r.returns(st.Else, depth-1)
	case *parse.Block:
		r.returns(st.Body, depth-1)
	case *parse.Switch:
		for _, c := range st.Cases {
			r.returns(c.Body, depth-1)
		}
	case *parse.Try:
		r.returns(st.Body, depth-1)
		for _, c := range st.Catches {
			r.returns(c.Body, depth-1)
		}
	}
}

// definition is def … as a value: private def f.
func (r *reader) definition(at int) parse.Expr {
	return r.String(at, r.defined())
}

// oneOfNames reports whether a name is one of several.
func oneOfNames(x parse.Expr, list string) bool {
	n, ok := x.(*parse.Name)
	return ok && token.OneOf(list, n.Name)
}
