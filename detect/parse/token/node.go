package token

import "taisei/detect/parse"

// The functions here make nodes and count them. A node stands where a person would
// look: a member at its name, a call at what is called, an operation at its left.

// Name makes a variable or whatever else a name stands for.
func (c *Cursor) Name(at int, name string) *parse.Name {
	c.Count()
	return &parse.Name{Pos: parse.Pos(at), Name: name}
}

// String makes a known text.
func (c *Cursor) String(at int, text string) *parse.String {
	c.Count()
	return &parse.String{Pos: parse.Pos(at), Value: text}
}

// Literal makes another constant.
func (c *Cursor) Literal(at int, kind parse.LiteralKind) *parse.Literal {
	c.Count()
	return &parse.Literal{Pos: parse.Pos(at), Kind: kind}
}

// Missing stands where an expression should, and is a fault.
func (c *Cursor) Missing() parse.Expr {
	c.Fault("expected an expression")
	return c.Literal(min(c.At, len(c.Source)), parse.Undefined)
}

// Member makes object.name.
func (c *Cursor) Member(at int, object parse.Expr, name string) *parse.Member {
	c.Count()
	return &parse.Member{Pos: parse.Pos(at), Object: object, Name: name}
}

// Index makes object[key].
func (c *Cursor) Index(object, key parse.Expr) *parse.Index {
	c.Count()
	return &parse.Index{Pos: key.Start(), Object: object, Key: key}
}

// Call makes callee(args).
func (c *Cursor) Call(callee parse.Expr, args ...parse.Expr) *parse.Call {
	c.Count()
	return &parse.Call{Pos: callee.Start(), Callee: callee, Args: args}
}

// Function makes a call of something of the language itself, by its name.
func (c *Cursor) Function(at int, name string, args ...parse.Expr) *parse.Call {
	return c.Call(c.Name(at, name), args...)
}

// Binary makes left op right.
func (c *Cursor) Binary(op string, left, right parse.Expr) *parse.Binary {
	c.Count()
	return &parse.Binary{Pos: left.Start(), Op: op, Left: left, Right: right}
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
	return &parse.Assign{Pos: target.Start(), Op: op, Target: target, Value: value, Declare: how}
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
	return &parse.ExprStmt{Pos: x.Start(), X: x}
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
	return &parse.Concat{Pos: left.Start(), Parts: []parse.Expr{left, right}}
}
