// Package powershell reads PowerShell into the common form, by tokens: a broken
// line costs only itself. Types of parameters, attributes and classes' enums leave no
// trace. Dashes and quotation marks of other kinds are what PowerShell takes them for.
//
// # How the language maps to the common form
//
//   - A variable is a Name with its dollar sign in lower case, "$x", whatever its
//     scope; $env:X is Member "X" of Name "$env", and so with other drives. $_ and
//     $PSItem are "$_". @x as an argument is a Spread.
//   - A command is a Call of a String, its name as it stands without backticks and
//     quotes; its arguments are in the order of the source, -name a String "-name",
//     -name:value two arguments. & and . with a name that is not known are Call of
//     Name "&" and "." with the command first; a, b as an argument is an Array.
//   - a | b is a Pipe, && and || a Binary, > a Redirect, $(…) a Run. (…) leaves no
//     trace; @(…) is an Array when it plainly is one, otherwise a Run.
//   - A type is a Name in brackets, in lower case and without "system.": [convert].
//     A member is in lower case; :: is as a dot. [type]x is a Call of the type, and an
//     Assign to [type]$x is one of the Call.
//   - + is Binary "+", a text with something in it a Concat. -eq and the like are
//     "==", -and "&&", -band "&"; operators without a sign are Call of Name "-f",
//     "-join", "-replace", "-like" …, without their c or i, a list at the right being
//     the arguments; a..b is Call "..".
//   - { … } is an Arrow Func; function, filter and workflow a FuncDecl in lower case.
//     An Assign in a function is DeclareVar unless its scope is said. begin, process
//     and end are a Block. A script's param(…) is an Assign of each default.
//   - A statement as a value, $x = if …, is a Run of it.
//   - do … while is its body and a Loop; trap { … } a Block.
//
// It imports detect/parse and detect/parse/token.
package powershell
