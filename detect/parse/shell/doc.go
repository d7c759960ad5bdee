// Package shell reads POSIX and bash source, and where these fail mksh and zsh,
// into the common form. It imports detect/parse and mvdan.cc/sh/v3/syntax.
//
// A broken line costs that line: it becomes a parse.Bad and everything around it
// is read. Words that the shell would make of several pieces are one String when
// all of the pieces are known, so that c""u'r'l is "curl". Quotes, backslashes,
// $'\x41' and {a,b} are undone.
//
// # Commands
//
//	curl -s "$u" >f          Redirect{Call{"curl", "-s", Name u}, ">", "f"}
//	A=1 cmd                  Call with Env
//	A=1                      Assign, DeclareVar; export, readonly, local, declare: DeclareExport
//	a=(x y), declare -a a    Assign of Array; with [keys] or after declare -A: of Object
//	a | b                    Pipe
//	a && b, a || b, ! a      Binary, Unary
//	a; b as a condition      Binary ","
//	2>&1, <<E, <<<x          Redirect with Op "2>&", "<<", "<<<"; several nest, the first innermost
//	if, while, until, for    If, Loop; a word of for that the shell would split is Spread
//	case                     Switch; an arm never falls into the next
//	{ …; } and ( … )         Block
//	f() { …; }               FuncDecl; its parameters are Name "1", "2", "@", …
//	break, continue, return  Jump, Return as a statement; inside && and || a Call
//	exit, eval, ., read, …   Call, as any other command
//	test x, [ x ], [[ -f x ]] Call{"test", …}, without the closing bracket
//	[[ a == b ]], !=, <, >   Binary "===", "!==", "<", ">"; -eq and its kin likewise
//	[[ a =~ r ]], a == p*    Call{"=~", a, r}, Call{"case", a, "p*"}
//	(( … )), let             arithmetic as an expression
//	a compound command where an expression is due, as in  while …; done | sh
//	                         Run: its value is its output
//
// # Expansions
//
//	$X ${X}                  Name X; also "1", "@", "*", "#", "?", "$", "!", "-", "0"
//	$@ ${a[@]} as a word     Spread{Name}
//	${a[k]}                  Index; k is a Number, a String after declare -A, else an expression
//	${#X}                    Member{Name X, "length"}
//	${X:-w} ${X-w}           Binary "||", "??"
//	${X:=w} ${X=w}           Binary "||", "??" with an Assign at the right
//	${X:+w} ${X+w}           Binary "&&"
//	${X:?w} ${X?w}           Binary "||", "??" with Call{"${?}", w}
//	${X:o:n}                 Slice from o to o+n; negative bounds count from the end
//	${X/p/w} ${X//p/w}       Call{"${/}", X, p, w}, Call{"${//}", X, p, w}
//	${X/#p/w} ${X/%p/w}      Call{"${/#}", X, p, w}, Call{"${/%}", X, p, w}
//	${X#p} ${X##p}           Call{"${#}", X, p}, Call{"${##}", X, p}: p cut from the start
//	${X%p} ${X%%p}           Call{"${%}", X, p}, Call{"${%%}", X, p}: p cut from the end
//	${X^} ${X^^} ${X,} ${X,,} Call{"${^}", X} and so on, with the pattern when there is one
//	${X@Q}                   Call{"${@Q}", X}
//	${!X}                    Call{"${!}", Name X}: the variable that X names
//	${!X*} ${!a[@]}          Call{"${!*}", String X}, Call{"${!}", Name a}: names, keys
//	$(…) `…`                 Run; $(<f) is Run with a bare Redirect
//	<(…) >(…)                Call{"<()", Run}, Call{">()", Run}: a file with the output, or read by the commands
//	$((…))                   the expression, with Number, Name, Binary, Conditional, …
//	$'…' $"…"                String, Concat
//
// Patterns p are texts in the shell's pattern syntax; what was quoted in them is
// escaped by a backslash. ~ stays as it is written.
package shell
