// Package sarif holds the part of SARIF 2.1.0 that taisei writes, as plain structs.
//
// The module owenrumney/go-sarif would write every property that is absent as -1
// or an empty list, and brings a schema validator that can reach the network into
// the program. Output is checked against the published schema in the tests.
// It imports the standard library only.
package sarif
