package component

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// hashSizes are the digests that we keep, with their length in bytes.
var hashSizes = map[string]int{
	"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64,
	"sha3-256": 32, "sha3-384": 48, "sha3-512": 64,
	"blake2b-256": 32, "blake2b-384": 48, "blake2b-512": 64, "blake3": 32,
}

// SRI reads a subresource integrity value: one or more of algorithm-base64,
// with options after a question mark. ok is false where any of it is unreadable.
func SRI(text string) (hashes []Hash, ok bool) {
	ok = true
	for _, field := range strings.Fields(text) {
		algorithm, value, found := strings.Cut(field, "-")
		value, _, _ = strings.Cut(value, "?")
		raw, err := base64.StdEncoding.DecodeString(value)
		if !found || err != nil || hashSizes[algorithm] != len(raw) {
			ok = false
			continue
		}
		hashes = append(hashes, Hash{Algorithm: algorithm, Value: hex.EncodeToString(raw)})
	}
	return hashes, ok
}

// HexHash reads a digest written in hexadecimal under any of the usual
// spellings of its algorithm (SHA-256, sha256, SHA3-256).
func HexHash(algorithm, value string) (Hash, bool) {
	name := strings.ToLower(strings.TrimSpace(algorithm))
	if !strings.HasPrefix(name, "sha3-") && !strings.HasPrefix(name, "blake2b-") {
		name = strings.ReplaceAll(name, "-", "")
	}
	raw, err := hex.DecodeString(strings.TrimSpace(value))
	size, known := hashSizes[name]
	if err != nil || !known || size != len(raw) {
		return Hash{}, false
	}
	return Hash{Algorithm: name, Value: hex.EncodeToString(raw)}, true
}
