// Package member reads one member of an archive out of the stream of them all, as
// long as the archive says it is, and tells where there is less. It imports the
// standard library only.
package member
