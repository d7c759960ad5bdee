package token

import "taisei/detect/parse"

// Infix is an operator between two operands.
type Infix struct {
	Op    string // as the common form spells it, or whatever Combine understands
	Size  int    // bytes in the source; 0 is no operator
	Left  int    // how tightly it holds its left operand
	Right int    // and its right one: more than Left if it groups to the left
}

// Level is the binding power of an operator that groups to the left.
func Level(n int) (left, right int) { return 2 * n, 2*n + 1 }

// Grammar is what a language knows of its expressions.
type Grammar interface {
	// Operand reads an operand with all that is hung on it.
	Operand() parse.Expr
	// Infix tells the operator at the cursor, which it may move over blanks.
	Infix() Infix
	// Combine reads the right operand of an operator that has been passed.
	Combine(op Infix, left parse.Expr) parse.Expr
}

// Expression reads operands and the operators between them that hold them at
// least this tightly.
func (c *Cursor) Expression(g Grammar, power int) parse.Expr {
	if !c.Enter() {
		return c.Missing()
	}
	defer c.Leave()
	left := g.Operand()
	for {
		op := g.Infix()
		if op.Size == 0 || op.Left < power || c.Done() {
			return left
		}
		c.At += op.Size
		left = g.Combine(op, left)
	}
}

// List reads items parted by commas up to an end, which it passes. The reader of
// an item tells nothing; where it does not move, the list is at fault and ends.
func (c *Cursor) List(blank func(), end byte, item func()) {
	for {
		blank()
		switch {
		case c.Done():
			c.Fault("expected " + string(rune(end)))
			return
		case c.Byte() == end:
			c.At++
			return
		case c.Byte() == ',':
			c.At++
			continue
		}
		before := c.At
		item()
		blank()
		if c.Byte() != ',' && c.Byte() != end || c.At == before {
			c.Fault("expected " + string(rune(end)))
			return
		}
	}
}
