package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// lowerer turns the parser's tree into the common form.
type lowerer struct {
	file        *parse.File
	limits      parse.Limits
	base        int // offset at which the parser began
	depth       int
	nodes       int
	associative map[string]bool // arrays whose keys are texts
	bad         map[parse.Pos]*parse.Bad
	err         error // the limit that was passed; nothing is lowered from then on
}

// at gives a node's position, and counts the node.
func (l *lowerer) at(p syntax.Pos) parse.Pos {
	at := min(parse.Pos(l.base)+parse.Pos(p.Offset()), parse.Pos(len(l.file.Source)))
	if l.nodes++; l.nodes > l.limits.Nodes {
		l.stop("nodes", l.limits.Nodes, at)
	}
	return at
}

// stop ends the lowering because a limit is passed.
func (l *lowerer) stop(limit string, maximum int, at parse.Pos) {
	if l.err == nil {
		l.err = &parse.LimitError{Path: l.file.Path, Limit: limit, Max: maximum, At: l.file.Position(at)}
	}
}

// deeper enters a level of nesting; it is false when there may be no more.
func (l *lowerer) deeper(p syntax.Pos) bool {
	if l.err != nil {
		return false
	}
	if l.depth >= l.limits.Depth {
		l.stop("depth", l.limits.Depth, l.at(p))
		return false
	}
	l.depth++
	return true
}

func (l *lowerer) stmts(list []*syntax.Stmt) []parse.Stmt {
	var out []parse.Stmt
	for _, s := range list {
		out = append(out, l.stmt(s)...)
	}
	return out
}

// stmt lowers one statement; a declaration of several variables is several.
func (l *lowerer) stmt(s *syntax.Stmt) []parse.Stmt {
	if !l.deeper(s.Position) {
		return nil
	}
	defer func() { l.depth-- }()
	if bad := l.bad[parse.Pos(l.base)+parse.Pos(s.Position.Offset())]; bad != nil {
		return []parse.Stmt{bad}
	}
	if len(s.Redirs) == 0 && !s.Negated {
		if out, ok := l.command(s.Cmd); ok {
			return out
		}
	}
	return one(&parse.ExprStmt{Pos: l.at(s.Position), X: l.exprOf(s)})
}

func one(s parse.Stmt) []parse.Stmt { return []parse.Stmt{s} }

// command lowers commands that are statements in the common form.
func (l *lowerer) command(c syntax.Command) ([]parse.Stmt, bool) {
	switch c := c.(type) {
	case *syntax.Block:
		return one(&parse.Block{Pos: l.at(c.Lbrace), Body: l.stmts(c.Stmts)}), true
	case *syntax.Subshell:
		return one(&parse.Block{Pos: l.at(c.Lparen), Body: l.stmts(c.Stmts)}), true
	case *syntax.IfClause:
		return one(l.ifClause(c)), true
	case *syntax.WhileClause:
		return one(l.while(c)), true
	case *syntax.ForClause:
		return one(l.forClause(c)), true
	case *syntax.CaseClause:
		return one(l.caseClause(c)), true
	case *syntax.FuncDecl:
		return one(l.function(c)), true
	case *syntax.TestDecl:
		return l.stmt(c.Body), true
	case *syntax.TimeClause:
		if c.Stmt == nil {
			return nil, true
		}
		return l.stmt(c.Stmt), true
	case *syntax.CoprocClause:
		return l.stmt(c.Stmt), true
	case *syntax.DeclClause:
		return l.each(l.declare(c)), true
	case *syntax.CallExpr:
		return l.simple(c)
	}
	return nil, false
}

func (l *lowerer) each(list []parse.Expr) []parse.Stmt {
	var out []parse.Stmt
	for _, x := range list {
		out = append(out, &parse.ExprStmt{Pos: x.Start(), X: x})
	}
	return out
}

