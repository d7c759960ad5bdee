package native

import (
	"encoding/binary"
	"strings"
)

// firstClass is the first version that a class has.
const firstClass = 45

// Kinds of constants, and the bytes of those that are of one size, without the kind.
const (
	classText      = 1
	classLong      = 5
	classDouble    = 6
	classClass     = 7
	classMethod    = 10
	classInterface = 11
	classPair      = 12
)

var constantBytes = [...]uint64{3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4, 19: 2, 20: 2}

// IsClass reports whether data is a class of Java's: a program for several Macs
// begins the same and has a small number where this has its version.
func IsClass(data []byte) bool {
	return len(data) >= 10 && string(data[:4]) == "\xca\xfe\xba\xbe" && binary.BigEndian.Uint16(data[6:]) >= firstClass
}

// class notes the methods of other classes that a class names.
func (r *reader) class() {
	r.order = binary.BigEndian
	constants, ok := r.constants()
	if !ok {
		r.damage("its constants are damaged")
	}
	text := func(i uint16) string {
		if int(i) >= len(constants) || constants[i] == 0 || r.data[constants[i]] != classText {
			return ""
		}
		return string(r.at(constants[i]+3, uint64(min(r.u16(constants[i]+1), maxName))))
	}
	pair := func(i uint16, kind byte, offset uint64) uint16 { // a number inside another constant
		if int(i) >= len(constants) || constants[i] == 0 || r.data[constants[i]] != kind {
			return 0
		}
		return r.u16(constants[i] + offset)
	}
	for _, at := range constants {
		if at == 0 || r.data[at] != classMethod && r.data[at] != classInterface || !r.more() {
			continue
		}
		class, name := text(pair(r.u16(at+1), classClass, 1)), text(pair(r.u16(at+3), classPair, 1))
		if name == "defineClass" {
			class = "java/lang/ClassLoader" // which a loader of the package's own inherits it from
		}
		if class != "" && name != "" {
			r.function(strings.ReplaceAll(class, "/", ".") + "." + name)
		}
	}
}

// constants gives where each constant begins; there is none at zero.
func (r *reader) constants() (places []uint64, ok bool) {
	count := int(r.u16(8))
	places = make([]uint64, 1, min(count, len(r.data)/3)+2) // the smallest constant has three bytes
	for at := uint64(10); len(places) < count; {
		if at >= uint64(len(r.data)) || !r.more() {
			return places, false
		}
		kind := r.data[at]
		size := uint64(0)
		if kind == classText {
			size = 2 + uint64(r.u16(at+1))
		} else if int(kind) < len(constantBytes) {
			size = constantBytes[kind]
		}
		if size == 0 || r.at(at+1, size) == nil {
			return places, false
		}
		if places = append(places, at); kind == classLong || kind == classDouble {
			places = append(places, 0) // they take two numbers
		}
		at += 1 + size
	}
	return places, true
}
