// Package python reads Python, 2 and 3 alike, into the common form.
//
// One parser reads both without being told which. It is tolerant: a line that
// cannot be read costs itself, never the file. It accepts some code that no
// interpreter would run, since such code does no harm; it refuses a file only when a
// limit is passed.
//
// # How the language maps to the common form
//
// A node stands where a person would look: a Member at the attribute's name, an Index
// at its key, a Call where its callee stands, a function at def or async, a class at
// class, a statement's name at the name, all else at its first byte.
//
//   - Parentheses leave no trace. Operators that hold to the left nest to the left
//     however long the chain; a visitor must follow Binary.Left, Member.Object,
//     Index.Object, Slice.Object, Call.Callee and If.Else in a loop. Conditional.Other
//     and Assign.Value may nest deeper than Limits.Depth, up to 16 times.
//   - Operators are spelled as in JavaScript: is and == are "===", and is "&&", not in
//     is "!" of "in". Others keep their spelling: "//", "**", "@". A chain a < b < c is
//     a < b && b < c; where b is more than a name or a constant, it is evaluated once,
//     and the second b is a Name without a name.
//   - A plain assignment to a name is declared as var unless the function says global or
//     nonlocal; so is a pattern with a plain name in it and none from outside. With is a
//     Block of what it opens, and the body. The else of a loop follows it, the else of a
//     try ends its body, a guard is an If around its case's body.
//   - A decorated function or class is followed by name = decorator(name) of each
//     decorator. For a method, property and its setters and cached_property, static- and
//     classmethod say what kind of member it is; the others become a call in Class.Body.
//   - The first parameter of a method is a variable for this, set by the first statement.
//     A method may stand under an if in its class, and may be a lambda.
//   - What Python evaluates and the common form has no room for (annotations, bases after
//     the first, a metaclass, the cause of a raise, the types that except catches) leaves no trace,
//     unless it calls something: then it is a statement of its own, beside the first.
//   - A case's Tests are its values; a case with any other pattern has none, like case _.
//   - f"{x!r}" and `x` are calls of repr, f"{x:spec}" is a call of format; both stand
//     where x does.
//   - print and exec of old are calls. Where exec (a).b means one thing to Python 2 and
//     another to 3, both are there; print (a) + b is read as Python 3 does.
//   - Half of a surrogate pair becomes three bytes that are no valid UTF-8. A text of Python
//     2 with \xff in it is UTF-8 too, as in Python 3. \N{…} is undone for ASCII only.
//   - Names are compared as Python does, after NFKC.
//   - A source that says to be in an encoding in which ASCII is not ASCII (utf-7,
//     unicode_escape, one of its own) has a bad stretch there: what is read is not what runs.
//
// # How it is tested
//
// CPython is the oracle: testdata/oracle.py writes its tree as our dump does, places
// included, and TestReadsLikeCPython compares the two for a sample of the standard library. Three
// environment variables widen it: TAISEI_STDLIB=all, TAISEI_SITE_PACKAGES (a folder of
// packages to compare too) and TAISEI_PYTHON (another interpreter; one of Python 2
// for old code). TAISEI_BENCH_SOURCE names a file to measure.
//
// It imports the standard library, the table of normal forms of golang.org/x/text, and
// package parse.
package python
