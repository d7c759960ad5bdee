package javascript

// A kind names what a token is. Their order carries meaning: see the range
// functions below.
type kind uint8

const (
	tEOF kind = iota
	tInvalid

	tNumber
	tString
	tRegexp
	tPrivate  // #name
	tMarkup   // text between JSX tags
	tTemplate // `…` without a substitution

	// Brackets. A template's substitutions nest like them; of the others an
	// opening one stands just before its closing one.
	tTemplateHead // `…${
	tTemplateMore // }…${
	tTemplateTail // }…`
	tLParen
	tRParen
	tLBracket
	tRBracket
	tLBrace
	tRBrace

	tSemicolon
	tComma
	tColon
	tDot
	tEllipsis
	tQuestion
	tQuestionDot
	tArrow
	tAt
	tTilde
	tBang
	tIncrement
	tDecrement

	// Assignment operators.
	tAssign
	tAddAssign
	tSubAssign
	tMulAssign
	tDivAssign
	tRemAssign
	tPowAssign
	tShlAssign
	tShrAssign
	tUShrAssign
	tAndAssign
	tOrAssign
	tXorAssign
	tLogAndAssign
	tLogOrAssign
	tNullishAssign

	// Binary operators.
	tAdd
	tSub
	tMul
	tDiv
	tRem
	tPow
	tShl
	tShr
	tUShr
	tAnd
	tOr
	tXor
	tLogAnd
	tLogOr
	tNullish
	tLess
	tGreater
	tLessEqual
	tGreaterEqual
	tEqual
	tNotEqual
	tStrictEqual
	tStrictNotEqual

	// Words that can be names. The ones after tIdent are keywords in places.
	tIdent
	tAsync
	tAwait
	tLet
	tYield

	// Reserved words.
	tBreak
	tCase
	tCatch
	tClass
	tConst
	tContinue
	tDebugger
	tDefault
	tDelete
	tDo
	tElse
	tEnum
	tExport
	tExtends
	tFalse
	tFinally
	tFor
	tFunction
	tIf
	tImport
	tIn
	tInstanceof
	tNew
	tNull
	tReturn
	tSuper
	tSwitch
	tThis
	tThrow
	tTrue
	tTry
	tTypeof
	tVar
	tVoid
	tWhile
	tWith

	kinds
)

// isWord tells tokens that can be a property's name.
func isWord(k kind) bool { return k >= tIdent }

// isName tells tokens that can be a variable's name.
func isName(k kind) bool { return k >= tIdent && k <= tYield }

func isBracket(k kind) bool { return k >= tTemplateHead && k <= tRBrace }

func isAssignment(k kind) bool { return k >= tAssign && k <= tNullishAssign }

// spelling is how operators stand in the source and in the tree.
var spelling = [kinds]string{
	tLParen: "(", tRParen: ")", tLBracket: "[", tRBracket: "]", tLBrace: "{", tRBrace: "}",
	tSemicolon: ";", tComma: ",", tColon: ":", tDot: ".", tEllipsis: "...", tQuestion: "?",
	tQuestionDot: "?.", tArrow: "=>", tAt: "@", tTilde: "~", tBang: "!", tIncrement: "++", tDecrement: "--",
	tAssign: "=", tAddAssign: "+=", tSubAssign: "-=", tMulAssign: "*=", tDivAssign: "/=", tRemAssign: "%=",
	tPowAssign: "**=", tShlAssign: "<<=", tShrAssign: ">>=", tUShrAssign: ">>>=", tAndAssign: "&=",
	tOrAssign: "|=", tXorAssign: "^=", tLogAndAssign: "&&=", tLogOrAssign: "||=", tNullishAssign: "??=",
	tAdd: "+", tSub: "-", tMul: "*", tDiv: "/", tRem: "%", tPow: "**", tShl: "<<", tShr: ">>", tUShr: ">>>",
	tAnd: "&", tOr: "|", tXor: "^", tLogAnd: "&&", tLogOr: "||", tNullish: "??", tLess: "<", tGreater: ">",
	tLessEqual: "<=", tGreaterEqual: ">=", tEqual: "==", tNotEqual: "!=", tStrictEqual: "===",
	tStrictNotEqual: "!==", tIn: "in", tInstanceof: "instanceof", tDelete: "delete", tTypeof: "typeof", tVoid: "void",
}

// precedence is how tightly a binary operator holds; 0 for all other tokens.
var precedence = [kinds]uint8{
	tNullish: 1, tLogOr: 2, tLogAnd: 3, tOr: 4, tXor: 5, tAnd: 6,
	tEqual: 7, tNotEqual: 7, tStrictEqual: 7, tStrictNotEqual: 7,
	tLess: 8, tGreater: 8, tLessEqual: 8, tGreaterEqual: 8, tIn: 8, tInstanceof: 8,
	tShl: 9, tShr: 9, tUShr: 9, tAdd: 10, tSub: 10, tMul: 11, tDiv: 11, tRem: 11, tPow: 12,
}

// keyword tells a word's kind: tIdent unless the language knows it. It is one long
// switch because that is the quickest, and every word of the source passes here.
func keyword(word string) kind {
	switch word {
	case "async":
		return tAsync
	case "await":
		return tAwait
	case "let":
		return tLet
	case "yield":
		return tYield
	case "break":
		return tBreak
	case "case":
		return tCase
	case "catch":
		return tCatch
	case "class":
		return tClass
	case "const":
		return tConst
	case "continue":
		return tContinue
	case "debugger":
		return tDebugger
	case "default":
		return tDefault
	case "delete":
		return tDelete
	case "do":
		return tDo
	case "else":
		return tElse
	case "enum":
		return tEnum
	case "export":
		return tExport
	case "extends":
		return tExtends
	case "false":
		return tFalse
	case "finally":
		return tFinally
	case "for":
		return tFor
	case "function":
		return tFunction
	case "if":
		return tIf
	case "import":
		return tImport
	case "in":
		return tIn
	case "instanceof":
		return tInstanceof
	case "new":
		return tNew
	case "null":
		return tNull
	case "return":
		return tReturn
	case "super":
		return tSuper
	case "switch":
		return tSwitch
	case "this":
		return tThis
	case "throw":
		return tThrow
	case "true":
		return tTrue
	case "try":
		return tTry
	case "typeof":
		return tTypeof
	case "var":
		return tVar
	case "void":
		return tVoid
	case "while":
		return tWhile
	case "with":
		return tWith
	}
	return tIdent
}
