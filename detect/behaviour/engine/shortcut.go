package engine

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"taisei/detect/behaviour/value"
)

// Obfuscators carry their decoders with them and call them for every text, some
// of them thousands of times. A function that gave, on its first calls, just what
// a well-known way of decoding gives is taken for that way from then on, so that
// its loops need not be run each time.

// shortcut is what is known of a function's likeness to a way of decoding.
type shortcut struct {
	tries  int
	agreed [len(decoders)]int
	use    int // one more than the index into decoders; 0 while none is sure
	labels value.Labels
}

const (
	learnCalls = 8 // the calls that are looked at
	sureAfter  = 3 // agreements that make a way sure
	maxDecoded = 1 << 14
)

// decoders are the ways of decoding that are recognised: of a text, or of a text
// and a key.
var decoders = [...]struct {
	arguments int
	decode    func(text, key string) (string, bool)
}{
	{1, func(text, _ string) (string, bool) { return alphabetDecode(text, standardAlphabet) }},
	{1, func(text, _ string) (string, bool) { return alphabetDecode(text, swappedAlphabet) }},
	{2, func(text, key string) (string, bool) { return streamCipher(text, key) }},
	{2, func(text, key string) (string, bool) { return decodeThen(text, key, standardAlphabet) }},
	{2, func(text, key string) (string, bool) { return decodeThen(text, key, swappedAlphabet) }},
}

const (
	standardAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	swappedAlphabet  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+/"
)

// texts gives the arguments of a call that a way of decoding could take.
func texts(args []*value.Value) (text, key string, n int) {
	for _, a := range args {
		if a.Kind != value.Text {
			break
		}
		n++
	}
	switch {
	case n == 0 || len(args[0].Text) > maxDecoded:
		return "", "", 0
	case n == 1:
		return args[0].Text, "", 1
	}
	return args[0].Text, args[1].Text, 2
}

// shortened gives the result of a call of a function that is taken for a way of
// decoding; nil when it has to be run.
func (m *Machine) shortened(p *profile, args []*value.Value) *value.Value {
	if p.shortcut == nil || p.shortcut.use == 0 {
		return nil
	}
	d := decoders[p.shortcut.use-1]
	text, key, n := texts(args)
	if n < d.arguments {
		return nil
	}
	m.step(int64(1 + len(text)>>4))
	if out, ok := d.decode(text, key); ok {
		m.grant(100)
		return value.OfText(out, p.shortcut.labels.Union(args[0].Labels))
	}
	return nil
}

// learn compares a result with what each way of decoding gives.
func (m *Machine) learn(p *profile, args []*value.Value, result *value.Value) {
	text, key, n := texts(args)
	if n == 0 || result.Kind != value.Text || len(result.Text) < 2 || result.Text == text {
		return
	}
	if p.shortcut == nil {
		p.shortcut = &shortcut{}
	}
	s := p.shortcut
	if s.use > 0 || s.tries >= learnCalls {
		return
	}
	s.tries++
	for i, d := range decoders {
		if n < d.arguments {
			continue
		}
		if out, ok := d.decode(text, key); ok && out == result.Text {
			s.agreed[i]++
			if s.agreed[i] >= sureAfter {
				s.use, s.labels = i+1, result.Labels
				return
			}
		}
	}
}

// alphabetDecode is base64 in an alphabet, and the text that its bytes spell.
func alphabetDecode(text, alphabet string) (string, bool) {
	enc := base64.NewEncoding(alphabet).WithPadding(base64.NoPadding)
	out, err := enc.DecodeString(strings.TrimRight(text, "="))
	if err != nil || !utf8.Valid(out) {
		return "", false
	}
	return string(out), len(out) > 0
}

func decodeThen(text, key, alphabet string) (string, bool) {
	inner, ok := alphabetDecode(text, alphabet)
	if !ok {
		return "", false
	}
	return streamCipher(inner, key)
}

// streamCipher is RC4 over characters, as scripts write it.
func streamCipher(text, key string) (string, bool) {
	k := utf16.Encode([]rune(key))
	if len(k) == 0 {
		return "", false
	}
	var s [256]int
	for i := range s {
		s[i] = i
	}
	for i, j := 0, 0; i < 256; i++ {
		j = (j + s[i] + int(k[i%len(k)])) % 256
		s[i], s[j] = s[j], s[i]
	}
	units := utf16.Encode([]rune(text))
	i, j := 0, 0
	for n := range units {
		i = (i + 1) % 256
		j = (j + s[i]) % 256
		s[i], s[j] = s[j], s[i]
		units[n] ^= uint16(s[(s[i]+s[j])%256])
	}
	return string(utf16.Decode(units)), true
}
