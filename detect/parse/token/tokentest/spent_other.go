//go:build !unix

package tokentest

import "time"

// spent is not told by this system.
func spent() time.Duration { return 0 }
