// Package fault holds the one error type of taisei: a code, a message key, the
// offending field.
//
// A domain method returns a *Error when the caller can do something about it;
// every edge turns the code into its own protocol's status in one place. It
// imports the standard library only.
package fault
