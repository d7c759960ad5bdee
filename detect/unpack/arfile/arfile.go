package arfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"taisei/detect/unpack/member"
)

const (
	mark        = "!<arch>\n"
	first       = "debian-binary"
	headerBytes = 60
	headerEnd   = "`\n"
)

// Sink takes what is in an archive. An error of it stops the reading.
type Sink interface {
	File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error
	Remark(name, reason, message string) error
}

// Is reports whether a file that begins like this is a Debian package: dpkg wants
// this very member first.
func Is(head []byte) bool { return bytes.HasPrefix(head, []byte(mark+first)) }

// Read hands every member to the sink. The error is the sink's, or says where the
// archive is damaged.
func Read(r io.Reader, sink Sink) error {
	if _, err := io.CopyN(io.Discard, r, int64(len(mark))); err != nil {
		return err
	}
	for {
		var b [headerBytes]byte
		n, err := io.ReadFull(r, b[:])
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) && len(bytes.Trim(b[:n], "\x00\n")) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if err := entry(b[:], r, sink); err != nil {
			return err
		}
	}
}

// entry reads one member.
func entry(header []byte, r io.Reader, sink Sink) error {
	name := strings.TrimRight(strings.TrimRight(string(header[:16]), " "), "/")
	size, err := strconv.ParseInt(strings.TrimSpace(string(header[48:58])), 10, 64)
	if string(header[58:]) != headerEnd || err != nil || size < 0 {
		return fmt.Errorf("the header of the member %.16q is damaged", name)
	}
	mode, err := strconv.ParseUint(strings.TrimSpace(string(header[40:48])), 8, 32)
	if err != nil {
		mode = 0o644
	}
	m := member.Of(r, size)
	if err := sink.File(name, fs.FileMode(mode).Perm(), size, -1, m); err != nil {
		return err
	}
	return m.Skip(size & 1)
}
