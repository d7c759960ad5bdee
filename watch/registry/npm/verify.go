package npm

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"strings"

	"taisei/inventory/component"
	"taisei/watch/registry/artifact"
)

// verify holds an archive to every digest that the registry states: of the
// strongest kind one must fit, as for npm, and the old shasum must fit as well.
func verify(data []byte, m manifest) (verified bool, err error) {
	stated, _ := component.SRI(m.Dist.Integrity)
	strongest := best(stated)
	if strongest != "" {
		if err := oneFits(data, stated, strongest); err != nil {
			return false, err
		}
		verified = true
	}
	if shasum, ok := component.HexHash("sha1", m.Dist.Shasum); ok {
		if err := oneFits(data, []component.Hash{shasum}, "sha1"); err != nil {
			return false, err
		}
		verified = true
	}
	return verified, nil
}

func best(stated []component.Hash) string {
	for _, algorithm := range []string{"sha512", "sha384", "sha256", "sha1", "md5"} {
		for _, hash := range stated {
			if hash.Algorithm == algorithm {
				return algorithm
			}
		}
	}
	return ""
}

func oneFits(data []byte, stated []component.Hash, algorithm string) error {
	actual := digest(data, algorithm)
	var expected []string
	for _, hash := range stated {
		if hash.Algorithm != algorithm {
			continue
		}
		if hash.Value == actual {
			return nil
		}
		expected = append(expected, hash.Value)
	}
	return &artifact.MismatchError{Algorithm: algorithm, Expected: strings.Join(expected, " "), Actual: actual}
}

// digest: the two weak algorithms are all that old packages have.
func digest(data []byte, algorithm string) string {
	switch algorithm {
	case "sha512":
		sum := sha512.Sum512(data)
		return hex.EncodeToString(sum[:])
	case "sha384":
		sum := sha512.Sum384(data)
		return hex.EncodeToString(sum[:])
	case "sha256":
		sum := sha256.Sum256(data)
		return hex.EncodeToString(sum[:])
	case "sha1":
		sum := sha1.Sum(data)
		return hex.EncodeToString(sum[:])
	}
	sum := md5.Sum(data)
	return hex.EncodeToString(sum[:])
}
