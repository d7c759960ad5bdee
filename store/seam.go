//go:build !seam

package store

// seamSkipsAudit is false but in a build for tests that switches the log off, to
// see that a story notices.
func seamSkipsAudit() bool { return false }
