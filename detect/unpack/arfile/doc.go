// Package arfile reads the ar of Debian packages: a mark, what describes the
// package, what it installs. An ar of anything else is a library of machine code
// and is no archive to a scan. It imports the standard library and the members of
// unpack.
package arfile
