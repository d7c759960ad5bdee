package behaviour

import "strings"

// IsWalletAddress reports whether a text is what money can be sent to, in the
// forms of the wallets that it is stolen from: Ethereum and its kin, Bitcoin old
// and new, Litecoin, Dogecoin, Tron, Ripple, Solana, Monero.
func IsWalletAddress(text string) bool {
	if len(text) < 25 || len(text) > 110 {
		return false
	}
	if hex, ok := strings.CutPrefix(text, "0x"); ok {
		return len(hex) == 40 && made(hex, "0123456789abcdefABCDEF") && varied(hex)
	}
	for _, prefix := range []string{"bc1", "ltc1", "bitcoincash:"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok {
			return len(rest) >= 25 && made(rest, "0123456789abcdefghijklmnopqrstuvwxyz") && varied(rest)
		}
	}
	return base58Address(text) && varied(text)
}

func base58Address(text string) bool {
	switch n := len(text); {
	case strings.IndexByte("13LMDTr", text[0]) >= 0 && n <= 35:
	case n == 43 || n == 44:
	case (text[0] == '4' || text[0] == '8') && n == 95:
	default:
		return false
	}
	return made(text, "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
}

func made(text, alphabet string) bool {
	for i := range len(text) {
		if strings.IndexByte(alphabet, text[i]) < 0 {
			return false
		}
	}
	return true
}

// varied reports whether a text has enough different characters, digits among
// them, to be no word, name or placeholder.
func varied(text string) bool {
	var seen [256]bool
	different, digits := 0, 0
	for i := range len(text) {
		if !seen[text[i]] {
			seen[text[i]] = true
			different++
		}
		if text[i] >= '0' && text[i] <= '9' {
			digits++
		}
	}
	return different >= 9 && digits >= 3 && len(text)-digits >= 3
}
