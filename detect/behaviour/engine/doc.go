// Package engine follows data from source to sink. It is one abstract
// interpreter for all languages: it runs the common form over values that are
// known in part, knows APIs by the tables of platform, analyses decoded text as
// the program that it is, and notes a fact wherever labelled data reaches a sink.
//
// Work is counted in steps, never in time, so that a result is the same on every
// machine. Each function is analysed in a bounded number of contexts and each
// loop a bounded number of times, so that steps grow linearly with the input.
//
// It imports the standard library, detect/parse, and its siblings in behaviour.
package engine
