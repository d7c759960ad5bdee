package evidence

import (
	"context"
	"io"

	"taisei/fault"
)

// Content is bytes that a vault holds.
type Content struct {
	SHA256 string // lower-case hexadecimal
	Size   int64
}

// Vault keeps bytes by their SHA-256, sealed.
type Vault interface {
	// Put keeps all that r gives. It returns when the bytes are safe on the disk;
	// the same bytes twice are kept once.
	Put(ctx context.Context, r io.Reader) (Content, error)
	// Open gives the bytes back. What is not as it was put is an error of reading
	// (IsDamaged, IsOtherKey), at the last byte at the latest.
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// The message keys by which a vault's failures are told apart.
const (
	keyDamaged  = "evidence.damaged"
	keyOtherKey = "evidence.other_key"
	keyMissing  = "evidence.missing"
	keyTooLarge = "evidence.too_large"
)

func damaged(sha256 string, cause error) error {
	return fault.New(fault.Internal, keyDamaged, fault.Params{"sha256": sha256}).Wrap(cause)
}

func otherKey(sha256 string) error {
	return fault.New(fault.Internal, keyOtherKey, fault.Params{"sha256": sha256})
}

func missing(sha256 string) error {
	return fault.New(fault.NotFound, keyMissing, fault.Params{"sha256": sha256})
}

// IsDamaged reports whether the bytes are not as they were put.
func IsDamaged(err error) bool { return hasKey(err, keyDamaged) }

// IsOtherKey reports whether the bytes were sealed with another key than ours.
func IsOtherKey(err error) bool { return hasKey(err, keyOtherKey) }
