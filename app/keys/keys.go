package keys

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const size = 32 // bytes

// Keys derives a key for each purpose from one secret.
type Keys struct{ secret []byte }

// Open reads the secret's file in the data folder, making both when they are not
// there. A file that others may read is refused.
func Open(folder string) (Keys, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return Keys{}, fmt.Errorf("make the data folder: %w", err)
	}
	path := filepath.Join(folder, "secret.key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return Keys{}, fmt.Errorf("read the server's secret: %w", err)
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
		return Keys{}, fmt.Errorf("%s can be read by others: make it private (chmod 600)", path)
	}
	secret, err := hex.DecodeString(strings.TrimSpace(string(text)))
	if err != nil || len(secret) != size {
		return Keys{}, fmt.Errorf("%s does not hold a secret of %d bytes in hex: restore it from the backup", path, size)
	}
	return Keys{secret}, nil
}

func create(path string) (Keys, error) {
	secret := make([]byte, size)
	rand.Read(secret)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return Keys{}, fmt.Errorf("write the server's secret: %w", err)
	}
	_, err = fmt.Fprintln(f, hex.EncodeToString(secret))
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return Keys{}, fmt.Errorf("write the server's secret: %w", err)
	}
	return Keys{secret}, nil
}

// For derives the 32-byte key of one purpose (HKDF, RFC 5869).
func (k Keys) For(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, k.secret, nil, "taisei "+purpose, size)
	if err != nil {
		panic(err) // only a length that is too great fails
	}
	return key
}

// Signing is the key that signs the audit log.
func (k Keys) Signing() ed25519.PrivateKey { return ed25519.NewKeyFromSeed(k.For("audit log")) }
