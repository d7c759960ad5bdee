// Package parse holds the common form: the one small syntax tree that every
// language front end builds and the behaviour engine reads. Front ends live in
// folders below it, one a language.
//
// It imports the standard library only. A front end imports this package and
// its own parser, never the engine.
package parse
