package native

import (
	"bytes"
	"encoding/binary"
)

// Budget is how many steps one file may take: a name read, an entry looked at.
const Budget = 1 << 18

// The most of each that Facts have.
const (
	maxLibraries = 64
	maxCalls     = 64
	maxAddresses = 32
	maxName      = 128 // bytes of one name
)

// Facts are what can be told of machine code.
type Facts struct {
	Format    string
	Libraries []string // that it links
	Calls     []Call   // telling functions that it takes from them
	Functions int      // how many it takes from them in all
	Addresses []string // URLs in it, one for each host
	Damage    string   // what of it could not be understood
	Steps     int
}

// Call is a function that tells what code can do.
type Call struct{ Can, Name string }

// format is a kind of machine code.
type format struct {
	name string
	is   func(data []byte) bool
	read func(r *reader)
}

var formats = []format{
	{"ELF", begins("\x7fELF"), (*reader).elf},
	{"PE", isPE, (*reader).pe},
	{"Java class", IsClass, (*reader).class},
	{"Mach-O", isMachO, (*reader).macho},
	{"WebAssembly", begins("\x00asm"), (*reader).wasm},
	{"static library", begins("!<arch>\n"), func(*reader) {}},
}

func begins(magic string) func([]byte) bool {
	return func(data []byte) bool { return bytes.HasPrefix(data, []byte(magic)) }
}

// Is reports whether data is machine code of a kind that is known.
func Is(data []byte) bool {
	for _, f := range formats {
		if f.is(data) {
			return true
		}
	}
	return false
}

// Read tells the facts of machine code. Where it is none, they have no format.
func Read(data []byte) Facts {
	for _, f := range formats {
		if !f.is(data) {
			continue
		}
		r := &reader{data: data, order: binary.LittleEndian, seen: map[string]bool{}}
		r.facts.Format = f.name
		f.read(r)
		r.facts.Addresses = addresses(data)
		r.facts.Steps = r.steps
		if r.steps > Budget {
			r.damage("it has more in it than is looked at")
		}
		return r.facts
	}
	return Facts{}
}

// reader looks at bytes in place.
type reader struct {
	data  []byte
	order binary.ByteOrder
	facts Facts
	seen  map[string]bool // what the facts have
	steps int
}

// more counts a step, and reports whether there are any left.
func (r *reader) more() bool {
	r.steps++
	return r.steps <= Budget
}

// at gives so many bytes, nil where they are not all there.
func (r *reader) at(offset, size uint64) []byte {
	if n := uint64(len(r.data)); offset > n || size > n-offset {
		return nil
	}
	return r.data[offset : offset+size]
}

func (r *reader) u16(offset uint64) uint16 {
	if b := r.at(offset, 2); b != nil {
		return r.order.Uint16(b)
	}
	return 0
}

func (r *reader) u32(offset uint64) uint32 {
	if b := r.at(offset, 4); b != nil {
		return r.order.Uint32(b)
	}
	return 0
}

// word reads four or eight bytes.
func (r *reader) word(offset uint64, wide bool) uint64 {
	if !wide {
		return uint64(r.u32(offset))
	}
	if b := r.at(offset, 8); b != nil {
		return r.order.Uint64(b)
	}
	return 0
}

// text reads a name that a zero ends, as much of it as may be shown.
func (r *reader) text(offset uint64) string {
	if offset >= uint64(len(r.data)) {
		return ""
	}
	b := r.data[offset:min(offset+maxName, uint64(len(r.data)))]
	name, _, _ := bytes.Cut(b, []byte{0})
	return string(name)
}

func (r *reader) damage(what string) {
	if r.facts.Damage == "" {
		r.facts.Damage = what
	}
}

// library notes a library by its name, once.
func (r *reader) library(name string) {
	if name = shown(name); name != "" && !r.seen["l"+name] && len(r.facts.Libraries) < maxLibraries {
		r.seen["l"+name] = true
		r.facts.Libraries = append(r.facts.Libraries, name)
	}
}

// function notes a function that is taken from elsewhere.
func (r *reader) function(name string) {
	if name == "" {
		return
	}
	r.facts.Functions++
	if can := telling[name]; can != "" && !r.seen["f"+name] && len(r.facts.Calls) < maxCalls {
		r.seen["f"+name] = true
		r.facts.Calls = append(r.facts.Calls, Call{can, name})
	}
}

// shown leaves of a name what can be printed.
func shown(name string) string {
	return string(bytes.Map(func(c rune) rune {
		if c <= ' ' || c > '~' {
			return -1
		}
		return c
	}, []byte(name)))
}
