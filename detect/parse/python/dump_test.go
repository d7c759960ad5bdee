package python_test

import (
	"fmt"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// dump writes a tree so that a table can hold it: "text", name, (op a b).
func dump(stmts []parse.Stmt) string {
	out := make([]string, len(stmts))
	for i, s := range stmts {
		out[i] = dumpStmt(s)
	}
	return strings.Join(out, "; ")
}

func dumpStmt(s parse.Stmt) string {
	switch s := s.(type) {
	case *parse.ExprStmt:
		return dumpExpr(s.X)
	case *parse.Block:
		return "{" + dump(s.Body) + "}"
	case *parse.FuncDecl:
		return dumpFunc(s.Func)
	case *parse.ClassDecl:
		return dumpClass(s.Class)
	case *parse.If:
		return dumpIf(s)
	case *parse.Loop:
		if s.Target != nil {
			return "for " + dumpExpr(s.Target) + " in " + dumpExpr(s.Over) + " {" + dump(s.Body) + "}"
		}
		return "while " + dumpExpr(s.Test) + " {" + dump(s.Body) + "}"
	case *parse.Switch:
		var arms strings.Builder
		for _, c := range s.Cases {
			arms.WriteString(" " + dumpAll(c.Tests) + "{" + dump(c.Body) + "}")
		}
		return "switch " + dumpExpr(s.Subject) + arms.String()
	case *parse.Try:
		return dumpTry(s)
	case *parse.Return:
		return map[bool]string{true: "throw ", false: "return "}[s.Throw] + dumpExpr(s.Value)
	case *parse.Jump:
		return map[bool]string{true: "continue", false: "break"}[s.Continue]
	case *parse.ImportDecl:
		out := "import " + s.Module
		for _, n := range s.Names {
			out += " " + n.Name + ":" + n.As
		}
		return out
	case *parse.Bad:
		return "BAD"
	}
	return fmt.Sprintf("%T?", s)
}

// dumpIf follows a chain of elif in a loop, as every visitor must.
func dumpIf(s *parse.If) string {
	var out strings.Builder
	for {
		out.WriteString("if " + dumpExpr(s.Test) + " {" + dump(s.Then) + "}")
		if len(s.Else) == 0 {
			return out.String()
		}
		out.WriteString(" else ")
		next, ok := s.Else[0].(*parse.If)
		if !ok || len(s.Else) > 1 {
			return out.String() + "{" + dump(s.Else) + "}"
		}
		s = next
	}
}

func dumpTry(s *parse.Try) string {
	out := "try {" + dump(s.Body) + "}"
	for _, c := range s.Catches {
		out += " catch " + dumpExpr(c.Target) + " {" + dump(c.Body) + "}"
	}
	if s.Finally != nil {
		out += " finally {" + dump(s.Finally) + "}"
	}
	return out
}

func dumpFunc(f *parse.Func) string {
	var out strings.Builder
	out.WriteString(map[bool]string{true: "async "}[f.Async] + map[bool]string{true: "lambda", false: "def"}[f.Arrow] + " " + f.Name + "(")
	for i, p := range f.Params {
		if i > 0 {
			out.WriteString(" ")
		}
		out.WriteString(map[bool]string{true: "*"}[p.Rest] + map[bool]string{true: "**"}[p.Keywords] + dumpExpr(p.Target))
		if p.Default != nil {
			out.WriteString("=" + dumpExpr(p.Default))
		}
	}
	if f.Arrow {
		return out.String() + ") " + dumpExpr(f.Result)
	}
	return out.String() + ") {" + dump(f.Body) + "}"
}

func dumpClass(c *parse.Class) string {
	return "class " + c.Name + "(" + dumpExpr(c.Base) + ") " + dumpFields(c.Members) + " {" + dump(c.Body) + "}"
}

func dumpFields(fields []parse.Field) string {
	out := make([]string, len(fields))
	for i, f := range fields {
		key := dumpExpr(f.Key)
		if f.Computed {
			key = "(" + key + ")"
		}
		kind := [...]string{"", "method ", "get ", "set ", "**"}[f.Kind]
		out[i] = map[bool]string{true: "static "}[f.Static] + kind + key + ":" + dumpExpr(f.Value)
	}
	return "[" + strings.Join(out, " ") + "]"
}

func dumpAll(list []parse.Expr) string { return "[" + strings.Join(dumpEach(list), " ") + "]" }

func dumpEach(list []parse.Expr) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = dumpExpr(x)
	}
	return out
}

