package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// condition lowers the commands between if and then: the last decides.
func (l *lowerer) condition(at parse.Pos, list []*syntax.Stmt) parse.Expr {
	var out []parse.Expr
	for _, s := range list {
		if x := l.exprOf(s); x != nil {
			out = append(out, x)
		}
	}
	return l.sequence(at, out)
}

// ifClause lowers if; an elif is an If that is all of the Else before it. The
// chain is walked, not recursed into, for it may be long.
func (l *lowerer) ifClause(c *syntax.IfClause) parse.Stmt {
	var first *parse.If
	for tail := (*parse.If)(nil); c != nil; c = c.Else {
		if tail != nil && !c.ThenPos.IsValid() {
			tail.Else = l.stmts(c.Then)
			break
		}
		at := l.at(c.Position)
		next := &parse.If{Pos: at, Test: l.condition(at, c.Cond), Then: l.stmts(c.Then)}
		if tail == nil {
			first = next
		} else {
			tail.Else = one(next)
			if !l.deeper(c.Position) {
				break
			}
			defer func() { l.depth-- }()
		}
		tail = next
	}
	return first
}

func (l *lowerer) while(c *syntax.WhileClause) parse.Stmt {
	at := l.at(c.WhilePos)
	test := l.condition(at, c.Cond)
	if c.Until {
		test = &parse.Unary{Pos: at, Op: "!", Operand: test}
	}
	return &parse.Loop{Pos: at, Test: test, Body: l.stmts(c.Do)}
}

func (l *lowerer) forClause(c *syntax.ForClause) parse.Stmt {
	loop := &parse.Loop{Pos: l.at(c.ForPos)}
	switch over := c.Loop.(type) {
	case *syntax.WordIter:
		loop.Target = &parse.Name{Pos: l.at(over.Name.ValuePos), Name: over.Name.Value}
		loop.Over = l.items(over)
	case *syntax.CStyleLoop:
		if over.Init != nil {
			x := l.arithm(over.Init)
			loop.Init = one(&parse.ExprStmt{Pos: x.Start(), X: x})
		}
		if over.Cond != nil {
			loop.Test = l.arithm(over.Cond)
		}
		if over.Post != nil {
			loop.Update = l.arithm(over.Post)
		}
	}
	loop.Body = l.stmts(c.Do)
	return loop
}

// items are what a for loop runs over; without "in" they are the parameters.
func (l *lowerer) items(c *syntax.WordIter) parse.Expr {
	if !c.InPos.IsValid() {
		at := l.at(c.Name.ValuePos)
		return &parse.Array{Pos: at, Items: []parse.Expr{&parse.Spread{Pos: at, Value: &parse.Name{Pos: at, Name: "@"}}}}
	}
	list := &parse.Array{Pos: l.at(c.InPos)}
	for _, w := range c.Items {
		list.Items = append(list.Items, l.split(w)...)
	}
	return list
}

func (l *lowerer) caseClause(c *syntax.CaseClause) parse.Stmt {
	out := &parse.Switch{Pos: l.at(c.Case), Subject: l.word(c.Word)}
	for _, item := range c.Items {
		arm := parse.Case{}
		for _, p := range item.Patterns {
			if p.Lit() == "*" {
				arm.Tests = nil
				break
			}
			arm.Tests = append(arm.Tests, l.pattern(p))
		}
		arm.Body = l.stmts(item.Stmts)
		out.Cases = append(out.Cases, arm)
	}
	return out
}

func (l *lowerer) function(c *syntax.FuncDecl) parse.Stmt {
	f := &parse.Func{Pos: l.at(c.Position), End: l.at(c.Body.End())}
	if c.Name != nil {
		f.Name = c.Name.Value
	} else if len(c.Names) > 0 {
		f.Name = c.Names[0].Value
	}
	f.Body = l.stmt(c.Body)
	if len(f.Body) == 1 {
		if block, ok := f.Body[0].(*parse.Block); ok {
			f.Body = block.Body
		}
	}
	return &parse.FuncDecl{Pos: f.Pos, Func: f}
}
