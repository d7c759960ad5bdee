// Package php reads PHP, from version 5 on, into the common form, by tokens: it is
// generous with what it accepts, and a broken statement costs only itself. Types,
// attributes and namespaces leave no trace.
//
// # How the language maps to the common form
//
//   - A variable is a Name with its dollar sign, "$x"; $this is Literal This. A
//     function or class is a Name with its last name in lower case, since these
//     have no case and \A\b and b are mostly the same; a constant is a Name as it
//     stands. Methods that are called or declared are in lower case too, and
//     __construct is "constructor".
//   - $$x and ${…} are Index of Name "$GLOBALS".
//   - a . b . c and texts with something put in are one Concat; $x .= y is an Assign
//     "=" of one.
//   - Arrays are Array, or Object when any item has a key. $x[] = y is a Call of
//     Member "push"; foreach with keys is a loop over Call "foreach" whose target is
//     an Array of two.
//   - In a function an Assign to its own variable has DeclareVar, one to a variable
//     that is global or used from outside has none. A method's promoted parameters
//     are assigned at the start of its body.
//   - self and static are Literal This, parent is Literal Super, and
//     parent::__construct(…) is a Call of it. A closure is Arrow, since it keeps $this.
//   - echo and print are Call "echo", as is the page around the code; include and
//     require are Call "include"; exit and die Call "exit"; `…` Call "shell_exec".
//   - match is a chain of Conditional; and, or, <> and ?: are "&&", "||", "!=", "||".
//
// It imports detect/parse and detect/parse/token.
package php
