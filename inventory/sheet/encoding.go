package sheet

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"

	"taisei/fault"
)

var byteOrderMark = []byte("\xef\xbb\xbf")

// decode gives UTF-8. What is neither marked nor valid UTF-8 is Shift_JIS: its
// Japanese is never valid UTF-8 but by a freak of a few characters.
func decode(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, byteOrderMark):
		return valid(data[len(byteOrderMark):])
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.BigEndian, unicode.UseBOM), data)
	case utf8.Valid(data):
		return data, nil
	default:
		return decodeWith(japanese.ShiftJIS, data)
	}
}

func decodeWith(e encoding.Encoding, data []byte) ([]byte, error) {
	text, err := e.NewDecoder().Bytes(data)
	if err != nil {
		return nil, fault.New(fault.Invalid, "sheet.encoding", fault.Params{"line": 1}).Wrap(err)
	}
	if bad := bytes.IndexRune(text, utf8.RuneError); bad >= 0 { // what the decoder could make nothing of
		return nil, wrongAt(text, bad)
	}
	return text, nil
}

func valid(text []byte) ([]byte, error) {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return nil, wrongAt(text, i)
		}
		i += size
	}
	return text, nil
}

func wrongAt(text []byte, bad int) error {
	line := 1 + bytes.Count(text[:bad], []byte("\n"))
	return fault.New(fault.Invalid, "sheet.encoding", fault.Params{"line": line})
}
