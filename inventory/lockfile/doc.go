// Package lockfile reads the lists of what a product is built from: lockfiles
// and SBOMs. One visible list (list.go) has every format that can be read; a
// file of another kind is told by its name.
//
// It imports component, the formats below it and in inventory/sbom, and fault.
package lockfile
