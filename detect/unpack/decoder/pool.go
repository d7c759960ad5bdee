package decoder

import (
	"compress/bzip2"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

// Window is the most memory that one stream may ask for: what xz -9 and zstd --long
// take.
const Window = 64 << 20

// ErrWindow says that a stream asks for more memory than it may have.
var ErrWindow = errors.New("its decoder asks for more memory than it may have")

// Trailing says that something follows the compressed data.
type Trailing struct {
	Bytes int // 0 when it was not counted
}

// Error implements error.
func (t *Trailing) Error() string {
	if t.Bytes == 0 {
		return "something follows the end of the compressed data"
	}
	return fmt.Sprintf("%d bytes follow the end of the compressed data", t.Bytes)
}

// Pool keeps decoders between streams. It is for one goroutine.
type Pool struct {
	xz      []*xz.Reader
	zstd    []*zstd.Decoder
	windows int64 // what decoders that cannot be used again have set aside
	made    int   // decoders with a window of their own, for tests
}

// Made counts the decoders that were made, as against used again.
func (p *Pool) Made() int { return p.made }

// Close ends what the pool keeps.
func (p *Pool) Close() {
	for _, z := range p.zstd {
		z.Close()
	}
	p.zstd, p.xz = nil, nil
}

// Zstd decompresses zstd.
func (p *Pool) Zstd(r io.Reader) (io.ReadCloser, error) {
	z := take(&p.zstd)
	if z == nil {
		p.made++
		var err error
		z, err = zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(Window))
		if err != nil {
			return nil, err
		}
	}
	if err := z.Reset(r); err != nil {
		return nil, err
	}
	began := false
	return &stream{
		read: func(b []byte) (int, error) {
			n, err := z.Read(b)
			if began = began || n > 0; began && errors.Is(err, zstd.ErrMagicMismatch) {
				err = &Trailing{}
			}
			return n, err
		},
		free: func() {
			_ = z.Reset(nil) // forgets the input; what it says of that is no error here
			p.zstd = append(p.zstd, z)
		},
	}, nil
}

// Bzip2 decompresses bzip2, whose blocks are too small to keep.
func (*Pool) Bzip2(r io.Reader) (io.ReadCloser, error) {
	return &stream{read: bzip2.NewReader(r).Read}, nil
}

func take[T any](list *[]*T) *T {
	n := len(*list)
	if n == 0 {
		return nil
	}
	last := (*list)[n-1]
	*list = (*list)[:n-1]
	return last
}

// stream is a decoder at work. Its errors are the same whatever the library.
type stream struct {
	read func([]byte) (int, error)
	free func() // takes the decoder back
	err  error
}

// Read implements io.Reader.
func (s *stream) Read(p []byte) (n int, err error) {
	if s.err != nil {
		return 0, s.err
	}
	defer func() {
		if fault := recover(); fault != nil {
			n, s.err, s.free = 0, fmt.Errorf("the decoder failed: %v", fault), nil
		}
		err = s.err
	}()
	n, s.err = s.read(p)
	s.err = common(s.err)
	return n, s.err
}

// Close implements io.Closer.
func (s *stream) Close() error {
	if s.free != nil {
		s.free()
	}
	s.free, s.err = nil, io.ErrClosedPipe
	return nil
}

// common turns a library's error into ours where a caller asks for it.
func common(err error) error {
	var structure bzip2.StructuralError
	switch {
	case errors.Is(err, zstd.ErrWindowSizeExceeded), errors.Is(err, zstd.ErrDecoderSizeExceeded), errors.Is(err, xz.ErrMemlimit):
		return fmt.Errorf("%w (%d bytes): %w", ErrWindow, int64(Window), err)
	case errors.As(err, &structure) && structure == "bad magic value in continuation file":
		return &Trailing{}
	}
	return err
}
