// Package cpiofile reads cpio with numbers in letters: the new form, with and
// without checksums, and the portable one. RPM packages hold their files so. It
// imports the standard library and the members of unpack.
package cpiofile
