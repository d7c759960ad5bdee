// Package ruby reads Ruby into the common form, by tokens: a broken line costs only
// itself. Patterns behind in and =>, alias and undef leave no trace.
//
// # How the language maps to the common form
//
//   - A name that was assigned or is a parameter is a Name; any other small name is a
//     Call of it, and x.y is a Call of Member "y", unless it is assigned to. A
//     constant is a Name, A::B a Member. X.new(…) is a Call with New.
//   - @x and @@x are Member "@x" of Literal This, $x is a Name with its dollar sign.
//   - A block is the last argument, an Arrow Func; so is &b. A method that takes a block
//     has it as its last parameter, Name "&", which yield calls. lambda, proc and ->
//     are their Func; a block without parameters has "it".
//   - k: v among arguments is one Object behind the others; parameters with names are
//     the fields of one Object before the block.
//   - A method, a block and a lambda return their last statement. An if, case or begin
//     as a value is a Conditional, or a Func that is called at once.
//   - An Assign to a new variable of the method or block is DeclareVar. s << x is an
//     Assign "<<=" where s can be assigned to.
//   - Symbols are a String, %w[…] an Array, `…` and %x(…) a Call of Name "`", a regular
//     expression with something in it a Call "regexp", a..b a Call "..".
//     x[a..b] and x[a, n] are a Slice.
//   - Classes and modules inside of one another, and constants, stand before what is
//     around, and are its static members too. initialize is "constructor",
//     attr_reader x a method that gives Member "@x", what else a class does its Body.
//   - x rescue y is "||" where it is assigned, otherwise a Try; next in a block is a
//     Return.
//
// It imports detect/parse and detect/parse/token.
package ruby
