package ruby

import (
	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// Operand reads an operand with all that is hung on it.
func (r *reader) Operand() parse.Expr {
	r.space()
	at := r.At
	switch b := r.Byte(); {
	case token.IsLetter(b):
		return r.named()
	case b == '@', b == '$':
		return r.suffixes(r.variable())
	case token.Digits[b]:
		return r.suffixes(r.number())
	case b == '"', b == '\'', b == '`':
		return r.suffixes(r.text())
	case b == '[':
		r.At++
		return r.suffixes(r.free(func() parse.Expr { return r.array(at) }))
	case b == '{':
		r.At++
		return r.suffixes(r.free(func() parse.Expr { return r.hash(at, '}') }))
	case b == '(':
		return r.suffixes(r.parenthesis())
	}
	return r.marked(at)
}

// marked reads what begins with another sign.
func (r *reader) marked(at int) parse.Expr {
	switch b := r.Byte(); {
	case b == ':':
		return r.suffixes(r.symbol())
	case b == '/':
		r.At++
		return r.suffixes(r.pattern(at, quotes{end: '/', regexp: true}))
	case b == '%':
		if x, ok := r.percent(); ok {
			return r.suffixes(x)
		}
	case b == '<' && r.isHeredoc():
		return r.suffixes(r.heredoc())
	case b == '?' && r.Ahead(1) != 0 && !token.Spaces[r.Ahead(1)]:
		return r.suffixes(r.character())
	case b == '-' && r.Ahead(1) == '>':
		r.At += 2
		return r.suffixes(r.lambda(at))
	case b == '.' && r.Ahead(1) == '.': // ..b
		r.At += 2
		if r.Accept("."); r.Byte() == ')' { // all that the method was given
			return r.spread(at, r.Name(at, "*"))
		}
		return r.Function(at, "..", r.Literal(at, parse.Null), r.Expression(r, level(powerEither)))
	}
	return r.prefixed(at)
}

// prefixed reads an operator that stands before its operand.
func (r *reader) prefixed(at int) parse.Expr {
	switch {
	case r.Accept("!"):
		r.blank()
		return r.Unary(at, "!", r.Expression(r, level(powerUnary)))
	case r.Accept("-"):
		return r.Unary(at, "-", r.Expression(r, level(powerNegate)))
	case r.Accept("~"):
		return r.Unary(at, "~", r.Expression(r, level(powerUnary)))
	case r.Accept("+"):
		return r.Expression(r, level(powerUnary))
	case r.Accept("**"), r.Accept("*"):
		r.blank()
		if b := r.Byte(); b == ',' || b == ')' || b == ']' || b == '=' {
			return r.spread(at, r.Literal(at, parse.Undefined))
		}
		return r.spread(at, r.Expression(r, level(powerTernary)))
	case r.Accept("&"):
		if b := r.Byte(); b == ')' || b == '\n' {
			return r.Name(at, "&")
		}
		return r.Expression(r, level(powerTernary))
	}
	return r.Missing()
}

// variable reads @x, @@x and $x. Those of an object are its members.
func (r *reader) variable() parse.Expr {
	at := r.At
	if r.Byte() == '$' {
		r.At++
		if r.Class(token.Words) == "" && !r.Done() {
			if r.Accept("-") {
				r.Class(token.Words)
			} else {
				r.At++
			}
		}
		return r.Name(at, r.Since(at))
	}
	for r.Byte() == '@' {
		r.At++
	}
	if r.Class(token.Words) == "" {
		r.Fault("expected a variable's name")
	}
	return r.Member(at, r.Literal(at, parse.This), r.Since(at))
}

func (r *reader) number() parse.Expr {
	at := r.At
	var n *parse.Number
	base := 0
	if r.Byte() == '0' {
		switch r.Ahead(1) | 0x20 {
		case 'x':
			base = 16
		case 'b':
			base = 2
		case 'o':
			base = 8
		}
	}
	switch {
	case base > 0 && token.Hexes[r.Ahead(2)]:
		r.At += 2
		from := r.At
		r.Class(token.Words)
		n = r.Number(at, r.Since(from), base)
	case r.Byte() == '0' && token.Digits[r.Ahead(1)]:
		from := r.At
		r.Class(token.Words)
		n = r.Number(at, r.Since(from), 8)
	default:
		n = r.Decimal()
	}
	for b := r.Byte(); (b == 'r' || b == 'i') && !token.Words[r.Ahead(1)]; b = r.Byte() {
		r.At++
	}
	return n
}

// text reads "…", '…' or `…`; texts that stand side by side are one.
func (r *reader) text() parse.Expr {
	at := r.At
	quote := r.Byte()
	r.At++
	x := r.until(at, quotes{end: quote, plain: quote == '\''})
	if quote == '`' {
		return r.Function(at, "`", x)
	}
	for {
		before := r.At
		r.space()
		if b := r.Byte(); b != '"' && b != '\'' || r.key() {
			r.Back(before)
			return x
		}
		quote, more := r.Byte(), r.At
		r.At++
		x = r.Join(x, r.until(more, quotes{end: quote, plain: quote == '\''}))
	}
}

// key reports a quoted key, "a b": x. Texts that long are rare, so that it looks no
// further than a line.
func (r *reader) key() bool {
	quote := r.Byte()
	for i := 1; i < 200; i++ {
		switch r.Ahead(i) {
		case '\\':
			i++
		case quote:
			return r.Ahead(i+1) == ':' && r.Ahead(i+2) != ':'
		case '\n', 0:
			return false
		}
	}
	return false
}

// character reads ?a.
func (r *reader) character() parse.Expr {
	at := r.At
	r.At++
	t := token.NewText(at)
	if r.Byte() == '\\' {
		r.escape(&t, quotes{})
		return t.End(&r.Cursor)
	}
	from := r.At
	r.At++
	for r.Byte() >= 0x80 && r.Byte() < 0xc0 {
		r.At++
	}
	t.Add(r.Since(from))
	return t.End(&r.Cursor)
}

// operatorNames may follow a colon or def.
var operatorNames = []string{"[]=", "[]", "<=>", "===", "==", "=~", "!=", "!~", "!", "**", "+@", "-@", "+", "-", "*", "/", "%", "<<", ">>", "<=", ">=", "<", ">", "&", "|", "^", "~", "`"}

// symbol reads :a, :"a b" and :+ as a text.
func (r *reader) symbol() parse.Expr {
	at := r.At
	if r.Has("::") { // a name of the top
		r.At += 2
		name := r.At
		return r.Name(name, r.Class(token.Words))
	}
	r.At++
	switch b := r.Byte(); {
	case b == '"' || b == '\'':
		r.At++
		return r.until(at, quotes{end: b, plain: b == '\''})
	case token.IsLetter(b), b == '@', b == '$':
		from := r.At
		for r.Byte() == '@' || r.Byte() == '$' {
			r.At++
		}
		r.Class(token.Words)
		if b := r.Byte(); (b == '?' || b == '!' || b == '=') && r.Ahead(1) != '=' && r.Ahead(1) != '~' && r.Ahead(1) != '>' {
			r.At++
		}
		return r.String(at, r.Since(from))
	}
	for _, op := range operatorNames {
		if r.Accept(op) {
			return r.String(at, op)
		}
	}
	r.Fault("expected a symbol")
	return r.Missing()
}

// parenthesis reads (…), whose value is that of its last statement.
func (r *reader) parenthesis() parse.Expr {
	at := r.At
	r.At++
	if !r.Enter() {
		return r.Missing()
	}
	defer r.Leave()
	return r.free(func() parse.Expr { return r.sequence(at, ')') })
}

// array reads the items of […].
func (r *reader) array(at int) parse.Expr {
	items, fields := r.elements(']')
	if len(fields) > 0 {
		items = r.Append(items, r.Object(int(fields[0].Value.Start()), fields))
	}
	return r.Array(at, items)
}

// hash reads the fields of {…}.
func (r *reader) hash(at int, end byte) parse.Expr {
	items, fields := r.elements(end)
	for _, x := range items {
		if s, ok := x.(*parse.Spread); ok {
			fields = append(fields, parse.Field{Value: s.Value, Kind: parse.SpreadField})
		} else {
			r.Fault("expected a key")
		}
	}
	return r.Object(at, fields)
}

// elements reads items and fields up to an end, and passes it.
func (r *reader) elements(end byte) (items []parse.Expr, fields []parse.Field) {
	r.List(r.blank, end, func() {
		if x, f := r.element(); f != nil {
			fields = append(fields, *f)
		} else if x != nil {
			items = r.Append(items, x)
		}
	})
	return items, fields
}

// element reads one item or one field: k: v, "k": v, k => v or **o. A block that is
// handed on, &b, is kept apart.
func (r *reader) element() (parse.Expr, *parse.Field) {
	switch {
	case r.Has("**"):
		r.At += 2
		if b := r.Byte(); b == ')' || b == ',' || b == '}' {
			return nil, &parse.Field{Value: r.Name(r.At, "**"), Kind: parse.SpreadField}
		}
		return nil, &parse.Field{Value: r.Expression(r, level(powerTernary)), Kind: parse.SpreadField}
	case r.Byte() == '&' && r.Ahead(1) != '&':
		r.handed = r.prefixed(r.At)
		return nil, nil
	}
	if key := r.label(); key != nil {
		before, pending := r.At, r.pending
		if r.blank(); r.oneAhead(notArguments) {
			r.Back(before)
			r.pending = pending
		}
		return nil, r.field(key)
	}
	x := r.argument()
	at := r.At
	r.space()
	if r.Accept("=>") {
		r.blank()
		_, known := x.(*parse.String)
		return nil, &parse.Field{Key: x, Value: r.argument(), Computed: !known}
	}
	r.Back(at)
	return x, nil
}

// field reads the value of a label; without one it is that of the variable with the
// label's name.
func (r *reader) field(key parse.Expr) *parse.Field {
	_, known := key.(*parse.String)
	f := &parse.Field{Key: key, Computed: !known}
	r.space()
	switch b := r.Byte(); b {
	case ',', ')', '}', ']', '\n', ';', 0:
		if s, ok := key.(*parse.String); ok {
			f.Value = r.Name(int(s.Pos), s.Value)
			return f
		}
	}
	f.Value = r.argument()
	return f
}

// label reads name: or "name": before a value.
func (r *reader) label() parse.Expr {
	at := r.At
	b := r.Byte()
	if token.IsLetter(b) {
		name := r.Class(token.Words)
		if c := r.Byte(); c == '?' || c == '!' {
			r.At++
			name = r.Since(at)
		}
		if r.Byte() == ':' && r.Ahead(1) != ':' {
			r.At++
			return r.String(at, name)
		}
		r.Back(at)
		return nil
	}
	if (b == '"' || b == '\'') && r.key() {
		r.At++
		x := r.until(at, quotes{end: b, plain: b == '\''})
		r.Accept(":")
		return x
	}
	return nil
}

// argument reads one value of a list.
func (r *reader) argument() parse.Expr {
	return r.Expression(r, level(powerAssign))
}
