// Package value holds what the engine knows about a value: a constant, a text
// known in part, an object, a function, a path into an API, and the labels that
// tell which sources flowed into it. Values are immutable; objects are not.
//
// It imports the standard library and detect/parse only.
package value
