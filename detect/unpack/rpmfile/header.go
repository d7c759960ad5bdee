package rpmfile

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

const (
	headerMark  = "\x8e\xad\xe8"
	headerBytes = 16 // before the index
	indexBytes  = 16 // an entry
	maxEntries  = 0xffff
)

// Types of entries that hold text.
const (
	typeText  = 6
	typeBytes = 7
	typeTexts = 8
	typeI18N  = 9
)

// header is an index into a store.
type header struct {
	index []entry
	store []byte
	left  int // bytes that may still be read: entries may all point at the same
}

type entry struct{ tag, kind, offset, count uint32 }

var errOverlap = errors.New("its entries overlap")

// readHeader reads a header and gives what follows it.
func readHeader(data []byte) (header, []byte, error) {
	if len(data) < headerBytes {
		return header{}, nil, io.ErrUnexpectedEOF
	}
	if string(data[:3]) != headerMark {
		return header{}, nil, fmt.Errorf("it begins with %q", data[:3])
	}
	entries, store := int64(binary.BigEndian.Uint32(data[8:])), int64(binary.BigEndian.Uint32(data[12:]))
	data = data[headerBytes:]
	if entries > maxEntries {
		return header{}, nil, fmt.Errorf("it has %d entries", entries)
	}
	if entries*indexBytes+store > int64(len(data)) {
		return header{}, nil, io.ErrUnexpectedEOF
	}
	h := header{store: data[entries*indexBytes:][:store]}
	h.left = 2*len(h.store) + 1024 // honest entries do not overlap
	for i := range entries {
		b := data[i*indexBytes:]
		h.index = append(h.index, entry{
			tag: binary.BigEndian.Uint32(b), kind: binary.BigEndian.Uint32(b[4:]),
			offset: binary.BigEndian.Uint32(b[8:]), count: binary.BigEndian.Uint32(b[12:]),
		})
	}
	return h, data[entries*indexBytes+store:], nil
}

// texts gives the texts of a tag, of every entry that has it: which of two a client
// takes is its own affair.
func (h *header) texts(tag uint32) ([]string, error) {
	var out []string
	for _, e := range h.index {
		if e.tag != tag {
			continue
		}
		texts, err := h.entry(e)
		out = append(out, texts...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

func (h *header) entry(e entry) ([]string, error) {
	if int64(e.offset) > int64(len(h.store)) {
		return nil, io.ErrUnexpectedEOF
	}
	rest := h.store[e.offset:]
	switch e.kind {
	case typeText, typeTexts, typeI18N:
	case typeBytes:
		return []string{string(rest[:min(int64(e.count), int64(len(rest)))])}, h.spend(len(rest))
	default:
		return nil, fmt.Errorf("an entry of type %d should be a text", e.kind)
	}
	var out []string
	for range e.count {
		text, after, ended := bytes.Cut(rest, []byte{0})
		if err := h.spend(len(text) + 1); err != nil {
			return out, err
		}
		if out = append(out, string(text)); !ended {
			return out, io.ErrUnexpectedEOF
		}
		rest = after
	}
	return out, nil
}

func (h *header) spend(n int) error {
	if h.left -= n; h.left < 0 {
		return errOverlap
	}
	return nil
}
