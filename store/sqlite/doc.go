// Package sqlite opens the embedded database: one writer, a pool of readers.
//
// It imports libraries only; store wires it.
package sqlite
