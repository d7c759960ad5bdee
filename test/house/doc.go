// Package house checks the rules of the house: who may import whom, how long a
// file and a function may be, and that every folder says what it is for.
//
// It is a test, so that it runs wherever the tests run. It imports the standard
// library only.
package house
