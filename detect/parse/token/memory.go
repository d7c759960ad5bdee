package token

import "taisei/detect/parse"

// A slab hands out nodes of one type from chunks, because a tree of millions of
// nodes costs the garbage collector less in a few thousand pieces.
type slab[T any] struct {
	free []T
	size int // of the chunk in use
}

const (
	firstChunk = 4
	lastChunk  = 512
)

func (s *slab[T]) take() *T {
	if len(s.free) == 0 {
		s.size = min(max(firstChunk, s.size*2), lastChunk)
		s.free = make([]T, s.size)
	}
	node := &s.free[0]
	s.free = s.free[1:]
	return node
}

// memory is what a cursor makes nodes from.
type memory struct {
	names      slab[parse.Name]
	strings    slab[parse.String]
	literals   slab[parse.Literal]
	concats    slab[parse.Concat]
	members    slab[parse.Member]
	indexes    slab[parse.Index]
	calls      slab[parse.Call]
	assigns    slab[parse.Assign]
	binaries   slab[parse.Binary]
	statements slab[parse.ExprStmt]
	arguments  slab[[2]parse.Expr]
	bodies     slab[[4]parse.Stmt]
}

// Append adds an expression to a list, of which most are short.
func (c *Cursor) Append(list []parse.Expr, x parse.Expr) []parse.Expr {
	if list == nil {
		list = c.memory.arguments.take()[:0:2]
	}
	return append(list, x)
}

// Do adds a statement to a body, of which most are short.
func (c *Cursor) Do(body []parse.Stmt, st parse.Stmt) []parse.Stmt {
	if body == nil {
		body = c.memory.bodies.take()[:0:4]
	}
	return append(body, st)
}
