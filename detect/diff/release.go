package diff

import (
	"regexp"
	"strconv"
)

// Release is how far one version is from the other.
type Release string

// The releases.
const (
	Patch   Release = "patch"
	Minor   Release = "minor"
	Major   Release = "major"
	Same    Release = "same" // an artifact beside its source, or published twice
	Unknown Release = "unknown"
)

// strict reports whether nothing but mending is expected. Without versions nothing
// else can be assumed.
func (r Release) strict() bool { return r != Minor && r != Major }

var version = regexp.MustCompile(`^v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?`)

// releaseOf tells from two versions what kind of release the new one is.
func releaseOf(before, after string) Release {
	a, b := numbers(before), numbers(after)
	switch {
	case before == after && before != "":
		return Same
	case a == nil || b == nil:
		return Unknown
	case a[0] != b[0]:
		return Major
	case a[1] != b[1]:
		return Minor
	}
	return Patch
}

func numbers(v string) []int {
	m := version.FindStringSubmatch(v)
	if m == nil {
		return nil
	}
	out := make([]int, 3)
	for i, digits := range m[1:] {
		out[i], _ = strconv.Atoi(digits) // what is not there is zero
	}
	return out
}
