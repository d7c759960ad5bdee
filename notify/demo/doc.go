// Package demo keeps what would have been sent, for the demonstration's mail page.
//
// It imports the ground and libraries, and no other edge.
package demo
