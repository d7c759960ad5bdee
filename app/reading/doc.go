// Package reading puts what reads hostile bytes behind the sandbox: packages,
// lockfiles and SBOMs are opened in a process that can be lost.
//
// It imports sandbox and the readers: detect and inventory's formats.
package reading
