package decoder

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"

	"github.com/therootcompany/xz"
	"github.com/ulikunitz/xz/lzma"
)

// XZ decompresses xz: one stream after the other, with filters for machine code.
func (p *Pool) XZ(r io.Reader) (io.ReadCloser, error) {
	z := take(&p.xz)
	s := &stream{free: func() { p.xz = append(p.xz, z) }}
	err := s.guard(func() (err error) {
		if z != nil {
			return z.Reset(r)
		}
		p.made++
		z, err = xz.NewReader(r, Window)
		return err
	})
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	s.read = func(b []byte) (int, error) { return readXZ(z, b) }
	return s, nil
}

func readXZ(z *xz.Reader, b []byte) (int, error) {
	n, err := z.Read(b)
	if n > 0 || !errors.Is(err, io.EOF) {
		return n, ignoreEOF(err)
	}
	err = z.Reset(nil)
	z.Multistream(false)
	if errors.Is(err, xz.ErrFormat) || errors.Is(err, xz.ErrBuf) {
		return 0, &Trailing{}
	}
	return 0, err
}

// guard runs what may panic on hostile bytes.
func (*stream) guard(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("the decoder failed: %v", fault)
		}
	}()
	return common(f())
}

// lzmaHead is what stands before an lzma stream: how it is packed, the window, the
// size; the stream itself begins with a zero.
const lzmaHead = 13

// allWindows is what all lzma streams together may set aside: their decoder cannot
// be used again.
const allWindows = 1 << 30

// IsLZMA reports whether data begins as lzma does that every program writes. There is
// no magic number, so the window and the size have to make sense.
func IsLZMA(head []byte) bool {
	if len(head) <= lzmaHead || head[0] != 0x5d || head[lzmaHead] != 0 {
		return false
	}
	window, size := binary.LittleEndian.Uint32(head[1:]), binary.LittleEndian.Uint64(head[5:])
	rest := window &^ (1 << (31 - bits.LeadingZeros32(window|1)))
	honest := rest == 0 || rest<<1 == window&^rest // a power of two, or one and a half
	return window >= lzma.MinDictCap && (honest || window == math.MaxUint32) && (size == math.MaxUint64 || size < 1<<38)
}

// LZMA decompresses lzma as it was before xz.
func (p *Pool) LZMA(r io.Reader) (io.ReadCloser, error) {
	in := bufio.NewReader(r)
	head, err := in.Peek(lzmaHead)
	if err != nil {
		return nil, err
	}
	window := int64(binary.LittleEndian.Uint32(head[1:]))
	if window > Window || p.windows+window > allWindows {
		return nil, ErrWindow
	}
	p.windows += window
	var z *lzma.Reader
	s := &stream{}
	err = s.guard(func() (err error) {
		p.made++
		z, err = lzma.ReaderConfig{DictCap: Window}.NewReader(in)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.read = func(b []byte) (int, error) {
		n, err := z.Read(b)
		if !errors.Is(err, io.EOF) {
			return n, err
		}
		if _, more := in.Peek(1); more == nil {
			err = &Trailing{}
		}
		return n, err
	}
	return s, nil
}
