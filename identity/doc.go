// Package identity knows organisations, people, roles; Caller, and what a Caller
// may do.
//
// What a role may do stands in one table (permission.go). A domain method takes
// the Caller as a parameter and asks it in its first line. It imports fault,
// mark, words, record and libraries.
package identity
