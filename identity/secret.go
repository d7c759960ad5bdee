package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newSecret makes 256 random bits in text that fits an address.
func newSecret() string {
	var b [32]byte
	rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// hashSecret is what is kept of a secret. With 256 random bits a plain hash
// cannot be reversed, and can be looked up.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// stamp changes when the password does, so that a session opened with the old
// one ends.
func stamp(password string) string {
	sum := sha256.Sum256([]byte("session\x00" + password))
	return hex.EncodeToString(sum[:16])
}
