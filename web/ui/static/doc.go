// Package static holds what every page loads: one style sheet, one script, htmx
// and its licence, all from our own origin.
//
// A file's address contains the hash of its bytes, so that a browser keeps it for
// ever and never keeps an old one. It imports the standard library only.
package static
