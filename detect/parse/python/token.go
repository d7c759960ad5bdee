package python

// kind tells tokens apart.
type kind uint8

const (
	tEOF     kind = iota
	tStop         // nothing is read after an error until someone resumes
	tNewline      // ends a logical line
	tInvalid
	tName
	tNumber
	tString
	tFormat // the start of an f-string or t-string

	tLParen
	tRParen
	tLBracket
	tRBracket
	tLBrace
	tRBrace
	tComma
	tColon
	tSemicolon
	tDot
	tEllipsis
	tAssign
	tWalrus
	tAugment // += and the like; the token's text tells which
	tArrow
	tBang
	tBacktick

	tLess
	tGreater
	tLessEqual
	tGreaterEqual
	tEqual
	tNotEqual
	tBar
	tCaret
	tAmpersand
	tShiftLeft
	tShiftRight
	tPlus
	tMinus
	tStar
	tSlash
	tDoubleSlash
	tPercent
	tAt
	tTilde
	tPower

	tAnd
	tOr
	tNot
	tIn
	tIs
	tIf
	tElif
	tElse
	tFor
	tWhile
	tTry
	tExcept
	tFinally
	tWith
	tDef
	tClass
	tLambda
	tReturn
	tRaise
	tYield
	tPass
	tBreak
	tContinue
	tGlobal
	tDel
	tAssert
	tImport
	tFrom
	tAs

	kinds // how many there are
)

// spelling is how an operator is spelled in the common form, and how other
// tokens are named to a person.
var spelling = [kinds]string{
	tNewline: "the line's end", tLParen: "(", tRParen: ")", tLBracket: "[", tRBracket: "]", tLBrace: "{", tRBrace: "}",
	tComma: ",", tColon: ":", tAssign: "=", tName: "a name", tBacktick: "`",
	tLess: "<", tGreater: ">", tLessEqual: "<=", tGreaterEqual: ">=", tEqual: "===", tNotEqual: "!==",
	tBar: "|", tCaret: "^", tAmpersand: "&", tShiftLeft: "<<", tShiftRight: ">>", tPlus: "+", tMinus: "-", tStar: "*",
	tSlash: "/", tDoubleSlash: "//", tPercent: "%", tAt: "@", tTilde: "~", tPower: "**",
	tAnd: "&&", tOr: "||", tNot: "!", tIn: "in", tIs: "===", tIf: "if", tElse: "else", tFor: "for", tImport: "import",
}

// How tightly binary operators hold; not stands between and and the comparisons.
const (
	tightOr = 1 + iota
	tightAnd
	tightCompare
	tightBar
	tightCaret
	tightAmpersand
	tightShift
	tightSum
	tightTerm
	tightPower
)

var tightness = [kinds]uint8{
	tOr: tightOr, tAnd: tightAnd,
	tLess: tightCompare, tGreater: tightCompare, tLessEqual: tightCompare, tGreaterEqual: tightCompare,
	tEqual: tightCompare, tNotEqual: tightCompare, tIn: tightCompare, tIs: tightCompare, tNot: tightCompare,
	tBar: tightBar, tCaret: tightCaret, tAmpersand: tightAmpersand, tShiftLeft: tightShift, tShiftRight: tightShift,
	tPlus: tightSum, tMinus: tightSum, tStar: tightTerm, tSlash: tightTerm, tDoubleSlash: tightTerm, tPercent: tightTerm,
	tAt: tightTerm, tPower: tightPower,
}

// isWord tells names and keywords, which may all follow a dot.
func isWord(k kind) bool { return k == tName || k >= tAnd }

// keyword tells which keyword a word is, or that it is a name.
func keyword(word string) kind {
	switch word {
	case "if":
		return tIf
	case "in":
		return tIn
	case "is":
		return tIs
	case "or":
		return tOr
	case "as":
		return tAs
	case "and":
		return tAnd
	case "not":
		return tNot
	case "for":
		return tFor
	case "try":
		return tTry
	case "def":
		return tDef
	case "del":
		return tDel
	}
	return longKeyword(word)
}

func longKeyword(word string) kind {
	switch word {
	case "elif":
		return tElif
	case "else":
		return tElse
	case "with":
		return tWith
	case "from":
		return tFrom
	case "pass":
		return tPass
	case "while":
		return tWhile
	case "class":
		return tClass
	case "raise":
		return tRaise
	case "yield":
		return tYield
	case "break":
		return tBreak
	case "except":
		return tExcept
	case "lambda":
		return tLambda
	case "return":
		return tReturn
	case "global":
		return tGlobal
	case "assert":
		return tAssert
	case "import":
		return tImport
	case "finally":
		return tFinally
	case "continue":
		return tContinue
	}
	return tName
}
