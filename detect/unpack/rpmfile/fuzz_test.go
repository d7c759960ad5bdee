package rpmfile_test

import (
	"io"
	"io/fs"
	"strings"
	"testing"

	"taisei/detect/unpack/rpmfile"
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

func (s *sink) Unread(_ string, _ fs.FileMode, reason, message string) error {
	if reason == "" || message == "" {
		s.t.Error("nothing is said of what is not read")
	}
	return nil
}

func FuzzRPM(f *testing.F) {
	head := "\x8e\xad\xe8\x01\x00\x00\x00\x00"
	empty := head + strings.Repeat("\x00", 8)
	script := head + "\x00\x00\x00\x01\x00\x00\x00\x05" + "\x00\x00\x04\x00\x00\x00\x00\x06\x00\x00\x00\x00\x00\x00\x00\x01" + "true\x00"
	f.Add([]byte("\xed\xab\xee\xdb" + strings.Repeat("\x00", 92) + empty + script + "payload"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &sink{t: t}
		_ = rpmfile.Read(data, s) // any error is an answer
		if s.bytes > int64(4*len(data)+8192) || s.files > len(data) {
			t.Errorf("%d files of %d bytes out of %d", s.files, s.bytes, len(data))
		}
	})
}
