package unpack

import (
	"archive/tar"
	"bytes"
	"fmt"
	"testing"

	"github.com/ulikunitz/xz"
)

// Tiny files that each ask for 64 MiB cost one window for each depth.
func TestDecodersAreUsedAgain(t *testing.T) {
	var packed, out bytes.Buffer
	z, err := xz.WriterConfig{DictCap: 64 << 20}.NewWriter(&packed)
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	const wide = "\x28\xb5\x2f\xfd\x00\x80\x09\x00\x00x" // zstd with the letter x
	w := tar.NewWriter(&out)
	for i := range 3000 {
		data := []byte(wide)
		if i%2 == 0 {
			data = packed.Bytes()
		}
		if err := w.WriteHeader(&tar.Header{Name: fmt.Sprint(i), Mode: 0o644, Size: int64(len(data))}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	o := newOpener(DefaultLimits)
	o.outermost("x.tar", out.Bytes())
	if o.decoders.Made() != 2 || len(o.files) != 3000 || len(o.unread) != 0 {
		t.Errorf("%d decoders for %d files, %v", o.decoders.Made(), len(o.files), o.unread)
	}
}
