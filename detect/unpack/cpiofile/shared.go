package cpiofile

import (
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// maxShared is how many names may wait for the file that they are names of.
const maxShared = 100_000

// inode is what files that are one file have in common.
type inode struct{ device, number uint64 }

// shared are the files with more names than one, of which one alone comes with the
// data.
type shared struct {
	files map[inode]*sharers
	order []*sharers
	names int
}

// sharers are the names of one file.
type sharers struct {
	names []string
	told  int    // how many of them are linked
	data  string // the name that has the data
}

func (s *shared) of(i inode) *sharers {
	if f := s.files[i]; f != nil {
		return f
	}
	if s.files == nil {
		s.files = map[inode]*sharers{}
	}
	f := &sharers{}
	s.files[i] = f
	s.order = append(s.order, f)
	return f
}

// share gives a file that has more names than one; it is empty under all but one.
func (a *archive) share(h header, m io.Reader) error {
	if a.shared.names++; a.shared.names > maxShared {
		return fmt.Errorf("more than %d names are of files that have several", maxShared)
	}
	f := a.shared.of(h.inode)
	if h.size == 0 {
		f.names = append(f.names, h.name)
		if f.data == "" {
			return nil
		}
		return a.link(f)
	}
	if f.data == "" {
		f.data = h.name
	}
	return a.sink.File(h.name, fs.FileMode(h.mode).Perm(), h.size, -1, m)
}

func (a *archive) link(f *sharers) error {
	for ; f.told < len(f.names); f.told++ {
		if err := a.sink.Link(f.names[f.told], f.data, true); err != nil {
			return err
		}
	}
	return nil
}

// unshared gives the names whose file came after them, or never.
func (a *archive) unshared() error {
	for _, f := range a.shared.order {
		if f.data != "" {
			if err := a.link(f); err != nil {
				return err
			}
			continue
		}
		for _, name := range f.names {
			if err := a.sink.File(name, 0o644, 0, -1, strings.NewReader("")); err != nil {
				return err
			}
		}
	}
	a.shared = shared{}
	return nil
}
