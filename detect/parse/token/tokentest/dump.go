package tokentest

import (
	"fmt"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// Dump spells statements so that a table can hold them: "text", a name, (a op b).
func Dump(stmts []parse.Stmt) string {
	out := make([]string, len(stmts))
	for i, s := range stmts {
		out[i] = statement(s)
	}
	return strings.Join(out, "; ")
}

func statement(s parse.Stmt) string {
	switch s := s.(type) {
	case *parse.ExprStmt:
		return Expr(s.X)
	case *parse.Block:
		return "{" + Dump(s.Body) + "}"
	case *parse.FuncDecl:
		return "func " + s.Func.Name + function(s.Func)
	case *parse.ClassDecl:
		return class(s.Class)
	case *parse.If:
		out := "if " + Expr(s.Test) + " {" + Dump(s.Then) + "}"
		if len(s.Else) > 0 {
			out += " else {" + Dump(s.Else) + "}"
		}
		return out
	case *parse.Loop:
		return loop(s)
	case *parse.Switch:
		out := "switch " + Expr(s.Subject)
		for _, c := range s.Cases {
			out += " [" + list(c.Tests) + "]{" + Dump(c.Body) + "}"
		}
		return out
	case *parse.Try:
		return try(s)
	}
	return smaller(s)
}

func smaller(s parse.Stmt) string {
	switch s := s.(type) {
	case *parse.Return:
		word := "return "
		if s.Throw {
			word = "throw "
		}
		return word + Expr(s.Value)
	case *parse.Jump:
		if s.Continue {
			return "continue"
		}
		return "break"
	case *parse.Bad:
		return "BAD"
	case *parse.ImportDecl:
		return "import " + s.Module
	}
	return fmt.Sprintf("%T?", s)
}

func loop(s *parse.Loop) string {
	if s.Over != nil {
		return "for " + Expr(s.Target) + " in " + Expr(s.Over) + " {" + Dump(s.Body) + "}"
	}
	return "loop " + Dump(s.Init) + "|" + Expr(s.Test) + "|" + Expr(s.Update) + " {" + Dump(s.Body) + "}"
}

func try(s *parse.Try) string {
	out := "try {" + Dump(s.Body) + "}"
	for _, c := range s.Catches {
		out += " catch " + Expr(c.Target) + " {" + Dump(c.Body) + "}"
	}
	if s.Finally != nil {
		out += " finally {" + Dump(s.Finally) + "}"
	}
	return out
}

func function(f *parse.Func) string {
	var params []string
	for _, p := range f.Params {
		text := Expr(p.Target)
		if p.Rest {
			text = "..." + text
		}
		if p.Keywords {
			text = "**" + text
		}
		if p.Default != nil {
			text += "=" + Expr(p.Default)
		}
		params = append(params, text)
	}
	out := "(" + strings.Join(params, " ") + ")"
	if f.Result != nil {
		return out + " => " + Expr(f.Result)
	}
	return out + " {" + Dump(f.Body) + "}"
}

func class(c *parse.Class) string {
	out := "class " + c.Name
	if c.Base != nil {
		out += " < " + Expr(c.Base)
	}
	out += " {"
	for i, f := range c.Members {
		if i > 0 {
			out += "; "
		}
		if f.Static {
			out += "static "
		}
		out += Expr(f.Key) + ": " + Expr(f.Value)
	}
	if len(c.Body) > 0 {
		out += "| " + Dump(c.Body)
	}
	return out + "}"
}

func list(items []parse.Expr) string {
	out := make([]string, len(items))
	for i, x := range items {
		out[i] = Expr(x)
	}
	return strings.Join(out, " ")
}

// Expr spells one expression.
func Expr(x parse.Expr) string {
	switch x := x.(type) {
	case nil:
		return "_"
	case *parse.Name:
		return x.Name
	case *parse.String:
		return strconv.Quote(x.Value)
	case *parse.Number:
		return strconv.FormatFloat(x.Value, 'g', -1, 64)
	case *parse.Literal:
		return [...]string{"null", "undefined", "true", "false", "regexp ", "this", "super"}[x.Kind] + x.Value
	case *parse.Concat:
		return "cat[" + list(x.Parts) + "]"
	case *parse.Array:
		return "[" + list(x.Items) + "]"
	case *parse.Object:
		return object(x)
	case *parse.Member:
		return Expr(x.Object) + "." + x.Name
	case *parse.Index:
		return Expr(x.Object) + "[" + Expr(x.Key) + "]"
	case *parse.Slice:
		out := Expr(x.Object) + "[" + Expr(x.From) + ":" + Expr(x.To)
		if x.Step != nil {
			out += ":" + Expr(x.Step)
		}
		return out + "]"
	case *parse.Call:
		return call(x)
	case *parse.Func:
		return "func" + function(x)
	}
	return operation(x)
}

func object(x *parse.Object) string {
	fields := make([]string, len(x.Fields))
	for i, f := range x.Fields {
		fields[i] = Expr(f.Key) + ":" + Expr(f.Value)
		if f.Key == nil {
			fields[i] = "..." + Expr(f.Value)
		}
	}
	return "{" + strings.Join(fields, " ") + "}"
}

func call(x *parse.Call) string {
	out := ""
	if x.New {
		out = "new "
	}
	out += Expr(x.Callee) + "("
	for i, a := range x.Args {
		if i > 0 {
			out += " "
		}
		if x.Names != nil && x.Names[i] != "" {
			out += x.Names[i] + ":"
		}
		out += Expr(a)
	}
	return out + ")"
}

func operation(x parse.Expr) string {
	switch x := x.(type) {
	case *parse.Assign:
		how := map[parse.Declare]string{parse.DeclareVar: "var ", parse.DeclareLet: "let ", parse.DeclareExport: "export "}[x.Declare]
		return "(" + how + Expr(x.Target) + " " + x.Op + " " + Expr(x.Value) + ")"
	case *parse.Binary:
		return "(" + Expr(x.Left) + " " + x.Op + " " + Expr(x.Right) + ")"
	case *parse.Unary:
		return "(" + x.Op + " " + Expr(x.Operand) + ")"
	case *parse.Conditional:
		return "(" + Expr(x.Test) + " ? " + Expr(x.Then) + " : " + Expr(x.Other) + ")"
	case *parse.Spread:
		return "..." + Expr(x.Value)
	case *parse.Class:
		return class(x)
	case *parse.Run:
		return "run{" + Dump(x.Body) + "}"
	case *parse.Pipe:
		return "pipe[" + list(x.Stages) + "]"
	case *parse.Redirect:
		return "(" + Expr(x.Command) + " " + x.Op + " " + Expr(x.Target) + ")"
	case *parse.Import:
		return "import(" + Expr(x.Module) + ")"
	}
	return fmt.Sprintf("%T?", x)
}
