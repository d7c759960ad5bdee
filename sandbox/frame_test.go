package sandbox

import (
	"bytes"
	"testing"
)

func FuzzReadFrame(f *testing.F) {
	var whole bytes.Buffer
	if err := writeFrame(&whole, frame{kind: answer, name: "x", body: []byte("body")}); err != nil {
		f.Fatal(err)
	}
	f.Add(whole.Bytes())
	f.Add([]byte{request, 255})
	f.Add([]byte{answer, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		const limit = 1 << 16
		got, err := readFrame(bytes.NewReader(data), limit)
		if err == nil && (len(got.body) > limit || len(got.name) > longestName) {
			t.Errorf("a frame of %d bytes passed a limit of %d", len(got.body), limit)
		}
	})
}
