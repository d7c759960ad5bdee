//go:build !seam

package identity

// seamAllows is false but in a build for tests that switches the check off, to
// see that a story notices.
func seamAllows() bool { return false }
