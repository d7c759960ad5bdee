package detect

import (
	"path"

	"taisei/detect/unpack"
)

// lostRuns reports whether what could not be unpacked may be something that
// runs. What was read all the same, and what is plainly data, is not.
func lostRuns(u unpack.Unread) bool {
	switch u.Reason {
	case unpack.Path, unpack.Trailing, unpack.Mismatch, unpack.Hidden, unpack.Device:
		return false
	case unpack.Link:
		return !plainData(u.Path) && path.Ext(u.Path) != ""
	}
	return !plainData(u.Path)
}

// lost lists what could not be unpacked. An archive that lies among tests, and that
// no program but a test names, is there to be found broken.
func (s *scan) lost(referred map[string]bool) []Unread {
	out := append([]Unread{}, s.files.unread...)
	for i, u := range out {
		if !u.Runs || referred[u.Path] || !isTest(path.Dir(u.Path)+"/_") || !ofOneFile(u.Reason) {
			continue
		}
		out[i].Runs = s.named(path.Base(u.Path))
	}
	return out
}

// ofOneFile reports whether a reason concerns one file, and not all that follow.
func ofOneFile(reason string) bool {
	switch reason {
	case unpack.Broken, unpack.Format, unpack.Encrypted, unpack.Ratio, unpack.Depth, unpack.Link:
		return true
	}
	return false
}
