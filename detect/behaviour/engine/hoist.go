package engine

import "taisei/detect/parse"

// hoisted gives the names that var declares anywhere in a function, found once
// for each.
func (m *Machine) hoisted(fn *parse.Func, body []parse.Stmt) []string {
	if fn == nil {
		return varNames(body)
	}
	p := m.profile(fn)
	if !p.scanned {
		p.vars, p.scanned = varNames(body), true
	}
	return p.vars
}

func varNames(body []parse.Stmt) []string {
	var c varCollector
	c.stmts(body)
	return c.names
}

// varCollector walks statements, not expressions: a var stands only there.
type varCollector struct{ names []string }

func (c *varCollector) stmts(body []parse.Stmt) {
	for _, st := range body {
		c.stmt(st)
	}
}

func (c *varCollector) stmt(st parse.Stmt) {
	switch st := st.(type) {
	case *parse.ExprStmt:
		c.expr(st.X)
	case *parse.Block:
		c.stmts(st.Body)
	case *parse.If:
		c.stmts(st.Then)
		c.stmts(st.Else)
	case *parse.Loop:
		c.stmts(st.Init)
		if a, ok := st.Target.(*parse.Assign); ok {
			c.expr(a)
		}
		c.stmts(st.Body)
	case *parse.Switch:
		for _, x := range st.Cases {
			c.stmts(x.Body)
		}
	case *parse.Try:
		c.stmts(st.Body)
		for _, x := range st.Catches {
			c.stmts(x.Body)
		}
		c.stmts(st.Finally)
	case *parse.ExportDecl:
		if st.Decl != nil {
			c.stmt(st.Decl)
		}
	}
}

func (c *varCollector) expr(x parse.Expr) {
	switch x := x.(type) {
	case *parse.Assign:
		if x.Declare == parse.DeclareVar {
			c.pattern(x.Target)
		}
	case *parse.Binary:
		if x.Op == "," {
			c.expr(x.Left)
			c.expr(x.Right)
		}
	}
}

func (c *varCollector) pattern(x parse.Expr) {
	switch x := x.(type) {
	case *parse.Name:
		c.names = append(c.names, x.Name)
	case *parse.Array:
		for _, item := range x.Items {
			c.pattern(item)
		}
	case *parse.Object:
		for _, f := range x.Fields {
			c.pattern(f.Value)
		}
	case *parse.Spread:
		c.pattern(x.Value)
	case *parse.Assign:
		c.pattern(x.Target)
	}
}
