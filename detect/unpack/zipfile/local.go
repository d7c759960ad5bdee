package zipfile

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"strings"
	"unicode"

	"github.com/klauspost/compress/flate"
)

const (
	headerBytes   = 30 // of a file's own header, without name and extra field
	hasDescriptor = 8  // the flag: sizes stand behind the data
	inHeader64    = 0xffffffff
)

// header is what stands before a file's data.
type header struct {
	found        bool
	name         string
	flags        uint16
	method       uint16
	packed, size uint32
	zip64        bool
	data         int // offset of the data
}

// headerAt reads the header at an offset.
func headerAt(data []byte, at int) header {
	if at < 0 || at+headerBytes > len(data) || string(data[at:at+4]) != localMark {
		return header{}
	}
	b := data[at:]
	h := header{
		flags: binary.LittleEndian.Uint16(b[6:]), method: binary.LittleEndian.Uint16(b[8:]),
		packed: binary.LittleEndian.Uint32(b[18:]), size: binary.LittleEndian.Uint32(b[22:]),
	}
	name, extra := int(binary.LittleEndian.Uint16(b[26:])), int(binary.LittleEndian.Uint16(b[28:]))
	h.data = at + headerBytes + name + extra
	if h.data > len(data) {
		return header{}
	}
	h.found = true
	h.zip64 = h.packed == inHeader64 || h.size == inHeader64
	h.name = string(b[headerBytes : headerBytes+name])
	return h
}

// searchBytes is how much may be searched for headers in one archive: honest
// ones stand a name before their data.
const searchBytes = 64 << 20

// header finds the own header of a file of the directory, before its data. The
// name's length is known only from the header, so it is looked for backwards.
func (a *archive) header(f *zip.File, data int) (own header, from int) {
	first := max(0, data-headerBytes-2*0xffff)
	for to := data - headerBytes + len(localMark); to > first && a.searched < searchBytes; {
		i := bytes.LastIndex(a.data[first:to], []byte(localMark))
		if i < 0 {
			a.searched += to - first
			break
		}
		at := first + i
		a.searched += to - at
		if h := headerAt(a.data, at); h.found && h.data == data {
			return h, at
		}
		to = at + len(localMark) - 1
	}
	return header{name: f.Name}, data
}

// stray reads the files in the gaps that have a header of their own. why is what
// to say about them, "" where there is no directory to compare with.
func (a *archive) stray(why string) error {
	for _, gap := range a.gaps() {
		for at := gap.from; ; {
			i := bytes.Index(a.data[at:gap.to], []byte(localMark))
			if i < 0 {
				break
			}
			next, err := a.strayAt(at+i, gap.to, why)
			if err != nil {
				return err
			}
			at = max(next, at+i+len(localMark))
			if at >= gap.to {
				break
			}
		}
	}
	return nil
}

// strayAt reads the file whose header is at an offset, and gives where it ends.
func (a *archive) strayAt(at, limit int, why string) (end int, err error) {
	h := headerAt(a.data[:limit], at)
	if !h.found || !plausible(h) {
		return at, nil
	}
	if why != "" {
		if err := a.sink.Remark(h.name, "hidden", why); err != nil {
			return 0, err
		}
	}
	if h.name[len(h.name)-1] == '/' {
		return h.data, nil
	}
	if h.flags&encrypted != 0 {
		return h.data, a.sink.Unread(h.name, 0, "encrypted", "a password is needed")
	}
	packed, size := a.extent(h, limit)
	in := bytes.NewReader(packed)
	var r io.Reader = in
	switch h.method {
	case zip.Store:
		if len(packed) < int(h.packed) {
			r, size = io.MultiReader(in, failing{io.ErrUnexpectedEOF}), -1
		}
	case zip.Deflate:
		z := flate.NewReader(in)
		defer z.Close()
		r = z
	default:
		return h.data + len(packed), a.sink.Unread(h.name, 0, "format", "its compression is not read without the directory")
	}
	err = a.sink.File(h.name, 0o644, size, int64(len(packed)), r)
	return h.data + len(packed) - in.Len(), err
}

// plausible tells a header from four letters in a text or a program.
func plausible(h header) bool {
	known := h.method == zip.Store || h.method == zip.Deflate || h.method == 9 || h.method == 12 || h.method == 14 || h.method == 93 || h.method == 95 || h.method == 99
	return known && h.name != "" && !strings.ContainsFunc(h.name, unicode.IsControl)
}

// extent gives a file's packed bytes: as many as its header says, or, where the
// sizes stand behind the data, all up to the next mark (deflate knows its own end).
func (a *archive) extent(h header, limit int) (packed []byte, size int64) {
	rest := a.data[h.data:limit]
	if h.flags&hasDescriptor == 0 && !h.zip64 {
		return rest[:min(int(h.packed), len(rest))], int64(h.size)
	}
	if h.method == zip.Deflate {
		return rest, -1
	}
	for _, mark := range []string{"PK\x07\x08", localMark, directoryMark} {
		if i := bytes.Index(rest, []byte(mark)); i >= 0 {
			rest = rest[:i]
		}
	}
	return rest, -1
}
