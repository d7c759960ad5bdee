package evasion

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

func base64Of(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

func hexOf(s string) string { return hex.EncodeToString([]byte(s)) }

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return string(r)
}

func rot13(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return 'a' + (r-'a'+13)%26
		case r >= 'A' && r <= 'Z':
			return 'A' + (r-'A'+13)%26
		}
		return r
	}, s)
}

func xored(s string, key byte) string {
	out := []byte(s)
	for i := range out {
		out[i] ^= key
	}
	return string(out)
}

func deflated(s string) string {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	// A buffer takes whatever is written.
	_, _ = w.Write([]byte(s))
	_ = w.Close()
	return out.String()
}

// numbers are a text's characters as decimal numbers, each moved by some.
func numbers(s string, by int) string {
	var out []string
	for _, r := range s {
		out = append(out, strconv.Itoa(int(r)+by))
	}
	return strings.Join(out, ",")
}

// byteNumbers are a text's bytes as decimal numbers.
func byteNumbers(s string) string {
	var out []string
	for i := range len(s) {
		out = append(out, strconv.Itoa(int(s[i])))
	}
	return strings.Join(out, ",")
}

// pieces cuts a text into parts of n characters.
func pieces(s string, n int) []string {
	var out []string
	for c := range slices.Chunk([]rune(s), n) {
		out = append(out, string(c))
	}
	return out
}

// quote writes a literal that Python and JavaScript read alike.
func quote(s string) string {
	var out strings.Builder
	out.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r == '\n':
			out.WriteString(`\n`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&out, `\x%02x`, r)
		case r > 0x7e && r < 0x10000:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('\'')
	return out.String()
}

func quoteAll(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = quote(s)
	}
	return strings.Join(out, ", ")
}

// isPlain reports whether s is ASCII alone.
func isPlain(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 0x7e })
}

// fill puts texts in the place of $1, $2 … of a program.
func fill(pattern string, with ...string) string {
	var pairs []string
	for i, w := range with {
		pairs = append(pairs, "$"+strconv.Itoa(i+1), w)
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}
