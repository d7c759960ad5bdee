//go:build seam

package gate

import (
	"os"
	"slices"
	"strings"
)

// seamOpen lets everything pass when TAISEI_SEAM says so.
func seamOpen() bool {
	return slices.Contains(strings.Split(os.Getenv("TAISEI_SEAM"), ","), "gate")
}
