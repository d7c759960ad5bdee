// Package suppress keeps findings that somebody has looked at from being reported
// again. A suppression names one rule, one file of the artifact and that file's
// SHA-256, so that it ends with any change of the file; and it says who reviewed it,
// when, and why. There is no way to switch a rule off.
//
// It may import detect and what reads TOML.
package suppress
