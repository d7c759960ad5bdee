package native

// Numbers of PE.
const (
	peWide       = 0x20b // a header of 64 bits
	peImports    = 1     // the directory entry
	peDotNet     = 14
	peDescriptor = 20 // bytes
	maxPEParts   = 96 // sections
)

// isPE wants both marks, for a text may begin with two letters.
func isPE(data []byte) bool {
	if len(data) < 0x40 || data[0] != 'M' || data[1] != 'Z' {
		return false
	}
	at := uint32(data[0x3c]) | uint32(data[0x3d])<<8 | uint32(data[0x3e])<<16 | uint32(data[0x3f])<<24
	return uint64(at)+4 <= uint64(len(data)) && string(data[at:at+4]) == "PE\x00\x00"
}

type peFile struct {
	*reader
	wide  bool
	parts []segment
}

// pe notes what a PE imports.
func (r *reader) pe() {
	coff := uint64(r.u32(0x3c)) + 4
	optional := coff + 20
	p := peFile{reader: r, wide: r.u16(optional) == peWide}
	parts, size := uint64(r.u16(coff+2)), uint64(r.u16(coff+16))
	for i := range min(parts, maxPEParts) {
		at := optional + size + i*40
		p.parts = append(p.parts, segment{uint64(r.u32(at + 12)), uint64(r.u32(at + 20)), uint64(r.u32(at + 16))})
	}
	directory := optional + 96
	if p.wide {
		directory = optional + 112
	}
	if r.u32(directory+8*peDotNet) != 0 {
		r.facts.Format = ".NET PE"
	}
	if table := r.u32(directory + 8*peImports); table != 0 {
		p.imports(p.offset(table))
	}
}

// offset turns an address into a place in the file.
func (p *peFile) offset(address uint32) uint64 {
	a := uint64(address)
	for _, s := range p.parts {
		if a >= s.address && a-s.address < s.size {
			return a - s.address + s.offset
		}
	}
	return uint64(len(p.data))
}

func (p *peFile) imports(at uint64) {
	for ; p.at(at, peDescriptor) != nil && p.more(); at += peDescriptor {
		names, library, addresses := p.u32(at), p.u32(at+12), p.u32(at+16)
		if library == 0 {
			return
		}
		p.library(p.text(p.offset(library)))
		if names == 0 {
			names = addresses
		}
		p.functions(p.offset(names))
	}
}

// functions notes what is imported by name; a number says nothing.
func (p *peFile) functions(at uint64) {
	width, ordinal := uint64(4), uint64(1)<<31
	if p.wide {
		width, ordinal = 8, 1<<63
	}
	for ; p.more(); at += width {
		entry := p.word(at, p.wide)
		if entry == 0 {
			return
		}
		if entry&ordinal == 0 {
			p.function(p.text(p.offset(uint32(entry)) + 2))
		}
	}
}
