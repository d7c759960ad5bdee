//go:build !seam

package incident

// seamForgets is false but in a build for tests that switches the escalation to a
// deputy off, to see that a story notices.
func seamForgets() bool { return false }
