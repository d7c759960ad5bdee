package shell_test

import (
	"fmt"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// dump writes a tree so that a table can hold it: "text", $name, (op a b).
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
		return "func " + s.Func.Name + " {" + dump(s.Func.Body) + "}"
	case *parse.If:
		return "if " + dumpExpr(s.Test) + " {" + dump(s.Then) + "} else {" + dump(s.Else) + "}"
	case *parse.Loop:
		if s.Target != nil {
			return "for " + dumpExpr(s.Target) + " in " + dumpExpr(s.Over) + " {" + dump(s.Body) + "}"
		}
		return "loop " + dump(s.Init) + "|" + dumpExpr(s.Test) + "|" + dumpExpr(s.Update) + " {" + dump(s.Body) + "}"
	case *parse.Switch:
		var arms strings.Builder
		for _, c := range s.Cases {
			arms.WriteString(" " + dumpAll(c.Tests) + "{" + dump(c.Body) + "}")
		}
		return "switch " + dumpExpr(s.Subject) + arms.String()
	case *parse.Return:
		return "return " + dumpExpr(s.Value)
	case *parse.Jump:
		return map[bool]string{true: "continue", false: "break"}[s.Continue]
	case *parse.Bad:
		return "BAD"
	}
	return fmt.Sprintf("%T?", s)
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
		return "$" + x.Name
	case *parse.String:
		return strconv.Quote(x.Value)
	case *parse.Number:
		return strconv.FormatFloat(x.Value, 'g', -1, 64)
	case *parse.Concat:
		return "cat" + dumpAll(x.Parts)
	case *parse.Array:
		return "array" + dumpAll(x.Items)
	case *parse.Object:
		out := "object["
		for _, f := range x.Fields {
			out += dumpExpr(f.Key) + ":" + dumpExpr(f.Value) + " "
		}
		return strings.TrimSpace(out) + "]"
	case *parse.Member:
		return dumpExpr(x.Object) + "." + x.Name
	case *parse.Index:
		return dumpExpr(x.Object) + "[" + dumpExpr(x.Key) + "]"
	case *parse.Slice:
		return dumpExpr(x.Object) + "[" + dumpExpr(x.From) + ":" + dumpExpr(x.To) + "]"
	case *parse.Call:
		env := ""
		for _, a := range x.Env {
			env += dumpExpr(a) + " "
		}
		return env + "call(" + strings.Join(append([]string{dumpExpr(x.Callee)}, dumpEach(x.Args)...), " ") + ")"
	case *parse.Assign:
		how := map[parse.Declare]string{parse.DeclareVar: "", parse.DeclareExport: "export "}[x.Declare]
		return "(" + how + dumpExpr(x.Target) + " " + x.Op + " " + dumpExpr(x.Value) + ")"
	case *parse.Binary:
		return "(" + dumpExpr(x.Left) + " " + x.Op + " " + dumpExpr(x.Right) + ")"
	case *parse.Unary:
		return "(" + x.Op + " " + dumpExpr(x.Operand) + ")"
	case *parse.Conditional:
		return "(" + dumpExpr(x.Test) + " ? " + dumpExpr(x.Then) + " : " + dumpExpr(x.Other) + ")"
	case *parse.Spread:
		return "..." + dumpExpr(x.Value)
	case *parse.Run:
		return "run{" + dump(x.Body) + "}"
	case *parse.Pipe:
		return "pipe" + dumpAll(x.Stages)
	case *parse.Redirect:
		return "(" + dumpExpr(x.Command) + " " + x.Op + " " + dumpExpr(x.Target) + ")"
	}
	return fmt.Sprintf("%T?", x)
}
