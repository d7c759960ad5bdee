package native

import (
	"encoding/binary"
	"strings"
)

// Numbers of Mach-O.
const (
	machoFat       = 0xcafebabe
	machoSymtab    = 0x2
	machoDylib     = 0xc
	machoWeak      = 0x18 | machoLoader
	machoReexport  = 0x1f | machoLoader
	machoLazy      = 0x20
	machoUpward    = 0x23 | machoLoader
	machoLoader    = 0x80000000 // the loader has to know the command
	machoMost      = 8          // machines in one file
	machoExternal  = 1
	machoTypeMask  = 0xe
	machoHighKinds = 30 // more machines than there are; a class has a higher number here
)

// isMachO knows a program for one machine, in either order and width, and one for
// several, which begins as Java's classes do.
func isMachO(data []byte) bool {
	if len(data) < 28 {
		return false
	}
	switch binary.BigEndian.Uint32(data) {
	case 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe:
		return true
	case machoFat:
		n := binary.BigEndian.Uint32(data[4:])
		return n > 0 && n < machoHighKinds
	}
	return false
}

// macho notes the libraries and the undefined symbols of a Mach-O.
func (r *reader) macho() {
	if binary.BigEndian.Uint32(r.data) != machoFat {
		r.machoOne()
		return
	}
	whole := r.data
	for i := range min(binary.BigEndian.Uint32(whole[4:]), machoMost) {
		r.data, r.order = whole, binary.BigEndian
		offset, size := uint64(r.u32(8+uint64(i)*20+8)), uint64(r.u32(8+uint64(i)*20+12))
		if r.data = r.at(offset, size); len(r.data) < 28 {
			r.damage("a part of it is not there")
			continue
		}
		r.machoOne()
	}
	r.data = whole
}

func (r *reader) machoOne() {
	magic := binary.BigEndian.Uint32(r.data)
	r.order = binary.BigEndian
	if magic&0xff == 0xfe {
		r.order = binary.LittleEndian
	}
	wide := magic == 0xfeedfacf || magic == 0xcffaedfe
	at := uint64(28)
	if wide {
		at = 32
	}
	for range r.u32(16) {
		size := uint64(r.u32(at + 4))
		if size < 8 || r.at(at, size) == nil || !r.more() {
			r.damage("its commands are damaged")
			return
		}
		switch r.u32(at) {
		case machoDylib, machoWeak, machoReexport, machoLazy, machoUpward:
			r.library(r.text(at + uint64(r.u32(at+8))))
		case machoSymtab:
			r.machoSymbols(uint64(r.u32(at+8)), r.u32(at+12), uint64(r.u32(at+16)), wide)
		}
		at += size
	}
}

func (r *reader) machoSymbols(at uint64, count uint32, names uint64, wide bool) {
	width := uint64(12)
	if wide {
		width = 16
	}
	for range count {
		entry := r.at(at, width)
		if entry == nil || !r.more() {
			return
		}
		if kind := entry[4]; kind&machoTypeMask == 0 && kind&machoExternal != 0 {
			r.function(strings.TrimPrefix(r.text(names+uint64(r.u32(at))), "_"))
		}
		at += width
	}
}
