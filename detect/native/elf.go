package native

import "encoding/binary"

// Numbers of ELF.
const (
	elfLoad    = 1
	elfDynamic = 2
	elfDynsym  = 11
	elfNeeded  = 1
	elfStrtab  = 5
	elfSymtab  = 6
)

// elfFile is where an ELF keeps things.
type elfFile struct {
	*reader
	wide  bool
	loads []segment
}

type segment struct{ address, offset, size uint64 }

// elf notes the libraries and the undefined symbols of an ELF, found by what the
// loader goes by; sections are looked at for the number of symbols alone.
func (r *reader) elf() {
	if head := r.at(0, 20); head == nil {
		r.damage("it is cut off")
		return
	}
	e := elfFile{reader: r, wide: r.data[4] == 2}
	if r.data[5] == 2 {
		r.order = binary.BigEndian
	}
	dynamic, size := e.segments()
	if size == 0 {
		return // linked statically, or an object
	}
	var needed []uint64
	var names, symbols uint64
	for at, width := dynamic, e.width(8, 16); at+width <= dynamic+size && r.more(); at += width {
		tag, value := r.word(at, e.wide), r.word(at+width/2, e.wide)
		switch tag {
		case 0:
			size = 0
		case elfNeeded:
			needed = append(needed, value)
		case elfStrtab:
			names = e.offset(value)
		case elfSymtab:
			symbols = e.offset(value)
		}
	}
	for _, n := range needed {
		r.library(r.text(names + n))
	}
	e.symbols(symbols, names)
}

func (e *elfFile) width(narrow, wide uint64) uint64 {
	if e.wide {
		return wide
	}
	return narrow
}

// segments remembers what is loaded where, and gives the dynamic segment.
func (e *elfFile) segments() (offset, size uint64) {
	table := e.word(e.width(28, 32), e.wide)
	entry, count := uint64(e.u16(e.width(42, 54))), uint64(e.u16(e.width(44, 56)))
	for i := range count {
		if !e.more() {
			break
		}
		at := table + i*entry
		s := segment{e.word(at+e.width(8, 16), e.wide), e.word(at+e.width(4, 8), e.wide), e.word(at+e.width(16, 32), e.wide)}
		switch e.u32(at) {
		case elfLoad:
			if len(e.loads) < 64 {
				e.loads = append(e.loads, s)
			}
		case elfDynamic:
			offset, size = s.offset, s.size
		}
	}
	return offset, min(size, uint64(len(e.data)))
}

// offset turns an address into a place in the file.
func (e *elfFile) offset(address uint64) uint64 {
	for _, s := range e.loads {
		if address >= s.address && address-s.address < s.size {
			return address - s.address + s.offset
		}
	}
	return uint64(len(e.data))
}

// symbols notes what is undefined. How many there are is said by the section; where
// that is stripped, they end where the names begin, as linkers lay them out.
func (e *elfFile) symbols(table, names uint64) {
	width := e.width(16, 24)
	end := e.sectionEnd(table)
	if end == 0 && names > table {
		end = names
	}
	for at := table + width; at+width <= end && e.more(); at += width {
		if e.u16(at+e.width(14, 6)) == 0 {
			e.function(e.text(names + uint64(e.u32(at))))
		}
	}
}

// sectionEnd gives the end of the section of symbols that begins at an offset.
func (e *elfFile) sectionEnd(table uint64) uint64 {
	at := e.word(e.width(32, 40), e.wide)
	entry, count := uint64(e.u16(e.width(46, 58))), uint64(e.u16(e.width(48, 60)))
	for i := range count {
		s := at + i*entry
		if !e.more() {
			break
		}
		offset, size := e.word(s+e.width(16, 24), e.wide), e.word(s+e.width(20, 32), e.wide)
		if e.u32(s+4) == elfDynsym && offset == table && size <= uint64(len(e.data)) {
			return offset + size
		}
	}
	return 0
}
