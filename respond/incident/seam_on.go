//go:build seam

package incident

import (
	"os"
	"slices"
	"strings"
)

// seamForgets switches the escalation to a deputy off when TAISEI_SEAM says so.
func seamForgets() bool {
	return slices.Contains(strings.Split(os.Getenv("TAISEI_SEAM"), ","), "escalation")
}
