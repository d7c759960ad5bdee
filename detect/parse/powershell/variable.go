package powershell

import (
	"strings"

	"taisei/detect/parse"
	"taisei/detect/parse/token"
)

// variable reads $x, ${x}, $scope:x, $env:x and the variables that are one sign.
func (r *reader) variable() parse.Expr {
	at := r.At
	r.At++
	if r.Byte() == '{' {
		r.At++
		return r.named(at, "$"+r.bracedName())
	}
	if !token.Words[r.Byte()] {
		if strings.IndexByte("?^$", r.Byte()) >= 0 && !r.Done() {
			r.At++
		} else {
			r.Fault("expected a variable's name")
		}
		return r.Name(at, r.Since(at))
	}
	r.name()
	if r.Byte() == ':' && token.Words[r.Ahead(1)] {
		r.At++
		r.name()
	}
	return r.named(at, r.Since(at))
}

// name passes letters of any language, but none of the quotation marks.
func (r *reader) name() {
	for !r.Done() && token.Words[r.Byte()] {
		if r.Byte() == 0xe2 {
			if kind, _ := r.quote(); kind != 0 || r.dash() > 0 {
				return
			}
		}
		r.At++
	}
}

// bracedName reads up to the brace; a backtick takes the next sign as it is.
func (r *reader) bracedName() string {
	from := r.At
	escaped := false
	for !r.Done() && r.Byte() != '}' {
		if r.Byte() == '`' {
			escaped = true
			r.At++
		}
		r.At++
	}
	name := r.Since(from)
	r.closing('}')
	if escaped {
		return strings.ReplaceAll(name, "`", "")
	}
	return name
}

// scopes are the words before a colon that leave the name what it is.
const scopes = "script global local private using variable"

// named makes a variable out of its name. The environment is a Member.
func (r *reader) named(at int, name string) parse.Expr {
	if scope, rest, scoped := strings.Cut(name, ":"); scoped {
		if !token.OneOf(scopes, token.Lower(scope[1:])) {
			return r.Member(at, r.Name(at, r.Folded(scope)), rest)
		}
		name = "$" + rest
	}
	name = r.Folded(name)
	switch name {
	case "$true":
		return r.Literal(at, parse.True)
	case "$false":
		return r.Literal(at, parse.False)
	case "$null":
		return r.Literal(at, parse.Null)
	case "$psitem":
		name = "$_"
	case "$this":
		if r.inClass {
			return r.Literal(at, parse.This)
		}
	}
	return r.Name(at, name)
}

// scopedName reports a variable whose scope is said.
func (r *reader) scopedName(x parse.Expr) bool {
	source := r.Source[min(int(x.Start()), len(r.Source)):]
	source = strings.TrimLeft(source[:min(len(source), 16)], "${")
	scope, _, scoped := strings.Cut(source, ":")
	return scoped && token.OneOf("script global", token.Lower(scope))
}

// declares tells whether an assignment makes a variable of the function around.
func (r *reader) declares(target parse.Expr) parse.Declare {
	if n, ok := target.(*parse.Name); ok && r.inFunction && !r.scopedName(n) {
		return parse.DeclareVar
	}
	return parse.NoDeclare
}
