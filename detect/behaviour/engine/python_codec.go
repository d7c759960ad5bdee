package engine

import (
	"encoding/ascii85"
	"encoding/base32"
	"strconv"
	"strings"

	"taisei/detect/behaviour"
	"taisei/detect/behaviour/value"
)

func decoding(f func(string) (string, bool), via string) pythonFold {
	return func(m *Machine, c *invocation, arg *value.Value) *value.Value {
		v := m.decoded(arg, f, via, c.at)
		if v == nil {
			return m.decodedInPart(arg, via, c.at)
		}
		return asBytes(v, true)
	}
}

// minBlob is how long a text has to be for a program to be in it.
const minBlob = 40

// decodedInPart is what is known of decoding a text that is not known whole, as when
// its pieces come from functions that may fail: that it was embedded.
func (m *Machine) decodedInPart(v *value.Value, via string, at value.Place) *value.Value {
	if v.Kind != value.Template && v.Kind != value.Union || len(m.labels(v)) > 0 {
		return nil
	}
	longest := 0
	for _, alt := range v.Alternatives() {
		for _, p := range append([]*value.Value{alt}, alt.Parts...) {
			for _, piece := range p.Alternatives() {
				if piece.Kind == value.Text {
					longest = max(longest, len(piece.Text))
				}
			}
		}
	}
	if longest < minBlob {
		return nil
	}
	from := value.LabelOf(m.origin(behaviour.Blob, m.units[m.unit].file.Path, false, at))
	return value.OfUnknown(from.Through(via, at))
}

func foldCodec(m *Machine, c *invocation, arg *value.Value) *value.Value {
	name, _ := second(c.args).String()
	if arg.Kind != value.Text {
		return value.OfUnknown(m.labels(arg).Through(codecVia(second(c.args)), c.at))
	}
	if strings.HasSuffix(c.entry.Path, "encode") {
		return pythonEncode(m, arg, c.args[min(1, len(c.args)):], c.at)
	}
	return m.codec(arg, name, c.at)
}

func foldMaketrans(m *Machine, c *invocation, arg *value.Value) *value.Value {
	if arg.Kind == value.Composite {
		o := m.newObject()
		for _, k := range arg.Object.Keys {
			key := k
			if r := []rune(k); len(r) == 1 {
				key = strconv.Itoa(int(r[0]))
			}
			o.Put(key, arg.Object.Fields[k])
		}
		return value.OfObject(o)
	}
	from, to := []rune(arg.Text), []rune(second(c.args).Text)
	if len(from) == 0 || len(from) != len(to) {
		return nil
	}
	o := m.newObject()
	for i, r := range from {
		o.Put(strconv.Itoa(int(r)), value.OfNumber(float64(to[i]), nil))
	}
	return value.OfObject(o)
}

func decodeBase32(s string) (string, bool) {
	s = strings.TrimRight(strings.ToUpper(strings.Join(strings.Fields(s), "")), "=")
	out, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(s)
	return string(out), err == nil && len(out) > 0
}

func decodeASCII85(s string) (string, bool) {
	s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "<~"), "~>")
	out := make([]byte, len(s)+8)
	n, _, err := ascii85.Decode(out, []byte(s), true)
	return string(out[:n]), err == nil && n > 0
}

// decodeBase85 reads the alphabet of RFC 1924 as Python's b85decode does.
func decodeBase85(s string) (string, bool) {
	var out []byte
	for i := 0; i < len(s); i += 5 {
		chunk := s[i:min(i+5, len(s))]
		padding := 5 - len(chunk)
		chunk += strings.Repeat("~", padding)
		n := uint64(0)
		for j := range 5 {
			d := strings.IndexByte(base85Alphabet, chunk[j])
			if d < 0 {
				return "", false
			}
			n = n*85 + uint64(d)
		}
		if n > 0xffffffff {
			return "", false
		}
		out = append(out, []byte{byte(n >> 24), byte(n >> 16), byte(n >> 8), byte(n)}[:4-padding]...)
	}
	return string(out), len(out) > 0
}

const base85Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
