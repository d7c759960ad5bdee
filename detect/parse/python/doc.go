// Package python reads Python, 2 and 3 alike, into the common form.
//
// It imports the standard library and package parse.
package python
