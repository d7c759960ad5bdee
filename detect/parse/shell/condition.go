package shell

import (
	"mvdan.cc/sh/v3/syntax"

	"taisei/detect/parse"
)

// comparisons are the operators of [[ ]] that compare two values.
var comparisons = map[syntax.BinTestOperator]string{
	syntax.AndTest: "&&", syntax.OrTest: "||",
	syntax.TsMatch: "===", syntax.TsMatchShort: "===", syntax.TsNoMatch: "!==",
	syntax.TsBefore: "<", syntax.TsAfter: ">",
	syntax.TsEql: "===", syntax.TsNeq: "!==", syntax.TsLeq: "<=", syntax.TsGeq: ">=", syntax.TsLss: "<", syntax.TsGtr: ">",
}

// test lowers what stands in [[ ]].
func (l *lowerer) test(x syntax.TestExpr) parse.Expr {
	if !l.deeper(syntax.Pos{}) {
		return &parse.String{Pos: parse.Pos(l.base)}
	}
	defer func() { l.depth-- }()
	switch x := x.(type) {
	case *syntax.Word:
		return builtin(l.at(x.Pos()), "test", l.word(x))
	case *syntax.ParenTest:
		return l.test(x.X)
	case *syntax.UnaryTest:
		at := l.at(x.OpPos)
		if x.Op == syntax.TsNot {
			return &parse.Unary{Pos: at, Op: "!", Operand: l.test(x.X)}
		}
		return builtin(at, "test", &parse.String{Pos: at, Value: x.Op.String()}, l.testWord(x.X))
	case *syntax.BinaryTest:
		return l.binaryTest(x)
	}
	return &parse.String{Pos: parse.Pos(l.base)}
}

func (l *lowerer) binaryTest(x *syntax.BinaryTest) parse.Expr {
	at := l.at(x.OpPos)
	op, compares := comparisons[x.Op]
	switch x.Op {
	case syntax.AndTest, syntax.OrTest:
		return &parse.Binary{Pos: at, Op: op, Left: l.test(x.X), Right: l.test(x.Y)}
	case syntax.TsReMatch:
		return builtin(at, "=~", l.testWord(x.X), l.testWord(x.Y))
	case syntax.TsMatch, syntax.TsMatchShort, syntax.TsNoMatch:
		if w, ok := x.Y.(*syntax.Word); ok && globs(w) {
			return l.matches(at, x, w)
		}
	}
	left, right := l.testWord(x.X), l.testWord(x.Y)
	if !compares {
		return builtin(at, "test", left, &parse.String{Pos: at, Value: x.Op.String()}, right)
	}
	return &parse.Binary{Pos: at, Op: op, Left: left, Right: right}
}

// matches lowers a comparison with a pattern.
func (l *lowerer) matches(at parse.Pos, x *syntax.BinaryTest, pattern *syntax.Word) parse.Expr {
	out := builtin(at, "case", l.testWord(x.X), l.pattern(pattern))
	if x.Op == syntax.TsNoMatch {
		return &parse.Unary{Pos: at, Op: "!", Operand: out}
	}
	return out
}

// globs reports an unquoted * ? or [ in a word.
func globs(w *syntax.Word) bool {
	for _, p := range w.Parts {
		switch p := p.(type) {
		case *syntax.ExtGlob:
			return true
		case *syntax.Lit:
			for i := 0; i < len(p.Value); i++ {
				switch p.Value[i] {
				case '\\':
					i++
				case '*', '?', '[':
					return true
				}
			}
		}
	}
	return false
}

func (l *lowerer) testWord(x syntax.TestExpr) parse.Expr {
	if w, ok := x.(*syntax.Word); ok {
		return l.word(w)
	}
	return l.test(x)
}
