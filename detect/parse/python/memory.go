package python

import "taisei/detect/parse"

// A slab hands out nodes of one type from chunks, because a tree of millions
// of nodes costs the garbage collector less in a few thousand pieces.
type slab[T any] struct {
	free []T
	size int // of the chunk in use
}

const (
	firstChunk = 4
	lastChunk  = 512
)

// new hands out one node. A chunk is counted as made when it is used up.
func (s *slab[T]) new(made *int) *T {
	if len(s.free) == 0 {
		*made += s.size
		s.grow()
	}
	node := &s.free[0]
	s.free = s.free[1:]
	return node
}

func (s *slab[T]) grow() {
	s.size = min(max(firstChunk, s.size*2), lastChunk)
	s.free = make([]T, s.size)
}

// A gatherer collects items of a list whose length is not known yet. Lists
// nest, so that the items of the innermost are on top.
type gatherer[T any] struct {
	stack []T
	chunk []T
	size  int
}

func (g *gatherer[T]) mark() int { return len(g.stack) }

func (g *gatherer[T]) push(item T) { g.stack = append(g.stack, item) }

// take ends the list that began at mark; an empty one is nil.
func (g *gatherer[T]) take(mark int) []T {
	items := g.stack[mark:]
	n := len(items)
	if n == 0 {
		return nil
	}
	if n > len(g.chunk) {
		g.size = min(max(firstChunk, g.size*2), lastChunk)
		g.chunk = make([]T, max(n, g.size))
	}
	list := g.chunk[:n:n]
	g.chunk = g.chunk[n:]
	copy(list, items)
	clear(items)
	g.stack = g.stack[:mark]
	return list
}

// drop forgets what was pushed since mark.
func (g *gatherer[T]) drop(mark int) {
	clear(g.stack[mark:])
	g.stack = g.stack[:mark]
}

// memory is what a parse allocates from.
type memory struct {
	made int // nodes so far, a chunk's worth a type less

	names        slab[parse.Name]
	strings      slab[parse.String]
	numbers      slab[parse.Number]
	literals     slab[parse.Literal]
	concats      slab[parse.Concat]
	arrays       slab[parse.Array]
	objects      slab[parse.Object]
	members      slab[parse.Member]
	indexes      slab[parse.Index]
	calls        slab[parse.Call]
	funcs        slab[parse.Func]
	assigns      slab[parse.Assign]
	binaries     slab[parse.Binary]
	unaries      slab[parse.Unary]
	conditionals slab[parse.Conditional]
	exprStmts    slab[parse.ExprStmt]
	ifs          slab[parse.If]
	returns      slab[parse.Return]
	spreads      slab[parse.Spread]
	slices       slab[parse.Slice]
	collects     slab[parse.Collect]

	exprs  gatherer[parse.Expr]
	stmts  gatherer[parse.Stmt]
	fields gatherer[parse.Field]
	params gatherer[parse.Param]
	words  gatherer[string]
	eaches gatherer[parse.Each]
}

func (m *memory) newName(pos int, name string) *parse.Name {
	n := m.names.new(&m.made)
	n.Pos, n.Name = parse.Pos(pos), name
	return n
}

func (m *memory) newString(pos int, value string) *parse.String {
	n := m.strings.new(&m.made)
	n.Pos, n.Value = parse.Pos(pos), value
	return n
}

func (m *memory) newNumber(pos int, value float64) *parse.Number {
	n := m.numbers.new(&m.made)
	n.Pos, n.Value = parse.Pos(pos), value
	return n
}

func (m *memory) newLiteral(pos int, kind parse.LiteralKind) *parse.Literal {
	n := m.literals.new(&m.made)
	n.Pos, n.Kind = parse.Pos(pos), kind
	return n
}

func (m *memory) newMember(pos int, object parse.Expr, name string) *parse.Member {
	n := m.members.new(&m.made)
	n.Pos, n.Object, n.Name = parse.Pos(pos), object, name
	return n
}

func (m *memory) newIndex(pos int, object, key parse.Expr) *parse.Index {
	n := m.indexes.new(&m.made)
	n.Pos, n.Object, n.Key = parse.Pos(pos), object, key
	return n
}

// newCall stands where its callee does: at the name that is called.
func (m *memory) newCall(callee parse.Expr, args []parse.Expr) *parse.Call {
	n := m.calls.new(&m.made)
	n.Pos, n.Callee, n.Args = callee.Start(), callee, args
	return n
}

func (m *memory) newAssign(op string, target, value parse.Expr) *parse.Assign {
	n := m.assigns.new(&m.made)
	n.Pos, n.Op, n.Target, n.Value = target.Start(), op, target, value
	return n
}

func (m *memory) newBinary(op string, left, right parse.Expr) *parse.Binary {
	n := m.binaries.new(&m.made)
	n.Pos, n.Op, n.Left, n.Right = left.Start(), op, left, right
	return n
}

func (m *memory) newUnary(pos int, op string, operand parse.Expr) *parse.Unary {
	n := m.unaries.new(&m.made)
	n.Pos, n.Op, n.Operand = parse.Pos(pos), op, operand
	return n
}

func (m *memory) newExprStmt(x parse.Expr) *parse.ExprStmt {
	n := m.exprStmts.new(&m.made)
	n.Pos, n.X = x.Start(), x
	return n
}

func (m *memory) newArray(pos int, items []parse.Expr) *parse.Array {
	n := m.arrays.new(&m.made)
	n.Pos, n.Items = parse.Pos(pos), items
	return n
}

func (m *memory) newSpread(pos int, value parse.Expr) *parse.Spread {
	n := m.spreads.new(&m.made)
	n.Pos, n.Value = parse.Pos(pos), value
	return n
}
