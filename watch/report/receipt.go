package report

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"

	"taisei/fault"
)

// alphabet is Crockford's: no letter can be heard or read as another or as a digit.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// A receipt number has 80 random bits in four groups of four.
const (
	receiptBytes = 10
	receiptSize  = 16
	group        = 4
)

var encoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// newReceipt makes a receipt number as it is shown: 7K4M-Q2XT-9HPW-3RND.
func newReceipt() string {
	var b [receiptBytes]byte
	rand.Read(b[:]) // never fails
	s := encoding.EncodeToString(b[:])
	var groups []string
	for i := 0; i < len(s); i += group {
		groups = append(groups, s[i:i+group])
	}
	return strings.Join(groups, "-")
}

// readReceipt takes a number as a person types it: in any case and width, with any
// or no signs between the groups, O for 0 and I or L for 1.
func readReceipt(typed string) (string, error) {
	if len(typed) > 200 {
		return "", wrongReceipt()
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(norm.NFKC.String(typed)) {
		switch {
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		switch {
		case strings.ContainsRune(alphabet, r):
			b.WriteRune(r)
		case r >= 'A' && r <= 'Z' || r >= '0' && r <= '9':
			return "", wrongReceipt()
		}
	}
	if b.Len() != receiptSize {
		return "", wrongReceipt()
	}
	return b.String(), nil
}

// hashReceipt is what is kept. With 80 random bits a plain hash cannot be reversed,
// and can be looked up.
func hashReceipt(number string) string {
	sum := sha256.Sum256([]byte("report receipt\x00" + number))
	return hex.EncodeToString(sum[:])
}

// wrongReceipt tells nothing about whether a number of that form exists.
func wrongReceipt() error {
	return &fault.Error{Code: fault.NotFound, Key: "watch.report.fault.receipt", Field: "receipt"}
}
