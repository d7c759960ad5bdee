package evidence

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"filippo.io/age"
)

// sealType is the age stanza that our key wraps a file's key in.
const sealType = "taisei-evidence-1"

// KeySize is the length of the key that seals a vault.
const KeySize = 32

var (
	errOtherKey = errors.New("the file was sealed with another key")
	errStanza   = errors.New("the file's header is not a seal of ours")
)

// seal is an age recipient and identity for one symmetric key: AES-256-GCM wraps
// the key of each file, age does the rest.
type seal struct {
	aead  cipher.AEAD
	name  string // of the key, which tells nothing about it
	check string // over the name, so that a damaged name is not taken for another key's
}

func newSeal(key []byte) (*seal, error) {
	if len(key) != KeySize {
		return nil, fmt.Errorf("the key that seals evidence has %d bytes, not %d", len(key), KeySize)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(sealType))
	name := hex.EncodeToString(mac.Sum(nil)[:8])
	return &seal{aead: aead, name: name, check: checkOf(name)}, nil
}

func checkOf(name string) string {
	sum := sha256.Sum256([]byte(sealType + " " + name))
	return hex.EncodeToString(sum[:4])
}

// Wrap implements age.Recipient.
func (s *seal) Wrap(fileKey []byte) ([]*age.Stanza, error) {
	body := s.aead.Seal(nil, nil, fileKey, []byte(s.name))
	return []*age.Stanza{{Type: sealType, Args: []string{s.name, s.check}, Body: body}}, nil
}

// Unwrap implements age.Identity.
func (s *seal) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	if len(stanzas) != 1 || stanzas[0].Type != sealType || len(stanzas[0].Args) != 2 {
		return nil, errStanza
	}
	name, check := stanzas[0].Args[0], stanzas[0].Args[1]
	if checkOf(name) != check {
		return nil, errStanza
	}
	if name != s.name {
		return nil, errOtherKey
	}
	fileKey, err := s.aead.Open(nil, nil, stanzas[0].Body, []byte(name))
	if err != nil {
		return nil, errStanza
	}
	return fileKey, nil
}
