package ruby

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// methodName passes the name of a method, with its ? or !.
func (r *reader) methodName() string {
	at := r.At
	r.Class(token.Words)
	if b := r.Byte(); (b == '?' || b == '!') && (r.Ahead(1) != '=' || r.Ahead(2) == '=' || r.Ahead(2) == '~') && !(b == '?' && r.Ahead(1) == ':' && r.Ahead(2) == ':') {
		r.At++
	}
	return r.Since(at)
}

// plain reads a name that is no word of the language: a constant, a variable or a
// call.
func (r *reader) plain(at int) parse.Expr {
	name := r.methodName()
	if name == "" {
		return r.Missing()
	}
	last := name[len(name)-1]
	constant := upper(name) && last != '?' && last != '!'
	callee := r.Name(at, name)
	switch {
	case r.Byte() == '(':
		return r.suffixes(r.called(callee))
	case constant:
		x := r.certain(callee)
		if before := r.At; x == parse.Expr(callee) && r.space() && !r.noDo && r.keywordAhead("do") {
			x = r.withBlock(r.Call(callee))
		} else {
			r.Back(before)
		}
		return r.suffixes(x)
	case r.knows(name):
		return r.suffixes(r.spacedIndex(r.certain(callee)))
	case name[0] == '_' && len(name) > 1, name == "it":
		before := r.At
		spaced := r.space() && r.beginsArgument() || r.Byte() == '{' || r.keywordAhead("do")
		if r.Back(before); !spaced {
			return r.suffixes(callee)
		}
	}
	return r.suffixes(r.command(callee))
}

// certain makes a name a call where what follows can be nothing but an argument.
func (r *reader) certain(callee parse.Expr) parse.Expr {
	before := r.At
	if r.space() {
		switch b := r.Byte(); {
		case b == '"', b == '\'', b == '@', token.IsLetter(b) && !r.oneAhead(notArguments):
			return r.commandCall(callee)
		}
	}
	r.Back(before)
	return callee
}

// spacedIndex is x [k] of a variable, with a blank between.
func (r *reader) spacedIndex(x parse.Expr) parse.Expr {
	before := r.At
	if r.space() && r.Byte() == '[' {
		return r.index(x)
	}
	r.Back(before)
	return x
}

// command reads what may be the arguments of a call without parentheses, and its
// block.
func (r *reader) command(callee parse.Expr) parse.Expr {
	before := r.At
	if r.space() && r.beginsArgument() {
		return r.commandCall(callee)
	}
	r.Back(before)
	return r.withBlock(r.Call(callee))
}

// commandCall reads arguments up to the line's end.
func (r *reader) commandCall(callee parse.Expr) parse.Expr {
	call := r.Call(callee)
	if !r.Enter() {
		return call
	}
	defer r.Leave()
	outer, handed := r.noDo, r.handed
	r.noDo, r.handed = true, nil
	var fields []parse.Field
	for {
		before := r.At
		if x, f := r.element(); f != nil {
			fields = append(fields, *f)
		} else if x != nil {
			call.Args = r.Append(call.Args, x)
		}
		r.space()
		if r.Byte() != ',' || r.At == before || r.Faulty() {
			break
		}
		r.At++
		r.blank()
	}
	r.noDo = outer
	r.options(call, fields)
	r.handed = handed
	return r.withBlock(call)
}

// options are the fields among the arguments, one Object at the end, and the block
// that is handed on.
func (r *reader) options(call *parse.Call, fields []parse.Field) {
	if len(fields) > 0 {
		at := int(fields[0].Value.Start())
		if fields[0].Key != nil {
			at = int(fields[0].Key.Start())
		}
		call.Args = r.Append(call.Args, r.Object(at, fields))
	}
	if r.handed != nil {
		call.Args = r.Append(call.Args, r.handed)
	}
}

// notArguments are the words that a call without parentheses does not go beyond.
const notArguments = "if unless while until rescue and or then do end in when else elsif ensure"

// beginsArgument tells an argument from an operator, where a blank has been passed.
func (r *reader) beginsArgument() bool {
	b, next := r.Byte(), r.Ahead(1)
	spaced := token.Spaces[next] || next == '\n' || next == 0
	switch {
	case token.IsLetter(b):
		return !r.oneAhead(notArguments)
	case token.Digits[b], b == '"', b == '\'', b == '`', b == '@', b == '$', b == '(':
		return true
	case b == '[':
		return true
	case b == ':':
		return !r.noColon && !spaced || next == ':' && !token.Spaces[r.Ahead(2)]
	case b == '-':
		return next == '>' || !spaced && next != '='
	case b == '*', b == '&':
		return !spaced && next != '=' && next != '.' && !(b == '&' && next == '&') && !(b == '*' && next == '*' && token.Spaces[r.Ahead(2)])
	case b == '/':
		return !spaced && next != '='
	case b == '%':
		return !spaced && next != '=' && r.isPercent()
	case b == '!':
		return next != '=' && next != '~'
	case b == '~':
		return !spaced
	case b == '<':
		return r.isHeredoc()
	case b == '?':
		return !spaced && !token.Words[r.Ahead(2)]
	case b == '.':
		return next == '.' && token.Words[r.Ahead(2)]
	}
	return false
}

