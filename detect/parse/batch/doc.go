// Package batch reads the command language of Windows, cmd, into the common form, by
// tokens. Nothing in it cannot be read: a line that means nothing is a command that
// there is not.
//
// # How the language maps to the common form
//
//   - A command is a Call of a String, its name without carets and quotes, with its
//     words. Where the name has something put in, it is a Call of Name "%": first the
//     whole text as a Concat, quotes and carets in place, for cmd puts in before it
//     reads; then the words.
//   - %x% and !x! are a Name in lower case; %1, %*, %0 and %~dp0 are Name "1", "*", "0",
//     "~dp0"; a loop's %%x is Name "%x". %x:~1,2% is a Slice, %x:a=b% a Call of String
//     "${//}", as in a shell.
//   - set x=… is an Assign, set /a one of its arithmetic, set /p one of Call "set/p".
//     echo has one argument, all of its text.
//   - a & b are two statements, a && b and a || b a Binary, a | b a Pipe, > a Redirect,
//     ( … ) a Block, or a Run where an expression is due.
//   - if compares by "==" or "<" and so on, otherwise its test is a Call: exist,
//     defined, errorlevel. for is a Loop over an Array, over a Run or a Call "type" with
//     /f, over a Call ".." with /l.
//   - A label begins a FuncDecl ":label" too, with what stands up to exit /b or goto :eof;
//     goto is a Call. Nothing is jumped over.
//
// It imports detect/parse and detect/parse/token.
package batch
