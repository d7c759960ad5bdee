package token

import "taisei/detect/parse"

// The functions here make nodes and count them. A node stands where a person would
// look: a member at its name, a call at what is called, an operation at its left.

// Name makes a variable or whatever else a name stands for.
func (c *Cursor) Name(at int, name string) *parse.Name {
	c.Count()
	n := c.memory.names.take()
	n.Pos, n.Name = parse.Pos(at), name
	return n
}

// String makes a known text.
func (c *Cursor) String(at int, text string) *parse.String {
	c.Count()
	n := c.memory.strings.take()
	n.Pos, n.Value = parse.Pos(at), text
	return n
}

// Literal makes another constant.
func (c *Cursor) Literal(at int, kind parse.LiteralKind) *parse.Literal {
	c.Count()
	n := c.memory.literals.take()
	n.Pos, n.Kind = parse.Pos(at), kind
	return n
}

// Missing stands where an expression should, and is a fault.
func (c *Cursor) Missing() parse.Expr {
	c.Fault("expected an expression")
	return c.Literal(min(c.At, len(c.Source)), parse.Undefined)
}

// Member makes object.name.
func (c *Cursor) Member(at int, object parse.Expr, name string) *parse.Member {
	c.Count()
	n := c.memory.members.take()
	n.Pos, n.Object, n.Name = parse.Pos(at), object, name
	return n
}

// Index makes object[key].
func (c *Cursor) Index(object, key parse.Expr) *parse.Index {
	c.Count()
	n := c.memory.indexes.take()
	n.Pos, n.Object, n.Key = key.Start(), object, key
	return n
}

// Call makes callee(args).
func (c *Cursor) Call(callee parse.Expr, args ...parse.Expr) *parse.Call {
	c.Count()
	n := c.memory.calls.take()
	n.Pos, n.Callee, n.Args = callee.Start(), callee, args
	return n
}

// Function makes a call of something of the language itself, by its name.
func (c *Cursor) Function(at int, name string, args ...parse.Expr) *parse.Call {
	return c.Call(c.Name(at, name), args...)
}

// Binary makes left op right.
func (c *Cursor) Binary(op string, left, right parse.Expr) *parse.Binary {
	c.Count()
	n := c.memory.binaries.take()
	n.Pos, n.Op, n.Left, n.Right = left.Start(), op, left, right
	return n
}

// Unary makes op operand.
func (c *Cursor) Unary(at int, op string, operand parse.Expr) *parse.Unary {
	c.Count()
	return &parse.Unary{Pos: parse.Pos(at), Op: op, Operand: operand}
}

// Conditional makes test ? then : other.
func (c *Cursor) Conditional(test, then, other parse.Expr) *parse.Conditional {
	c.Count()
	return &parse.Conditional{Pos: test.Start(), Test: test, Then: then, Other: other}
}

// Assign makes target op value.
func (c *Cursor) Assign(op string, target, value parse.Expr, how parse.Declare) *parse.Assign {
	c.Count()
	n := c.memory.assigns.take()
	n.Pos, n.Op, n.Target, n.Value, n.Declare = target.Start(), op, target, value, how
	return n
}

// Array makes a list.
func (c *Cursor) Array(at int, items []parse.Expr) *parse.Array {
	c.Count()
	return &parse.Array{Pos: parse.Pos(at), Items: items}
}

// Object makes a dictionary.
func (c *Cursor) Object(at int, fields []parse.Field) *parse.Object {
	c.Count()
	return &parse.Object{Pos: parse.Pos(at), Fields: fields}
}

// Statement makes an expression a statement.
func (c *Cursor) Statement(x parse.Expr) *parse.ExprStmt {
	c.Count()
	n := c.memory.statements.take()
	n.Pos, n.X = x.Start(), x
	return n
}

// Block makes a group of statements.
func (c *Cursor) Block(at int, body []parse.Stmt) *parse.Block {
	c.Count()
	return &parse.Block{Pos: parse.Pos(at), Body: body}
}

// Join puts two texts together. A chain of them becomes one list of parts.
func (c *Cursor) Join(left, right parse.Expr) parse.Expr {
	if joined, ok := left.(*parse.Concat); ok {
		joined.Parts = append(joined.Parts, right)
		return joined
	}
	c.Count()
	n := c.memory.concats.take()
	n.Pos, n.Parts = left.Start(), []parse.Expr{left, right}
	return n
}
