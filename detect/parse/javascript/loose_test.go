package javascript_test

import (
	"slices"
	"strconv"
	"strings"

	"taisei/detect/parse"
)

// dumpLoose is dump for comparing with what esbuild prints.
func dumpLoose(stmts []parse.Stmt) string {
	d := dumper{loose: true}
	d.stmts(stmts)
	return d.out.String()
}

// name spells a variable's name.
func (d *dumper) name(name string) string {
	if !d.loose {
		return name
	}
	if name == "undefined" {
		return "(void 0)"
	}
	return strings.TrimRight(name, "0123456789")
}

// folded spells chains of + and templates as one list with neighbouring texts
// joined, and chains of commas flat.
func (d *dumper) folded(x parse.Expr) bool {
	if _, ok := x.(*parse.Concat); ok {
		d.list("+", joined(parts([]parse.Expr{x})))
		return true
	}
	b, ok := x.(*parse.Binary)
	if !ok || b.Op != "+" && b.Op != "," {
		return false
	}
	terms := flatten(x, b.Op, b.Op == ",")
	if b.Op == "+" {
		terms = joined(parts(terms))
	}
	if len(terms) == 1 {
		d.expr(terms[0])
		return true
	}
	d.list(b.Op, terms)
	return true
}

// parts takes templates among the terms apart.
func parts(terms []parse.Expr) (all []parse.Expr) {
	for _, term := range terms {
		if c, ok := term.(*parse.Concat); ok {
			all = append(all, parts(c.Parts)...)
			continue
		}
		all = append(all, term)
	}
	return all
}

// joined joins neighbouring texts.
func joined(terms []parse.Expr) (all []parse.Expr) {
	for _, term := range terms {
		term = constant(term)
		if right, ok := term.(*parse.String); ok && len(all) > 0 {
			if left, ok := all[len(all)-1].(*parse.String); ok {
				all[len(all)-1] = &parse.String{Value: left.Value + right.Value}
				continue
			}
		}
		all = append(all, term)
	}
	return all
}

// constant is the text that a number becomes in a sum with texts, which the
// sums of this test's sources mostly are.
func constant(x parse.Expr) parse.Expr {
	sign := ""
	if u, ok := x.(*parse.Unary); ok && u.Op == "-" {
		sign, x = "-", u.Operand
	}
	if n, ok := x.(*parse.Number); ok {
		return &parse.String{Value: sign + strconv.FormatFloat(n.Value, 'g', -1, 64)}
	}
	return x
}

// flatten lists the terms of a chain of one operator, on the right too if asked.
func flatten(x parse.Expr, op string, right bool) []parse.Expr {
	var reversed []parse.Expr
	for {
		b, ok := x.(*parse.Binary)
		if !ok || b.Op != op {
			break
		}
		if right {
			terms := flatten(b.Right, op, right)
			slices.Reverse(terms)
			reversed = append(reversed, terms...)
		} else {
			reversed = append(reversed, b.Right)
		}
		x = b.Left
	}
	reversed = append(reversed, x)
	slices.Reverse(reversed)
	return reversed
}

// isMoved tells what esbuild moves or drops: directives, 0 && x, imports, and the
// lists of exports that it gathers.
func isMoved(s parse.Stmt) bool {
	switch s := s.(type) {
	case *parse.ImportDecl:
		return true
	case *parse.ExportDecl:
		return s.Names != nil && s.Decl == nil
	case *parse.ExprStmt:
		if b, ok := s.X.(*parse.Binary); ok && b.Op == "&&" {
			n, isNumber := b.Left.(*parse.Number)
			return isNumber && n.Value == 0
		}
		_, isText := s.X.(*parse.String)
		return isText
	}
	return false
}
