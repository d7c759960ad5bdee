package cpiofile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// form is how a header writes its numbers.
type form struct {
	bytes  int
	digits string
	base   int
	align  int64 // what names and data are filled up to
}

var (
	newForm = form{bytes: 110, digits: "0123456789abcdefABCDEF", base: 16, align: 4}
	oldForm = form{bytes: 76, digits: "01234567", base: 8, align: 1}
)

func formOf(head []byte) (form, bool) {
	switch {
	case bytes.HasPrefix(head, []byte("070701")), bytes.HasPrefix(head, []byte("070702")):
		return newForm, true
	case bytes.HasPrefix(head, []byte("070707")):
		return oldForm, true
	}
	return form{}, false
}

// header is what stands before an entry's data.
type header struct {
	form
	name  string
	inode inode
	mode  uint32
	links uint64
	size  int64
}

// padding is how many bytes fill up a stretch that begins where it should.
func (h header) padding(size int64) int64 { return (h.align - size%h.align) % h.align }

// header reads the next entry's header and name.
func (a *archive) header() (header, error) {
	mark, err := a.in.Peek(6)
	if err != nil {
		return header{}, unexpected(err)
	}
	f, ok := formOf(mark)
	if !ok {
		return header{}, fmt.Errorf("no entry begins with %q", mark)
	}
	b := make([]byte, f.bytes)
	if _, err := io.ReadFull(a.in, b); err != nil {
		return header{}, unexpected(err)
	}
	h, nameBytes, err := f.numbers(b)
	if err != nil {
		return header{}, err
	}
	name := make([]byte, nameBytes+h.padding(int64(f.bytes)+nameBytes))
	if _, err := io.ReadFull(a.in, name); err != nil {
		return header{}, unexpected(err)
	}
	h.name, _, _ = strings.Cut(string(name[:nameBytes]), "\x00")
	return h, nil
}

// numbers reads the fields of a header.
func (f form) numbers(b []byte) (h header, nameBytes int64, err error) {
	at := 6
	next := func(digits int) uint64 {
		n, bad := strconv.ParseUint(string(b[at:at+digits]), f.base, 64)
		if at += digits; bad != nil && err == nil {
			err = fmt.Errorf("a header is damaged: %w", bad)
		}
		return n
	}
	h.form = f
	if f.base == 16 {
		h.inode.number, h.mode = next(8), uint32(next(8))
		_, _ = next(8), next(8)
		h.links = next(8)
		next(8)
		h.size = int64(next(8))
		h.inode.device = next(8)<<32 | next(8)
		_, _ = next(8), next(8)
		nameBytes = int64(next(8))
	} else {
		h.inode.device, h.inode.number, h.mode = next(6), next(6), uint32(next(6))
		_, _ = next(6), next(6)
		h.links = next(6)
		_, _ = next(6), next(11)
		nameBytes, h.size = int64(next(6)), int64(next(11))
	}
	if err == nil && nameBytes > maxName {
		err = fmt.Errorf("a name has %d bytes", nameBytes)
	}
	return h, nameBytes, err
}

func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
