package python_test

import (
	"fmt"
	"strings"

	"taisei/detect/parse"
)

func (d *dumper) expr(x parse.Expr) {
	switch x := x.(type) {
	case nil:
		d.write("_")
	case *parse.Name:
		d.write(x.Name)
		if x.Name != "" {
			d.at(x.Pos)
		}
	case *parse.String:
		if d.shape {
			x = &parse.String{}
		}
		d.write(quote(x.Value))
		d.at(x.Pos)
	case *parse.Number:
		d.write(number(x))
	case *parse.Literal:
		d.write("#", [...]string{"null", "undefined", "true", "false", "", "this", "super"}[x.Kind])
	case *parse.Concat:
		d.write("cat")
		d.at(x.Pos)
		d.formatted++
		d.list(x.Parts)
		d.formatted--
	case *parse.Array:
		d.list(x.Items)
	case *parse.Object:
		d.write("dict")
		d.fields(x.Fields, false)
	case *parse.Func:
		d.function(x)
	case *parse.Class:
		d.class(x)
	case *parse.Spread:
		d.write("*")
		d.expr(x.Value)
	case *parse.Unary:
		if n, ok := x.Operand.(*parse.Number); ok && d.folded && x.Op == "-" && n.Value == 0 {
			d.expr(n)
			return
		}
		d.write("(", x.Op, " ")
		d.expr(x.Operand)
		d.write(")")
	case *parse.Conditional:
		d.write("(")
		d.expr(x.Test)
		d.write(" ? ")
		d.expr(x.Then)
		d.write(" : ")
		d.expr(x.Other)
		d.write(")")
	case *parse.Assign:
		d.write("(", map[parse.Declare]string{parse.DeclareVar: "var "}[x.Declare])
		d.expr(x.Target)
		d.write(" ", x.Op, " ")
		d.expr(x.Value)
		d.write(")")
	case *parse.Collect:
		d.collect(x)
	default:
		d.chain(x)
	}
}

func (d *dumper) collect(x *parse.Collect) {
	d.write("collect(")
	if x.Key != nil {
		d.expr(x.Key)
		d.write(":")
	}
	d.expr(x.Value)
	for _, e := range x.Each {
		d.write(" for ")
		d.expr(e.Target)
		d.write(" in ")
		d.expr(e.Over)
		for _, test := range e.Tests {
			d.write(" if ")
			d.expr(test)
		}
	}
	d.write(")")
}

// chain spells what nests to the left.
func (d *dumper) chain(x parse.Expr) {
	var links []parse.Expr
	opened := 0
	for {
		inner := x
		switch x := x.(type) {
		case *parse.Binary:
			inner = x.Left
			opened++
		case *parse.Member:
			inner = x.Object
		case *parse.Index:
			inner = x.Object
		case *parse.Slice:
			inner = x.Object
		case *parse.Call:
			inner = x.Callee
		}
		if inner == x {
			break
		}
		links = append(links, x)
		x = inner
	}
	if len(links) == 0 {
		d.write(fmt.Sprintf("%T?", x))
		return
	}
	d.write(strings.Repeat("(", opened))
	d.expr(x)
	for i := len(links) - 1; i >= 0; i-- {
		d.link(links[i])
	}
}

// link spells what follows the inner expression.
func (d *dumper) link(x parse.Expr) {
	switch x := x.(type) {
	case *parse.Binary:
		d.write(" ", x.Op, " ")
		d.expr(x.Right)
		d.write(")")
	case *parse.Member:
		d.write(".", x.Name)
		d.at(x.Pos)
	case *parse.Index:
		d.write("[")
		d.expr(x.Key)
		d.write("]")
	case *parse.Slice:
		d.write("[")
		d.expr(x.From)
		d.write(":")
		d.expr(x.To)
		d.write(":")
		d.expr(x.Step)
		d.write("]")
	case *parse.Call:
		d.arguments(x)
	}
}

func (d *dumper) arguments(call *parse.Call) {
	d.write("(")
	for i, x := range call.Args {
		if i > 0 {
			d.write(" ")
		}
		if len(call.Names) > 0 && call.Names[i] != "" {
			d.write(call.Names[i], "=")
		}
		d.expr(x)
	}
	d.write(")")
	d.at(call.Pos)
}
