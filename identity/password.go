package identity

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"taisei/fault"
)

// Cost is what one guess of a password costs.
type Cost struct {
	Memory  uint32 // KiB
	Time    uint32
	Threads uint8
}

// SmallServer is the cost that a server with two cores and little memory can
// bear: about 25 ms and 19 MiB for each guess.
var SmallServer = Cost{Memory: 19 * 1024, Time: 2, Threads: 1}

const (
	shortestPassword = 12
	longestPassword  = 256
	fewestDistinct   = 5
	saltBytes        = 16
	keyBytes         = 32
)

// Passwords hashes with argon2id, a few at a time, so that many who sign in at
// once cannot take all memory.
type Passwords struct {
	cost  Cost
	slots chan struct{}
	dummy string // what an unknown name's password is compared with
}

// NewPasswords hashes at a cost, at most so many at once.
func NewPasswords(cost Cost, atOnce int) *Passwords {
	p := &Passwords{cost: cost, slots: make(chan struct{}, atOnce)}
	p.dummy = p.hash(newSecret())
	return p
}

// CheckPassword says what is wrong with a new password.
func CheckPassword(field, account, password string) error {
	n := utf8.RuneCountInString(password)
	distinct := map[rune]bool{}
	for _, r := range password {
		distinct[r] = true
	}
	switch {
	case password == "":
		return fault.Required(field)
	case n < shortestPassword:
		return fault.Field(field, "identity.password_short", fault.Params{"n": shortestPassword})
	case n > longestPassword:
		return fault.Field(field, "identity.password_long", fault.Params{"n": longestPassword})
	case len(distinct) < fewestDistinct,
		account != "" && strings.Contains(strings.ToLower(password), strings.ToLower(account)):
		return fault.Field(field, "identity.password_easy", nil)
	}
	return nil
}

// Hash makes what is kept of a password, in the PHC format.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	if err := p.acquire(ctx); err != nil {
		return "", err
	}
	defer p.release()
	return p.hash(password), nil
}

func (p *Passwords) hash(password string) string {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	key := derive(password, salt, p.cost, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, p.cost.Memory, p.cost.Time, p.cost.Threads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Verify reports whether the password is the one that was hashed. An empty hash
// takes as long as any other and never matches.
func (p *Passwords) Verify(ctx context.Context, hash, password string) (bool, error) {
	if err := p.acquire(ctx); err != nil {
		return false, err
	}
	defer p.release()
	known := hash != ""
	if !known {
		hash = p.dummy
	}
	salt, key, cost, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	got := derive(password, salt, cost, uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1 && known, nil
}

// derive treats texts that look the same as the same, whichever keyboard typed them.
func derive(password string, salt []byte, c Cost, n uint32) []byte {
	if len(password) > 4*longestPassword {
		password = password[:4*longestPassword]
	}
	return argon2.IDKey(norm.NFKC.Bytes([]byte(password)), salt, c.Time, c.Memory, c.Threads, n)
}

func (p *Passwords) acquire(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fault.New(fault.TooMany, "identity.busy", nil).Wrap(ctx.Err())
	}
}

func (p *Passwords) release() { <-p.slots }

var errHash = errors.New("not an argon2id hash")

// parseHash reads the PHC format. Its caps keep a hash that somebody planted
// from taking all memory.
func parseHash(s string) (salt, key []byte, c Cost, err error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return nil, nil, c, errHash
	}
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.Memory, &c.Time, &c.Threads); err != nil || n != 3 {
		return nil, nil, c, errHash
	}
	if c.Memory == 0 || c.Memory > 256*1024 || c.Time == 0 || c.Time > 16 || c.Threads == 0 || c.Threads > 8 {
		return nil, nil, c, errHash
	}
	salt, err = base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil || len(salt) < 8 || len(salt) > 64 {
		return nil, nil, c, errHash
	}
	key, err = base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(key) < 16 || len(key) > 64 {
		return nil, nil, c, errHash
	}
	return salt, key, c, nil
}
