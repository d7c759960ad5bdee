//go:build seam

package store

import (
	"os"
	"slices"
	"strings"
)

// seamSkipsAudit switches the audit log off when TAISEI_SEAM says so.
func seamSkipsAudit() bool {
	return slices.Contains(strings.Split(os.Getenv("TAISEI_SEAM"), ","), "audit")
}
