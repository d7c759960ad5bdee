package parse

// Pos is a byte offset into File.Source. It is kept to 32 bits because a tree
// holds millions of them; front ends refuse larger sources.
type Pos int32

// A Node is any piece of the tree.
type Node interface{ Start() Pos }

// Start lets Pos be embedded as the position of a node.
func (p Pos) Start() Pos { return p }

// An Expr yields a value. Front ends build expressions only from the types
// below, so that the engine has one switch for all languages.
type Expr interface {
	Node
	expr()
}

// A Stmt is executed for its effect.
type Stmt interface {
	Node
	stmt()
}

// Expressions.
type (
	// Name is a variable or parameter: x, $x.
	Name struct {
		Pos
		Name string
	}
	// String is a text whose value is known; escapes are already undone.
	String struct {
		Pos
		Value string
		Bytes bool // bytes rather than characters: Python's b'…'
	}
	// Number is a numeric literal in its source spelling's value.
	Number struct {
		Pos
		Value float64
		Big   string // the decimal digits of an integer that a float64 does not hold exactly
	}
	// Literal is any other constant: null, true, undefined, a regular expression.
	Literal struct {
		Pos
		Kind  LiteralKind
		Value string // the regular expression's source
	}
	// Concat joins parts to one text: a template literal, an f-string, a shell word.
	Concat struct {
		Pos
		Parts []Expr
	}
	// Array is a list or tuple; holes are nil.
	Array struct {
		Pos
		Items []Expr
	}
	// Object is a dictionary or object literal.
	Object struct {
		Pos
		Fields []Field
	}
	// Member is object.name with a name that stands in the source.
	Member struct {
		Pos
		Object Expr
		Name   string
	}
	// Index is object[key] with a computed key.
	Index struct {
		Pos
		Object Expr
		Key    Expr
	}
	// Slice is object[from:to:step]; absent bounds are nil.
	Slice struct {
		Pos
		Object         Expr
		From, To, Step Expr
	}
	// Call is callee(args), a constructor call, or a shell command, whose callee
	// is the command's name as a String when it is known.
	Call struct {
		Pos
		Callee Expr
		Args   []Expr
		Names  []string  // keyword argument names beside Args, "" where positional, "**" for a spread of them; nil when there are none
		New    bool      // a constructor: new X(…)
		Wraps  bool      // a decorator, with what it decorates
		Env    []*Assign // shell: variables set for this command alone
	}
	// Func is a function or method, named or not.
	Func struct {
		Pos
		End    Pos
		Name   string
		Params []Param
		Body   []Stmt
		Result Expr // the value of an expression-bodied arrow function or lambda
		Async  bool
		Arrow  bool // keeps the outer "this"
	}
	// Assign is target op value; its value is the value assigned.
	Assign struct {
		Pos
		Op      string // "=", "+=", …
		Target  Expr   // Name, Member, Index, or a pattern: Array, Object, Spread
		Value   Expr   // nil for a declaration without a value
		Declare Declare
	}
	// Binary is left op right. Op is spelled as in JavaScript for all languages
	// ("+", "===", "&&", "||", "??", "in", ",").
	Binary struct {
		Pos
		Op          string
		Left, Right Expr
	}
	// Unary is op operand: "!", "-", "~", "typeof", "void", "delete", "++", "--", "await", "yield", "*" (dereference).
	Unary struct {
		Pos
		Op      string
		Operand Expr
	}
	// Conditional is test ? then : other.
	Conditional struct {
		Pos
		Test, Then, Other Expr
	}
	// Spread is ...value in calls, arrays and objects, and the rest in patterns.
	Spread struct {
		Pos
		Value Expr
	}
	// Class is a class used as a value; ClassDecl wraps it where it is a statement.
	Class struct {
		Pos
		Name    string
		Base    Expr // nil without one
		Members []Field
		Body    []Stmt // static blocks, Python class bodies
	}
	// Run is $(…) and `…`: the output of commands as text.
	Run struct {
		Pos
		Body []Stmt
	}
	// Pipe feeds each stage's output to the next.
	Pipe struct {
		Pos
		Stages []Expr
	}
	// Redirect is a command with its input or output sent elsewhere. A here-document
	// has Op "<<" and its text as Target.
	Redirect struct {
		Pos
		Command Expr // nil for a bare redirection
		Op      string
		Target  Expr
	}
	// Collect is a comprehension: the items that nested each-loops give, as a list,
	// or as a dictionary where Key is set.
	Collect struct {
		Pos
		Key   Expr // of a dictionary's entry; nil otherwise
		Value Expr
		Each  []Each
	}
	// Import is a module as a value: require is a Call, but import "x" and import("x") are this.
	Import struct {
		Pos
		Module Expr
	}
)

// Field is one entry of an Object or Class.
type Field struct {
	Key      Expr // String when it stands in the source; an expression when computed; nil for a spread
	Value    Expr
	Computed bool
	Static   bool
	Kind     FieldKind
}

