// Package vbscript reads VBScript, and what VBA adds to it, into the common form, by
// tokens: a broken line costs only itself. Types, attributes and declarations of foreign
// functions leave no trace.
//
// # How the language maps to the common form
//
//   - Names and members have no case and are in lower case. f(x) is a Call, be f an
//     array or a function; where it is assigned to it is an Index. Array(…) is an Array.
//   - A statement f x, y is a Call; so is o.m without arguments as a statement. In an
//     expression o.m is a Member.
//   - Set x = y and x = y are an Assign; Dim one without a value and DeclareVar. In a
//     function its own name without arguments is Name "name=", which it returns.
//   - a & b is a Concat; = is "==" in an expression, <> "!=", Mod "%", Xor "^", And "&&",
//     Or "||", \ a Call "int" of "/".
//   - With x keeps x in a variable of its own, of which .m is a Member.
//   - For is a Loop with Init, Test and Update; Do, While and For Each are one too.
//   - Nothing, Empty and Null are Literal Null, Me is Literal This.
//
// It imports detect/parse and detect/parse/token.
package vbscript
