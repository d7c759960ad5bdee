package component

import (
	"bytes"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Text gives the bytes of a text file as UTF-8 without a byte order mark.
// UTF-16 is what PowerShell writes when output is redirected into a file.
// Bytes that are not valid are left for the format's reader to judge.
func Text(file string, data []byte, limits Limits) ([]byte, error) {
	limits = limits.WithDefaults()
	if int64(len(data)) > limits.Bytes {
		return nil, TooLarge(file, int64(len(data)), limits.Bytes)
	}
	text := data
	if endian, mark := utf16Order(data); mark {
		decoded, _, err := transform.Bytes(unicode.UTF16(endian, unicode.UseBOM).NewDecoder(), data)
		if err != nil {
			return nil, Syntax(file, 0, err)
		}
		text = decoded
	}
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, Empty(file)
	}
	return text, nil
}

// utf16Order recognises UTF-16 by its mark or, without one, by the zero byte
// beside the first character, which all our formats have in ASCII.
func utf16Order(data []byte) (unicode.Endianness, bool) {
	if len(data) < 4 || len(data)%2 != 0 {
		return unicode.BigEndian, false
	}
	switch {
	case data[0] == 0xff && data[1] == 0xfe:
		return unicode.LittleEndian, true
	case data[0] == 0xfe && data[1] == 0xff:
		return unicode.BigEndian, true
	case data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return unicode.LittleEndian, true
	case data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return unicode.BigEndian, true
	}
	return unicode.BigEndian, false
}