func dumpExpr(x parse.Expr) string {
	switch x := x.(type) {
	case nil:
		return "_"
	case *parse.Name:
		return x.Name
	case *parse.String:
		return strconv.QuoteToASCII(x.Value)
	case *parse.Number:
		if x.Big != "" {
			return x.Big + "n"
		}
		return strconv.FormatFloat(x.Value, 'g', -1, 64)
	case *parse.Literal:
		return "#" + [...]string{"null", "undefined", "true", "false", "", "this", "super"}[x.Kind]
	case *parse.Concat:
		return "cat" + dumpAll(x.Parts)
	case *parse.Array:
		return dumpAll(x.Items)
	case *parse.Object:
		return "dict" + dumpFields(x.Fields)
	case *parse.Slice:
		return dumpExpr(x.Object) + "[" + dumpExpr(x.From) + ":" + dumpExpr(x.To) + ":" + dumpExpr(x.Step) + "]"
	case *parse.Func:
		return dumpFunc(x)
	case *parse.Class:
		return dumpClass(x)
	case *parse.Conditional:
		return "(" + dumpExpr(x.Test) + " ? " + dumpExpr(x.Then) + " : " + dumpExpr(x.Other) + ")"
	case *parse.Spread:
		return "*" + dumpExpr(x.Value)
	case *parse.Unary:
		return "(" + x.Op + " " + dumpExpr(x.Operand) + ")"
	case *parse.Assign:
		return "(" + map[parse.Declare]string{parse.DeclareVar: "var "}[x.Declare] + dumpExpr(x.Target) + " " + x.Op + " " + dumpExpr(x.Value) + ")"
	case *parse.Collect:
		return dumpCollect(x)
	}
	return dumpChain(x)
}

func dumpCollect(x *parse.Collect) string {
	out := "collect("
	if x.Key != nil {
		out += dumpExpr(x.Key) + ":"
	}
	out += dumpExpr(x.Value)
	for _, e := range x.Each {
		out += " for " + dumpExpr(e.Target) + " in " + dumpExpr(e.Over)
		for _, test := range e.Tests {
			out += " if " + dumpExpr(test)
		}
	}
	return out + ")"
}

// dumpChain spells an expression that nests to the left, in a loop.
func dumpChain(x parse.Expr) string {
	var tails []string
	opened := 0
	for {
		switch link := x.(type) {
		case *parse.Binary:
			tails = append(tails, " "+link.Op+" "+dumpExpr(link.Right)+")")
			opened++
			x = link.Left
			continue
		case *parse.Member:
			tails = append(tails, "."+link.Name)
			x = link.Object
			continue
		case *parse.Index:
			tails = append(tails, "["+dumpExpr(link.Key)+"]")
			x = link.Object
			continue
		case *parse.Call:
			tails = append(tails, "("+dumpArguments(link)+")")
			x = link.Callee
			continue
		}
		break
	}
	var out strings.Builder
	out.WriteString(strings.Repeat("(", opened))
	out.WriteString(dumpExpr(x))
	for i := len(tails) - 1; i >= 0; i-- {
		out.WriteString(tails[i])
	}
	return out.String()
}

func dumpArguments(call *parse.Call) string {
	args := dumpEach(call.Args)
	for i, name := range call.Names {
		if name != "" {
			args[i] = name + "=" + args[i]
		}
	}
	return strings.Join(args, " ")
}
