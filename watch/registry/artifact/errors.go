package artifact

import (
	"errors"
	"fmt"
	"strings"

	"github.com/package-url/packageurl-go"

	"taisei/fault"
)

// The message keys.
const (
	KeyPURL         = "registry.purl"          // purl
	KeyType         = "registry.type"          // purl, type, supported
	KeyName         = "registry.name"          // purl
	KeyNoRegistry   = "registry.not_set"       // type, places
	KeySetting      = "registry.setting"       // name, place
	KeyNoPackage    = "registry.no_package"    // purl, registry
	KeyNoVersion    = "registry.no_version"    // purl, registry
	KeyUnpublished  = "registry.unpublished"   // purl, registry
	KeyNoArchive    = "registry.no_archive"    // purl, url
	KeyNotJSON      = "registry.not_json"      // registry, content_type
	KeyDamaged      = "registry.damaged"       // purl, registry
	KeyOtherPackage = "registry.other_package" // purl, registry, found
	KeyMismatch     = "registry.mismatch"      // purl, url, algorithm
)

// MessageKeys lists every key above, so that a test can hold words/ to it.
func MessageKeys() []string {
	return []string{
		KeyPURL, KeyType, KeyName, KeyNoRegistry, KeySetting, KeyNoPackage, KeyNoVersion, KeyUnpublished,
		KeyNoArchive, KeyNotJSON, KeyDamaged, KeyOtherPackage, KeyMismatch,
	}
}

// ErrUnpublished is the cause where a version was published once and is gone:
// registries take away what turned out to be malicious.
var ErrUnpublished = errors.New("the version was unpublished")

// MismatchError is the cause where the archive is not the one that the registry
// describes: somebody changed one of them.
type MismatchError struct {
	Algorithm        string
	Expected, Actual string // lower-case hexadecimal
}

func (e *MismatchError) Error() string {
	return fmt.Sprintf("the registry states %s %s, the archive has %s", e.Algorithm, e.Expected, e.Actual)
}

// ParsePURL reads a purl of one of the supported types.
func ParsePURL(text string, supported ...string) (packageurl.PackageURL, error) {
	const most = 4 << 10
	if len(text) > most {
		return packageurl.PackageURL{}, fault.Field("purl", KeyPURL, fault.Params{"purl": text[:100] + "…"})
	}
	p, err := packageurl.FromString(text)
	if err != nil {
		return p, fault.Field("purl", KeyPURL, fault.Params{"purl": text}).Wrap(err)
	}
	for _, one := range supported {
		if p.Type == one {
			return p, nil
		}
	}
	return p, fault.Field("purl", KeyType, fault.Params{
		"purl": text, "type": p.Type, "supported": strings.Join(supported, ", "),
	})
}
