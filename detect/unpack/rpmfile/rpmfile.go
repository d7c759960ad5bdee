package rpmfile

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
)

// Payload is the name under which the compressed files are given.
const Payload = "payload"

const (
	mark      = "\xed\xab\xee\xdb"
	leadBytes = 96 // of what stands first and says nothing any more
)

// Sink takes what is in an archive. An error of it stops the reading.
type Sink interface {
	File(name string, mode fs.FileMode, size, packed int64, r io.Reader) error
	Unread(name string, mode fs.FileMode, reason, message string) error
}

// Is reports whether a file that begins like this is an RPM package.
func Is(head []byte) bool { return bytes.HasPrefix(head, []byte(mark)) }

// Read hands the scriptlets and the payload to the sink. The error is the sink's,
// or says where the package is damaged.
func Read(data []byte, sink Sink) error {
	if len(data) < leadBytes {
		return io.ErrUnexpectedEOF
	}
	signature, rest, err := readHeader(data[leadBytes:])
	if err != nil {
		return fmt.Errorf("the signatures: %w", err)
	}
	padding := (8 - len(signature.store)%8) % 8
	main, payload, err := readHeader(rest[min(padding, len(rest)):])
	if err != nil {
		return fmt.Errorf("the header: %w", err)
	}
	if err := main.scriptlets(sink); err != nil {
		return err
	}
	return sink.File(Payload, 0o644, int64(len(payload)), -1, bytes.NewReader(payload))
}
