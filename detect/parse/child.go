package parse

// EachChild calls f for every node directly below n, in the order of the source.
// It does not go deeper, so that whoever walks a tree of hostile depth can keep
// what is still to visit in a list rather than on the stack.
func EachChild(n Node, f func(Node)) {
	c := children{f}
	switch n := n.(type) {
	case Expr:
		c.ofExpr(n)
	case Stmt:
		c.ofStmt(n)
	}
}

type children struct{ f func(Node) }

func (c children) ofExpr(x Expr) {
	switch x := x.(type) {
	case *Concat:
		c.exprs(x.Parts)
	case *Array:
		c.exprs(x.Items)
	case *Object:
		c.fields(x.Fields)
	case *Member:
		c.expr(x.Object)
	case *Index:
		c.exprs([]Expr{x.Object, x.Key})
	case *Slice:
		c.exprs([]Expr{x.Object, x.From, x.To, x.Step})
	case *Call:
		for _, a := range x.Env {
			c.expr(a)
		}
		c.expr(x.Callee)
		c.exprs(x.Args)
	case *Func:
		c.function(x)
	case *Assign:
		c.exprs([]Expr{x.Target, x.Value})
	case *Binary:
		c.exprs([]Expr{x.Left, x.Right})
	case *Unary:
		c.expr(x.Operand)
	case *Conditional:
		c.exprs([]Expr{x.Test, x.Then, x.Other})
	case *Spread:
		c.expr(x.Value)
	case *Class:
		c.class(x)
	case *Run:
		c.stmts(x.Body)
	case *Pipe:
		c.exprs(x.Stages)
	case *Redirect:
		c.exprs([]Expr{x.Command, x.Target})
	case *Collect:
		c.collect(x)
	case *Import:
		c.expr(x.Module)
	}
}

func (c children) ofStmt(st Stmt) {
	switch st := st.(type) {
	case *ExprStmt:
		c.expr(st.X)
	case *Block:
		c.stmts(st.Body)
	case *FuncDecl:
		c.expr(st.Func)
	case *ClassDecl:
		c.expr(st.Class)
	case *If:
		c.expr(st.Test)
		c.stmts(st.Then)
		c.stmts(st.Else)
	case *Loop:
		c.stmts(st.Init)
		c.exprs([]Expr{st.Test, st.Update, st.Target, st.Over})
		c.stmts(st.Body)
	case *Switch:
		c.expr(st.Subject)
		for _, arm := range st.Cases {
			c.exprs(arm.Tests)
			c.stmts(arm.Body)
		}
	case *Try:
		c.stmts(st.Body)
		for _, handler := range st.Catches {
			c.expr(handler.Target)
			c.stmts(handler.Body)
		}
		c.stmts(st.Finally)
	case *Return:
		c.expr(st.Value)
	case *ExportDecl:
		c.stmts([]Stmt{st.Decl})
		c.expr(st.Value)
	}
}

// expr leaves out what is not there: an absent expression, or one that a front end
// left as a nil pointer.
func (c children) expr(x Expr) {
	switch p := x.(type) {
	case nil:
		return
	case *Func:
		if p == nil {
			return
		}
	case *Class:
		if p == nil {
			return
		}
	case *Assign:
		if p == nil {
			return
		}
	}
	c.f(x)
}

func (c children) exprs(list []Expr) {
	for _, x := range list {
		c.expr(x)
	}
}

func (c children) stmts(list []Stmt) {
	for _, st := range list {
		if st != nil {
			c.f(st)
		}
	}
}

func (c children) fields(list []Field) {
	for _, f := range list {
		c.exprs([]Expr{f.Key, f.Value})
	}
}

func (c children) function(x *Func) {
	for _, p := range x.Params {
		c.exprs([]Expr{p.Target, p.Default})
	}
	c.stmts(x.Body)
	c.expr(x.Result)
}

func (c children) class(x *Class) {
	c.expr(x.Base)
	c.fields(x.Members)
	c.stmts(x.Body)
}

func (c children) collect(x *Collect) {
	c.exprs([]Expr{x.Key, x.Value})
	for _, each := range x.Each {
		c.exprs([]Expr{each.Target, each.Over})
		c.exprs(each.Tests)
	}
}