// simple lowers simple commands that are more than a Call.
func (l *lowerer) simple(c *syntax.CallExpr) ([]parse.Stmt, bool) {
	if len(c.Args) == 0 {
		return l.each(l.assigns(c.Assigns, parse.DeclareVar)), true
	}
	if len(c.Assigns) > 0 || len(c.Args) > 2 {
		return nil, false
	}
	at := l.at(c.Args[0].Pos())
	switch c.Args[0].Lit() {
	case "break":
		return one(&parse.Jump{Pos: at}), true
	case "continue":
		return one(&parse.Jump{Pos: at, Continue: true}), true
	case "return":
		r := &parse.Return{Pos: at}
		if len(c.Args) == 2 {
			r.Value = l.word(c.Args[1])
		}
		return one(r), true
	}
	return nil, false
}

// exprOf lowers a statement where the common form wants an expression.
func (l *lowerer) exprOf(s *syntax.Stmt) parse.Expr {
	if !l.deeper(s.Position) {
		return &parse.String{Pos: parse.Pos(l.base)}
	}
	defer func() { l.depth-- }()
	x := l.commandExpr(s)
	for _, r := range s.Redirs {
		x = l.redirect(x, r)
	}
	if s.Negated {
		x = &parse.Unary{Pos: l.at(s.Position), Op: "!", Operand: x}
	}
	return x
}

// commandExpr gives nil for a statement of redirections alone.
func (l *lowerer) commandExpr(s *syntax.Stmt) parse.Expr {
	switch c := s.Cmd.(type) {
	case nil:
		return nil
	case *syntax.CallExpr:
		return l.call(c)
	case *syntax.BinaryCmd:
		return l.binary(c)
	case *syntax.TestClause:
		return l.test(c.X)
	case *syntax.ArithmCmd:
		return l.arithm(c.X)
	case *syntax.LetClause:
		return l.sequence(l.at(c.Let), l.arithms(c.Exprs))
	case *syntax.DeclClause:
		return l.sequence(l.at(c.Pos()), l.declare(c))
	case *syntax.TimeClause:
		if c.Stmt != nil {
			return l.exprOf(c.Stmt)
		}
		return &parse.Call{Pos: l.at(c.Time), Callee: &parse.String{Pos: l.at(c.Time), Value: "time"}}
	default:
		body, _ := l.command(c)
		return &parse.Run{Pos: l.at(s.Position), Body: body}
	}
}

// sequence joins expressions that are evaluated one after the other.
func (l *lowerer) sequence(at parse.Pos, list []parse.Expr) parse.Expr {
	if len(list) == 0 {
		return &parse.String{Pos: at}
	}
	x := list[0]
	for _, next := range list[1:] {
		x = &parse.Binary{Pos: x.Start(), Op: ",", Left: x, Right: next}
	}
	return x
}

// binary lowers && and ||, and gathers the stages of a pipeline.
func (l *lowerer) binary(c *syntax.BinaryCmd) parse.Expr {
	switch c.Op {
	case syntax.AndStmt, syntax.OrStmt:
		left := l.exprOf(c.X)
		return &parse.Binary{Pos: l.at(c.OpPos), Op: c.Op.String(), Left: left, Right: l.exprOf(c.Y)}
	}
	pipe := &parse.Pipe{Pos: l.at(c.X.Position)}
	stages := []*syntax.Stmt{c.Y}
	first := c.X
	for {
		more, ok := first.Cmd.(*syntax.BinaryCmd)
		if !ok || len(first.Redirs) > 0 || first.Negated || more.Op != syntax.Pipe && more.Op != syntax.PipeAll {
			break
		}
		stages = append(stages, more.Y)
		first = more.X
	}
	pipe.Stages = append(pipe.Stages, l.exprOf(first))
	for i := len(stages) - 1; i >= 0; i-- {
		pipe.Stages = append(pipe.Stages, l.exprOf(stages[i]))
	}
	return pipe
}
