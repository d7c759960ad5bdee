package native

import "encoding/binary"

// wasmImports is the section of what a module takes from its host.
const wasmImports = 2

// wasm notes what a module imports.
func (r *reader) wasm() {
	for at := uint64(8); at < uint64(len(r.data)) && r.more(); {
		id := r.data[at]
		size, from := r.leb(at + 1)
		body := r.at(from, size)
		if body == nil {
			r.damage("a section is cut off")
			return
		}
		if id == wasmImports {
			in := &reader{data: body, steps: r.steps, seen: r.seen, facts: r.facts}
			in.wasmImports()
			r.facts, r.steps = in.facts, in.steps
		}
		at = from + size
	}
}

func (r *reader) wasmImports() {
	count, at := r.leb(0)
	for range count {
		if at >= uint64(len(r.data)) || !r.more() {
			return
		}
		var module, name string
		module, at = r.wasmName(at)
		name, at = r.wasmName(at)
		r.library(module)
		r.function(module + "." + name)
		at = r.afterKind(at)
	}
}

func (r *reader) wasmName(at uint64) (string, uint64) {
	size, from := r.leb(at)
	b := r.at(from, size)
	return string(b[:min(len(b), maxName)]), from + min(size, uint64(len(r.data)))
}

// afterKind goes over what an import is: a function, a table, a memory, a global.
func (r *reader) afterKind(at uint64) uint64 {
	kind := r.at(at, 2)
	if kind == nil {
		return uint64(len(r.data))
	}
	switch kind[0] {
	case 0:
		_, at = r.leb(at + 1)
	case 1:
		at = r.afterLimits(at + 2)
	case 2:
		at = r.afterLimits(at + 1)
	case 3:
		at += 3
	default:
		_, at = r.leb(at + 2) // a tag
	}
	return at
}

func (r *reader) afterLimits(at uint64) uint64 {
	flags := r.at(at, 1)
	if flags == nil {
		return uint64(len(r.data))
	}
	if _, at = r.leb(at + 1); flags[0]&1 != 0 {
		_, at = r.leb(at)
	}
	return at
}

// leb reads a number and gives where it ends; one that is none is larger than any file.
func (r *reader) leb(at uint64) (n, end uint64) {
	if at >= uint64(len(r.data)) {
		return 1 << 62, at
	}
	n, used := binary.Uvarint(r.data[at:min(at+10, uint64(len(r.data)))])
	if used <= 0 {
		return 1 << 62, uint64(len(r.data))
	}
	return n, at + uint64(used)
}
