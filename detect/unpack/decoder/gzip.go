package decoder

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// Gzip decompresses gzip. It takes all of the data, to tell what follows the end.
func (*Pool) Gzip(data *bytes.Reader) (io.ReadCloser, error) {
	z, err := gzip.NewReader(data)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &members{Reader: z, rest: data}, nil
}

// members reads one gzip member after the other, and tells what follows them
// where the library would only say that a header is wrong.
type members struct {
	*gzip.Reader
	rest *bytes.Reader
}

// Read implements io.Reader.
func (m *members) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if n > 0 || !errors.Is(err, io.EOF) {
		return n, ignoreEOF(err)
	}
	left := m.rest.Len()
	if left == 0 || m.onlyZeros() {
		return 0, io.EOF
	}
	if err := m.Reader.Reset(m.rest); err != nil {
		return 0, &Trailing{left}
	}
	m.Reader.Multistream(false)
	return 0, nil
}

// ignoreEOF lets a read that has both data and an end give the data first.
func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// onlyZeros reports padding, as tapes have it.
func (m *members) onlyZeros() bool {
	at := m.rest.Size() - int64(m.rest.Len())
	var block [4096]byte
	for {
		n, err := m.rest.ReadAt(block[:], at)
		if len(bytes.TrimLeft(block[:n], "\x00")) > 0 {
			return false
		}
		if at += int64(n); err != nil {
			return true
		}
	}
}
