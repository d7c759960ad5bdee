package member

import (
	"errors"
	"io"
)

// Reader gives the bytes of one member. It has nothing set aside, however long the
// member is said to be.
type Reader struct {
	from io.Reader
	left int64
}

// Of is a member of so many bytes.
func Of(r io.Reader, size int64) *Reader { return &Reader{from: r, left: size} }

// Read implements io.Reader.
func (m *Reader) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, io.EOF
	}
	n, err := m.from.Read(p[:min(int64(len(p)), m.left)])
	if m.left -= int64(n); m.left > 0 && errors.Is(err, io.EOF) {
		return n, io.ErrUnexpectedEOF
	}
	return n, ignoreEOF(err)
}

// Skip goes to the member's end and over what fills it up to its place.
func (m *Reader) Skip(padding int64) error {
	if _, err := io.CopyN(io.Discard, m.from, max(m.left, 0)+padding); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	m.left = 0
	return nil
}

// ignoreEOF leaves the end to the next read, which has no bytes to go with it.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}
