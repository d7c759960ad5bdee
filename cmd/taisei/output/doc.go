// Package output prints what a scan found: for people, or a line of JSON a target.
//
// It imports detect, words and libraries.
package output