// isPercent reports a literal that begins with %.
func (r *reader) isPercent() bool {
	next := r.Ahead(1)
	if strings.IndexByte("([{<|/!", next) >= 0 {
		return true
	}
	return strings.IndexByte("qQwWiIrsx", next) >= 0 && !token.Words[r.Ahead(2)] && !token.Spaces[r.Ahead(2)] && r.Ahead(2) != '\n'
}

// called reads (arguments) and a block.
func (r *reader) called(callee parse.Expr) parse.Expr {
	call := r.Call(callee)
	r.At++
	if !r.Enter() {
		return call
	}
	defer r.Leave()
	var fields []parse.Field
	handed := r.handed
	r.handed = nil
	r.free(func() parse.Expr {
		call.Args, fields = r.elements(')')
		return nil
	})
	r.options(call, fields)
	r.handed = handed
	return r.withBlock(call)
}

// withBlock reads a block and gives it as the last argument. lambda and proc are
// their block.
func (r *reader) withBlock(call *parse.Call) parse.Expr {
	before := r.At
	r.space()
	at := r.At
	var block *parse.Func
	switch {
	case r.Byte() == '{':
		r.At++
		block = r.block(at, '}')
	case !r.noDo && r.keyword("do"):
		block = r.block(at, 0)
	default:
		r.Back(before)
		return call
	}
	if n, ok := call.Callee.(*parse.Name); ok && len(call.Args) == 0 && (n.Name == "lambda" || n.Name == "proc") {
		return block
	}
	call.Args = r.Append(call.Args, block)
	return call
}

// block reads what follows { or do.
func (r *reader) block(at int, end byte) *parse.Func {
	f := &parse.Func{Pos: parse.Pos(at), Arrow: true}
	r.Count()
	if !r.Enter() {
		return f
	}
	defer r.Leave()
	r.in(&scope{outer: r.scope, block: true}, func() {
		r.blank()
		if r.Accept("||") {
			f.Params = nil
		} else if r.Byte() == '|' {
			r.At++
			f.Params = r.parameters('|')
		}
		f.Body = r.blockBody(end)
	})
	f.End = parse.Pos(min(r.At, len(r.Source)))
	implicit(f)
	return f
}

// implicit gives a block without parameters those that it uses by number, or by it.
func implicit(f *parse.Func) {
	if f.Params == nil {
		f.Params = []parse.Param{{Target: &parse.Name{Pos: f.Pos, Name: "it"}}}
	}
}

func (r *reader) blockBody(end byte) []parse.Stmt {
	if end == 0 {
		body := r.rescued(r.At)
		r.ended()
		return r.returning(body)
	}
	body := r.statements(nil, "")
	r.closing(end)
	return r.returning(body)
}

// lambda reads what follows ->.
func (r *reader) lambda(at int) parse.Expr {
	f := &parse.Func{Pos: parse.Pos(at), Arrow: true}
	r.Count()
	if !r.Enter() {
		return f
	}
	defer r.Leave()
	do := r.noDo
	r.in(&scope{outer: r.scope, block: true}, func() {
		r.space()
		if r.Accept("(") {
			f.Params = r.parameters(')')
		} else if r.Byte() != '{' && !r.keywordAhead("do") {
			f.Params = r.parameters('{')
		}
		r.blank()
		switch {
		case r.Accept("{"):
			f.Body = r.blockBody('}')
		case r.keyword("do"):
			f.Body = r.blockBody(0)
		default:
			r.Fault("expected a block")
		}
	})
	r.noDo = do
	f.End = parse.Pos(min(r.At, len(r.Source)))
	return f
}

