// Package tarball reads tar: old, ustar, PAX and GNU. Where a header is damaged,
// or something follows the archive's end, it goes on at the next sound header, as
// some package clients do. It imports the standard library only.
package tarball
