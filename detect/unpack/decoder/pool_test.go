package decoder_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"github.com/ulikunitz/xz/lzma"

	"taisei/detect/unpack/decoder"
)

// formats are what a pool opens, with a packer for each that we have one for.
var formats = []struct {
	name string
	open func(p *decoder.Pool, data []byte) (io.ReadCloser, error)
	pack func(w io.Writer) (io.WriteCloser, error)
}{
	{"gzip", func(p *decoder.Pool, data []byte) (io.ReadCloser, error) { return p.Gzip(bytes.NewReader(data)) }, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil }},
	{"zstd", func(p *decoder.Pool, data []byte) (io.ReadCloser, error) { return p.Zstd(bytes.NewReader(data)) }, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) }},
	{"xz", func(p *decoder.Pool, data []byte) (io.ReadCloser, error) { return p.XZ(bytes.NewReader(data)) }, func(w io.Writer) (io.WriteCloser, error) {
		return xz.WriterConfig{DictCap: decoder.Window}.NewWriter(w)
	}},
	{"lzma", func(p *decoder.Pool, data []byte) (io.ReadCloser, error) { return p.LZMA(bytes.NewReader(data)) }, func(w io.Writer) (io.WriteCloser, error) {
		return lzma.WriterConfig{DictCap: decoder.Window}.NewWriter(w)
	}},
	{"bzip2", func(p *decoder.Pool, data []byte) (io.ReadCloser, error) { return p.Bzip2(bytes.NewReader(data)) }, nil},
}

// bzip2OfX is what bzip2 makes of the letter x; Go has no packer for it.
const bzip2OfX = "BZh91AY&SYwK\xb0\x14\x00\x00\x00\x00\x80\x00@ \x00!\x18F\x82\xeeH\xa7\n\x12\x0e\xe9v\x02\x80"

func pack(t testing.TB, format int, data string) []byte {
	t.Helper()
	f := formats[format]
	if f.pack == nil {
		return []byte(bzip2OfX)
	}
	var b bytes.Buffer
	w, err := f.pack(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unpack(p *decoder.Pool, format int, data []byte) (string, error) {
	z, err := formats[format].open(p, data)
	if err != nil {
		return "", err
	}
	defer z.Close()
	out, err := io.ReadAll(io.LimitReader(z, 1<<20))
	return string(out), err
}

func TestRoundTrip(t *testing.T) {
	for i, f := range formats {
		want := strings.Repeat("a line\n", 5000) + "x"
		if f.pack == nil {
			want = "x"
		}
		packed := pack(t, i, want)
		p := new(decoder.Pool)
		defer p.Close()
		if got, err := unpack(p, i, packed); err != nil || got != want {
			t.Errorf("%s: %d bytes, %v", f.name, len(got), err)
		}
		var after *decoder.Trailing
		if got, err := unpack(p, i, append(bytes.Clone(packed), "and more"...)); got != want || !errors.As(err, &after) {
			t.Errorf("%s with something behind it: %d bytes, %v", f.name, len(got), err)
		}
		if got, err := unpack(p, i, packed[:len(packed)-3]); err == nil || errors.As(err, &after) || !strings.HasPrefix(want, got) {
			t.Errorf("%s cut: %d bytes, %v", f.name, len(got), err)
		}
		twice := append(bytes.Clone(packed), packed...)
		if got, err := unpack(p, i, twice); f.name != "lzma" && (err != nil || got != want+want) {
			t.Errorf("%s twice: %d bytes, %v", f.name, len(got), err)
		}
	}
}

// zstdOfX asks for a window of 64 MiB to hold one letter.
const zstdOfX = "\x28\xb5\x2f\xfd\x00\x80\x09\x00\x00x"

// A tiny stream may ask for the whole window; a thousand of them do not cost a
// thousand windows.
func TestWindowsAreUsedAgain(t *testing.T) {
	for i, f := range formats[1:3] {
		packed := pack(t, i+1, "x")
		if f.name == "zstd" {
			packed = []byte(zstdOfX)
		}
		p := new(decoder.Pool)
		defer p.Close()
		for range 1000 {
			if got, err := unpack(p, i+1, packed); err != nil || got != "x" {
				t.Fatalf("%s: %q, %v", f.name, got, err)
			}
		}
		// Broken ones are used again, too.
		for range 1000 {
			if _, err := unpack(p, i+1, packed[:len(packed)-2]); err == nil {
				t.Fatalf("%s: no error", f.name)
			}
		}
		if p.Made() != 1 {
			t.Errorf("%s: %d decoders for 2000 streams", f.name, p.Made())
		}
	}
	p, packed := new(decoder.Pool), pack(t, 3, "x")
	refused := 0
	for range 100 {
		if _, err := unpack(p, 3, packed); errors.Is(err, decoder.ErrWindow) {
			refused++
		}
	}
	if p.Made() > 16 || refused != 100-p.Made() {
		t.Errorf("lzma: %d decoders, %d refused", p.Made(), refused)
	}
}

// More than the window is not set aside, whoever asks.
func TestWindowTooLarge(t *testing.T) {
	for i, data := range map[int]string{
		1: "\x28\xb5\x2f\xfd\x00\x88\x09\x00\x00x",                            // zstd, 128 MiB
		3: "\x5d\x00\x00\x00\x40\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00", // lzma, 1 GiB
	} {
		if _, err := unpack(new(decoder.Pool), i, []byte(data)); !errors.Is(err, decoder.ErrWindow) {
			t.Errorf("%s: %v", formats[i].name, err)
		}
	}
}

func TestIsLZMA(t *testing.T) {
	if head := pack(t, 3, "x"); !decoder.IsLZMA(head) {
		t.Errorf("% x is not taken for lzma", head[:16])
	}
	for _, head := range []string{"", "]", "] is a text that begins so", "\x5d\x00\x00\x00\x00" + strings.Repeat("\x00", 20), "\x5d\x00\x00\x30\x01" + strings.Repeat("\x00", 20), "\x5d\x00\x00\x80\x00ABCDEFGH\x00"} {
		if decoder.IsLZMA([]byte(head)) {
			t.Errorf("%q is taken for lzma", head)
		}
	}
}

func FuzzPool(f *testing.F) {
	for i := range formats {
		f.Add(uint8(i), pack(f, i, "a text, a text, a text"))
	}
	f.Add(uint8(1), []byte(zstdOfX))
	f.Fuzz(func(t *testing.T, format uint8, data []byte) {
		i := int(format) % len(formats)
		p := new(decoder.Pool)
		defer p.Close()
		first, firstErr := unpack(p, i, data)
		again, againErr := unpack(p, i, data)
		if first != again || (firstErr == nil) != (againErr == nil) {
			t.Errorf("%s: a decoder that is used again gives %d bytes and %v, not %d and %v", formats[i].name, len(again), againErr, len(first), firstErr)
		}
	})
}
