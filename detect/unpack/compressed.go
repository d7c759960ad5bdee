package unpack

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// zstdWindow is the most memory that a zstd frame may ask for.
const zstdWindow = 64 << 20

var errRatio = errors.New("it grows too much")

// trailing says that something follows the compressed data.
type trailing struct{ bytes int }

func (t *trailing) Error() string {
	return fmt.Sprintf("%d bytes follow the end of the compressed data", t.bytes)
}

func openGzip(data *bytes.Reader) (io.ReadCloser, error) {
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
		return 0, &trailing{left}
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

func openBzip2(data *bytes.Reader) (io.ReadCloser, error) {
	return io.NopCloser(bzip2.NewReader(data)), nil
}

func openZstd(data *bytes.Reader) (io.ReadCloser, error) {
	z, err := zstd.NewReader(data, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(zstdWindow))
	if err != nil {
		return nil, err
	}
	return z.IOReadCloser(), nil
}

// growth stops a stream that grows beyond the ratio.
type growth struct {
	io.Reader
	used  func() int64 // packed bytes read so far
	ratio int64
	out   int64
}

// Read implements io.Reader.
func (g *growth) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	g.out += int64(n)
	if g.out > ratioFrom && g.out/max(g.used(), 1) > g.ratio {
		return n, errRatio
	}
	return n, err
}

// compressed opens a compressed file: the archive in it, or the one file.
func (o *opener) compressed(c compression, at place, data []byte) error {
	packed := bytes.NewReader(data)
	z, err := c.open(packed)
	if err != nil {
		if kept := o.keep(at, data); kept != nil {
			return kept
		}
		return o.failed(at, err)
	}
	defer z.Close()
	stream := bufio.NewReaderSize(&growth{Reader: z, used: func() int64 { return packed.Size() - int64(packed.Len()) }, ratio: o.limits.Ratio}, 64<<10)
	head, _ := stream.Peek(headBytes)
	a, ok := archiveOf(head)
	if !ok || a.stream == nil {
		return o.level(at).whole(unsuffixed(c, at.path), stream)
	}
	in := o.level(at)
	if err := o.failed(at, a.stream(stream, in)); err != nil {
		return err
	}
	return in.links()
}

// unsuffixed is the name of what a compressed file holds.
func unsuffixed(c compression, name string) string {
	base := path.Base(name)
	for _, s := range c.suffixes {
		suffix, instead, _ := strings.Cut(s, "=")
		if before, ok := strings.CutSuffix(base, suffix); ok && before != "" {
			return before + instead
		}
	}
	return base
}
