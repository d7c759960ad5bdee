// Package sbom is the folder of the software bills of materials that can be
// read, one folder a format. The list of them stands with the lockfiles, in
// inventory/lockfile: whoever imports a file does not know which it is. It
// imports nothing.
package sbom
