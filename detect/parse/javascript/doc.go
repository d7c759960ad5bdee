// Package javascript reads JavaScript, and with it TypeScript and JSX, into the
// common form.
//
// One parser reads scripts and modules, old code and new (ECMAScript 2025 with
// decorators and explicit resource management), without being told which. It is
// tolerant: a syntax error costs the rest of its statement, property, element or
// argument, never the file. It accepts some code that no engine would run, since
// such code does no harm; it refuses a file only when a limit is passed.
//
// # How the language maps to the common form
//
// A node stands where a person would look: a Member at the property's name, an
// Index at its key, a Call where its callee stands (so at the method's name, at
// the key, or at the function's name), a constructor call at new, a declaration
// at the declared name, a method at its key, all else at its first byte.
//
//   - Parentheses leave no trace. Operators that hold to the left nest to the left
//     however long the chain; a visitor must follow Binary.Left, Member.Object,
//     Index.Object, Call.Callee and If.Else in a loop. Conditional.Other and
//     Assign.Value may nest deeper than Limits.Depth, up to 16 times.
//   - Several declarations become one Assign each. Patterns are Array and Object
//     with an Assign "=" where a default stands; the rest is a Spread.
//     For a declared loop target, Loop.Init declares the names without a value.
//   - A tagged template is a Call whose first argument is the Array of its texts,
//     raw ones when the tag is a property called raw.
//   - BigInt is Number. Regexp's Value is the literal with slashes and flags.
//     undefined is a Name; only what is missing in the source is Literal Undefined.
//   - x++ and ++x are Unary "++", yield* is "yield". new.target and import.meta are
//     Member of a Name "new" or "import". A private name keeps its #.
//   - import(a, b) is Binary "," of b and Import a. A property's numeric name is a
//     String, as for the engine at run time.
//   - Decorators become calls in Class.Body, static blocks a Block each. Labels are
//     dropped, but Jump keeps its own. with is a Block that begins with its object.
//   - export default of a named function or class is its declaration with the name
//     exported as default; several exported declarations are one ExportDecl each.
//   - Half of a surrogate pair becomes three bytes that are no valid UTF-8.
//   - JSX is a Call of a String (a tag), a Name or a Member (a component), the
//     arguments being the attributes as Object and the children. TypeScript's
//     types leave no trace; an enum becomes an Object, a namespace a Block.
//
// A file that modules and scripts read differently (HTML-like comments, await at
// top level) and that nothing tells to be one or the other is read both ways: its
// Body holds both.
//
// # How it is tested
//
// testdata/accepted holds snippets by feature, each with the tree that a person has
// read, and testdata/sources whole files. esbuild is the oracle for them: what it
// accepts must be read, and what it prints must be the same tree. Three
// environment variables widen the tests: TAISEI_NODE_MODULES (a folder of packages
// to compare with esbuild), TAISEI_TEST262 (the npm package test262-parser-tests)
// and TAISEI_BENCH_SOURCE (a file to measure).
//
// It imports the standard library and package parse.
package javascript
