// Package native tells facts of machine code without following it: the format, the
// libraries that it links, the functions that it takes from them, the addresses in
// it. It knows ELF, PE, Mach-O, WebAssembly, static libraries, and of Java's classes
// the names and methods in their constants.
//
// The readers of the standard library set memory aside for what a file says of
// itself and read overlapping tables again and again, so there are readers of our
// own. They look at bytes in place, no more often than Budget, and what lies outside
// the file is nothing. It imports the standard library only.
package native
