package tarball

import (
	"archive/tar"
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
)

const blockSize = 512

// Sink takes what is in an archive. An error of it stops the reading.
type Sink interface {
	File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error
	Link(name, target string, hard bool) error
	Unread(name string, mode fs.FileMode, reason, message string) error
	Remark(name, reason, message string) error
}

// Is reports whether a file that begins like this is a tar: its checksum is right.
func Is(head []byte) bool {
	if len(head) < blockSize || head[0] == 0 {
		return false
	}
	field := strings.Trim(string(head[148:156]), " \x00")
	want, err := strconv.ParseInt(field, 8, 64)
	if err != nil {
		return false
	}
	var signed, unsigned int64
	for i, b := range head[:blockSize] {
		if i >= 148 && i < 156 {
			b = ' '
		}
		unsigned += int64(b)
		signed += int64(int8(b))
	}
	return want == unsigned || want == signed
}

// Read hands every entry to the sink. The error is the sink's, or says where the
// archive is damaged beyond repair.
func Read(r io.Reader, sink Sink) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		if err := read(in, sink); err != nil {
			return err
		}
		skipped, more, err := resync(in)
		if skipped > 0 || more {
			// What reads on here sees files that what stops does not.
			message := fmt.Sprintf("%d bytes behind the end are no part of the archive; more entries follow: %t", skipped, more)
			if err := sink.Remark("", "trailing", message); err != nil {
				return err
			}
		}
		if err != nil || !more {
			return err
		}
	}
}

// read reads entries until the end, or until a header is damaged, which resync sees.
func read(in *bufio.Reader, sink Sink) error {
	for t := tar.NewReader(in); ; {
		h, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, tar.ErrHeader):
			return sink.Remark("", "broken", "read the archive: "+err.Error())
		case err != nil:
			return err
		}
		if err := entry(h, t, sink); err != nil {
			return err
		}
	}
}

func entry(h *tar.Header, r io.Reader, sink Sink) error {
	switch h.Typeflag {
	case tar.TypeDir, tar.TypeXGlobalHeader:
		return nil
	case tar.TypeReg, tar.TypeGNUSparse, tar.TypeCont, 0:
		return sink.File(h.Name, h.FileInfo().Mode().Perm(), h.Size, -1, r)
	case tar.TypeLink:
		return sink.Link(h.Name, h.Linkname, true)
	case tar.TypeSymlink:
		return sink.Link(h.Name, h.Linkname, false)
	case tar.TypeChar, tar.TypeBlock, tar.TypeFifo:
		return sink.Unread(h.Name, fs.ModeDevice, "device", "it is a device or a pipe, not a file")
	}
	// An unknown kind is a file to those who do not know it.
	return sink.File(h.Name, h.FileInfo().Mode().Perm(), h.Size, -1, r)
}

// resync goes to the next block that is a header. It counts the bytes in between,
// without the zeros that end every archive.
func resync(in *bufio.Reader) (skipped int, more bool, err error) {
	for {
		block, err := in.Peek(blockSize)
		if Is(block) {
			return skipped, true, nil
		}
		skipped += len(bytes.Trim(block, "\x00"))
		if err != nil {
			return skipped, false, ignoreEOF(err)
		}
		if _, err := in.Discard(len(block)); err != nil {
			return skipped, false, err
		}
	}
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
