package powershell

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// typed reads [type]: a type by itself, with a member behind two colons, or before
// what is turned into it. An attribute leaves no trace.
func (r *reader) typed() parse.Expr {
	at := r.At
	name, attribute := r.typeName()
	if attribute {
		r.blank()
		return r.Operand()
	}
	x := r.Name(at, name)
	if r.Has("::") {
		return r.suffixes(x)
	}
	before := r.At
	r.space()
	if r.castFollows() {
		return r.Call(x, r.Expression(r, level(powerUnary)))
	}
	r.Back(before)
	return r.suffixes(x)
}

// castFollows reports whether an operand begins here.
func (r *reader) castFollows() bool {
	switch b := r.Byte(); {
	case b == '$', b == '(', b == '@', b == '{', token.Digits[b]:
		return true
	case b == '[':
		return token.IsLetter(r.Ahead(1))
	}
	if kind, _ := r.quote(); kind != 0 {
		return true
	}
	size := r.dash()
	if size == 0 {
		return false
	}
	rest := *r
	rest.At += size
	return token.Digits[rest.Byte()] || rest.Byte() == '$' || rest.HasFold("join") || rest.HasFold("split")
}

// typeName reads [name] as it is looked up: in lower case, without blanks and the
// namespace that all types are in. An attribute has arguments.
func (r *reader) typeName() (name string, attribute bool) {
	at := r.At
	depth := 0
	for !r.Done() {
		switch b := r.Byte(); {
		case b == '[':
			depth++
		case b == ']':
			depth--
		case b == '(':
			attribute = true
			r.passed()
			continue
		case b == '\n' && depth == 1 && !attribute:
			r.Fault("expected ]")
			return "[]", false
		}
		r.At++
		if depth == 0 {
			break
		}
	}
	if depth > 0 {
		r.Fault("expected ]")
	}
	if attribute {
		return "", true
	}
	text := r.Folded(r.Since(at))
	if strings.ContainsAny(text, " \t\r\n`") {
		text = withoutBlanks.Replace(text)
	}
	if rest, ok := strings.CutPrefix(text, "[system."); ok {
		return "[" + rest, false
	}
	return text, false
}

var withoutBlanks = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", "`", "")

// passed passes (…) with whatever is in it.
func (r *reader) passed() {
	depth := 0
	for !r.Done() {
		switch r.Byte() {
		case '(':
			depth++
		case ')':
			depth--
			if depth == 0 {
				r.At++
				return
			}
		case '\'', '"':
			r.quoted()
			continue
		}
		r.At++
	}
}

// block reads { … } as a function.
func (r *reader) block(at int) parse.Expr {
	f := &parse.Func{Pos: parse.Pos(at), Arrow: true}
	r.Count()
	outer := r.inFunction
	r.inFunction = false
	r.functionBody(f)
	r.inFunction = outer
	return f
}

// functionBody reads { param(…) … }.
func (r *reader) functionBody(f *parse.Func) {
	if !r.Enter() {
		return
	}
	defer r.Leave()
	release := r.Hold()
	defer release()
	r.At++
	for r.gaps(); r.Byte() == '[' && r.attributeAhead(); r.gaps() {
		r.typeName()
	}
	if r.keyword("param") {
		f.Params = r.parameters()
	}
	comma, tight := r.noComma, r.tight
	r.noComma, r.tight = false, false
	f.Body = r.statements(nil)
	r.noComma, r.tight = comma, tight
	r.closing('}')
	f.End = parse.Pos(min(r.At, len(r.Source)))
	r.open = nil
}

// attributeAhead reports an attribute before param.
func (r *reader) attributeAhead() bool {
	ahead := *r
	_, attribute := ahead.typeName()
	return attribute && ahead.Err() == nil
}

// keyword passes a word, whatever its case.
func (r *reader) keyword(word string) bool {
	if !r.HasFold(word) || wordBytes[r.Ahead(len(word))] {
		return false
	}
	r.At += len(word)
	return true
}

// parameters reads ([type]$a = 1, …).
func (r *reader) parameters() []parse.Param {
	var params []parse.Param
	r.closing('(')
	r.List(r.blank, ')', func() {
		for r.blank(); r.Byte() == '['; r.blank() {
			r.typeName()
		}
		if r.Byte() != '$' {
			return
		}
		p := parse.Param{Target: r.variable()}
		r.blank()
		if r.Accept("=") {
			r.blank()
			p.Default = r.unlisted()
		}
		params = append(params, p)
	})
	return params
}
