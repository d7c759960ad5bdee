package arfile_test

import (
	"bytes"
	"io"
	"io/fs"
	"testing"

	"taisei/detect/unpack/arfile"
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

func (s *sink) Remark(_, reason, message string) error {
	if reason == "" || message == "" {
		s.t.Error("a remark says nothing")
	}
	return nil
}

func FuzzAR(f *testing.F) {
	f.Add([]byte("!<arch>\ndebian-binary   0           0     0     100644  4         `\n2.0\ncontrol.tar.gz  0           0     0     100644  1         `\nx\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := &sink{t: t}
		_ = arfile.Read(bytes.NewReader(data), s) // any error is an answer
		if s.bytes > int64(len(data)) || s.files > len(data) {
			t.Errorf("%d files of %d bytes out of %d", s.files, s.bytes, len(data))
		}
	})
}
