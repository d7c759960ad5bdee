package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

func (l *lowerer) arithms(list []syntax.ArithmExpr) []parse.Expr {
	var out []parse.Expr
	for _, x := range list {
		out = append(out, l.arithm(x))
	}
	return out
}

// arithm lowers arithmetic. Names in it are variables even without a dollar.
func (l *lowerer) arithm(x syntax.ArithmExpr) parse.Expr {
	if !l.deeper(syntax.Pos{}) || x == nil {
		return &parse.Number{Pos: parse.Pos(l.base)}
	}
	defer func() { l.depth-- }()
	switch x := x.(type) {
	case *syntax.Word:
		return l.operand(x)
	case *syntax.ParenArithm:
		return l.arithm(x.X)
	case *syntax.FlagsArithm:
		return l.arithm(x.X)
	case *syntax.UnaryArithm:
		return &parse.Unary{Pos: l.at(x.OpPos), Op: x.Op.String(), Operand: l.arithm(x.X)}
	case *syntax.BinaryArithm:
		return l.binaryArithm(x)
	}
	return &parse.Number{Pos: parse.Pos(l.base)}
}

func (l *lowerer) binaryArithm(x *syntax.BinaryArithm) parse.Expr {
	at, op := l.at(x.OpPos), x.Op.String()
	switch x.Op {
	case syntax.TernQuest:
		if arms, ok := x.Y.(*syntax.BinaryArithm); ok {
			return &parse.Conditional{Pos: at, Test: l.arithm(x.X), Then: l.arithm(arms.X), Other: l.arithm(arms.Y)}
		}
	case syntax.Eql:
		op = "==="
	case syntax.Neq:
		op = "!=="
	case syntax.Assgn, syntax.AddAssgn, syntax.SubAssgn, syntax.MulAssgn, syntax.QuoAssgn, syntax.RemAssgn, syntax.AndAssgn, syntax.OrAssgn,
		syntax.XorAssgn, syntax.ShlAssgn, syntax.ShrAssgn, syntax.AndBoolAssgn, syntax.OrBoolAssgn, syntax.XorBoolAssgn, syntax.PowAssgn:
		return &parse.Assign{Pos: at, Op: op, Target: l.arithm(x.X), Value: l.arithm(x.Y), Declare: parse.DeclareVar}
	}
	return &parse.Binary{Pos: at, Op: op, Left: l.arithm(x.X), Right: l.arithm(x.Y)}
}

// operand lowers a number, a variable, or a word with expansions.
func (l *lowerer) operand(w *syntax.Word) parse.Expr {
	if len(w.Parts) == 1 {
		if p, ok := w.Parts[0].(*syntax.ParamExp); ok && p.Short && !p.Dollar.IsValid() {
			return l.element(p)
		}
	}
	x := l.word(w)
	s, ok := x.(*parse.String)
	if !ok {
		return x
	}
	if n, ok := constant(strings.TrimSpace(s.Value)); ok {
		return &parse.Number{Pos: s.Pos, Value: n}
	}
	if syntax.ValidName(s.Value) {
		return &parse.Name{Pos: s.Pos, Name: s.Value}
	}
	return x
}

// element lowers a[i], which stands in arithmetic without a dollar.
func (l *lowerer) element(p *syntax.ParamExp) parse.Expr {
	at := l.at(p.Param.ValuePos)
	name := &parse.Name{Pos: at, Name: p.Param.Value}
	if p.Index == nil {
		return name
	}
	return &parse.Index{Pos: at, Object: name, Key: l.key(p.Param.Value, p.Index)}
}

// constant reads 12, 0x1f, 017 and 16#ff.
func constant(s string) (float64, bool) {
	base := 0
	if before, after, ok := strings.Cut(s, "#"); ok {
		n, err := strconv.Atoi(before)
		if err != nil || n < 2 || n > 36 {
			return 0, false
		}
		base, s = n, after
	}
	n, err := strconv.ParseInt(strings.ToLower(s), base, 64)
	return float64(n), err == nil && !strings.Contains(s, "_")
}
