package javascript_test

import (
	"fmt"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// A dumper spells a tree as S-expressions. Chains that may be long are followed
// in a loop, as every visitor must.
type dumper struct {
	out strings.Builder
	// loose hides what esbuild changes when it prints: numbers after names,
	// directives, folded constants, how commas nest.
	loose bool
}

func dump(stmts []parse.Stmt) string {
	var d dumper
	for i, s := range stmts {
		if i > 0 {
			d.out.WriteByte('\n')
		}
		d.stmt(s)
	}
	return d.out.String()
}

func (d *dumper) print(format string, args ...any) { fmt.Fprintf(&d.out, format, args...) }

// chain spells an expression that nests to the left.
func (d *dumper) chain(x parse.Expr) {
	var links []parse.Expr
	for {
		var inner parse.Expr
		switch x := x.(type) {
		case *parse.Binary:
			inner = x.Left
			d.print("(%s ", x.Op)
		case *parse.Member:
			inner = x.Object
			d.print("(. ")
		case *parse.Index:
			inner = x.Object
			d.print("([] ")
		case *parse.Call:
			inner = x.Callee
			d.print("(%s ", map[bool]string{true: "new", false: "call"}[x.New])
		default:
			d.leaf(x)
			for i := len(links) - 1; i >= 0; i-- {
				d.link(links[i])
			}
			return
		}
		links = append(links, x)
		x = inner
	}
}

func (d *dumper) link(x parse.Expr) {
	switch x := x.(type) {
	case *parse.Binary:
		d.print(" ")
		d.expr(x.Right)
	case *parse.Member:
		d.print(" %s", x.Name)
	case *parse.Index:
		d.print(" ")
		d.expr(x.Key)
	case *parse.Call:
		d.exprs(x.Args)
	}
	d.print(")")
}

func (d *dumper) expr(x parse.Expr) {
	if d.loose && d.folded(x) {
		return
	}
	switch x := x.(type) {
	case *parse.Conditional:
		d.conditional(x)
	case *parse.Assign:
		d.assign(x)
	default:
		d.chain(x)
	}
}

func (d *dumper) conditional(x *parse.Conditional) {
	closing := 0
	for {
		d.print("(? ")
		d.expr(x.Test)
		d.print(" ")
		d.expr(x.Then)
		d.print(" ")
		closing++
		next, ok := x.Other.(*parse.Conditional)
		if !ok {
			d.expr(x.Other)
			d.print("%s", strings.Repeat(")", closing))
			return
		}
		x = next
	}
}

func (d *dumper) assign(x *parse.Assign) {
	closing := 0
	for {
		d.print("(%s%s ", [...]string{"", "var ", "let ", "export "}[x.Declare], x.Op)
		d.expr(x.Target)
		closing++
		if x.Value == nil {
			d.print("%s", strings.Repeat(")", closing))
			return
		}
		d.print(" ")
		next, ok := x.Value.(*parse.Assign)
		if !ok {
			d.expr(x.Value)
			d.print("%s", strings.Repeat(")", closing))
			return
		}
		x = next
	}
}

func (d *dumper) exprs(list []parse.Expr) {
	for _, x := range list {
		d.print(" ")
		d.expr(x)
	}
}

func (d *dumper) leaf(x parse.Expr) {
	switch x := x.(type) {
	case nil:
		d.print("_")
	case *parse.Name:
		d.print("%s", d.name(x.Name))
	case *parse.String:
		d.print("%s", strconv.QuoteToASCII(x.Value))
	case *parse.Number:
		d.print("%s", strconv.FormatFloat(x.Value, 'g', -1, 64))
	case *parse.Literal:
		d.literal(x)
	case *parse.Concat:
		d.list("concat", x.Parts)
	case *parse.Array:
		d.list("array", x.Items)
	case *parse.Object:
		d.print("(object")
		d.fields(x.Fields)
		d.print(")")
	case *parse.Unary:
		if n, ok := x.Operand.(*parse.Number); ok && x.Op == "!" && d.loose {
			d.print("%s", map[bool]string{true: "#true", false: "#false"}[n.Value == 0])
			return
		}
		d.list(x.Op, []parse.Expr{x.Operand})
	case *parse.Spread:
		d.list("...", []parse.Expr{x.Value})
	case *parse.Import:
		d.list("import", []parse.Expr{x.Module})
	case *parse.Func:
		d.function(x)
	case *parse.Class:
		d.class(x)
	default:
		d.expr(x)
	}
}

func (d *dumper) list(name string, items []parse.Expr) {
	d.print("(%s", name)
	d.exprs(items)
	d.print(")")
}

func (d *dumper) literal(x *parse.Literal) {
	if x.Kind == parse.Regexp {
		d.print("(regexp %q)", x.Value)
		return
	}
	d.print("#%s", [...]string{"null", "undefined", "true", "false", "", "this", "super"}[x.Kind])
}

func (d *dumper) fields(fields []parse.Field) {
	for _, f := range fields {
		d.print(" (%s%s", map[bool]string{true: "static "}[f.Static], [...]string{"", "method ", "get ", "set ", "..."}[f.Kind])
		if f.Key != nil {
			if f.Computed {
				d.print("[")
			}
			d.expr(f.Key)
			if f.Computed {
				d.print("]")
			}
			d.print(" ")
		}
		d.expr(f.Value)
		d.print(")")
	}
}

func (d *dumper) function(f *parse.Func) {
	d.print("(")
	if f.Async {
		d.print("async ")
	}
	d.print("%s", map[bool]string{true: "=>", false: "fn"}[f.Arrow])
	if f.Name != "" {
		d.print(" %s", d.name(f.Name))
	}
	d.print(" (")
	for i, p := range f.Params {
		if i > 0 {
			d.print(" ")
		}
		if p.Rest {
			d.print("...")
		}
		d.expr(p.Target)
		if p.Default != nil {
			d.print("=")
			d.expr(p.Default)
		}
	}
	d.print(")")
	d.stmts(f.Body)
	if f.Result != nil {
		d.print(" ")
		d.expr(f.Result)
	}
	d.print(")")
}

func (d *dumper) class(c *parse.Class) {
	d.print("(class")
	if c.Name != "" {
		d.print(" %s", d.name(c.Name))
	}
	if c.Base != nil {
		d.print(" <")
		d.expr(c.Base)
	}
	d.fields(c.Members)
	if c.Body != nil {
		d.print(" (body")
		d.stmts(c.Body)
		d.print(")")
	}
	d.print(")")
}

func (d *dumper) stmts(list []parse.Stmt) {
	for _, s := range list {
		if d.loose && isMoved(s) {
			continue
		}
		d.print(" ")
		d.stmt(s)
	}
}

func (d *dumper) group(name string, list []parse.Stmt) {
	d.print(" (%s", name)
	d.stmts(list)
	d.print(")")
}

func (d *dumper) optional(name string, x parse.Expr) {
	if x == nil {
		return
	}
	d.print(" %s:", name)
	d.expr(x)
}

func (d *dumper) stmt(s parse.Stmt) {
	switch s := s.(type) {
	case *parse.ExprStmt:
		d.expr(s.X)
	case *parse.Block:
		d.print("(block")
		d.stmts(s.Body)
		d.print(")")
	case *parse.FuncDecl:
		d.print("(decl ")
		d.function(s.Func)
		d.print(")")
	case *parse.ClassDecl:
		d.print("(decl ")
		d.class(s.Class)
		d.print(")")
	case *parse.If:
		d.ifs(s)
	case *parse.Loop:
		d.loop(s)
	case *parse.Switch:
		d.switches(s)
	case *parse.Try:
		d.try(s)
	case *parse.Return:
		d.print("(%s", map[bool]string{true: "throw", false: "return"}[s.Throw])
		if s.Value != nil {
			d.print(" ")
			d.expr(s.Value)
		}
		d.print(")")
	case *parse.Jump:
		d.print("(%s%s)", map[bool]string{true: "continue", false: "break"}[s.Continue], strings.TrimRight(" "+s.Label, " "))
	case *parse.ImportDecl:
		d.print("(import %q", s.Module)
		d.names(s.Names)
		d.print(")")
	case *parse.ExportDecl:
		d.export(s)
	case *parse.Bad:
		d.print("(bad %d-%d)", s.Pos, s.End)
	default:
		panic(fmt.Sprintf("unknown statement %T", s))
	}
}

func (d *dumper) ifs(s *parse.If) {
	closing := 0
	for {
		d.print("(if ")
		d.expr(s.Test)
		d.group("then", s.Then)
		closing++
		if len(s.Else) == 1 {
			if next, ok := s.Else[0].(*parse.If); ok {
				d.print(" else ")
				s = next
				continue
			}
		}
		if s.Else != nil {
			d.group("else", s.Else)
		}
		d.print("%s", strings.Repeat(")", closing))
		return
	}
}

func (d *dumper) loop(s *parse.Loop) {
	d.print("(loop")
	if s.Init != nil {
		d.group("init", s.Init)
	}
	d.optional("test", s.Test)
	d.optional("update", s.Update)
	d.optional("each", s.Target)
	d.optional(map[bool]string{true: "in", false: "of"}[s.Keys], s.Over)
	d.stmts(s.Body)
	d.print(")")
}

func (d *dumper) switches(s *parse.Switch) {
	d.print("(switch ")
	d.expr(s.Subject)
	for _, c := range s.Cases {
		d.print(" (case")
		d.exprs(c.Tests)
		d.print(":")
		d.stmts(c.Body)
		d.print(")")
	}
	d.print(")")
}

func (d *dumper) try(s *parse.Try) {
	d.print("(try")
	d.stmts(s.Body)
	for _, c := range s.Catches {
		d.print(" (catch")
		if c.Target != nil {
			d.print(" ")
			d.expr(c.Target)
			d.print(":")
		}
		d.stmts(c.Body)
		d.print(")")
	}
	if s.Finally != nil {
		d.group("finally", s.Finally)
	}
	d.print(")")
}

func (d *dumper) names(names []parse.ImportName) {
	for _, n := range names {
		d.print(" %s:%s", n.Name, n.As)
	}
}

func (d *dumper) export(s *parse.ExportDecl) {
	d.print("(export")
	d.names(s.Names)
	if s.Module != "" {
		d.print(" from %q", s.Module)
	}
	if s.Decl != nil {
		d.print(" ")
		d.stmt(s.Decl)
	}
	if s.Value != nil {
		d.print(" default ")
		d.expr(s.Value)
	}
	d.print(")")
}