// suffixes reads what is hung on an operand: members, keys, calls.
func (r *reader) suffixes(x parse.Expr) parse.Expr {
	for !r.Done() && !r.Faulty() {
		before := r.At
		switch b := r.Byte(); {
		case b == '[' && r.Before() != ' ':
			x = r.index(x)
			continue
		case b == ':' && r.Ahead(1) == ':' && !r.noColonAhead():
			r.At += 2
			x = r.scoped(x)
			continue
		}
		r.space()
		if r.Byte() == '\n' || r.Byte() == '#' {
			if !r.leadingDot() {
				r.Back(before)
				return x
			}
		}
		switch {
		case r.Has("&."):
			r.At += 2
			x = r.member(x)
		case r.Byte() == '.' && r.Ahead(1) != '.':
			r.At++
			x = r.member(x)
		default:
			r.Back(before)
			return x
		}
	}
	return x
}

// noColonAhead reports :: that is no scope but begins a name of the top.
func (r *reader) noColonAhead() bool { return token.Spaces[r.Before()] && token.IsLetter(r.Ahead(2)) }

// leadingDot goes to a dot at the start of a following line, if there is one.
func (r *reader) leadingDot() bool {
	at, pending := r.At, r.pending
	r.blank()
	if r.Byte() == '.' && r.Ahead(1) != '.' || r.Has("&.") {
		return true
	}
	r.Back(at)
	r.pending = pending
	return false
}

// index reads [k]. x[a, n] and x[a..b] are a Slice.
func (r *reader) index(x parse.Expr) parse.Expr {
	at := r.At
	r.At++
	if !r.Enter() {
		return x
	}
	defer r.Leave()
	var items []parse.Expr
	var fields []parse.Field
	r.free(func() parse.Expr {
		items, fields = r.elements(']')
		return nil
	})
	switch {
	case len(items) == 1 && len(fields) == 0:
		if s := r.sliced(x, items[0]); s != nil {
			return s
		}
		return r.Index(x, items[0])
	case len(items) == 2 && len(fields) == 0:
		r.Count()
		return &parse.Slice{Pos: items[0].Start(), Object: x, From: items[0], To: r.Binary("+", items[0], items[1])}
	}
	call := r.Call(r.Member(at, x, "[]"), items...)
	r.options(call, fields)
	return call
}

// sliced is x[a..b].
func (r *reader) sliced(x, key parse.Expr) parse.Expr {
	call, ok := key.(*parse.Call)
	if !ok {
		return nil
	}
	n, ok := call.Callee.(*parse.Name)
	if !ok || n.Name != ".." && n.Name != "..." {
		return nil
	}
	r.Count()
	out := &parse.Slice{Pos: n.Pos, Object: x, From: call.Args[0]}
	if len(call.Args) < 2 {
		return out
	}
	out.To = call.Args[1]
	if n.Name == ".." {
		if minusOne(out.To) {
			out.To = nil
		} else {
			out.To = r.Binary("+", out.To, r.Number(int(n.Pos), "1", 10))
		}
	}
	return out
}

func minusOne(x parse.Expr) bool {
	u, ok := x.(*parse.Unary)
	if !ok || u.Op != "-" {
		return false
	}
	n, ok := u.Operand.(*parse.Number)
	return ok && n.Value == 1
}

// member reads what follows a dot: always a call, unless it is assigned to.
func (r *reader) member(x parse.Expr) parse.Expr {
	r.blank()
	at := r.At
	if r.Byte() == '(' { // f.(x)
		return r.called(r.Member(at, x, "call"))
	}
	name := r.methodName()
	if name == "" {
		for _, op := range operatorNames {
			if r.Accept(op) {
				name = op
				break
			}
		}
	}
	if name == "" {
		r.Fault("expected a method's name")
		return x
	}
	return r.send(r.Member(at, x, name))
}

// scoped reads what follows ::, a constant or a call.
func (r *reader) scoped(x parse.Expr) parse.Expr {
	r.blank()
	at := r.At
	name := r.methodName()
	if name == "" {
		r.Fault("expected a name")
		return x
	}
	m := r.Member(at, x, name)
	if upper(name) && r.Byte() != '(' {
		return r.certain(m)
	}
	return r.send(m)
}

// send reads the arguments of a method. X.new(…) makes an instance.
func (r *reader) send(m *parse.Member) parse.Expr {
	var x parse.Expr
	if r.Byte() == '(' {
		x = r.called(m)
	} else {
		x = r.command(m)
	}
	if call, ok := x.(*parse.Call); ok && m.Name == "new" && isConstant(m.Object) {
		call.Callee, call.New, call.Pos = m.Object, true, m.Object.Start()
	}
	return x
}

func isConstant(x parse.Expr) bool {
	switch x := x.(type) {
	case *parse.Name:
		return upper(x.Name)
	case *parse.Member:
		return upper(x.Name)
	}
	return false
}

// upper reports a name that begins with a capital letter.
func upper(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }
