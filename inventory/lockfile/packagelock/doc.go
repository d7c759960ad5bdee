// Package packagelock reads npm's package-lock.json and npm-shrinkwrap.json,
// lockfileVersion 1 to 3.
//
// The extractor of osv-scalibr leaves out the address a package was resolved
// to, its integrity, which packages the product itself asks for, whether
// something runs during installation, and merges a package that stands in two
// places; all of these matter here, so the format is read by our own small
// reader. It imports component, its jsonread and fault.
package packagelock
