//go:build !seam

package gate

// seamOpen is false but in a build for tests that switches the gate off, to see
// that a story notices.
func seamOpen() bool { return false }