// Each is one "for Target in Over if Tests" of a Collect.
type Each struct {
	Target Expr // Name or pattern
	Over   Expr
	Tests  []Expr
}

// Param is one parameter of a Func.
type Param struct {
	Target   Expr // Name or a pattern
	Default  Expr
	Rest     bool // takes the positional arguments that are left
	Keywords bool // takes the keyword arguments that are left, as an object
}

// Statements.
type (
	// ExprStmt is an expression evaluated for its effect.
	ExprStmt struct {
		Pos
		X Expr
	}
	// Block groups statements; in shell also a subshell.
	Block struct {
		Pos
		Body []Stmt
	}
	// FuncDecl binds a function to its name, hoisted where the language does.
	FuncDecl struct {
		Pos
		Func *Func
	}
	// ClassDecl binds a class to its name.
	ClassDecl struct {
		Pos
		Class *Class
	}
	// If is if test then else.
	If struct {
		Pos
		Test       Expr
		Then, Else []Stmt
	}
	// Loop is any loop. Each marks for…of, for…in and shell's for: Target takes each item of Over.
	Loop struct {
		Pos
		Init   []Stmt
		Test   Expr
		Update Expr
		Target Expr // Name or pattern, for each-loops
		Over   Expr
		Keys   bool // for…in: the keys, not the items
		Body   []Stmt
	}
	// Switch is switch and shell's case.
	Switch struct {
		Pos
		Subject Expr
		Cases   []Case
	}
	// Try is try, except or catch, finally.
	Try struct {
		Pos
		Body    []Stmt
		Catches []Catch
		Finally []Stmt
	}
	// Return is return, and throw or raise when Throw is set.
	Return struct {
		Pos
		Value Expr
		Throw bool
	}
	// Jump is break or continue.
	Jump struct {
		Pos
		Continue bool
		Label    string
	}
	// ImportDecl binds names from a module.
	ImportDecl struct {
		Pos
		Module string
		Names  []ImportName // empty when imported for its effect alone
	}
	// ExportDecl makes names visible to importers.
	ExportDecl struct {
		Pos
		Decl   Stmt         // export const x = …; nil otherwise
		Value  Expr         // export default value
		Names  []ImportName // export {a as b}
		Module string       // export … from "module"
	}
	// Bad is a stretch that could not be read; the rest of the file was.
	Bad struct {
		Pos
		End     Pos
		Message string
	}
)

// Case is one arm of a Switch; no Tests is the default arm.
type Case struct {
	Tests []Expr
	Body  []Stmt
}

// Catch is one handler of a Try.
type Catch struct {
	Target Expr // nil when the exception is not bound
	Body   []Stmt
}

// ImportName is one bound name: import {Name as As}. Name is "*" for a whole
// namespace and "default" for a default import; with As "*" too, everything in
// the module is bound under its own name.
type ImportName struct {
	Name, As string
}

// LiteralKind tells constants apart that are neither text nor number.
type LiteralKind uint8

// The kinds of Literal.
const (
	Null LiteralKind = iota
	Undefined
	True
	False
	Regexp
	This
	Super
)

// FieldKind tells how a field of an object or class behaves.
type FieldKind uint8

// The kinds of Field.
const (
	Plain FieldKind = iota
	Method
	Getter
	Setter
	SpreadField
)

// Declare says how an Assign declares its target.
type Declare uint8

// The kinds of declaration.
const (
	NoDeclare     Declare = iota
	DeclareVar            // function scope (JavaScript's var; any plain assignment in shell)
	DeclareLet            // block scope: let, const
	DeclareExport         // shell's export, readonly, local
)

func (*Name) expr()        {}
func (*String) expr()      {}
func (*Number) expr()      {}
func (*Literal) expr()     {}
func (*Concat) expr()      {}
func (*Array) expr()       {}
func (*Object) expr()      {}
func (*Member) expr()      {}
func (*Index) expr()       {}
func (*Slice) expr()       {}
func (*Call) expr()        {}
func (*Func) expr()        {}
func (*Assign) expr()      {}
func (*Binary) expr()      {}
func (*Unary) expr()       {}
func (*Conditional) expr() {}
func (*Spread) expr()      {}
func (*Class) expr()       {}
func (*Run) expr()         {}
func (*Pipe) expr()        {}
func (*Redirect) expr()    {}
func (*Collect) expr()     {}
func (*Import) expr()      {}

func (*ExprStmt) stmt()   {}
func (*Block) stmt()      {}
func (*FuncDecl) stmt()   {}
func (*ClassDecl) stmt()  {}
func (*If) stmt()         {}
func (*Loop) stmt()       {}
func (*Switch) stmt()     {}
func (*Try) stmt()        {}
func (*Return) stmt()     {}
func (*Jump) stmt()       {}
func (*ImportDecl) stmt() {}
func (*ExportDecl) stmt() {}
func (*Bad) stmt()        {}
