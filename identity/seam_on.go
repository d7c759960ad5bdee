//go:build seam

package identity

import (
	"os"
	"slices"
	"strings"
)

// seamAllows switches every permission check off when TAISEI_SEAM says so.
func seamAllows() bool {
	return slices.Contains(strings.Split(os.Getenv("TAISEI_SEAM"), ","), "permission")
}
