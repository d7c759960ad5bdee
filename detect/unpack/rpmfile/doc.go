// Package rpmfile reads RPM packages: the scriptlets of the header, each as a file
// that is named after when it runs, and the payload, which is a compressed cpio.
// It imports the standard library only.
package rpmfile
