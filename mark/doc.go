// Package mark holds the marks that every record carries: TLP, PAP, mode.
//
// TLP is version 2.0 of FIRST's Traffic Light Protocol. It imports fault and
// the standard library only.
package mark
