package detect

import (
	"io/fs"
	"path"
	"strings"
)

// fileSet holds an artifact's files by path.
type fileSet struct {
	byPath map[string][]byte
	order  []string
	bytes  int64
	unread []Unread
}

// Read gives a file of the artifact.
func (s *fileSet) Read(name string) ([]byte, bool) {
	data, ok := s.byPath[name]
	return data, ok
}

func open(a Artifact, l FileLimits) (*fileSet, error) {
	s := &fileSet{byPath: map[string][]byte{}}
	if a.Folder == nil {
		s.add(path.Base(strings.TrimRight(a.Name, "/")), a.Bytes)
		return s, nil
	}
	err := fs.WalkDir(a.Folder, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(a.Folder, p)
		if err == nil {
			s.add(p, data)
		}
		return err
	})
	return s, err
}

func (s *fileSet) add(name string, data []byte) {
	s.byPath[name] = data
	s.order = append(s.order, name)
	s.bytes += int64(len(data))
}
