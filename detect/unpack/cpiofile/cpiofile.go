package cpiofile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"taisei/detect/unpack/member"
)

const (
	last      = "TRAILER!!!"
	maxName   = 1 << 16
	maxTarget = 4096 // of a link
)

// Kinds of files in a mode.
const (
	kindMask    = 0o170000
	kindFolder  = 0o040000
	kindFile    = 0o100000
	kindSymlink = 0o120000
)

// Sink takes what is in an archive. An error of it stops the reading.
type Sink interface {
	File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error
	Link(name, target string, hard bool) error
	Unread(name string, mode fs.FileMode, reason, message string) error
	Remark(name, reason, message string) error
}

// Is reports whether a file that begins like this is a cpio. It wants the numbers
// that follow the mark, for a text may begin with it.
func Is(head []byte) bool {
	f, ok := formOf(head)
	return ok && len(head) >= f.bytes && len(bytes.Trim(head[:f.bytes], f.digits)) == 0
}

// Read hands every entry to the sink, of every archive that follows another. The
// error is the sink's, or says where the archive is damaged.
func Read(r io.Reader, sink Sink) error {
	a := &archive{in: bufio.NewReaderSize(r, 64<<10), sink: sink}
	for {
		h, err := a.header()
		if err != nil {
			return err
		}
		if h.name != last {
			if err := a.entry(h); err != nil {
				return err
			}
			continue
		}
		if err := a.unshared(); err != nil {
			return err
		}
		more, err := a.after()
		if err != nil || !more {
			return err
		}
	}
}

// archive is one that is being read.
type archive struct {
	in     *bufio.Reader
	sink   Sink
	shared shared
}

func (a *archive) entry(h header) error {
	m := member.Of(a.in, h.size)
	err := a.give(h, m)
	if err != nil {
		return err
	}
	return m.Skip(h.padding(h.size))
}

func (a *archive) give(h header, m io.Reader) error {
	switch h.mode & kindMask {
	case kindFolder:
		return nil
	case kindSymlink:
		target, err := io.ReadAll(io.LimitReader(m, min(h.size, maxTarget)))
		if err != nil {
			return err
		}
		return a.sink.Link(h.name, string(target), false)
	case kindFile, 0:
		if h.links > 1 {
			return a.share(h, m)
		}
		return a.sink.File(h.name, fs.FileMode(h.mode).Perm(), h.size, -1, m)
	}
	return a.sink.Unread(h.name, fs.ModeDevice, "device", "it is a device or a pipe, not a file")
}

// after reports whether another archive follows the end, as the kernel reads them.
func (a *archive) after() (more bool, err error) {
	skipped := 0
	for {
		b, err := a.in.Peek(4096)
		i := bytes.Index(b, []byte("0707"))
		if i == 0 && Is(b) {
			return true, nil
		}
		switch {
		case i == 0:
			i = 1
		case i < 0:
			i = len(b)
		}
		skipped += len(bytes.Trim(b[:i], "\x00"))
		if _, err := a.in.Discard(i); err != nil {
			return false, err
		}
		if err != nil && len(b) == i {
			if err = ignoreEOF(err); err == nil && skipped > 0 {
				err = a.sink.Remark("", "trailing", fmt.Sprintf("%d bytes behind the end are no part of the archive", skipped))
			}
			return false, err
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
