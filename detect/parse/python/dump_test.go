package python_test

import (
	"fmt"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// A dumper writes a tree as a line of text. testdata/oracle.py writes the same of
// CPython's tree. Chains that may be long are followed in a loop, as every visitor must.
type dumper struct {
	out strings.Builder
	// place, if set, tells where names, calls, texts and functions stand.
	place func(parse.Pos) string
	// shape leaves texts empty, and folded zeros without a sign.
	shape, folded bool
	// formatted is set inside an f-string, where CPython does not know the places.
	formatted int
}

func dump(stmts []parse.Stmt) string {
	var d dumper
	d.stmts(stmts)
	return d.out.String()
}

func (d *dumper) write(texts ...string) {
	for _, text := range texts {
		d.out.WriteString(text)
	}
}

func (d *dumper) at(pos parse.Pos) {
	if d.place != nil && d.formatted == 0 {
		d.write("@", d.place(pos))
	}
}

func (d *dumper) stmts(list []parse.Stmt) {
	for i, s := range list {
		if i > 0 {
			d.write("; ")
		}
		d.stmt(s)
	}
}

func (d *dumper) body(list []parse.Stmt) {
	d.write("{")
	d.stmts(list)
	d.write("}")
}

func (d *dumper) stmt(s parse.Stmt) {
	switch s := s.(type) {
	case *parse.ExprStmt:
		d.expr(s.X)
	case *parse.Block:
		d.body(s.Body)
	case *parse.FuncDecl:
		d.function(s.Func)
	case *parse.ClassDecl:
		d.class(s.Class)
	case *parse.If:
		d.branches(s)
	case *parse.Loop:
		d.loop(s)
	case *parse.Switch:
		d.choice(s)
	case *parse.Try:
		d.try(s)
	case *parse.Return:
		d.write(map[bool]string{true: "throw ", false: "return "}[s.Throw])
		d.expr(s.Value)
	case *parse.Jump:
		d.write(map[bool]string{true: "continue", false: "break"}[s.Continue])
	case *parse.ImportDecl:
		d.write("import ", s.Module)
		for _, n := range s.Names {
			d.write(" ", n.Name, ":", n.As)
		}
	case *parse.Bad:
		d.write("BAD")
	default:
		d.write(fmt.Sprintf("%T?", s))
	}
}

func (d *dumper) branches(s *parse.If) {
	for {
		d.write("if ")
		d.expr(s.Test)
		d.write(" ")
		d.body(s.Then)
		if len(s.Else) == 0 {
			return
		}
		d.write(" else ")
		next, ok := s.Else[0].(*parse.If)
		if !ok || len(s.Else) > 1 {
			d.body(s.Else)
			return
		}
		s = next
	}
}

func (d *dumper) loop(s *parse.Loop) {
	if s.Target != nil {
		d.write("for ")
		d.expr(s.Target)
		d.write(" in ")
		d.expr(s.Over)
	} else {
		d.write("while ")
		d.expr(s.Test)
	}
	d.write(" ")
	d.body(s.Body)
}

func (d *dumper) choice(s *parse.Switch) {
	d.write("switch ")
	d.expr(s.Subject)
	for _, c := range s.Cases {
		d.write(" ")
		d.list(c.Tests)
		d.body(c.Body)
	}
}

func (d *dumper) try(s *parse.Try) {
	d.write("try ")
	d.body(s.Body)
	for _, c := range s.Catches {
		d.write(" catch ")
		d.unplaced(c.Target)
		d.write(" ")
		d.body(c.Body)
	}
	if len(s.Finally) > 0 {
		d.write(" finally ")
		d.body(s.Finally)
	}
}

func (d *dumper) function(f *parse.Func) {
	d.write(map[bool]string{true: "async "}[f.Async], map[bool]string{true: "lambda", false: "def"}[f.Arrow])
	d.at(f.Pos)
	d.write(" ", f.Name, "(")
	for i, p := range f.Params {
		if i > 0 {
			d.write(" ")
		}
		d.write(map[bool]string{true: "*"}[p.Rest], map[bool]string{true: "**"}[p.Keywords])
		d.expr(p.Target)
		if p.Default != nil {
			d.write("=")
			d.expr(p.Default)
		}
	}
	d.write(") ")
	if f.Arrow {
		d.expr(f.Result)
		return
	}
	d.body(f.Body)
}

func (d *dumper) class(c *parse.Class) {
	d.write("class")
	d.at(c.Pos)
	d.write(" ", c.Name, "(")
	d.expr(c.Base)
	d.write(") ")
	d.fields(c.Members, true)
	d.write(" ")
	d.body(c.Body)
}

func (d *dumper) fields(fields []parse.Field, inClass bool) {
	d.write("[")
	for i, f := range fields {
		if i > 0 {
			d.write(" ")
		}
		d.write(map[bool]string{true: "static "}[f.Static], [...]string{"", "method ", "get ", "set ", "**"}[f.Kind])
		if f.Computed {
			d.write("(")
		}
		switch {
		case inClass:
			d.unplaced(f.Key)
		case f.Key != nil:
			d.expr(f.Key)
		}
		if f.Computed {
			d.write(")")
		}
		d.write(":")
		d.expr(f.Value)
	}
	d.write("]")
}

// unplaced writes a name whose place CPython does not know.
func (d *dumper) unplaced(x parse.Expr) {
	d.formatted++
	d.expr(x)
	d.formatted--
}

func (d *dumper) list(items []parse.Expr) {
	d.write("[")
	d.exprs(items)
	d.write("]")
}

func (d *dumper) exprs(items []parse.Expr) {
	for i, x := range items {
		if i > 0 {
			d.write(" ")
		}
		d.expr(x)
	}
}

// quote spells a text byte by byte.
func quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			fmt.Fprintf(&out, `\x%02x`, c)
		} else {
			out.WriteByte(c)
		}
	}
	out.WriteByte('"')
	return out.String()
}

func number(x *parse.Number) string {
	switch {
	case x.Big != "":
		return x.Big + "n"
	case x.Value == float64(int64(x.Value)) && x.Value < 1e15:
		return strconv.FormatInt(int64(x.Value), 10)
	}
	return strconv.FormatFloat(x.Value, 'e', -1, 64)
}
