package engine

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/hex"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

const maxInflated = 4 << 20

func decodeBase64(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '-':
			return '+'
		case r == '_':
			return '/'
		case r == '\n' || r == '\r' || r == ' ' || r == '\t' || r == '=':
			return -1
		}
		return r
	}, s)
	out, err := base64.RawStdEncoding.DecodeString(s)
	return string(out), err == nil && len(out) > 0
}

func decodeHex(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' || r == '\r' || r == '\t' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimPrefix(s, "0x")
	out, err := hex.DecodeString(s)
	return string(out), err == nil && len(out) > 0
}

// decodeEscapes undoes %41, %u0041, \x41 and \u0041.
func decodeEscapes(s string) (string, bool) {
	if !strings.ContainsAny(s, `%\`) {
		return s, false
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if n, size := escapeAt(s[i:]); size > 0 {
			if n < 0x80 || size == 6 {
				b.WriteRune(n)
			} else {
				b.WriteByte(byte(n))
			}
			i += size
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String(), true
}

func escapeAt(s string) (rune, int) {
	digits, size := 0, 0
	switch {
	case strings.HasPrefix(s, "%u"), strings.HasPrefix(s, `\u`):
		digits, size = 2, 6
	case strings.HasPrefix(s, "%"):
		digits, size = 1, 3
	case strings.HasPrefix(s, `\x`):
		digits, size = 2, 4
	default:
		return 0, 0
	}
	if len(s) < size {
		return 0, 0
	}
	n, err := strconv.ParseUint(s[digits:size], 16, 32)
	if err != nil {
		return 0, 0
	}
	return rune(n), size
}

// inflate undoes gzip, zlib and raw deflate, up to a cap.
func inflate(s string) (string, bool) {
	open := []func(io.Reader) (io.Reader, error){
		func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
	}
	if len(s) > 0 && s[0] != 0x1f && s[0] != 0x78 {
		open = append(open, func(r io.Reader) (io.Reader, error) { return flate.NewReader(r), nil })
	}
	for _, f := range open {
		r, err := f(strings.NewReader(s))
		if err != nil {
			continue
		}
		out, err := io.ReadAll(io.LimitReader(r, maxInflated))
		if (err == nil || err == io.ErrUnexpectedEOF) && len(out) > 0 {
			return string(out), true
		}
	}
	return "", false
}

func reverse(s string) string {
	r := []rune(s)
	for i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 {
		r[i], r[j] = r[j], r[i]
	}
	return string(r)
}

// encode is the text of bytes in an encoding.
func encode(v *value.Value, via string) *value.Value {
	if v.Kind != value.Text {
		return value.OfUnknown(v.Labels)
	}
	switch via {
	case behaviour.Base64:
		return value.OfText(base64.StdEncoding.EncodeToString([]byte(v.Text)), v.Labels)
	case behaviour.Hex:
		return value.OfText(hex.EncodeToString([]byte(v.Text)), v.Labels)
	}
	return v
}

// looksEncoded reports whether a long text is no prose: base64, hex, or dense.
func looksEncoded(s string) bool {
	sample := s[:min(len(s), 512)]
	spaces, alphabet := 0, 0
	for i := range len(sample) {
		switch c := sample[i]; {
		case c == ' ' || c == '\n':
			spaces++
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '+' || c == '/' || c == '=' || c == '-' || c == '_' || c == '%' || c == '\\':
			alphabet++
		}
	}
	return spaces*20 < len(sample) && (alphabet*100 > len(sample)*97 || !utf8.ValidString(s) || dense(sample))
}

// dense reports whether nearly all bytes of a sample differ, as in compressed or
// encrypted text.
func dense(sample string) bool {
	var seen [256]bool
	n := 0
	for i := range len(sample) {
		if !seen[sample[i]] {
			seen[sample[i]] = true
			n++
		}
	}
	return n > 80
}
