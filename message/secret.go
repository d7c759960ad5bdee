package message

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"taisei/fault"
	"taisei/record"
)

// Everything a link's reader must hold is derived from the server's secret, so that
// the database keeps hashes alone and no job carries a secret; and a mail that is
// sent twice is the same mail.

func (s *Service) derive(purpose, about string) []byte {
	h := hmac.New(sha256.New, s.Secret)
	h.Write([]byte(purpose + "\x00" + about))
	return h.Sum(nil)
}

// token is what opens the link: 256 bits.
func (s *Service) token(link string) string {
	return base64.RawURLEncoding.EncodeToString(s.derive("token", link))
}

// hash is how a secret is kept.
func hash(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// code is the second proof of a link, in its round: six digits.
func (s *Service) code(l *Link) string {
	n := binary.BigEndian.Uint64(s.derive("code", fmt.Sprintf("%s\x00%d", l.ID, l.CodeRound)))
	return fmt.Sprintf("%06d", n%1_000_000)
}

// codeHash is keyed, for six digits alone could be found from a plain hash.
func (s *Service) codeHash(link, code string) string {
	return hex.EncodeToString(s.derive("code hash", link+"\x00"+code))
}

// digits reads a code as people write it: with spaces, a hyphen, or in full width.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == ' ' || r == '　' || r == '-':
			return -1
		}
		return 'x' // never right
	}, code)
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// NewNonce makes a nonce for one form about the scope (a link, or a record and a
// person). Making one writes nothing.
func (s *Service) NewNonce(scope string) string {
	random := rand.Text()
	return random + "." + base64.RawURLEncoding.EncodeToString(s.derive("nonce", scope+"\x00"+random)[:16])
}

// spend marks a nonce as used; no row is added when it was.
var spend = record.Query{Name: "nonce.spend", SQL: `INSERT INTO spent_nonces (hash, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`}

// SpendTx uses a nonce up. It is false when the nonce was used before: what its
// form asked for has been done.
func (s *Service) SpendTx(ctx context.Context, tx record.Tx, scope, nonce string) (bool, error) {
	random, _, _ := strings.Cut(nonce, ".")
	want := random + "." + base64.RawURLEncoding.EncodeToString(s.derive("nonce", scope+"\x00"+random)[:16])
	if !same(nonce, want) {
		return false, fault.Field("nonce", "message.nonce", nil)
	}
	n, err := tx.Exec(ctx, spend, hash(scope+"\x00"+nonce), tx.Now())
	return n == 1, err
}
