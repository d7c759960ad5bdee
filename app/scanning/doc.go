// Package scanning scans what a person names: a file, a folder, a package or an
// address.
//
// It gets the bytes (watch) and has them read in the sandbox (reading). It imports
// both and detect.
package scanning
