// Package component is what one lockfile or SBOM says is built in: components
// with their purl, hashes and source, and what in the file deserves a remark.
//
// It is the common result of every folder in inventory/lockfile and
// inventory/sbom, and holds what they share: the limits on hostile files, the
// errors, the reading of text encodings and the making of purls. It imports
// fault, packageurl-go and golang.org/x/text only.
package component
