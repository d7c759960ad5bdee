package token

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

// wide turns UTF-16 into UTF-8 where the source says that it is the former.
func wide(source string) string {
	var order binary.ByteOrder
	switch {
	case strings.HasPrefix(source, "\xff\xfe"):
		order = binary.LittleEndian
	case strings.HasPrefix(source, "\xfe\xff"):
		order = binary.BigEndian
	default:
		return source
	}
	units := make([]uint16, 0, len(source)/2)
	for i := 2; i+1 < len(source); i += 2 {
		units = append(units, order.Uint16([]byte(source[i:i+2])))
	}
	return string(utf16.Decode(units))
}
