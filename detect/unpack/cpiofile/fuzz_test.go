package cpiofile_test

import (
	"bytes"
	"io"
	"io/fs"
	"strings"
	"testing"

	"taisei/detect/unpack/cpiofile"
)

// sink reads what it is given, at most as much of it as the archive could hold.
type sink struct {
	t     *testing.T
	files int
	bytes int64
}

func (s *sink) File(name string, _ fs.FileMode, _, _ int64, r io.Reader) error {
	n, _ := io.Copy(io.Discard, io.LimitReader(r, 1<<20))
	s.files, s.bytes = s.files+1, s.bytes+n
	return nil
}

func (s *sink) Link(string, string, bool) error { s.files++; return nil }

func (s *sink) Unread(_ string, _ fs.FileMode, reason, message string) error {
	if reason == "" || message == "" {
		s.t.Error("nothing is said of what is not read")
	}
	return nil
}

func (s *sink) Remark(_, reason, message string) error {
	if reason == "" || message == "" {
		s.t.Error("a remark says nothing")
	}
	return nil
}

func FuzzCpio(f *testing.F) {
	entry := "070701" + "00000001" + "000081a4" + strings.Repeat("0", 16) + "00000002" + strings.Repeat("0", 8) + "00000001" + strings.Repeat("0", 32) + "00000002" + strings.Repeat("0", 8) + "a\x00"
	end := strings.Repeat("0", 88) + "0000000b" + strings.Repeat("0", 8) + "TRAILER!!!\x00\x00\x00\x00"
	f.Add([]byte(entry + "x\x00\x00\x00" + "070701" + end))
	f.Add([]byte("070707" + "000001" + "000001" + "100644" + strings.Repeat("0", 12) + "000001" + strings.Repeat("0", 17) + "000002" + "00000000001" + "a\x00x"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &sink{t: t}
		_ = cpiofile.Read(bytes.NewReader(data), s) // any error is an answer
		if s.bytes > int64(len(data)) || s.files > len(data) {
			t.Errorf("%d files of %d bytes out of %d", s.files, s.bytes, len(data))
		}
	})
}
