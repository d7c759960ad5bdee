package audit

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// entry is one event as it lies in the database: its detail is hashed as the text
// that was stored, never as something read and written again.
type entry struct {
	ID       string `db:"id"`
	At       int64  `db:"at"`
	Actor    string `db:"actor"`
	Action   string `db:"action"`
	Kind     string `db:"kind"`
	RecordID string `db:"record_id"`
	Version  int64  `db:"version"`
	Mode     string `db:"mode"`
	TLP      string `db:"tlp"`
	Detail   string `db:"detail"`
}

// link is one sealed event.
type link struct {
	Number int64  `db:"number"`
	Hash   string `db:"hash"`
	entry
}

// hash covers the event, its number and the hash before it (SHA-256, in hex).
func (e entry) hash(number int64, before string) string {
	text, err := json.Marshal([]any{
		"taisei-audit-1", number, before, e.ID, e.At, e.Actor, e.Action, e.Kind, e.RecordID, e.Version, e.Mode, e.TLP, e.Detail,
	})
	if err != nil {
		panic(err) // strings and whole numbers always marshal
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Checkpoint is what the log was at one time, signed. Keep it on another machine.
type Checkpoint struct {
	Number    int64     `json:"number"` // of the last event that it covers
	Hash      string    `json:"hash"`
	At        time.Time `json:"at"`
	Signature string    `json:"signature"`  // Ed25519, in base64
	PublicKey string    `json:"public_key"` // in base64
}

func signed(number int64, hash string, at time.Time) []byte {
	return fmt.Appendf(nil, "taisei-checkpoint-1|%d|%s|%d", number, hash, at.UnixMicro())
}

func newCheckpoint(key ed25519.PrivateKey, number int64, hash string, at time.Time) Checkpoint {
	return Checkpoint{
		Number: number, Hash: hash, At: at,
		Signature: base64.StdEncoding.EncodeToString(ed25519.Sign(key, signed(number, hash, at))),
		PublicKey: base64.StdEncoding.EncodeToString(key.Public().(ed25519.PublicKey)),
	}
}

// genuine reports whether the checkpoint was signed by its own key.
func (c Checkpoint) genuine() bool {
	key, err := base64.StdEncoding.DecodeString(c.PublicKey)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return false
	}
	signature, err := base64.StdEncoding.DecodeString(c.Signature)
	return err == nil && ed25519.Verify(key, signed(c.Number, c.Hash, c.At), signature)
}
